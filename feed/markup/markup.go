// Package markup parses untrusted HTML at a bounded cost.
//
// A parser of HTML repairs its input, and the cost of some repairs grows with all
// the text before them: a page of 160 KB can take ten seconds. Limit rewrites such
// pages so that golang.org/x/net/html parses them in linear time and little memory.
// It does not change ordinary pages. Parse and ParseFragment read the result of
// Limit at any depth of nesting. A Selector finds elements in time linear in the
// tree.
package markup

import (
	"bytes"
	"fmt"

	"golang.org/x/net/html/atom"
)

const (
	maxNodes      = 120_000 // tags and comments; the page is cut there
	maxAttributes = 200     // of a tag; the others are dropped
	maxAllAttrs   = 200_000 // of all tags; the page is cut there
	maxRepeated   = 20      // tags of html and body; further ones are dropped
	maxReopened   = 150_000 // formatting elements and their attributes that a parser opens again
	maxOpen       = 1000    // elements that are followed
)

// Limit returns an HTML page in UTF-8 that costs little to parse and otherwise means
// the same. It drops tags and attributes beyond its limits, and returns the page
// itself if there are none. If the page has too many tags, it cuts the page off, and
// the error says why.
func Limit(page []byte) ([]byte, error) {
	l := &limiter{page: page}
	if l.run(); l.reopened > maxReopened {
		l = &limiter{page: page, plain: true}
		l.run()
	}
	return l.result(), l.costly()
}

// costly returns why the page was cut off.
func (l *limiter) costly() error {
	switch {
	case l.nodes > maxNodes:
		return fmt.Errorf("too costly to read: more than %d tags", maxNodes)
	case l.attributes > maxAllAttrs:
		return fmt.Errorf("too costly to read: more than %d attributes", maxAllAttrs)
	}
	return nil
}

// limiter processes a page tag by tag.
type limiter struct {
	page       []byte
	plain      bool // formatting elements are dropped
	start, end int  // of the current tag, comment or hidden text

	out    []byte // the page as rewritten, up to copied; nil: nothing was
	copied int

	foreign    int    // svg and math elements that are open
	open       []open // elements, as far as their end tags tell
	formatting int    // formatting elements that a parser may hold open, with their attributes
	nodes      int
	attributes int
	repeated   int // tags of html and body
	reopened   int
	hidden     int // bytes of what looks like tags where none are expected
}

// open is an element that is open.
type open struct {
	tag  atom.Atom
	cost int // of a formatting element: 1 and its attributes
}

// run goes through the page up to the first bound that ends it.
func (l *limiter) run() {
	for l.nodes <= maxNodes && l.attributes <= maxAllAttrs && l.reopened <= maxReopened {
		next := bytes.IndexByte(l.page[l.end:], '<')
		if next < 0 {
			l.start = len(l.page)
			return
		}
		l.start = l.end + next
		l.end = l.start + 1
		rest := l.page[l.end:]
		switch {
		case len(rest) > 0 && isLetter(rest[0]):
			if !l.startTag() {
				return
			}
		case len(rest) > 1 && rest[0] == '/' && isLetter(rest[1]):
			if !l.endTag() {
				return
			}
		case bytes.HasPrefix(rest, []byte("!--")):
			l.nodes++
			l.hide(commentEnd(rest))
		case l.foreign > 0 && bytes.HasPrefix(rest, []byte("![CDATA[")):
			l.hide(through(rest, "]]>"))
		case len(rest) > 0 && (rest[0] == '!' || rest[0] == '?' || rest[0] == '/'):
			l.nodes++
			l.hide(through(rest, ">"))
		}
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// through returns the length of text up to and with what ends it.
func through(text []byte, end string) int {
	if i := bytes.Index(text, []byte(end)); i >= 0 {
		return i + len(end)
	}
	return len(text)
}

// commentEnd returns the length of a comment, which starts with !--.
func commentEnd(text []byte) int {
	n := len("!") + through(text[len("!"):], "-->") // <!--> and <!---> are whole
	return min(n, len("!--")+through(text[len("!--"):max(n, len("!--"))], "--!>"))
}

// result returns the page up to where run came.
func (l *limiter) result() []byte {
	if l.out == nil {
		return l.page[:l.start]
	}
	return append(l.out, l.page[l.copied:max(l.copied, l.start)]...)
}

// replace puts a text in the place of the page's bytes up to end.
func (l *limiter) replace(start, end int, text []byte) {
	if l.out == nil {
		l.out = make([]byte, 0, len(l.page))
	}
	l.out = append(append(l.out, l.page[l.copied:start]...), text...)
	l.copied = end
}

// startTag reads a start tag; it is false at the end of the page.
func (l *limiter) startTag() bool {
	name, at := tagName(l.page, l.end)
	attributes, enough, end := attributesOf(l.page, at, maxAttributes)
	if end < 0 {
		return false
	}
	l.end = end
	tag := atom.Lookup(name)
	selfClosing := l.page[end-2] == '/'
	l.nodes++
	l.attributes += min(attributes, maxAttributes)
	switch {
	case l.isSurplus(tag, selfClosing, min(attributes, maxAttributes)):
		l.replace(l.start, l.end, nil)
	case attributes > maxAttributes:
		l.replace(enough, l.end, []byte(">"))
	}
	l.follow(tag, name, selfClosing)
	return true
}

// isSurplus counts a start tag and reports whether it is one too many.
func (l *limiter) isSurplus(tag atom.Atom, selfClosing bool, attributes int) bool {
	switch {
	case tag == atom.Html || tag == atom.Body:
		l.repeated++
		return l.repeated > maxRepeated
	case isFormatting(tag):
		if l.plain {
			return true
		}
		l.formatting += 1 + attributes
		l.push(open{tag, 1 + attributes})
		return false
	}
	l.reopened += l.formatting
	if !selfClosing && !isVoid(tag) {
		l.push(open{tag, 0})
	}
	return false
}

// push notes that an element is open.
func (l *limiter) push(e open) {
	if len(l.open) == maxOpen {
		l.open = append(l.open[:0], l.open[maxOpen/2:]...)
	}
	l.open = append(l.open, e)
}

// endTag reads an end tag; it is false at the end of the page.
func (l *limiter) endTag() bool {
	name, at := tagName(l.page, l.end+1)
	_, _, end := attributesOf(l.page, at, maxAttributes)
	if end < 0 {
		return false
	}
	l.end = end
	l.nodes++ // some create an element
	tag := atom.Lookup(name)
	last := len(l.open) - 1
	switch {
	case tag == atom.Svg || tag == atom.Math:
		l.foreign = max(0, l.foreign-1)
	case isFormatting(tag) && l.plain:
		l.replace(l.start, l.end, nil)
		return true
	case isFormatting(tag) && (last < 0 || l.open[last].tag != tag):
		// A parser moves and clones elements, and may hold this one open.
		l.reopened += l.formatting + 16
		return true
	case isFormatting(tag):
		l.formatting -= l.open[last].cost
	}
	for i := last; i >= 0; i-- {
		if l.open[i].tag == tag {
			l.open = l.open[:i]
			break
		}
	}
	l.reopened += l.formatting
	return true
}

// follow skips the text of elements that hold no tags. Outside of HTML they do;
// where this errs, hide sees what it missed.
func (l *limiter) follow(tag atom.Atom, name []byte, selfClosing bool) {
	switch tag {
	case atom.Svg, atom.Math:
		if !selfClosing {
			l.foreign++
		}
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		if l.foreign == 0 {
			l.hide(endOfText(l.page[l.end:], name))
		}
	case atom.Plaintext:
		l.hide(len(l.page) - l.end)
	case atom.Body, atom.Div, atom.Head, atom.P, atom.Span, atom.Table, atom.Ul, atom.Ol, atom.Img, atom.Meta:
		l.foreign = 0 // these end foreign content
	}
}

// endOfText returns the length of a text that the end tag of an element ends.
func endOfText(text, name []byte) int {
	for from := 0; ; {
		i := bytes.Index(text[from:], []byte("</"))
		if i < 0 {
			return len(text)
		}
		at := from + i
		found, end := tagName(text, at+len("</"))
		if bytes.Equal(found, name) {
			return at
		}
		from = max(end, at+len("</"))
	}
}

const (
	// maxHidden is how many bytes of what looks like tags are looked at in
	// scripts and comments. All that follows is broken.
	maxHidden = 8_000_000
	// maxHiddenAttributes is the number of attributes that make what looks like
	// a tag in a script dangerous. Code seldom goes on so long without a >.
	maxHiddenAttributes = 2000
)

// hide skips a script, a comment or similar, in which a parser should see no tags. It
// breaks tags that would be costly if a parser saw them.
func (l *limiter) hide(length int) {
	from := l.end
	l.end += length
	for i := from; i+1 < l.end; i++ {
		next := bytes.IndexByte(l.page[i:l.end-1], '<')
		if next < 0 {
			return
		}
		i += next
		if !isLetter(l.page[i+1]) {
			continue
		}
		breaks := l.hidden > maxHidden
		if !breaks {
			name, at := tagName(l.page[:l.end], i+1)
			attributes, _, end := attributesOf(l.page[:l.end], at, maxHiddenAttributes)
			if end < 0 {
				end = l.end
			}
			l.hidden += end - i
			breaks = attributes > maxHiddenAttributes
			if tag := atom.Lookup(name); tag == atom.Html || tag == atom.Body {
				l.repeated++
				breaks = breaks || l.repeated > maxRepeated
			}
		}
		if breaks {
			l.replace(i, i+1, []byte(" "))
		}
	}
}

// tagName returns the name of a tag in lower case, and where it ends.
func tagName(page []byte, at int) (name []byte, end int) {
	isLower := true
	for end = at; end < len(page) && !isSpace(page[end]) && page[end] != '/' && page[end] != '>'; end++ {
		isLower = isLower && page[end] > 'Z'
	}
	const longest = 32
	if name = page[at:min(end, at+longest)]; isLower {
		return name, end
	}
	return bytes.ToLower(name), end
}

// attributesOf counts the attributes of a tag from the end of its name. It
// returns where the first ones end, as many as most, and where the tag ends;
// negative: nowhere on the page. Once there are more than most, it counts on to
// the end of the tag, but no further than most in a text that hides tags.
func attributesOf(page []byte, at, most int) (n, enough, end int) {
	for {
		at = skipSpace(page, at)
		if at == len(page) {
			return n, enough, -1
		}
		if page[at] == '>' {
			return n, enough, at + 1
		}
		key := at
		for at < len(page) && !isSpace(page[at]) && page[at] != '/' && page[at] != '>' && (page[at] != '=' || at == key) {
			at++
		}
		if at > key {
			n++
		}
		if at = attributeValue(page, at); n <= most {
			enough = at
		} else if most == maxHiddenAttributes {
			return n, enough, at
		}
	}
}

// attributeValue returns where the value of an attribute ends, from the end of
// its name.
func attributeValue(page []byte, at int) int {
	at = skipSpace(page, at)
	if at < len(page) && page[at] == '/' {
		return at + 1
	}
	if at == len(page) || page[at] != '=' {
		return at
	}
	at = skipSpace(page, at+1)
	if at == len(page) || page[at] == '>' {
		return at
	}
	if quote := page[at]; quote == '"' || quote == '\'' {
		return at + 1 + through(page[at+1:], string(quote))
	}
	for at < len(page) && !isSpace(page[at]) && page[at] != '>' {
		at++
	}
	return at
}

func skipSpace(page []byte, at int) int {
	for at < len(page) && isSpace(page[at]) {
		at++
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }

// isFormatting reports whether an element is opened again in each block that
// follows, until it is closed (HTML standard, 13.2.4.3).
func isFormatting(tag atom.Atom) bool {
	switch tag {
	case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false // a and nobr close the one before them
}

// isVoid reports whether an element has no end tag.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Frame, atom.Hr, atom.Image, atom.Img, atom.Input, atom.Keygen,
		atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
