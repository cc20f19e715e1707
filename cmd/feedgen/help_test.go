package main

import (
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

// scriptExamples runs every example of --help as it stands, in the script's
// folder, where /etc is a folder like any other. Of commands that never end by
// themselves, or that want one of these, only the flags are read. A
// configuration is written where there is none.
func scriptExamples(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 0, "examples")
	for _, cmd := range (&app{}).command().Commands() {
		if cmd.Example == "" {
			ts.Fatalf("%s has no example", cmd.Name())
		}
		for line := range strings.Lines(cmd.Example) {
			line = strings.TrimSpace(line)
			if !strings.HasPrefix(line+" ", "feedgen "+cmd.Name()+" ") {
				ts.Fatalf("an example of %s is of another command: %s", cmd.Name(), line)
			}
			runExample(ts, cmd, strings.ReplaceAll(line, "/etc/", "etc/"))
		}
	}
}

func runExample(ts *testscript.TestScript, cmd *cobra.Command, line string) {
	ts.Logf("$ %s", line)
	switch cmd.Name() {
	case "serve", "preview", "health":
		ts.Check(cmd.ParseFlags(strings.Fields(line)[2:]))
		ts.Check(cmd.ValidateArgs(cmd.Flags().Args()))
		return
	case "init":
		config := ts.MkAbs("config.yaml")
		ts.Check(os.Rename(config, config+".kept"))
		defer func() { ts.Check(os.Rename(config+".kept", config)) }()
	}
	if err := ts.Exec("sh", "-c", line); err != nil {
		ts.Fatalf("%s: %v", line, err)
	}
}
