package extract

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"feedgen/feed/words"

	"golang.org/x/net/html/atom"
)

// saysArticle reports whether the page itself says that it is one article.
func (x *extraction) saysArticle() bool {
	d := x.doc
	if x.ld.article != nil || strings.HasPrefix(strings.ToLower(d.metaValue("og:type")), "article") {
		return true
	}
	for i := range d.elems {
		e := &d.elems[i]
		if d.tag(i) == atom.Article && e.zone&elsewhere == 0 || e.hints&hintArticle != 0 {
			return true
		}
	}
	return false
}

// The titles of pages that are no articles: whole, without the site's name.
var (
	titleNotFound = words.Pattern(`(?i)^(?:(?:http|oops|whoops|%s)?[\s:!,.–-]*(?:404|410)(?:[\s:!,.|–-]*(?:$|%[1]s).{0,30})?|%s)$`,
		func(l *words.Language) []string { return strings.Fields(l.Errors) },
		func(l *words.Language) []string { return l.NotFoundTitles })
	titleBotWall = words.Pattern(`(?i)^%s$`, func(l *words.Language) []string { return l.BotWallTitles })
	titleLogin   = words.Pattern(`(?i)^%s\b.{0,40}$`, func(l *words.Language) []string { return l.LoginTitles })
	titleListing = words.Pattern(`(?i)^%s\s*(?::|–|-|%s\b)`,
		func(l *words.Language) []string { return l.ListingTitles }, func(l *words.Language) []string { return l.ListingOf })
	titleParked = words.Pattern(`(?i)^%s$`, func(l *words.Language) []string { return l.ParkedTitles })
)

var (
	// botWallPhrases are in the text of pages that a guard shows instead of the
	// site.
	botWallPhrases = sync.OnceValue(func() []string {
		return words.Phrases(func(l *words.Language) []string { return l.BotWallPhrases })
	})

	// shellText is what pages say that show nothing without scripts.
	shellText = words.Pattern(`(?i)%s`, func(l *words.Language) []string { return l.NeedsScript })
)

// notArticle recognises pages that are no articles, and says why. It decides
// by the title first, for what such a page calls itself is the surest sign.
func (x *extraction) notArticle() {
	x.result.NotArticle = x.whyNotArticle()
}

func (x *extraction) whyNotArticle() string {
	prose := x.proseLength()
	if why := x.whyByTitle(prose); why != "" {
		return why
	}
	if why := x.whyByClass(); why != "" {
		return why
	}
	if prose < 1000 && containsAny(strings.ToLower(x.doc.text[:min(len(x.doc.text), 8000)]), botWallPhrases()) {
		return "bot wall: the page asks for proof of being human"
	}
	if why := x.whyHomePage(); why != "" {
		return why
	}
	return x.whyEmpty(prose)
}

// whyByTitle recognises a page by what it calls itself. A page that has
// something to read and says that it is an article may call itself as it likes.
func (x *extraction) whyByTitle(prose int) string {
	article := x.saysArticle()
	if prose >= 600 && article {
		return ""
	}
	for _, title := range x.ownTitles() {
		switch {
		case utf8.RuneCountInString(title) > 90:
		case !article && titleListing().MatchString(title):
			return fmt.Sprintf("listing: the page calls itself %q", title)
		case prose >= 3000:
		case titleNotFound().MatchString(title):
			return fmt.Sprintf("soft 404: the page calls itself %q", title)
		case prose < 2000 && titleBotWall().MatchString(title):
			return fmt.Sprintf("bot wall: the page calls itself %q", title)
		case (prose < 300 || prose < 1500 && x.asksPassword()) && titleLogin().MatchString(title):
			return fmt.Sprintf("login wall: the page calls itself %q", title)
		case prose < 1500 && titleParked().MatchString(title):
			return fmt.Sprintf("no page of the site: it calls itself %q", title)
		}
	}
	return ""
}

