package feed

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// plainText returns s as text that every format can carry and every reader
// shows alike: valid UTF-8 in NFC, on one line, of at most max characters,
// without control characters and without the elements of HTML that it should
// not have held in the first place.
//
// No-break spaces are French typography, not white space, and stay.
// plainText(plainText(s)) is plainText(s).
func plainText(s string, max int) string {
	// Strangers write these texts. What is cut off here is far more than max
	// characters, and only bounds the work below.
	s = firstBytes(s, 32*max)
	for range maxLayers {
		next := oneLine(withoutElements(s))
		if next == s {
			return cut(s, max)
		}
		s = next
	}
	// Nobody but an attacker wraps markup in markup this often.
	return cut(oneLine(strings.NewReplacer("<", "", ">", "").Replace(s)), max)
}

// maxLayers is how often cleaning starts anew on what it uncovered itself, as
// in <scr<b></b>ipt>.
const maxLayers = 10

// firstBytes returns at most the first n bytes of s, in whole characters.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// oneLine folds white space, drops what XML 1.0 forbids or discourages, and
// composes to NFC.
func oneLine(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case isBreak(r):
			space = true
			continue
		case !isText(r):
			continue
		case space:
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r) // invalid UTF-8 arrives as U+FFFD
	}
	// Readers trim with their own notion of white space, which takes in the
	// no-break spaces.
	return norm.NFC.String(strings.TrimSpace(b.String()))
}

// isBreak reports whether r is white space that separates words or lines.
func isBreak(r rune) bool {
	return r == ' ' || '\t' <= r && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// isText reports whether r may stand in a feed: no control character, no
// noncharacter (XML 1.0, 2.2), no byte order mark.
func isText(r rune) bool {
	return !unicode.IsControl(r) && r != 0xFEFF && r&0xFFFE != 0xFFFE && (r < 0xFDD0 || r > 0xFDEF)
}

// cut shortens s to at most max characters, at a word where there is one, and
// ends it in an ellipsis then.
func cut(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	end := 0
	for range max - 1 {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	next, _ := utf8.DecodeRuneInString(s[end:])
	short := s[:end]
	if space := strings.LastIndexFunc(short, unicode.IsSpace); !unicode.IsSpace(next) && space > end/2 {
		short = short[:space]
	} else {
		short = wholeCharacters(short, next)
	}
	short = strings.TrimRightFunc(short, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:([{«“‘–—-", r)
	})
	return norm.NFC.String(short + "…")
}

// wholeCharacters drops the end of s that makes one visible character with
// next: a letter with its accents, an emoji of several parts.
func wholeCharacters(s string, next rune) string {
	const joiner = '\u200d'
	for {
		last, size := utf8.DecodeLastRuneInString(s)
		if size == 0 || !unicode.Is(unicode.M, next) && next != joiner && last != joiner && !isSkinTone(next) {
			return s
		}
		s, next = s[:len(s)-size], last
	}
}

func isSkinTone(r rune) bool { return 0x1F3FB <= r && r <= 0x1F3FF }

var (
	// unseen matches what a browser does not show: comments, and scripts and
	// styles with what is in them.
	unseen = regexp.MustCompile(`(?is)<!--.*?-->|<script(?:\s[^>]*)?>.*?</script\s*>|<style(?:\s[^>]*)?>.*?</style\s*>`)

	// markup matches a tag: slash, name, attributes.
	markup = regexp.MustCompile(`(?s)<(/?)([a-zA-Z][\w:-]*)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)/?>`)
)

// withoutElements reduces the elements of HTML in s to their text, scripts and
// styles to nothing. A tag without its other half is no element: "why <div> is
// bad", "List<String>" and "a < b" stay as they are.
func withoutElements(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	seen := unseen.ReplaceAllLiteralString(s, "")
	from := 0
	for _, tag := range elementTags(seen) {
		b.WriteString(seen[from:tag.start])
		if isBlock(tag.name) {
			b.WriteByte(' ')
		}
		from = tag.end
	}
	b.WriteString(seen[from:])
	if b.Len() == len(s) {
		return s
	}
	// Text with elements in it was HTML, so its references are, too.
	return html.UnescapeString(b.String())
}

// tag is a tag in a text.
type tag struct {
	start, end int
	name       string // lower case
}

// elementTags returns the tags in s that belong to an element: those that have
// their other half, and those that need none.
func elementTags(s string) []tag {
	var tags []tag
	open := map[string][]tag{} // start tags that wait for their end, by name
	for _, m := range markup.FindAllStringSubmatchIndex(s, -1) {
		t := tag{m[0], m[1], strings.ToLower(s[m[4]:m[5]])}
		closing, attributes := m[2] < m[3], m[6] < m[7]
		waiting := open[t.name]
		switch {
		case t.name == "br" || t.name == "hr" || t.name == "wbr" || t.name == "img" && attributes:
			tags = append(tags, t)
		case !closing:
			open[t.name] = append(waiting, t)
		case len(waiting) > 0:
			last := len(waiting) - 1
			tags = append(tags, waiting[last], t)
			open[t.name] = waiting[:last]
		}
	}
	slices.SortFunc(tags, func(a, b tag) int { return a.start - b.start })
	return tags
}

// isBlock reports whether an element's text stands apart from what is around
// it.
func isBlock(name string) bool {
	switch atom.Lookup([]byte(name)) {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Br, atom.Caption, atom.Dd, atom.Details, atom.Div,
		atom.Dl, atom.Dt, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
		atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Title, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// escapeText returns plain text as HTML. Quotes and apostrophes stay as they
// are: where HTML is taken for text, they are what is seen most.
func escapeText(s string) string { return textEscaper.Replace(s) }

var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// htmlText returns what a fragment of HTML says, without its elements and
// scripts.
func htmlText(fragment string) string {
	var b strings.Builder
	for _, n := range parseFragment(fragment) {
		writeText(&b, n)
	}
	return b.String()
}

func writeText(b *strings.Builder, n *nethtml.Node) {
	switch {
	case n.Type == nethtml.TextNode:
		b.WriteString(n.Data)
	case n.Type == nethtml.ElementNode && n.DataAtom != atom.Script && n.DataAtom != atom.Style:
		block := isBlock(n.Data)
		if block {
			b.WriteByte(' ')
		}
		for c := range n.ChildNodes() {
			writeText(b, c)
		}
		if block {
			b.WriteByte(' ')
		}
	}
}
