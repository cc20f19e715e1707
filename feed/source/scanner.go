package source

import (
	"bufio"
	"bytes"
	"errors"
	"html"
	"io"
	"strings"
)

// maxTagBytes is the size of the largest tag that is understood. The rest of a
// longer one is skipped.
const maxTagBytes = 64 << 10

// maxAttributes is the number of attributes of a tag that are looked at.
const maxAttributes = 64

// scanner splits XML into tags and text, one after the other. It accepts
// everything: encoding/xml refuses control characters and other slips that are
// common in feeds, and holds attributes without limit.
type scanner struct {
	r *bufio.Reader

	// The current token.
	kind       tokenKind
	name       string            // of a tag: prefix and name in lower case, as written
	attributes map[string]string // of a start tag, by name as written, in lower case
	empty      bool              // the tag is its own end: <a/>
	raw        []byte            // of a tag: as written; of text: undecoded
}

type tokenKind int

const (
	startTag tokenKind = iota
	endTag
	charData // text with references
	cdata    // text without
)

// next reads the next token. Text may come in several pieces. The token is valid
// until the next call.
func (s *scanner) next() error {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return err
		}
		if c != '<' {
			s.r.UnreadByte()
			return s.text()
		}
		start, err := s.r.Peek(8)
		if err != nil && err != io.EOF {
			return err
		}
		switch {
		case bytes.HasPrefix(start, []byte("!--")):
			err = s.skip("-->")
		case bytes.HasPrefix(start, []byte("![CDATA[")):
			s.r.Discard(len("![CDATA["))
			s.kind = cdata
			s.raw, err = s.until("]]>", maxTextBytes)
			return err
		case bytes.HasPrefix(start, []byte("!")):
			err = s.skipDeclaration()
		case bytes.HasPrefix(start, []byte("?")):
			err = s.skip(">") // PHP's and others' end in ?>, too
		case len(start) > 0 && (isNameStart(start[0]) || start[0] == '/'):
			return s.tag()
		default: // a bare <
			s.kind, s.raw = charData, []byte("<")
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func isNameStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}

// text reads text up to the next tag, or a piece of it.
func (s *scanner) text() error {
	s.kind = charData
	piece, err := s.r.ReadSlice('<')
	if err == nil {
		s.r.UnreadByte()
		piece = piece[:len(piece)-1]
	} else if errors.Is(err, bufio.ErrBufferFull) {
		// A reference must not be cut in two.
		if i := bytes.LastIndexByte(piece, '&'); i > 0 && len(piece)-i < maxReference {
			rest := len(piece) - i
			s.raw = append(s.raw[:0], piece...)
			more, err := s.r.Peek(maxReference)
			if j := bytes.IndexByte(more, ';'); j >= 0 && bytes.IndexByte(more[:j], '<') < 0 && j+rest < maxReference {
				s.raw = append(s.raw, more[:j+1]...)
				s.r.Discard(j + 1)
			} else if err != nil && err != io.EOF {
				return err
			}
			return nil
		}
	} else if err != io.EOF {
		return err
	}
	s.raw = append(s.raw[:0], piece...)
	return nil
}

// tag reads a tag, after its <.
func (s *scanner) tag() error {
	s.raw = append(s.raw[:0], '<')
	var quote byte
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return unexpected(err)
		}
		if len(s.raw) < maxTagBytes {
			s.raw = append(s.raw, c)
		}
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			s.parseTag()
			return nil
		case (c == '"' || c == '\'') && s.raw[len(s.raw)-2] == '=' && len(s.raw) < maxTagBytes:
			quote = c
		}
	}
}

// parseTag reads name and attributes of the tag in raw.
func (s *scanner) parseTag() {
	body := strings.TrimSuffix(string(s.raw[1:]), ">")
	s.kind, s.empty, s.attributes = startTag, false, nil
	if rest, ok := strings.CutPrefix(body, "/"); ok {
		s.kind, body = endTag, rest
	} else if rest, ok := strings.CutSuffix(body, "/"); ok {
		s.empty, body = true, rest
	}
	end := strings.IndexAny(body, " \t\r\n")
	if end < 0 {
		s.name = strings.ToLower(body)
		return
	}
	s.name, body = strings.ToLower(body[:end]), body[end:]
	for s.kind == startTag && len(s.attributes) < maxAttributes {
		name, rest, ok := strings.Cut(body, "=")
		if !ok {
			return
		}
		if fields := strings.Fields(name); len(fields) > 0 {
			name = strings.ToLower(fields[len(fields)-1])
		} else {
			name = ""
		}
		var value string
		rest = strings.TrimLeft(rest, " \t\r\n")
		if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
			value, body, _ = strings.Cut(rest[1:], rest[:1])
		} else if end := strings.IndexAny(rest, " \t\r\n"); end >= 0 {
			value, body = rest[:end], rest[end:]
		} else {
			value, body = rest, ""
		}
		if s.attributes == nil {
			s.attributes = map[string]string{}
		}
		if _, ok := s.attributes[name]; !ok && name != "" {
			s.attributes[name] = decode(value)
		}
	}
}

// skipDeclaration skips a <!DOCTYPE …>, also one with declarations in it.
func (s *scanner) skipDeclaration() error {
	inner := false
	for {
		c, err := s.r.ReadByte()
		switch {
		case err != nil:
			return unexpected(err)
		case c == '[':
			inner = true
		case c == ']':
			inner = false
		case c == '>' && !inner:
			return nil
		}
	}
}

// skip reads up to and with end.
func (s *scanner) skip(end string) error {
	_, err := s.until(end, 0)
	return err
}

// until reads up to and including end, and returns at most limit bytes before it.
func (s *scanner) until(end string, limit int) ([]byte, error) {
	kept := s.raw[:0]
	last := end[len(end)-1]
	var tail []byte // the last bytes that were read, as many as end has
	for {
		piece, err := s.r.ReadSlice(last)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, unexpected(err)
		}
		if room := limit + len(end) - len(kept); room > 0 {
			kept = append(kept, piece[:min(room, len(piece))]...)
		}
		tail = append(tail, piece[max(0, len(piece)-len(end)):]...)
		tail = tail[max(0, len(tail)-len(end)):]
		if string(tail) == end {
			return bytes.TrimSuffix(kept, []byte(end)), nil
		}
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// maxReference is the length of the longest reference to a character.
const maxReference = 40

// decode replaces references to characters: those of XML and, because feeds use
// them undeclared, those of HTML. Unlike in HTML a reference ends in a semicolon:
// in addresses, &copy=1 is a parameter.
func decode(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), maxReference)], ';')
		if end < 0 {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		// Another & before the semicolon starts the reference.
		if j := strings.LastIndexByte(s[:end], '&'); j > 0 {
			b.WriteString(s[:j])
			s, end = s[j:], end-j
		}
		b.WriteString(html.UnescapeString(s[:end+1]))
		s = s[end+1:]
	}
}
