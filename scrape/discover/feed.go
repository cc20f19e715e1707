package discover

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/scrape/fetch"

	"github.com/mmcdole/gofeed"
)

// acceptFeed is the Accept header of requests for feeds.
const acceptFeed = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.1"

// readFeed looks for articles in a feed.
func (r *reader) readFeed(ctx context.Context) error {
	res, _, err := r.get(ctx, r.source.Feed, fetch.Request{Accept: acceptFeed, MaxBytes: r.maxBytes})
	if err != nil || res == nil {
		return err
	}
	defer res.Release()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(res.Body))
	if errors.Is(err, gofeed.ErrFeedTypeNotDetected) {
		return errors.New("that is no RSS, Atom or JSON feed")
	}
	if err != nil {
		return err
	}
	for _, item := range parsed.Items {
		r.collector.offer(res.URL, cmp.Or(item.Link, permalink(item.GUID)), candidate(item))
	}
	r.keep(r.source.Feed, res)
	return nil
}

// permalink returns a guid that is an address.
func permalink(guid string) string {
	if strings.HasPrefix(guid, "http://") || strings.HasPrefix(guid, "https://") {
		return guid
	}
	return ""
}

const (
	maxValueBytes = 4 << 10 // of one value that a source gives
	maxValues     = 100     // of one list
)

// candidate returns what a feed says of an article.
func candidate(item *gofeed.Item) Candidate {
	f := Candidate{Tags: item.Categories[:min(len(item.Categories), maxValues)]}
	if len(item.Title) <= maxValueBytes {
		f.Title = strings.TrimSpace(item.Title)
	}
	// What is longer is the article itself, and no summary.
	if len(item.Description) <= maxValueBytes {
		f.Summary = strings.TrimSpace(item.Description)
	}
	if item.PublishedParsed != nil {
		f.Published = feed.Date{Time: item.PublishedParsed.UTC().Truncate(time.Second), Precision: feed.PrecisionTime}.String()
	}
	for _, author := range item.Authors {
		if author != nil {
			f.Authors = append(f.Authors, splitNames(author.Name)...)
		}
	}
	return f
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
