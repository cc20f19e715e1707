// Package wording holds the text of the page for people in several languages.
package wording

import (
	"embed"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"feedgen/feed"
)

// Wording is the page's own text in one language. A language is one file, CODE.txt,
// with a line "Key: value" for each field. Words in braces in a value are replaced by
// what the comment names.
type Wording struct {
	Language string // BCP 47; the name of the file

	Months   string // the twelve names, with a semicolon between them; empty: Day and Month have {number}
	Day      string // {day}, {month} or {number}, {year}
	FirstDay string // of a month, where it is not Day
	Month    string // {month} or {number}, {year}
	One      string // article
	Many     string // {n} articles

	Skip         string // over the head of the page
	Subscribe    string
	WhatFor      string // opens How
	How          string // what a feed is and how one subscribes, before an address
	OtherFormats string // before links
	OtherFeeds   string // a heading
	AllFeeds     string // a link to their list
	Earlier      string // a link to the archives in {format}
	Topics       string // a label
	AllTopics    string // no matter which
	Years        string // a label
	ByYear       string // a heading
	More         string // of {year}, a heading
	ToNewest     string // a link
	Updated      string // {date}
	AlsoOn       string // before the names of sites
	Top          string // a link to the start of the page
}

//go:embed *.txt
var files embed.FS

// all are the languages, by their codes.
var all = sync.OnceValue(func() map[string]*Wording {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // The files are part of the program.
	}
	languages := map[string]*Wording{}
	for _, entry := range entries {
		data, err := files.ReadFile(entry.Name())
		if err != nil {
			panic(err)
		}
		w, err := parse(entry.Name(), string(data))
		if err != nil {
			panic(err) // A test reads them all.
		}
		languages[w.Language] = w
	}
	return languages
})

func parse(name, data string) (*Wording, error) {
	w := &Wording{Language: strings.TrimSuffix(name, ".txt")}
	for i, line := range strings.Split(strings.TrimSpace(data), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		key, value, _ := strings.Cut(line, ": ")
		field := reflect.ValueOf(w).Elem().FieldByName(key)
		if !field.IsValid() || value == "" || !field.IsZero() {
			return nil, fmt.Errorf("%s:%d: %q is no key and value, or is there twice", name, i+1, line)
		}
		field.SetString(value)
	}
	return w, nil
}

// Default is the language of pages in a language that has no words here.
const Default = "en"

// In returns the words in a language, or those of Default.
func In(tag language.Tag) *Wording {
	base, _ := tag.Base()
	if w := all()[base.String()]; w != nil {
		return w
	}
	return all()[Default]
}

// Articles says how many there are.
func (w *Wording) Articles(n int) string {
	if n == 1 {
		return unbreakable(w.One)
	}
	return unbreakable(strings.ReplaceAll(w.Many, "{n}", strconv.Itoa(n)))
}

// Date returns a date in words, as precisely as it is known, in loc.
func (w *Wording) Date(d feed.Date, loc *time.Location) string {
	year, month, day := d.Time.In(loc).Date()
	pattern := w.Day
	switch {
	case d.Precision == feed.PrecisionNone:
		return ""
	case d.Precision == feed.PrecisionMonth:
		pattern = w.Month
	case day == 1 && w.FirstDay != "":
		pattern = w.FirstDay
	}
	name := ""
	if months := strings.Split(w.Months, "; "); len(months) == 12 {
		name = months[month-1]
	}
	return unbreakable(strings.NewReplacer(
		"{day}", strconv.Itoa(day), "{month}", name, "{number}", strconv.Itoa(int(month)), "{year}", strconv.Itoa(year),
	).Replace(pattern))
}

// UpdatedOn says when an article was updated.
func (w *Wording) UpdatedOn(date string) string { return strings.ReplaceAll(w.Updated, "{date}", date) }

// EarlierAs leads to the archives of a feed in a format.
func (w *Wording) EarlierAs(format string) string {
	return strings.ReplaceAll(w.Earlier, "{format}", format)
}

// MoreOf heads the rest of a year.
func (w *Wording) MoreOf(year int) string {
	return strings.ReplaceAll(w.More, "{year}", strconv.Itoa(year))
}

// unbreakable keeps a few words on one line.
func unbreakable(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }
