package format

import (
	"bytes"
	"errors"
	"time"

	"feedgen/feed"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// readByOthers reads the RSS and Atom files of f again with a parser that knows
// nothing of feedgen, and reports what it sees otherwise than Check does.
func readByOthers(f *feed.Feed, files []feed.File) error {
	byName := map[string]feed.File{}
	for _, file := range files {
		byName[file.Name] = file
	}
	c := &checker{}
	compare := func(d *document, read func([]byte) ([]feed.Entry, error)) {
		file := byName[d.name]
		got, err := read(file.Data())
		if err != nil || len(got) != len(d.entries) {
			c.complain("%s: %d entries, want %d, %v", d.name, len(got), len(d.entries), err)
			return
		}
		for i := range got {
			c.same(d, &got[i], &d.entries[i])
		}
	}
	for d := range documents([]*feed.Feed{f}) {
		switch d.format.Key {
		case RSS:
			compare(d, gofeedRSS)
		case Atom:
			compare(d, gofeedAtom)
		}
	}
	return errors.Join(c.errs...)
}

func gofeedRSS(data []byte) ([]feed.Entry, error) {
	doc, err := (&rss.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var entries []feed.Entry
	for _, item := range doc.Items {
		e := feed.Entry{
			ID: item.GUID.Value, URL: item.Link, Title: item.Title, Content: item.Content,
			Published: given(item.PubDateParsed),
		}
		if item.DublinCoreExt != nil {
			e.Authors = named(item.DublinCoreExt.Creator)
		}
		for _, category := range item.Categories {
			e.Tags = append(e.Tags, category.Value)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func gofeedAtom(data []byte) ([]feed.Entry, error) {
	doc, err := (&atom.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var entries []feed.Entry
	for _, entry := range doc.Entries {
		e := feed.Entry{ID: entry.ID, Title: entry.Title, Published: given(entry.PublishedParsed), Updated: given(entry.UpdatedParsed)}
		if entry.Content != nil {
			e.Content = entry.Content.Value
		}
		for _, link := range entry.Links {
			if link.Rel == "alternate" {
				e.URL = link.Href
			}
		}
		for _, person := range entry.Authors {
			e.Authors = append(e.Authors, feed.Author{Name: person.Name})
		}
		for _, category := range entry.Categories {
			e.Tags = append(e.Tags, category.Term)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func given(t *time.Time) feed.Date {
	if t == nil {
		return feed.Date{}
	}
	return feed.Date{Time: *t, Precision: feed.PrecisionTime}
}
