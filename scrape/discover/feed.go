package discover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"feedgen/feed/date"
	"feedgen/feed/source"
	"feedgen/feed/words"
	"feedgen/scrape/fetch"
)

// acceptFeed is the Accept header of requests for feeds.
const acceptFeed = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.1"

// errNoFeed says that a document is no feed.
var errNoFeed = errors.New("this is not an RSS, Atom or JSON feed")

// readFeed looks for articles in a feed, and in its further pages and archives
// (RFC 5005).
func (r *reader) readFeed(ctx context.Context) error {
	return r.readPages(ctx, r.source.Feed, r.readFeedPage)
}

// readFeedPage looks for articles in one document and returns the address of the
// next one; empty if there is none. What follows one that is not modified was
// read with it.
func (r *reader) readFeedPage(ctx context.Context, at string) (next string, err error) {
	res, leads, err := r.get(ctx, at, fetch.Request{Accept: acceptFeed, MaxBytes: r.maxBytes})
	if err != nil {
		return "", err
	}
	if res == nil {
		return r.unread(strings.Join(leads, "")), nil
	}
	defer res.Release()
	var first string
	doc, err := source.Read(res.Body, res.Header.Get("Content-Type"), func(item source.Item) bool {
		if !item.Kind.IsFeed() {
			return false
		}
		first = cmp.Or(first, item.URL)
		r.collector.offer(res.URL, item.URL, item.Title, candidate(item))
		return ctx.Err() == nil
	})
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		return "", fmt.Errorf("read the feed: %w", err)
	case !doc.Kind.IsFeed():
		return "", errNoFeed
	}
	next = follows(res.URL, doc.Next)
	if next == "" && doc.Paged && first != "" && first != r.first {
		next = nextPaged(res.URL)
		r.guessed = next
	}
	if at == r.source.Feed {
		r.first = first
		if posts := restPosts(res.URL, linksIn(res.Header)); posts != "" {
			usable, err := r.readPosts(ctx, posts)
			if err != nil {
				return "", err
			}
			if usable {
				next = ""
			}
		}
	}
	if next == "" {
		r.keep(at, res)
	} else {
		r.keep(at, res, next)
	}
	return next, nil
}

// nextPaged returns the address of the next page of a WordPress feed, which has
// one as long as there are articles and does not say so.
func nextPaged(at *url.URL) string {
	next := *at
	query := next.Query()
	n, err := strconv.Atoi(query.Get("paged"))
	if err != nil {
		n = 1
	}
	query.Set("paged", strconv.Itoa(n+1))
	next.RawQuery = query.Encode()
	return next.String()
}

// candidate returns what a feed says of an article.
func candidate(item source.Item) Candidate {
	c := Candidate{Title: item.Title, Summary: item.Summary, Tags: item.Tags, Published: published(item.Published)}
	for _, author := range item.Authors {
		c.Authors = append(c.Authors, splitNames(author)...)
	}
	return c
}

// published returns a date as a Candidate has it, in UTC where the zone is known.
func published(d date.Date) string {
	if d.Precision() == date.Instant {
		return d.Time().UTC().Format(time.RFC3339)
	}
	return d.String()
}

// nameSeparator separates the names of a byline.
var nameSeparator = words.Pattern(`\s*[,;&]\s*|\s+%s\s+`, func(l *words.Language) []string { return l.And })

// splitNames returns the names of a byline that a feed has as one author.
func splitNames(byline string) []string {
	return slices.DeleteFunc(nameSeparator().Split(strings.TrimSpace(byline), -1), func(name string) bool { return name == "" })
}
