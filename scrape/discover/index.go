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
	"golang.org/x/net/html"
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
	page, err := fetch.Interruptible(ctx, func() (indexPage, error) { return readLinks(res, r.source) })
	if ctx.Err() != nil {
		return "", context.Cause(ctx) // the body may still be read
	}
	defer res.Release()
	if err != nil {
		return "", err
	}
	for _, l := range page.links {
		r.collector.offer(page.base, l.href, l.label, Candidate{})
	}
	if at == r.source.Page && r.source.Next == "" {
		if posts := restPosts(res.URL, append(page.head, linksIn(res.Header)...)); posts != "" {
			usable, err := r.readPosts(ctx, posts)
			if err != nil {
				return "", err
			}
			if usable {
				page.next = ""
			}
		}
	}
	if page.next == "" {
		r.keep(at, res)
	} else {
		r.keep(at, res, page.next)
	}
	return page.next, nil
}

// indexPage holds the links of one page of an index.
type indexPage struct {
	base  *url.URL // that the links start from
	links []struct{ href, label string }
	next  string     // the page that follows; empty: none
	head  []headLink // of its head
}

// readLinks reads a page of an index.
func readLinks(res *fetch.Response, src Source) (page indexPage, err error) {
	doc, base, err := parse(res)
	if err != nil {
		return page, err
	}
	page.base = base
	links, err := find(doc, src.Links)
	if err != nil {
		return page, fmt.Errorf("links %q: %w", src.Links, err)
	}
	if links.Length() == 0 {
		return page, fmt.Errorf("links %q matches nothing", src.Links)
	}
	for _, a := range links.EachIter() {
		page.links = append(page.links, struct{ href, label string }{href(a), label(a)})
	}
	page.head = linksOf(doc)
	page.next, err = nextPage(doc, src, base, res.URL)
	return page, err
}

// parse parses a page. Base is the address that its links start from.
func parse(res *fetch.Response) (doc *goquery.Document, base *url.URL, err error) {
	root, err := markup.Parse(text.Decode(res.Body, res.Header.Get("Content-Type")))
	if err != nil {
		return nil, nil, err
	}
	doc = goquery.NewDocumentFromNode(root)
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if base, err := res.URL.Parse(href); err == nil {
			return doc, base, nil
		}
	}
	return doc, res.URL, nil
}

// find finds elements as Document.Find does, at a bounded cost.
func find(doc *goquery.Document, css string) (*goquery.Selection, error) {
	selector, err := markup.ParseSelector(css)
	if err != nil {
		return nil, err
	}
	nodes, err := selector.Find(doc.Nodes[0])
	return doc.FindNodes(nodes...), err
}

// plainNext are selectors of the usual links to the next page, the most reliable
// first.
var plainNext = []string{
	"link[rel~=next]", "a[rel~=next]", "a.next, .next a", "a.older, .older a", ".nav-previous a", ".pagination-next a, a.pagination-next",
}

// nextPage returns the address of the next page on the same host; empty if there is
// none.
func nextPage(doc *goquery.Document, src Source, base, at *url.URL) (string, error) {
	selectors := plainNext
	if src.Next != "" {
		selectors = []string{src.Next}
	}
	for _, selector := range selectors {
		links, err := find(doc, selector)
		if err != nil {
			return "", fmt.Errorf("next %q: %w", selector, err)
		}
		to, err := base.Parse(href(links.First()))
		if err != nil {
			continue
		}
		to.Fragment = ""
		if next := follows(at, to.String()); next != "" && link.Key(next) != link.Key(at.String()) {
			return next, nil
		}
	}
	return "", nil
}

// href returns the address of a selected element: a link, or an element with one.
func href(element *goquery.Selection) string {
	if to, ok := element.Attr("href"); ok {
		return to
	}
	return element.Find("a[href]").First().AttrOr("href", "")
}

// label returns the part of a selected element's text that may be the title of an
// article: elements may be nested.
func label(element *goquery.Selection) string {
	var b strings.Builder
	for n := range element.Nodes[0].Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if b.Len() > text.MaxValueBytes {
			return ""
		}
	}
	return oneLine(b.String())
}
