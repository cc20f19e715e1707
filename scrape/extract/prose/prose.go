// Package prose distinguishes sentences from other text, cuts texts at sentences, and
// removes what systems add to excerpts.
package prose

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/names"
)

// Shorten cuts a text at the last end of a sentence within n characters, else
// at the last word.
func Shorten(s string, n int) string {
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
	last := 0
	for end := range sentenceEnds(s) {
		if end.mark > n {
			break
		}
		last = end.quote
	}
	return strings.TrimSpace(s[:last])
}

// sentenceEnd is the end of a sentence in a text.
type sentenceEnd struct {
	mark  int // behind the mark that ends it
	quote int // behind the quotation marks and brackets that follow
}

// sentenceEnds returns where the sentences of a text end.
func sentenceEnds(s string) iter.Seq[sentenceEnd] {
	return func(yield func(sentenceEnd) bool) {
		for i, r := range s {
			end := sentenceEnd{mark: i + utf8.RuneLen(r)}
			switch r {
			case '.', '!', '?', '…':
				if !endsSentence(s, i, end.mark) {
					continue
				}
				end.quote = len(s) - len(strings.TrimLeft(s[end.mark:], `"”»’)`))
			case '。', '！', '？':
				end.quote = end.mark
			default:
				continue
			}
			if !yield(end) {
				return
			}
		}
	}
}

// endsSentence reports whether a mark that stands between two places of a text ends a
// sentence.
func endsSentence(s string, from, to int) bool {
	rest := strings.TrimLeft(s[to:], `"”»’') `+"\u00a0\u202f")
	space := to == len(s) || s[to] == ' ' || strings.ContainsRune(`"”»’)`, firstRune(s[to:]))
	return space && (rest == "" || !unicode.IsLower(firstRune(rest))) && !isAbbreviation(s[:from])
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

// IsProse reports whether a line is one or more sentences: no heading, byline,
// label or introduction of a list.
func IsProse(s string) bool {
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
	for range sentenceEnds(s) {
		return true
	}
	return false
}

// ellipsis matches the end of a text that a system has cut.
var ellipsis = words.Pattern(`\s*(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*$`)

// withoutEllipsis removes an ellipsis at the end.
func withoutEllipsis(s string) string {
	end := strings.TrimRight(s, " \t\n\f\r")
	for _, sign := range []string{"…", "...", "]", ")"} {
		if strings.HasSuffix(end, sign) {
			return ellipsis().ReplaceAllString(s, "")
		}
	}
	return s
}

var (
	// readMorePhrases are texts of the link below an excerpt.
	readMorePhrases = sync.OnceValue(func() []string {
		return words.Phrases(func(l *words.Language) []string { return l.ReadMore })
	})

	// appearedPhrases are in the sentence that WordPress adds to the excerpts of
	// its feeds.
	appearedPhrases = sync.OnceValue(func() []string {
		return words.Phrases(func(l *words.Language) []string { return l.Appeared })
	})

	readMore = words.Pattern(`(?i)\s*[\[(…]*\s*(?:%s|%s .{1,200} %s .{1,80})\s*[\])…→»>.]*\s*$`,
		func(l *words.Language) []string { return l.ReadMore },
		func(l *words.Language) []string { return l.ThePost },
		func(l *words.Language) []string { return l.Appeared })
)

// readMoreBytes is the length of the end of a text in which a link to the rest is
// searched for.
const readMoreBytes = 400

// withoutReadMore removes the words of a link to the rest of the text.
func withoutReadMore(s string) string {
	from := max(0, len(s)-readMoreBytes)
	tail := strings.ToLower(s[from:])
	if !containsAny(tail, readMorePhrases()) && !containsAny(tail, appearedPhrases()) {
		return s
	}
	return s[:from] + readMore().ReplaceAllString(s[from:], "")
}

// Tidy removes what systems add to excerpts, and cuts a text of more than longest
// characters at a sentence.
func Tidy(s string, longest int) string {
	s = plain(withoutReadMore(s))
	s = strings.TrimSpace(s)
	s = strings.Trim(s, "* \u00a0")
	if found := date.Find(s[:min(len(s), 60)], date.DayFirst); len(found) > 0 && found[0].Start < 3 {
		if rest := strings.TrimLeft(s[found[0].End:], " uhrUHR"); rest != "" && strings.ContainsRune(":–—|-", firstRune(rest)) {
			s = strings.TrimLeft(rest, " :–—|-")
		}
	}
	if cut := withoutEllipsis(s); cut != s {
		if whole := wholeSentences(cut, len(cut)); utf8.RuneCountInString(whole) >= 80 {
			return whole
		}
		return strings.TrimRight(cut, " ,;:–—-") + "…"
	}
	if utf8.RuneCountInString(s) > longest {
		return Shorten(s, longest)
	}
	return s
}

// IsCutShort reports whether a text ends as one that a system has cut.
func IsCutShort(s string) bool { return withoutEllipsis(s) != s || withoutReadMore(s) != s }

var (
	// boilerplateStart matches the start of texts that do not describe the article:
	// of series, subscriptions, reading times.
	boilerplateStart = words.Pattern(`^%s`, func(l *words.Language) []string { return l.BoilerplateStart })

	// boilerplate are phrases of themes, cookie banners, scripts and
	// advertising.
	boilerplate = sync.OnceValue(func() []string {
		return words.Phrases(func(l *words.Language) []string { return l.Boilerplate })
	})
)

// IsBoilerplate reports whether a text does not describe an article, but is of a
// theme, a banner, a series or a subscription.
func IsBoilerplate(s string) bool {
	s = strings.ToLower(s[:min(len(s), 300)])
	return boilerplateStart().MatchString(s) || containsAny(s, boilerplate())
}

// promotion are phrases that invite readers to subscribe, to register or to share.
var promotion = sync.OnceValue(func() []string {
	return words.Phrases(func(l *words.Language) []string { return l.Promotion })
})

// IsPromotion reports whether a paragraph invites readers to do something, and has no
// word in common with the title of the article.
func IsPromotion(s, title string) bool {
	if !containsAny(strings.ToLower(s), promotion()) {
		return false
	}
	own := text.Words(s)
	for _, w := range text.Words(title) {
		if utf8.RuneCountInString(w) >= 5 && slices.Contains(own, w) {
			return false
		}
	}
	return true
}

var (
	shortcode    = words.Pattern(`\[/?(?:[a-z]\w*_\w+|caption|gallery|embed|audio|video)\b[^\]]*\]`)
	markdownLink = words.Pattern(`!?\[([^\[\]]*)\]\([^()\s]*\)`)
	markdownMark = words.Pattern("(?:\\*\\*|__|`)([^*_`]+)(?:\\*\\*|__|`)")
	markdownHead = words.Pattern(`^(?:#{1,6}|>)\s+`)
)

// plain returns a text without the shortcodes of page builders and the marks of
// Markdown.
func plain(s string) string {
	if strings.Contains(s, "[") {
		s = shortcode().ReplaceAllString(s, " ")
		s = markdownLink().ReplaceAllString(s, "$1")
	}
	if strings.ContainsAny(s, "*_`") {
		s = markdownMark().ReplaceAllString(s, "$1")
	}
	s = markdownHead().ReplaceAllString(strings.TrimSpace(s), "")
	return strings.Join(strings.Fields(s), " ")
}

func containsAny(s string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(s, p) })
}
