package scrape

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

// DocumentOf returns the number of the document that holds the pages of a host,
// as link.Host returns it: the first byte of the SHA-256 of its name.
func DocumentOf(host string) int {
	sum := sha256.Sum256([]byte(host))
	return int(sum[0])
}

// documentVersion is the version of the documents that encode writes.
const documentVersion = 1

// document is one document of shared page memory: what is remembered of the
// pages of some hosts, whoever lists them. It depends on the page, and on the
// rules and headers with which it is read.
//
//	{"version": 1, "digest": "5f0c…",                       // SHA-256 of the document with zeros in its place
//	 "handed": {"https://blog.example/a": {"to": "https://other.example/a", "moved": […]}},  // redirects to hosts of other documents
//	 "found": {"https://blog.example/feed 2c26b46b68ffc68f": {"https://blog.example/a": {…}}},  // what sources led to
//	 "sources": {"https://blog.example/feed 2c26b46b68ffc68f": {…}},  // as in a Cache, by source
//	 "hosts": {…},                                                    // as in a Cache
//	 "pages": {"https://blog.example/a": [{"variant": "9f86d081884c7d65", …}]}}  // as in a Cache, once for each way to read it
//
// What a fetch of other documents needs to know comes first. Pages are kept as
// they are stored until they are looked at: a million of them are a gigabyte.
type document struct {
	head documentHead
	raw  map[string]jsontext.Value // as stored, by address
	read map[string][]*cachedPage  // in their place

	hosts   map[string]fetch.HostMemory
	sources map[string]map[string]discover.Document // by source.Key, by address
}

// documentHead is what a document says of others.
type documentHead struct {
	Version int                          `json:"version"`
	Digest  string                       `json:"digest"`
	Handed  map[string]handed            `json:"handed,omitempty"` // by pageKey
	Found   map[string]map[string]*found `json:"found,omitempty"`  // by source.Key, by address
}

// handed is where a page has redirected to that is on a host of another
// document.
type handed struct {
	To    string   `json:"to"`
	Moved []string `json:"moved,omitempty"` // permanent redirects up to there, as in fetch.Response
}

// isPermanent reports whether the redirects up to there are permanent ones.
func (h *handed) isPermanent() bool {
	return h != nil && len(h.Moved) > 0 && h.Moved[len(h.Moved)-1] == h.To
}

// pageKey tells a page from others, and from the same page read otherwise.
func pageKey(url, variant string) string { return url + " " + variant }

func newDocument() *document {
	return &document{
		head: documentHead{Version: documentVersion, Handed: map[string]handed{}, Found: map[string]map[string]*found{}},
		raw:  map[string]jsontext.Value{}, read: map[string][]*cachedPage{},
	}
}

// digestAt is where the digest stands in a document of a version of one digit.
const digestAt = len(`{"version":1,"digest":"`)

// errNewerDocument is the error of a document that a later feedgen has written.
var errNewerDocument = errors.New("it was written by a newer feedgen")

// decodeDocument reads a stored document, and refers to data from then on.
func decodeDocument(data []byte) (*document, error) {
	d := newDocument()
	if data == nil {
		return d, nil
	}
	d.head.Version = 0
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
			err := value(&d.head.Version)
			if err == nil && d.head.Version > documentVersion {
				return errNewerDocument
			}
			return err
		case "digest":
			return value(&d.head.Digest)
		case "handed":
			return value(&d.head.Handed)
		case "found":
			return value(&d.head.Found)
		case "sources":
			return value(&d.sources)
		case "hosts":
			return value(&d.hosts)
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
	case d.head.Version < 1:
		err = errors.New("it has no version")
	case d.head.Digest == "" || d.head.Digest != digest.Document(data, digestAt):
		err = errors.New("its digest is another one")
	}
	if _, after := dec.ReadToken(); err == nil && after != io.EOF {
		err = errors.New("there is data after its end")
	}
	return d, err
}

