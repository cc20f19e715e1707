package fetch

import (
	"bytes"
	"net/http"
	"net/url"
	"time"
)

// Validators are the validators of a response, for conditional requests (RFC 9110,
// section 8.8). They are stored within other documents, as
//
//	"etag": "\"5f0c\"", "last_modified": "Tue, 20 Sep 2022 06:00:00 GMT"
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// maxValidatorBytes is the size of the largest validators that are kept.
const maxValidatorBytes = 512

// Request describes what to fetch.
type Request struct {
	URL      *url.URL
	Accept   string   // the Accept header
	Types    []string // acceptable media types, such as text/html; empty: any
	MaxBytes int64    // of the decompressed body …
	Truncate bool     // … where a longer body is cut off instead of refused
	KeepGzip bool     // keep a gzip body compressed; then MaxBytes applies to that

	Raw bool // also keep a gzip body as it was sent

	IgnoreRobots bool
	NoRetry      bool

	// Until is the latest time at which the first request is sent, or a retry; no wait
	// that ends later is begun. Redirects are followed to their end. Zero: no limit.
	Until time.Time

	Validators        // of the last known version …
	ValidFor   string // … and the address that they belong to
}

// pageTypes are the media types of web pages.
var pageTypes = []string{"text/html", "application/xhtml+xml"}

// PageRequest returns a request for a web page of at most maxBytes.
func PageRequest(u *url.URL, maxBytes int64) Request {
	return Request{URL: u, Accept: "text/html,application/xhtml+xml,*/*;q=0.1", Types: pageTypes, MaxBytes: maxBytes}
}

// Response is the last response, after redirects: status 200, 203 or 304.
type Response struct {
	Status int
	URL    *url.URL
	Sent   http.Header // of the request to URL; it may hold credentials
	Header http.Header
	Body   []byte // decompressed; nil for 304
	Raw    []byte // as it was sent, with gzip; nil: sent otherwise, or not kept

	// Moved are the targets of permanent redirects (301, 308), in order, up to the
	// first redirect of another kind.
	Moved []string

	// Redirects are the responses on the way, without their bodies, if Request.Raw is
	// set.
	Redirects []*Response

	buffer, raw *bytes.Buffer // of Body and Raw
}

// NotModified reports whether the page is unchanged since the validators of the
// request.
func (r *Response) NotModified() bool { return r.Status == http.StatusNotModified }

// Validators returns those of the response; zero if it has none, or too large ones.
func (r *Response) Validators() Validators {
	v := Validators{ETag: r.Header.Get("ETag"), LastModified: r.Header.Get("Last-Modified")}
	if len(v.ETag)+len(v.LastModified) > maxValidatorBytes {
		return Validators{}
	}
	return v
}

// Release reuses the memory of Body for other responses. After that, its bytes must not
// be used.
func (r *Response) Release() {
	if r.buffer != nil {
		buffers.Put(r.buffer)
		r.buffer, r.Body = nil, nil
	}
	if r.raw != nil {
		buffers.Put(r.raw)
		r.raw, r.Raw = nil, nil
	}
}

// Shared returns the response for several users; its Release does nothing.
func (r *Response) Shared() *Response {
	shared := *r
	shared.buffer = nil
	return &shared
}
