package discover

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"feedgen/scrape/fetch"

	"golang.org/x/net/html/charset"
)

const (
	// maxSitemapBytes is the size of the largest sitemap that is read, once
	// unpacked: what sitemaps.org allows.
	maxSitemapBytes = 50 << 20
	// maxSitemaps is how many sitemaps of an index are read in a run.
	maxSitemaps = 50
)

// place is one <url> of a sitemap, or one <sitemap> of an index.
type place struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
}

// readSitemap looks for articles in a sitemap or in those of an index, the
// newest first. One of an index that cannot be read stops none of the others.
func (r *reader) readSitemap(ctx context.Context) error {
	articles, sitemaps, err := r.readSitemapFile(ctx, r.source.Sitemap)
	if err != nil {
		return err
	}
	var errs []error
	for _, sitemap := range sitemaps {
		// An index of indexes is not allowed (sitemaps.org), and not followed.
		more, _, err := r.readSitemapFile(ctx, sitemap)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", sitemap, err))
		}
		articles = append(articles, more...)
	}
	newestFirst(articles)
	base, err := url.Parse(r.source.Sitemap)
	if err != nil {
		return err
	}
	for _, a := range articles {
		r.collector.offer(base, a.Loc, Candidate{})
	}
	if len(errs) > 1 {
		return fmt.Errorf("%w, and %d others", errs[0], len(errs)-1)
	}
	return errors.Join(errs...)
}

// newestFirst sorts by the day of the last change; undated places come last.
func newestFirst(places []place) {
	slices.SortStableFunc(places, func(a, b place) int { return strings.Compare(b.LastMod, a.LastMod) })
}

// readSitemapFile reads one file: the articles that it lists or, of an index,
// the addresses of the sitemaps.
func (r *reader) readSitemapFile(ctx context.Context, address string) (articles []place, sitemaps []string, err error) {
	res, leads, err := r.get(ctx, address, fetch.Request{Accept: "application/xml,text/xml;q=0.9,*/*;q=0.1", MaxBytes: maxSitemapBytes})
	if err != nil || res == nil {
		return nil, leads, err
	}
	defer res.Release()
	text, err := unzipped(res.Body)
	if err != nil {
		return nil, nil, err
	}
	articles, index, err := parseSitemap(text)
	if err != nil {
		return nil, nil, err
	}
	newestFirst(index)
	for _, sitemap := range index[:min(len(index), maxSitemaps)] {
		sitemaps = append(sitemaps, sitemap.Loc)
	}
	r.keep(address, res, sitemaps...)
	return articles, sitemaps, nil
}

// unzipped returns a body as it was before gzip, if it is gzipped.
func unzipped(body []byte) (io.Reader, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return bytes.NewReader(body), nil
	}
	unzip, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return bufio.NewReader(&limited{unzip, maxSitemapBytes}), nil
}

// limited reads up to a number of bytes, and then fails.
type limited struct {
	io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return 0, fmt.Errorf("larger than %d MB, the most that a sitemap may have", maxSitemapBytes>>20)
	}
	return n, err
}

// parseSitemap reads a sitemap, or an index of sitemaps (sitemaps.org, 0.9).
func parseSitemap(text io.Reader) (articles, sitemaps []place, err error) {
	decoder := xml.NewDecoder(text)
	decoder.CharsetReader = charset.NewReaderLabel
	root := ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && root != "" {
			return articles, sitemaps, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("that is no sitemap: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := start.Name.Local; {
		case root == "" && name != "urlset" && name != "sitemapindex":
			return nil, nil, fmt.Errorf("that is no sitemap: it begins with <%s>", name)
		case root == "":
			root = name
		case name == "url" || name == "sitemap":
			var p place
			if err := decoder.DecodeElement(&p, &start); err != nil {
				return nil, nil, fmt.Errorf("read the sitemap: %w", err)
			}
			p.Loc, p.LastMod = strings.TrimSpace(p.Loc), strings.TrimSpace(p.LastMod)
			if name == "url" {
				articles = append(articles, p)
			} else {
				sitemaps = append(sitemaps, p)
			}
		}
	}
}
