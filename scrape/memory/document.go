package memory

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/scrape/discover"
	"feedgen/scrape/fetch"

	"github.com/go-json-experiment/json/jsontext"
)

// Documents is how many documents shared page memory consists of.
const Documents = 256

// DocumentOf returns the number of the document that holds the pages of a host, as
// link.Host returns it: the first byte of the SHA-256 of its name. Configurations are
// assigned to shards by the same hash.
func DocumentOf(host string) int {
	sum := sha256.Sum256([]byte(host))
	return int(sum[0])
}

// documentVersion is the version of the documents that encode writes.
const documentVersion = 1

// Document is one document of shared page memory: the pages of some hosts, whoever
// lists them. What it says of a page depends only on the page, and on the rules and
// headers with which it is read.
//
//	{"version": 1, "digest": "5f0c…",                       // SHA-256 of the document with zeros in its place
//	 "fetched": "2026-11-25T06:17:03Z",
//	 "handed": {"https://blog.example/a": {"to": "https://other.example/a", "moved": […]}},  // redirects to hosts of other documents
//	 "found": {"https://blog.example/feed 2c26b46b68ffc68f": {"https://blog.example/a": {…}}},  // what sources led to
//	 "sources": {"https://blog.example/feed 2c26b46b68ffc68f": {…}},  // as in a Cache, by source
//	 "looked": {…},                                                   // as in a Cache
//	 "hosts": {…},                                                    // as in a Cache
//	 "pages": {"https://blog.example/a": [{"variant": "9f86d081884c7d65", …}]}}  // as in a Cache, once for each way to read it
//
// What other documents need to know comes first. Pages stay encoded until they are
// used: a million of them are a gigabyte.
type Document struct {
	Head Head
	raw  map[string]jsontext.Value // as stored, by address
	read map[string][]*Page        // in their place

	Hosts   map[string]fetch.HostMemory
	Sources map[string]map[string]discover.Document // by source.Key, by address
	Looked  map[string]time.Time                    // when an interrupted fetch read sources, by source.Key
}

// Head is what is known of all documents before their pages are fetched: their turns,
// and what they say of pages in others.
type Head struct {
	Version int                          `json:"version"`
	Digest  string                       `json:"digest"`
	Fetched time.Time                    `json:"fetched,omitzero"` // when its pages and sources had their last turn
	Handed  map[string]Handed            `json:"handed,omitempty"` // by PageKey
	Found   map[string]map[string]*Found `json:"found,omitempty"`  // by source.Key, by address
}

// Handed is where a page redirects to, on a host of another document.
type Handed struct {
	To    string   `json:"to"`
	Moved []string `json:"moved,omitempty"` // permanent redirects on the way, as in fetch.Response
}

// IsPermanent reports whether all redirects on the way are permanent.
func (h *Handed) IsPermanent() bool {
	return h != nil && len(h.Moved) > 0 && h.Moved[len(h.Moved)-1] == h.To
}

// PageKey returns the key of a page that is read with the rules and headers of a
// variant.
func PageKey(url, variant string) string { return url + " " + variant }

func newDocument() *Document {
	return &Document{
		Head: Head{Version: documentVersion, Handed: map[string]Handed{}, Found: map[string]map[string]*Found{}},
		raw:  map[string]jsontext.Value{}, read: map[string][]*Page{},
	}
}

// digestAt is the offset of the digest, for versions of one digit.
const digestAt = len(`{"version":1,"digest":"`)

// ErrNewer is the error of a document that a later version of feedgen has written.
var ErrNewer = errors.New("it was written by a newer feedgen")

// decodeDocument reads a stored document, which refers to data from then on.
func decodeDocument(data []byte) (*Document, error) {
	d := newDocument()
	if data == nil {
		return d, nil
	}
	d.Head.Version = 0
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	value := func(v any) error {
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		return json.Unmarshal(raw, v)
	}
	err := members(dec, func(name string) error {
		switch name {
		case "version":
			err := value(&d.Head.Version)
			if err == nil && d.Head.Version > documentVersion {
				return ErrNewer
			}
			return err
		case "digest":
			return value(&d.Head.Digest)
		case "fetched":
			return value(&d.Head.Fetched)
		case "handed":
			return value(&d.Head.Handed)
		case "found":
			return value(&d.Head.Found)
		case "sources":
			return value(&d.Sources)
		case "looked":
			return value(&d.Looked)
		case "hosts":
			return value(&d.Hosts)
		case "pages":
			return members(dec, func(url string) error {
				raw, err := dec.ReadValue()
				end := int(dec.InputOffset())
				d.raw[url] = data[end-len(raw) : end : end]
				return err
			})
		}
		return dec.SkipValue()
	})
	switch {
	case err != nil:
	case d.Head.Version < 1:
		err = errors.New("it has no version")
	case d.Head.Digest == "" || d.Head.Digest != digest.Document(data, digestAt):
		err = errors.New("its digest is another one")
	}
	if _, after := dec.ReadToken(); err == nil && after != io.EOF {
		err = errors.New("there is data after its end")
	}
	return d, err
}

