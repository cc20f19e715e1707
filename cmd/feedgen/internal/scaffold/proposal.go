package scaffold

import (
	"bytes"
	_ "embed"
	"net/url"
	"regexp"
	"strings"
	"text/template"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed/local"
)

// Proposal is the content of a new configuration. Empty fields are left out, or
// become an example in a comment.
type Proposal struct {
	Title, Description, Link, BaseURL, Language, Author string

	URLs         []string // pages to scrape
	Discover     []string // sources of new articles, as YAML
	Suggested    []string // likewise, in a comment
	AllowPrivate []string // hosts
	Entries      []config.Entry
}

// refusesPrograms reports whether a page is on a host that refuses all programs.
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

// markdownOf returns Markdown that renders as the HTML fragment. If that is not
// simple, it returns the fragment itself.
func markdownOf(html, base string) string {
	simple := strings.TrimSpace(simpleLink.ReplaceAllString(plainMarkup.Replace(html), "[$2]($1)"))
	if local.HTML(simple, base) == html {
		return simple
	}
	return strings.TrimSpace(html)
}

var (
	escapeHTML      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	markdownMeaning = regexp.MustCompile("[\\\\`*_\\[\\]<>&]|^[#+=~|-]|^\\d+[.)]")
)

// markdownText returns Markdown that renders as a paragraph of plain text.
func markdownText(plain string) string {
	if local.HTML(plain, "") == "<p>"+escapeHTML.Replace(plain)+"</p>" {
		return plain
	}
	return markdownMeaning.ReplaceAllStringFunc(plain, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
}

//go:embed config.yaml.tmpl
var configTemplate string

// Render returns the text of the configuration.
func (p *Proposal) Render() ([]byte, error) {
	t, err := template.New("config.yaml").Funcs(template.FuncMap{"yaml": config.Scalar, "text": config.Block}).Parse(configTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, p)
	return b.Bytes(), err
}
