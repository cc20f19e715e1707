package pass

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/feed/digest"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/feed/text"
)

// further are the further feeds of a draft.
type further struct {
	feeds   []*feed.Feed      // to be published
	held    []string          // why the others are not published
	names   []config.Files    // the files of all of them, also of those that don't change
	members members           // once the files are published
	slugs   map[string]string // likewise
}

// members are the entries of the further feeds when last published: the digests of
// their ids, by the name of each feed's first file.
type members map[string][]string

// membersOf returns the digests of a feed's entries for the state.
func membersOf(entries []feed.Entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, digest.Of(e.ID))
	}
	return all
}

// firstFile returns the name of the first of a feed's files.
func firstFile(files feed.Files) string {
	for _, f := range format.All {
		if name := files[f.Key]; name != "" {
			return name
		}
	}
	return ""
}

// furtherOf returns the further feeds of the main feed. Those that are not
// published keep their files and entries.
func furtherOf(ctx context.Context, p *pass, main *feed.Feed, merged *merge.Merged, before *state) (further, error) {
	maker := furtherMaker{
		pass: p, before: before, kept: digestsOfKept(merged), slugs: feed.NewSlugs(before.Slugs), owner: map[string]string{},
		further: further{members: members{}},
	}
	maker.claim("the main feed", config.Files(p.Config.Publish.Files))
	for _, c := range p.Config.Feeds {
		if c.By == "" {
			maker.claim(c.Title, c.Files)
		}
	}
	for _, c := range p.Config.Feeds {
		f := main.Filter(c.Filter())
		if c.By != "" {
			if err := maker.split(ctx, c, f); err != nil {
				return further{}, err
			}
		} else if maker.add(c, f) {
			p.warnings.add("the feed %q has no entries: its files stay unchanged", c.Title)
		}
	}
	maker.further.slugs = maker.slugs.Remembered()
	return maker.further, nil
}

// furtherMaker makes the further feeds of a pass.
type furtherMaker struct {
	*pass
	before  *state
	kept    map[string]bool   // digests of the ids of all entries
	owner   map[string]string // the titles of feeds by the names of their files
	slugs   *feed.Slugs
	further further
}

// claim records the owner of files. It returns the title of another feed that
// already has one of them.
func (m *furtherMaker) claim(title string, files config.Files) (other string) {
	for _, name := range files.Names(false) {
		other = cmp.Or(other, m.owner[name])
		m.owner[name] = title
	}
	return other
}

// add adds a feed, and reports whether it was skipped because it is empty.
func (m *furtherMaker) add(c config.Further, f *feed.Feed) (empty bool) {
	f.Title, f.Description, f.Files = c.Title, c.Description, c.Files.Feed()
	if len(c.Tags) == 1 && c.By == "" {
		f.Tag = c.Tags[0]
	}
	x, key, maxDrop := &m.further, firstFile(f.Files), m.Config.Publish.MaxDrop
	x.names = append(x.names, c.Files)
	last := m.before.Feeds[key]
	switch gone := lost(last, m.kept); {
	case !m.Force && exceeds(gone, len(last), maxDrop):
		x.held = append(x.held, heldBack(f.Title, gone, len(last), maxDrop))
	case len(f.Entries) == 0:
		empty = true
	default:
		x.feeds = append(x.feeds, f)
		last = membersOf(f.Entries)
	}
	if len(last) > 0 {
		x.members[key] = last
	}
	return empty
}

// split adds the feeds of c, one for each value of a property of the entries of f.
func (m *furtherMaker) split(ctx context.Context, c config.Further, f *feed.Feed) error {
	values, err := m.values(ctx, c, f)
	if err != nil {
		return err
	}
	var empty []string
	for _, v := range values {
		one := c.For(v.Value, m.slug(c, v.Value))
		if c.By == feed.ByTag {
			v.Feed.Tag = v.Value
		}
		if other := m.claim(one.Title, one.Files); other != "" {
			const text = "the feed %q is not written: %q has a file with the same name"
			m.further.held = append(m.further.held, fmt.Sprintf(text, one.Title, other))
		} else if m.add(one, v.Feed) {
			empty = append(empty, one.Title)
		}
	}
	if len(empty) > 0 {
		m.warnings.add("feeds by %s no longer have entries, and their files stay unchanged: %s", c.By, enumerated(empty))
	}
	return nil
}

