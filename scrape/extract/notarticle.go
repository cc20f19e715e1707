package extract

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

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

// whyNotArticle recognises pages that are no articles by what was chosen of
// them, and says why. It decides by the title first, for what such a page calls
// itself is the surest sign.
func whyNotArticle(a *article, evidence map[string]string, m *Metadata) string {
	prose := proseLength(a)
	if why := whyByTitle(a, prose); why != "" {
		return why
	}
	if why := whyByClass(a.doc); why != "" {
		return why
	}
	if prose < 1000 && containsAny(strings.ToLower(a.doc.Text[:min(len(a.doc.Text), 8000)]), botWallPhrases()) {
		return "bot wall: the page asks for proof of being human"
	}
	if why := whyHomePage(a); why != "" {
		return why
	}
	if prose > 0 || evidence["summary"] != "" || evidence["published"] != "" || len(m.Authors) > 0 {
		return ""
	}
	return whyEmpty(a)
}

// whyByTitle recognises a page by what it calls itself. A page that has
// something to read and says that it is an article may call itself as it likes.
func whyByTitle(a *article, prose int) string {
	isArticle := a.saysArticle()
	if prose >= 600 && isArticle {
		return ""
	}
	for _, title := range ownTitles(a) {
		switch {
		case utf8.RuneCountInString(title) > 90:
		case !isArticle && titleListing().MatchString(title):
			return fmt.Sprintf("listing: the page calls itself %q", title)
		case prose >= 3000:
		case titleNotFound().MatchString(title):
			return fmt.Sprintf("soft 404: the page calls itself %q", title)
		case prose < 2000 && titleBotWall().MatchString(title):
			return fmt.Sprintf("bot wall: the page calls itself %q", title)
		case (prose < 300 || prose < 1500 && asksPassword(a.doc)) && titleLogin().MatchString(title):
			return fmt.Sprintf("login wall: the page calls itself %q", title)
		case prose < 1500 && titleParked().MatchString(title):
			return fmt.Sprintf("no page of the site: it calls itself %q", title)
		}
	}
	return ""
}

// ownTitles returns what the page calls itself in its head and first heading.
func ownTitles(a *article) []string {
	d := a.doc
	titles := []string{d.Title, a.site.cut(d.Title), a.title.value()}
	if t := d.MetaValue("og:title"); t != "" {
		titles = append(titles, t)
	}
	for i := range d.Elems {
		if d.Tag(i) == atom.H1 && a.zones[i]&page.Hidden == 0 {
			titles = append(titles, d.TextOf(i))
			break
		}
	}
	return text.Unique(titles)
}

// proseLength returns how many bytes of sentences the page shows.
func proseLength(a *article) int {
	n := 0
	for _, l := range a.doc.Lines {
		if l.End-l.Start >= 80 && a.zoneOf(l)&(page.Hidden|page.Navigation|page.Footer|page.Chrome) == 0 {
			n += l.End - l.Start
		}
	}
	return n
}

func asksPassword(d *page.Document) bool {
	for i := range d.Elems {
		if d.Tag(i) == atom.Input && strings.EqualFold(d.Attr(i, "type"), "password") {
			return true
		}
	}
	return false
}

// whyByClass reads what WordPress and its like say of the page in the class of
// its body.
func whyByClass(d *page.Document) string {
	for i := range d.Elems {
		if d.Tag(i) != atom.Body {
			continue
		}
		class := strings.ToLower(d.Attr(i, "class"))
		switch {
		case hasAnyWord(class, "error404", "error-404", "page-404", "not-found"):
			return "soft 404: the page's body has the class of an error"
		case hasAnyWord(class, "single", "single-post", "page"):
			return ""
		case hasWord(class, "archive") && hasAnyWord(class, "category", "tag", "author", "date"), hasWord(class, "search-results"):
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
func whyHomePage(a *article) string {
	d := a.doc
	if d.URL.Host == "" || a.data.article != nil {
		return ""
	}
	named := a.site.isTitle(a.title.value())
	if strings.Trim(d.URL.Path, "/") == "" && d.URL.RawQuery == "" {
		switch {
		case named:
			return "home page: its address has no path, and it is called as the site"
		case strings.EqualFold(d.MetaValue("og:type"), "website"):
			return "home page: its address has no path, and its og:type is website"
		case articlesShown(d) > 2:
			return "home page: its address has no path, and it shows several articles"
		}
		return ""
	}
	if !named || a.saysArticle() {
		return ""
	}
	for _, l := range d.Links {
		if hasWord(l.Rel, "canonical") && isHome(d.URL, l.Href) {
			return "home page: it says that its address is the site's"
		}
	}
	return ""
}

// articlesShown counts the <article> elements that stand for themselves.
func articlesShown(d *page.Document) int {
	n := 0
	for i := 0; i < len(d.Elems); i++ {
		if d.Tag(i) == atom.Article {
			n++
			i = d.Elems[i].Next - 1
		}
	}
	return n
}

// whyEmpty recognises pages that have nothing to read. A shell whose head
// declares the article's title and description is as good as a page.
func whyEmpty(a *article) string {
	switch letters := utf8.RuneCountInString(a.doc.Text); {
	case len(a.title.values) == 0 && letters < 400:
		return "empty shell: the page has hardly any text, and no title"
	case letters < 400 && shellText().MatchString(a.doc.Text):
		return "empty shell: the page needs scripts to show anything"
	case letters < 150 && a.doc.MetaValue("og:title") == "":
		return "empty shell: the page has hardly any text"
	}
	return ""
}
