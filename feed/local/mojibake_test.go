package local

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

// damage reads UTF-8 text as the character set of a misreading.
func damage(t interface{ Fatalf(string, ...any) }, m misreading, s string) string {
	table := decoders[m.name]
	var b strings.Builder
	for _, c := range []byte(s) {
		if table[c] == 0 && c != 0 {
			t.Fatalf("%s has no character for %#x", m.name, c)
		}
		b.WriteRune(table[c])
	}
	return b.String()
}

// decoders are the inverse of the misreadings, by name.
var decoders = func() map[string]*[256]rune {
	tables := map[string]*[256]rune{}
	for _, m := range misreadings {
		tables[m.name] = new([256]rune)
		for r := range rune(0x10000) {
			if b, ok := m.encode(r); ok {
				tables[m.name][b] = r
			}
		}
	}
	return tables
}()

// cleanWords are words and signs as people write them, with those among them
// that come nearest to damage.
var cleanWords = strings.Split(
	"l’été déjà où cœur Noël aiguë À Édité ÉTÉ ça « » fini\u00a0! réalité\u00a0? SÉCURITÉ\u00a0: à\u00a0» d'_alerting_ "+
		"Übergröße „Spaß“ Maß Straße‚ ‘so’ ÄÖÜ FRIÅ’s "+
		"π≈3 Γειά σου Κόσμε η ο "+
		"Ну что ж и я 漢字 かな 한국어 שלום مرحبا ไทย Tiếng Việt "+
		"AMANHÃ” “MAÇÔ SÃO Ã Ãª √ √2 x≈π √π ≈ ¬ ƒ(x) ‚ ∂ œ — – … € £ § ©2024 ™ "+
		"🔭 ⚠️ ℹ️ 👩‍💻 é e\u0301 ## - _a_ https://example.org/donnée plain ASCII words",
	" ")

var cleanText = rapid.Custom(func(t *rapid.T) string {
	var b strings.Builder
	for _, word := range rapid.SliceOfNDistinct(rapid.SampledFrom(cleanWords), 0, 40, rapid.ID[string]).Draw(t, "words") {
		b.WriteString(word)
		b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", "\n", ", "}).Draw(t, "space"))
	}
	return b.String()
})

func TestRepairLeavesCleanTextAlone(t *testing.T) {
	for _, word := range append(cleanWords, "FRIÅ’s AMANHÃ” ") {
		if got, what := Repair(word); got != word || what != "" {
			t.Fatalf("Repair(%q) = %q (%s), want it left alone", word, got, what)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := cleanText.Draw(t, "text")
		if got, what := Repair(s); got != s || what != "" {
			t.Fatalf("Repair(%q) = %q (%s), want it left alone", s, got, what)
		}
	})
}

func TestRepairUndoesDamage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// One word in which damage is certain; the rest follows from it.
		s := "L’été, " + cleanText.Draw(t, "text")
		times := rapid.IntRange(1, 3).Draw(t, "times")
		damaged := s
		for range times {
			damaged = damage(t, rapid.SampledFrom(misreadings).Draw(t, "misreading"), damaged)
		}
		got, what := Repair(damaged)
		if got != s {
			t.Fatalf("Repair(%q) = %q (%s), want %q", damaged, got, what, s)
		}
		if n := 1 + strings.Count(what, " and then as "); n != times {
			t.Fatalf("Repair(%q) says %q, want %d misreadings", damaged, what, times)
		}
		if again, what := Repair(got); again != got || what != "" {
			t.Fatalf("repaired text was repaired once more: %q, from %q (%s)", again, got, what)
		}
	})
}

// New lines stay as they are, and old ones are repaired, whichever way round
// they stand.
func TestRepairLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(misreadings).Draw(t, "misreading")
		clean := []string{"L’été déjà, où √2 et Ã"}
		mixed := clean
		words := rapid.SampledFrom([]string{"été", "à", "plain", "l’œuvre", "⚠️ Gefahr"})
		for _, word := range rapid.SliceOfN(words, 1, 10).Draw(t, "lines") {
			clean = append(clean, word, "née ici")
			mixed = append(mixed, damage(t, m, word), damage(t, m, "née ici"))
		}
		want := strings.Join(clean, "\n")
		got, what := Repair(strings.Join(mixed, "\n"))
		if got != want || !strings.HasSuffix(what, " decoded as "+m.name) && m.name != "Latin-1" {
			t.Fatalf("Repair(%q) = %q (%s), want %q, decoded as %s", mixed, got, what, want, m.name)
		}
	})
}

// The tables of this package are those that made the damage.
func TestMisreadings(t *testing.T) {
	for _, tt := range []struct {
		m       misreading
		charmap *charmap.Charmap
	}{
		{misreadings[0], charmap.Windows1252},
		{misreadings[1], charmap.Macintosh},
		{misreadings[2], charmap.ISO8859_1},
	} {
		const s = "« Où ? », dit-elle à l’été…"
		want, err := tt.charmap.NewDecoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := damage(t, tt.m, s); got != want {
			t.Errorf("%s: %q is read as %q, want %q", tt.m.name, s, got, want)
		}
	}
}
