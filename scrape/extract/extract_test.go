package extract

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustExtract(t testing.TB, p Page, rules Rules) Result {
	t.Helper()
	r, err := Extract(context.Background(), p, rules)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestExtractEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	page := Page{URL: "https://example.com/a", Body: []byte("<h1>A title</h1>")}
	if _, err := Extract(ctx, page, Rules{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestExtractNothing(t *testing.T) {
	r := mustExtract(t, Page{URL: "https://example.com/a"}, Rules{})
	if r.NotArticle == "" {
		t.Error("an empty page passes for an article")
	}
	if diff := cmp.Diff(Metadata{Canonical: "https://example.com/a"}, r.Metadata); diff != "" {
		t.Errorf("metadata of an empty page (-want +got):\n%s", diff)
	}
}

// TestTagsOfTechnology holds that tags that differ in signs alone stay apart.
func TestTagsOfTechnology(t *testing.T) {
	const page = `<title>Languages</title><h1>Languages</h1>
<a rel=tag href=/t/1>C</a> <a rel=tag href=/t/2>C++</a> <a rel=tag href=/t/3>C#</a>
<a rel=tag href=/t/4>.NET</a> <a rel=tag href=/t/5>Net</a>`
	r := mustExtract(t, Page{URL: "https://blog.example.org/x", Body: []byte(page)}, Rules{})
	if diff := cmp.Diff([]string{"C", "C++", "C#", ".NET", "Net"}, r.Metadata.Tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
}

func TestFields(t *testing.T) {
	var m Metadata
	var rules Rules
	for _, f := range Fields {
		f.Set(&m, []string{f.Name})
		f.Rule(&rules).Selector = f.Name
	}
	for _, f := range Fields {
		if diff := cmp.Diff([]string{f.Name}, f.Values(&m)); diff != "" {
			t.Errorf("values of %s (-want +got):\n%s", f.Name, diff)
		}
		if got := f.Rule(&rules).Selector; got != f.Name {
			t.Errorf("the rule of %s is that of %s", f.Name, got)
		}
		f.Set(&m, nil)
	}
	if diff := cmp.Diff(Metadata{}, m); diff != "" {
		t.Errorf("metadata without values (-want +got):\n%s", diff)
	}
}

func ExampleExtract() {
	body := `<html lang="fr"><head><title>Mesurer sans juger | Le Journal</title>
<meta property="og:site_name" content="Le Journal"></head><body><article>
<h1>Mesurer sans juger</h1><p>Par Jeanne Martin, le 2 mai 2024</p></article></body></html>`
	page := Page{URL: "https://journal.example.org/mesurer", Body: []byte(body)}
	result, err := Extract(context.Background(), page, Rules{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range Fields {
		if values := f.Values(&result.Metadata); len(values) > 0 {
			fmt.Println(f.Name, values, "from", result.Evidence[f.Name])
		}
	}
	// Output:
	// title [Mesurer sans juger] from h1, as in <title>
	// authors [Jeanne Martin] from byline below the headline: Par Jeanne Martin, le 2 mai 2024
	// published [2024-05-02] from text near the headline: Par Jeanne Martin, le 2 mai 2024
	// language [fr] from html lang
	// canonical [https://journal.example.org/mesurer] from the page's own address
	// site_name [Le Journal] from og:site_name
}
