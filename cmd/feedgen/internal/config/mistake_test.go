package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/yamlfix"
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
		{"indentation", head + "entries:\n  - url: https://a.example/1\n   title: T\n",
			"c.yaml:4:4: the key is not aligned with the other keys: indent the line by 4 spaces"},
		{"indentation too deep", entry + "  title: T\n",
			"c.yaml:5:7: the key is not aligned with the other keys: indent the line by 4 spaces"},
		{"a key below a dash", head + "entries:\n  - url: https://a.example/1\n  title: T\n", "c.yaml:4:3: the key is not aligned"},
		{"a dash that is not aligned", entry + "title: T\n   - url: https://a.example/2\n",
			"c.yaml:6:4: the item is not aligned with its list: indent the line by 2 spaces"},
		{"no space", entry + "title:T\n", "c.yaml:5:11: a space is missing after the colon: write title: T"},
		{"no colon", entry + "title The first\n", "c.yaml:5:5: a colon is missing after the key: write title: …"},
		{"quote to the end", entry + "summary: 'l''article\n", "c.yaml:5:14: the text starts with ' and never ends"},
		{"quote with lines", entry + "summary: \"a\n      b\n    tags: [a]\n", "c.yaml:5:14: the text starts with \" and never ends"},
		{"list without its end", entry + "tags: [a, b\n    title: T\n", "c.yaml:5:11: the list is not closed: add ]"},
		{"colon in braces", head + "entries:\n  - {url: https://a.example/1, title: MLOps: en phase, published: 2024}\n",
			`c.yaml:3:39: the text contains a colon, like a key: put it in quotes: "MLOps: en phase"`},
		{"hash", entry + "title: #hashtag\n", `c.yaml:5:12: # starts a comment: put the text in quotes: "#hashtag"`},
		{"no such month", head + "entries: [{url: \"https://a.example/1\", published: 2024-13-01}]\n", "a year has 12 months"},
		{"date", entry + "date: 2024-02-20\n", `unknown key "date": did you mean "published"?`},
		{"link", entry + "link: https://a.example/\n", `unknown key "link": did you mean "url"?`},
		{"author", entry + "author: A\n", `unknown key "author": did you mean "authors"?`},
		{"categories", entry + "categories: [A]\n", `unknown key "categories": did you mean "tags"?`},
		{"description", entry + "description: A\n", `unknown key "description": did you mean "summary"?`},
		{"entry", head + "entry: []\n", `unknown key "entry": did you mean "entries"?`},
		{"transposed", head + "entreis: []\n", `did you mean "entries"?`},
		{"no such day", head + "entries: [{url: \"https://a.example/1\", published: 2024-02-30}]\n", "February 2024 has 29 days"},
		{"year alone", head + "entries: [{url: \"https://a.example/1\", published: 2024}]\n", "add the month, such as 2024-06"},
		{"short date", head + "entries: [{url: \"https://a.example/1\", published: 2024-2-3}]\n", "write 2024-02-03"},
		{"slashes", head + "entries: [{url: \"https://a.example/1\", published: 2024/02/20}]\n", "write 2024-02-20"},
		{"no-break space", head + "entries:\n  - url: https://a.example/1\n  \u00a0 title: T\n",
			"c.yaml:4:3: this space is no plain space, as text that is copied may have: type the spaces again"},
		{"dash of another kind", head + "entries:\n  – url: https://a.example/1\n    title: T\n",
			"c.yaml:3:3: an item begins with a hyphen and a space: write - url: https://a.example/1"},
		{"asterisk", head + "entries:\n  * url: https://a.example/1\n    title: T\n", "write - url: https://a.example/1"},
		{"no space behind a dash", head + "entries:\n  -url: https://a.example/1\n    title: T\n", "write - url: https://a.example/1"},
		{"equals sign", entry + "title = T\n", "c.yaml:5:10: a colon and a space stand between a key and its value: write title: T"},
		{"full-width colon", head + "entries:\n  - url：https://a.example/1\n    title: T\n", "write url: https://a.example/1"},
		{"comma behind a value", entry + "title: \"T\",\n", "c.yaml:5:15: no comma stands behind a value: remove it"},
		{"apostrophe", entry + "title: 'L'attente'\n", "put the text in double quotes, or write '' for a quote inside"},
		{"backslash", entry + "title: \"C:\\path\"\n", `c.yaml:5:15: \p means nothing in double quotes: write \\ for a backslash`},
		{"conflict of Git", head + "<<<<<<< HEAD\nentries: []\n=======\nentries: []\n>>>>>>> b\n",
			"c.yaml:2:1: Git left a conflict here"},
		{"Markdown", "```yaml\n" + head + "```\n", "c.yaml:1:1: ``` is Markdown: remove the line"},
		{"second document", head + "---\n" + head, "c.yaml:2:1: --- begins a second document, which is not read"},
		{"no dashes", head + "entries:\n  url: https://a.example/1\n  title: T\n  url: https://a.example/2\n",
			`c.yaml:5:3: the key "url" is already on line 3: begin each item of the list with a hyphen`},
		{"addresses as entries", head + "entries: [https://a.example/1]\n",
			`want keys and values such as url: …, not "https://a.example/1"`},
		{"entries as addresses", head + "scrape: {urls: [{url: https://a.example/1}]}\n", "what has a title belongs under entries"},
		{"link in Markdown", entry + "title: T\n  - url: '[T](https://a.example/2)'\n", "write the address alone: https://a.example/2"},
		{"link in brackets", entry + "title: T\n  - url: <https://a.example/2>\n", "write the address alone: https://a.example/2"},
		{"too deep", head + "scrape: {entries: []}\n", `unknown key "entries": it belongs at the top level, without indentation`},
		{"not deep enough", head + "delay: 1s\n", `unknown key "delay": it belongs under scrape`},
		{"text over two lines", entry + "title: A text\n    that goes on: here\n",
			"if it is part of the text above, put all of that in quotes"},
		{"a format that is none", head + "publish: {files: {feed: a.xml}}\n", `unknown key "feed": want atom, html, json`},
		{"capitals", head + "publish: {files: {RSS: a.xml}}\n", `unknown key "RSS": did you mean "rss"?`},
		{"another character set", head + "entries: []\n# caf\xe9\n", "c.yaml:3: the file is not text in UTF-8: save it as UTF-8"},
		{"in words", head + "entries: [{url: \"https://a.example/1\", published: 20 février 2024}]\n", "write 2024-02-20"},
	} {
		_, err := Parse("c.yaml", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n%s\ngot  %v\nwant %s", c.name, c.text, err, c.want)
		}
	}
}