// members calls f at the value of each member of the object that comes next.
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
func (d *document) encode() ([]byte, error) {
	d.head.Digest = digest.None
	head, err := json.Marshal(d.head)
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
	part("sources", d.sources, len(d.sources))
	part("hosts", d.hosts, len(d.hosts))
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

// pages returns what is remembered of the page at an address, in all ways in
// which it was read.
func (d *document) pages(url string) []*cachedPage {
	if pages, ok := d.read[url]; ok {
		return pages
	}
	var pages []*cachedPage
	if raw := d.raw[url]; raw != nil && json.Unmarshal(raw, &pages) != nil {
		return nil // of a document that somebody edited
	}
	return slices.DeleteFunc(pages, func(p *cachedPage) bool { return p == nil })
}

// page returns what is remembered of a page that is read in one way; else, not
// exact, as it was last read in another; nil if it never was read.
func (d *document) page(url, variant string) (page *cachedPage, exact bool) {
	for _, p := range d.pages(url) {
		if p.Variant == variant {
			return p, true
		}
		if page == nil || p.Asked.After(page.Asked) {
			page = p
		}
	}
	return page, false
}

// set remembers a page.
func (d *document) set(url string, page *cachedPage) {
	pages := slices.Clone(d.pages(url))
	if i := slices.IndexFunc(pages, func(p *cachedPage) bool { return p.Variant == page.Variant }); i >= 0 {
		pages[i] = page
	} else {
		pages = append(pages, page)
		slices.SortFunc(pages, func(a, b *cachedPage) int { return strings.Compare(a.Variant, b.Variant) })
	}
	d.read[url] = pages
	delete(d.raw, url)
	if page.To != nil {
		d.head.Handed[pageKey(url, page.Variant)] = *page.To
	} else {
		delete(d.head.Handed, pageKey(url, page.Variant))
	}
}

// merge takes over what another has remembered since of the pages that it has
// read later.
func (d *document) merge(other *document) {
	for url := range other.read {
		for _, theirs := range other.pages(url) {
			if ours, exact := d.page(url, theirs.Variant); !exact || theirs.Asked.After(ours.Asked) {
				d.set(url, theirs)
			}
		}
	}
	for source, pages := range other.head.Found {
		if d.head.Found[source] == nil {
			d.head.Found[source] = map[string]*found{}
		}
		for url, f := range pages {
			if d.head.Found[source][url] == nil {
				d.head.Found[source][url] = f
			}
		}
	}
	if d.sources == nil {
		d.sources = map[string]map[string]discover.Document{}
	}
	maps.Copy(d.sources, other.sources)
	if d.hosts == nil {
		d.hosts = map[string]fetch.HostMemory{}
	}
	maps.Copy(d.hosts, other.hosts)
}

// prune forgets pages that were not fetched in a long time, but for those that
// somebody wants or a source led to, and hosts without pages.
func (d *document) prune(wanted map[string]bool, now time.Time) {
	known := map[string]bool{}
	for _, pages := range d.head.Found {
		for url := range pages {
			known[url] = true
		}
	}
	hosts := map[string]bool{}
	for _, documents := range d.sources {
		for u := range documents {
			hosts[link.Host(u)] = true
		}
	}
	keep := func(url string) bool {
		if wanted[url] || known[url] {
			return true
		}
		pages := d.pages(url)
		return slices.ContainsFunc(pages, func(p *cachedPage) bool { return now.Sub(p.Asked) <= forgetAfter })
	}
	for _, url := range slices.AppendSeq(slices.Collect(maps.Keys(d.raw)), maps.Keys(d.read)) {
		if !keep(url) {
			for _, p := range d.pages(url) {
				delete(d.head.Handed, pageKey(url, p.Variant))
			}
			delete(d.raw, url)
			delete(d.read, url)
			continue
		}
		hosts[link.Host(url)] = true
	}
	for _, h := range d.head.Handed {
		hosts[link.Host(h.To)] = true
	}
	maps.DeleteFunc(d.hosts, func(name string, _ fetch.HostMemory) bool { return !hosts[link.Host("http://"+name)] })
}
