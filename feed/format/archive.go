package format

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/digest"
)

// archiveSize is the number of entries of an archive document.
const archiveSize = 100

// Archives are the archive documents, oldest first, by the address of the file that
// links to them. The state stores them, so that an archive never changes.
type Archives map[string][]feed.Archive

// Archive decides which entries of f are in archive documents (RFC 5005, section 4):
// it sets f.Archives and adds them to all. Only a feed with a limit has archives.
//
// before are the archives in the state. If it lacks a file, published returns the
// bytes of the published archives by name, or nil for a missing file; from these the
// archives are restored, so that nothing is archived twice after a lost state.
//
// A published archive loses the entries that are no longer in the feed, and does not
// change otherwise. An entry that changed since it was archived counts as in no
// archive. When the entries in no archive fill one beside Limit others, those that
// joined the feed first go to a new one. So an old article that is listed late is
// archived late.
func Archive(f *feed.Feed, before, all Archives, published func(name string) ([]byte, error)) error {
	if f.Limit <= 0 {
		return nil
	}
	c := newChannel(f)
	f.Archives = map[string][]feed.Archive{}
	for _, format := range All {
		name := f.Files[format.Key]
		if !format.Archived || name == "" {
			continue
		}
		var err error
		list, known := before[c.URL(name)]
		if !known {
			if list, err = c.published(format, published); err != nil {
				return err
			}
		}
		if list, err = c.archive(format, list, published); err != nil {
			return err
		}
		f.Archives[format.Key], all[c.URL(name)] = list, list
	}
	return nil
}

// archive returns the archives of a format that follow those before.
func (c channel) archive(format *Format, before []feed.Archive, published func(name string) ([]byte, error)) ([]feed.Archive, error) {
	entries := make(map[string]*feed.Entry, len(c.Entries))
	for i := range c.Entries {
		entries[c.Entries[i].ID] = &c.Entries[i]
	}
	list := []feed.Archive{} // not nil: that there is none is known, too
	for n, a := range before {
		next := feed.Archive{Entries: make(map[string]string, len(a.Entries))}
		for id, sum := range a.Entries {
			e := entries[id]
			if e == nil {
				continue
			}
			if sum != c.digest(format, e) {
				sum = changed
			}
			next.Entries[id] = sum
		}
		if len(next.Entries) < len(a.Entries) && !format.Revised {
			data, err := published(archiveName(c.Files[format.Key], n+1))
			if err != nil {
				return nil, err
			}
			next.Data, err = withoutEntries(data, format.element, func(id string) bool { return entries[id] == nil })
			next.New = err != nil || len(data) == 0 // it is damaged or lost
		}
		list = append(list, next)
	}
	archived := inArchives(list)
	free := slices.DeleteFunc(bySeniority(c.Entries), func(e *feed.Entry) bool { return archived[e.ID] })
	for len(free) >= c.Limit+archiveSize {
		a := feed.Archive{Entries: make(map[string]string, archiveSize), New: true}
		for _, e := range free[:archiveSize] {
			a.Entries[e.ID] = c.digest(format, e)
		}
		list, free = append(list, a), free[archiveSize:]
	}
	return list, nil
}

// changed replaces the digest of an entry that changed since it was archived. It
// stays even if the entry changes back: a reader may have seen the change.
const changed = ""

// inArchives returns the ids of the entries that the archives hold as they are
// now.
func inArchives(archives []feed.Archive) map[string]bool {
	in := map[string]bool{}
	for _, a := range archives {
		for id, sum := range a.Entries {
			in[id] = sum != changed // the newest archive decides
		}
	}
	return in
}