// TestMeantKeys holds that a key in another spelling is one mistake: what it gives
// is not missing as well.
func TestMeantKeys(t *testing.T) {
	_, err := Parse("c.yaml", []byte("Feed:\n  Title: T\n  link: https://a.example/\n  baseUrl: https://a.example/f/\n"))
	if err == nil || strings.Count(err.Error(), "c.yaml:") != 3 || strings.Contains(err.Error(), "missing") {
		t.Errorf("got %v, want three unknown keys", err)
	}
}

// TestProbablyMeant holds that values which are valid, and probably not meant, are
// warned of.
func TestProbablyMeant(t *testing.T) {
	const head = "feed: {title: T, link: \"https://a.example/\", base_url: \"https://a.example/f/\"}\n"
	for _, c := range []struct{ text, want string }{
		{"entries:\n  - url: https://a.example/1\n    tags: a, b, c\n", "c.yaml:4:11: this is one value: write [a, b, c] for 3"},
		{"entries:\n  - url: https://a.example/1\n    authors: Ada, Bob\n", "c.yaml:4:14: this is one value: write [Ada, Bob] for 2"},
		{"entries:\n  - url: https://a.example/1\n    authors: ['King, Jr.']\n", ""},
		{"entries:\n  - url: https://a.example/1\n    title: Issue #2 of it\n", "c.yaml:4:12: what follows # is a comment"},
		{"entries:\n  - url: https://a.example/1\n    title: Issue # of 2022\n    image: https://a.example/i #old\n", ""},
	} {
		config, err := Parse("c.yaml", []byte(head+c.text))
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := strings.Join(config.Warnings(), "\n"); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: warnings %q, want %q", c.text, got, c.want)
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

// TestAllMistakesAtOnce holds that what is no YAML hides nothing of what else is
// wrong.
func TestAllMistakesAtOnce(t *testing.T) {
	_, err := Parse("c.yaml", []byte(`feed:
  title: Ada: articles
  link: https://a.example/
   base_url: a.example
entries:
  - url: https://a.example/1
	title: T
    date: 2024-02-20
    summary: |
      kept: as: it is
        @here [too
  - url: https://a.example/2
    title: "An open quote
    tags: [a, b
    published: 2024-02-30
publish: {bucket: @feeds}
`))
	var got []string
	for _, line := range strings.Split(err.Error(), "\n") {
		if strings.HasPrefix(line, "c.yaml:") {
			got = append(got, strings.Join(strings.SplitN(line, ":", 4)[1:3], ":"))
		}
	}
	want := []string{"2:10", "4:4", "4:14", "7:1", "8:5", "13:12", "14:11", "15:16", "16:19", "16:19"}
	if !slices.Equal(got, want) {
		t.Errorf("mistakes at %q, want %q:\n%v", got, want, err)
	}
}

func TestManyMistakes(t *testing.T) {
	text := "feed: {title: T, link: \"https://a.example/\", base_url: \"https://a.example/f/\"}\n"
	for i := range 30 {
		text += fmt.Sprintf("x%d: 1\n", i)
	}
	_, err := Parse("c.yaml", []byte(text))
	n := strings.Count(err.Error(), "unknown key")
	if n != maxMistakes || !strings.HasSuffix(err.Error(), "\nc.yaml: and 10 more mistakes") {
		t.Errorf("%d mistakes:\n%v", n, err)
	}
}

// TestFixLeavesYAML holds that yamlfix finds nothing in the repository's examples.
func TestFixLeavesYAML(t *testing.T) {
	for name, text := range configurations(t) {
		if _, _, mistakes := yamlfix.Fix(strings.Split(string(text), "\n")); len(mistakes) > 0 {
			t.Errorf("%s: %v", name, mistakes)
		}
	}
}

// TestJSON holds that a configuration in JSON is taken whole.
func TestJSON(t *testing.T) {
	c, err := Parse("c.json", []byte("{\n\t\"feed\": {\"title\":\"T \\ud83d\\ude00 \\\\ud83d \\/\\u00e9\","+
		"\"link\":\"https:\\/\\/a.example\\/\",\t\"base_url\":\"https://a.example/f/\"},\n\"entries\":[\t]\n}"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "T \U0001F600 \\ud83d /é"; c.Feed.Title != want {
		t.Errorf("title %q, want %q", c.Feed.Title, want)
	}
}
