package format

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/gorilla/feeds"
)

// The namespaces of elements in RSS, Atom and OPML documents.
const (
	atomNamespace    = "http://www.w3.org/2005/Atom"
	contentNamespace = "http://purl.org/rss/1.0/modules/content/"
	dcNamespace      = "http://purl.org/dc/elements/1.1/"
	historyNamespace = "http://purl.org/syndication/history/1.0"
	mediaNamespace   = "http://search.yahoo.com/mrss/"
)

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

// rawApostrophes replaces references for apostrophes by apostrophes. XML needs
// none in text and in attributes in double quotes, and some readers do not decode
// them in addresses.
type rawApostrophes struct {
	w    io.Writer
	held []byte // the last bytes written, if they may begin a reference
}

func (a *rawApostrophes) Write(p []byte) (int, error) {
	a.held = append(a.held, p...)
	data := a.held
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
	a.held = data[:copy(data, data[end:])]
	return len(p), nil
}

// elements writes the many small elements at the end of entries. As structs, and
// above all as attributes, they would cost encoding/xml more than the rest of the
// entry.
type elements struct {
	indent string // of an entry's elements
	data   []byte // of all entries so far
	taken  int    // how much of data has been taken
}

// take returns what was written since the last call, for a field with the tag
// ",innerxml".
func (x *elements) take() []byte {
	part := x.data[x.taken:len(x.data):len(x.data)]
	x.taken = len(x.data)
	return part
}

func (x *elements) text(name, text string) {
	x.write("\n", x.indent, "<", name, ">")
	x.data = appendEscaped(x.data, text)
	x.write("</", name, ">")
}

// empty writes an element without content. Its attributes are pairs of name and
// value; one with an empty value is left out.
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

// attributeEscaper makes the references that all readers decode in addresses.
var attributeEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (x *elements) write(parts ...string) {
	for _, part := range parts {
		x.data = append(x.data, part...)
	}
}

// appendEscaped appends text as XML. Its references are hexadecimal, as the RSS
// profile recommends: readers that unescape titles twice leave these alone more
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

// eachElement calls read at the start of each element. The elements inside one
// follow, unless read decodes or skips it.
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

// withoutEntries returns an RSS or Atom document without the entries that are gone,
// whose elements are called name. All other bytes are as they were.
func withoutEntries(data []byte, name string, gone func(id string) bool) ([]byte, error) {
	var kept []byte
	end := 0 // of the last entry that is gone
	for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
		begin := int(dec.InputOffset())
		token, err := dec.Token()
		if err == io.EOF {
			return append(kept, data[end:]...), nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != name {
			continue
		}
		var entry struct {
			GUID string `xml:"guid"`
			ID   string `xml:"http://www.w3.org/2005/Atom id"`
		}
		if err := dec.DecodeElement(&entry, &start); err != nil {
			return nil, err
		}
		if gone(entry.GUID + entry.ID) {
			kept = append(kept, bytes.TrimRight(data[end:begin], " \n")...)
			end = int(dec.InputOffset())
		}
	}
}

// element returns the name of an element. Those of RSS 2.0 have no namespace.
func element(space, local string) xml.Name { return xml.Name{Space: space, Local: local} }

func xmlAttribute(start *xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name == element("", name) {
			return a.Value
		}
	}
	return ""
}

// namesGenerator reports whether the element at a path of local names names
// feedgen. It reads up to the first element called end, which is the end of the
// document's head.
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
