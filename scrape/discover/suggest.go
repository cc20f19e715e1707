package discover

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/link"
	"feedgen/feed/source"
	"feedgen/feed/text"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"

	"github.com/PuerkitoBio/goquery"
)

// maxSuggested is how many articles are suggested; a source finds the others.
const maxSuggested = 50

// Suggestion is a suggestion for a configuration. Unknown fields are empty.
type Suggestion struct {
	Title       string
	Description string
	Link        string // the page that the feed is about
	Language    string
	Author      string
	URLs        []string // articles on the same host, the newest first, at most 50
	Sources     []Source // where new articles are found
	Others      []Source // further feeds that a page names; they may have articles of all authors
}

// Suggest fetches a page that lists articles, one article, a feed, an OPML list or a
// sitemap, and suggests a configuration for it. It ignores robots.txt, because a
// person requests the page. With an author it suggests only articles by that
// author; articles without authors are left to the sources.
func Suggest(ctx context.Context, client *fetch.Client, address, author string, maxBytes int64) (Suggestion, error) {
	g := suggester{client, author, maxBytes}
	res, err := g.get(ctx, address)
	if err != nil {
		return Suggestion{}, err
	}
	defer res.Release()
	s, kind, err := g.fromSource(res)
	switch {
	case err != nil:
		return Suggestion{}, err
	case kind.IsFeed(), kind == source.OPML:
		return s, nil
	case kind != source.Unknown:
		return g.aboutSite(ctx, s, res.URL), nil
	}
	return g.fromPage(ctx, res)
}

// suggester makes suggestions.
type suggester struct {
	client   *fetch.Client
	author   string
	maxBytes int64
}