// published returns what the published archives of a format hold.
func (c channel) published(format *Format, read func(name string) ([]byte, error)) ([]feed.Archive, error) {
	name := c.Files[format.Key]
	var list []feed.Archive
	for {
		older := archiveName(name, len(list)+1)
		data, err := read(older)
		if err != nil {
			return nil, err
		}
		a := feed.Archive{Entries: map[string]string{}}
		h, err := format.read(bytes.NewReader(data), func(e *feed.Entry) { a.Entries[e.ID] = format.digest(e, e.Language) })
		if err != nil || h.self != c.URL(older) || !format.own(data) {
			break // absent, damaged, of another base URL, or not ours: it is written anew
		}
		list = append(list, a)
	}
	if len(list) == 0 {
		return nil, nil
	}
	// Beyond the newest the document to subscribe to holds archived entries
	// only because they changed.
	data, err := read(name)
	if err != nil {
		return nil, err
	}
	n := 0
	_, err = format.read(bytes.NewReader(data), func(e *feed.Entry) {
		if n++; n <= c.Limit {
			return
		}
		for _, a := range list {
			if _, in := a.Entries[e.ID]; in {
				a.Entries[e.ID] = changed
			}
		}
	})
	if err != nil {
		return list, nil // a damaged one is written again
	}
	return list, nil
}

// digest returns the digest of an entry as the archives of the format show it.
func (c channel) digest(format *Format, e *feed.Entry) string {
	language := e.Language
	if language == c.Language {
		language = ""
	}
	return format.digest(e, language)
}

// digest returns the digest of what can be read of an entry in the format. The
// language is empty where it is the feed's. Pages of JSON Feed follow every change.
func (f *Format) digest(e *feed.Entry, language string) string {
	if f.Revised {
		return "revised"
	}
	var authors []string
	for _, a := range e.Authors {
		authors = append(authors, a.Name)
		if !f.namesOnly {
			authors = append(authors, a.URL)
		}
	}
	updated := instant(e.Updated.Time)
	if f.lack("updated") {
		updated = ""
	}
	return digest.Of([]any{
		e.URL, e.Title, textOf(e), e.Content, e.Image, language, authors, slices.Concat([]string{}, e.Tags),
		instant(e.Published.Time), updated,
	})
}

// documents yields the contents of the feed's file in a format, and of its
// archives, from NAME-1, the oldest, on. The file holds the newest entries, as
// many as Limit says, and those that no archive holds as they are now.
func (c channel) documents(format *Format) iter.Seq[*document] {
	name, archives := c.Files[format.Key], c.Archives[format.Key]
	if format.Yearly && len(c.Entries) > yearlyFrom {
		return c.yearly(format)
	}
	return func(yield func(*document) bool) {
		current := &document{channel: c, format: format, name: name, current: name, entries: c.Entries}
		if len(archives) > 0 {
			archived := inArchives(archives)
			current.older = archiveName(name, len(archives))
			current.entries = slices.Clone(c.Entries[:min(c.Limit, len(c.Entries))])
			for _, e := range c.Entries[len(current.entries):] {
				if !archived[e.ID] {
					current.entries = append(current.entries, e)
				}
			}
		}
		if !yield(current) {
			return
		}
		var positions map[string]int
		if len(archives) > 0 {
			positions = c.positions()
		}
		for n, a := range archives {
			d := &document{
				channel: c, format: format, name: archiveName(name, n+1), current: name,
				archive: true, kept: !a.New && a.Data == nil && !format.Revised,
			}
			if !a.New {
				d.data = a.Data
			}
			if n > 0 {
				d.older = archiveName(name, n)
			} else {
				d.newer = archiveName(name, 2)
			}
			var in []int
			for id := range a.Entries {
				if i, stays := positions[id]; stays {
					in = append(in, i)
				}
			}
			slices.Sort(in)
			for _, i := range in {
				d.entries = append(d.entries, c.Entries[i])
			}
			if !yield(d) {
				return
			}
		}
	}
}

// positions returns the indexes of the entries, by id.
func (c channel) positions() map[string]int {
	at := make(map[string]int, len(c.Entries))
	for i := range c.Entries {
		at[c.Entries[i].ID] = i
	}
	return at
}

// bySeniority returns the entries, those that were in the feed first first, and
// among these the oldest first.
func bySeniority(entries []feed.Entry) []*feed.Entry {
	order := make([]*feed.Entry, len(entries))
	for i := range order {
		order[i] = &entries[i]
	}
	slices.SortStableFunc(order, func(a, b *feed.Entry) int {
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.ID, b.ID))
	})
	return order
}

// archiveName returns en/rss-1.xml for en/rss.xml and 1.
func archiveName(name string, n int) string {
	ext := path.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}
