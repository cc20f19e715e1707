package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// Exit statuses, as README lists them.
const (
	statusOK        = 0
	statusFailed    = 1 // nothing published
	statusUsage     = 2 // wrong usage or configuration
	statusAttention = 3 // published, and something needs a person
	statusChanges   = 4 // diff: there are changes
)

// statusError carries an exit status up to app.finish, the one place where it
// is decided.
type statusError struct {
	status int
	err    error  // nil: everything that was to be said has been said
	hint   string // the cure, where it is known
}

func (e *statusError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *statusError) Unwrap() error { return e.err }

// app is what the commands share: the standard streams and the global flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	config  string // -c, --config
	quiet   bool   // -q
	verbose bool   // -v
	logForm string // --log: text or json
}

// command returns the command line as a tree.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:           "feedgen",
		Short:         "Publish one durable feed of what an author writes on other people's sites",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.AddCommand(a.inspectCommand())
	return root
}

// finish reports how a command ended and returns the exit status.
func (a *app) finish(err error) int {
	if err == nil {
		return statusOK
	}
	// What cobra itself refuses is wrong usage; every command of ours wraps
	// its errors.
	se := &statusError{status: statusUsage, err: err, hint: "feedgen --help lists the commands and flags"}
	errors.As(err, &se)
	if se.err != nil {
		fmt.Fprintf(a.stderr, "feedgen: %v\n", se.err)
		if se.hint != "" {
			fmt.Fprintf(a.stderr, "hint: %s\n", se.hint)
		}
	}
	return se.status
}
