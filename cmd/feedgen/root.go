package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/cmd/feedgen/internal/version"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// command returns the command line as a tree.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "feedgen",
		Short: "Publish one durable feed of what an author writes on other people's sites",
		Long: `feedgen publishes one durable feed of what an author writes on other people's
sites. It scrapes the listed article pages for metadata, merges that with local
entries, and writes RSS 2.0, Atom 1.0, JSON Feed 1.1 and an HTML page to object
storage, or to a folder.`,
		Version:       version.Get().String(),
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.openLog(); err != nil {
				return err
			}
			return a.checkConfigs(cmd)
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetVersionTemplate("feedgen {{.Version}}\n")
	flags := root.PersistentFlags()
	flags.StringArrayVarP(&a.configs, "config", "c", []string{"config.yaml"}, "configuration `FILE`, repeatable, or a folder of them")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print only warnings and errors")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "print more detail")
	flags.StringVar(&a.logForm, "log", "text", "`FORM` of messages: text or json")
	root.AddCommand(
		initCommand(a), addCommand(a), listCommand(a), runCommand(a), fetchCommand(a), serveCommand(a), checkCommand(a),
		diffCommand(a), archiveCommand(a), previewCommand(a), inspectCommand(a), healthCommand(), configCommand(a),
		schemaCommand(a.stdout), versionCommand(a.stdout),
	)
	completeFlags(root)
	refuseTopics(root)
	fillHelp(root, a.stdout)
	root.SetFlagErrorFunc(flagError)
	return root
}

// refuseTopics makes help and completion refuse what they do not know. By default both
// print general help instead, and end with status 0.
func refuseTopics(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Example = "  feedgen help run"
			cmd.Args = func(_ *cobra.Command, topics []string) error {
				found, rest, err := root.Find(topics)
				if err == nil && len(rest) > 0 && found != root {
					err = fmt.Errorf("unknown command %q for %q", rest[0], found.CommandPath())
				}
				return err
			}
		case "completion":
			cmd.Example = "  feedgen completion bash > feedgen.bash"
			cmd.Args = cobra.ArbitraryArgs
			cmd.RunE = func(cmd *cobra.Command, shells []string) error {
				if len(shells) == 0 {
					return cmd.Help()
				}
				return report.UsageError(
					fmt.Errorf("no completion for the shell %q", shells[0]), "feedgen completion --help lists the shells")
			}
		}
	}
}

// maxProse is the width from which on lines are hard to read.
const maxProse = 100

// fillHelp makes help fit the terminal.
func fillHelp(root *cobra.Command, stdout io.Writer) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		screen := term.ScreenOf(stdout)
		if screen.Width == 0 {
			help(cmd, args)
			return
		}
		var text strings.Builder
		cmd.SetOut(&text)
		help(cmd, args)
		cmd.SetOut(stdout)
		io.WriteString(stdout, term.Fill(text.String(), min(screen.Width, maxProse)))
	})
}

// flagError suggests the flag that was probably meant.
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
