package main

import (
	"bytes"
	_ "embed"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"feedgen/feed/local"
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
	plainMarkup = strings.NewReplacer(
		"<p>", "", "</p>", "\n", "<em>", "*", "</em>", "*", "<strong>", "**", "</strong>", "**",
		"&quot;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">")
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
