package fetch

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// sender sends single requests.
type sender struct {
	transport http.RoundTripper
	userAgent string
	headers   map[string]http.Header // by host
	language  string
	timeout   time.Duration
	log       *slog.Logger // nil: nowhere
}

// debugging reports whether requests are logged.
func (s *sender) debugging(ctx context.Context) bool {
	return s.log != nil && s.log.Enabled(ctx, slog.LevelDebug)
}

// send sends a single request and reads the response. It ends after the request's
// timeout, or after left, the time that remains for the page, which it reduces.
func (s *sender) send(ctx context.Context, r Request, at *url.URL, cookies []*http.Cookie, left *time.Duration) (*Response, error) {
	began := time.Now()
	defer func() { *left -= time.Since(began) }()
	stage := &stage{}
	limit := min(s.timeout, *left)
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := s.request(httptrace.WithClientTrace(timed, stage.trace()), r, at, cookies)
	if err != nil {
		return nil, err
	}
	answer, err := s.transport.RoundTrip(req)
	if err != nil {
		return nil, classify(ctx, err, stage, limit)
	}
	defer answer.Body.Close()
	if s.debugging(ctx) {
		took := time.Since(began).Round(time.Millisecond)
		s.log.DebugContext(ctx, "answer", "url", at.Redacted(), "status", answer.StatusCode, "after", took)
	}
	stage.set(stageBody)

	res := &Response{Status: answer.StatusCode, URL: at, Sent: req.Header, Header: answer.Header}
	switch {
	case answer.StatusCode == http.StatusOK, answer.StatusCode == http.StatusNonAuthoritativeInfo:
		if err := checkType(r.Types, answer.Header.Get("Content-Type")); err != nil {
			return nil, err
		}
		raw := keepRaw(answer, r)
		res.buffer, err = readBody(answer, r)
		if err != nil {
			raw.drop()
			return nil, classify(ctx, err, stage, limit)
		}
		res.Body = res.buffer.Bytes()
		res.raw, res.Raw = raw.take()
		return res, nil
	case answer.StatusCode == http.StatusNotModified && r.ValidFor == at.String():
		return res, nil
	case isRedirect(answer.StatusCode):
		drain(answer.Body)
		return res, nil
	}
	drain(answer.Body)
	return nil, &StatusError{answer.StatusCode, RetryAfter(answer.Header.Get("Retry-After"), time.Now())}
}

// request returns a request as it is sent.
func (s *sender) request(ctx context.Context, r Request, at *url.URL, cookies []*http.Cookie) (*http.Request, error) {
	address := at.String()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", s.userAgent)
	req.Header.Set("Accept", r.Accept)
	req.Header.Set("Accept-Encoding", "gzip") // otherwise the transport decompresses, and knows only gzip
	setIfAny(req.Header, "Accept-Language", s.language)
	s.setOwn(req, r.URL)
	// Validators are those of one address; elsewhere, the same ETag may mean another
	// text.
	if r.ValidFor == address {
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
	return req, nil
}

// setOwn sets the headers that are configured for the host of req, a request that
// follows redirects from first.
func (s *sender) setOwn(req *http.Request, first *url.URL) {
	if first.Scheme == "https" && req.URL.Scheme != "https" {
		return
	}
	maps.Copy(req.Header, headersOf(s.headers, req.URL))
}

// headersOf returns the headers for the host of u; headers are by host.
func headersOf(headers map[string]http.Header, u *url.URL) http.Header {
	own := http.Header{}
	for host, values := range headers {
		if strings.EqualFold(host, u.Host) || strings.EqualFold(host, u.Hostname()) {
			maps.Copy(own, values)
		}
	}
	return own
}

// HeadersFor returns the headers of requests for a URL that depend on the options:
// Headers, and Accept-Language.
func (o Options) HeadersFor(u *url.URL) http.Header {
	own := headersOf(o.Headers, u)
	if own.Get("Accept-Language") == "" && o.Language != "" {
		own.Set("Accept-Language", o.Language)
	}
	return own
}

// reserved are the headers that a Client sets itself. Other values would make it
// misread responses.
var reserved = []string{
	"Accept-Encoding", "Connection", "Content-Length", "Host", "If-Modified-Since", "If-None-Match", "Range", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade", "User-Agent",
}

// CheckHeader reports whether a header can be in Options.Headers. The error does
// not contain the value.
func CheckHeader(name, value string) error {
	switch {
	case !httpguts.ValidHeaderFieldName(name):
		return fmt.Errorf("%q is not a header name", name)
	case slices.Contains(reserved, http.CanonicalHeaderKey(name)):
		return fmt.Errorf("%s cannot be set: feedgen sets it", name)
	case !httpguts.ValidHeaderFieldValue(value):
		return fmt.Errorf("the value of %s cannot be sent: it contains control characters", name)
	}
	return nil
}

func setIfAny(h http.Header, name, value string) {
	if value != "" {
		h.Set(name, value)
	}
}

// drain reads a small body that is not needed, so that the connection can be reused.
// It does not matter if that fails.
func drain(body io.Reader) { io.CopyN(io.Discard, body, 16<<10) }
