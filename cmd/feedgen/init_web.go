package main

import (
	"bytes"
	"cmp"
	"context"
	"net/url"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/scrape"
	"feedgen/scrape/extract"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html/charset"
)

// maxProposed is how many articles init lists; discovery finds the others.
const maxProposed = 50

// readWeb proposes what a page or a feed on the web gives.
func (p *proposal) readWeb(ctx context.Context, address string) error {
	s, err := scrape.New(config.Default().Scrape.Settings(), &scrape.Cache{})
	if err != nil {
		return err
	}
	page, err := s.FetchAny(ctx, address)
	if err != nil {
		return err
	}
	if gofeed.DetectFeedType(bytes.NewReader(page.Body)) != gofeed.FeedTypeUnknown {
		return p.readFeed(page)
	}
	return p.readPage(page)
}

func (p *proposal) readFeed(page scrape.FetchedPage) error {
	f, err := gofeed.NewParser().Parse(bytes.NewReader(page.Body))
	if err != nil {
		return err
	}
	p.Title, p.Description, p.Link, p.Language = oneLine(f.Title), oneLine(f.Description), f.Link, f.Language
	if len(f.Authors) > 0 {
		p.Author = f.Authors[0].Name
	}
	base, err := url.Parse(page.URL)
	if err != nil {
		return err
	}
	for _, item := range f.Items {
		p.addURL(base, item.Link)
	}
	p.Discover = []string{sourceYAML("feed", page.URL)}
	return nil
}

// linkSelectors are where pages that list articles have the links to them, the
// surest first.
var linkSelectors = []string{
	"article h1 a", "article h2 a", "article h3 a", "main h2 a", "main h3 a", "h2 a", "h3 a", "article a", "main li a", "li a",
}

func (p *proposal) readPage(page scrape.FetchedPage) error {
	meta := extract.Extract(page.Page, extract.Rules{}).Metadata
	p.Title, p.Description, p.Link, p.Language = oneLine(cmp.Or(meta.Title, meta.SiteName)), oneLine(meta.Summary), page.URL, meta.Language
	if len(meta.Authors) > 0 {
		p.Author = meta.Authors[0]
	}
	body, err := charset.NewReader(bytes.NewReader(page.Body), page.ContentType)
	if err != nil {
		return err
	}
	doc, err := goquery.NewDocumentFromReader(body)
	if err != nil {
		return err
	}
	base, err := url.Parse(page.URL)
	if err != nil {
		return err
	}
	for _, selector := range linkSelectors {
		p.URLs = nil
		doc.Find(selector).Each(func(_ int, link *goquery.Selection) {
			p.addURL(base, link.AttrOr("href", ""))
		})
		// One link may as well be the site's name.
		if len(p.URLs) > 1 {
			p.Discover = []string{sourceYAML("page", page.URL, "links", selector)}
			break
		}
	}
	p.suggestFeeds(doc, base)
	return nil
}

// suggestFeeds proposes the feeds that a page names. They may be those of a
// whole site, with everybody's articles: where the page lists articles itself,
// they are only mentioned.
func (p *proposal) suggestFeeds(doc *goquery.Document, base *url.URL) {
	var feeds []string
	doc.Find(`link[rel~="alternate"][href]`).Each(func(_ int, link *goquery.Selection) {
		switch link.AttrOr("type", "") {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			if at, err := base.Parse(link.AttrOr("href", "")); err == nil {
				feeds = append(feeds, sourceYAML("feed", at.String()))
			}
		}
	})
	if len(p.Discover) == 0 && len(feeds) > 0 {
		p.Discover, feeds = feeds[:1], feeds[1:]
	}
	p.Suggested = feeds
}

// sourceYAML writes a source of new articles: keys and values by turns.
func sourceYAML(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		parts = append(parts, pairs[i]+": "+yamlScalar(pairs[i+1]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// addURL lists the page that a link on base leads to, once, if it is another
// page of the same host.
func (p *proposal) addURL(base *url.URL, href string) {
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil || href == "" || u.Host != base.Host || len(p.URLs) == maxProposed {
		return
	}
	u.Fragment = ""
	if strings.Trim(u.Path, "/") == "" || u.String() == base.String() {
		return
	}
	for _, known := range p.URLs {
		if known == u.String() {
			return
		}
	}
	p.URLs = append(p.URLs, u.String())
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
