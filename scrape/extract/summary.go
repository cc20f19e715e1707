package extract

import (
	"strings"
	"unicode/utf8"

	"feedgen/feed/text"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/prose"
)

// Lengths of summaries, in characters. A description may be as long as its
// author wants, within reason; what is put together from the text stops at the
// end of a sentence.
const (
	shortestSummary = 25
	longestSummary  = 600
	textSummary     = 320
	enoughSummary   = 120
)

// chooseSummary chooses the description that the page gives of its article, else
// the first real sentences of the text.
func chooseSummary(a *article, by ruling) choice {
	if by.decided {
		return by.choice(by.values...)
	}
	var cs candidates
	add := func(evidence string, weight float64, s string) {
		s = page.Clean(page.StripTags(s))
		c := candidate{value: prose.Tidy(s, longestSummary), evidence: evidence, weight: weight}
		if reason := noSummary(a, c.value); reason != "" {
			c.value = s
			cs.reject(c, reason)
			return
		}
		if prose.IsCutShort(s) {
			c.weight -= 0.1
		}
		cs.add(c)
	}
	add("og:description", 0.92, a.doc.MetaValue("og:description"))
	add("meta description", 0.91, a.doc.MetaValue("description"))
	if n := a.data.article; n != nil {
		add("json-ld description", 0.88, n.str("description"))
		add("json-ld abstract", 0.8, n.str("abstract"))
	}
	for _, key := range []string{"twitter:description", "dc.description", "dcterms.abstract", "sailthru.description", "excerpt"} {
		add("meta "+key, 0.8, a.doc.MetaValue(key))
	}
	cs.add(candidate{value: openingText(a), evidence: "the first sentences of the text", weight: 0.5})
	return cs.choose(func(a, b candidate) bool {
		fa, fb := text.Fold(a.value), text.Fold(b.value)
		return strings.HasPrefix(fa, fb) || strings.HasPrefix(fb, fa)
	})
}

// noSummary says why a text can't be the summary, or nothing.
func noSummary(a *article, s string) string {
	n := utf8.RuneCountInString(s)
	switch {
	case s == "":
		return ""
	case n < shortestSummary && !names.IsCJK(firstWord(s)) || n < 8:
		return "too short"
	case text.Squash(s) == text.Squash(a.title.value()):
		return "the title"
	case a.site.isTitle(s):
		return "the site's name"
	case prose.IsBoilerplate(s):
		return "says nothing of the article"
	case text.Squash(s) == text.Squash(a.data.siteDescription()):
		return "the site's description"
	case n < 120 && names.StartsWithBy(s):
		return "a byline"
	case isSlogan(s, a.site):
		return "the site's slogan"
	case strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://"):
		return "an address"
	}
	return ""
}

// isSlogan reports whether a short text starts with the site's name, as in
// "Example - news for everyone".
func isSlogan(s string, site *siteNames) bool {
	if utf8.RuneCountInString(s) >= 120 {
		return false
	}
	parts := splitTitle(s)
	return len(parts) >= 2 && site.isName(parts[0])
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return string([]rune(w)[:min(4, utf8.RuneCountInString(w))])
}

// openingText puts together the first real sentences below the headline.
func openingText(a *article) string {
	d := a.doc
	var b strings.Builder
	n := 0
	for _, l := range d.Lines {
		if l.Start < a.end || a.zoneOf(l)&(page.Elsewhere|page.Quote|page.Caption) != 0 {
			continue
		}
		s := strings.Trim(d.Text[l.Start:min(l.End, l.Start+4*textSummary)], "* ")
		if !prose.IsProse(s) || noSummary(a, s) != "" || prose.IsPromotion(s, a.title.value()) {
			if n > 0 {
				break
			}
			continue
		}
		if n > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
		if n += utf8.RuneCountInString(s); n >= enoughSummary {
			break
		}
	}
	return prose.Shorten(b.String(), textSummary)
}
