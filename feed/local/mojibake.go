package local

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// misreading is a character set with which UTF-8 text was decoded by mistake.
type misreading struct {
	name   string
	encode func(rune) (byte, bool)
}

// misreadings are in the order in which they are tried, the more common first.
var misreadings = []misreading{
	{"Windows-1252", encodeWindows1252},
	{"Mac Roman", charmap.Macintosh.EncodeRune},
	{"Latin-1", charmap.ISO8859_1.EncodeRune},
}

// encodeWindows1252 is the inverse of what decoders really do: they take the
// five bytes without a character for control characters.
func encodeWindows1252(r rune) (byte, bool) {
	switch r {
	case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// undo gives a text its bytes back. It reports whether they are UTF-8 and the
// text got shorter, as it does unless it is ASCII.
func (m misreading) undo(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := m.encode(r)
		if !ok {
			return "", false
		}
		b = append(b, c)
	}
	return string(b), len(b) < len(s) && utf8.Valid(b)
}

// Repair repairs UTF-8 text that was decoded with another character set and saved as
// UTF-8 again, perhaps more than once. It describes what it did. Text without damage
// is returned unchanged, with an empty description.
//
// It repairs the whole text. If that fails, because new lines were added to a
// damaged file, it repairs the lines that are certainly damaged, and others with the
// same damage.
//
// It does not change clean text, which almost never looks like misread UTF-8; rare
// coincidences, such as NÃ” in capitals or x≈π, are not words.
func Repair(s string) (repaired, damage string) {
	damaged := strings.Split(s, "\n")
	lines := slices.Clone(damaged)
	hows := map[string]bool{}
	if t, how := undamage(s, isCertain); how != "" {
		lines = strings.Split(t, "\n")
		hows[how] = true
	} else {
		repairLines(lines, hows)
	}
	if len(hows) == 0 {
		return s, ""
	}
	count := 0
	for i := range lines {
		if lines[i] != damaged[i] {
			count++
		}
	}
	return strings.Join(lines, "\n"), fmt.Sprintf("text repaired in %d of %d lines: UTF-8 that was decoded as %s",
		count, len(lines), strings.Join(slices.Sorted(maps.Keys(hows)), ", or as "))
}

// repairLines repairs lines one by one and adds what they had been read as to
// hows.
func repairLines(lines []string, hows map[string]bool) {
	var doubtful []int
	for i, line := range lines {
		if t, how := undamage(line, isCertain); how != "" {
			lines[i] = t
			hows[how] = true
		} else {
			doubtful = append(doubtful, i)
		}
	}
	for _, i := range doubtful {
		if t, how := undamage(lines[i], isPlausible); hows[how] {
			lines[i] = t
		}
	}
}

// undamage returns the text behind the damage and says what it had been read
// as, first to last. Where accept refuses every such text, it returns nothing.
func undamage(s string, accept func(string) bool) (text, how string) {
	for _, m := range misreadings {
		t, ok := m.undo(s)
		if !ok {
			continue
		}
		// What can be undone once more is no text yet.
		if deeper, first := undamage(t, accept); first != "" {
			return deeper, first + " and then as " + m.name
		}
		if accept(t) {
			return t, m.name
		}
	}
	return "", ""
}

// isPlausible reports whether a person may have written a text: it has only text
// characters, and letters of scripts other than Latin are adjacent.
func isPlausible(s string) bool {
	foreign, together := 0, 0
	text := []rune(s)
	for i, r := range text {
		if isForeign(r) {
			foreign++
			if nextToForeign(text, i) {
				together++
			}
		}
	}
	return 2*together >= foreign && isText(text)
}

// isCertain reports whether a text contains what no accident produces: an accented
// letter or an apostrophe within a word, two at the ends of words, two letters of
// another script, or a dash, a sign or an emoji, which takes three bytes or four.
func isCertain(s string) bool {
	touching := 0
	text := []rune(s)
	for i, r := range text {
		before, after := unicode.IsLetter(at(text, i-1)), unicode.IsLetter(at(text, i+1))
		switch {
		case r < utf8.RuneSelf:
		case r >= 0x2000 && !isForeign(r):
			return isText(text)
		case !unicode.IsLetter(r) || isForeign(r) && !nextToForeign(text, i):
		// FRIÅ’s, the possessive of a name in capitals, is FRIŒs misread.
		case before && after && unicode.IsUpper(r) && unicode.IsLower(at(text, i+1)):
		case before && after:
			return isText(text)
		case before || after:
			touching++
		}
	}
	return touching >= 2 && isText(text)
}

// isText reports whether all characters are assigned and can be typed.
func isText(text []rune) bool {
	return !slices.ContainsFunc(text, func(r rune) bool {
		return r >= utf8.RuneSelf && (!unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r) || r == utf8.RuneError)
	})
}

func nextToForeign(text []rune, i int) bool {
	return isForeign(at(text, i-1)) || isForeign(at(text, i+1))
}

// at returns a rune of the text, or zero beyond its ends.
func at(text []rune, i int) rune {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// isForeign reports whether r is neither ASCII nor common.
func isForeign(r rune) bool { return r >= utf8.RuneSelf && !unicode.Is(common, r) }

// common are the characters that may occur singly in a text in Latin letters.
var common = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00a0, Hi: 0x017f, Stride: 1}, // letters of most European languages
		{Lo: 0x0218, Hi: 0x021b, Stride: 1}, // Romanian
		{Lo: 0x0300, Hi: 0x0304, Stride: 1}, // accents of their own, as macOS writes them
		{Lo: 0x0306, Hi: 0x0308, Stride: 1},
		{Lo: 0x030a, Hi: 0x030c, Stride: 1},
		{Lo: 0x0327, Hi: 0x0328, Stride: 1},
		{Lo: 0x1e00, Hi: 0x1eff, Stride: 1}, // Vietnamese, Welsh, ẞ
		{Lo: 0x2000, Hi: 0x206f, Stride: 1}, // punctuation
		{Lo: 0x20a0, Hi: 0x20bf, Stride: 1}, // currencies
		{Lo: 0x2100, Hi: 0x27bf, Stride: 1}, // letterlike signs, arrows, mathematics, dingbats
		{Lo: 0x2b00, Hi: 0x2bff, Stride: 1}, // more arrows, stars
		{Lo: 0xfe0f, Hi: 0xfe0f, Stride: 1}, // shown as an emoji
		{Lo: 0xfeff, Hi: 0xfeff, Stride: 1}, // byte order mark
	},
	R32: []unicode.Range32{{Lo: 0x1f000, Hi: 0x1faff, Stride: 1}}, // emoji
}
