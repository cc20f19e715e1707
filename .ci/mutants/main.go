// Mutants measures what the tests of a package notice. It changes one place of a
// file at a time (a mutant), runs the tests of the file's package and of the one
// that -tests names, and lists the mutants that they let pass.
//
//	go run ./.ci/mutants [flags] FILE.go...
//
// Files of tests are passed over.
//
// The changes: a condition is always true or always false, an operator is
// swapped, a negation is left out, break and continue change places, a call or
// an assignment is dropped, a case is emptied. Of the mutants of each file that
// compile, -n are run, chosen by -seed and their text. The tests are built once
// with all of them, as an overlay, and choose one when they run. No file of the
// tree is touched.
//
// Mutants that no test can notice are listed in the file that -equivalent names,
// each with the reason. See readEquivalents.
//
// The exit status is 1 if fewer than -min per cent of the mutants of a file were
// killed, and 2 if that could not be measured.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	enough, err := run(ctx, os.Args[1:], os.Stdout)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	case !enough:
		os.Exit(1)
	}
}

// run writes the survivors and the score of each file to out, and reports whether
// enough mutants of each were killed.
func run(ctx context.Context, args []string, out io.Writer) (enough bool, err error) {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	least := flags.Float64("min", 85, "least `percentage` of the mutants of each file to be killed")
	count := flags.Int("n", 60, "`number` of mutants to run for each file")
	seed := flags.Uint64("seed", 1, "`seed` of the choice among a file's mutants")
	list := flags.String("equivalent", "", "`file` with the mutants that no test can notice")
	tests := flags.String("tests", "", "`folder` of a package whose tests are run after those of each file's own")
	skip := flags.String("skip", "", "`pattern` of tests that are not run, as for go test")
	timeout := flags.Duration("timeout", 30*time.Second, "`time` after which the tests of a mutant have failed")
	parallel := flags.Int("parallel", 2, "`number` of mutants to run at once")
	memory := flags.Int("memory", 8, "address space in `GiB` of a mutant's tests, for one may fill a slice for ever; 0: no limit")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	equivalents, err := readEquivalents(*list)
	if err != nil {
		return false, err
	}
	var files []string
	sources, orders := map[string]*source{}, map[string][]mutant{}
	for _, name := range flags.Args() {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		name = filepath.Clean(name)
		files = append(files, name)
		source, err := readSource(name)
		if err != nil {
			return false, err
		}
		order := equivalents.remove(slices.Clone(source.mutants))
		shuffle(order, *seed)
		sources[name], orders[name] = source, order
	}
	if len(files) == 0 {
		return false, errors.New("no files given")
	}
	if err := equivalents.unused(files); err != nil {
		return false, err
	}

	t := &tester{tests: *tests, skip: *skip, timeout: *timeout, parallel: *parallel, memory: *memory}
	var total score
	enough = true
	for _, name := range files {
		s, err := t.run(ctx, sources[name], orders[name], *count)
		if err != nil {
			return false, err
		}
		for _, m := range s.survivors {
			fmt.Fprintln(out, m)
		}
		fmt.Fprintf(out, "%s: %v\n\n", name, s)
		enough = enough && s.percentage() >= *least
		total.killed += s.killed
		total.survivors = append(total.survivors, s.survivors...)
	}
	fmt.Fprintf(out, "total: %v\n", total)
	return enough, nil
}
