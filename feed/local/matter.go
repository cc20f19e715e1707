package local

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"

	"feedgen/feed"
	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
)

// A file of Jekyll, Hugo or Obsidian is one article if its front matter has a link,
// and its front matter or its name has a date, or what was meant as one:
//
//	---
//	title: Title of the article
//	date: 2024-02-20
//	link: https://blog.example.org/article
//	tags: [one, two]
//	summary: What it is about.
//	---
//
// The front matter is YAML, or TOML between lines of +++. Of both, single
// values, lists and texts of several lines are read. Where there is no summary,
// it is the first paragraph below.

var (
	tomlMatter = words.Pattern(`^\+\+\+[ \t]*\n(?s:.*?\n)??\+\+\+[ \t]*(?:\n|$)`)
	matterKey  = words.Pattern(`^([\pL_][\pL\pN_ -]*?)\s*[:=](?:\s+(.*)|)$`)
	matterItem = words.Pattern(`^\s*-\s+(.*)$`)
)

// matter are the values of front matter by what they are.
type matter struct {
	values map[column][]string
	body   string
}

// matterOf reads the front matter of a file.
func matterOf(src string) (m matter, ok bool) {
	top := cmp.Or(frontMatter().FindString(src), tomlMatter().FindString(src))
	if top == "" {
		return matter{}, false
	}
	m = matter{values: map[column][]string{}, body: src[len(top):]}
	current := otherColumn
	for line := range strings.Lines(top) {
		line = strings.TrimRight(line, " \t\r\n")
		if k := matterKey().FindStringSubmatch(line); k != nil {
			current = columnOf(strings.ReplaceAll(k[1], "_", " "))
			m.add(current, strings.TrimSpace(k[2]))
		} else if i := matterItem().FindStringSubmatch(line); i != nil {
			m.add(current, i[1])
		} else if value := strings.TrimSpace(line); strings.HasPrefix(line, " ") && value != "" && current == summaryColumn {
			m.values[current] = []string{strings.TrimSpace(strings.Join(append(m.values[current], value), " "))}
		}
	}
	return m, true
}

func (m matter) add(c column, value string) {
	if value == "" || strings.Trim(value, "|>-+") == "" || c == otherColumn {
		return
	}
	if strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]") && c != titleColumn {
		for _, v := range strings.Split(value[1:len(value)-1], ",") {
			m.add(c, strings.TrimSpace(v))
		}
		return
	}
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		quote := value[:1]
		value = strings.NewReplacer(quote+quote, quote, `\"`, `"`).Replace(value[1 : n-1])
	}
	m.values[c] = append(m.values[c], value)
}

func (m matter) first(c column) string {
	if v := m.values[c]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// published returns the date of an article in a file of this name.
func (m matter) published(name string) date.Date {
	d, ok := date.Parse(m.first(dateColumn), date.DayFirst)
	if !ok {
		d, _ = date.InPath(path.Base(name))
	}
	return d
}

func isArticle(name string, src []byte) bool {
	m, ok := matterOf(textOf(src))
	return ok && m.first(linkColumn) != "" && (m.first(dateColumn) != "" || !m.published(name).IsZero())
}

func readArticle(name string, src []byte, o Options) list {
	d, warnings, wrong := newDocument(name, src)
	if wrong != nil {
		return list{errs: []*Error{wrong}}
	}
	m, _ := matterOf(d.repaired)
	body := []byte(withoutJekyll(m.body))
	blocks := children(parseMarkdown(body, o.base))
	e := feed.Entry{Title: m.first(titleColumn), Language: m.first(languageColumn)}
	for _, n := range blocks {
		h, isHeading := n.(*ast.Heading)
		switch {
		case isHeading && e.Title == "":
			e.Title = plain(render(body, children(h)...))
		case n.Kind() == ast.KindParagraph && e.Content == "":
			e.Content = render(body, withNotes([]ast.Node{n})...)
		}
	}
	if summary := m.first(summaryColumn); summary != "" {
		e.Content = HTML(summary, o.Base)
	}
	e.Tags = tagsOf(m.values[tagsColumn])
	e.Authors = authorsOf(m.values[authorsColumn])
	return record{e, m.published(name), m.first(updatedColumn), m.first(linkColumn)}.list(name, o, warnings)
}

// record is an entry whose address and dates are still to be checked.
type record struct {
	feed.Entry
	published date.Date
	updated   string
	url       string
}

// list returns the record's file as a list.
func (r record) list(name string, o Options, warnings []string) list {
	e, err := r.entry(o)
	if err != nil {
		l := list{warnings: append(warnings, fmt.Sprintf("%s: left out: %v", name, err)), partial: true}
		if errors.Is(err, errUndated) {
			l.undated = []feed.Entry{e}
		}
		return l
	}
	return list{items: []item{{e, Position{File: name, Line: 1, Column: 1}}}, warnings: warnings}
}

var errUndated = errors.New("has no readable date of publication")

// entry returns the entry of a record, or why it is none.
func (r record) entry(o Options) (e feed.Entry, err error) {
	e = r.Entry
	e.Title = text.OneLine(e.Title)
	if e.URL, err = address(strings.TrimSpace(r.url), o.base); err != nil {
		return e, err
	}
	if e.Title == "" {
		return e, fmt.Errorf("%s has no title", e.URL)
	}
	if e.Published, err = feed.ParseDate(r.published.String()); err != nil || e.Published.IsZero() {
		return e, fmt.Errorf("%s %w", e.URL, errUndated)
	}
	if d, ok := date.Parse(r.updated, date.DayFirst); ok {
		e.Updated, _ = feed.ParseDate(d.String()) // of a form that it reads
	}
	return e, nil
}

func tagsOf(values []string) []string {
	var tags []string
	for _, v := range values {
		tags = append(tags, splitTags(v)...)
	}
	return text.Unique(tags)
}

func authorsOf(names []string) []feed.Author {
	var authors []feed.Author
	for _, name := range names {
		if name = text.OneLine(name); name != "" {
			authors = append(authors, feed.Author{Name: name})
		}
	}
	return authors
}
