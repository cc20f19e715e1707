package extract

import "testing"

// TestLanguageBesideThePage reads languages that no row of testdata/reading can declare.
func TestLanguageBesideThePage(t *testing.T) {
	const prose = "<p>Chacun a posé sur le tableau ce qui attendait depuis trop longtemps, et la file est devenue visible.</p>"
	for _, c := range []struct {
		header, html string // of the element
		want         string
	}{
		{"", "<html>", "fr"},
		{"fr-CH", "<html>", "fr-CH"},
		{"", `<html xml:lang="fr-BE">`, "fr-BE"},
		{"fr-CH", `<html lang="fr-BE">`, "fr-BE"},
		{"fr-CH", `<html xml:lang="fr-CA" lang="fr-BE">`, "fr-BE"},
		{"fr-CH, en", `<html lang="">`, "fr-CH"},
	} {
		body := c.html + "<head><title>Le tableau</title></head><body><h1>Le tableau</h1>" + prose + "</body></html>"
		r := mustExtract(t, Page{URL: "https://carnet.example.org/a/17", Language: c.header, Body: []byte(body)}, Rules{})
		if r.Metadata.Language != c.want {
			t.Errorf("Content-Language %q and %s: %q, want %q", c.header, c.html, r.Metadata.Language, c.want)
		}
	}
}
