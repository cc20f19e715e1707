package publish

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// The kinds of failure that a person, or the caller, can act on. Errors of
// this package match them by errors.Is; Hint knows the cure.
var (
	ErrURL         = errors.New("bad bucket URL")                     // a mistake in the configuration
	ErrNoBucket    = errors.New("no such bucket")                     // or container; a missing folder is created
	ErrNotExist    = errors.New("no such object")                     //
	ErrCredentials = errors.New("no credentials, or refused ones")    // nobody is let in like that
	ErrDenied      = errors.New("access denied")                      // known, but not allowed to do this
	ErrReadOnly    = errors.New("read-only")                          // may be read, but not written
	ErrFull        = errors.New("no space left")                      // the disk, or a quota
	ErrUnreachable = errors.New("store unreachable")                  // no network, wrong endpoint, time-out, 5xx
	ErrRegion      = errors.New("wrong region")                       //
	ErrNoCondition = errors.New("the store refuses conditional puts") // it lacks If-Match and the like
	ErrUnguarded   = errors.New("the store ignores preconditions")    // it answers 200 to what it should refuse
	ErrLost        = errors.New("written by another run meanwhile")   // read again, merge, start over
	ErrBusy        = errors.New("another run is publishing")          // nothing to do but leave it to that run
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
	{ErrNoBucket, "create the bucket first, or correct its name; feedgen never creates one"},
	{ErrForeign, "choose another bucket or other names under publish.files, or run once with --overwrite"},
	{ErrReadOnly, "allow writing there to the user or role that feedgen runs as"},
	{ErrFull, "free some space; no file is half written, and the next run completes what is missing"},
	{ErrUnreachable, "check the network, the proxy, and the region and endpoint of the URL; the next run completes what is missing"},
	{ErrNoCondition, "the store lacks If-Match and If-None-Match; keep the state in another with `state:`, " +
		"and let only one feedgen at a time write to this one"},
	{ErrUnguarded, "let only one feedgen at a time write to it: two at once could lose each other's work there"},
	{ErrLost, "another feedgen writes the same bucket all the time; let only one of them publish to it"},
}

// Hint returns a sentence on how to cure err, or "" where none is known.
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
	case stalled != nil:
		e.kind, e.err = ErrUnreachable, stalled
	case !errors.Is(context.Cause(ctx), context.Canceled):
		e.kind = ErrUnreachable
	}
}

// notStoreError is an answer that no store gives.
type notStoreError struct{ what string }

func (e *notStoreError) Error() string { return e.what }

var (
	errNoVersion = &notStoreError{"the answer holds no version of the object"}
	errPage      = &notStoreError{"the answer is a web page"}
	errNotSpoken = &notStoreError{"the answer is in no form of this protocol"}
)

// notStore makes the error that of a server which is no store.
func (e *storeError) notStore(protocol string) {
	e.kind = ErrUnreachable
	e.hint = "what answers there does not speak " + protocol + "; check the endpoint and the URL's other parameters"
}

// redirected makes the error that of a store which answers from elsewhere.
func (e *storeError) redirected(status int, to string) {
	e.kind = ErrUnreachable
	e.err = fmt.Errorf("status %d, a redirect", status)
	if u, err := url.Parse(to); err == nil && u.Host != "" {
		e.err = fmt.Errorf("status %d, a redirect to %s://%s", status, u.Scheme, u.Host)
	}
	e.hint = "name the store's own address as the endpoint: redirects are not followed"
}
