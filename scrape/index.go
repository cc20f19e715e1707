package scrape

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"
)

// maxIndexPages is how many pages of an index are read in a run.
const maxIndexPages = 20

// readIndex looks for articles on a page that lists them, and on those that
// follow it.
func (s *Scraper) readIndex(ctx context.Context, src Source, h *haul) error {
	seen := map[string]bool{}
	for at := src.Page; at != "" && !seen[at] && len(seen) < maxIndexPages; {
		seen[at] = true
		next, err := s.readIndexPage(ctx, src, at, h)
		switch {
		case err == nil:
		case at == src.Page:
			return err
		default:
			return fmt.Errorf("%s: %w", at, err)
		}
		at = next
	}
	return nil
}

// readIndexPage looks for articles on one page and returns the address of the
// next one; empty if there is none.
func (s *Scraper) readIndexPage(ctx context.Context, src Source, at string, h *haul) (next string, err error) {
	res, leads, err := s.document(ctx, src, h, at, s.pageRequest(nil))
	if err != nil {
		return "", err
	}
	if res == nil {
		return strings.Join(leads, ""), nil // there is one at most
	}
	defer res.release()
	doc, err := parseHTML(res)
	if err != nil {
		return "", err
	}
	base := res.url
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b, err := base.Parse(href); err == nil {
			base = b
		}
	}
	links := doc.Find(src.Links)
	if links.Length() == 0 {
		return "", fmt.Errorf("links %q matches nothing", src.Links)
	}
	links.Each(func(_ int, link *goquery.Selection) { h.offer(src, base, href(link), found{}) })
	next = nextPage(doc, src, base, res.url.Host)
	if next == "" {
		h.keep(src, at, res)
	} else {
		h.keep(src, at, res, next)
	}
	return next, nil
}

// nextPage returns the address of the page that follows on the same host; empty
// if there is none.
func nextPage(doc *goquery.Document, src Source, base *url.URL, host string) string {
	if src.Next == "" {
		return ""
	}
	to := href(doc.Find(src.Next).First())
	next, err := base.Parse(to)
	if to == "" || err != nil || next.Host != host {
		return ""
	}
	return next.String()
}

// href returns where a selected element leads: a link, or what holds one.
func href(element *goquery.Selection) string {
	if to, ok := element.Attr("href"); ok {
		return to
	}
	return element.Find("a[href]").First().AttrOr("href", "")
}

// parseHTML parses a page in whatever charset it is.
func parseHTML(res *response) (*goquery.Document, error) {
	body := res.body.Bytes()
	var text io.Reader = bytes.NewReader(body)
	// The charset is guessed from the first bytes alone; whoever writes valid
	// UTF-8 means it.
	if !utf8.Valid(body) {
		decoded, err := charset.NewReader(text, res.header.Get("Content-Type"))
		if err != nil {
			return nil, err
		}
		text = decoded
	}
	return goquery.NewDocumentFromReader(text)
}
