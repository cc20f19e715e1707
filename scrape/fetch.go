package scrape

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"
)

const (
	// maxRedirects is the number of redirects that are followed for one page.
	maxRedirects = 10
	// maxAddressBytes is the length of the longest address that is followed.
	maxAddressBytes = 4 << 10
	// maxValidatorBytes is the size of the largest validators that are kept.
	maxValidatorBytes = 512
)

// validators are what a server gave with a page for the next time it is asked
// for it (RFC 9110, section 8.8).
type validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// request says what to ask for.
type request struct {
	url    *url.URL
	accept string   // the Accept header
	types  []string // media types that will do; empty: any
	limit  int64    // of the decompressed body, in bytes …
	cut    bool     // … which is cut off there rather than refused
	open   bool     // robots.txt has no say in it
	once   bool     // no retries

	validators        // of what is known already …
	known      string // … and the address it was found at
}

// response is an answer of status 200 or 304, at the end of the redirects.
type response struct {
	status int
	url    *url.URL
	header http.Header
	body   *bytes.Buffer // nil for 304

	// moved are the addresses that permanent redirects (301, 308) led to, in
	// their order, up to the first redirect of another kind.
	moved []string
}

func (r *response) notModified() bool { return r.status == http.StatusNotModified }

func (r *response) validators() validators {
	v := validators{ETag: r.header.Get("ETag"), LastModified: r.header.Get("Last-Modified")}
	if len(v.ETag)+len(v.LastModified) > maxValidatorBytes {
		return validators{}
	}
	return v
}

