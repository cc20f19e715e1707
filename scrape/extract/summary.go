package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/prose"
)

// Lengths of summaries, in characters. A description may be longer than a summary
// that is made from the text.
const (
	shortestSummary = 25
	longestSummary  = 600
	textSummary     = 320
	enoughSummary   = 120
)

// chooseSummary chooses the description that the page declares, else the first
// sentences of the opening paragraphs.
func chooseSummary(a *evidence.Article, paragraphs []string, by elect.Ruling) elect.Choice {
	if by.Decided {
		return by.Choice(by.Values...)
	}
	var cs elect.Candidates
	add := func(evidence, s string) {
		s = page.Clean(page.StripTags(s))
		c := elect.Candidate{Value: prose.Tidy(s, longestSummary), Evidence: evidence}
		if reason := noSummary(a, c.Value); reason != "" {
			c.Value = s
			cs.Reject(c, reason)
			return
		}
		if prose.IsCutShort(s) {
			c.Evidence += ", cut short"
		}
		c.Weight = elect.Weight("summary", c.Evidence)
		cs.Add(c)
	}
	add("og:description", a.Doc.MetaValue("og:description"))
	add("meta description", a.Doc.MetaValue("description"))
	add("json-ld description", a.Data.Article.Str("description"))
	add("json-ld abstract", a.Data.Article.Str("abstract"))
	for _, key := range []string{"twitter:description", "dc.description", "dcterms.abstract", "sailthru.description", "excerpt"} {
		add("meta "+key, a.Doc.MetaValue(key))
	}
	addText := func(evidence string, paragraphs []string) {
		cs.Add(elect.Candidate{Value: summaryOf(paragraphs), Evidence: evidence, Weight: elect.Weight("summary", evidence)})
	}
	addText(firstSentences, paragraphs)
	// In case that other pages of the host start with the same paragraph.
	addText("sentences after the first paragraph", paragraphs[min(1, len(paragraphs)):])
	folded := map[string]string{} // each is compared with all others
	for _, c := range cs.List {
		folded[c.Value] = text.Fold(c.Value)
	}
	return cs.Choose(func(a, b elect.Candidate) bool {
		fa, fb := folded[a.Value], folded[b.Value]
		return strings.HasPrefix(fa, fb) || strings.HasPrefix(fb, fa)
	})
}

// noSummary returns why a text can't be the summary; empty: it can.
func noSummary(a *evidence.Article, s string) string {
	n, squashed := utf8.RuneCountInString(s), text.Squash(s)
	switch {
	case s == "":
		return ""
	case n < shortestSummary && !names.IsCJK(firstWord(s)) || n < 8:
		return "too short"
	case squashed == text.Squash(a.Title):
		return "the title"
	case a.Site.IsTitle(s):
		return "the site's name"
	case prose.IsBoilerplate(s):
		return "does not describe the article"
	case squashed == text.Squash(a.Data.SiteDescription()):
		return "the site's description"
	case n < 120 && names.StartsWithBy(s):
		return "a byline"
	case isSlogan(s, a.Site):
		return "the site's slogan"
	case strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://"):
		return "an address"
	}
	return ""
}

// isSlogan reports whether a short text starts with the site's name, as in
// "Example - news for everyone".
func isSlogan(s string, site *evidence.Site) bool {
	if utf8.RuneCountInString(s) >= 120 {
		return false
	}
	parts := evidence.SplitTitle(s)
	return len(parts) >= 2 && site.IsName(parts[0])
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return string([]rune(w)[:min(4, utf8.RuneCountInString(w))])
}

// isMostlyLinks reports whether more than half of a line is links, as on a line with
// the author, the date and the tags.
func isMostlyLinks(d *page.Document, l page.Line) bool {
	at, _ := slices.BinarySearchFunc(d.Anchors, l.Start, func(i, start int) int { return d.Elems[i].Start - start })
	linked := 0
	for _, i := range d.Anchors[at:] {
		e := &d.Elems[i]
		if e.Start >= l.End {
			break
		}
		linked += e.End - e.Start
	}
	return 2*linked > l.End-l.Start
}

// firstSentences is the evidence of a summary that is the start of the text.
const firstSentences = "the first sentences of the text"

// opening returns the first paragraphs below the headline: as many as are enough for a
// summary without the first of them.
func opening(a *evidence.Article) []string {
	d := a.Doc
	var paragraphs []string
	n := 0 // characters after the first paragraph
	for _, l := range d.Lines {
		if l.Start < a.End || a.ZoneOf(l)&(page.Elsewhere|page.Quote|page.Caption) != 0 {
			continue
		}
		s := strings.Trim(d.Text[l.Start:min(l.End, l.Start+4*textSummary)], "* ")
		if !prose.IsProse(s) || isMostlyLinks(d, l) || noSummary(a, s) != "" || prose.IsPromotion(s, a.Title) {
			if len(paragraphs) > 0 {
				break
			}
			continue
		}
		if len(paragraphs) > 0 {
			n += utf8.RuneCountInString(s)
		}
		if paragraphs = append(paragraphs, s); n >= enoughSummary {
			break
		}
	}
	return paragraphs
}

// summaryOf returns a summary made from the first of some paragraphs.
func summaryOf(paragraphs []string) string {
	var b strings.Builder
	n := 0
	for _, s := range paragraphs {
		first, _ := utf8.DecodeRuneInString(s)
		if n > 0 && !unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			b.WriteByte(' ')
		}
		b.WriteString(s)
		if n += utf8.RuneCountInString(s); n >= enoughSummary {
			break
		}
	}
	return prose.Shorten(b.String(), textSummary)
}
