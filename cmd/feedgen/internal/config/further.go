package config

import (
	"path"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/format"
)

// The marks in titles and file names of a feed with By that are replaced for each
// value: valueMark by the value, SlugMark by the same as a part of a file name.
const (
	valueMark = "{value}"
	SlugMark  = "{slug}"
)

// The defaults of Min.
const (
	minOfValue  = 3
	minOfAuthor = 1
)

// For returns the feed of one value. The slug replaces the value in file names.
func (f Further) For(value, slug string) Further {
	one := f
	one.Title = strings.ReplaceAll(f.Title, valueMark, value)
	one.Description = strings.ReplaceAll(f.Description, valueMark, value)
	one.Files = Files{}
	for key, name := range f.Files {
		one.Files[key] = FileName(strings.ReplaceAll(string(name), SlugMark, slug))
	}
	return one
}

// Least returns the number of entries that a value needs for a feed.
func (f Further) Least() int {
	switch {
	case f.Min > 0:
		return f.Min
	case f.By == feed.ByAuthor:
		return minOfAuthor
	}
	return minOfValue
}

// Filter returns the filter of the feed's entries, before they are divided by By.
func (f Further) Filter() feed.Filter {
	return feed.Filter{Language: f.Language, Tags: f.Tags, Authors: f.Authors, Hosts: f.Hosts}
}

// Names returns the file names in the order of the formats; with announced, only
// those that a hub is notified of.
func (f Files) Names(announced bool) []string {
	var names []string
	for _, format := range format.All {
		if name := f[format.Key]; name != "" && (format.Announced || !announced) {
			names = append(names, string(name))
		}
	}
	return names
}

// IsFlat reports whether a file name has the slug right before its extension, where
// archives have their number.
func (f Files) IsFlat() bool {
	for _, name := range f {
		if strings.HasSuffix(stem(string(name)), SlugMark) {
			return true
		}
	}
	return false
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// FileNames returns the file names of the main feed and of further feeds, without
// archives; with announced, only those that a hub is notified of.
func (c *Config) FileNames(announced bool, further ...Files) []string {
	names := Files(c.Publish.Files).Names(announced)
	for _, files := range further {
		names = append(names, files.Names(announced)...)
	}
	return names
}

// FurtherFiles returns the files of the further feeds as configured: with {slug}
// for feeds with By.
func (c *Config) FurtherFiles() []Files {
	var all []Files
	for _, f := range c.Feeds {
		all = append(all, f.Files)
	}
	return all
}

// LinkHeader returns the Link header of a file (RFC 8288): its own address, and
// the hub (WebSub, section 4).
func (c *Config) LinkHeader(name string) string {
	header := "<" + c.FileURL(name) + `>; rel="self"`
	is := func(known string) bool { return Overlap(known, name) }
	if c.Feed.Hub != "" && slices.ContainsFunc(c.FileNames(true, c.FurtherFiles()...), is) {
		header += ", <" + c.Feed.Hub + `>; rel="hub"`
	}
	return header
}

// Overlap reports whether two file names, which may contain {slug}, can be the name
// of one file. A slug contains no slash.
func Overlap(a, b string) bool {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	if len(as) != len(bs) {
		return false
	}
	for i := range as {
		if !overlap(as[i], bs[i]) {
			return false
		}
	}
	return true
}

// overlap is Overlap for names without slashes.
func overlap(a, b string) bool {
	startA, endA, openA := around(a)
	startB, endB, openB := around(b)
	switch {
	case openA && openB:
		return (strings.HasPrefix(startA, startB) || strings.HasPrefix(startB, startA)) &&
			(strings.HasSuffix(endA, endB) || strings.HasSuffix(endB, endA))
	case openB:
		return overlap(b, a)
	}
	pattern := strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, SlugMark, "*").Replace(a)
	matched, err := path.Match(pattern, b)
	return matched && err == nil
}

// around returns the parts of a name before its first and after its last {slug}.
func around(name string) (start, end string, open bool) {
	if start, end, open = strings.Cut(name, SlugMark); open {
		end = name[strings.LastIndex(name, SlugMark)+len(SlugMark):]
	}
	return start, end, open
}

// collide reports whether slugs of one name may equal the numbers of archives and
// years of the other.
func collide(a, b string) bool {
	numbered := func(a, b string) bool { return path.Ext(a) == path.Ext(b) && stem(a) == stem(b)+"-"+SlugMark }
	return numbered(a, b) || numbered(b, a)
}

// checkFurther checks the further feeds, except for their file names.
func (l checker) checkFurther() {
	for i, f := range l.config.Feeds {
		where := at("feeds", i)
		l.required(where, "title", f.Title)
		l.checkLanguage(below(where, "language"), f.Language)
		for j, host := range f.Hosts {
			l.checkHost(below(where, "hosts", j), host)
		}
		switch {
		case f.By == "" && f.Min != 0:
			l.addAt(below(where, "min"), "min needs by")
		case f.Min < 0:
			l.addAt(below(where, "min"), "want at least 1")
		}
		l.checkBy(where, f)
	}
}

// checkBy checks a feed with By.
func (l checker) checkBy(where []any, f Further) {
	if f.By == "" {
		for key, name := range f.Files {
			if strings.Contains(string(name), SlugMark) {
				l.addAt(below(where, "files", key), "%s needs by", SlugMark)
			}
		}
		return
	}
	if !slices.Contains(feed.Properties, f.By) {
		l.addAt(below(where, "by"), "want one of %s, not %q", strings.Join(feed.Properties, ", "), f.By)
	}
	if f.By == feed.ByAuthor && len(l.config.Feed.Authors) == 0 {
		l.addAt(below(where, "by"), "by: author makes a feed for each of feed.authors, which is empty")
	}
	if f.Title != "" && !strings.Contains(f.Title, valueMark) {
		l.addAt(below(where, "title"), "the feeds would all have this title: write %s in place of the %s", valueMark, f.By)
	}
	for key, name := range f.Files {
		if name != "" && !strings.Contains(string(name), SlugMark) {
			l.addAt(below(where, "files", key),
				"the feeds would all be written to %s: write %s in place of the %s, such as %s",
				name, SlugMark, f.By, path.Join(f.By+"s", SlugMark, path.Base(string(name))))
		}
	}
}
