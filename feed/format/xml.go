package format

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/gorilla/feeds"
)

// The namespaces of what RSS, Atom and OPML documents hold beside their own
// elements.
const (
	atomNamespace    = "http://www.w3.org/2005/Atom"
	contentNamespace = "http://purl.org/rss/1.0/modules/content/"
	dcNamespace      = "http://purl.org/dc/elements/1.1/"
	historyNamespace = "http://purl.org/syndication/history/1.0"
	mediaNamespace   = "http://search.yahoo.com/mrss/"
)

// writeXML writes a document's root as gorilla/feeds does.
func writeXML(w io.Writer, root feeds.XmlFeed) error {
	out := &rawApostrophes{w: w}
	if err := feeds.WriteXML(root, out); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

// apostrophe is the reference that encoding/xml writes for an apostrophe.
var apostrophe = []byte("&#39;")

// rawApostrophes writes apostrophes as they are. XML wants no reference in text,
// nor in attributes that stand in double quotes, and not all readers decode
// those in addresses.
type rawApostrophes struct {
	w    io.Writer
	held []byte // the end of what was written, which may begin a reference
}

func (a *rawApostrophes) Write(p []byte) (int, error) {
	data := append(a.held, p...)
	end := len(data)
	if i := bytes.LastIndexByte(data, '&'); i >= 0 && end-i < len(apostrophe) && bytes.HasPrefix(apostrophe, data[i:]) {
		end = i
	}
	for rest, more := data[:end], true; more; {
		var text []byte
		text, rest, more = bytes.Cut(rest, apostrophe)
		if _, err := a.w.Write(text); err != nil {
			return 0, err
		}
		if more {
			if _, err := io.WriteString(a.w, "'"); err != nil {
				return 0, err
			}
		}
	}
	a.held = append(a.held[:0], data[end:]...)
	return len(p), nil
}

// elements writes XML for the ends of entries, which encoding/xml takes as it
// is. An entry's many small elements are written this way because as structs,
// their attributes above all, they cost encoding/xml more than all the rest of
// the entry.
type elements struct {
	indent string // of an entry's elements
	data   []byte // of all entries so far
	taken  int    // how much of data has been taken
}

// take returns what was written since it was last called, for a field with the
// tag ",innerxml".
func (x *elements) take() []byte {
	part := x.data[x.taken:len(x.data):len(x.data)]
	x.taken = len(x.data)
	return part
}

// text writes an element that holds text.
func (x *elements) text(name, text string) {
	x.write("\n", x.indent, "<", name, ">")
	x.data = appendEscaped(x.data, text)
	x.write("</", name, ">")
}

// empty writes an element that has attributes alone, given as pairs of name
// and value. Without a value an attribute is left out.
func (x *elements) empty(name string, attributes ...string) {
	x.write("\n", x.indent, "<", name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			x.write(" ", attributes[i], `="`)
			x.write(attributeEscaper.Replace(attributes[i+1]), `"`)
		}
	}
	x.write("/>")
}

// attributeEscaper makes references that all readers decode, also in addresses.
var attributeEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (x *elements) write(parts ...string) {
	for _, part := range parts {
		x.data = append(x.data, part...)
	}
}

// appendEscaped appends text as XML. Its references are hexadecimal, as the
// RSS profile asks: readers that unescape titles twice leave these alone more
// often than &amp; and &lt;.
func appendEscaped(b []byte, text string) []byte {
	for i := range len(text) {
		switch c := text[i]; c {
		case '&':
			b = append(b, "&#x26;"...)
		case '<':
			b = append(b, "&#x3C;"...)
		case '>':
			b = append(b, "&#x3E;"...)
		case '"':
			b = append(b, "&#x22;"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// eachElement calls read for each element of a document that is not inside of
// one that read took, by decoding or skipping it.
func eachElement(r io.Reader, read func(dec *xml.Decoder, start *xml.StartElement) error) error {
	dec := xml.NewDecoder(r)
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := read(dec, &start); err != nil {
				return err
			}
		}
	}
}

// element returns the name of an element, without a space in RSS 2.0.
func element(space, local string) xml.Name { return xml.Name{Space: space, Local: local} }

func xmlAttribute(start *xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name == element("", name) {
			return a.Value
		}
	}
	return ""
}

// namesGenerator reports whether the element at a path of local names holds our
// name. It looks no further than the first element called end, where the head
// of the document ends.
func namesGenerator(data []byte, end string, path ...string) bool {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = false
	for open := []string{}; ; {
		token, err := dec.Token()
		if err != nil {
			return false
		}
		switch t := token.(type) {
		case xml.EndElement:
			open = open[:max(len(open)-1, 0)]
		case xml.StartElement:
			open = append(open, t.Name.Local)
			switch {
			case open[0] != path[0] || t.Name.Local == end:
				return false
			case slices.Equal(open, path):
				var name string
				return dec.DecodeElement(&name, &t) == nil && isGenerator(name)
			}
		}
	}
}
