package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Status is the exit status of a command.
type Status int

// The exit statuses, as README lists them.
const (
	OK        Status = iota
	Failed           // nothing was published, or the command did not do its work
	Usage            // wrong usage or configuration
	Attention        // published, and something needs a person
	Changes          // of diff alone: there are changes
)

// Error is an error that decides the exit status. Err is nil where everything
// that was to be said has been said.
type Error struct {
	Status Status
	Err    error
	Hint   string // the cure, where it is known
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit status %d", e.Status)
	}
	return e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// UsageError is the error of whoever called or configured feedgen wrongly.
func UsageError(err error, hint string) error { return &Error{Usage, err, hint} }

// Failure is the error of a command that did not do its work.
func Failure(err error, hint string) error { return &Error{Failed, err, hint} }

// StatusOf is where the exit status of a command is decided: from the Error
// that err is or wraps. An error without one is what the command line's parser
// refused.
func StatusOf(err error) Status {
	var e *Error
	switch {
	case err == nil:
		return OK
	case errors.As(err, &e):
		return e.Status
	}
	return Usage
}

// worst are the statuses of which the first that occurs is that of several
// configurations.
var worst = []Status{Usage, Failed, Attention, Changes}

// Worst returns the error of a command for several configurations that ended with
// errs, each of which was explained; nil where all is well.
func Worst(errs []error) error {
	for _, status := range worst {
		if slices.ContainsFunc(errs, func(err error) bool { return StatusOf(err) == status }) {
			return &Error{Status: status}
		}
	}
	return nil
}

// Explain writes what went wrong and the cure, for people.
func Explain(w io.Writer, err error) {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Err: err}
	}
	if e.Err == nil {
		return
	}
	for _, err := range Each(e.Err) {
		fmt.Fprintf(w, "feedgen: %v\n", err)
	}
	if e.Hint != "" {
		fmt.Fprintf(w, "hint: %s\n", e.Hint)
	}
}

// Each returns the errors that err joins, a line each, or err itself. An error
// that matches several others, such as one of a store, is one.
func Each(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var lines []string
	for _, one := range joined.Unwrap() {
		lines = append(lines, one.Error())
	}
	if strings.Join(lines, "\n") != err.Error() {
		return []error{err}
	}
	return joined.Unwrap()
}
