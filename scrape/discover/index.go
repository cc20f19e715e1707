package discover

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"feedgen/feed/link"
	"feedgen/feed/markup"
	"feedgen/feed/text"
	"feedgen/scrape/fetch"

	"github.com/PuerkitoBio/goquery"
)

// readIndex looks for articles on a page that lists them, and on those that
// follow it.
func (r *reader) readIndex(ctx context.Context) error {
	return r.readPages(ctx, r.source.Page, r.readIndexPage)
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
	for _, a := range links.EachIter() {
		r.collector.offer(base, href(a), oneLine(a.Text()), Candidate{})
	}
	next = nextPage(doc, r.source, base, res.URL)
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

// plainNext are where pages plainly say which one follows, the surest first.
var plainNext = []string{
	"link[rel~=next]", "a[rel~=next]", "a.next, .next a", "a.older, .older a", ".nav-previous a", ".pagination-next a, a.pagination-next",
}

// nextPage returns the address of the page that follows on the same host; empty
// if there is none.
func nextPage(doc *goquery.Document, src Source, base, at *url.URL) string {
	selectors := plainNext
	if src.Next != "" {
		selectors = []string{src.Next}
	}
	for _, selector := range selectors {
		to, err := base.Parse(href(doc.Find(selector).First()))
		if err != nil {
			continue
		}
		to.Fragment = ""
		if next := follows(at, to.String()); next != "" && link.Key(next) != link.Key(at.String()) {
			return next
		}
	}
	return ""
}

// href returns where a selected element leads: a link, or what holds one.
func href(element *goquery.Selection) string {
	if to, ok := element.Attr("href"); ok {
		return to
	}
	return element.Find("a[href]").First().AttrOr("href", "")
}
