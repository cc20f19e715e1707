package feed

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// readByOthers reads the RSS and Atom files of f again with a parser that knows
// nothing of feedgen, and reports what it sees otherwise than Check does.
func readByOthers(f *Feed, files []File) error {
	f = f.withCleanHead()
	byName := map[string]File{}
	for _, file := range files {
		byName[file.Name] = file
	}
	c := &checker{}
	compare := func(d *document, read func([]byte) ([]Entry, error)) {
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
	for d := range f.documents(f.Files.RSS) {
		compare(d, func(data []byte) ([]Entry, error) { return gofeedRSS(data, d.entries) })
	}
	for d := range f.documents(f.Files.Atom) {
		compare(d, gofeedAtom)
	}
	return errors.Join(c.errs...)
}

// gofeedRSS takes the updates, which RSS does not have, from want.
func gofeedRSS(data []byte, want []Entry) ([]Entry, error) {
	feed, err := (&rss.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if len(feed.Items) != len(want) {
		return nil, fmt.Errorf("%d items", len(feed.Items))
	}
	var entries []Entry
	for i, item := range feed.Items {
		e := Entry{
			ID: item.GUID.Value, URL: item.Link, Title: item.Title, Content: item.Content,
			Published: given(item.PubDateParsed), Updated: want[i].Updated,
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

func gofeedAtom(data []byte) ([]Entry, error) {
	feed, err := (&atom.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, entry := range feed.Entries {
		e := Entry{ID: entry.ID, Title: entry.Title, Published: given(entry.PublishedParsed), Updated: given(entry.UpdatedParsed)}
		if entry.Content != nil {
			e.Content = entry.Content.Value
		}
		for _, link := range entry.Links {
			if link.Rel == "alternate" {
				e.URL = link.Href
			}
		}
		for _, person := range entry.Authors {
			e.Authors = append(e.Authors, Author{Name: person.Name})
		}
		for _, category := range entry.Categories {
			e.Tags = append(e.Tags, category.Term)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func given(t *time.Time) Date {
	if t == nil {
		return Date{}
	}
	return Date{*t, PrecisionTime}
}
