// Package authors elects the authors of an article: declared ones, and those near the
// headline, by markup or in the words of a byline.
package authors

import (
	"slices"
	"strings"

	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"
)

// authorKeys are the meta elements for authors, the most specific first.
var authorKeys = []string{
	invertedKey, "parsely-author", "sailthru.author", "byl", "article:author_name", "article:author", "dc.creator", "dcterms.creator",
	"cxenseparse:author", "author", "authors", "og:article:author", "writer", "og:author", "content-author", "book:author",
	"twitter:creator:name", "dc.contributor",
}

// invertedKey is the meta element whose values are of the form Doe, Jane.
const invertedKey = "citation_author"

// Choose chooses the authors of the article.
func Choose(a *evidence.Article, by elect.Ruling) elect.Choice {
	if by.Decided {
		persons, _ := namesIn(by.Values)
		return by.Choice(persons...)
	}
	var cs elect.Candidates
	offer := func(evidence string, values, persons, all []string) {
		c := elect.Candidate{Value: strings.Join(values, ", "), List: persons, Evidence: evidence}
		if len(persons) == 0 {
			cs.Reject(c, "no name")
			return
		}
		c.Weight = elect.Weight("authors", evidence)
		if doubt := doubtOf(persons, all, a.Site); doubt != "" {
			c = doubted(c, doubt)
		}
		cs.Add(c)
	}
	add := func(evidence string, values ...string) {
		persons, all := namesIn(values)
		offer(evidence, values, persons, all)
	}
	// Many sites have their own name as organisation, whoever the author is.
	const organisation = "json-ld author, an organisation"
	switch declared, persons := a.Data.Authors(); {
	case persons:
		add("json-ld author", declared...)
	case len(declared) == 1 && names.IsFirm(declared[0]):
		offer(organisation, declared, declared, declared)
	default:
		add(organisation, declared...)
	}
	for _, k := range authorKeys {
		var values []string
		for _, m := range a.Doc.MetaValues(k) {
			values = append(values, m.Content)
		}
		if k == invertedKey {
			values = names.Inverted(values)
		}
		add("meta "+k, values...)
	}
	add("twitter:label", labelledAuthor(a.Doc))
	declaring := len(cs.List)
	for _, c := range bylines(a) {
		add(c.Evidence, c.List...)
	}
	confront(a, cs.List[:declaring], cs.List[declaring:])
	isSomebody := func(c elect.Candidate) bool {
		return names.KindOf(c.List) < names.Anonymous && !slices.ContainsFunc(c.List, a.Site.IsName)
	}
	if !slices.ContainsFunc(cs.List, isSomebody) {
		cs.Add(signedBelow(a).candidate())
	}
	return cs.Choose(func(a, b elect.Candidate) bool {
		return names.Same(a.List, b.List) || isDoubted(a, notAll) && completes(b, a) || isDoubted(b, notAll) && completes(a, b)
	})
}

// confront compares the declared authors with those that the page shows. If they agree,
// they are chosen, also if they are the site itself and no person is shown. Otherwise
// declared authors yield to the persons at the headline if these are more, or if they are
// the site, or nowhere in the text: the owner of the account.
func confront(a *evidence.Article, declared, shown []elect.Candidate) {
	isPerson := func(c elect.Candidate) bool {
		return isNear(c) && !isVague(c.Evidence) && names.ArePersons(c.List) && !isSite(c, a.Site)
	}
	person := slices.ContainsFunc(shown, isPerson)
	agreed := false
	for i := range declared {
		d, alike := &declared[i], false
		for j := range shown {
			s := &shown[j]
			if isNear(*s) && names.Same(d.List, s.List) && (names.ArePersons(d.List) && !isSite(*d, a.Site) || !person) {
				alike = true
				*d, *s = confirmed(*d, asShown), confirmed(*s, asDeclared)
			}
		}
		if !alike && isCompleted(*d, shown) {
			*d = doubted(*d, notAll)
		}
		agreed = agreed || alike
	}
	for i := range shown {
		if s := &shown[i]; !agreed && !isNear(*s) && isCompleted(*s, shown) {
			*s = doubted(*s, notAll)
		}
	}
	if !agreed && person {
		doubtOwners(a, declared, shown)
	}
}

