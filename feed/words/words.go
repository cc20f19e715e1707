// Package words holds the words of languages that are needed to read pages: names of
// months, labels of authors and dates, the most frequent words, the text of "read
// more" links.
//
// A language is one file, languages/CODE.txt, with one line for each field of
// Language that is known:
//
//	# Catalan
//	Months: gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre
//	ReadMore: llegir més; continua llegint
//	Notices.Missing: pàgina no trobada;
//	    no existeix
//
// Words are separated by blanks, phrases by semicolons. A line that starts with
// blanks continues the previous one. A phrase that starts or ends with a blank is
// written in double quotes, as a Go string. Lines that start with # are comments.
//
// Pages mix languages, so callers look for the words of all languages at once. Set
// and Pattern build their lookup tables at the first use.
package words

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Language holds the words of one language. An empty field means that none are
// known. A string holds single words, with blanks between them, in the form of
// text.Fold. A list holds phrases; where the comment says RE2, each is a regular
// expression that is matched in any case. Labels of dates are plain letters, with \b
// where a word must start or end.
type Language struct {
	Code string // BCP 47, such as fr; the name of its file

	// Dates.
	Months       []string // the twelve names, January first; a second spelling is a second string
	WholeMonths  bool     // their names are not abbreviated
	MonthFirst   bool     // the month precedes the day, as in May 2
	Weekdays     string   // their names, and abbreviations that are no other word
	Ordinals     string   // after the number of a day: st, er
	DateFillers  string   // between day, month and year: of, de
	ClockFillers string   // between a date and its time of day: at, à, um; not folded
	ClockUnit    string   // after a time of day: uhr
	On           []string // before a date: on, le
	Until        []string // between the times at which something starts and ends

	PublishedLabels []string // before a date of publication
	UpdatedLabels   []string // before or after a date of a change
	AsOfLabels      []string // before the date at which a text was as it is
	OtherDateLabels []string // before a date that is neither
	PostedSentences []string // RE2, the start of a sentence that says when a text was published and where it is filed
	DateLabelWords  string   // words of which the label of a date of publication is made
	HeadWords       string   // around the byline: minutes to read, numbers of comments
	In              string   // between a byline and a category: in, dans

	// Names.
	By               string   // before a name; not folded
	Wrote            []string // before By, as in "written by", lower case
	AuthorLabels     []string // before a name and a colon, lower case
	BareAuthorLabels []string // those of AuthorLabels that also do without the colon
	WrittenBy        string   // labels of an author in the form of text.Squash: writtenby
	AuthorFolders    string   // folders of a site with a page for each author, lower case
	And              []string // RE2, between two names
	OtherDeeds       []string // RE2, before By, of those who did not write: edited, photos
	Says             []string // after a name that starts a sentence, lower case
	Civil            []string // RE2, before a name: Mr, Frau; case counts
	Particles        string   // within a name, in lower case: de, von
	Roles            []string // RE2, after a name and a comma
	Ranks            []string // RE2, after a name without a comma; case counts
	Affiliations     []string // RE2, between a name and what the person belongs to; case counts
	Anonymous        string   // names of nobody in particular: admin, staff
	NotNames         string   // in the place of a name: share, print
	Buttons          string   // behind a name, of its profile: follow
	Accounts         string   // of nobody: admin, webmaster
	CommonWords      string   // capitalised in headlines and buttons, and within no name

	// What pages that are no articles call themselves. Titles are RE2 and match
	// as a whole, without the name of the site.
	Errors         string   // beside 404 and 410
	NotFoundTitles []string // of a missing page
	BotWallTitles  []string // of a guard
	LoginTitles    []string // the start of a title
	ListingTitles  []string // the start of a title, before a colon, a dash or ListingOf
	ListingOf      []string
	ParkedTitles   []string // of a server without the site
	NeedsScript    []string // RE2, in the text of a page that shows nothing without scripts

	Notices Notices

	// Text.
	StopWords        string   // the most frequent short words; not folded
	ReadMore         []string // of a link to the whole text, lower case
	ThePost          []string // RE2, before a title and Appeared
	Appeared         []string // in what feeds add to an excerpt, lower case
	Abbreviations    string   // words whose full stop ends no sentence; not folded
	Boilerplate      []string // in the text of themes, banners and advertising, lower case
	Promotion        []string // in paragraphs that call on readers to do something, lower case
	BoilerplateStart []string // RE2, at the start of a text that is not about the article

	// Tags and sites.
	TagLabels     []string // RE2, before a colon and a list of tags
	TagFolders    string   // folders of a site with a page for each tag, lower case
	ShopFolders   string   // folders of a site for its customers, lower case: cart, account
	NotTags       string   // labels and placeholders among tags
	UntaggedNames []string // of what is filed under nothing: uncategorized
	HomeWords     string   // on a link to the home page, and no name
	SiteFillers   string   // around the name of a site in a title
	FeedWords     []string // RE2, that the title of a feed adds to the name of its site
}

// Notices are phrases on pages that are not articles, by the kind of page. They
// match at the start of words, compared in the form of text.Fold.
type Notices struct {
	Wall        []string // of a bot wall, which requires proof, a browser or waiting
	Consent     []string // to cookies
	Age         []string
	Region      []string // in which there is nothing to read
	Paywall     []string
	Private     []string // only for who has a password or a permission
	Failure     []string // of an application, a database or a server
	Maintenance []string // and what is not there yet
	Parked      []string // domains, suspended accounts, servers without a site
	Moved       []string
	Removed     []string
	Missing     []string
}

// Set returns a function for the set of words in the field that of returns, of all
// languages, and in more. The set is built at the first call, and must not be
// changed.
func Set(of func(*Language) string, more ...string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, l := range All() {
			more = append(more, of(l))
		}
		for _, list := range more {
			for word := range strings.FieldsSeq(list) {
				set[word] = true
			}
		}
		return set
	})
}

// Phrases returns the phrases in the field that of returns, of all languages.
func Phrases(of func(*Language) []string) []string {
	var all []string
	for _, l := range All() {
		all = append(all, of(l)...)
	}
	return all
}

// Pattern returns a function for a regular expression. Each %s in expr is replaced
// by an alternation of phrases of all languages: those in the field that the
// corresponding function returns. Without functions, expr is used unchanged. It is
// compiled at the first call, because compiling all patterns takes about ten
// milliseconds, too long for the start of the program.
func Pattern(expr string, of ...func(*Language) []string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp {
		if len(of) == 0 {
			return regexp.MustCompile(expr)
		}
		var lists []any
		for _, choose := range of {
			lists = append(lists, "(?:"+strings.Join(Phrases(choose), "|")+")")
		}
		return regexp.MustCompile(fmt.Sprintf(expr, lists...))
	})
}
