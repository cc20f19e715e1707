package prose

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzTidy(f *testing.F) {
	f.Add("Un résumé. […] Lire la suite", 20)
	f.Add("One. Two… Three", 5)
	f.Fuzz(func(t *testing.T, s string, n int) {
		if !utf8.ValidString(s) || n < 1 || n > 10_000 {
			return
		}
		if got := Shorten(s, n); utf8.RuneCountInString(got) > n+1 && !strings.HasSuffix(got, "…") {
			t.Errorf("Shorten(%q, %d) = %q", s, n, got)
		}
		Tidy(s, 600)
	})
}
