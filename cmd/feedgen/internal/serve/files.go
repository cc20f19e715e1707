package serve

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"feedgen/feed/publish"
)

// files serves the published files over HTTP, each at its name. It holds them in
// memory, so that they are served while the bucket is unreachable. The zero value
// responds with 503.
type files struct {
	current atomic.Pointer[map[string]*published]
}

// Published is the content to serve.
type Published struct {
	Bucket   publish.Bucket
	Manifest publish.Manifest

	Success time.Time // start of the last pass with status 0 or 3; zero: there was none

	// Link returns the Link header of a file (RFC 8288). Nil: no file has one.
	Link func(name string) string
}

// published is a file as it was last published.
type published struct {
	publish.FileState
	link   string // header
	data   []byte
	packed []byte // gzip; nil where that is no shorter
}

// load loads the published files. It keeps the old version of files that it can't
// read, and names them in the error.
func (s *files) load(ctx context.Context, from Published) error {
	var had map[string]*published
	if old := s.current.Load(); old != nil {
		had = *old
	}
	files := make(map[string]*published, len(from.Manifest.Files))
	var errs []error
	for name, state := range from.Manifest.Files {
		p := had[name]
		if p == nil || p.FileState != state {
			read, err := readPublished(ctx, from.Bucket, name, state)
			if err != nil {
				errs = append(errs, err)
			} else {
				p = read
			}
		}
		if p == nil {
			continue
		}
		if from.Link != nil {
			linked := *p // responses in progress use the old one
			linked.link = from.Link(name)
			p = &linked
		}
		files[name] = p
	}
	if len(files) > 0 {
		s.current.Store(&files)
	}
	return errors.Join(errs...)
}

func readPublished(ctx context.Context, b publish.Bucket, name string, state publish.FileState) (*published, error) {
	data, err := publish.ReadFile(ctx, b, name)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != state.SHA256 {
		return nil, fmt.Errorf("%s in %s is not the file that feedgen published", name, b)
	}
	p := &published{FileState: state, data: data}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	if packed.Len() < len(data) {
		p.packed = packed.Bytes()
	}
	return p, nil
}

func (s *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	files := s.current.Load()
	if files == nil {
		w.Header().Set("Retry-After", "60")
		http.Error(w, "nothing is published yet", http.StatusServiceUnavailable)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	p := (*files)[name]
	switch {
	case p == nil && (*files)[name+"/index.html"] != nil:
		moveInto(w, path.Base(name))
		return
	case p == nil:
		notFound(w, r)
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		p.serve(w, r)
	case http.MethodOptions: // CORS preflight
		allow(w.Header())
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
	}
}

// moveInto redirects a request for a folder without its slash.
func moveInto(w http.ResponseWriter, folder string) {
	// Relative, since a proxy may have taken a prefix off the path.
	w.Header().Set("Location", (&url.URL{Path: "./" + folder + "/"}).EscapedPath())
	w.WriteHeader(http.StatusMovedPermanently)
}

const notFoundPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Not found</title>
<h1>Not found</h1>
<p>There is no feed and no page at this address.</p>
</html>
`

// notFound responds with a page to browsers, and with a line to programs.
func notFound(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusNotFound)
	io.WriteString(w, notFoundPage)
}

// allow permits scripts of other sites to read the public files (CORS).
func allow(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "If-Modified-Since, If-None-Match")
	h.Set("Access-Control-Expose-Headers", "ETag, Link")
	h.Set("Access-Control-Max-Age", "86400")
}

func (p *published) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	allow(h)
	h.Set("Content-Type", p.ContentType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if p.link != "" {
		h.Set("Link", p.link)
	}
	if p.CacheControl != "" {
		h.Set("Cache-Control", p.CacheControl)
	}
	data, tag := p.data, p.SHA256[:32]
	if p.packed != nil && acceptsGzip(r.Header) {
		// RFC 9110, section 8.8.3.3: other bytes, another tag.
		data, tag = p.packed, tag+"-gzip"
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(data)))
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", p.Written, bytes.NewReader(data))
}

// acceptsGzip reads Accept-Encoding.
func acceptsGzip(h http.Header) bool {
	for coding := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		name, weight, weighted := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
		return !weighted || err == nil && q > 0
	}
	return false
}
