package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"

	"github.com/google/go-cmp/cmp"
)

// hostPage is a page of a site that shares its description, its image and an
// unknown ending of its titles.
func hostPage(title, prose string) Page {
	return Page{URL: "https://blog.example.fr/" + text.Squash(title), Body: fmt.Appendf(nil, `
<html lang="fr"><head><title>%s | Le coin du feu</title>
<meta name="description" content="Le meilleur du numérique, chaque semaine, depuis 2010.">
<meta property="og:image" content="https://blog.example.fr/img/partage.jpg"></head><body>
<p>%s</p></body></html>`, title, prose)}
}

func TestCompare(t *testing.T) {
	text := "Une phrase qui est bien à cet article, et qui suffit à le résumer pour un lecteur pressé qui passe."
	r := mustExtract(t, hostPage("La forge", text), Rules{})
	others := []Traits{
		mustExtract(t, hostPage("Le four", "x"), Rules{}).Traits,
		mustExtract(t, hostPage("La braise", "y"), Rules{}).Traits,
	}
	if r.Metadata.Title != "La forge | Le coin du feu" {
		t.Fatalf("alone, the page is called %q", r.Metadata.Title)
	}
	again := mustExtract(t, hostPage("La forge", text), Rules{})
	r.Compare(others)
	want := Metadata{Title: "La forge", Summary: text, Language: "fr", Canonical: "https://blog.example.fr/laforge"}
	if diff := cmp.Diff(want, r.Metadata); diff != "" {
		t.Errorf("compared (-want +got):\n%s", diff)
	}
	checkResult(t, r)
	for _, want := range []Rejected{
		{"title", elect.Rejected{
			Value: "La forge | Le coin du feu", Evidence: "<title>", Reason: "other pages of the host end in | Le coin du feu",
		}},
		{"image", elect.Rejected{
			Value: "https://blog.example.fr/img/partage.jpg", Evidence: "og:image", Reason: "other pages of the host have the same",
		}},
	} {
		if !slices.Contains(r.Rejected, want) {
			t.Errorf("rejected %q, without %q", r.Rejected, want)
		}
	}

	slices.Reverse(others)
	again.Compare(others)
	if diff := cmp.Diff(r.Metadata, again.Metadata); diff != "" {
		t.Errorf("the order of the others matters:\n%s", diff)
	}
	r.Compare(others)
	if diff := cmp.Diff(want, r.Metadata); diff != "" {
		t.Errorf("compared twice (-want +got):\n%s", diff)
	}
}

// TestCompareOpenings shows that a paragraph with which the texts of a host start is no
// summary, however long it is.
func TestCompareOpenings(t *testing.T) {
	const own = "Une phrase qui est bien à cet article, et qui suffit à le résumer pour un lecteur pressé qui passe."
	page := func(title, opening, rest string) Page {
		return Page{URL: "https://blog.example.fr/" + text.Squash(title), Body: fmt.Appendf(nil,
			`<html lang="fr"><head><title>%s</title></head><body><h1>%[1]s</h1><p>%s</p><p>%s</p></body></html>`, title, opening, rest)}
	}
	for _, opening := range []string{
		"Chaque semaine, un texte du carnet paraît ici le mardi matin.",
		"Chaque semaine, un texte du carnet paraît ici le mardi matin, et ceux qui le lisent depuis dix ans savent " +
			"qu’il ne manque jamais, même en août.",
	} {
		r := mustExtract(t, page("La forge", opening, own), Rules{})
		if !strings.HasPrefix(r.Metadata.Summary, opening) {
			t.Fatalf("alone, the page has the summary %q", r.Metadata.Summary)
		}
		const rest = "Le four du village ne chauffe plus que le dimanche, et la file commence dès l’aube."
		other := mustExtract(t, page("Le four", opening, rest), Rules{})
		r.Compact()
		r.Compare([]Traits{other.Traits})
		if r.Metadata.Summary != own {
			t.Errorf("the summary is %q, want %q", r.Metadata.Summary, own)
		}
	}
	r := mustExtract(t, page("La forge", own, own), Rules{})
	other := mustExtract(t, page("Le four", own+" Mais pas tout.", own), Rules{})
	r.Compare([]Traits{other.Traits})
	if !strings.HasPrefix(r.Metadata.Summary, own) {
		t.Errorf("another opening changes the summary to %q", r.Metadata.Summary)
	}
	r = mustExtract(t, page("La forge", own, own), Rules{})
	other = mustExtract(t, page("Le four", own, own), Rules{})
	r.Compare([]Traits{other.Traits})
	if !strings.HasPrefix(r.Metadata.Summary, own) {
		t.Errorf("the same text on another page changes the summary to %q", r.Metadata.Summary)
	}
}

// TestCompareTitle cuts only what the titles of two other pages end in, and never all.
func TestCompareTitle(t *testing.T) {
	for _, c := range []struct {
		title  string
		others []string
		want   string
	}{
		{"La forge | Le coin", []string{"Le four | Le coin", "La braise | Le coin"}, "La forge"},
		{"La forge | Le coin", []string{"Le four | Le coin", "La braise | Un autre coin"}, "La forge | Le coin"},
		{"La forge | Le coin", []string{"La forge | Le coin", "La forge | Le coin"}, "La forge | Le coin"}, // two copies
		{"La forge | Le coin", []string{"Le four", "La braise"}, "La forge | Le coin"},
		{"La forge | Feu | Le coin", []string{"Le four | Eau | Le coin", "La braise | Le coin"}, "La forge | Feu"},
		{"| Le coin", []string{"Le four | Le coin", "La braise | Le coin"}, "| Le coin"},
		{"| La forge | Le coin", []string{"Le four | Le coin", "La braise | Le coin"}, "| La forge"},
	} {
		r := Result{Metadata: Metadata{Title: c.title}}
		var others []Traits
		for _, title := range c.others {
			others = append(others, Traits{Title: title})
		}
		if r.Compare(others); r.Metadata.Title != c.want {
			t.Errorf("%q beside %q is %q, want %q", c.title, c.others, r.Metadata.Title, c.want)
		}
	}
}

// TestCompareAlone shows that nothing is taken off without other pages.
func TestCompareAlone(t *testing.T) {
	r := mustExtract(t, hostPage("La forge", "x"), Rules{})
	before := r.Metadata
	r.Compare(nil)
	if diff := cmp.Diff(before, r.Metadata); diff != "" {
		t.Errorf("changed (-before +after):\n%s", diff)
	}
}
