package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

const (
	// maxDepth is how deep elements may nest, those within texts apart.
	maxDepth = 100
	// maxPrefixes is the number of namespace prefixes that are kept.
	maxPrefixes = 100
	// maxJunkTags is the number of tags that may precede the document.
	maxJunkTags = 50
)

// namespaces maps namespaces to the prefixes that the readers use.
var namespaces = map[string]string{
	"http://www.w3.org/2005/atom":                 "atom",
	"http://purl.org/atom/ns#":                    "atom",
	"http://purl.org/dc/elements/1.1/":            "dc",
	"http://purl.org/dc/terms/":                   "dcterms",
	"http://purl.org/rss/1.0/modules/content/":    "content",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":  "itunes",
	"http://search.yahoo.com/mrss/":               "media",
	"http://rssnamespace.org/feedburner/ext/1.0":  "feedburner",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
	"http://purl.org/rss/1.0/":                    "",
	"http://www.sitemaps.org/schemas/sitemap/0.9": "",
	"http://www.google.com/schemas/sitemap/0.84":  "",
}

// element is an open element.
type element struct {
	name      string // with the prefix of namespaces, if any
	written   string // as in the document
	namespace string // prefix of elements without one
	base      *url.URL
}

// handler reads the elements of one format.
type handler interface {
	// start is called at each start tag. It reports whether to pass the element's
	// text, up to its end tag, to text.
	start(path []element, attributes map[string]string) (wanted bool)
	// text is called at the end of an element for which start returned true.
	text(path []element, value string)
	// end is called at the end of all other elements. It reports whether to continue
	// reading.
	end(path []element) bool
	// document returns what was read, without its items.
	document() Document
}

// xmlReader follows the structure of a document.
type xmlReader struct {
	scanner  *scanner
	path     []element
	prefixes map[string]string // to those of namespaces
	handler  handler           // nil before the root
}

// readXML reads a feed, an OPML list or a sitemap.
func readXML(r *bufio.Reader, yield func(Item) bool) (Document, error) {
	x := &xmlReader{scanner: &scanner{r: r}, prefixes: map[string]string{}}
	root, err := x.findRoot(yield)
	if err != nil || x.handler == nil {
		return Document{Root: root}, err
	}
	err = x.read()
	doc := x.handler.document()
	doc.Root = root
	return doc, err
}

// findRoot looks for the first element of a format that is known. It returns the
// name of the first element of all.
func (x *xmlReader) findRoot(yield func(Item) bool) (first string, err error) {
	for range maxJunkTags {
		for err = x.scanner.next(); err == nil && x.scanner.kind != startTag; err = x.scanner.next() {
		}
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				err = nil // none
			}
			return first, err
		}
		e := x.open()
		if first == "" {
			first = e.written
		}
		if x.handler = newHandler(e, yield); x.handler != nil {
			x.path = append(x.path, e)
			x.handler.start(x.path, x.scanner.attributes)
			return first, nil
		}
		if e.written == "html" {
			return first, nil
		}
	}
	return first, nil
}

// newHandler returns the reader of the format that starts with an element; nil:
// it is none.
func newHandler(root element, yield func(Item) bool) handler {
	switch root.name {
	case "rss", "rdf:rdf":
		return &rssReader{feedReader{doc: Document{Kind: RSS}, yield: yield, feed: said{}}}
	case "atom:feed", "feed":
		return &atomReader{feedReader{doc: Document{Kind: Atom}, yield: yield, feed: said{}}}
	case "opml":
		return &opmlReader{yield: yield}
	case "urlset":
		return &sitemapReader{kind: Sitemap, yield: yield}
	case "sitemapindex":
		return &sitemapReader{kind: SitemapIndex, yield: yield}
	}
	return nil
}

