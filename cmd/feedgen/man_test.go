package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/version"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

var manDir = flag.String("man", "", "folder to write the man pages to, for packages")

// TestManPages writes a man page for each command. It is a test, so that what
// writes them stays out of the program.
func TestManPages(t *testing.T) {
	dir := *manDir
	if dir == "" {
		dir = t.TempDir()
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	root := (&app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}).command()
	root.InitDefaultCompletionCmd()
	root.DisableAutoGenTag = true
	head := &doc.GenManHeader{Section: "1", Source: "feedgen " + version.Release, Manual: "feedgen", Date: &time.Time{}}
	if err := doc.GenManTree(root, head, dir); err != nil {
		t.Fatal(err)
	}
	var check func(cmd *cobra.Command)
	check = func(cmd *cobra.Command) {
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
		page, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), cmd.Short) {
			t.Errorf("%s does not say %q", name, cmd.Short)
		}
		// The same program gives the same page, whenever a package is built.
		page = bytes.Replace(page, []byte(`"Jan 0001"`), []byte(`""`), 1)
		if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				check(sub)
			}
		}
	}
	check(root)
}
