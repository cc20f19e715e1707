package local

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"

	"feedgen/feed"
	"feedgen/feed/source"
	"feedgen/feed/text"
)

// Package source reads feeds and OPML lists. The feeds of an OPML list are returned
// as addresses; its other outlines are articles.

func isSource(name string, src []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".rss", ".atom", ".xml", ".rdf", ".opml", ".json", ".gz":
		return true
	}
	start := bytes.TrimLeft(src[:min(len(src), 512)], " \t\r\n\ufeff")
	return bytes.HasPrefix(start, []byte("<?xml")) && !bytes.Contains(start, []byte("<html")) ||
		bytes.HasPrefix(start, []byte("<rss")) || bytes.HasPrefix(start, []byte("<opml")) || bytes.HasPrefix(start, []byte("<feed")) ||
		bytes.HasPrefix(start, []byte("{"))
}

func readSource(name string, src []byte, o Options) list {
	var l list
	left := 0
	full := false
	doc, err := source.Read(src, "", func(i source.Item) bool {
		if full = len(l.items)+len(l.feeds) == maxEntries; full {
			return false
		}
		if i.Feed != "" {
			if u, err := address(i.Feed, o.base); err == nil {
				l.feeds = append(l.feeds, u)
			}
			return true
		}
		summary := text.Value(cmp.Or(i.Summary, i.Content)) // a longer one is the article itself
		r := record{feed.Entry{Title: text.FromHTML(i.Title), Content: summary, Image: i.Image, Tags: text.Unique(i.Tags),
			Authors: authorsOf(i.Authors)}, i.Published, i.Updated.String(), i.URL}
		e, err := r.entry(o)
		if errors.Is(err, errUndated) {
			l.undated = append(l.undated, e)
		}
		switch {
		case err == nil:
			l.items = append(l.items, item{e, Position{File: name, Line: len(l.items) + left + 1}})
		case left < maxWarnings:
			left++
			l.warnings = append(l.warnings, fmt.Sprintf("%s: skipped: item %d: %v", name, len(l.items)+left, err))
		default:
			left++
		}
		return true
	})
	if full {
		const format = "%s: the rest is not read: more than %d items; divide the list into several files"
		l.warnings = append(l.warnings, fmt.Sprintf(format, name, maxEntries))
	}
	l.partial = left > 0 || full
	if left > maxWarnings {
		l.warnings = append(l.warnings, fmt.Sprintf("%s: %d more items were skipped", name, left-maxWarnings))
	}
	if err == nil && doc.Kind == source.Unknown {
		err = fmt.Errorf("not a feed, OPML list or sitemap")
	}
	if err != nil {
		l.warnings = append(l.warnings, fmt.Sprintf("%s: %v", name, err))
	}
	return l
}