// open returns the element that the current start tag opens.
func (x *xmlReader) open() element {
	var e element
	if len(x.path) > 0 {
		parent := x.path[len(x.path)-1]
		e.namespace, e.base = parent.namespace, parent.base
	}
	for name, value := range x.scanner.attributes {
		prefix, declared := strings.CutPrefix(name, "xmlns:")
		known := namespaces[strings.ToLower(value)]
		switch {
		case name == "xmlns":
			e.namespace = known
		case declared && (known != "" || value != "") && len(x.prefixes) < maxPrefixes:
			if _, ok := namespaces[strings.ToLower(value)]; ok {
				x.prefixes[prefix] = known
			}
		}
	}
	if ref := x.scanner.attributes["xml:base"]; ref != "" {
		if e.base == nil {
			e.base = &url.URL{}
		}
		if base, err := e.base.Parse(ref); err == nil {
			e.base = base
		}
	}
	e.written = x.scanner.name
	e.name = x.resolve(e.written, e.namespace)
	return e
}

// resolve returns a name with the prefix by which the readers know its namespace.
func (x *xmlReader) resolve(written, namespace string) string {
	prefix, local, ok := strings.Cut(written, ":")
	if !ok {
		prefix, local = namespace, written
	} else if known, ok := x.prefixes[prefix]; ok {
		prefix = known
	}
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// read reads a document after its root's start tag.
func (x *xmlReader) read() error {
	for len(x.path) > 0 {
		if err := x.scanner.next(); err != nil {
			return cutWithin(err, x.path[len(x.path)-1].written)
		}
		switch x.scanner.kind {
		case startTag:
			if len(x.path) == maxDepth {
				return ErrTooDeep
			}
			e, empty := x.open(), x.scanner.empty
			x.path = append(x.path, e)
			if wanted := x.handler.start(x.path, x.scanner.attributes); wanted && !empty {
				value, err := x.text(e.written)
				if err != nil {
					return err
				}
				x.handler.text(x.path, value)
				x.path = x.path[:len(x.path)-1]
			} else if empty && !x.close() {
				return errStopped
			}
		case endTag:
			// An end without a start is none; a start without an end ends here.
			for i := len(x.path) - 1; i >= 0; i-- {
				if x.path[i].written != x.scanner.name {
					continue
				}
				for len(x.path) > i {
					if !x.close() {
						return errStopped
					}
				}
			}
		}
	}
	return nil
}

// cutWithin says where a document ends too early.
func cutWithin(err error, name string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it is cut short within <%s>", name)
	}
	return err
}

// close ends the innermost element.
func (x *xmlReader) close() bool {
	more := x.handler.end(x.path)
	x.path = x.path[:len(x.path)-1]
	return more
}

// text reads the text of an element down to its end. Markup in it that ought to
// be escaped is part of the text.
func (x *xmlReader) text(name string) (string, error) {
	var plain, markup strings.Builder
	hasMarkup := false
	for open := 1; ; {
		if err := x.scanner.next(); err != nil {
			return "", cutWithin(err, name)
		}
		raw := string(x.scanner.raw)
		switch x.scanner.kind {
		case charData:
			appendUpTo(&plain, decode(raw))
			appendUpTo(&markup, raw)
			continue
		case cdata:
			appendUpTo(&plain, raw)
			appendUpTo(&markup, raw)
			continue
		case startTag:
			if x.scanner.name == name && !x.scanner.empty {
				open++
			}
		case endTag:
			if x.scanner.name == name {
				open--
			}
		}
		if open == 0 {
			break
		}
		hasMarkup = true
		appendUpTo(&markup, raw)
	}
	value := plain.String()
	if hasMarkup {
		value = markup.String()
	}
	if len(value) > maxTextBytes {
		return "", nil
	}
	return strings.TrimSpace(value), nil
}

// appendUpTo appends as long as the text is not too long already.
func appendUpTo(b *strings.Builder, s string) {
	if b.Len() <= maxTextBytes {
		b.WriteString(s)
	}
}
