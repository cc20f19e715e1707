package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"regexp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// app is what the commands share: the standard streams and the global flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	config  string // -c, --config
	quiet   bool   // -q
	verbose bool   // -v
	logForm string // --log: text or json

	log  *slog.Logger
	line *term.Line // nil where there is no terminal for it
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
		if near := config.Nearest(unknown.GetSpecifiedName(), names); near != "" {
			err = fmt.Errorf("%w: did you mean --%s?", err, near)
		}
	}
	return report.UsageError(err, hint)
}

// noArgs refuses arguments. What people write there is mostly the name of the
// configuration.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return report.UsageError(fmt.Errorf("%s takes no argument, and got %q", cmd.CommandPath(), args[0]), "the configuration is named with --config FILE")
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
		if a.tabled() && !term.IsDumb() {
			a.line = term.NewLine(a.stderr)
			messages = a.line
		}
		a.log = slog.New(tint.NewTextHandler(messages, &tint.Options{
			Level:   level,
			NoColor: !bool(term.PaletteFor(a.stderr)),
			// Whoever keeps these lines, cron or the journal, dates them.
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
	// What net/http has to say of servers goes through the standard logger.
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

// explain tells of an error in the form that --log asks for.
func (a *app) explain(err error) {
	var decided *report.Error
	switch {
	case !errors.As(err, &decided) || decided.Err == nil:
	case a.logForm == "json" && a.log != nil:
		a.log.Error(decided.Err.Error(), "status", decided.Status, "hint", decided.Hint)
	default:
		report.Explain(a.stderr, decided)
	}
}

// suggestion is how cobra proposes commands.
var suggestion = regexp.MustCompile(`(?s)\n\nDid you mean this\?\n\t(\S+)\n.*`)

// oneLineError says what cobra says on one line.
func oneLineError(err error) error {
	return errors.New(suggestion.ReplaceAllString(err.Error(), `: did you mean "$1"?`))
}
