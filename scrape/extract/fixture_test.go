package extract

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/*.json with what is extracted")

// fixture is the expected side of a page in testdata. The page's first line is
// a comment with its address.
type fixture struct {
	NotArticle string            `json:"not_article,omitempty"`
	Metadata   Metadata          `json:"metadata"`
	Evidence   map[string]string `json:"evidence"`
	Warnings   []string          `json:"warnings,omitempty"`
}

// TestFixtures reads testdata/NAME.html, one page a lesson, and compares what
// is extracted with NAME.json.
func TestFixtures(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages in testdata: %v", err)
	}
	for _, name := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".html"), func(t *testing.T) {
			r := mustExtract(t, readFixture(t, name), Rules{})
			checkResult(t, r)
			got := fixture{r.NotArticle, r.Metadata, r.Evidence, r.Warnings}
			golden := strings.TrimSuffix(name, ".html") + ".json"
			if *update {
				writeFixture(t, golden, got)
			}
			b, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			var want fixture
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatalf("%s: %v", golden, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		})
	}
}

func readFixture(t *testing.T, name string) Page {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := bytes.Cut(body, []byte("\n"))
	address, ok := strings.CutPrefix(string(line), "<!-- ")
	if !ok {
		t.Fatalf("%s: the first line is no comment with the page's address", name)
	}
	return Page{URL: strings.TrimSuffix(address, " -->"), Body: body}
}

func writeFixture(t *testing.T, name string, f fixture) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(f); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkResult tests what holds for every result, whatever the page.
func checkResult(t *testing.T, r Result) {
	t.Helper()
	m := r.Metadata
	for _, u := range []string{m.Image, m.Canonical} {
		if u == "" {
			continue
		}
		p, err := url.Parse(u)
		if err != nil || p.Scheme != "http" && p.Scheme != "https" || p.Host == "" {
			t.Errorf("%q is no absolute http or https address", u)
		}
	}
	texts := []string{r.NotArticle}
	for _, f := range Fields {
		texts = append(texts, f.Values(&m)...)
	}
	for _, e := range r.Evidence {
		texts = append(texts, e)
	}
	for _, s := range texts {
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\ufeff' }) {
			t.Errorf("control character in %q", s)
		}
		if s != strings.TrimSpace(s) {
			t.Errorf("blanks around %q", s)
		}
	}
	for _, f := range Fields {
		values := f.Values(&m)
		if _, ok := r.Evidence[f.Name]; ok != (len(values) > 0) {
			t.Errorf("%s: the values are %q, and there is evidence: %v", f.Name, values, ok)
		}
	}
}

// testPages returns the pages of testdata by their names.
func testPages(t *testing.T) map[string]Page {
	t.Helper()
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages in testdata: %v", err)
	}
	pages := map[string]Page{}
	for _, name := range files {
		pages[filepath.Base(name)] = readFixture(t, name)
	}
	for _, row := range tableRows(t) {
		pages["table: "+row.name] = row.page
	}
	return pages
}