// slug returns the slug of a value in the file names of c.
func (m *furtherMaker) slug(c config.Further, value string) string {
	return m.slugs.Of(c.By, value, func(slug string) bool {
		isOwned := func(name string) bool { return m.owner[name] != "" }
		return !(c.Files.IsFlat() && m.slugs.AreNumbered(c.By, slug)) &&
			!slices.ContainsFunc(c.For("", slug).Files.Names(false), isOwned)
	})
}

// values returns the values of a property that have a feed, each with its entries:
// values with enough entries, and values whose feed was published before, even if
// they have no entries now. For authors it returns only those in feed.authors. It
// gives new values a slug.
func (m *furtherMaker) values(ctx context.Context, c config.Further, f *feed.Feed) ([]feed.Part, error) {
	parts := f.Split(c.By)
	files := func(value string) []string { return c.For(value, m.slug(c, value)).Files.Names(false) }
	written, err := m.written(ctx, func(yield func(name string) bool) {
		for _, part := range parts {
			for _, name := range files(part.Value) {
				if !yield(name) {
					return
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	published := func(value string) bool { return slices.ContainsFunc(files(value), written) }
	var values []feed.Part
	var strangers []string
	present := map[string]bool{} // by key
	for _, part := range parts {
		present[feed.ValueKey(c.By, part.Value)] = true
		switch {
		case published(part.Value):
		case c.By == feed.ByAuthor && !m.isAuthor(part.Value):
			strangers = append(strangers, part.Value)
			continue
		case len(part.Entries) < c.Least():
			continue
		}
		m.slugs.Remember(c.By, part.Value, m.slug(c, part.Value))
		values = append(values, part)
	}
	for value := range m.slugs.Values(c.By) {
		if !present[feed.ValueKey(c.By, value)] && published(value) {
			none := *f
			none.Entries = nil
			values = append(values, feed.Part{Value: value, Feed: &none})
		}
	}
	if len(strangers) > 0 {
		m.warnings.add("authors that are not in feed.authors get no feed: %s", enumerated(strangers))
	}
	return values, nil
}

// written returns a function that reports whether a file was published. Without a
// state it lists the bucket once.
func (m *furtherMaker) written(ctx context.Context, names iter.Seq[string]) (func(name string) bool, error) {
	if !m.before.Restored {
		return func(name string) bool { _, known := m.before.Publish.Files[name]; return known }, nil
	}
	there, err := m.publisher.Bucket.List(ctx, slices.Collect(names))
	return func(name string) bool { _, exists := there[name]; return exists }, err
}

// isAuthor reports whether a name is in feed.authors.
func (m *furtherMaker) isAuthor(name string) bool {
	return slices.ContainsFunc(m.Config.Feed.Authors, func(a config.Author) bool { return text.Same(a.Name, name) })
}

// enumerated lists names; it counts those that exceed a line.
func enumerated(names []string) string {
	const most = 10
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d others", strings.Join(names[:most], ", "), len(names)-most)
}

// digestsOfKept returns the digests of the ids of all entries.
func digestsOfKept(merged *merge.Merged) map[string]bool {
	kept := map[string]bool{}
	for id := range merged.Kept() {
		kept[digest.Of(id)] = true
	}
	return kept
}

// lost returns how many of the members of a feed are no longer entries at all. An
// entry that only left the filter is not lost.
func lost(last []string, kept map[string]bool) int {
	n := 0
	for _, m := range last {
		if !kept[m] {
			n++
		}
	}
	return n
}

// exceeds reports whether more entries of the last feed are gone than
// publish.max_drop allows. It always allows one.
func exceeds(gone, last int, maxDrop config.Percent) bool {
	return gone > 1 && float64(gone)*100 > float64(maxDrop)*float64(last)
}

// heldBack returns the complaint about a further feed that is not published.
func heldBack(title string, gone, last int, maxDrop config.Percent) string {
	const text = "the feed %q would lose %d of its %d entries at once, more than the %g%% of publish.max_drop: " +
		"its files stay unchanged; if that is intended, run once with --force"
	return fmt.Sprintf(text, title, gone, last, float64(maxDrop))
}
