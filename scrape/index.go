package scrape

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"
)

// maxIndexPages is how many pages of an index are read in a run.
const maxIndexPages = 20

// readIndex looks for articles on a page that lists them, and on those that
// follow it.
func (s *Scraper) readIndex(ctx context.Context, src Source, h *haul) error {
	at, err := url.Parse(src.Page)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for range maxIndexPages {
		seen[at.String()] = true
		next, err := s.readIndexPage(ctx, src, at, h)
		if err != nil {
			return err
		}
		if next == nil || seen[next.String()] {
			break
		}
		at = next
	}
	return nil
}

// readIndexPage looks for articles on one page and returns the next one; nil
// if there is none.
func (s *Scraper) readIndexPage(ctx context.Context, src Source, at *url.URL, h *haul) (*url.URL, error) {
	res, err := s.get(ctx, s.pageRequest(at))
	if err != nil {
		return nil, err
	}
	defer res.release()
	doc, err := parseHTML(res)
	if err != nil {
		return nil, err
	}
	base := res.url
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b, err := base.Parse(href); err == nil {
			base = b
		}
	}
	links := doc.Find(src.Links)
	if links.Length() == 0 {
		return nil, fmt.Errorf("links %q matches nothing on %s", src.Links, at.Redacted())
	}
	links.Each(func(_ int, link *goquery.Selection) { h.offer(src, base, href(link), found{}) })
	if src.Next == "" {
		return nil, nil
	}
	next, err := base.Parse(href(doc.Find(src.Next).First()))
	if err != nil || next.Host != at.Host || next.String() == base.String() {
		return nil, nil
	}
	return next, nil
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
