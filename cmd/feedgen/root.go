package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"regexp"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit statuses, as README lists them.
const (
	statusOK        = 0
	statusFailed    = 1 // nothing published
	statusUsage     = 2 // wrong usage or configuration
	statusAttention = 3 // published, and something needs a person
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

// usageError is the error of whoever called or configured feedgen wrongly.
func usageError(err error, hint string) error { return &statusError{statusUsage, err, hint} }

// failure is the error of a run that published nothing.
func failure(err error, hint string) error { return &statusError{statusFailed, err, hint} }

// app is what the commands share: the standard streams and the global flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	config  string // -c, --config
	quiet   bool   // -q
	verbose bool   // -v
	logForm string // --log: text or json

	log  *slog.Logger
	live *liveLine // nil where there is no terminal for it
}

// command returns the command line as a tree.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "feedgen",
		Short: "Publish one durable feed of what an author writes on other people's sites",
		Long: `feedgen publishes one durable feed of what an author writes on other people's
sites. It scrapes the listed article pages for metadata, merges that with local
entries, and writes RSS 2.0, Atom 1.0, JSON Feed 1.1 and an HTML page to object
storage, or to a folder.`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.openLog() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	flags := root.PersistentFlags()
	flags.StringVarP(&a.config, "config", "c", "config.yaml", "configuration `FILE`")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "only warnings and errors")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "more detail")
	flags.StringVar(&a.logForm, "log", "text", "`FORM` of messages: text or json")
	root.AddCommand(a.initCommand(), a.runCommand(), a.serveCommand(), a.checkCommand(), a.diffCommand(), a.previewCommand(), a.inspectCommand(), a.schemaCommand(), a.versionCommand())
	completeFlags(root)
	root.SetFlagErrorFunc(flagError)
	return root
}

// flagError says which flag was meant, and where a command's flags are listed.
func flagError(cmd *cobra.Command, err error) error {
	hint := cmd.CommandPath() + " --help lists the flags"
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "" {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
			err = fmt.Errorf("%w: did you mean --%s?", err, near)
		}
	}
	return usageError(err, hint)
}

// noArgs refuses arguments. What people write there is mostly the name of the
// configuration.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError(fmt.Errorf("%s takes no argument, and got %q", cmd.CommandPath(), args[0]), "the configuration is named with --config FILE")
}

// openLog makes the logger that the flags ask for. Messages go to standard
// error; standard output is for results.
func (a *app) openLog() error {
	level := slog.LevelInfo
	switch {
	case a.quiet:
		level = slog.LevelWarn
	case a.verbose:
		level = slog.LevelDebug
	}
	switch a.logForm {
	case "json":
		a.log = slog.New(slog.NewJSONHandler(a.stderr, &slog.HandlerOptions{Level: level}))
	case "text":
		messages := a.stderr
		if a.tabled() && !isDumb() {
			a.live = &liveLine{out: a.stderr}
			messages = a.live
		}
		a.log = slog.New(tint.NewTextHandler(messages, &tint.Options{
			Level:   level,
			NoColor: !bool(paletteFor(a.stderr)),
			// Whoever keeps these lines, cron or the journal, dates them.
			ReplaceAttr: func(groups []string, attr slog.Attr) slog.Attr {
				if attr.Key == slog.TimeKey && len(groups) == 0 {
					return slog.Attr{}
				}
				return attr
			},
		}))
	default:
		return usageError(fmt.Errorf("unknown form of messages %q", a.logForm), "--log text or --log json")
	}
	// What net/http has to say of servers goes through the standard logger.
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(a.log.Handler(), slog.LevelDebug).Writer())
	return nil
}

// finish reports how a command ended and returns the exit status.
func (a *app) finish(err error) int {
	a.live.clear()
	if err == nil {
		return statusOK
	}
	// What cobra itself refuses is wrong usage; every command of ours wraps
	// its errors.
	se := &statusError{status: statusUsage, err: oneLineError(err), hint: "feedgen --help lists the commands and flags"}
	errors.As(err, &se)
	if se.err != nil {
		a.complain(se)
	}
	return se.status
}

// complain tells of an error in the form that --log asks for.
func (a *app) complain(se *statusError) {
	if a.logForm == "json" && a.log != nil {
		a.log.Error(se.err.Error(), "status", se.status, "hint", se.hint)
		return
	}
	explain(a.stderr, se)
}

// suggestion is how cobra proposes commands.
var suggestion = regexp.MustCompile(`(?s)\n\nDid you mean this\?\n\t(\S+)\n.*`)

// oneLineError says what cobra says on one line.
func oneLineError(err error) error {
	return errors.New(suggestion.ReplaceAllString(err.Error(), `: did you mean "$1"?`))
}

// explain tells a person what went wrong, and the cure.
func explain(w io.Writer, se *statusError) {
	for _, err := range each(se.err) {
		fmt.Fprintf(w, "feedgen: %v\n", err)
	}
	if se.hint != "" {
		fmt.Fprintf(w, "hint: %s\n", se.hint)
	}
}

// each returns the errors that err joins, or err itself.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
