package feed

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// URLKey returns what is the same for all spellings of one article's address.
// It leaves out scheme, www., default port, trailing slash, fragment and the
// parameters that only tell where a visitor came from, and it undoes
// percent-encoding and the typographic dashes and apostrophes that Markdown
// processors put into the visible text of a link. A key is for comparing only;
// it is no address. A string that is no absolute URL is its own key.
func URLKey(rawURL string) string {
	u, err := url.Parse(strings.TrimSpace(rawURL))
	if err != nil || u.Host == "" {
		return rawURL
	}
	host := strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = strings.TrimPrefix(strings.TrimSuffix(host, "."), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	key := host + strings.TrimRight(plainPath(u.EscapedPath()), "/")
	if query := keptQuery(u.RawQuery); query != "" {
		key += "?" + query
	}
	return key
}

// typewriter turns typographic characters back into what was typed.
var typewriter = strings.NewReplacer(
	"—", "---", "–", "--", "‐", "-", "‑", "-",
	"’", "'", "‘", "'", "“", `"`, "”", `"`, "…", "...",
)

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

// keptQuery returns the parameters that can make a difference to what is
// shown, sorted.
func keptQuery(raw string) string {
	if raw == "" {
		return ""
	}
	kept := slices.DeleteFunc(strings.Split(raw, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(strings.ToLower(pair), "=")
		return name == "" || isTracking(name)
	})
	for i, pair := range kept {
		name, value, valued := strings.Cut(pair, "=")
		kept[i] = plainPart(name, "&=%+#")
		if valued {
			kept[i] += "=" + plainPart(value, "&%+#")
		}
	}
	slices.Sort(kept)
	return strings.Join(kept, "&")
}

func isTracking(name string) bool {
	for _, prefix := range []string{"utm_", "mtm_", "pk_", "at_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "gbraid", "wbraid", "dclid", "srsltid", "msclkid", "yclid", "igshid", "igsh", "twclid", "ttclid",
		"li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "_ga", "_gl", "xtor", "trk", "trackingid", "originalsubdomain":
		return true
	}
	return false
}

// SameName reports whether two names of persons are the same but for case,
// accents, hyphens and spacing.
func SameName(a, b string) bool { return fold(a) == fold(b) }

// fold reduces a name or a title to its letters and digits, without accents,
// in lower case, its words separated by one space.
func fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}
