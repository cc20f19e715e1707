package text

import (
	"net/url"
	"strings"
	"unicode"
)

// maxSlug is the greatest length of a slug in bytes; file names may have 255.
const maxSlug = 120

// Slug returns a name as a part of addresses and file names: the words of Fold in
// ASCII, joined by hyphens. C++ becomes c-plus-plus, C# c-sharp, .NET dot-net and
// Straße strasse. Letters of non-Latin scripts are percent-encoded, and so is a
// text of signs only. Only the empty string has an empty slug. A long slug is cut
// between words if possible. Two names may have the same slug.
func Slug(s string) string {
	apart := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }
	between := func(r rune) bool { return apart(r) && !strings.ContainsRune("+#♯.'’ʼ", r) }
	var words []string
	for _, word := range strings.FieldsFunc(latin.Replace(s), between) {
		if folded := Fold(word); isASCII(folded) {
			words = append(words, strings.Fields(spelled.Replace(folded))...)
			continue
		}
		for _, part := range strings.FieldsFunc(strings.ToLower(word), apart) {
			words = append(words, url.PathEscape(part))
		}
	}
	if len(words) == 0 {
		words = append(words, percentEncoded(s))
	}
	slug := strings.Join(words, "-")
	if len(slug) <= maxSlug {
		return slug
	}
	slug = slug[:maxSlug+1]
	if i := strings.LastIndexByte(slug, '-'); i > 0 {
		return slug[:i]
	}
	if i := strings.LastIndexByte(slug, '%'); i >= maxSlug-2 {
		return slug[:i]
	}
	return slug[:maxSlug]
}

// latin replaces the letters that no decomposition makes ASCII.
var latin = strings.NewReplacer(
	"ß", "ss", "ẞ", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe", "ø", "o", "Ø", "o", "ł", "l", "Ł", "l",
	"đ", "d", "Đ", "d", "ð", "d", "Ð", "d", "þ", "th", "Þ", "th", "ı", "i", "ħ", "h", "Ħ", "h",
)

// spelled spells the signs that Fold keeps.
var spelled = strings.NewReplacer("+", " plus ", "#", " sharp ", ".", " dot ")

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// percentEncoded encodes every byte.
func percentEncoded(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		b.Write([]byte{'%', digits[s[i]>>4], digits[s[i]&15]})
	}
	return b.String()
}
