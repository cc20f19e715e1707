package markup

import (
	"bytes"
	"compress/gzip"
	"feedgen/feed/budget"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const size = 5_000_000

// hostile are pages that strangers might send to use up time and memory. A %d in
// a repeated part counts.
var hostile = map[string]struct{ before, repeated, after string }{
	"body tags":                  {"<html><head><title>T</title></head><body>", "<body a%d=1>", ""},
	"html tags":                  {"<html><head><title>T</title></head><body>", "<html a%d=1>", ""},
	"attributes":                 {"<p ", "a%d=1 ", ">"},
	"attributes of body":         {"<body ", "a%d=1 ", "><body b=1>"},
	"formatting in blocks":       {"", "<b><p>", ""},
	"distinct formatting":        {"", "<b a%d=1><p>", ""},
	"misnested formatting":       {"", "<b a%d><i></b></i><p>", ""},
	"formatting with much":       {"<b " + strings.Repeat("x=1 y=2 ", 50) + ">", "<p>a<div>b", ""},
	"formatting closed in cells": {"", "<p><b a%d><table><td></b></table></p>", ""},
	"hidden by select":           {"<select>", "<table><td><b a%d></td></table>", "</select><p>"},
	"links":                      {"", "<a href=%d><p>", ""},
	"links in objects":           {"", "<a href=%d><object><p>", ""},
	"paragraph ends":             {"", "</p>", ""},
	"elements":                   {"", "<x>", ""},
	"void elements":              {"", "<br>", ""},
	"closed elements":            {"", "<i></i>", ""},
	"comments":                   {"", "<!---->", ""},
	"depth":                      {"", "<div>", ""},
	"tables":                     {"", "<table><tr><td>", ""},
	"text in tables":             {"<table>", "a<tr>", ""},
	"hidden body tags":           {"<svg><style><!-- ", "<body a%d=1>", ""},
	"body tags in a script":      {"<script>", "<body a%d=1>", "</script>"},
	"body tags after svg":        {"<svg><p><script><!--</script>", "<body a%d=1>", ""},
	"headings":                   {"", "<h1>a", ""},
	"options":                    {"<select>", "<option>a", ""},
	"templates":                  {"", "<template>", ""},
	"ends that close nothing":    {"<b><i><u>", "</s>", ""},
	"forms":                      {"", "<form><input>", ""},
	"rubies":                     {"", "<ruby><rt>", ""},
	"one text":                   {"<p>", "a", ""},
	"less-than signs":            {"<p>", "<", ""},
	"framesets":                  {"", "<frameset>", ""},
	"attributes, then tags":      {"<p " + strings.Repeat("a ", 100) + numbered("a%d ", 200_000) + ">", "<i></i>", ""},
	"hidden attributes":          {"<svg><p><style><p " + numbered("a%d ", 200_000) + "></style>", "<i></i>", ""},
	"quotes":                     {"", "<a b='", ""},
	"quotes in a script":         {"<script>", "<a b='<c d=\"", "</script>"},
	"names":                      {"", "<aaaaaaaa", ""},
	"tags in a comment":          {"<!--", "<a b c ", "-->"},
	"open scripts":               {"", "<script></x", ""},
	"ends in a script":           {"<script>", "</", ""},
	"open comments":              {"", "<!-", ""},
}

func page(before, repeated, after string) []byte {
	b := []byte(before)
	for i := 0; len(b) < size; i++ {
		if strings.Contains(repeated, "%d") {
			b = fmt.Appendf(b, repeated, i)
		} else {
			b = append(b, repeated...)
		}
	}
	return append(b, after...)
}

// TestBudget holds that no page costs much to parse once it is limited. The
// tree of a page weighs several times its bytes.
func TestBudget(t *testing.T) {
	for name, h := range hostile {
		body := page(h.before, h.repeated, h.after)
		budget.Check(t, name, budget.CPU, budget.Memory, func() { Parse(body) })
	}
}

func numbered(format string, n int) string {
	var b []byte
	for i := range n {
		b = fmt.Appendf(b, format, i)
	}
	return string(b)
}

// TestLimitLeavesPagesAlone holds that pages that people wrote come back as they
// are.
func TestLimitLeavesPagesAlone(t *testing.T) {
	pages, err := filepath.Glob("../../../shared/metadata/pages/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) == 0 {
		t.Skip("../shared/metadata is not beside the repository")
	}
	for _, name := range pages {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".gz") {
			r, err := gzip.NewReader(bytes.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			if page, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := Limit(page); err != nil || !bytes.Equal(got, page) {
			t.Errorf("%s: %d bytes became %d, %v", name, len(page), len(got), err)
		}
	}
}

func TestParseDeepPages(t *testing.T) {
	deep := "<title>T</title>" + strings.Repeat("<div>", 1000) + "<h1>a</h1>" + strings.Repeat("</div>", 1000)
	var texts []string
	root, err := Parse([]byte(deep))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			texts = append(texts, n.Data)
		}
	}
	if got := strings.Join(texts, " "); got != "T a" {
		t.Errorf("a deep page says %q, want %q", got, "T a")
	}
}

