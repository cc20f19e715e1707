package publish

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// The kinds of failures that a user or the caller can act on. Errors of this package
// match them with errors.Is; Hint returns the fix.
var (
	ErrURL         = errors.New("bad bucket URL")                     // a mistake in the configuration
	ErrNoBucket    = errors.New("no such bucket")                     // or container; a missing folder is created
	ErrNotExist    = errors.New("no such object")                     //
	ErrCredentials = errors.New("no credentials, or refused ones")    // authentication failed
	ErrDenied      = errors.New("access denied")                      // authenticated, but not allowed
	ErrReadOnly    = errors.New("read-only")                          // may be read, but not written
	ErrFull        = errors.New("no space left")                      // the disk, or a quota
	ErrUnreachable = errors.New("store unreachable")                  // no network, wrong endpoint, time-out, 5xx
	ErrRegion      = errors.New("wrong region")                       //
	ErrNoCondition = errors.New("the store refuses conditional puts") // it lacks If-Match and the like
	ErrUnguarded   = errors.New("the store ignores preconditions")    // it responds with 200 to what it should refuse
	ErrLost        = errors.New("written by another run meanwhile")   // read again, merge, start over
	ErrBusy        = errors.New("another run is publishing")          // that run does the work
	ErrForeign     = errors.New("not written by feedgen")             // would be overwritten
)

// storeError is a failed operation on a bucket: what was attempted, on what,
// of which kind, why.
type storeError struct {
	op   string // open, read, write, delete, list
	on   string // URL of the object or the bucket
	kind error  // one of the kinds above, or nil
	hint string // a better one than the kind's; may be empty
	err  error  // the cause; nil: the kind says it all
}

func (e *storeError) Error() string {
	s := e.op + " " + e.on
	if e.kind != nil {
		s += ": " + e.kind.Error()
	}
	if e.err != nil {
		s += ": " + e.err.Error()
	}
	return s
}

// Is and Unwrap make the error match its kind and its cause. It is no list of
// errors: whoever prints a list item by item keeps operation and object.
func (e *storeError) Is(target error) bool { return e.kind != nil && target == e.kind }

func (e *storeError) Unwrap() error { return e.err }

// hints are the cures by kind, where the bucket knows no better one.
var hints = []struct {
	kind error
	hint string
}{
	{ErrNoBucket, "create the bucket first, or correct its name; feedgen does not create buckets"},
	{ErrForeign, "choose another bucket or other names under publish.files, or run once with --overwrite"},
	{ErrFull, "free some space; no file is half written, and the next run will write what is missing"},
	{ErrUnreachable, "check the network and the proxy, and the region, endpoint or account of the URL; " +
		"the next run will write what is missing"},
	{ErrNoCondition, "the store lacks If-Match and If-None-Match; put the state into another store with `state:`, " +
		"and let only one feedgen at a time write to this one"},
	{ErrUnguarded, "let only one feedgen at a time write to it: concurrent runs could lose each other's work"},
	{ErrLost, "another feedgen keeps writing to the same bucket; let only one of them publish to it"},
}

// Hint returns a hint on how to fix err, or the empty string.
func Hint(err error) string {
	var se *storeError
	if errors.As(err, &se) && se.hint != "" {
		return se.hint
	}
	for _, h := range hints {
		if errors.Is(err, h.kind) {
			return h.hint
		}
	}
	return ""
}

// denied returns the kind of an operation that the credentials do not allow.
func denied(op string) error {
	if op == "write" || op == "delete" {
		return ErrReadOnly
	}
	return ErrDenied
}

// unanswered gives an error that came without an answer from the store its
// kind: none when the caller gave up, for that is no failure of the store.
func (e *storeError) unanswered(ctx context.Context, err error) {
	var stalled *stalledError
	if !errors.As(err, &stalled) {
		errors.As(context.Cause(ctx), &stalled)
	}
	switch {
	case isUntrusted(err):
		e.kind = ErrUnreachable
		e.hint = "correct the endpoint or this machine's clock, or set SSL_CERT_FILE to the certificates of the server's authority"
	case errors.Is(err, http.ErrSchemeMismatch):
		e.kind = ErrUnreachable
		e.hint = "the server does not speak TLS: write the endpoint with http://"
	case stalled != nil:
		e.kind, e.err = ErrUnreachable, stalled
	case !errors.Is(context.Cause(ctx), context.Canceled):
		e.kind = ErrUnreachable
	}
}

// isUntrusted reports whether a server was refused for its certificate.
func isUntrusted(err error) bool {
	var refused *tls.CertificateVerificationError
	return errors.As(err, &refused)
}

// notStoreError is the error of a response that no store gives.
type notStoreError struct{ what string }

func (e *notStoreError) Error() string { return e.what }

var (
	errNoVersion = &notStoreError{"the response has no version of the object"}
	errPage      = &notStoreError{"the response is a web page"}
	errNotSpoken = &notStoreError{"the response is not in this protocol"}
)

// notStore makes the error that of a server which is no store.
func (e *storeError) notStore(protocol string) {
	e.kind = ErrUnreachable
	e.hint = "the server does not speak " + protocol + "; check the endpoint and the URL's other parameters"
}

// redirected makes the error that of a store which answers from elsewhere.
func (e *storeError) redirected(status int, to string) {
	e.kind = ErrUnreachable
	e.err = fmt.Errorf("status %d, a redirect", status)
	if u, err := url.Parse(to); err == nil && u.Host != "" {
		e.err = fmt.Errorf("status %d, a redirect to %s://%s", status, u.Scheme, u.Host)
	}
	e.hint = "use the store's own address as the endpoint: redirects are not followed"
}