// ownTitles returns what the page calls itself in its head and first heading.
func (x *extraction) ownTitles() []string {
	d := x.doc
	titles := []string{d.title, x.withoutSiteName(d.title), x.result.Metadata.Title}
	if t := d.metaValue("og:title"); t != "" {
		titles = append(titles, t)
	}
	for i := range d.elems {
		if d.tag(i) == atom.H1 && d.elems[i].zone&hidden == 0 {
			titles = append(titles, d.textOf(i))
			break
		}
	}
	return unique(titles)
}

// proseLength returns how many characters of sentences the page shows.
func (x *extraction) proseLength() int {
	d := x.doc
	n := 0
	for _, l := range d.lines {
		if l.end-l.start >= 80 && d.elems[max(l.elem, 0)].zone&(hidden|navigation|footer|chrome) == 0 {
			n += l.end - l.start
		}
	}
	return n
}

func (x *extraction) asksPassword() bool {
	for i := range x.doc.elems {
		if x.doc.tag(i) == atom.Input && strings.EqualFold(x.doc.attr(i, "type"), "password") {
			return true
		}
	}
	return false
}

// whyByClass reads what WordPress and its like say of the page in the class of
// its body.
func (x *extraction) whyByClass() string {
	d := x.doc
	for i := range d.elems {
		if d.tag(i) != atom.Body {
			continue
		}
		class := strings.ToLower(d.attr(i, "class"))
		single := hasWord(class, "single") || hasWord(class, "single-post") || hasWord(class, "page")
		switch {
		case hasWord(class, "error404"), hasWord(class, "error-404"), hasWord(class, "page-404"), hasWord(class, "not-found"):
			return "soft 404: the page's body has the class of an error"
		case single:
			return ""
		case hasWord(class, "archive") && (hasWord(class, "category") || hasWord(class, "tag") || hasWord(class, "author") || hasWord(class, "date")), hasWord(class, "search-results"):
			return "listing: the page's body has the class of an archive"
		case hasWord(class, "home") && hasWord(class, "blog"):
			return "home page: the page's body has the class of one"
		}
		break
	}
	return ""
}

// whyHomePage recognises the home page: by its address, together with what
// home pages say and show, or by the address that it gives itself.
func (x *extraction) whyHomePage() string {
	d := x.doc
	if d.url.Host == "" || x.ld.article != nil {
		return ""
	}
	named := x.result.Metadata.Title == "" || x.isNameOfSite(x.result.Metadata.Title)
	if strings.Trim(d.url.Path, "/") == "" && d.url.RawQuery == "" {
		switch {
		case named:
			return "home page: its address has no path, and it is called as the site"
		case strings.EqualFold(d.metaValue("og:type"), "website"):
			return "home page: its address has no path, and its og:type is website"
		case x.articlesShown() > 2:
			return "home page: its address has no path, and it shows several articles"
		}
		return ""
	}
	if !named || x.saysArticle() {
		return ""
	}
	for _, l := range d.links {
		if hasWord(l.rel, "canonical") && x.isHome(l.href) {
			return "home page: it says that its address is the site's"
		}
	}
	return ""
}

// articlesShown counts the <article> elements that stand for themselves.
func (x *extraction) articlesShown() int {
	d := x.doc
	n := 0
	for i := 0; i < len(d.elems); i++ {
		if d.tag(i) == atom.Article {
			n++
			i = d.elems[i].next - 1
		}
	}
	return n
}

// whyEmpty recognises pages that have nothing to read. A shell whose head
// tells the article's title and description is as good as a page.
func (x *extraction) whyEmpty(prose int) string {
	m := &x.result.Metadata
	evidence := x.result.Evidence
	if prose > 0 || evidence["summary"] != "" || evidence["published"] != "" || len(m.Authors) > 0 {
		return ""
	}
	switch letters := utf8.RuneCountInString(x.doc.text); {
	case m.Title == "" && letters < 400:
		return "empty shell: the page has hardly any text, and no title"
	case letters < 400 && shellText().MatchString(x.doc.text):
		return "empty shell: the page needs scripts to show anything"
	case letters < 150 && x.doc.metaValue("og:title") == "":
		return "empty shell: the page has hardly any text"
	}
	return ""
}
