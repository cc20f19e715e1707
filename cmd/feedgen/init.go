package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/local"

	"github.com/spf13/cobra"
)

// proposal is what init puts into a new configuration.
type proposal struct {
	Title, Description, Link, Language, Author string

	URLs      []string // pages to scrape
	Discover  []string // sources of new articles, as YAML
	Suggested []string // likewise, in a comment
	Entries   []proposedEntry
}

type proposedEntry struct {
	URL, Title, Published string
	Summary               string // Markdown
	Tags                  []string
}

func (a *app) initCommand() *cobra.Command {
	var from string
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented configuration file",
		Long: `init writes a commented configuration file that works at once. --from fills it:
with the entries of a Markdown page, or with what a web page or a feed gives:
title, language, author, the articles that it links to, and where new ones are
found. A file that exists is left alone, unless --force is given.`,
		Example: `  feedgen init
  feedgen init --from articles.md
  feedgen init --from https://blog.example.org/author/ada
  feedgen init --config /etc/feedgen/config.yaml --force`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.init(cmd.Context(), from, force) },
	}
	cmd.Flags().StringVar(&from, "from", "", "fill it from a Markdown `FILE`, or from the URL of a page or feed")
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that exists")
	return cmd
}

func (a *app) init(ctx context.Context, from string, force bool) error {
	p, err := a.propose(ctx, from)
	if err != nil {
		return err
	}
	text, err := p.render()
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	if _, err := config.Parse(a.config, text); err != nil {
		var se *report.Error
		errors.As(err, &se)
		return report.Failure(fmt.Errorf("no configuration can be made from %s:\n%w", cmp.Or(from, "nothing"), se.Err), "")
	}
	if err := writeNew(a.config, text, force); err != nil {
		return err
	}
	if !a.quiet {
		fmt.Fprintf(a.stderr, "wrote %s: %s, %s to scrape\n", a.config, report.Plural(len(p.Entries), "local entry", "local entries"), report.Plural(len(p.URLs), "page", "pages"))
		fmt.Fprintf(a.stderr, "set feed.base_url in it, then try feedgen check, feedgen preview and feedgen run\n")
	}
	return nil
}

// propose gathers what goes into the file.
func (a *app) propose(ctx context.Context, from string) (*proposal, error) {
	p := &proposal{}
	switch u, err := url.Parse(from); {
	case from == "":
		p.Entries = []proposedEntry{{
			URL: "https://example.org/my-first-article", Title: "My first article", Published: "2026-01-25",
			Summary: "Replace this entry with your own articles.",
		}}
	case err == nil && (u.Scheme == "https" || u.Scheme == "http"):
		if err := p.readWeb(ctx, from); err != nil {
			return nil, report.Failure(fmt.Errorf("read %s: %w", from, err), "")
		}
	default:
		if err := a.readMarkdown(p, from); err != nil {
			return nil, err
		}
	}
	p.Title = cmp.Or(p.Title, "My articles")
	p.Link = cmp.Or(p.Link, "https://example.org/articles")
	return p, nil
}

// readMarkdown takes over the entries of a Markdown page.
func (a *app) readMarkdown(p *proposal, name string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return report.UsageError(err, "--from wants a Markdown file, or a URL that starts with https://")
	}
	entries, warnings, err := pass.ParseMarkdown(name, "", src)
	if err != nil {
		return report.UsageError(err, "")
	}
	for _, w := range warnings {
		a.log.Warn(w)
	}
	if m := pageTitle.FindSubmatch(src); m != nil {
		p.Title = string(m[1])
	}
	for _, e := range entries {
		p.Entries = append(p.Entries, proposedEntry{
			URL: e.URL, Title: e.Title, Published: e.Published.String(), Tags: e.Tags, Summary: markdownOf(e.Content, e.URL),
		})
		if !refusesPrograms(e.URL) {
			p.URLs = append(p.URLs, e.URL)
		}
	}
	return nil
}

// pageTitle is the title of a Markdown page: its heading of level 1, or that of
// its front matter.
var pageTitle = regexp.MustCompile(`(?m)^(?:# +|title: *"?)(.+?)"?[ \r]*$`)

// refusesPrograms reports whether a page is on a host that never lets
// programs read.
func refusesPrograms(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err != nil || strings.HasSuffix("."+strings.ToLower(u.Hostname()), ".linkedin.com")
}

var (
	simpleLink  = regexp.MustCompile(`<a href="([^"()]*)">([^\[\]]*?)</a>`)
	plainMarkup = strings.NewReplacer("<p>", "", "</p>", "\n", "<em>", "*", "</em>", "*", "<strong>", "**", "</strong>", "**", "&quot;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">")
)

// markdownOf returns Markdown that renders as the HTML fragment does. Where
// simple means don't do, that is the fragment itself.
func markdownOf(html, base string) string {
	simple := strings.TrimSpace(simpleLink.ReplaceAllString(plainMarkup.Replace(html), "[$2]($1)"))
	if local.HTML(simple, base) == html {
		return simple
	}
	return strings.TrimSpace(html)
}

//go:embed init.yaml.tmpl
var initTemplate string

func (p *proposal) render() ([]byte, error) {
	t, err := template.New("config.yaml").Funcs(template.FuncMap{"yaml": yamlScalar, "text": yamlBlockScalar}).Parse(initTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, p)
	return b.Bytes(), err
}

// plainScalar is text that YAML takes as it stands, anywhere on a line.
var (
	plainScalar = regexp.MustCompile(`^(https?://[^\s,\[\]{}"'#$]+|\pL([\pL\pN ’'./()&-]*[\pL\pN’'./()&-])?)$`)
	yamlWord    = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n)$`)
)

// yamlScalar writes a string so that it can stand anywhere on a line.
func yamlScalar(s string) string {
	if plainScalar.MatchString(s) && !yamlWord.MatchString(s) {
		return s
	}
	// What Go escapes, YAML escapes alike. ${NAME} would be a variable.
	return strconv.Quote(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "${", "$${"))
}

// yamlBlockScalar writes a text of several lines as a block, indented by so
// many spaces.
func yamlBlockScalar(indent int, s string) string {
	if !strings.Contains(s, "\n") {
		return yamlScalar(s)
	}
	margin := "\n" + strings.Repeat(" ", indent)
	text := strings.ReplaceAll(strings.ReplaceAll(s, "${", "$${"), "\n", margin)
	return "|-" + strings.ReplaceAll(margin+text, margin+"\n", "\n\n")
}

// writeNew writes a file that does not exist yet, or any with force.
func writeNew(name string, data []byte, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, mode, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return report.UsageError(fmt.Errorf("%s exists already and is left alone", name), "--force writes over it")
	}
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	return nil
}
