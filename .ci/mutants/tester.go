package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"
)

// score counts what became of mutants.
type score struct {
	killed    int
	survivors []mutant
}

func (s score) percentage() float64 {
	if s.killed == 0 && len(s.survivors) == 0 {
		return 100
	}
	return 100 * float64(s.killed) / float64(s.killed+len(s.survivors))
}

func (s score) String() string {
	return fmt.Sprintf("%d killed, %d survived, %.1f %%", s.killed, len(s.survivors), s.percentage())
}

// tester runs the tests of packages.
type tester struct {
	tests    string // folder of a package whose tests are run after those of each file's own; may be empty
	skip     string // pattern of the tests that are not run; may be empty
	timeout  time.Duration
	parallel int
	memory   int // address space of a command, in GiB; 0: no limit

	// flags are those of the tests of each package that is known to pass as it
	// is, by folder.
	flags map[string][]string
}

// outcome is what became of one mutant.
type outcome int

const (
	killed outcome = iota
	survived
	invalid // it does not compile
)

// run tests the first n mutants of a file that compile.
func (t *tester) run(ctx context.Context, mutants []mutant, n int) (score, error) {
	var s score
	for valid := 0; valid < n && len(mutants) > 0; {
		// As many as are missing, so that it does not depend on luck which are run.
		batch := mutants[:min(n-valid, len(mutants))]
		mutants = mutants[len(batch):]
		outcomes, err := t.batch(ctx, batch)
		if err != nil {
			return s, err
		}
		for i, o := range outcomes {
			switch o {
			case killed:
				s.killed++
				valid++
			case survived:
				s.survivors = append(s.survivors, batch[i])
				valid++
			}
		}
	}
	slices.SortFunc(s.survivors, func(a, b mutant) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.text, b.text)) })
	return s, nil
}

func (t *tester) batch(ctx context.Context, mutants []mutant) ([]outcome, error) {
	for _, dir := range t.dirs(mutants[0]) {
		if err := t.prepare(ctx, dir); err != nil {
			return nil, err
		}
	}
	outcomes, errs := make([]outcome, len(mutants)), make([]error, len(mutants))
	slots := make(chan struct{}, t.parallel)
	var wg sync.WaitGroup
	for i, m := range mutants {
		slots <- struct{}{}
		wg.Go(func() {
			outcomes[i], errs[i] = t.mutant(ctx, m)
			<-slots
		})
	}
	wg.Wait()
	return outcomes, errors.Join(errs...)
}

// dirs returns the folders of the packages whose tests may notice a mutant.
func (t *tester) dirs(m mutant) []string {
	own := filepath.Dir(m.file)
	if t.tests == "" || filepath.Clean(t.tests) == own {
		return []string{own}
	}
	return []string{own, t.tests}
}

// prepare holds that the tests of a package pass without a mutant. Properties that
// rapid checks are checked with the same values each time; what they find is not
// reduced, nor kept for later runs.
func (t *tester) prepare(ctx context.Context, dir string) error {
	if _, done := t.flags[dir]; done {
		return nil
	}
	cmd := exec.CommandContext(ctx, "go", "list", "-f", "{{.TestImports}} {{.XTestImports}}")
	cmd.Dir = dir
	imports, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("list the imports of %s: %w", dir, err)
	}
	var flags []string
	if bytes.Contains(imports, []byte("pgregory.net/rapid")) {
		flags = []string{"-rapid.seed=1", "-rapid.shrinktime=0s", "-rapid.nofailfile"}
	}
	t.flags[dir] = flags
	if o, output, err := t.test(ctx, dir, "{}"); err != nil || o != survived {
		return errors.Join(err, fmt.Errorf("the tests of %s fail without any mutant:\n%s", dir, output))
	}
	return nil
}

func (t *tester) mutant(ctx context.Context, m mutant) (outcome, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	file, err := filepath.Abs(m.file)
	if err != nil {
		return 0, err
	}
	changed, err := os.CreateTemp("", "mutant-*.go")
	if err != nil {
		return 0, err
	}
	defer os.Remove(changed.Name())
	if _, err := changed.Write(m.apply()); err != nil {
		return 0, err
	}
	if err := changed.Close(); err != nil {
		return 0, err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: changed.Name()}})
	if err != nil {
		return 0, err
	}
	for _, dir := range t.dirs(m) {
		if o, _, err := t.test(ctx, dir, string(overlay)); err != nil || o != survived {
			return o, err
		}
	}
	return survived, nil
}

// test runs the tests of the package in dir with an overlay.
func (t *tester) test(ctx context.Context, dir, overlay string) (outcome, []byte, error) {
	list, err := os.CreateTemp("", "overlay-*.json")
	if err != nil {
		return 0, nil, err
	}
	defer os.Remove(list.Name())
	if _, err := list.WriteString(overlay); err != nil {
		return 0, nil, err
	}
	if err := list.Close(); err != nil {
		return 0, nil, err
	}
	limit := "unlimited"
	if t.memory > 0 {
		limit = strconv.Itoa(t.memory << 20)
	}
	args := []string{"-c", `ulimit -v "$0" && exec "$@"`, limit,
		"go", "test", "-overlay=" + list.Name(), "-vet=off", "-failfast", "-timeout=" + t.timeout.String(), "-skip=" + t.skip, "."}
	cmd := exec.CommandContext(ctx, "sh", append(args, t.flags[dir]...)...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that go test ends the tests, too
	cmd.WaitDelay = 10 * time.Second
	output, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return 0, nil, context.Cause(ctx)
	case err == nil:
		return survived, output, nil
	case !errors.As(err, &exit):
		return 0, nil, err
	case bytes.Contains(output, []byte("[build failed]")), bytes.Contains(output, []byte("[setup failed]")):
		return invalid, output, nil
	}
	return killed, output, nil
}
