package markup

import (
	"feedgen/feed/budget"
	"fmt"
	"slices"
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
	"ends in blocks":             {"", "<b><div></b>", ""},
	"ends in deep blocks":        {strings.Repeat("<div>", 400), "<b a%d><i><u><div></b></i>", ""},
	"ends of many":               {numbered("<b a%d>", 90) + "<i>", "<div></i>", ""},
	"ends in tables":             {"", "<table><b a%d><tr><i></b>", ""},
	"links in blocks":            {"", "<a href=%d><div>", ""},
	"text put before a table":    {strings.Repeat("<div>", 400) + "<table>", "a<br>", ""},
	"references":                 {"<p title='", "&amp", "'>"},
	"scripts in comments":        {"<script><!--", "<script ", "</script>"},
	"open data":                  {"<svg>", "<![CDATA[", ""},
	"attributes of many bodies":  {"<body>", "<body " + numbered("a%d ", 200) + ">", ""},
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

// TestBudget holds that no page costs much to parse. The
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

// TestParseDeepPages holds that no text is lost on pages that nest deeper than elements
// are kept open.
func TestParseDeepPages(t *testing.T) {
	const page = "<h1>a</h1><table>b<tr><td>c</table><ul><li>d<p>e</ul><b>f</b><a>g<a>h<svg>i</svg>j<form>k</form>" +
		"<select><option>l</select><h2>m"
	for depth := maxDepth - 10; depth < maxDepth+10; depth++ {
		var texts []byte
		root, err := Parse([]byte("<title>T</title>" + strings.Repeat("<div>", depth) + page))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.TextNode {
				texts = append(texts, n.Data...)
			}
		}
		slices.Sort(texts) // what may not stand in a table is put before it
		if want := "Tabcdefghijklm"; string(texts) != want {
			t.Errorf("a page of %d elements in one another says %q, want %q", depth, texts, want)
		}
	}
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
