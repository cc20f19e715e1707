package discover

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/link"
	"feedgen/feed/source"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"

	"github.com/PuerkitoBio/goquery"
)

// maxSuggested is how many articles are suggested; a source finds the others.
const maxSuggested = 50

// Suggestion is what a page or a feed gives for a configuration. What it does
// not say is empty.
type Suggestion struct {
	Title       string
	Description string
	Link        string // the page that the feed is about
	Language    string
	Author      string
	URLs        []string // articles on the same host, the newest first, at most 50
	Sources     []Source // where new articles are found
	Others      []Source // further feeds that a page names; they may have everybody's articles
}

// Suggest fetches a page that lists articles, or a feed, and suggests a
// configuration for it. robots.txt is not consulted: a person looks at the page.
// An author, if one is given, chooses among the articles of a feed.
func Suggest(ctx context.Context, client *fetch.Client, address, author string, maxBytes int64) (Suggestion, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Suggestion{}, err
	}
	req := fetch.PageRequest(u, maxBytes)
	req.Types, req.IgnoreRobots, req.NoRetry = nil, true, true
	res, err := client.Get(ctx, req)
	if err != nil {
		return Suggestion{}, err
	}
	defer res.Release()
	if err := fetch.CheckPage(res.Body); err != nil {
		return Suggestion{}, err
	}
	s, ok, err := suggestFromFeed(res, author)
	if ok || err != nil {
		return s, err
	}
	return suggestFromPage(ctx, res)
}

// suggestFromFeed suggests what a feed gives; it is not ok if it is none.
func suggestFromFeed(res *fetch.Response, author string) (s Suggestion, ok bool, err error) {
	src := Source{Feed: res.URL.String(), Author: author}
	c := newCollector(Source{Feed: src.Feed, Author: author, MaxNew: maxSuggested}, func(Candidate) bool { return true }, nil)
	doc, err := source.Read(res.Body, res.Header.Get("Content-Type"), func(item source.Item) bool {
		if !item.Kind.IsFeed() {
			return false
		}
		c.offer(res.URL, item.URL, item.Title, candidate(item))
		return true
	})
	if !doc.Kind.IsFeed() {
		return Suggestion{}, false, nil
	}
	s = Suggestion{
		Title: oneLine(doc.Title), Description: oneLine(doc.Description), Link: doc.Link, Language: doc.Language,
		Author: author, Sources: []Source{src},
	}
	if len(doc.Authors) > 0 {
		s.Author = cmp.Or(s.Author, doc.Authors[0])
	}
	host, site := link.HostOf(res.URL), link.Host(doc.Link)
	for _, found := range c.candidates {
		if h := link.Host(found.URL); h == host || h == site {
			s.URLs = append(s.URLs, found.URL)
		}
	}
	return s, true, err
}

// linkSelectors are where pages that list articles have the links to them, the
// surest first.
var linkSelectors = []string{
	"article h1 a", "article h2 a", "article h3 a", "main h2 a", "main h3 a", "h2 a", "h3 a", "article a", "main li a", "li a",
}

// suggestFromPage suggests what a page gives that lists articles.
func suggestFromPage(ctx context.Context, res *fetch.Response) (Suggestion, error) {
	at := res.URL.String()
	result, err := extract.Extract(ctx, extract.Page{
		URL: at, ContentType: res.Header.Get("Content-Type"), Language: res.Header.Get("Content-Language"), Body: res.Body,
	}, extract.Rules{})
	if err != nil {
		return Suggestion{}, err
	}
	meta := result.Metadata
	s := Suggestion{
		Title: oneLine(cmp.Or(meta.Title, meta.SiteName)), Description: oneLine(meta.Summary), Link: at, Language: meta.Language,
	}
	if len(meta.Authors) > 0 {
		s.Author = meta.Authors[0]
	}
	doc, base, err := parse(res)
	if err != nil {
		return Suggestion{}, err
	}
	for _, selector := range linkSelectors {
		links, err := find(doc, selector)
		if err != nil {
			return Suggestion{}, err
		}
		urls := articleLinks(links, base, res.URL)
		// One link may as well be the site's name.
		if len(urls) > 1 {
			s.URLs, s.Sources = urls, []Source{{Page: at, Links: selector}}
			break
		}
	}
	feeds := namedFeeds(doc, base)
	if len(s.Sources) == 0 && len(feeds) > 0 {
		s.Sources, feeds = feeds[:1], feeds[1:]
	}
	s.Others = feeds
	return s, nil
}

// articleLinks returns where links lead, as far as that is another page of the
// host, and not its home page.
func articleLinks(links *goquery.Selection, base, at *url.URL) []string {
	c := newCollector(Source{Page: at.String(), MaxNew: maxSuggested}, func(Candidate) bool { return true }, nil)
	for _, a := range links.EachIter() {
		href := a.AttrOr("href", "")
		to, err := url.Parse(link.Resolve(base, href))
		if err == nil && link.HostOf(to) == link.HostOf(at) && strings.Trim(to.Path, "/") != "" {
			c.offer(base, href, "", Candidate{})
		}
	}
	var urls []string
	for _, found := range c.candidates {
		urls = append(urls, found.URL)
	}
	return urls
}

// feedTypes are the media types of feeds.
var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json"}

// namedFeeds returns the feeds that a page names.
func namedFeeds(doc *goquery.Document, base *url.URL) []Source {
	var feeds []Source
	for _, l := range doc.Find(`link[rel~="alternate"][href]`).EachIter() {
		address := link.Resolve(base, l.AttrOr("href", ""))
		if address != "" && slices.Contains(feedTypes, strings.ToLower(l.AttrOr("type", ""))) {
			feeds = append(feeds, Source{Feed: address})
		}
	}
	return feeds
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
