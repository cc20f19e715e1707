package format

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// owned are files, and whether feedgen generated them.
var owned = []struct {
	name, data string
	own        bool
}{
	{"RSS", `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><generator>feedgen</generator></channel></rss>`, true},
	{"RSS of another", `<rss version="2.0"><channel><generator>Jekyll v4</generator></channel></rss>`, false},
	{"RSS without", `<rss version="2.0"><channel><title>feedgen</title></channel></rss>`, false},
	{"RSS that speaks of it", `<rss><channel><item><generator>feedgen</generator></item></channel></rss>`, false},
	{"Atom",
		`<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><generator uri="https://example.org">feedgen</generator></feed>`, true},
	{"Atom with a version", `<feed xmlns="http://www.w3.org/2005/Atom"><generator version="2">feedgen 2.0</generator></feed>`, true},
	{"Atom of another", `<feed xmlns="http://www.w3.org/2005/Atom"><generator>Hugo</generator></feed>`, false},
	{"Atom whose source is ours",
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry><source><generator>feedgen</generator></source></entry></feed>`, false},
	{"OPML", `<opml version="2.0"><head><title>x</title><generator>feedgen</generator></head></opml>`, true},
	{"OPML with a comment",
		`<?xml version="1.0"?><opml version="2.0"><head><!-- generator: feedgen --><title>x</title></head></opml>`, true},
	{"OPML of another", `<opml version="2.0"><head><!-- generator: other --></head><body><!-- generator: feedgen --></body></opml>`, false},
	{"HTML", "<!doctype html>\n<html><head><meta charset=utf-8><meta name=\"generator\" content=\"feedgen\"></head></html>", true},
	{"HTML, bare", `<!DOCTYPE HTML><meta content=feedgen name=generator>`, true},
	{"HTML of another",
		`<!doctype html><html><head><meta name="generator" content="Jekyll v4.3"><title>feedgen</title></head></html>`, false},
	{"HTML without", `<html><title>x</title></html>`, false},
	{"JSON", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"},{"id":"2","_feedgen":{"urls":[]}}]}`, true},
	{"JSON of another", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"}]}`, false},
	{"other JSON", `{"items":3}`, false},
	{"Markdown", "<!-- feedgen:start -->\n\n- [A](https://a.example/)\n\n<!-- feedgen:end -->\n", true},
	{"a README with the marks", "# Ada\n\n<!-- feedgen:start -->\n<!-- feedgen:end -->\n\nBye.\n", true},
	{"a README with one mark", "# Ada\n\n<!-- feedgen:start -->\n", false},
	{"a page with the marks", "<!doctype html>\n<p><!-- feedgen:start --><!-- feedgen:end -->", false},
	{"a marked beginning", "\ufeff" + `<rss><channel><generator>feedgen</generator></channel></rss>`, true},
	{"nothing", "", false},
	{"text", "feedgen", false},
	{"a picture", "\x89PNG\r\n\x1a\n<generator>feedgen", false},
}

func TestOwn(t *testing.T) {
	for _, test := range owned {
		if got := Own([]byte(test.data)); got != test.own {
			t.Errorf("%s: own is %t, want %t", test.name, got, test.own)
		}
	}
}

// TestOwnFiles holds that every format recognises the files that it renders.
func TestOwnFiles(t *testing.T) {
	f := limitedFeed(numbered(1, 250, time.Time{}))
	for _, format := range All {
		f.Files[format.Key] = format.File
	}
	files, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !Own(file.Data()) {
			t.Errorf("%s is not recognised as our own", file.Name)
		}
	}
}

func FuzzOwn(f *testing.F) {
	for _, test := range owned {
		f.Add([]byte(test.data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if Own(data) && !strings.Contains(strings.ToLower(string(data)), "feedgen") && !bytes.ContainsAny(data, `\&`) {
			t.Errorf("own, though it does not name feedgen: %q", data)
		}
	})
}
