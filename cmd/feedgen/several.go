package main

import (
	"fmt"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/fleet"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/scrape"
	"feedgen/scrape/fetch"

	"github.com/spf13/cobra"
)

// config returns the configuration of a command that takes one.
func (a *app) config() string { return a.configs[0] }

// takesSeveral are the commands that work for several configurations.
var takesSeveral = []string{"run", "fetch", "serve", "check", "diff", "list", "config"}

// checkConfigs refuses several configurations where the command takes one.
func (a *app) checkConfigs(cmd *cobra.Command) error {
	if slices.Contains(takesSeveral, cmd.Name()) || len(a.configs) == 1 && !fleet.IsFolder(a.config()) {
		return nil
	}
	return report.UsageError(fmt.Errorf("%s takes one configuration", cmd.CommandPath()),
		"name one file with --config; several, or a folder of them, are for "+strings.Join(takesSeveral, ", "))
}

// task is a command's work for one configuration. Of several, each prints into
// its own app.
type task struct {
	*app
	fleet  *fleet.Fleet
	member *fleet.Member
}

// inputs returns what a pass of the configuration works from.
func (t task) inputs(in pass.Inputs) pass.Inputs {
	in.Log = t.log
	return t.fleet.Inputs(in, t.member)
}

// each does a command's work for each configuration, several at a time, and returns
// the error that decides the exit status. It prints the output of each below its
// name, in the order of the configurations, or as one line of JSON.
func (a *app) each(asJSON bool, work func(task) error) error {
	f, err := fleet.Load(a.configs, &fetch.Pace{})
	if err != nil {
		return err
	}
	return eachOf(a, f, asJSON, work)
}

// eachOf is each for configurations that are loaded.
func eachOf(a *app, f *fleet.Fleet, asJSON bool, work func(task) error) error {
	if !f.Several {
		f.Await(f.Members[0])
		return work(task{a, f, f.Members[0]})
	}
	shared := *a
	shared.sum = &scrape.ProgressSum{Report: a.progress()}
	printed := make([]output, len(f.Members))
	errs := make([]error, len(f.Members))
	f.Each(func(i int, m *fleet.Member) {
		t := task{printed[i].of(&shared, m), f, m}
		if errs[i] = work(t); errs[i] != nil {
			t.explain(errs[i])
		}
	}, func(i int) { printed[i].show(a, f.Members[i], asJSON) })
	return report.Worst(errs)
}

// apart does a command's work for one of the configurations, and shows at its end
// what it has printed.
func apart(a *app, f *fleet.Fleet, m *fleet.Member, work func(task)) {
	if !f.Several {
		work(task{a, f, m})
		return
	}
	var printed output
	defer printed.show(a, m, false)
	work(task{printed.of(a, m), f, m})
}

// output is what was printed for one of several configurations.
type output struct{ out, err term.Buffer }

// of returns an app that prints for a configuration.
func (o *output) of(a *app, m *fleet.Member) *app {
	o.out.For, o.err.For = a.stdout, a.stderr
	b := *a
	b.stdout, b.stderr, b.line, b.log = &o.out, &o.err, nil, a.log.With("config", m.File)
	return &b
}

// show writes what was printed for a configuration, for people below its name.
func (o *output) show(a *app, m *fleet.Member, asJSON bool) {
	a.line.Aside(func() {
		if o.err.Len() > 0 {
			fmt.Fprintf(a.stderr, "\n%s:\n%s", m.File, &o.err)
		}
		if o.out.Len() > 0 && !asJSON {
			fmt.Fprintf(a.stdout, "\n%s:\n", m.File)
		}
		o.out.WriteTo(a.stdout)
	})
}

// writeJSON writes a command's result for programs. Of several configurations
// each has a line, which names it.
func (t task) writeJSON(v any) error {
	if t.fleet.Several {
		return report.EncodeLine(t.stdout, t.member.File, v)
	}
	return report.Encode(t.stdout, v)
}