// members calls f with the decoder at the value of each member of an object.
func members(dec *jsontext.Decoder, f func(name string) error) error {
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return cmp.Or(err, errors.New("it is not an object"))
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		if err := f(name.String()); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// encode returns the document as it is stored.
func (d *Document) encode() ([]byte, error) {
	d.Head.Digest = digest.None
	head, err := json.Marshal(d.Head)
	if err != nil {
		return nil, err
	}
	var doc bytes.Buffer
	size := len(head)
	for url, raw := range d.raw {
		size += len(url) + len(raw) + len(`"":,`)
	}
	doc.Grow(size + len(d.read)*pageBytes)
	doc.Write(head[:len(head)-1])
	part := func(name string, v any, n int) {
		if n == 0 || err != nil {
			return
		}
		var text []byte
		text, err = json.Marshal(v)
		fmt.Fprintf(&doc, ",%q:%s", name, text)
	}
	part("sources", d.Sources, len(d.Sources))
	part("looked", d.Looked, len(d.Looked))
	part("hosts", d.Hosts, len(d.Hosts))
	doc.WriteString(`,"pages":{`)
	urls := slices.AppendSeq(slices.Collect(maps.Keys(d.raw)), maps.Keys(d.read))
	slices.Sort(urls)
	for i, url := range slices.Compact(urls) {
		name, failed := json.Marshal(url)
		err = errors.Join(err, failed)
		page := d.raw[url]
		if pages := d.read[url]; pages != nil {
			page, failed = json.Marshal(pages)
			err = errors.Join(err, failed)
		}
		if i > 0 {
			doc.WriteByte(',')
		}
		doc.Write(name)
		doc.WriteByte(':')
		doc.Write(page)
	}
	doc.WriteString("}}")
	copy(doc.Bytes()[digestAt:], digest.Document(doc.Bytes(), digestAt))
	return doc.Bytes(), err
}

// pageBytes is about how long a page is as JSON.
const pageBytes = 1000

// pages returns the memory of the page at an address in all its variants.
func (d *Document) pages(url string) []*Page {
	if pages, ok := d.read[url]; ok {
		return pages
	}
	var pages []*Page
	if raw := d.raw[url]; raw != nil && json.Unmarshal(raw, &pages) != nil {
		return nil // of a document that was edited by hand
	}
	return slices.DeleteFunc(pages, func(p *Page) bool { return p == nil })
}

// Page returns the memory of a page in a variant. Without it, Page returns the
// variant that was fetched last, and exact is false; nil if there is none.
func (d *Document) Page(url, variant string) (page *Page, exact bool) {
	for _, p := range d.pages(url) {
		if p.Variant == variant {
			return p, true
		}
		if page == nil || p.Fetched.After(page.Fetched) {
			page = p
		}
	}
	return page, false
}

// Set adds or replaces the variant of a page.
func (d *Document) Set(url string, page *Page) {
	pages := slices.Clone(d.pages(url))
	if i := slices.IndexFunc(pages, func(p *Page) bool { return p.Variant == page.Variant }); i >= 0 {
		pages[i] = page
	} else {
		pages = append(pages, page)
		slices.SortFunc(pages, func(a, b *Page) int { return strings.Compare(a.Variant, b.Variant) })
	}
	d.read[url] = pages
	delete(d.raw, url)
	if page.To != nil {
		d.Head.Handed[PageKey(url, page.Variant)] = *page.To
	} else {
		delete(d.Head.Handed, PageKey(url, page.Variant))
	}
}

// merge takes over the pages that another version of the document has fetched
// later, and its sources and hosts.
func (d *Document) merge(other *Document) {
	for url := range other.read {
		for _, theirs := range other.pages(url) {
			if ours, exact := d.Page(url, theirs.Variant); !exact || theirs.Fetched.After(ours.Fetched) {
				d.Set(url, theirs)
			}
		}
	}
	for source, pages := range other.Head.Found {
		if d.Head.Found[source] == nil {
			d.Head.Found[source] = map[string]*Found{}
		}
		for url, f := range pages {
			if d.Head.Found[source][url] == nil {
				d.Head.Found[source][url] = f
			}
		}
	}
	if d.Sources == nil {
		d.Sources = map[string]map[string]discover.Document{}
	}
	maps.Copy(d.Sources, other.Sources)
	if d.Hosts == nil {
		d.Hosts = map[string]fetch.HostMemory{}
	}
	maps.Copy(d.Hosts, other.Hosts)
}

// Prune removes pages that were not fetched for ForgetAfter, except those that are
// wanted or that a source led to, and hosts without pages.
func (d *Document) Prune(wanted map[string]bool, now time.Time) {
	known := map[string]bool{}
	for _, pages := range d.Head.Found {
		for url := range pages {
			known[url] = true
		}
	}
	hosts := map[string]bool{}
	for _, documents := range d.Sources {
		for u := range documents {
			hosts[link.Host(u)] = true
		}
	}
	keep := func(url string) bool {
		if wanted[url] || known[url] {
			return true
		}
		pages := d.pages(url)
		return slices.ContainsFunc(pages, func(p *Page) bool { return now.Sub(p.Fetched) <= ForgetAfter })
	}
	for _, url := range slices.AppendSeq(slices.Collect(maps.Keys(d.raw)), maps.Keys(d.read)) {
		if !keep(url) {
			for _, p := range d.pages(url) {
				delete(d.Head.Handed, PageKey(url, p.Variant))
			}
			delete(d.raw, url)
			delete(d.read, url)
			continue
		}
		hosts[link.Host(url)] = true
	}
	for _, h := range d.Head.Handed {
		hosts[link.Host(h.To)] = true
	}
	maps.DeleteFunc(d.Hosts, func(name string, _ fetch.HostMemory) bool { return !hosts[link.Host("http://"+name)] })
}
