package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// The kinds of failures of a request. Their messages are for people, and do not
// contain the page's address, which is shown beside them.

// StatusError is the error of a response with another status than 200, 203, 304 or a
// redirect.
type StatusError struct {
	Status     int           // such as 404
	retryAfter time.Duration // from its Retry-After header; negative: it has none
}

func (e *StatusError) Error() string {
	switch text := http.StatusText(e.Status); {
	case e.Status == statusLinkedIn:
		return "the server answers 999, which is LinkedIn's way of refusing programs"
	case text == "":
		return fmt.Sprintf("the server answers %d", e.Status)
	default:
		return fmt.Sprintf("the server answers %d %s", e.Status, text)
	}
}

// mayPass reports whether the failure is temporary.
func (e *StatusError) mayPass() bool {
	switch e.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// statusLinkedIn is LinkedIn's status for programs.
const statusLinkedIn = 999

// timeoutError is the error of a request that took too long.
type timeoutError struct {
	limit time.Duration
	stage string // such as "looking up the name"
}

func (e *timeoutError) Error() string {
	return fmt.Sprintf("no response within %s: it hung while %s", e.limit.Round(10*time.Millisecond), e.stage)
}

// ErrRobots is the error of a page that robots.txt disallows.
var ErrRobots = errors.New("the site's robots.txt disallows this page")

// ErrLate is the error of a request that would be sent after Request.Until.
var ErrLate = errors.New("there is no time for the request")

// redirectError is the error of redirects that don't end at a page.
type redirectError struct{ text string }

func (e *redirectError) Error() string { return e.text }

// wrongTypeError is the error of a response that is not a web page.
type wrongTypeError struct{ media string }

func (e *wrongTypeError) Error() string {
	return fmt.Sprintf("not a web page: the server sends %s", e.media)
}

// codingError is the error of a body with a compression that was not requested.
type codingError struct{ coding string }

func (e *codingError) Error() string {
	return fmt.Sprintf("the page is compressed with %q, which was not requested", e.coding)
}

// tooLargeError is the error of a page that exceeds the limit.
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

// hostFailedError is the error of a page that was not requested, because its host
// failed too often in this run.
type hostFailedError struct {
	host     string
	failures int
	last     error
}

func (e *hostFailedError) Error() string {
	const text = "%s gets no more requests in this run: it failed %d times in a row, last with: %v"
	return fmt.Sprintf(text, e.host, e.failures, e.last)
}

// pausedError is the error of a host that accepts no requests before a time.
type pausedError struct {
	host  string
	until time.Time
}

func (e *pausedError) Error() string {
	return fmt.Sprintf("%s accepts no requests until %s", e.host, e.until.UTC().Format(time.RFC3339))
}

// lookupError says that the DNS gave no address.
type lookupError struct{ cause *net.DNSError }

func (e *lookupError) Error() string {
	if e.cause.IsNotFound {
		return e.cause.Name + " has no address in DNS (is the network up?)"
	}
	return fmt.Sprintf("%s cannot be looked up in DNS (is the network up?): %s", e.cause.Name, e.cause.Err)
}

func (e *lookupError) Unwrap() error { return e.cause }

// noAnswerError says that a request got no answer at all, or none that was HTTP.
type noAnswerError struct{ cause error }

func (e *noAnswerError) Error() string { return cmp.Or(explain(e.cause), e.cause.Error()) }
func (e *noAnswerError) Unwrap() error { return e.cause }

// brokenBodyError says that an answer began well and then broke.
type brokenBodyError struct{ cause error }

func (e *brokenBodyError) Error() string {
	return cmp.Or(explain(e.cause), "the response was cut short: "+e.cause.Error())
}
func (e *brokenBodyError) Unwrap() error { return e.cause }

// explain says in words what went wrong on the wire; empty: it has none.
func explain(err error) string {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		network     *net.OpError
	)
	switch {
	case errors.As(err, &network) && network.Op == "proxyconnect":
		return fmt.Sprintf("the proxy of the environment is unreachable: %v", network.Err)
	case errors.As(err, &certificate):
		return fmt.Sprintf("the server's certificate is not trusted: %v", certificate.Err)
	case errors.As(err, &record):
		return "the server does not speak TLS, which https requires"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the server refuses the connection"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server reset the connection"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "no route to the server (is the network up?)"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the response was cut short: the server sent less than it announced"
	case errors.Is(err, io.EOF):
		return "the server closed the connection without a response"
	}
	return ""
}

// classify converts an error of a transport or of reading a body to one of the
// failures above. If ctx has ended, it returns its cause, because cancellation is
// not a failure of a page.
func classify(ctx context.Context, err error, stage *stage, limit time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var lookup *net.DNSError
	if errors.As(err, &lookup) {
		return &lookupError{lookup}
	}
	var (
		refused *PrivateError
		large   *tooLargeError
		coded   *codingError
	)
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.As(err, &large), errors.As(err, &coded):
		return err
	}
	var network net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout() {
		return &timeoutError{limit, stage.String()}
	}
	if stage.inBody() {
		return &brokenBodyError{err}
	}
	return &noAnswerError{err}
}

// isHostFailure reports whether an error concerns the host rather than the page.
func isHostFailure(err error) bool {
	var (
		status   *StatusError
		timeout  *timeoutError
		lookup   *lookupError
		noAnswer *noAnswerError
	)
	if errors.As(err, &status) {
		return status.mayPass()
	}
	return errors.As(err, &timeout) || errors.As(err, &lookup) || errors.As(err, &noAnswer)
}

// IsRefusal reports whether a site refuses programs, by robots.txt or by its
// response, rather than being out of order.
func IsRefusal(err error) bool {
	var status *StatusError
	if !errors.As(err, &status) {
		return errors.Is(err, ErrRobots)
	}
	switch status.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusUnavailableForLegalReasons, statusLinkedIn:
		return true
	}
	return false
}

// IsMissing reports whether the server says that the page does not exist.
func IsMissing(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && (status.Status == http.StatusNotFound || status.Status == http.StatusGone)
}

// IsUnknownHost reports whether the DNS knows no such host.
func IsUnknownHost(err error) bool {
	var lookup *lookupError
	return errors.As(err, &lookup) && lookup.cause.IsNotFound
}

// IsHostSkipped reports whether a page was not requested because its host gets no
// further requests in this run.
func IsHostSkipped(err error) bool {
	var (
		failed *hostFailedError
		paused *pausedError
	)
	return errors.As(err, &failed) || errors.As(err, &paused)
}
