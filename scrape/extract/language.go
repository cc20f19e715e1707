package extract

import (
	"strings"

	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/langid"
	"feedgen/scrape/extract/page"

	"golang.org/x/text/language"
)

// chooseLanguage chooses the language of the text: the declared one, unless the text
// clearly is in another language. Themes and copied templates declare English for
// everything.
func chooseLanguage(e *evidence.Page, by elect.Ruling) elect.Choice {
	if by.Decided {
		return by.ChoiceOf("language", "language", parseLanguage)
	}
	var cs elect.Candidates
	d := e.Doc
	spoken, isWrong := spokenLanguage(d)
	add := func(evidence, s string) {
		tag := parseLanguage(s)
		c := elect.Candidate{Value: tag, Evidence: evidence, Weight: elect.Weight("language", evidence)}
		if !sameLanguage(tag, spoken) && isWrong(tag) {
			cs.Reject(c, "the text is in "+spoken)
			return
		}
		cs.Add(c)
	}
	add("html lang", d.Attr(0, "lang"))
	add("html xml:lang", d.Attr(0, "xml:lang"))
	add("json-ld inLanguage", e.Data.Article.Str("inLanguage"))
	for _, key := range []string{"content-language", "og:locale", "language", "dc.language", "dcterms.language", "lang"} {
		add("meta "+key, d.MetaValue(key))
	}
	add("Content-Language", e.HTTPLanguage)
	for _, l := range d.Links {
		if page.HasWord(l.Rel, "alternate") && evidence.SamePage(d.Resolve(l.Href), d.URL.String()) {
			add("link hreflang of this page", l.Hreflang)
		}
	}
	add("the words of the text", spoken)
	return cs.Choose(func(a, b elect.Candidate) bool { return sameLanguage(a.Value, b.Value) })
}

// spokenLanguage returns the language of the page's words, and a function that reports
// whether another one, which is declared, should yield to it: not to a short text if the
// title and the description side with what is declared.
func spokenLanguage(d *page.Document) (lang string, isWrong func(tag string) bool) {
	prose, head := proseOf(d), d.Title+" "+d.MetaValue("description", "og:description")
	if lang, sure := langid.Guess(prose); lang != "" {
		return lang, func(tag string) bool {
			return sure || langid.IsNot(prose, baseOf(tag)) && !langid.Prefers(head, baseOf(tag), lang)
		}
	}
	// Menus and lists are better than no text, but no reason to doubt the declared
	// language.
	never := func(string) bool { return false }
	if lang, _ = langid.Guess(d.Text[:min(len(d.Text), proseBytes)]); lang != "" {
		return lang, never
	}
	lang, _ = langid.Guess(head)
	return lang, never
}

// parseLanguage returns a BCP 47 tag for what pages write: fr_FR, FR, "fr, en".
func parseLanguage(s string) string {
	s, _, _ = strings.Cut(s, ",")
	s = strings.TrimSpace(s)
	if len(s) > 20 {
		return ""
	}
	tag, err := language.Parse(s)
	if _, confidence := tag.Base(); err != nil || confidence == language.No || tag.IsRoot() {
		return ""
	}
	return tag.String()
}

// sameLanguage reports whether two tags differ in region or script only.
func sameLanguage(a, b string) bool {
	a, b = baseOf(a), baseOf(b)
	isNorwegian := func(s string) bool { return s == "no" || s == "nb" || s == "nn" }
	return a == b || isNorwegian(a) && isNorwegian(b)
}

// baseOf returns a tag without region and script.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return base
}

// proseBytes is how much text is enough to recognise its language.
const proseBytes = 6_000

// proseOf returns the longer lines of text that may be the article's.
func proseOf(d *page.Document) string {
	var b strings.Builder
	for _, shortest := range []int{120, 40} {
		b.Reset()
		for _, l := range d.Lines {
			if l.End-l.Start >= shortest && d.Zones[max(l.Elem, 0)]&page.Elsewhere == 0 {
				b.WriteString(d.Text[l.Start:min(l.End, l.Start+2000)])
				b.WriteByte('\n')
			}
			if b.Len() > proseBytes {
				return b.String()
			}
		}
		if b.Len() > 400 {
			break
		}
	}
	return b.String()
}
