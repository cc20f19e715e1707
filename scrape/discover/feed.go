package discover

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"feedgen/feed/date"
	"feedgen/feed/source"
	"feedgen/scrape/fetch"
)

// acceptFeed is the Accept header of requests for feeds.
const acceptFeed = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.1"

// errNoFeed says that a document is no feed.
var errNoFeed = errors.New("that is no RSS, Atom or JSON feed")

// readFeed looks for articles in a feed.
func (r *reader) readFeed(ctx context.Context) error {
	res, _, err := r.get(ctx, r.source.Feed, fetch.Request{Accept: acceptFeed, MaxBytes: r.maxBytes})
	if err != nil || res == nil {
		return err
	}
	defer res.Release()
	doc, err := source.Read(res.Body, res.Header.Get("Content-Type"), func(item source.Item) bool {
		if !item.Kind.IsFeed() {
			return false
		}
		r.collector.offer(res.URL, item.URL, candidate(item))
		return true
	})
	switch {
	case err != nil:
		return fmt.Errorf("read the feed: %w", err)
	case !doc.Kind.IsFeed():
		return errNoFeed
	}
	r.keep(r.source.Feed, res)
	return nil
}

const (
	maxValueBytes = 4 << 10 // of one value that a source gives
	maxValues     = 100     // of one list
)

// candidate returns what a feed says of an article.
func candidate(item source.Item) Candidate {
	c := Candidate{Tags: item.Tags, Published: published(item.Published)}
	if len(item.Title) <= maxValueBytes {
		c.Title = item.Title
	}
	// What is longer is the article itself, and no summary.
	if len(item.Summary) <= maxValueBytes {
		c.Summary = item.Summary
	}
	for _, author := range item.Authors {
		c.Authors = append(c.Authors, splitNames(author)...)
	}
	c.Authors = c.Authors[:min(len(c.Authors), maxValues)]
	return c
}

// published returns a date as a Candidate has it, in UTC where the zone is known.
func published(d date.Date) string {
	if d.Precision() == date.Instant {
		return d.Time().UTC().Format(time.RFC3339)
	}
	return d.String()
}

// nameSeparator stands between the names of a byline.
var nameSeparator = regexp.MustCompile(`\s*[,;&]\s*|\s+(?:et|and|und|y)\s+`)

// splitNames returns the names of a byline that feeds put into one author.
func splitNames(byline string) []string {
	var names []string
	for _, name := range nameSeparator.Split(strings.TrimSpace(byline), -1) {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}
