package discover

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"feedgen/feed/text"
	"feedgen/scrape/fetch"

	"github.com/PuerkitoBio/goquery"
)

// headLink is a link in the head of a document, or in a Link header (RFC 8288).
type headLink struct{ rel, mediaType, href string }

// linkHeader matches one link of a Link header.
var (
	linkHeader = regexp.MustCompile(`<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]*))*)`)
	linkRel    = regexp.MustCompile(`(?i);\s*rel\s*=\s*"?([^",;]*)`)
	linkType   = regexp.MustCompile(`(?i);\s*type\s*=\s*"?([^",;]*)`)
)

// linksIn returns the links of the Link headers.
func linksIn(header http.Header) []headLink {
	var links []headLink
	for _, value := range header["Link"] {
		for _, m := range linkHeader.FindAllStringSubmatch(value, text.MaxValues) {
			l := headLink{href: m[1]}
			if rel := linkRel.FindStringSubmatch(m[2]); rel != nil {
				l.rel = rel[1]
			}
			if mediaType := linkType.FindStringSubmatch(m[2]); mediaType != nil {
				l.mediaType = mediaType[1]
			}
			links = append(links, l)
		}
	}
	return links
}

// linksOf returns the links of a page's head.
func linksOf(doc *goquery.Document) []headLink {
	var links []headLink
	for _, e := range doc.Find("head link[rel][href]").EachIter() {
		links = append(links, headLink{e.AttrOr("rel", ""), e.AttrOr("type", ""), e.AttrOr("href", "")})
	}
	return links
}

// restRelation is the relation of the REST API that WordPress names on its pages.
const restRelation = "https://api.w.org/"

// restFilters are the parameters of posts by the resource that a page is about.
var restFilters = map[string]string{"users": "author", "categories": "categories", "tags": "tags"}

// restPosts returns the address in a REST API of the posts that a document lists: those
// of an author, a category or a tag, or for a site's own feed, all. links are the
// document's links. It is empty if there is no REST API on the same host.
func restPosts(at *url.URL, links []headLink) string {
	root := ""
	for _, l := range links {
		if l.rel == restRelation {
			root = follows(at, l.href)
		}
	}
	api, err := url.Parse(root)
	if root == "" || err != nil {
		return ""
	}
	filter := ""
	for _, l := range links {
		if l.rel != "alternate" || l.mediaType != "application/json" {
			continue
		}
		parts := strings.Split(strings.TrimRight(route(follows(at, l.href)), "/"), "/")
		if n := len(parts); n >= 2 && restFilters[parts[n-2]] != "" {
			if _, err := strconv.Atoi(parts[n-1]); err == nil {
				filter = restFilters[parts[n-2]] + "=" + parts[n-1]
			}
		}
	}
	home := strings.TrimSuffix(strings.TrimRight(api.Path, "/"), "/wp-json")
	isSiteFeed := strings.TrimRight(at.Path, "/") == home+"/feed" && at.RawQuery == ""
	if filter == "" && !isSiteFeed {
		return ""
	}
	query := "per_page=100&_embed=author&_fields=link,title,date_gmt,excerpt,_links.author,_embedded.author"
	if filter != "" {
		query += "&" + filter
	}
	if api.Query().Has("rest_route") {
		api.RawQuery = "rest_route=/wp/v2/posts&" + query
	} else {
		api.Path, api.RawQuery = strings.TrimRight(api.Path, "/")+"/wp/v2/posts", query
	}
	return api.String()
}

// route returns the route of an address in a REST API: its path, or the parameter
// rest_route on sites that have no paths for it.
func route(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if plain := u.Query().Get("rest_route"); plain != "" {
		return plain
	}
	return u.Path
}

// errNoPosts is the error of an address of a REST API without posts.
var errNoPosts = errors.New("this is not a list of posts")

// readPosts looks for articles in the posts of a REST API. It reports whether the
// API is usable. If all posts were read before, it ends at the first page without a
// new article.
func (r *reader) readPosts(ctx context.Context, posts string) (usable bool, err error) {
	last, known := r.known[r.source.Address()]
	wasRead := known && last.Settings == r.source.settings()
	for n := 1; n < r.source.maxPages() && r.collector.left == 0; n++ {
		at := posts + "&page=" + strconv.Itoa(n)
		before := len(r.collector.candidates)
		further, err := r.readPostsPage(ctx, at, n)
		switch {
		case err != nil && n == 1:
			return false, context.Cause(ctx)
		case err != nil:
			return true, fmt.Errorf("%s: %w", at, err)
		case !further, wasRead && len(r.collector.candidates) == before:
			return true, nil
		}
	}
	return true, nil
}

// readPostsPage looks for articles on the nth page of posts, and reports whether
// there are further ones.
func (r *reader) readPostsPage(ctx context.Context, at string, n int) (further bool, err error) {
	res, _, err := r.get(ctx, at, fetch.Request{Accept: "application/json", MaxBytes: r.maxBytes})
	if err != nil {
		return false, err
	}
	if res == nil {
		return false, errNoPosts
	}
	defer res.Release()
	var posts []restPost
	if err := json.Unmarshal(res.Body, &posts); err != nil {
		return false, errNoPosts
	}
	for _, p := range posts {
		r.collector.offer(res.URL, p.Link, text.FromHTML(p.Title.Rendered), p.candidate())
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
	}
	pages, err := strconv.Atoi(res.Header.Get("X-WP-TotalPages"))
	return err == nil && n < pages || err != nil && len(posts) == 100, nil
}

// restPost is a post in WordPress's REST API.
type restPost struct {
	Link     string   `json:"link"`
	Title    rendered `json:"title"`
	Excerpt  rendered `json:"excerpt"`
	DateGMT  string   `json:"date_gmt"` // without a zone: UTC
	Embedded struct {
		Author []struct {
			Name string `json:"name"`
		} `json:"author"`
	} `json:"_embedded"`
}

// rendered is HTML.
type rendered struct {
	Rendered string `json:"rendered"`
}

func (p *restPost) candidate() Candidate {
	c := Candidate{}
	if len(p.Title.Rendered) <= text.MaxValueBytes {
		c.Title = p.Title.Rendered
	}
	if len(p.Excerpt.Rendered) <= text.MaxValueBytes {
		c.Summary = p.Excerpt.Rendered
	}
	if at, err := time.Parse("2006-01-02T15:04:05", p.DateGMT); err == nil {
		c.Published = at.Format(time.RFC3339)
	}
	for _, a := range p.Embedded.Author[:min(len(p.Embedded.Author), text.MaxValues)] {
		if a.Name != "" && len(a.Name) <= text.MaxValueBytes {
			c.Authors = append(c.Authors, a.Name)
		}
	}
	return c
}
