// Package link answers each question about web addresses in one place: whether
// two of them lead to the same article (Key), which of their parameters only
// track visitors (WithoutTrackers), what their host is and whether a host in
// the configuration covers it (Host, Covers), and how one is written so that
// every feed format can carry it (Absolute, ASCII).
package link

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Key returns what all spellings of one article's address have in common. It
// leaves out scheme, www., default port, trailing slash, trackers, and a fragment
// that is a place on the page (see IsRoute), and it undoes percent-encoding and the typographic dashes and apostrophes
// that Markdown processors put into the visible text of a link. A key is for
// comparing only; it is no address. A string that is no absolute URL is its own
// key.
func Key(rawURL string) string {
	u, err := url.Parse(strings.TrimSpace(rawURL))
	if err != nil || u.Host == "" {
		return rawURL
	}
	key := HostOf(u) + strings.TrimRight(plainPath(u.EscapedPath()), "/")
	if query := plainQuery(u.RawQuery); query != "" {
		key += "?" + query
	}
	if IsRoute(u.Fragment) {
		key += "#" + u.Fragment
	}
	return key
}

// ExactKey is Key with the fragment, whatever it is: several articles may stand
// on one page.
func ExactKey(rawURL string) string {
	key := Key(rawURL)
	if !strings.Contains(rawURL, "#") {
		return key
	}
	u, err := url.Parse(strings.TrimSpace(rawURL))
	if err != nil || u.Host == "" || u.Fragment == "" || IsRoute(u.Fragment) {
		return key
	}
	return key + "#" + u.Fragment
}

// IsRoute reports whether a fragment says what a script shows at the address, as
// in #!/a/1 and #/a/1, and is no place on one page.
func IsRoute(fragment string) bool {
	return strings.HasPrefix(fragment, "!") || strings.HasPrefix(fragment, "/")
}

// Typed returns an address as it was typed, before a Markdown processor made
// its dashes, quotes and apostrophes typographic; ok tells whether it had any.
func Typed(u *url.URL) (typed *url.URL, ok bool) {
	path := typewriter.Replace(u.Path)
	if path == u.Path {
		return u, false
	}
	t := *u
	// net/url would write an apostrophe as %27.
	t.Path, t.RawPath = path, escapedTypewriter.Replace(u.EscapedPath())
	return &t, true
}

var (
	// typewriter turns typographic characters back into what was typed.
	typewriter = strings.NewReplacer(typed...)
	// escapedTypewriter does so where they are percent-encoded.
	escapedTypewriter = strings.NewReplacer(escaped(typed)...)
)

// typed are typographic characters, each before what was typed for it.
var typed = []string{
	"—", "---", "–", "--", "‐", "-", "‑", "-",
	"’", "'", "‘", "'", "“", `"`, "”", `"`, "…", "...",
}

// escaped returns pairs of which the first is percent-encoded.
func escaped(pairs []string) []string {
	pairs = slices.Clone(pairs)
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = url.PathEscape(pairs[i])
	}
	return pairs
}

// plainPath decodes a path as far as that leaves its structure alone.
func plainPath(escaped string) string {
	segments := strings.Split(escaped, "/")
	for i, segment := range segments {
		segments[i] = plainPart(segment, "/%?#")
	}
	return strings.Join(segments, "/")
}

// plainPart decodes a part of an address. What holds an encoded separator, or a
// percent sign, stays as it is: decoded it would mean something else.
func plainPart(escaped, separators string) string {
	plain, err := url.PathUnescape(escaped)
	if err != nil || !utf8.ValidString(plain) || strings.ContainsAny(plain, separators) {
		return escaped
	}
	return typewriter.Replace(norm.NFC.String(plain))
}

// plainQuery returns the decoded parameters that can make a difference to what
// is shown, sorted.
func plainQuery(raw string) string {
	raw = WithoutTrackers(raw)
	if raw == "" {
		return ""
	}
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		name, value, valued := strings.Cut(pair, "=")
		pairs[i] = plainPart(name, "&=%+#")
		if valued {
			pairs[i] += "=" + plainPart(value, "&%+#")
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// Resolve returns the address that ref leads to from a page at base: an
// absolute http or https URL without user information, or the empty string
// where ref is empty, a mere fragment, or leads elsewhere (mailto:, data:).
func Resolve(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || strings.HasPrefix(ref, "#") {
		return ""
	}
	u, err := base.Parse(ref)
	if err != nil || !isHTTP(u.Scheme) || u.Hostname() == "" {
		return ""
	}
	u.User = nil
	return u.String()
}

// Absolute returns an absolute http or https URL in ASCII (RFC 3986) and
// otherwise as written, or the empty string where s is none.
func Absolute(s string) string {
	s = ASCII(s)
	u, err := url.Parse(s)
	if err != nil || !isHTTP(u.Scheme) {
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

func isHTTP(scheme string) bool { return scheme == "http" || scheme == "https" }

// validAuthority is a host (an IPv6 address in brackets), maybe after a user
// and before a port.
var validAuthority = regexp.MustCompile(`^([\w.~!$&'()*+,;=:-]*@)?([\w.~-]+|\[[0-9a-fA-F:.]+\])(:[0-9]*)?$`)

// ASCII percent-encodes what may not stand in a URI (RFC 3986) and leaves
// everything else as written, so that an id made from a listed address looks
// like that address.
func ASCII(s string) string {
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

// IsURI reports whether s, which is in ASCII, starts with a scheme (RFC 3986,
// section 3.1), as an Atom id must (RFC 4287, section 4.2.6).
func IsURI(s string) bool {
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
