package format

import (
	"embed"
	"fmt"
	"path"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"feedgen/feed"
)

// wording is the page's own text in one language. A language is one file,
// wording/CODE.txt, with a line "Key: value" for each field. A value may have
// words in braces, which stand for what the comment names.
type wording struct {
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

//go:embed wording/*.txt
var wordingFiles embed.FS

// wordings are the languages that the page has words in, by their codes.
var wordings = sync.OnceValue(func() map[string]*wording {
	entries, err := wordingFiles.ReadDir("wording")
	if err != nil {
		panic(err) // The files are part of the program.
	}
	all := map[string]*wording{}
	for _, entry := range entries {
		data, err := wordingFiles.ReadFile(path.Join("wording", entry.Name()))
		if err != nil {
			panic(err)
		}
		w, err := parseWording(entry.Name(), string(data))
		if err != nil {
			panic(err) // A test reads them all.
		}
		all[w.Language] = w
	}
	return all
})

func parseWording(name, data string) (*wording, error) {
	w := &wording{Language: strings.TrimSuffix(name, ".txt")}
	for i, line := range strings.Split(strings.TrimSpace(data), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		key, value, _ := strings.Cut(line, ": ")
		field := reflect.ValueOf(w).Elem().FieldByName(key)
		if !field.IsValid() || value == "" || !field.IsZero() {
			return nil, fmt.Errorf("wording/%s:%d: %q is no key and value, or is there twice", name, i+1, line)
		}
		field.SetString(value)
	}
	return w, nil
}

// english are the words of the page in languages that it has no words in.
const english = "en"

// wordingIn returns the page's words in a language, or in English.
func wordingIn(tag language.Tag) *wording {
	base, _ := tag.Base()
	if w := wordings()[base.String()]; w != nil {
		return w
	}
	return wordings()[english]
}

// articles returns how many there are.
func (w *wording) articles(n int) string {
	if n == 1 {
		return unbreakable(w.One)
	}
	return unbreakable(strings.ReplaceAll(w.Many, "{n}", strconv.Itoa(n)))
}

// date returns a date in words, as precisely as it is known, in loc.
func (w *wording) date(d feed.Date, loc *time.Location) string {
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

// updated says when an article was updated.
func (w *wording) updated(date string) string { return strings.ReplaceAll(w.Updated, "{date}", date) }

// moreOf heads the rest of a year.
func (w *wording) moreOf(year int) string {
	return strings.ReplaceAll(w.More, "{year}", strconv.Itoa(year))
}

// unbreakable keeps a few words on one line.
func unbreakable(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }
