package markup

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// kind is what the scanner found.
type kind uint8

const (
	end      kind = iota // of the page
	text                 // scanner.text
	startTag             // scanner.tag, name, attr, selfClosing
	endTag               // scanner.tag, name
)

// scanner reads a page token by token (HTML standard, 13.2.5). Comments and the
// like are left out. What it returns are parts of the page where possible.
type scanner struct {
	page  string
	at    int  // what comes next
	nulls bool // the page has U+0000, which the standard replaces or drops

	text        string
	tag         atom.Atom // zero for a name that HTML does not know
	class       class     // of the tag
	name        string    // of the tag, in lower case
	attr        []html.Attribute
	selfClosing bool

	room       []html.Attribute // for attributes to come
	nodes      int              // tags and comments so far
	attributes int              // attributes so far
	costly     error            // why the page was cut off
}

// newScanner returns the scanner of a page without carriage returns (13.2.3.5).
func newScanner(page string) scanner {
	if strings.Contains(page, "\r") {
		page = strings.ReplaceAll(strings.ReplaceAll(page, "\r\n", "\n"), "\r", "\n")
	}
	return scanner{page: page, nulls: strings.Contains(page, "\x00")}
}

// replaceNulls replaces U+0000 in a part of the page.
func (z *scanner) replaceNulls(s, by string) string {
	if !z.nulls {
		return s
	}
	return strings.ReplaceAll(s, "\x00", by)
}

// next reads the next token. A section of CDATA is a comment outside of foreign
// content.
func (z *scanner) next(foreign bool) kind {
	for z.costly == nil && z.at < len(z.page) {
		rest := z.page[z.at:]
		if n := textLength(rest); n > 0 {
			z.at += n
			z.text = decode(rest[:n])
			return text
		}
		z.count(1, 0)
		switch {
		case isLetter(rest[1]):
			z.at += len("<")
			return z.readTag(startTag)
		case rest[1] == '/' && isLetter(rest[2]):
			z.at += len("</")
			return z.readTag(endTag)
		case foreign && strings.HasPrefix(rest, "<![CDATA["):
			data := rest[len("<![CDATA["):]
			data = data[:through(data, "]]>")]
			z.at += len("<![CDATA[") + len(data)
			if z.text = strings.TrimSuffix(data, "]]>"); z.text != "" {
				return text
			}
		default:
			z.at += skipped(rest)
		}
	}
	return end
}

// textLength returns the length of the text before the next tag, comment or the like.
func textLength(s string) int {
	for n := 0; ; n++ {
		next := strings.IndexByte(s[n:], '<')
		if next < 0 {
			return len(s)
		}
		if n += next; opens(s[n:]) {
			return n
		}
	}
}

// opens reports whether a < opens a tag, a comment or the like. Else it is text.
func opens(s string) bool {
	if len(s) > 2 && s[1] == '/' {
		return true
	}
	return len(s) > 1 && (isLetter(s[1]) || s[1] == '!' || s[1] == '?')
}

// count counts what costs time, and ends the page where that is too much.
func (z *scanner) count(nodes, attributes int) {
	z.nodes += nodes
	z.attributes += attributes
	switch {
	case z.nodes > maxNodes:
		z.costly = errTags
	case z.attributes > maxAllAttrs:
		z.costly = errAttributes
	}
}

// skipped returns the length of a comment, a declaration or the like.
func skipped(rest string) int {
	if strings.HasPrefix(rest, "<!--") {
		n := len("<!") + through(rest[len("<!"):], "-->") // <!--> and <!---> are whole
		first := min(n, len("<!--"))
		return min(n, first+through(rest[first:n], "--!>"))
	}
	return through(rest, ">")
}

// readTag reads a tag from its name on. One that has no end is no tag.
func (z *scanner) readTag(is kind) kind {
	page, at := z.page, z.at
	for at < len(page) && !isSpace(page[at]) && page[at] != '/' && page[at] != '>' {
		at++
	}
	z.name = lower(page[z.at:at])
	if z.tag = atom.Lookup([]byte(z.name)); z.tag != 0 {
		z.name = z.tag.String()
	}
	z.class = classOf(z.tag)
	z.attr, z.selfClosing = z.room[:0], false
	for {
		for at < len(page) && (isSpace(page[at]) || page[at] == '/') {
			z.selfClosing = page[at] == '/'
			at++
		}
		if at == len(page) {
			z.at = at
			return end
		}
		if page[at] == '>' {
			z.at = at + 1
			z.count(0, len(z.attr))
			return is
		}
		z.selfClosing = false
		key := at
		for at++; at < len(page) && !isSpace(page[at]) && page[at] != '/' && page[at] != '>' && page[at] != '='; at++ {
		}
		keyEnd := at
		var value string
		value, at = z.readValue(at)
		if is == startTag {
			z.addAttribute(lower(page[key:keyEnd]), value)
		}
	}
}

