package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
)

// restClient sends requests to a store whose API is used without a client of
// the provider's own, and repeats those that fail for a passing reason.
type restClient struct {
	protocol string // for messages
	network  network
	client   doer

	// authorize adds credentials to a request. Nil: the store needs none.
	authorize func(*http.Request) error

	// parse reads from the body of an answer what went wrong.
	parse func(e *answerError, body []byte)
}

// restCall is one request.
type restCall struct {
	method, url string
	header      http.Header
	body        Data // nil: none
	object      bool // the answer is an object, which may be a web page
}

// restReply is an answer that says success.
type restReply struct {
	header http.Header
	body   []byte
}

// answerError is an answer that says anything else.
type answerError struct {
	status int
	header http.Header
	code   string // a word of the provider's, such as notFound or BlobNotFound
	text   string // for people

	message string // of S3: text without the code
}

func (e *answerError) Error() string {
	switch {
	case e.text != "":
		return fmt.Sprintf("%s (status %d)", e.text, e.status)
	case e.code != "":
		return fmt.Sprintf("%s (status %d)", e.code, e.status)
	}
	return fmt.Sprintf("status %d %s", e.status, http.StatusText(e.status))
}

// passing reports whether the same request may succeed a little later.
func (e *answerError) passing() bool {
	switch e.status {
	case http.StatusNotImplemented, http.StatusInsufficientStorage:
		return false
	case http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	}
	return e.status >= 500 || slices.Contains([]string{"rateLimitExceeded", "userRateLimitExceeded", "RequestTimeout"}, e.code)
}

// classify gives e what any store's answers have in common. It returns the
// answer that is left for the store to explain, or nil.
func (c *restClient) classify(ctx context.Context, e *storeError, err error) *answerError {
	var answer *answerError
	var strange *notStoreError
	switch {
	case errors.As(err, &strange):
		e.notStore(c.protocol)
	case !errors.As(err, &answer):
		e.unanswered(ctx, err)
	case answer.status/100 == 3:
		e.redirected(answer.status, answer.header.Get("Location"))
	case answer.passing():
		e.kind, e.hint = ErrUnreachable, runLater
	default:
		return answer
	}
	return nil
}

// credentialsError is a failure to find credentials or to get a token.
type credentialsError struct{ err error }

func (e *credentialsError) Error() string { return e.err.Error() }
func (e *credentialsError) Unwrap() error { return e.err }

// do sends a request until it is answered for good.
func (c *restClient) do(ctx context.Context, call restCall) (restReply, error) {
	ctx, done := c.network.call(ctx)
	defer done()
	passing := func(err error) bool {
		var answer *answerError
		var refused *credentialsError
		var strange *notStoreError
		if errors.As(err, &answer) {
			return answer.passing()
		}
		return !errors.As(err, &refused) && !errors.As(err, &strange) && !isUntrusted(err) && !errors.Is(err, http.ErrSchemeMismatch)
	}
	reply, err := again(ctx, passing, func() (restReply, error) { return c.send(ctx, call) })
	if err != nil {
		return restReply{}, stalledCause(ctx, err)
	}
	return reply, nil
}

func (c *restClient) send(ctx context.Context, call restCall) (restReply, error) {
	req, err := http.NewRequestWithContext(ctx, call.method, call.url, bytes.NewReader(nil)) // which can be read again
	if err != nil {
		return restReply{}, err
	}
	if call.body != nil && call.body.Len() > 0 {
		req.ContentLength = call.body.Len()
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(call.body.Open()), nil }
		req.Body = io.NopCloser(call.body.Open())
	}
	for name, values := range call.header {
		req.Header[name] = values
	}
	if c.authorize != nil {
		if err := c.authorize(req); err != nil {
			return restReply{}, &credentialsError{err}
		}
	}
	resp, err := c.client.Do(req)
	if err != nil {
		// The address of the request may hold a signature, and says nothing
		// else that the key does not.
		if urlErr := (*url.Error)(nil); errors.As(err, &urlErr) {
			err = urlErr.Err
		}
		return restReply{}, err
	}
	body, err := readBody(resp.Body, resp.ContentLength)
	switch {
	case err != nil:
		return restReply{}, err
	case isPage(resp.Header) && resp.StatusCode/100 != 3 && resp.StatusCode < 500 && !(call.object && resp.StatusCode == http.StatusOK):
		return restReply{}, errPage
	case resp.StatusCode/100 == 2:
		return restReply{resp.Header, body}, nil
	}
	answer := &answerError{status: resp.StatusCode, header: resp.Header}
	c.parse(answer, body)
	return restReply{}, answer
}
