package verdict

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/page"
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

// noticeKind is one of the notices that pages show in place of an article.
type noticeKind struct {
	name    string
	phrases []string              // folded, with a blank in front if their script has blanks
	title   func() *regexp.Regexp // matches the titles of such pages; may be nil
}

// parked is the notice of a domain that is for sale, or of a server that is not
// configured for it.
const parked = "no page of the site"

// IsParked reports whether a page is no article because its domain is parked.
func IsParked(why string) bool { return strings.HasPrefix(why, parked+":") }

// noticeKinds are all kinds, with the words of all languages.
var noticeKinds = sync.OnceValue(func() []noticeKind {
	kinds := []struct {
		noticeKind
		of func(*words.Notices) []string
	}{
		{noticeKind{name: "soft 404", title: titleNotFound}, func(n *words.Notices) []string { return n.Missing }},
		{noticeKind{name: "bot wall", title: titleBotWall}, func(n *words.Notices) []string { return n.Wall }},
		{noticeKind{name: "consent wall"}, func(n *words.Notices) []string { return n.Consent }},
		{noticeKind{name: "age gate"}, func(n *words.Notices) []string { return n.Age }},
		{noticeKind{name: "region wall"}, func(n *words.Notices) []string { return n.Region }},
		{noticeKind{name: "paywall"}, func(n *words.Notices) []string { return n.Paywall }},
		{noticeKind{name: "login wall", title: titleLogin}, func(n *words.Notices) []string { return n.Private }},
		{noticeKind{name: "error page"}, func(n *words.Notices) []string { return n.Failure }},
		{noticeKind{name: "maintenance"}, func(n *words.Notices) []string { return n.Maintenance }},
		{noticeKind{name: parked, title: titleParked}, func(n *words.Notices) []string { return n.Parked }},
		{noticeKind{name: "moved page"}, func(n *words.Notices) []string { return n.Moved }},
		{noticeKind{name: "removed page"}, func(n *words.Notices) []string { return n.Removed }},
	}
	all := make([]noticeKind, 0, len(kinds))
	for _, k := range kinds {
		for _, l := range words.All() {
			for _, phrase := range k.of(&l.Notices) {
				phrase = text.Fold(phrase)
				if hasBlanks(phrase) {
					phrase = " " + phrase
				}
				if !slices.Contains(k.phrases, phrase) { // languages share some
					k.phrases = append(k.phrases, phrase)
				}
			}
		}
		all = append(all, k.noticeKind)
	}
	return all
})

// hasBlanks reports whether the script of a phrase has blanks between words.
func hasBlanks(phrase string) bool {
	r, _ := utf8.DecodeRuneInString(phrase)
	return r < 0x3000
}

// weightOf returns the weight of a phrase in the text: a part of a sentence is unlikely
// in an article, one or two words are not.
func weightOf(phrase string) int {
	isLong := strings.Count(phrase, " ") >= 3
	if phrase[0] != ' ' {
		isLong = utf8.RuneCountInString(phrase) >= 6
	}
	if isLong {
		return 2
	}
	return 1
}

const (
	noticeBytes    = 3000 // of the text that is searched
	longNotice     = 3000 // bytes of prose; on a longer page only the title counts
	mostByText     = 4    // the weight of phrases in the text
	wholeTitle     = 3    // the weight of a title that is a phrase and nothing else
	longestOwnName = 90   // characters of the title of a notice
)

// readNotice returns which notice a page may be, by which sign, and its weight.
func readNotice(a *Page, prose int) (weight int, why string) {
	titles := a.Titles
	shown := ""
	if prose < longNotice {
		shown = " " + text.Fold(noticeText(a))
	}
	best, second := 0, 0
	for _, kind := range noticeKinds() {
		w, by := kind.inTitles(titles)
		inText := 0
		for _, phrase := range kind.phrases {
			if !strings.Contains(shown, phrase) {
				continue
			}
			inText += weightOf(phrase)
			if by == "" {
				by = fmt.Sprintf("the page says “%s”", strings.TrimSpace(phrase))
			}
		}
		w += min(inText, mostByText)
		switch {
		case w > best:
			best, second, why = w, best, kind.name+": "+by
		case w > second:
			second = w
		}
	}
	if second > 0 {
		best++ // notices often have two phrases: what is wrong, and what to do
	}
	return best, why
}

// inTitles returns the weight of the page's titles as those of the notice.
func (k noticeKind) inTitles(titles []string) (weight int, by string) {
	for _, t := range titles {
		folded := " " + text.Fold(t)
		w := 0
		for _, phrase := range k.phrases {
			switch {
			case !strings.Contains(folded, phrase):
			case 10*len(phrase) >= 6*len(folded):
				w = wholeTitle
			default:
				w = max(w, 1)
			}
		}
		if k.title != nil && utf8.RuneCountInString(t) <= longestOwnName && k.title().MatchString(t) {
			w = wholeTitle
		}
		if w > weight {
			weight, by = w, fmt.Sprintf("the page calls itself %q", t)
		}
	}
	return weight, by
}

// noticeText returns the first text of a page except its headline, outside of menus
// and banners if there is any.
func noticeText(a *Page) string {
	var b strings.Builder
	for _, but := range []page.Zone{page.Elsewhere, page.Navigation | page.Footer} {
		for _, l := range a.Doc.Lines {
			isHeadline := a.Start <= l.Start && l.Start < a.End
			if !isHeadline && a.zoneOf(l)&but == 0 && b.Len() < noticeBytes {
				b.WriteString(a.Doc.Text[l.Start:min(l.End, l.Start+noticeBytes)])
				b.WriteByte('\n')
			}
		}
		if b.Len() > 100 {
			break
		}
	}
	return b.String()
}

// guards are in the markup of services that protect a site. Some are on its articles,
// too: they count only if there is hardly any text.
var guards = []string{
	"/cdn-cgi/challenge-platform", "_cf_chl_opt", "cf-turnstile", "/.within.website/", "_Incapsula_Resource", "captcha-delivery.com",
	"/_fs-ch-", "/sgcaptcha/", "awswaf.com", "px-captcha", "bm-verify=", "h-captcha", "g-recaptcha", "frc-captcha",
	`id="__next_error__"`,
}

func hasGuard(body []byte) bool {
	for _, g := range guards {
		if bytes.Contains(body, []byte(g)) {
			return true
		}
	}
	return false
}
