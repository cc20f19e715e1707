package config

import (
	"path"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/format"
)

// What stands for the value in the texts and file names of a feed that is made
// by a property.
const (
	valueMark = "{value}"
	slugMark  = "{slug}"
)

// The least entries of a value that gets a feed, where Min is zero.
const (
	minOfValue  = 3
	minOfAuthor = 1
)

// For returns the feed that f, which has a property in By, makes for a value. The
// slug is the value as a part of file names.
func (f Further) For(value, slug string) Further {
	one := f
	one.Title = strings.ReplaceAll(f.Title, valueMark, value)
	one.Description = strings.ReplaceAll(f.Description, valueMark, value)
	one.Files = Files{}
	for key, name := range f.Files {
		one.Files[key] = FileName(strings.ReplaceAll(string(name), slugMark, slug))
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

// Filter returns which entries the feed takes, or those of all values together.
func (f Further) Filter() feed.Filter {
	return feed.Filter{Language: f.Language, Tags: f.Tags, Authors: f.Authors, Hosts: f.Hosts}
}

// Names returns the names of the files in the order of the formats; with
// announced, of those alone that a hub is notified of.
func (f Files) Names(announced bool) []string {
	var names []string
	for _, format := range format.All {
		if name := f[format.Key]; name != "" && (format.Announced || !announced) {
			names = append(names, string(name))
		}
	}
	return names
}

// IsFlat reports whether a file name has the slug right before its ending, where
// archives have their number.
func (f Files) IsFlat() bool {
	for _, name := range f {
		if strings.HasSuffix(stem(string(name)), slugMark) {
			return true
		}
	}
	return false
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// FileNames returns the names of the files of the main feed and of further ones,
// archives apart; with announced, of those alone that a hub is notified of.
func (c *Config) FileNames(announced bool, further ...Files) []string {
	names := Files(c.Publish.Files).Names(announced)
	for _, files := range further {
		names = append(names, files.Names(announced)...)
	}
	return names
}

// FurtherFiles returns the files of the further feeds as the configuration names
// them: with slugs where a feed is made by a property.
func (c *Config) FurtherFiles() []Files {
	var all []Files
	for _, f := range c.Feeds {
		all = append(all, f.Files)
	}
	return all
}

// LinkHeader returns the Link header of a file (RFC 8288): its own address, and
// the hub for whoever subscribes to it (WebSub, section 4).
func (c *Config) LinkHeader(name string) string {
	header := "<" + c.FileURL(name) + `>; rel="self"`
	is := func(known string) bool { return mayBe(known, name) }
	if c.Feed.Hub != "" && slices.ContainsFunc(c.FileNames(true, c.FurtherFiles()...), is) {
		header += ", <" + c.Feed.Hub + `>; rel="hub"`
	}
	return header
}

// mayBe reports whether a name in the configuration, which may have slugs, can be
// that of a file.
func mayBe(known, name string) bool {
	if !strings.Contains(known, slugMark) {
		return known == name
	}
	pattern := strings.NewReplacer("*", `\*`, "[", `\[`, slugMark, "*").Replace(known)
	matched, err := path.Match(pattern, name)
	return matched && err == nil
}

// collide reports whether slugs of one name may be the numbers that archives and
// years of the other have.
func collide(a, b string) bool {
	numbered := func(a, b string) bool { return path.Ext(a) == path.Ext(b) && stem(a) == stem(b)+"-"+slugMark }
	return numbered(a, b) || numbered(b, a)
}

// checkFurther reports what is wrong with further feeds beside their files' names.
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
			l.addAt(below(where, "min"), "min is for feeds that are made by something: give by, too")
		case f.Min < 0:
			l.addAt(below(where, "min"), "want at least 1")
		}
		l.checkBy(where, f)
	}
}

// checkBy reports what is wrong with a feed that is made by a property.
func (l checker) checkBy(where []any, f Further) {
	if f.By == "" {
		for key, name := range f.Files {
			if strings.Contains(string(name), slugMark) {
				l.addAt(below(where, "files", key), "%s is for feeds that are made by something: give by, too", slugMark)
			}
		}
		return
	}
	if !slices.Contains(feed.Properties, f.By) {
		l.addAt(below(where, "by"), "want one of %s, not %q", strings.Join(feed.Properties, ", "), f.By)
	}
	if f.By == feed.ByAuthor && len(l.config.Feed.Authors) == 0 {
		l.addAt(below(where, "by"), "a feed is made for each of feed.authors, and that names nobody")
	}
	if f.Title != "" && !strings.Contains(f.Title, valueMark) {
		l.addAt(below(where, "title"), "the feeds would all have this title: write %s where the %s is to stand", valueMark, f.By)
	}
	for key, name := range f.Files {
		if name != "" && !strings.Contains(string(name), slugMark) {
			l.addAt(below(where, "files", key),
				"the feeds would all be written to %s: write %s where the %s is to stand, such as %s",
				name, slugMark, f.By, path.Join(f.By+"s", slugMark, path.Base(string(name))))
		}
	}
}
