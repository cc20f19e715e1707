package feed

import (
	"io"

	"github.com/gorilla/feeds"
)

// writeXML writes a document's root as gorilla/feeds does.
func writeXML(w io.Writer, root feeds.XmlFeed) error {
	if err := feeds.WriteXML(root, w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
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
			x.data = appendEscaped(x.data, attributes[i+1])
			x.write(`"`)
		}
	}
	x.write("/>")
}

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