// doubtOwners doubts declared authors who are the site, or of whom the page shows nothing.
func doubtOwners(a *evidence.Article, declared, shown []elect.Candidate) {
	if len(declared) == 0 {
		return
	}
	folded := text.Fold(a.Doc.Text)
	shows := func(name string) bool {
		return strings.Contains(folded, text.Fold(name)) || slices.ContainsFunc(shown, func(s elect.Candidate) bool {
			return len(s.List) == 1 && names.Abbreviates(s.List[0], name)
		})
	}
	for i := range declared {
		switch d := &declared[i]; {
		case isSite(*d, a.Site):
			*d = doubted(*d, notPerson)
		case !slices.ContainsFunc(d.List, shows):
			*d = doubted(*d, notShown)
		}
	}
}

func isSite(c elect.Candidate, site *evidence.Site) bool {
	return slices.ContainsFunc(c.List, site.IsName)
}

func isNear(c elect.Candidate) bool { return strings.Contains(c.Evidence, "the headline") }

// isCompleted reports whether the page shows at the headline the persons of a candidate
// and others, of whom that has nothing: many systems declare one author only.
func isCompleted(c elect.Candidate, shown []elect.Candidate) bool {
	return slices.ContainsFunc(shown, func(s elect.Candidate) bool { return completes(s, c) })
}

func completes(shown, declared elect.Candidate) bool {
	if !isNear(shown) || !names.ArePersons(shown.List) ||
		len(shown.List) <= len(declared.List) || !containsAll(shown.List, declared.List) {
		return false
	}
	return !slices.ContainsFunc(shown.List, func(name string) bool {
		return !containsAll(declared.List, []string{name}) && strings.Contains(declared.Value, name)
	})
}

// isVague reports whether evidence for a name at the headline may be that of something
// else: a place, a team.
func isVague(evidence string) bool {
	return slices.ContainsFunc([]string{classAuthor + " ", nameBesideDate, nameAndMore}, func(kind string) bool {
		return strings.HasPrefix(evidence, kind)
	})
}

// doubted returns a candidate with less weight, and with the reason as evidence.
func doubted(c elect.Candidate, reason string) elect.Candidate {
	c.Evidence = with(c.Evidence, reason)
	c.Weight *= elect.Weight("authors", "× "+reason)
	return c
}

// confirmed returns a candidate with more weight, and with the reason as evidence.
func confirmed(c elect.Candidate, reason string) elect.Candidate {
	c.Evidence = with(c.Evidence, reason)
	c.Weight = max(c.Weight, elect.Weight("authors", "≥ "+reason))
	return c
}

// with returns evidence with a reason between the source and the details.
func with(evidence, reason string) string {
	source, details, ok := strings.Cut(evidence, ": ")
	if !strings.HasSuffix(source, ", "+reason) {
		source += ", " + reason
	}
	if !ok {
		return source
	}
	return source + ": " + details
}

func isDoubted(c elect.Candidate, reason string) bool {
	return strings.Contains(c.Evidence, ", "+reason)
}

// namesIn returns the persons in bylines, which may contain markup, and all names in
// them.
func namesIn(bylines []string) (persons, all []string) {
	var plain []string
	for _, s := range bylines {
		plain = append(plain, page.Clean(page.StripTags(s)))
	}
	return names.InBylines(plain)
}

// What speaks for or against names beside their source. In the table of weights the first
// two are least weights, and the others are factors.
const (
	asShown    = "as at the headline"
	asDeclared = "as declared"
	notShown   = "which the page does not show"
	notAll     = "which the page completes"
	notPerson  = "the site beside a person"
	siteName   = "the site's name"
)

var kinds = [...]string{
	names.Words: "an unusual name", names.Single: "a single word", names.Anonymous: "nobody's name", names.Login: "a login",
}

// doubtOf returns what speaks most against a byline, by its persons and by all names in
// it; empty: nothing does.
func doubtOf(persons, all []string, site *evidence.Site) string {
	if slices.ContainsFunc(persons, func(n string) bool { return site.IsName(n) && !names.IsPersonal(n) }) {
		return siteName
	}
	return kinds[max(names.KindOf(persons), names.KindOf(all))]
}

// writtenBy are the labels of twitter:label1 that WordPress plugins give to
// the author.
var writtenBy = words.Set(func(l *words.Language) string { return l.WrittenBy })

// labelledAuthor returns twitter:data1 or twitter:data2 if its label is that of an
// author.
func labelledAuthor(d *page.Document) string {
	for _, n := range []string{"1", "2"} {
		if writtenBy()[text.Squash(d.MetaValue("twitter:label"+n))] {
			return d.MetaValue("twitter:data" + n)
		}
	}
	return ""
}
