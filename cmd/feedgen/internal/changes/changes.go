// Package changes compares two versions of a feed as its readers would.
package changes

import (
	"reflect"

	"feedgen/feed"
)

// Changes are the entries in which a feed differs from the one before. As JSON its
// lists are empty rather than absent.
type Changes struct {
	Added   []Entry `json:"added"`
	Changed []Entry `json:"changed"`
	Removed []Entry `json:"removed"`
}

// Count returns how many entries differ.
func (c Changes) Count() int { return len(c.Added) + len(c.Changed) + len(c.Removed) }

// Entry is one entry that is added, changed or removed.
type Entry struct {
	ID        string  `json:"id"`
	URL       string  `json:"url,omitempty"`
	Title     string  `json:"title,omitempty"`
	Published string  `json:"published,omitempty"` // as precise as it is known; absent: unknown
	Fields    []Field `json:"fields,omitempty"`    // of a changed entry
}

// Field is one field of a changed entry. A value is a string, a list of strings,
// or absent.
type Field struct {
	Name string `json:"field"`
	Old  any    `json:"old,omitempty"`
	New  any    `json:"new,omitempty"`
}

// Between returns how the entries of a feed differ from those before, by their
// ids. What no reader sees, such as former addresses, is no difference.
func Between(before, after []feed.Entry) Changes {
	c := Changes{Added: []Entry{}, Changed: []Entry{}, Removed: []Entry{}}
	was, is := byID(before), byID(after)
	for _, e := range after {
		old, known := was[e.ID]
		if !known {
			c.Added = append(c.Added, EntryOf(e))
			continue
		}
		if fields := fieldsBetween(old, e); len(fields) > 0 {
			changed := EntryOf(e)
			changed.Fields = fields
			c.Changed = append(c.Changed, changed)
		}
	}
	for _, e := range before {
		if _, stays := is[e.ID]; !stays {
			c.Removed = append(c.Removed, EntryOf(e))
		}
	}
	return c
}

func byID(entries []feed.Entry) map[string]feed.Entry {
	found := map[string]feed.Entry{}
	for _, e := range entries {
		found[e.ID] = e
	}
	return found
}

// EntryOf returns an entry without fields.
func EntryOf(e feed.Entry) Entry {
	return Entry{ID: e.ID, URL: e.URL, Title: e.Title, Published: e.Published.String()}
}

// fieldsBetween returns the fields in which two versions of an entry differ.
func fieldsBetween(old, now feed.Entry) []Field {
	var diffs []Field
	add := func(field string, old, now any) {
		if !reflect.DeepEqual(old, now) {
			diffs = append(diffs, Field{field, present(old), present(now)})
		}
	}
	add("title", old.Title, now.Title)
	add("url", old.URL, now.URL)
	add("published", old.Published.String(), now.Published.String())
	add("updated", updated(old), updated(now))
	add("authors", names(old.Authors), names(now.Authors))
	add("tags", old.Tags, now.Tags)
	add("language", old.Language, now.Language)
	add("image", old.Image, now.Image)
	add("summary", old.Summary, now.Summary)
	add("content", old.Content, now.Content)
	add("copies", old.Copies, now.Copies)
	add("related", old.Related, now.Related)
	return diffs
}

// present returns v, or nil for an empty value.
func present(v any) any {
	if reflect.ValueOf(v).Len() == 0 {
		return nil
	}
	return v
}

// updated returns when an entry was updated after it was published.
func updated(e feed.Entry) string {
	if e.Updated.Time.Equal(e.Published.Time) {
		return ""
	}
	return e.Updated.String()
}

// names returns the authors' names, with their addresses.
func names(authors []feed.Author) []string {
	var list []string
	for _, a := range authors {
		name := a.Name
		if a.URL != "" {
			name += " <" + a.URL + ">"
		}
		list = append(list, name)
	}
	return list
}
