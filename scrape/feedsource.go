package scrape

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"feedgen/feed"

	"github.com/mmcdole/gofeed"
)

// acceptFeed is the Accept header of requests for feeds.
const acceptFeed = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.1"

// readFeed looks for articles in a feed.
func (s *Scraper) readFeed(ctx context.Context, src Source, h *haul) error {
	res, _, err := s.document(ctx, src, h, src.Feed, request{accept: acceptFeed, limit: s.maxBytes()})
	if err != nil || res == nil {
		return err
	}
	defer res.release()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(res.body.Bytes()))
	if errors.Is(err, gofeed.ErrFeedTypeNotDetected) {
		return errors.New("that is no RSS, Atom or JSON feed")
	}
	if err != nil {
		return err
	}
	for _, item := range parsed.Items {
		h.offer(src, res.url, cmp.Or(item.Link, permalink(item.GUID)), foundIn(item))
	}
	h.keep(src, src.Feed, res)
	return nil
}

// permalink returns a guid that is an address.
func permalink(guid string) string {
	if strings.HasPrefix(guid, "http://") || strings.HasPrefix(guid, "https://") {
		return guid
	}
	return ""
}

// foundIn returns what a feed says of an article.
func foundIn(item *gofeed.Item) found {
	f := found{Tags: item.Categories[:min(len(item.Categories), maxValues)]}
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
