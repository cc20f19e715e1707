package memory

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Cache is the memory of scrape between runs. It encodes to JSON (see Encode),
// always to the same bytes:
//
//	{"pages": {"https://blog.example/a": {              // by the listed address
//	    "final_url": "https://blog.example/b",          // where it was last found, if different
//	    "moved": ["https://blog.example/b"],            // permanent redirects, in order
//	    "etag": "\"5f0c\"", "last_modified": "Tue, 20 Sep 2022 06:00:00 GMT",
//	    "extractor": 1, "rules": "9f86d081884c7d65",    // what read the page
//	    "headers": "2c26b46b68ffc68f",                  // of the request, their digest
//	    "metadata": {"title": "…", …},                  // last known good; absent: none
//	    "traits": {…},                                  // for comparing other pages of its host
//	    "asked": "2026-11-25T06:17:00Z",                // when it was last fetched
//	    "changed": "2026-11-01T06:17:00Z",              // since when it is unchanged; at first by its own dates
//	    "damaged": true,                                // it lost authors or date; metadata is older
//	    "failing": {"since": "2026-11-24T06:17:00Z", "times": 3, "error": "the server answers 404 Not Found"},
//	    "found": {…}}},                                 // of a discovered page: what its source said
//	 "hosts": {"blog.example": {
//	    "robots": {"https": {"rules": "User-agent: *\nDisallow: /admin\n", "etag": "…"}},
//	    "paused_until": "2026-11-25T08:00:00Z"}},       // by Retry-After
//	 "sources": {"https://blog.example/author/ada": {     // documents that lead to new articles
//	    "settings": "2c26b46b68ffc68f", "final_url": "https://blog.example/authors/ada", "etag": "…",
//	    "leads": ["https://blog.example/author/ada?page=2"]}},
//	 "looked": {"https://blog.example/author/ada 2c26b46b68ffc68f": "2026-11-25T06:17:00Z"}}  // when an interrupted run read sources
//
// The zero value is empty. A Cache is used by one Scraper at a time.
type Cache struct {
	Pages   map[string]*Page             `json:"pages,omitempty"`
	Hosts   map[string]fetch.HostMemory  `json:"hosts,omitempty"`
	Sources map[string]discover.Document `json:"sources,omitempty"`
	Looked  map[string]time.Time         `json:"looked,omitempty"` // when an interrupted run read sources, by discover.Source.Key

	packed *feed.File // Pages, see Pack; nil: they are not packed
}

// Pack compresses the pages, which takes nine tenths of their memory away. Until Unpack,
// Pages is nil, and the cache can only be encoded.
func (c *Cache) Pack() {
	if len(c.Pages) == 0 {
		return
	}
	var p feed.Packer
	file, err := p.Pack("pages", "application/json", func(w io.Writer) error {
		return encodeRecords(jsontext.NewEncoder(w, unchecked), c.Pages)
	})
	if err != nil {
		panic(fmt.Sprintf("memory: pages can't be encoded: %v", err))
	}
	c.Pages, c.packed = nil, &file
}

// unchecked is set where names are those of a map: checking that they differ takes 100
// bytes of each page.
var unchecked = jsontext.AllowDuplicateNames(true)

// UnmarshalJSONFrom reads a cache, whose pages are packed then.
func (c *Cache) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return members(dec, func(name string) error {
		switch name {
		case "pages":
			return c.readPages(dec)
		case "hosts":
			return jsonv2.UnmarshalDecode(dec, &c.Hosts)
		case "sources":
			return jsonv2.UnmarshalDecode(dec, &c.Sources)
		case "looked":
			return jsonv2.UnmarshalDecode(dec, &c.Looked)
		}
		return dec.SkipValue()
	})
}

// readPages packs the pages that come next, after it has tried to decode each.
func (c *Cache) readPages(dec *jsontext.Decoder) error {
	var p feed.Packer
	file, err := p.Pack("pages", "application/json", func(w io.Writer) error {
		return copyRecords(jsontext.NewEncoder(w, unchecked), dec, func(url string, record jsontext.Value) error {
			var page *Page
			err := jsonv2.Unmarshal(record, &page)
			if err == nil && page == nil {
				err = fmt.Errorf("it knows nothing of %s", url)
			}
			return err
		})
	})
	c.packed = &file
	return err
}

// Unpack undoes Pack. It does nothing if the pages are not packed.
func (c *Cache) Unpack() {
	if c.packed == nil {
		return
	}
	if err := jsonv2.UnmarshalRead(c.packed.Open(), &c.Pages, unchecked); err != nil {
		panic(fmt.Sprintf("memory: pages can't be decoded: %v", err))
	}
	c.packed = nil
}

// Encode writes the cache as encoding/json would, but record by record, so that its
// memory does not grow with the number of pages.
func (c *Cache) Encode(enc *jsontext.Encoder) error {
	if err := enc.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	err := c.encodePages(enc)
	if err == nil {
		err = encodeMap(enc, "hosts", c.Hosts)
	}
	if err == nil {
		err = encodeMap(enc, "sources", c.Sources)
	}
	if err == nil {
		err = encodeMap(enc, "looked", c.Looked)
	}
	if err != nil {
		return err
	}
	return enc.WriteToken(jsontext.EndObject)
}

// encodePages writes the pages, packed or not.
func (c *Cache) encodePages(enc *jsontext.Encoder) error {
	if c.packed == nil {
		return encodeMap(enc, "pages", c.Pages)
	}
	if err := enc.WriteToken(jsontext.String("pages")); err != nil {
		return err
	}
	none := func(string, jsontext.Value) error { return nil }
	return copyRecords(enc, jsontext.NewDecoder(c.packed.Open(), unchecked), none)
}