// get asks for a page and follows redirects, politely: robots.txt, pace and
// retries are minded at each host on the way. The error is one of failure.go; a
// response that comes with it has nothing but moved.
func (s *Scraper) get(ctx context.Context, r request) (*response, error) {
	var moved []string
	var cookies cookies
	permanent := true
	seen := map[string]bool{}
	for at := r.url; ; {
		if !r.open {
			if err := s.allowed(ctx, at); err != nil {
				return &response{moved: moved}, err
			}
		}
		res, err := s.try(ctx, r, at, cookies.of(at))
		if err != nil {
			return &response{moved: moved}, err
		}
		if !isRedirect(res.status) {
			res.moved = moved
			return res, nil
		}
		cookies.keep(res)
		at, err = location(res)
		if err != nil {
			return &response{moved: moved}, err
		}
		if seen[at.String()] || len(seen) == maxRedirects {
			return &response{moved: moved}, &redirectError{fmt.Sprintf("redirects that lead nowhere: after %d of them the server points to %s", len(seen), at.Redacted())}
		}
		seen[at.String()] = true
		permanent = permanent && (res.status == http.StatusMovedPermanently || res.status == http.StatusPermanentRedirect)
		if permanent && !slices.Contains(moved, at.String()) {
			moved = append(moved, at.String())
		}
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirectError says that the redirects lead to no page.
type redirectError struct{ text string }

func (e *redirectError) Error() string { return e.text }

// location returns where a redirect points to.
func location(res *response) (*url.URL, error) {
	value := res.header.Get("Location")
	if value == "" || len(value) > maxAddressBytes {
		return nil, &redirectError{fmt.Sprintf("the server answers with a redirect (%d) that points nowhere", res.status)}
	}
	to, err := res.url.Parse(value)
	if err != nil {
		return nil, &redirectError{fmt.Sprintf("the server redirects to no address: %v", err)}
	}
	if to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return nil, &redirectError{fmt.Sprintf("the server redirects to %s, which is no web address", to.Redacted())}
	}
	if to.Fragment == "" {
		to.Fragment = res.url.Fragment // RFC 9110, section 10.2.2
	}
	return to, nil
}

// cookies last for the redirects of one page: there are sites that send whoever
// keeps none in circles. Most pages need no jar.
type cookies struct{ jar *cookiejar.Jar }

// keep takes the cookies of an answer.
func (c *cookies) keep(res *response) {
	set := (&http.Response{Header: res.header}).Cookies()
	if len(set) == 0 {
		return
	}
	if c.jar == nil {
		c.jar, _ = cookiejar.New(nil) // fails with options only
	}
	c.jar.SetCookies(res.url, set)
}

// of returns the cookies to send to an address.
func (c *cookies) of(u *url.URL) []*http.Cookie {
	if c.jar == nil {
		return nil
	}
	return c.jar.Cookies(u)
}

// attempt sends one request, no more, and reads the answer.
func (s *Scraper) attempt(ctx context.Context, r request, at *url.URL, cookies []*http.Cookie) (*response, error) {
	transport, err := s.transport()
	if err != nil {
		return nil, err
	}
	address := at.String()
	limit := s.timeout()
	stage := &stage{}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(timed, stage.trace()), http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", s.userAgent())
	req.Header.Set("Accept", r.accept)
	// Validators speak of one address only; elsewhere, the same ETag may mean
	// another text.
	if r.known == address {
		setIfAny(req.Header, "If-None-Match", r.ETag)
		setIfAny(req.Header, "If-Modified-Since", r.LastModified)
	}
	for _, c := range cookies {
		req.AddCookie(c)
	}
	if at.User != nil {
		password, _ := at.User.Password()
		req.SetBasicAuth(at.User.Username(), password)
	}
	began := time.Now()
	answer, err := transport.RoundTrip(req)
	if err != nil {
		return nil, classify(ctx, err, stage, limit)
	}
	defer answer.Body.Close()
	if s.debugging(ctx) {
		s.Log.DebugContext(ctx, "answer", "url", at.Redacted(), "status", answer.StatusCode, "after", time.Since(began).Round(time.Millisecond))
	}
	stage.set(stageBody)

	res := &response{status: answer.StatusCode, url: at, header: answer.Header}
	switch {
	case answer.StatusCode == http.StatusOK, answer.StatusCode == http.StatusNonAuthoritativeInfo:
		if err := checkType(r.types, answer.Header.Get("Content-Type")); err != nil {
			return nil, err
		}
		res.body, err = readBody(answer, r.limit, r.cut)
		var large *tooLargeError
		if err != nil && !errors.As(err, &large) {
			return nil, classify(ctx, err, stage, limit)
		}
		return res, err
	case answer.StatusCode == http.StatusNotModified && r.known == address:
		return res, nil
	case isRedirect(answer.StatusCode):
		drain(answer.Body)
		return res, nil
	}
	drain(answer.Body)
	return nil, &statusError{answer.StatusCode, retryAfter(answer.Header.Get("Retry-After"), time.Now())}
}

func setIfAny(h http.Header, name, value string) {
	if value != "" {
		h.Set(name, value)
	}
}

// drain reads a small body that nobody wants, so that the connection serves
// for the next request. Whether that works out does not matter here.
func drain(body io.Reader) { io.CopyN(io.Discard, body, 16<<10) }

// tooLargeError says that a page is larger than is read.
type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("larger than max_bytes, which is %s", formatBytes(e.limit))
}

func formatBytes(n int64) string {
	switch {
	case n >= 1e6 && n%1e5 == 0:
		return fmt.Sprintf("%gMB", float64(n)/1e6)
	case n >= 1e3 && n%100 == 0:
		return fmt.Sprintf("%gKB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}

// readBody reads a body, as decompressed by the transport, up to limit.
func readBody(res *http.Response, limit int64, cut bool) (*bytes.Buffer, error) {
	if encoding := res.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, fmt.Errorf("the page comes compressed with %q, which nobody asked for", encoding)
	}
	if res.ContentLength > limit && !cut {
		return nil, &tooLargeError{limit}
	}
	body := buffers.Get().(*bytes.Buffer)
	body.Reset()
	n, err := body.ReadFrom(io.LimitReader(res.Body, limit+1))
	if err == nil && n > limit {
		if cut {
			body.Truncate(int(limit))
			return body, nil
		}
		err = &tooLargeError{limit}
	}
	if err != nil {
		buffers.Put(body)
		return nil, err
	}
	return body, nil
}
