package feed

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/language"
)

// The most characters that a text of an entry may have. Nobody writes more;
// whoever does floods.
const (
	maxTitle   = 300
	maxSummary = 500
	maxName    = 150
	maxTag     = 80
)

// clean makes an entry fit for every format: its texts plain (see plainText),
// its content sanitised, its summary there and short, its addresses absolute
// http or https or else empty. It leaves the id and the dates alone. Cleaning
// twice is the same as cleaning once.
func clean(e *Entry) {
	e.URL = absoluteURL(e.URL)
	e.URLs = cleaned(e.URLs, absoluteURL)
	e.Image = absoluteURL(e.Image)
	e.Language = languageTag(e.Language)
	e.Title = plainText(e.Title, maxTitle)
	e.Tags = cleaned(e.Tags, func(tag string) string { return plainText(tag, maxTag) })
	e.Authors = cleanAuthors(e.Authors)
	e.Content = sanitise(e.Content, e.URL)
	cleanSummary(e)
}

// cleanSummary fills an absent summary from the content, and moves one that is
// too long for a summary into absent content.
func cleanSummary(e *Entry) {
	const whole = 40 * maxSummary
	summary := plainText(e.Summary, whole)
	if summary == "" {
		summary = plainText(htmlText(e.Content), whole)
	}
	e.Summary = cut(summary, maxSummary)
	if e.Content == "" && e.Summary != summary {
		e.Content = sanitise("<p>"+html.EscapeString(summary)+"</p>", e.URL)
	}
}

func cleanAuthors(authors []Author) []Author {
	var kept []Author
	for _, a := range authors {
		a = Author{Name: plainText(a.Name, maxName), URL: absoluteURL(a.URL), Avatar: absoluteURL(a.Avatar)}
		if a.Name != "" {
			kept = append(kept, a)
		}
	}
	return kept
}

// cleaned applies to to each of list and drops what comes out empty or twice.
func cleaned(list []string, to func(string) string) []string {
	var kept []string
	seen := map[string]bool{"": true}
	for _, s := range list {
		s = to(s)
		if !seen[s] {
			seen[s] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// absoluteURL returns an absolute http or https URL in ASCII (RFC 3986) and
// otherwise as written, or the empty string where s is none.
func absoluteURL(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	_, rest, _ := strings.Cut(s, "://")
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	if !isASCII(authority) {
		host, err := idna.Lookup.ToASCII(u.Hostname())
		if err != nil {
			return ""
		}
		authority = strings.TrimSuffix(host+":"+u.Port(), ":")
	}
	if !validAuthority.MatchString(authority) {
		return ""
	}
	return u.Scheme + "://" + authority + asciiURL(path)
}

// validAuthority is a host (an IPv6 address in brackets), maybe after a user
// and before a port.
var validAuthority = regexp.MustCompile(`^([\w.~%!$&'()*+,;=:-]*@)?([\w.~-]+|\[[0-9a-fA-F:.]+\])(:[0-9]*)?$`)

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// languageTag returns a well-formed BCP 47 tag, or the empty string.
func languageTag(s string) string {
	tag, err := language.Raw.Parse(strings.TrimSpace(s))
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

// asciiURL percent-encodes what may not stand in a URI (RFC 3986) and leaves
// everything else as written, so that an id made from a listed address looks
// like that address.
func asciiURL(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(strings.TrimSpace(s)) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
