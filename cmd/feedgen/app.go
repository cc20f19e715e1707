package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"regexp"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/scrape"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
)

// app is what the commands share: the standard streams and the global flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	configs []string // -c, --config
	quiet   bool     // -q
	verbose bool     // -v
	logForm string   // --log: text or json

	log  *slog.Logger
	line *term.Line          // nil where there is no terminal for it
	sum  *scrape.ProgressSum // of several configurations; nil: there is one
}

// noArgs rejects arguments. Most people who pass one mean the configuration file.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return report.UsageError(fmt.Errorf("%s takes no arguments, but got %q", cmd.CommandPath(), args[0]),
		"name the configuration file with --config FILE")
}

// openLog creates the logger for the global flags. Messages go to standard error;
// standard output is for results.
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
		if a.tabled() && !term.IsDumb() {
			a.line = term.NewLine(a.stderr)
			messages = a.line
		} else if term.Is(a.stderr) {
			messages = term.Wrapper{Writer: a.stderr}
		}
		a.log = slog.New(tint.NewTextHandler(messages, &tint.Options{
			Level:   level,
			NoColor: !bool(term.PaletteFor(a.stderr)),
			// cron and the journal add the time themselves.
			ReplaceAttr: func(groups []string, attr slog.Attr) slog.Attr {
				if attr.Key == slog.TimeKey && len(groups) == 0 {
					return slog.Attr{}
				}
				return attr
			},
		}))
	default:
		return report.UsageError(fmt.Errorf("unknown form of messages %q", a.logForm), "--log text or --log json")
	}
	// net/http logs through the standard logger.
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(a.log.Handler(), slog.LevelDebug).Writer())
	return nil
}

// finish reports how a command ended and returns the exit status.
func (a *app) finish(err error) int {
	a.line.Clear()
	status := report.StatusOf(err)
	var decided *report.Error
	if err != nil && !errors.As(err, &decided) {
		err = &report.Error{Status: status, Err: oneLineError(err), Hint: "feedgen --help lists the commands and flags"}
	}
	a.explain(err)
	return int(status)
}

// explain reports an error in the form that --log names.
func (a *app) explain(err error) {
	var decided *report.Error
	switch {
	case !errors.As(err, &decided) || decided.Err == nil:
	case a.logForm == "json" && a.log != nil:
		a.log.Error(decided.Err.Error(), "status", decided.Status, "hint", decided.Hint)
	default:
		report.Explain(term.ScreenOf(a.stderr), decided)
	}
}

// suggestion matches cobra's suggestion of a command, which spans several lines.
var suggestion = regexp.MustCompile(`(?s)\n\nDid you mean this\?\n\t(\S+)\n.*`)

func oneLineError(err error) error {
	return errors.New(suggestion.ReplaceAllString(err.Error(), `: did you mean "$1"?`))
}
