package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/words"
	"feedgen/scrape/extract/names"
)

// shorten cuts a text at the last end of a sentence within n characters, else
// at the last word.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	limit := 0
	for i := range s {
		if n--; n < 0 {
			limit = i
			break
		}
	}
	if whole := wholeSentences(s, limit); whole != "" && len(whole)*3 >= limit {
		return whole
	}
	if i := strings.LastIndexByte(s[:limit], ' '); i > limit/2 {
		limit = i
	}
	return strings.TrimRight(s[:limit], " ,;:–—-") + "…"
}

// wholeSentences returns the sentences that end within the first n bytes.
func wholeSentences(s string, n int) string {
	end := 0
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		if next > n {
			break
		}
		switch r {
		case '.', '!', '?', '…':
			rest := strings.TrimLeft(s[next:], `"”»’') `+"\u00a0\u202f")
			first, _ := utf8.DecodeRuneInString(rest)
			space := next == len(s) || s[next] == ' ' || strings.ContainsRune(`"”»’)`, firstRune(s[next:]))
			if space && (rest == "" || !unicode.IsLower(first)) && !isAbbreviation(s[:i]) {
				end = next + len(s[next:]) - len(strings.TrimLeft(s[next:], `"”»’)`))
			}
		case '。', '！', '？':
			end = next
		}
	}
	return strings.TrimSpace(s[:min(end, len(s))])
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

var abbreviations = words.Set(func(l *words.Language) string { return l.Abbreviations })

// isAbbreviation reports whether a full stop after s doesn't end a sentence:
// "M.", "Dr.", "J.", "p. ex.".
func isAbbreviation(s string) bool {
	word := s[strings.LastIndexByte(s, ' ')+1:]
	word = strings.TrimLeft(word, `("«“`)
	if abbreviations()[strings.ToLower(word)] {
		return true
	}
	return utf8.RuneCountInString(word) == 1 && unicode.IsLetter(firstRune(word))
}

// isProse reports whether a line is one or more sentences: no heading, byline,
// label or introduction of a list.
func isProse(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 60 && !(n >= 20 && strings.ContainsAny(s, "。！？")) {
		return false
	}
	switch last, _ := utf8.DecodeLastRuneInString(s); last {
	case ':', '：', '?', '？':
		return false // what follows is the answer, or a list
	}
	if found := date.Find(s[:min(len(s), 60)], date.DayFirst); n < 120 && len(found) > 0 && names.StartsWithBy(s[found[0].End:]) {
		return false
	}
	return wholeSentences(s, len(s)) != ""
}
