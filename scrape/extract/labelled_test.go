package extract

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed/text"
	"feedgen/scrape/extract/names"

	"golang.org/x/net/publicsuffix"
)

// sources and bare are files that TestLabelled writes.
var (
	sources = flag.String("sources", "", "`file` for a table of how often each source of a field is right on the labelled pages")
	bare    = flag.String("bare", "", "`folder` for the labelled pages without what they declare, as ID.html")
)

// labelledPage is a line of the manifest of labelled pages, which are no part of
// the repository.
type labelledPage struct {
	ID, URL, File string
	Expect        struct {
		Title     []string
		TitleAlt  []string `json:"title_alt"`
		Authors   [][]string
		Published []string
		Zones     []int // in minutes, of the page's times
		Undated   bool  `json:"published_none"`
	}
}

// half returns which half of the sites a page belongs to.
func (p labelledPage) half() int {
	u, err := url.Parse(p.URL)
	if err != nil {
		return 0
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil {
		site = u.Hostname()
	}
	h := fnv.New32a()
	h.Write([]byte(site))
	return int(h.Sum32() % 2)
}

// labelledFolder returns where the labelled pages are: FEEDGEN_LABELLED, else
// beside the repository.
func labelledFolder(t *testing.T) string {
	t.Helper()
	folder := cmp.Or(os.Getenv("FEEDGEN_LABELLED"), "../../../shared/metadata")
	if _, err := os.Stat(filepath.Join(folder, "manifest.jsonl")); err != nil {
		t.Skipf("%s has no labelled pages, and FEEDGEN_LABELLED names no folder of them", folder)
	}
	return folder
}

func readLabelled(t *testing.T, folder string) []labelledPage {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "manifest.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pages []labelledPage
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var p labelledPage
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return pages
}

// name returns the name of the page's file.
func (p labelledPage) name() string {
	return filepath.Base(strings.TrimSuffix(cmp.Or(p.File, p.ID+".html"), ".gz"))
}

func (p labelledPage) body(t *testing.T, folder string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "pages", p.name()+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// declared matches what a page says of its article without showing it.
var declared = []*regexp.Regexp{
	regexp.MustCompile(`(?i)<meta\b[^>]*>`),
	regexp.MustCompile(`(?is)<script\b[^>]*ld\+json[^>]*>.*?</script\s*>`),
	regexp.MustCompile(`(?i)<link\b[^>]*rel\s*=\s*["']?[^"'>]*canonical[^>]*>`),
}

// withoutDeclared takes meta elements, JSON-LD and canonical links out of a page.
func withoutDeclared(body []byte) []byte {
	for _, re := range declared {
		body = re.ReplaceAll(body, nil)
	}
	return body
}

// isRight reports whether a value is one that people gave the page; labelled is
// false where they gave none.
func (p labelledPage) isRight(field string, values []string) (right, labelled bool) {
	x := p.Expect
	switch field {
	case "title":
		same := func(s string) bool { return text.Squash(s) == text.Squash(values[0]) }
		return slices.ContainsFunc(x.Title, same) || slices.ContainsFunc(x.TitleAlt, same), len(x.Title) > 0
	case "authors":
		for _, known := range x.Authors {
			if !slices.ContainsFunc(values, func(v string) bool {
				return slices.ContainsFunc(known, func(k string) bool {
					// Some labels have the degrees of a person, and all that stands on the line.
					return names.Same([]string{k}, []string{v}) || names.Same(names.Split(k), []string{v})
				})
			}) {
				return false, true
			}
		}
		return len(values) == len(x.Authors), len(x.Authors) > 0
	case "published":
		return p.isDay(values[0]), len(x.Published) > 0
	}
	return false, false
}

// isDay reports whether a date is one of the labelled days, as written or in one
// of the page's zones.
func (p labelledPage) isDay(value string) bool {
	if slices.Contains(p.Expect.Published, value[:min(len(value), len(time.DateOnly))]) {
		return true
	}
	at, err := time.Parse(time.RFC3339, value)
	return err == nil && slices.ContainsFunc(p.Expect.Zones, func(minutes int) bool {
		return slices.Contains(p.Expect.Published, at.UTC().Add(time.Duration(minutes)*time.Minute).Format(time.DateOnly))
	})
}

// floors are what the extractor must not fall below, right − wrong in per cent of
// the labelled pages: as they are, and with nothing declared.
var floors = map[string][2]int{"title": {87, 84}, "authors": {79, 66}, "published": {95, 83}}

// TestLabelled measures the extractor on pages that people labelled, as they are
// and without what they declare, by halves of their sites.
func TestLabelled(t *testing.T) {
	folder := labelledFolder(t)
	pages := readLabelled(t, folder)
	for mode, prepare := range []func([]byte) []byte{bytes.Clone, withoutDeclared} {
		score := map[string]*[2][3]int{} // by field and half: pages, right, wrong
		bySource := map[string]*[2][2]int{}
		refused := 0
		for _, p := range pages {
			body := prepare(p.body(t, folder))
			if mode == 1 && *bare != "" {
				if err := os.WriteFile(filepath.Join(*bare, p.name()), body, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			r := mustExtract(t, Page{URL: p.URL, Body: body}, Rules{})
			if r.NotArticle != "" {
				refused++
			}
			half := p.half()
			for _, f := range Fields {
				values := f.Values(&r.Metadata)
				if _, labelled := p.isRight(f.Name, append(values, "")); !labelled {
					continue
				}
				if score[f.Name] == nil {
					score[f.Name] = &[2][3]int{}
				}
				s := &score[f.Name][half]
				s[0]++
				if len(values) == 0 {
					continue
				}
				if right, _ := p.isRight(f.Name, values); right {
					s[1]++
				} else {
					s[2]++
				}
				countSource(bySource, p, f.Name, r.Evidence[f.Name], values)
			}
			for _, c := range r.Rejected {
				if strings.HasPrefix(c.Reason, "weaker than") || strings.HasPrefix(c.Reason, "agrees with") {
					values := []string{c.Value}
					if c.Field == "authors" {
						values = strings.Split(c.Value, ", ")
					}
					countSource(bySource, p, c.Field, c.Evidence, values)
				}
			}
		}
		t.Logf("mode %d: %d of %d refused", mode, refused, len(pages))
		for _, field := range slices.Sorted(maps.Keys(score)) {
			a, b := score[field][0], score[field][1]
			net := func(s [3]int) float64 { return 100 * float64(s[1]-s[2]) / float64(max(s[0], 1)) }
			all := net([3]int{a[0] + b[0], a[1] + b[1], a[2] + b[2]})
			t.Logf("mode %d: %s: %.1f, by halves %.1f and %.1f", mode, field, all, net(a), net(b))
			if all < float64(floors[field][mode]) {
				t.Errorf("mode %d: %s: %.1f, less than %d", mode, field, all, floors[field][mode])
			}
		}
		if mode == 0 && *sources != "" {
			writeSources(t, *sources, bySource)
		}
	}
}

// writeSources writes how often each source of a field is right, elected or not: in
// one half of the sites, and in the other.
func writeSources(t *testing.T, name string, bySource map[string]*[2][2]int) {
	t.Helper()
	var b strings.Builder
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		c := bySource[source]
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\t%d\n", source, c[0][0], c[0][1], c[1][0], c[1][1])
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// countSource counts a value for the source that gave it.
func countSource(bySource map[string]*[2][2]int, p labelledPage, field, evidence string, values []string) {
	right, labelled := p.isRight(field, values)
	if !labelled {
		return
	}
	source, _, _ := strings.Cut(evidence, ": ")
	key := field + ", " + source
	if bySource[key] == nil {
		bySource[key] = &[2][2]int{}
	}
	c := &bySource[key][p.half()]
	c[1]++
	if right {
		c[0]++
	}
}
