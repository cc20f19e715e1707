package feed

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

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
		e.Content = sanitise("<p>"+escapeText(summary)+"</p>", e.URL)
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
	s = asciiURL(s)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	start, end := authority(s)
	host := s[start:end]
	if strings.Contains(host, "%") {
		ascii, err := idna.Lookup.ToASCII(u.Hostname())
		if err != nil {
			return ""
		}
		host = strings.TrimSuffix(ascii+":"+u.Port(), ":")
	}
	if !validAuthority.MatchString(host) {
		return ""
	}
	return u.Scheme + "://" + host + s[end:]
}

// validAuthority is a host (an IPv6 address in brackets), maybe after a user
// and before a port.
var validAuthority = regexp.MustCompile(`^([\w.~!$&'()*+,;=:-]*@)?([\w.~-]+|\[[0-9a-fA-F:.]+\])(:[0-9]*)?$`)

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
	s = strings.TrimSpace(s)
	_, path := authority(s)
	var b strings.Builder
	for i, c := range []byte(s) {
		switch {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0,
			(c == '[' || c == ']') && i >= path,
			c == '%' && !startsEscape(s[i:]):
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// isURI reports whether s, which is in ASCII, starts with a scheme (RFC 3986,
// section 3.1), as an Atom id must (RFC 4287, section 4.2.6).
func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.IsAbs()
}

// authority returns where the host and what belongs to it stand in a URL.
func authority(s string) (start, end int) {
	if i := strings.Index(s, "://"); i >= 0 {
		start = i + len("://")
	}
	if i := strings.IndexAny(s[start:], "/?#"); i >= 0 {
		return start, start + i
	}
	return start, len(s)
}

// startsEscape reports whether s starts with a percent-encoded byte.
func startsEscape(s string) bool {
	if len(s) < 3 {
		return false
	}
	_, err := strconv.ParseUint(s[1:3], 16, 8)
	return err == nil
}
