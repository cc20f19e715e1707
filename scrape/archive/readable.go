package archive

import (
	"bytes"
	_ "embed"
	"html"
	"html/template"
	"strings"
	"time"
)

//go:embed readable.html
var readableHTML string

var readable = template.Must(template.New("readable.html").Parse(readableHTML))

// HTML returns the article as one HTML file: title, authors, date, text, and its
// address. It has no pictures and no scripts, and loads nothing.
func (p *Page) HTML(secrets Secrets) ([]byte, error) {
	day, _, _ := strings.Cut(p.Metadata.Published, "T")
	address := secrets.of(&p.Exchange).address(p.At)
	var file bytes.Buffer
	err := readable.Execute(&file, struct {
		Language, Title, Byline, Published, Day, Shown, Read string

		Address template.HTMLAttr
		Text    template.HTML
	}{
		Language: p.Metadata.Language, Title: p.Metadata.Title, Byline: strings.Join(p.Metadata.Authors, ", "),
		Published: p.Metadata.Published, Day: day, Shown: address, Read: p.Time.UTC().Format(time.DateOnly),
		// The template would encode the ' and ( of an address.
		Address: template.HTMLAttr(`href="` + html.EscapeString(address) + `"`),
		Text:    template.HTML(p.Text.HTML), // package content writes only the markup that is allowed here
	})
	return file.Bytes(), err
}
