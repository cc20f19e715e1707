package config

import (
	"errors"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
)

// addition is an article and an address.
var addition = Addition{
	URLs: []string{"https://a.example/page"},
	Entries: []Entry{{URL: "https://a.example/new", Title: "New: ${x}",
		Published: Date{feed.Date{Time: time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay}},
		Tags:      []string{"a", "b c"}}},
}

// TestAddKeepsTheFile holds that an addition is where a person would write it, and that
// the rest of the file is unchanged.
func TestAddKeepsTheFile(t *testing.T) {
	const head = "feed: {title: T, link: https://a.example/, base_url: https://a.example/f/}\n"
	const entry = "url: https://a.example/new\n    title: \"New: $${x}\"\n    published: 2024-02-03\n    tags: [a, b c]"
	const flow = `{url: https://a.example/new, title: "New: $${x}", published: 2024-02-03, tags: [a, b c]}`
	for name, c := range map[string]struct{ before, after string }{
		"no lists": {
			head + "# the end\n",
			head + "# the end\n\nscrape:\n  urls:\n    - https://a.example/page\n\nentries:\n  - " + entry + "\n",
		},
		"no end of the last line": {
			head + "publish: {bucket: ./x}",
			head + "publish: {bucket: ./x}\n\nscrape:\n  urls:\n    - https://a.example/page\n\nentries:\n  - " + entry,
		},
		"lists and comments": {
			head + "scrape:\n  # these\n  urls:\n  - https://a.example/1 # one\n" +
				"  # - https://a.example/2\n  delay: 0s\n" +
				"entries:\n  - url: https://a.example/3\n    summary: |\n      # A heading\n\n      text\n\n" +
				"    # about it\n\n# what follows\n" +
				"publish: {bucket: ./x}\n",
			head + "scrape:\n  # these\n  urls:\n  - https://a.example/1 # one\n  - https://a.example/page\n" +
				"  # - https://a.example/2\n  delay: 0s\n" +
				"entries:\n  - url: https://a.example/3\n    summary: |\n      # A heading\n\n      text\n\n    # about it\n  - " + entry +
				"\n\n# what follows\npublish: {bucket: ./x}\n",
		},
		"blank lines between, and no indentation": {
			head + "scrape: {urls: ['https://a.example/1', \"https://a.example/2\"], delay: 0s}\nentries:\n" +
				"- {url: 'https://a.example/3', title: it's}\n\n# a comment\n-   url: https://a.example/4\n    title: \"x # y\"\n",
			head + "scrape: {urls: ['https://a.example/1', \"https://a.example/2\", https://a.example/page], delay: 0s}\nentries:\n" +
				"- {url: 'https://a.example/3', title: it's}\n\n" +
				"# a comment\n-   url: https://a.example/4\n    title: \"x # y\"\n\n-   " + entry + "\n",
		},
		"brackets over lines": {
			head + "scrape:\n  urls: [\n    https://a.example/1, # one ]\n    https://a.example/2 # two\n  ]\nentries: [ ]\n",
			head + "scrape:\n  urls: [\n    https://a.example/1, # one ]\n    https://a.example/2, # two\n" +
				"    https://a.example/page\n  ]\n" +
				"entries: [" + flow + " ]\n",
		},
		"keys without a value": {
			head + "scrape:\n  urls:\n  delay: 0s\nentries: # none yet\n",
			head + "scrape:\n  urls:\n    - https://a.example/page\n  delay: 0s\nentries: # none yet\n  - " + entry + "\n",
		},
		"a key without its list": {
			head + "scrape:\n\n  delay: 0s\n",
			head + "scrape:\n  urls:\n    - https://a.example/page\n\n  delay: 0s\n\nentries:\n  - " + entry + "\n",
		},
		"single values": {
			head + "scrape:\n  urls: https://a.example/1 # one\n" +
				"entries:\n  url: https://a.example/2\n  summary: |\n    a\n\n    b\n",
			head + "scrape:\n  urls: [https://a.example/1, https://a.example/page] # one\nentries:\n  - url: https://a.example/2\n" +
				"    summary: |\n      a\n\n      b\n  - " + entry + "\n",
		},
		"anchors, merges and aliases": {
			head + "scrape:\n  hosts: &own [a.example]\n  urls: &pages\n    # these\n    - https://a.example/1\n  prefer: *own\n" +
				"entries: &list\n-   &first\n    url: https://a.example/2\n    tags: [a]\n-   <<: *first\n    url: https://a.example/3\n",
			head + "scrape:\n  hosts: &own [a.example]\n  urls: &pages\n    # these\n    - https://a.example/1\n" +
				"    - https://a.example/page\n  prefer: *own\n" +
				"entries: &list\n-   &first\n    url: https://a.example/2\n    tags: [a]\n-   <<: *first\n    url: https://a.example/3\n" +
				"-   " + entry + "\n",
		},
		"JSON": {
			"{\n  \"feed\": {\"title\": \"T\", \"link\": \"https://a.example/\", \"base_url\": \"https://a.example/f/\"},\n" +
				"  \"scrape\": {\"urls\": [\"https://a.example/1\"]}\n}\n",
			"{\n  \"feed\": {\"title\": \"T\", \"link\": \"https://a.example/\", \"base_url\": \"https://a.example/f/\"},\n" +
				"  \"scrape\": {\"urls\": [\"https://a.example/1\", \"https://a.example/page\"]}, \"entries\": [{\"url\": " +
				"\"https://a.example/new\", \"title\": \"New: $${x}\", \"published\": \"2024-02-03\", \"tags\": [\"a\", \"b c\"]}]\n}\n",
		},
	} {
		for ending, eol := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
			before, after := strings.ReplaceAll(c.before, "\n", eol), strings.ReplaceAll(c.after, "\n", eol)
			got, err := Add("config.yaml", []byte(before), addition)
			if err != nil {
				t.Errorf("%s, %s: %v", name, ending, err)
			} else if diff := cmp.Diff(after, string(got)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, ending, diff)
			}
		}
	}
}

// TestAddRefuses holds that nothing is returned that would say something else.
func TestAddRefuses(t *testing.T) {
	const head = "feed: {title: T, link: https://a.example/, base_url: https://a.example/f/}\n"
	merged := head + "scrape: {<<: &s {urls: [https://a.example/1]}}\n"
	if got, err := Add("config.yaml", []byte(merged), addition); !errors.Is(err, ErrUnwritable) {
		t.Errorf("a key that is merged in: %v\n%s", err, got)
	}
}

// TestAddToExamples holds that every configuration of the repository can be
// added to, and that all its bytes stay.
func TestAddToExamples(t *testing.T) {
	for name, text := range configurations(t) {
		if _, err := Parse(name, text); err != nil {
			continue // it wants variables of the environment
		}
		got, err := Add(name, text, addition)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		kept := 0
		for _, c := range got {
			if kept < len(text) && text[kept] == c {
				kept++
			}
		}
		if kept < len(text) {
			t.Errorf("%s: after %d bytes it is another file", name, kept)
		}
	}
}
