package discover

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"feedgen/feed/markup"
	"feedgen/feed/text"
	"feedgen/scrape/fetch"

	"github.com/PuerkitoBio/goquery"
)

// maxIndexPages is how many pages of an index are read in a run.
const maxIndexPages = 20

// readIndex looks for articles on a page that lists them, and on those that
// follow it.
func (r *reader) readIndex(ctx context.Context) error {
	seen := map[string]bool{}
	for at := r.source.Page; at != "" && !seen[at] && len(seen) < maxIndexPages; {
		seen[at] = true
		next, err := r.readIndexPage(ctx, at)
		switch {
		case err == nil:
		case at == r.source.Page:
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
func (r *reader) readIndexPage(ctx context.Context, at string) (next string, err error) {
	res, leads, err := r.get(ctx, at, fetch.PageRequest(nil, r.maxBytes))
	if err != nil {
		return "", err
	}
	if res == nil {
		return strings.Join(leads, ""), nil // there is one at most
	}
	defer res.Release()
	doc, base := parse(res)
	links := doc.Find(r.source.Links)
	if links.Length() == 0 {
		return "", fmt.Errorf("links %q matches nothing", r.source.Links)
	}
	for _, link := range links.EachIter() {
		r.collector.offer(base, href(link), Candidate{})
	}
	next = nextPage(doc, r.source, base, res.URL.Host)
	if next == "" {
		r.keep(at, res)
	} else {
		r.keep(at, res, next)
	}
	return next, nil
}

// parse parses a page. Base is the address that its links start from.
func parse(res *fetch.Response) (doc *goquery.Document, base *url.URL) {
	doc = goquery.NewDocumentFromNode(markup.Parse(text.Decode(res.Body, res.Header.Get("Content-Type"))))
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if base, err := res.URL.Parse(href); err == nil {
			return doc, base
		}
	}
	return doc, res.URL
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
