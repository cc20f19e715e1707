package config

import (
	"strings"
	"testing"
)

// What authors mistype, and what they read of it.
func TestMistakesInAnAuthorsWords(t *testing.T) {
	const head = "feed: {title: T, link: \"https://a.example/\", base_url: \"https://a.example/f/\"}\n"
	const entry = head + "entries:\n  - url: https://a.example/1\n    published: 2024-02-20\n    "
	for _, c := range []struct{ name, text, want string }{
		{"tab", head + "entries:\n\t- url: https://a.example/1\n", "c.yaml:3:1: a tab indents the line: use spaces"},
		{"colon", entry + "title: MLOps: en phase de run\n",
			`c.yaml:5:12: the text contains a colon, like a key: put it in quotes: "MLOps: en phase de run"`},
		{"French colon", entry + "title: MLOps : en phase\n",
			`c.yaml:5:12: the text contains a colon, like a key: put it in quotes: "MLOps : en phase"`},
		{"bracket", entry + "title: [MLOps] les difficultés\n",
			`c.yaml:5:12: the text starts with [, like a list: put it in quotes: "[MLOps] les`},
		{"at sign", entry + "title: @foo\n", `c.yaml:5:12: a text can't start with @: put it in quotes: "@foo"`},
		{"quote", entry + "title: \"T\n    summary: S\n", `c.yaml:5:12: the text starts with " and never ends`},
		{"text behind a quote", entry + "title: \"T\" and more\n", "c.yaml:5:12: there is text after the closing quote"},
		{"indentation", head + "entries:\n  - url: https://a.example/1\n   title: T\n", "indent it like the lines above"},
		{"date", entry + "date: 2024-02-20\n", `unknown key "date": did you mean "published"?`},
		{"link", entry + "link: https://a.example/\n", `unknown key "link": did you mean "url"?`},
		{"author", entry + "author: A\n", `unknown key "author": did you mean "authors"?`},
		{"categories", entry + "categories: [A]\n", `unknown key "categories": did you mean "tags"?`},
		{"description", entry + "description: A\n", `unknown key "description": did you mean "summary"?`},
		{"entry", head + "entry: []\n", `unknown key "entry": did you mean "entries"?`},
		{"transposed", head + "entreis: []\n", `did you mean "entries"?`},
		{"no such day", head + "entries: [{url: \"https://a.example/1\", published: 2024-02-30}]\n", "February 2024 has 29 days"},
		{"short date", head + "entries: [{url: \"https://a.example/1\", published: 2024-2-3}]\n", "write 2024-02-03"},
		{"slashes", head + "entries: [{url: \"https://a.example/1\", published: 2024/02/20}]\n", "write 2024-02-20"},
		{"in words", head + "entries: [{url: \"https://a.example/1\", published: 20 février 2024}]\n", "write 2024-02-20"},
	} {
		_, err := Parse("c.yaml", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n%s\ngot  %v\nwant %s", c.name, c.text, err, c.want)
		}
	}
}

// A configuration on one line shows the part around the mistake.
func TestLongLineIsCut(t *testing.T) {
	text := strings.Repeat("x", 5000) + "!" + strings.Repeat("y", 5000)
	m := &Mistake{File: "c.yaml", Line: 1, Column: 5001, Text: text, Message: "wrong"}
	lines := strings.Split(m.Error(), "\n")
	if len(lines) != 3 || len([]rune(lines[1])) > 140 || []rune(lines[1])[len([]rune(lines[2]))-1] != '!' {
		t.Errorf("got\n%s\nwant a short line with the caret below the !", m.Error())
	}
}
