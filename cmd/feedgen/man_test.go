package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/version"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var manDir = flag.String("man", "", "folder to write the man pages to, for packages")

// TestManPages writes a man page for each command, and feedgen-config(5) from the
// schema of the configuration. It is a test, so that what writes them stays out
// of the program.
func TestManPages(t *testing.T) {
	dir := *manDir
	if dir == "" {
		dir = t.TempDir()
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string, page *manPage) {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(page.b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		if mandoc, err := exec.LookPath("mandoc"); err == nil {
			if out, err := exec.Command(mandoc, "-T", "lint", "-W", "error", name).CombinedOutput(); err != nil {
				t.Errorf("mandoc: %v\n%s", err, out)
			}
		}
	}
	root := (&app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}).command()
	root.InitDefaultCompletionCmd()
	var each func(cmd *cobra.Command)
	each = func(cmd *cobra.Command) {
		write(manName(cmd)+".1", commandPage(cmd))
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				each(sub)
			}
		}
	}
	each(root)
	write("feedgen-config.5", configPage(t))
}

func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// commandPage returns the man page of a command.
func commandPage(cmd *cobra.Command) *manPage {
	p := newManPage(manName(cmd), 1, cmd.Short)
	p.head("SYNOPSIS")
	_, args, _ := strings.Cut(cmd.UseLine(), cmd.CommandPath())
	if cmd.HasAvailableSubCommands() {
		args = "COMMAND [flags]"
	}
	p.line(`\fB%s\fR %s`, roff(cmd.CommandPath()), roff(strings.TrimSpace(strings.ReplaceAll(args, "[flags]", "[FLAGS]"))))
	p.head("DESCRIPTION")
	long := cmd.Long
	if long == "" {
		long = upperFirst(cmd.Short) + "."
	}
	p.text(long)
	if cmd.HasAvailableSubCommands() {
		p.head("COMMANDS")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				p.item(sub.Name(), "", sub.Short)
			}
		}
	}
	p.flags("OPTIONS", cmd.NonInheritedFlags())
	p.flags("OPTIONS OF ALL COMMANDS", cmd.InheritedFlags())
	if cmd.Example != "" {
		p.head("EXAMPLES")
		p.text(cmd.Example)
	}
	p.head("SEE ALSO")
	see := []string{`\fBfeedgen-config\fR(5)`}
	if cmd.HasParent() {
		see = append(see, `\fB`+roff(manName(cmd.Parent()))+`\fR(1)`)
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			see = append(see, `\fB`+roff(manName(sub))+`\fR(1)`)
		}
	}
	p.line("%s", strings.Join(see, ", "))
	return p
}

// configPage returns feedgen-config(5), from the same words as docs/CONFIGURATION.md.
func configPage(t *testing.T) *manPage {
	p := newManPage("feedgen-config", 5, "the configuration file of feedgen")
	p.head("DESCRIPTION")
	p.text(`config.yaml is a YAML file. Unknown keys, wrong types and contradictions are errors,
which feedgen shows with file, line and column, all of them at once.

Durations read 200ms, 90s, 2h or 7d, sizes 500KB or 5MB, dates 2021-10, 2021-10-26 or
2021-10-26T08:00:00+02:00. Relative paths are relative to the file's folder. ${NAME} in a
value is taken from the environment; $${ is a literal ${.`)
	for _, s := range sections(t) {
		if s.path == "" {
			p.head("KEYS")
		} else {
			p.head(strings.ToUpper(s.path))
			p.text(upperFirst(strings.TrimSuffix(s.text, ".")) + ".")
		}
		for _, k := range s.keys {
			text := k.kind
			switch {
			case k.value == "required":
				text += ", required"
			case k.value != "":
				text += ", default " + k.value
			}
			if k.text != "" {
				text += ": " + k.text
			}
			p.item(k.key, "", strings.ReplaceAll(text, "`", ""))
		}
	}
	p.head("EXAMPLES")
	p.text(`  feed:
    title: Ada's articles
    link: https://ada.example/articles
    base_url: https://ada.example/feeds/
  scrape:
    urls: [https://blog.example.org/an-article]
  entries:
    - {url: "https://review.example.org/42", title: In print, published: 2021-10}`)
	p.head("SEE ALSO")
	p.line(`\fBfeedgen\fR(1), \fBfeedgen\-schema\fR(1), \fBfeedgen\-check\fR(1)`)
	return p
}

// A manPage is a page in the man macros.
type manPage struct{ b strings.Builder }

func newManPage(name string, section int, short string) *manPage {
	p := new(manPage)
	// Without a date: the same program gives the same page.
	p.line(`.TH %s %d "" "feedgen %s" feedgen`, strings.ToUpper(roff(name)), section, roff(version.Get().Version))
	p.head("NAME")
	p.line(`%s \- %s`, roff(name), roff(short))
	return p
}

func (p *manPage) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *manPage) head(title string) { p.line(`.SH "%s"`, roff(title)) }

// text writes paragraphs. Indented lines stay as they are.
func (p *manPage) text(text string) {
	verbatim, open := false, true // a heading begins a paragraph
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		line = strings.TrimRight(line, "\n")
		switch indented := strings.HasPrefix(line, "  "); {
		case line == "" && !verbatim:
			open = false
			continue
		case line == "":
			p.line("")
			continue
		case indented && !verbatim:
			p.line(".PP\n.RS\n.nf")
			verbatim = true
		case !indented && verbatim:
			p.line(".fi\n.RE\n.PP")
			verbatim, open = false, true
		case !indented && !open:
			p.line(".PP")
			open = true
		}
		p.line("%s", roff(strings.TrimPrefix(line, "  ")))
	}
	if verbatim {
		p.line(".fi\n.RE")
	}
}

// item writes a name, what follows it, and what it is.
func (p *manPage) item(name, value, text string) {
	p.line(".TP")
	p.line(`\fB%s\fR%s`, roff(name), value)
	p.line("%s", roff(text))
}

func (p *manPage) flags(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	p.head(title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		value, usage := pflag.UnquoteUsage(f)
		if value != "" {
			value = ` \fI` + roff(value) + `\fR`
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
			usage += " (default " + f.DefValue + ")"
		}
		p.item(name, value, usage)
	})
}

// roff escapes a line of text.
func roff(line string) string {
	line = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `’`, `\(cq`, `…`, `...`).Replace(line)
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		line = `\&` + line
	}
	return line
}
