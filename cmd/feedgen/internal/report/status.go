package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/term"
)

// Status is the exit status of a command.
type Status int

// The exit statuses, as README lists them.
const (
	OK        Status = iota
	Failed           // nothing was published, or the command did not do its work
	Usage            // wrong usage or configuration
	Attention        // published, but something needs attention
	Changes          // only of diff: there are changes
)

// Error is an error with an exit status. Err is nil if there is nothing left to
// print.
type Error struct {
	Status Status
	Err    error
	Hint   string // the fix, if it is known
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit status %d", e.Status)
	}
	return e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// UsageError returns the error of a wrong call or configuration.
func UsageError(err error, hint string) error { return &Error{Usage, err, hint} }

// Failure returns the error of a command that failed.
func Failure(err error, hint string) error { return &Error{Failed, err, hint} }

// StatusOf decides the exit status of a command: that of the Error in err. Any other
// error is one of the command line's parser.
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

// worst orders the statuses from the worst on.
var worst = []Status{Usage, Failed, Attention, Changes}

// Worst returns the error of a command for several configurations: one with the
// worst status of errs, each of which was explained; nil if there is none.
func Worst(errs []error) error {
	for _, status := range worst {
		if slices.ContainsFunc(errs, func(err error) bool { return StatusOf(err) == status }) {
			return &Error{Status: status}
		}
	}
	return nil
}

// quotation is an error that quotes a line of a file. The line and the caret below it
// are cut to a width, since wrapping would separate them; 0: any width.
type quotation interface {
	Quote(width int) (message, quoted string)
}

// Explain writes an error and its hint for people. A term.Screen wraps them.
func Explain(w io.Writer, err error) {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Err: err}
	}
	if e.Err == nil {
		return
	}
	screen, ok := w.(term.Screen)
	if !ok {
		screen.Writer = w
	}
	var failed []error
	for _, err := range Each(e.Err) {
		message, quoted := err.Error(), ""
		if q, ok := err.(quotation); ok {
			message, quoted = q.Quote(screen.Width)
		}
		failed = append(failed, screen.Print("feedgen: "+message+"\n"))
		_, err = io.WriteString(screen.Writer, quoted)
		failed = append(failed, err)
	}
	if e.Hint != "" {
		failed = append(failed, screen.Print("hint: "+e.Hint+"\n"))
	}
	_ = errors.Join(failed...) // there is no other place to say it
}

// Each returns the errors that err joins, or err itself. An error that wraps
// several others, such as one of a store, counts as one.
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
