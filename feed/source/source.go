// Package source reads untrusted lists of articles: RSS 0.9x, 1.0 and 2.0, Atom,
// JSON Feed 1.x, OPML, and sitemaps as XML, index and plain text (sitemaps.org).
// Read detects the format from the content.
//
// Read streams: memory does not grow with the number of items. It is as lenient as
// browsers: it accepts junk before the document, bare ampersands, HTML entities,
// wrongly declared charsets, and unescaped markup. It drops values that exceed its
// limits, and rejects documents that are nested too deep.
package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"feedgen/feed/date"
	"feedgen/feed/text"
)

// Kind is the format of a document.
type Kind string

// The kinds of documents.
const (
	Unknown      Kind = ""
	RSS          Kind = "RSS"
	Atom         Kind = "Atom"
	JSONFeed     Kind = "JSON Feed"
	OPML         Kind = "OPML"
	Sitemap      Kind = "sitemap"
	SitemapIndex Kind = "sitemap index"
)

// IsFeed reports whether documents of the kind are feeds.
func (k Kind) IsFeed() bool { return k == RSS || k == Atom || k == JSONFeed }

// Document is the metadata of a document. Unknown fields are empty.
type Document struct {
	Kind        Kind
	Root        string // name of the root element, such as html; empty: not XML
	Title       string
	Description string
	Link        string // the page that the feed represents
	Next        string // the next page of a feed in pages, or the archive before it (RFC 5005)
	Paged       bool   // by WordPress, whose feeds have further pages without links to them
	Language    string
	Authors     []string
}

// Item is one article, one outline of an OPML list, or one address of a sitemap.
// Unknown fields are empty. Texts except Authors and Tags may contain HTML.
// Addresses are as written, or resolved against xml:base.
type Item struct {
	Kind      Kind   // of the document
	URL       string // of the article; of a sitemap's or an OPML list's entry
	ID        string // guid or id
	Title     string
	Summary   string
	Content   string // HTML
	Image     string
	Authors   []string
	Tags      []string
	Published date.Date
	Updated   date.Date
	LastMod   string // of a sitemap, as written, such as 2026-09-18
	Feed      string // of an OPML outline: the feed that it subscribes to
}

const (
	maxTextBytes     = 512 << 10 // of a summary or content
	maxItems         = 50_000    // of one document: what sitemaps.org allows
	maxUnzippedBytes = 50 << 20  // of a gzipped document: what sitemaps.org allows
	maxDecodedBytes  = 5 << 20   // of a gzipped document that may be in another charset than UTF-8
)

// ErrTooDeep is the error of a document that is nested too deep.
var ErrTooDeep = fmt.Errorf("it is nested more than %d levels deep", maxDepth)

// Read reads a document, which may be gzipped, and calls yield for each item in
// its order, until yield returns false. contentType is that of the response; empty if
// there was none. Read returns the document's own metadata. The error is why the
// document could not be read to its end; yield got the items before that. A document
// of an unknown kind is not an error.
func Read(body []byte, contentType string, yield func(Item) bool) (Document, error) {
	r, err := open(body, contentType)
	if err != nil {
		return Document{}, err
	}
	n := 0
	doc, err := read(r, func(i Item) bool {
		n++
		return n <= maxItems && yield(i)
	})
	switch {
	case n > maxItems:
		err = fmt.Errorf("it lists more than %d items: the rest is not read", maxItems)
	case errors.Is(err, errStopped):
		err = nil
	}
	return doc, err
}

// errStopped ends reading after yield has returned false.
var errStopped = errors.New("no further items are wanted")

// open returns a document's text in UTF-8.
func open(body []byte, contentType string) (*bufio.Reader, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return bufio.NewReader(bytes.NewReader(text.Decode(body, contentType))), nil
	}
	unzip, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	limited := &limitedReader{unzip, maxUnzippedBytes}
	start, err := io.ReadAll(io.LimitReader(limited, maxDecodedBytes))
	if err != nil {
		return nil, err
	}
	if len(start) < maxDecodedBytes {
		return bufio.NewReader(bytes.NewReader(text.Decode(start, contentType))), nil
	}
	// Detecting the charset of a larger one would need all of it in memory.
	return bufio.NewReader(io.MultiReader(bytes.NewReader(start), limited)), nil
}

// limitedReader reads up to a number of bytes, and then fails.
type limitedReader struct {
	io.Reader
	left int64
}

func (l *limitedReader) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("larger than %d MB, unzipped", maxUnzippedBytes>>20)
	}
	return n, err
}

// read detects the format of a document by its first bytes.
func read(r *bufio.Reader, yield func(Item) bool) (Document, error) {
	start, err := r.Peek(512)
	if err != nil && err != io.EOF {
		return Document{}, err
	}
	start = bytes.TrimLeft(start, " \t\r\n\ufeff\x00")
	switch {
	case bytes.HasPrefix(start, []byte("{")):
		return readJSON(r, yield)
	case isAddress(string(start)):
		return readAddresses(r, yield)
	}
	return readXML(r, yield)
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// readAddresses reads a sitemap in plain text: one address a line.
func readAddresses(r *bufio.Reader, yield func(Item) bool) (Document, error) {
	doc := Document{Kind: Sitemap}
	for {
		line, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return doc, errors.New("a line of the sitemap is longer than any address")
		}
		address := strings.TrimSpace(strings.TrimPrefix(string(line), "\ufeff"))
		if isAddress(address) && !yield(Item{Kind: Sitemap, URL: address}) {
			return doc, errStopped
		}
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return doc, err
		}
	}
}
