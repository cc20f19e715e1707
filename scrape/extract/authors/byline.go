package authors

import (
	"slices"
	"strings"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/credit"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

type bylineKind struct {
	name   string
	match  func(d *page.Document, i int) bool
	strict bool // only what looks like a person's full name counts
}

var authorFolders = words.Set(func(l *words.Language) string { return l.AuthorFolders })

const classAuthor = "class author"

var bylineKinds = []bylineKind{
	{"itemprop author", func(d *page.Document, i int) bool {
		return d.Elems[i].Hints&page.HasProperty != 0 && page.HasWord(d.Attr(i, "itemprop"), "author") && !evidence.InForeignScope(d, i)
	}, false},
	{"rel=author", func(d *page.Document, i int) bool {
		return d.Elems[i].Hints&page.HasRel != 0 && page.HasWord(d.Attr(i, "rel"), "author")
	}, false},
	{"h-card", func(d *page.Document, i int) bool { return d.Elems[i].Hints&page.HintCard != 0 }, false},
	{"class author-name", func(d *page.Document, i int) bool { return d.Elems[i].Hints&page.HintAuthorName != 0 }, false},
	{"link to an author's page", func(d *page.Document, i int) bool {
		return d.Tag(i) == atom.A && evidence.HasFolder(d.Attr(i, "href"), authorFolders(), "/=")
	}, true},
	{classAuthor, func(d *page.Document, i int) bool {
		isOfOther := d.Elems[i].Hints&page.HasProperty != 0 && evidence.InForeignScope(d, i)
		return d.Elems[i].Hints&page.HintAuthor != 0 && !isOfOther
	}, false},
}

// bylines returns what the page shows of its authors, with the evidence, by kind. Those of
// which it has nothing are empty.
func bylines(a *evidence.Article) []elect.Candidate {
	var found []elect.Candidate
	for i, s := range signatures(a) {
		found = append(found, s.candidate(bylineKinds[i].name))
	}
	return append(found, bylineText(a).candidate())
}

// signature are the names in one kind of markup, by their place: the first below the
// headline, the first above it and the first further down, each with those that follow
// closely: co-authors.
type signature struct{ below, above, far nameGroup }

func signatures(a *evidence.Article) []signature {
	d := a.Doc
	// All kinds but links have one of these.
	const marks = page.HintCard | page.HintAuthorName | page.HintAuthor | page.HasProperty | page.HasRel
	found := make([]signature, len(bylineKinds))
	for i := range d.Elems {
		e := &d.Elems[i]
		if e.Hints&marks == 0 && e.Tag != atom.A {
			continue
		}
		if e.End-e.Start > 300 || a.Start-e.End > evidence.AboveHeadline || i == a.Headline || a.IsElsewhere(i) {
			continue
		}
		for k := range found {
			kind, group := &bylineKinds[k], &found[k].above
			switch {
			case e.Start >= a.End && e.Start <= min(a.End+evidence.BelowHeadline, a.Begun):
				group = &found[k].below
			case e.Start >= a.End:
				group = &found[k].far
			}
			if group.takes(i, e) && kind.match(d, i) && !credit.IsOtherLabel(a.LineAbove(i)) {
				group.add(i, e, namesOf(a, i, kind.strict))
			}
		}
	}
	return found
}

// candidate returns the names below the headline, else those above it, else those
// further down.
func (s *signature) candidate(kind string) elect.Candidate {
	switch {
	case s.below.names != nil:
		return elect.Candidate{List: text.Unique(s.below.names), Evidence: kind + belowHeadline}
	case s.above.names != nil:
		return elect.Candidate{List: text.Unique(s.above.names), Evidence: kind + aboveHeadline}
	}
	return elect.Candidate{List: text.Unique(s.far.names), Evidence: kind + " in the article"}
}

// nameGroup are the names of elements that are close together.
type nameGroup struct {
	names []string
	from  int // where the names of the last element start in names
	end   int // of the last element's text
	next  int // first element after the last one's subtree
}

// takes reports whether an element belongs to the group: it is the first, follows the
// last closely, or is within it.
func (g *nameGroup) takes(i int, e *page.Element) bool {
	return g.names == nil || i < g.next || e.Start-g.end <= 40 && len(g.names) < names.Most
}

// add adds an element's names. If the last element contains this one, as a byline its
// link, they replace its names, unless they are some of these: one of several links.
func (g *nameGroup) add(i int, e *page.Element, found []string) {
	if len(found) == 0 {
		return
	}
	if i < g.next {
		if names.ArePersons(found) && !containsAll(g.names[g.from:], found) {
			g.names = append(g.names[:g.from], found...)
		}
		return
	}
	g.from = len(g.names)
	g.names = append(g.names, found...)
	g.end, g.next = e.End, e.Next
}

func containsAll(list, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool {
		return !slices.ContainsFunc(list, func(n string) bool { return names.Same([]string{n}, []string{s}) })
	})
}

// namesOf returns the names in an element. One with other text is read line by line,
// without the names below a line such as "Edited by".
func namesOf(a *evidence.Article, i int, strict bool) []string {
	d := a.Doc
	e := &d.Elems[i]
	if e.Hints&page.HintNotAuthor != 0 && e.Hints&page.HintAuthorName == 0 {
		return nil
	}
	if c := d.Attr(i, "content"); c != "" && e.End == e.Start {
		return splitNames(c)
	}
	above := ""
	for l := range strings.SplitSeq(d.Text[e.Start:e.End], "\n") {
		isOther := credit.IsOtherLabel(above)
		if above = strings.TrimSpace(l); isOther || utf8.RuneCountInString(l) > 150 {
			continue
		}
		found := splitNames(l)
		if line := a.Credits.Read(l, date.DayFirst); line.Plain && len(line.Names) > 0 && names.ArePersons(line.Names) {
			found = line.Names
		}
		ok := len(found) > 0
		for _, n := range found {
			ok = ok && (!strict || names.IsPersonal(n))
		}
		if ok {
			return found
		}
	}
	return nil
}

// splitNames returns the persons in a byline, which may contain markup.
func splitNames(s string) []string { return names.Split(page.Clean(page.StripTags(s))) }
