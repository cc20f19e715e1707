package fetch

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

// sender sends single requests.
type sender struct {
	transport http.RoundTripper
	userAgent string
	timeout   time.Duration
	log       *slog.Logger // nil: nowhere
}

// debugging reports whether requests are logged.
func (s *sender) debugging(ctx context.Context) bool {
	return s.log != nil && s.log.Enabled(ctx, slog.LevelDebug)
}

// send sends one request, no more, and reads the answer. It ends when its own
// timeout or the page's time is over.
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

	res := &Response{Status: answer.StatusCode, URL: at, Header: answer.Header}
	switch {
	case answer.StatusCode == http.StatusOK, answer.StatusCode == http.StatusNonAuthoritativeInfo:
		if err := checkType(r.Types, answer.Header.Get("Content-Type")); err != nil {
			return nil, err
		}
		res.buffer, err = readBody(answer, r)
		if err != nil {
			return nil, classify(ctx, err, stage, limit)
		}
		res.Body = res.buffer.Bytes()
		return res, nil
	case answer.StatusCode == http.StatusNotModified && r.ValidFor == at.String():
		return res, nil
	case isRedirect(answer.StatusCode):
		drain(answer.Body)
		return res, nil
	}
	drain(answer.Body)
	return nil, &StatusError{answer.StatusCode, retryAfter(answer.Header.Get("Retry-After"), time.Now())}
}

// request returns a request as it goes over the wire.
func (s *sender) request(ctx context.Context, r Request, at *url.URL, cookies []*http.Cookie) (*http.Request, error) {
	address := at.String()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", s.userAgent)
	req.Header.Set("Accept", r.Accept)
	req.Header.Set("Accept-Encoding", "gzip") // else the transport unpacks, and knows gzip alone
	// Validators speak of one address only; elsewhere, the same ETag may mean
	// another text.
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

func setIfAny(h http.Header, name, value string) {
	if value != "" {
		h.Set(name, value)
	}
}

// drain reads a small body that is not needed, so that the connection serves
// for the next request. Whether that works out does not matter here.
func drain(body io.Reader) { io.CopyN(io.Discard, body, 16<<10) }