// readValue reads the value of an attribute, from the end of its key.
func (z *scanner) readValue(at int) (value string, end int) {
	page, equals := z.page, at
	for equals < len(page) && isSpace(page[equals]) {
		equals++
	}
	if equals == len(page) || page[equals] != '=' {
		return "", at
	}
	for at = equals + 1; at < len(page) && isSpace(page[at]); at++ {
	}
	if at < len(page) && (page[at] == '"' || page[at] == '\'') {
		n := strings.IndexByte(page[at+1:], page[at])
		if n < 0 {
			return "", len(page)
		}
		return page[at+1 : at+1+n], at + 1 + n + 1
	}
	start := at
	for at < len(page) && !isSpace(page[at]) && page[at] != '>' {
		at++
	}
	return page[start:at], at
}

// addAttribute adds an attribute to the tag, unless the tag has it or is full.
func (z *scanner) addAttribute(key, value string) {
	if len(z.attr) == maxAttributes {
		return
	}
	for i := range z.attr {
		if z.attr[i].Key == key {
			return
		}
	}
	z.attr = append(z.attr, html.Attribute{Key: key, Val: decodeValue(z.replaceNulls(value, "\ufffd"))})
}

// keepAttributes returns the attributes of the tag, for a node to hold them.
func (z *scanner) keepAttributes() []html.Attribute {
	n := len(z.attr)
	if n == 0 {
		return nil
	}
	kept := z.attr[:n:n]
	const chunk, fewest = 256, 16
	if n > cap(z.room) || cap(z.room)-n < fewest {
		z.room = make([]html.Attribute, 0, chunk)
	} else {
		z.room = z.room[n:n:cap(z.room)]
	}
	z.attr = z.room
	return kept
}

// rawText reads the content of an element that holds text alone, and its end tag.
func (z *scanner) rawText() string {
	rest, name := z.page[z.at:], z.name
	n := len(rest)
	switch {
	case z.tag == atom.Plaintext: // it has no end
	case z.tag == atom.Script:
		n = scriptEnd(rest)
	default:
		for i := 0; n == len(rest); i += len("</") {
			next := strings.Index(rest[i:], "</")
			if next < 0 {
				break
			}
			if i += next; isEndTag(rest[i:], name) {
				n = i
			}
		}
	}
	s := z.replaceNulls(rest[:n], "\ufffd")
	switch z.tag {
	case atom.Textarea:
		s = strings.TrimPrefix(decode(s), "\n")
	case atom.Title:
		s = decode(s)
	}
	if z.at += n; n < len(rest) {
		z.at += len("</")
		z.count(1, 0)
		z.readTag(endTag)
	}
	return s
}

// isEndTag reports whether a text starts with the end tag of an element.
func isEndTag(s, name string) bool {
	after := len("</") + len(name)
	return len(s) > after && strings.HasPrefix(s, "</") && strings.EqualFold(s[len("</"):after], name) &&
		(isSpace(s[after]) || s[after] == '/' || s[after] == '>')
}

// scriptEnd returns the length of a script, which ends with its end tag: not with
// one between <!-- and --> that follows a start tag (13.2.5.15 to 13.2.5.31).
func scriptEnd(s string) int {
	const outside, inComment, inScript = 0, 1, 2
	state := outside
	for i := 0; i < len(s); i++ {
		if state == outside {
			next := strings.IndexByte(s[i:], '<')
			if next < 0 {
				break
			}
			i += next
		}
		rest := s[i:]
		switch {
		case rest[0] == '-' && state != outside && strings.HasPrefix(rest, "-->"):
			state = outside
		case rest[0] != '<':
		case isEndTag(rest, "script"):
			if state != inScript {
				return i
			}
			state = inComment
		case state == outside && strings.HasPrefix(rest, "<!--"):
			state = inComment
			i++ // <!--> is whole
		case state == inComment && len(rest) > len("<script") && isEndTag("</"+rest[1:len("<script")+1], "script"):
			state = inScript
		}
	}
	return len(s)
}

// decode replaces the character references in a text.
func decode(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}

// decodeValue replaces the character references in the value of an attribute. One
// without a semicolon must end where a letter, a digit or = does not follow: ?a=1&copy=2
// has none (13.2.5.73).
func decodeValue(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	for ; i >= 0; i = strings.IndexByte(s, '&') {
		b.WriteString(s[:i])
		s = s[i:]
		n := 1
		for n < len(s) && (isLetter(s[n]) || '0' <= s[n] && s[n] <= '9' || s[n] == '#' && n == 1) {
			n++
		}
		most := 1 // characters that a known reference stands for: more are left of one that has only a known beginning
		if n < len(s) && s[n] == ';' {
			n, most = n+1, 2
		}
		isNumber := n > 1 && s[1] == '#'
		decoded := html.UnescapeString(s[:n])
		if !isNumber && (most == 1 && n < len(s) && s[n] == '=' || utf8.RuneCountInString(decoded) > most) {
			decoded = s[:n]
		}
		b.WriteString(decoded)
		s = s[n:]
	}
	b.WriteString(s)
	return b.String()
}

// through returns the length of text up to and with what ends it.
func through(text, end string) int {
	if i := strings.Index(text, end); i >= 0 {
		return i + len(end)
	}
	return len(text)
}

// lower returns the name of a tag or an attribute as it is compared.
func lower(name string) string {
	for i := range len(name) {
		if c := name[i]; 'A' <= c && c <= 'Z' || c == 0 {
			return lowered(name)
		}
	}
	return name
}

func lowered(name string) string {
	b := []byte(strings.ReplaceAll(name, "\x00", "\ufffd"))
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' }