// copyRecords copies an object. It calls check with each member.
func copyRecords(enc *jsontext.Encoder, dec *jsontext.Decoder, check func(name string, record jsontext.Value) error) error {
	err := enc.WriteToken(jsontext.BeginObject)
	if err != nil {
		return err
	}
	err = members(dec, func(name string) error {
		record, err := dec.ReadValue()
		if err == nil {
			err = check(name, record)
		}
		if err == nil {
			err = enc.WriteToken(jsontext.String(name))
		}
		if err == nil {
			err = enc.WriteValue(record)
		}
		return err
	})
	if err != nil {
		return err
	}
	return enc.WriteToken(jsontext.EndObject)
}

func encodeMap[T any](enc *jsontext.Encoder, name string, records map[string]T) error {
	if len(records) == 0 {
		return nil
	}
	if err := enc.WriteToken(jsontext.String(name)); err != nil {
		return err
	}
	return encodeRecords(enc, records)
}

func encodeRecords[T any](enc *jsontext.Encoder, records map[string]T) error {
	err := enc.WriteToken(jsontext.BeginObject)
	for _, key := range slices.Sorted(maps.Keys(records)) {
		if err == nil {
			err = enc.WriteToken(jsontext.String(key))
		}
		var record []byte
		if err == nil {
			record, err = json.Marshal(records[key])
		}
		if err == nil {
			err = enc.WriteValue(record)
		}
	}
	if err == nil {
		err = enc.WriteToken(jsontext.EndObject)
	}
	return err
}

// Lookup returns a function that returns the memory of each listed page, or nil. A
// page whose address was corrected in the list is found under the former address.
func (c *Cache) Lookup(listed []string) func(url string) *Page {
	former := sync.OnceValue(func() map[string]string { return c.unlisted(listed) })
	return func(url string) *Page {
		if p := c.Pages[url]; p != nil {
			return p
		}
		if u, ok := former()[link.Key(url)]; ok {
			return c.Pages[u].under(url, u)
		}
		return nil
	}
}

// unlisted returns the pages that are no longer listed, by the keys of all their
// addresses.
func (c *Cache) unlisted(listed []string) map[string]string {
	isListed := map[string]bool{}
	for _, u := range listed {
		isListed[u] = true
	}
	byKey := map[string]string{}
	for _, u := range slices.Sorted(maps.Keys(c.Pages)) { // the same of two that share an address in every run
		if isListed[u] {
			continue
		}
		p := c.Pages[u]
		e := p.Entry(u)
		if e.URL == "" {
			continue
		}
		addresses := append(e.URLs, e.URL, p.FoundAt(u))
		if p.Failing != nil {
			addresses = append(addresses, p.Failing.Moved...)
		}
		for _, address := range addresses {
			byKey[link.Key(address)] = u
		}
	}
	return byKey
}

// Set remembers a page under its address as listed.
func (c *Cache) Set(listed string, page *Page) {
	if c.Pages == nil {
		c.Pages = map[string]*Page{}
	}
	c.Pages[listed] = page
}

// Restore restores pages of a lost state from the entries of the published feed: last
// known good without validators, and which entries were discovered. The entries must
// only have authors and dates that come from their pages; otherwise pages without
// them would count as damaged.
func (c *Cache) Restore(entries []feed.Entry) {
	for _, e := range entries {
		urls := e.URLs
		if len(urls) == 0 {
			urls = []string{e.URL}
		}
		for i, u := range urls {
			if c.Pages[u] != nil {
				continue
			}
			p := &Page{Metadata: metadataOf(e)}
			switch {
			case slices.Contains(e.Copies, u):
				p.Metadata = &extract.Metadata{Title: e.Title} // the rest may be another page's
			case e.URL != u:
				p.Moved = []string{e.URL} // the link that readers know also stays
			}
			if i == 0 && e.Discovered {
				p.Found = foundAs(e)
			}
			c.Set(u, p)
		}
	}
}

// foundAs returns an entry as what its source said: some of it may have come from
// there.
func foundAs(e feed.Entry) *Found {
	m := metadataOf(e)
	return &Found{At: e.FirstSeen.UTC(), Title: m.Title, Authors: m.Authors, Published: m.Published, Summary: m.Summary, Tags: m.Tags}
}

// metadataOf returns an entry as the metadata of its page.
func metadataOf(e feed.Entry) *extract.Metadata {
	m := &extract.Metadata{
		Title:     e.Title,
		Published: e.Published.String(),
		Summary:   e.Summary,
		Image:     e.Image,
		Language:  e.Language,
		Tags:      e.Tags,
	}
	if e.Published.Precision != feed.PrecisionNone {
		m.Modified = e.Updated.String()
	}
	for _, a := range e.Authors {
		m.Authors = append(m.Authors, a.Name)
	}
	return m
}

// Prune removes unlisted pages that were not fetched for ForgetAfter, except
// discovered ones, and hosts without pages.
func (c *Cache) Prune(listed map[string]bool, now time.Time) {
	hosts := map[string]bool{}
	for u, p := range c.Pages {
		if !listed[u] && p.Found == nil && now.Sub(p.Fetched) > ForgetAfter {
			delete(c.Pages, u)
			continue
		}
		hosts[link.Host(u)] = true
		if p.Final != "" {
			hosts[link.Host(p.Final)] = true
		}
	}
	for u := range c.Sources {
		hosts[link.Host(u)] = true
	}
	for name := range c.Hosts {
		if !hosts[link.Host("http://"+name)] {
			delete(c.Hosts, name)
		}
	}
}
