package main

import (
	"bytes"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"

	"github.com/rogpeppe/go-internal/testscript"
)

// octoPage is an article as blog.octo.com shows it.
type octoPage struct {
	URL, Slug   string
	Title       string
	Authors     []string
	Day, French string // 2022-01-25 and 25/01/2022
}

// scriptOcto writes the OCTO articles of the shipped config.yaml as pages of
// an era of the blog: wordpress, with the slugs and titles of that time, or
// platform, where some articles have another title, some a new slug, and two
// old slugs are dead. With impatient it writes that config.yaml with no delay
// between requests, and every page due in every run.
func scriptOcto(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 2, "octo wordpress|platform DIR, octo impatient FILE")
	if args[0] == "impatient" {
		shipped, err := os.ReadFile("../../config.yaml")
		ts.Check(err)
		text := bytes.Replace(shipped, []byte("\nscrape:\n"), []byte("\nscrape:\n  delay: 0s\n  refresh_after: 0s\n"), 1)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), text, 0o644))
		return
	}
	era, dir := args[0], filepath.Join(ts.MkAbs(args[1]), "blog.octo.com")
	page, err := template.New(era + ".html").Funcs(template.FuncMap{"slug": authorSlug}).ParseFiles("testdata/octo/" + era + ".html")
	ts.Check(err)
	cfg, err := config.Load("../../config.yaml")
	ts.Check(err)
	ts.Check(os.RemoveAll(dir))
	ts.Check(os.MkdirAll(dir, 0o755))

	retitled := 0
	for _, e := range cfg.Entries {
		u, err := url.Parse(e.URL)
		ts.Check(err)
		if u.Host != "blog.octo.com" {
			continue
		}
		p := octoPage{Slug: strings.Trim(u.Path, "/"), Title: e.Title, Day: e.Published.String()}
		for _, a := range e.Authors {
			p.Authors = append(p.Authors, a.Name)
		}
		if len(p.Authors) == 0 {
			p.Authors = []string{"Emmanuel Lin Toulemonde"}
		}
		day, err := time.Parse(time.DateOnly, p.Day)
		ts.Check(err)
		p.French = day.Format("02/01/2006")
		switch {
		case era == "wordpress" && len(e.Was) > 0:
			// The new slug comes with the new platform.
			old, err := url.Parse(e.Was[0])
			ts.Check(err)
			p.Slug = strings.Trim(old.Path, "/")
		case era == "platform" && len(e.Was) == 0 && retitled < 3:
			retitled++
			p.Title += " (édition revue)"
			p.Authors[len(p.Authors)-1] = strings.ToUpper(p.Authors[len(p.Authors)-1])
		}
		p.URL = "https://blog.octo.com/" + p.Slug
		f, err := os.Create(filepath.Join(dir, p.Slug+".html"))
		ts.Check(err)
		ts.Check(page.Execute(f, p))
		ts.Check(f.Close())
	}
}

func authorSlug(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", ".")
}
