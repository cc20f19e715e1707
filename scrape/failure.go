package scrape

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

// The kinds of failure of a request. Their texts are for people: they say what
// is the matter in words, and name the page nowhere, for it stands beside them.

// statusError is an answer that is neither a page nor a redirect.
type statusError struct {
	status     int
	retryAfter time.Duration // what the answer asks for; negative: nothing
}

func (e *statusError) Error() string {
	switch text := http.StatusText(e.status); {
	case e.status == statusLinkedIn:
		return "the server answers 999, which is LinkedIn's way of refusing programs"
	case text == "":
		return fmt.Sprintf("the server answers %d", e.status)
	default:
		return fmt.Sprintf("the server answers %d %s", e.status, text)
	}
}

// mayPass reports whether the answer is one that another try may change.
func (e *statusError) mayPass() bool {
	switch e.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// statusLinkedIn is what LinkedIn answers to whoever is no browser.
const statusLinkedIn = 999

// timeoutError says that a request took too long, and where it hung.
type timeoutError struct {
	limit time.Duration
	stage string // such as "looking up the name"
}

func (e *timeoutError) Error() string {
	return fmt.Sprintf("no answer within %s: it hung while %s", e.limit, e.stage)
}

// lookupError says that the DNS gave no address.
type lookupError struct{ cause *net.DNSError }

func (e *lookupError) Error() string {
	if e.cause.IsNotFound {
		return e.cause.Name + " has no address in the DNS (is the network up?)"
	}
	return fmt.Sprintf("%s cannot be looked up in the DNS (is the network up?): %s", e.cause.Name, e.cause.Err)
}

func (e *lookupError) Unwrap() error { return e.cause }

// noAnswerError says that a request got no answer at all, or none that was HTTP.
type noAnswerError struct{ cause error }

func (e *noAnswerError) Error() string { return cmp.Or(explain(e.cause), e.cause.Error()) }
func (e *noAnswerError) Unwrap() error { return e.cause }

// brokenBodyError says that an answer began well and then broke.
type brokenBodyError struct{ cause error }

func (e *brokenBodyError) Error() string {
	return cmp.Or(explain(e.cause), "the page breaks off: "+e.cause.Error())
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
		return fmt.Sprintf("the proxy that the environment names cannot be reached: %v", network.Err)
	case errors.As(err, &certificate):
		return fmt.Sprintf("the server's certificate is not to be trusted: %v", certificate.Err)
	case errors.As(err, &record):
		return "the server does not speak TLS, which https asks for"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the server refuses the connection"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server broke the connection off"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no way to the server (is the network up?)"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the page ends in the middle: the server sent less than it announced"
	case errors.Is(err, io.EOF):
		return "the server closed the connection without an answer"
	}
	return ""
}

// classify turns what a transport or the reading of a body returned into one of
// the failures above. It returns the cause of ctx where that has ended: who
// cancels a run is no failure of a page.
func classify(ctx context.Context, err error, stage *stage, limit time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var lookup *net.DNSError
	if errors.As(err, &lookup) {
		return &lookupError{lookup}
	}
	var refused *privateError
	if errors.As(err, &refused) {
		return refused
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

// isHostFailure reports whether an error speaks of the host rather than of the
// one page that was asked for.
func isHostFailure(err error) bool {
	var (
		status   *statusError
		timeout  *timeoutError
		lookup   *lookupError
		noAnswer *noAnswerError
	)
	switch {
	case errors.As(err, &status):
		return status.mayPass()
	case errors.As(err, &timeout):
		return timeout.stage != stageBody
	}
	return errors.As(err, &lookup) || errors.As(err, &noAnswer)
}

// isRefusal reports whether a site refuses programs, rather than being out of
// order: by robots.txt, or with an answer that says so.
func isRefusal(err error) bool {
	var status *statusError
	if !errors.As(err, &status) {
		return errors.Is(err, errRobots)
	}
	switch status.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusUnavailableForLegalReasons, statusLinkedIn:
		return true
	}
	return false
}
