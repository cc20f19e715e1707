package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzExtract(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range pages {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, "https://example.com/2024/05/02/article", "text/html; charset=utf-8")
	}
	f.Add([]byte("\xff\xfe<\x00h\x001\x00>\x00"), "http://[::1]/", "text/html; charset=utf-16le")
	f.Fuzz(func(t *testing.T, body []byte, address, contentType string) {
		r := mustExtract(t, Page{URL: address, ContentType: contentType, Body: body}, Rules{})
		checkResult(t, r)
	})
}

func FuzzSummary(f *testing.F) {
	f.Add("Un résumé. […] Lire la suite", 20)
	f.Add("One. Two… Three", 5)
	f.Fuzz(func(t *testing.T, s string, n int) {
		if !utf8.ValidString(s) || n < 1 || n > 10_000 {
			return
		}
		if got := shorten(s, n); utf8.RuneCountInString(got) > n+1 && !strings.HasSuffix(got, "…") {
			t.Errorf("shorten(%q, %d) = %q", s, n, got)
		}
		cleanSummary(s)
	})
}