func TestLimit(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"<p>a<b>b</p>", "<p>a<b>b</p>"},
		{"a < b <3 <!-- <body> --><?php <p ?>", "a < b <3 <!-- <body> --><?php <p ?>"},
		{"<p a='>' b=\">\" c=/>x<p", "<p a='>' b=\">\" c=/>x"},
		{"<!-->x<p>", "<!-->x<p>"},
		{"<body class=a>" + strings.Repeat("<BODY>", 30) + "x", "<body class=a>" + strings.Repeat("<BODY>", 19) + "x"},
		{"<p " + strings.Repeat("a=1 ", 300) + ">x", "<p " + strings.Repeat("a=1 ", 199) + "a=1>x"},
		{"<script>" + strings.Repeat("<body>", 21) + "</script>x", "<script>" + strings.Repeat("<body>", 20) + " body></script>x"},
		{"<title><p></title ><p>x", "<title><p></title ><p>x"},
	} {
		if got, err := Limit([]byte(tt.in)); err != nil || string(got) != tt.want {
			t.Errorf("Limit(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

func FuzzLimit(f *testing.F) {
	for _, h := range hostile {
		f.Add([]byte(h.before + h.repeated + h.after))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		got, costly := Limit(page)
		if len(page) < 1000 && bytes.Count(page, []byte("<")) < maxRepeated && len(got) != len(page) && !bytes.HasPrefix(page, got) {
			t.Errorf("Limit(%q) = %q", page, got)
		}
		if twice, _ := Limit(bytes.Clone(got)); costly == nil && !bytes.Equal(twice, got) && len(page) < 1000 {
			t.Errorf("Limit(%q) = %q, limited again %q", page, got, twice)
		}
	})
}

func ExampleLimit() {
	page := []byte("<p>" + strings.Repeat("<body class=a>", 100_000) + "text")
	limited, err := Limit(page)
	fmt.Println(len(page), len(limited), err)

	page = []byte(strings.Repeat("<p>", 200_000))
	_, err = Limit(page)
	fmt.Println(err)
	// Output:
	// 1400007 287 <nil>
	// too costly to read: more than 120000 tags
}

func TestParseFragment(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"a <b>c</b><li>d", "a <b>c</b><li>d</li>"},
		{strings.Repeat("<div>", 1000) + "x<i>y</i>", "x<i></i>y</div>"},
		{"<p>" + strings.Repeat("<body class=a>", 100_000) + "x", "<p>x</p>"},
	} {
		nodes, err := ParseFragment(tt.in)
		var got strings.Builder
		for _, n := range nodes {
			if err := html.Render(&got, n); err != nil {
				t.Fatal(err)
			}
		}
		if err != nil || !strings.Contains(got.String(), tt.want) {
			t.Errorf("%.100q: %.100q, %v, want %q", tt.in, got.String(), err, tt.want)
		}
	}
}
