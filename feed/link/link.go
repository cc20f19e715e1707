// Package link works with web addresses: it compares them (Key), removes tracking
// parameters (WithoutTrackers, Clean), names their hosts (Host) and matches hosts
// of the configuration (Covers), and writes addresses so that every feed format can
// carry them (Absolute, ASCII).
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

// Key returns the same key for all spellings of an article's address. It omits
// scheme, www., default port, trailing slash, trackers, and a fragment that is a
// place on the page (see IsRoute), and it undoes percent-encoding and the
// typographic dashes and apostrophes that Markdown processors put into the text of
// a link. A key is only for comparison. A string that is not an absolute URL is its
// own key.
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

// Keys returns the set of the keys of addresses.
func Keys(urls []string) map[string]bool {
	keys := make(map[string]bool, len(urls))
	for _, u := range urls {
		keys[Key(u)] = true
	}
	return keys
}

// ExactKey is like Key, but keeps the fragment: a page may contain several articles.
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

// IsRoute reports whether a fragment is a route for a script, as in #!/a/1 and
// #/a/1, and not a place on a page.
func IsRoute(fragment string) bool {
	return strings.HasPrefix(fragment, "!") || strings.HasPrefix(fragment, "/")
}

// Typed undoes the typographic dashes, quotes and apostrophes that a Markdown
// processor put into an address; ok reports whether there were any.
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
	// typewriter replaces typographic characters by typed ones.
	typewriter = strings.NewReplacer(typed...)
	// escapedTypewriter does so where they are percent-encoded.
	escapedTypewriter = strings.NewReplacer(escaped(typed)...)
)

// typed are pairs of a typographic character and the typed one.
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

// plainPath decodes a path without changing its structure.
func plainPath(escaped string) string {
	if isPlain(escaped) {
		return escaped
	}
	segments := strings.Split(escaped, "/")
	for i, segment := range segments {
		segments[i] = plainPart(segment, "/%?#")
	}
	return strings.Join(segments, "/")
}

// plainPart decodes a part of an address, unless it contains an encoded separator
// or percent sign: decoded, it would mean something else.
func plainPart(escaped, separators string) string {
	plain, err := url.PathUnescape(escaped)
	if err != nil || !utf8.ValidString(plain) || strings.ContainsAny(plain, separators) {
		return escaped
	}
	return typewriter.Replace(norm.NFC.String(plain))
}

// isPlain reports whether a part of an address has nothing to be decoded or replaced.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] == '%' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainQuery returns the decoded parameters that are not trackers, sorted.
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

// Resolve returns the address of a reference on a page at base: an absolute http or
// https URL without user information. It returns the empty string if ref is empty,
// only a fragment, or has another scheme (mailto:, data:).
func Resolve(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || strings.HasPrefix(ref, "#") {
		return ""
	}
	u, err := base.Parse(ref)
	if err != nil || !IsWeb(u) {
		return ""
	}
	u.User = nil
	return u.String()
}

// Absolute returns an absolute http or https URL in ASCII (RFC 3986), otherwise as
// written, or the empty string if s is not one.
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
	if scheme := u.Scheme + "://"; s[:start] != scheme || s[start:end] != host {
		return scheme + host + s[end:]
	}
	return s // most addresses are as they should be: thousands of copies would be kept
}

// IsWeb reports whether u is an absolute http or https URL.
func IsWeb(u *url.URL) bool { return isHTTP(u.Scheme) && u.Hostname() != "" }

func isHTTP(scheme string) bool { return scheme == "http" || scheme == "https" }

// validAuthority is a host (an IPv6 address in brackets), maybe after a user
// and before a port.
var validAuthority = regexp.MustCompile(`^([\w.~!$&'()*+,;=:-]*@)?([\w.~-]+|\[[0-9a-fA-F:.]+\])(:[0-9]*)?$`)

// ASCII percent-encodes the characters that a URI may not contain (RFC 3986) and
// changes nothing else, so that an id made from a listed address looks like that
// address.
func ASCII(s string) string {
	const hex = "0123456789ABCDEF"
	s = strings.TrimSpace(s)
	_, path := authority(s)
	var b strings.Builder
	written := 0 // of s
	for i, c := range []byte(s) {
		switch {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0,
			(c == '[' || c == ']') && i >= path,
			c == '%' && !startsEscape(s[i:]):
			b.WriteString(s[written:i])
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			written = i + 1
		}
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}

// IsURI reports whether s, which is in ASCII, starts with a scheme (RFC 3986,
// section 3.1), as an Atom id must (RFC 4287, section 4.2.6).
func IsURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.IsAbs()
}

// authority returns the position of the authority in a URL.
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
