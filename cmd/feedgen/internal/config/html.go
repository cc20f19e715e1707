package config

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
)

// The values of HTML.Images.
const (
	ImagesNone = "none"
	ImagesLink = "link"
)

// maxStyle is the most bytes of html.style.
const maxStyle = 200_000

// Page returns how the page for people looks. It reads html.style; its errors
// have the status report.Usage.
func (c *Config) Page() (feed.Page, error) {
	page := feed.Page{Pictures: c.HTML.Images == ImagesLink}
	if c.HTML.Style == "" {
		return page, nil
	}
	wrong := func(err error) (feed.Page, error) {
		return feed.Page{}, report.UsageError(fmt.Errorf("html.style, from the folder of the configuration: %w", err), "")
	}
	name := c.Path(c.HTML.Style)
	style, err := os.ReadFile(name)
	switch {
	case err != nil:
		return wrong(err)
	case len(style) > maxStyle:
		return wrong(fmt.Errorf("%s has more than %d bytes", name, maxStyle))
	case !utf8.Valid(style) || bytes.Contains(bytes.ToLower(style), []byte("</style")):
		return wrong(fmt.Errorf("%s is no CSS", name))
	}
	page.Style = strings.ReplaceAll(string(style), "\r\n", "\n")
	return page, nil
}

func (l checker) checkHTML() {
	h := &l.config.HTML
	if h.Images != ImagesNone && h.Images != ImagesLink {
		l.addAt(at("html", "images"), "want %s or %s, not %q", ImagesNone, ImagesLink, h.Images)
	}
}