func (g suggester) get(ctx context.Context, address string) (*fetch.Response, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	req := fetch.PageRequest(u, g.maxBytes)
	req.Types, req.IgnoreRobots, req.NoRetry = nil, true, true
	res, err := g.client.Get(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := fetch.CheckPage(res.Body); err != nil {
		res.Release()
		return nil, err
	}
	return res, nil
}

// fromSource suggests what a feed, an OPML list or a sitemap gives; nothing for a
// document of an unknown kind.
func (g suggester) fromSource(res *fetch.Response) (s Suggestion, kind source.Kind, err error) {
	at := res.URL.String()
	c := newCollector(Source{Feed: at, Author: g.author, MaxNew: maxSuggested}, func(Candidate) bool { return true }, nil)
	doc, err := source.Read(res.Body, res.Header.Get("Content-Type"), func(item source.Item) bool {
		switch {
		case item.Kind.IsFeed():
			c.offer(res.URL, item.URL, item.Title, candidate(item))
		case item.Kind == source.OPML:
			if address := link.Resolve(res.URL, item.Feed); item.Feed != "" && address != "" {
				s.Sources = append(s.Sources, Source{Feed: address, Author: g.author})
			}
		default:
			return false
		}
		return true
	})
	if doc.Kind == source.Unknown {
		return Suggestion{}, doc.Kind, nil
	}
	s.Title, s.Description, s.Link, s.Language = oneLine(doc.Title), oneLine(doc.Description), doc.Link, doc.Language
	s.Author = g.author
	switch {
	case doc.Kind.IsFeed():
		s.Sources = []Source{{Feed: at, Author: g.author}}
		if len(doc.Authors) > 0 {
			s.Author = cmp.Or(g.author, doc.Authors[0])
		}
	case doc.Kind != source.OPML:
		s.Sources = []Source{{Sitemap: at, Author: g.author}}
	}
	host, site := link.HostOf(res.URL), link.Host(doc.Link)
	for _, found := range c.candidates {
		if i := slices.IndexFunc(found.Authors, func(name string) bool { return text.Same(name, g.author) }); i >= 0 {
			s.Author = found.Authors[i] // as the feed spells it
		}
		if h := link.Host(found.URL); (h == host || h == site) && found.WantedAuthor == "" {
			s.URLs = append(s.URLs, found.URL)
		}
	}
	return s, doc.Kind, err
}

// aboutSite adds what the home page of a site says of it. It is no matter if that
// can't be read.
func (g suggester) aboutSite(ctx context.Context, s Suggestion, at *url.URL) Suggestion {
	s.Title, s.Link = link.HostOf(at), at.Scheme+"://"+at.Host+"/"
	res, err := g.get(ctx, s.Link)
	if err != nil {
		return s
	}
	defer res.Release()
	if found, err := extract.Extract(ctx, pageOf(res), extract.Rules{}); err == nil {
		m := found.Metadata
		s.Title = oneLine(cmp.Or(m.SiteName, m.Title, s.Title))
		s.Description, s.Language = oneLine(m.Summary), m.Language
	}
	return s
}

// linkSelectors are where pages that list articles have the links to them, the
// surest first.
var linkSelectors = []string{
	"article h1 a", "article h2 a", "article h3 a", "main h2 a", "main h3 a", "h2 a", "h3 a", "article a", "main li a", "li a",
}

// fromPage suggests what a page gives that is an article, or lists some.
func (g suggester) fromPage(ctx context.Context, res *fetch.Response) (Suggestion, error) {
	result, err := extract.Extract(ctx, pageOf(res), extract.Rules{})
	if err != nil {
		return Suggestion{}, err
	}
	at, meta := res.URL.String(), result.Metadata
	doc, base, err := parse(res)
	if err != nil {
		return Suggestion{}, err
	}
	own := profileName(doc, res.URL)
	if result.NotArticle == "" && meta.Title != "" && own == "" && strings.Trim(res.URL.Path, "/") != "" {
		return g.fromArticle(res.URL, meta, namedFeeds(doc, base)), nil
	}
	s := Suggestion{
		Title: oneLine(cmp.Or(meta.Title, meta.SiteName)), Description: oneLine(meta.Summary), Link: at, Language: meta.Language,
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
	s.Others = namedFeeds(doc, base)
	if len(s.Sources) == 0 && len(s.Others) > 0 {
		s.Sources, s.Others = s.Others[:1], s.Others[1:]
	}
	filter := g.author
	if filter == "" && own != "" {
		filter = g.signature(ctx, own, s.URLs)
	}
	s.Author = cmp.Or(filter, own)
	if s.Author == "" && len(meta.Authors) > 0 {
		s.Author = meta.Authors[0]
	}
	s.Sources, s.Others = by(filter, s.Sources), by(filter, s.Others)
	if g.author != "" && !text.Same(g.author, own) {
		s.URLs = nil // the page does not say who wrote them
	}
	return s, nil
}

// by returns sources of articles by an author.
func by(author string, sources []Source) []Source {
	for i := range sources {
		sources[i].Author = author
	}
	return sources
}

// signature returns the name of an author as the first of the articles spells it;
// empty if that names no author. A source must not require a name that its articles
// don't have.
func (g suggester) signature(ctx context.Context, author string, articles []string) string {
	if len(articles) == 0 {
		return ""
	}
	res, err := g.get(ctx, articles[0])
	if err != nil {
		return ""
	}
	defer res.Release()
	found, err := extract.Extract(ctx, pageOf(res), extract.Rules{})
	if err != nil {
		return ""
	}
	for _, name := range found.Metadata.Authors {
		if text.Same(name, author) {
			return name
		}
	}
	return ""
}

// fromArticle suggests what one article gives: itself, and the feeds that its page
// names, as far as they are by its author.
func (g suggester) fromArticle(at *url.URL, meta extract.Metadata, feeds []Source) Suggestion {
	s := Suggestion{
		Title: meta.SiteName, Link: at.Scheme + "://" + at.Host + "/", Language: meta.Language,
		URLs: []string{link.Clean(at).String()}, Author: g.author,
	}
	if s.Author == "" && len(meta.Authors) > 0 {
		s.Author = meta.Authors[0]
	}
	s.Title = oneLine(cmp.Or(s.Author, s.Title, link.HostOf(at)))
	if feeds = by(s.Author, feeds); s.Author != "" && len(feeds) > 0 {
		s.Sources, feeds = feeds[:1], feeds[1:]
	}
	s.Others = feeds
	return s
}

func pageOf(res *fetch.Response) extract.Page {
	return extract.Page{
		URL: res.URL.String(), ContentType: res.Header.Get("Content-Type"), Language: res.Header.Get("Content-Language"), Body: res.Body,
	}
}

// articleLinks returns the addresses of links to other pages of the host, without its
// home page.
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
