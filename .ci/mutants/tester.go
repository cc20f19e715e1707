package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
}

// suite is the tests of one package, built with all mutants of a file.
type suite struct {
	dir     string // of the package, where its tests run
	program string
	flags   []string
}

// run tests the first n mutants of an order that compile.
func (t *tester) run(ctx context.Context, s *source, order []mutant, n int) (score, error) {
	tmp, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return score{}, err
	}
	defer os.RemoveAll(tmp)
	suites, chosen, err := t.build(ctx, tmp, s, order, n)
	if err != nil {
		return score{}, err
	}
	for _, u := range suites {
		if isKilled, output, err := t.test(ctx, u, 0); err != nil || isKilled {
			return score{}, errors.Join(err, fmt.Errorf("the tests of %s fail without any mutant:\n%s", u.dir, output))
		}
	}
	killed, errs := make([]bool, len(chosen)), make([]error, len(chosen))
	slots := make(chan struct{}, t.parallel)
	var wg sync.WaitGroup
	for i, m := range chosen {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			for _, u := range suites {
				if killed[i], _, errs[i] = t.test(ctx, u, m.number); killed[i] || errs[i] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	var result score
	for i, m := range chosen {
		if killed[i] {
			result.killed++
		} else {
			result.survivors = append(result.survivors, m)
		}
	}
	slices.SortFunc(result.survivors, func(a, b mutant) int { return a.number - b.number })
	return result, errors.Join(errs...)
}

// dirs returns the folders of the packages whose tests may notice a mutant.
func (t *tester) dirs(file string) []string {
	own := filepath.Dir(file)
	if t.tests == "" || filepath.Clean(t.tests) == own {
		return []string{own}
	}
	return []string{own, t.tests}
}

// build builds the tests with the first n mutants of an order that compile, and returns
// these. Those that do not are found by the lines of the compiler's errors: on such a
// line the operators on numbers are taken out, then all that is left.
func (t *tester) build(ctx context.Context, tmp string, s *source, order []mutant, n int) (suites []suite, chosen []mutant, err error) {
	place := regexp.MustCompile(regexp.QuoteMeta(filepath.Base(s.file)) + `:(\d+):\d+: `)
	order = slices.Clone(order)
build:
	for {
		chosen = order[:min(n, len(order))]
		inOrder := slices.SortedFunc(slices.Values(chosen), func(a, b mutant) int { return a.number - b.number })
		overlay, err := writeOverlay(tmp, s, inOrder)
		if err != nil {
			return nil, nil, err
		}
		suites = nil
		for i, dir := range t.dirs(s.file) {
			u := suite{dir: dir, program: filepath.Join(tmp, strconv.Itoa(i)+".test")}
			output, err := goCommand(ctx, dir,
				"test", "-c", "-vet=off", "-gcflags=-e", "-ldflags=-s -w", "-overlay="+overlay, "-o="+u.program, ".")
			if err != nil {
				before := len(order)
				for _, found := range place.FindAllSubmatch(output, -1) {
					order = without(order, string(found[1]))
				}
				if len(order) == before {
					return nil, nil, fmt.Errorf("build the tests of %s: %w\n%s", dir, err, output)
				}
				continue build
			}
			if _, err := os.Stat(u.program); err != nil {
				continue // there are no tests
			}
			if u.flags, err = testFlags(ctx, dir); err != nil {
				return nil, nil, err
			}
			suites = append(suites, u)
		}
		return suites, chosen, nil
	}
}

// without removes the operators on numbers on a line from a list, or, if there are
// none, all mutants on it.
func without(list []mutant, line string) []mutant {
	isThere := func(m mutant) bool { return strconv.Itoa(m.line) == line }
	isNumeric := func(m mutant) bool { return isThere(m) && m.isNumeric }
	if slices.ContainsFunc(list, isNumeric) {
		return slices.DeleteFunc(list, isNumeric)
	}
	return slices.DeleteFunc(list, isThere)
}

// writeOverlay writes a file with mutants and the file that chooses among them, and
// returns the overlay that adds them to the package.
func writeOverlay(tmp string, s *source, mutants []mutant) (string, error) {
	file, err := filepath.Abs(s.file)
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for name, text := range map[string][]byte{
		file: s.withMutants(mutants),
		filepath.Join(filepath.Dir(file), "mutants_switches.go"): []byte("package " + s.pkg + "\n" + switches),
	} {
		to := filepath.Join(tmp, filepath.Base(name))
		if err := os.WriteFile(to, text, 0o600); err != nil {
			return "", err
		}
		replace[name] = to
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(tmp, "overlay.json")
	return name, os.WriteFile(name, overlay, 0o600)
}

// testFlags returns the flags for the tests of a package. Properties that rapid checks
// are checked with the same values each time; what they find is not reduced, nor kept
// for later runs.
func testFlags(ctx context.Context, dir string) ([]string, error) {
	imports, err := goCommand(ctx, dir, "list", "-f", "{{.TestImports}} {{.XTestImports}}")
	if err != nil {
		return nil, fmt.Errorf("list the imports of %s: %w\n%s", dir, err, imports)
	}
	if bytes.Contains(imports, []byte("pgregory.net/rapid")) {
		return []string{"-rapid.seed=1", "-rapid.shrinktime=0s", "-rapid.nofailfile"}, nil
	}
	return nil, nil
}

func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	return cmd.CombinedOutput()
}

// test runs tests with a mutant, and reports whether they fail.
func (t *tester) test(ctx context.Context, u suite, number int) (isKilled bool, output []byte, err error) {
	limit := "unlimited"
	if t.memory > 0 {
		limit = strconv.Itoa(t.memory << 20)
	}
	args := []string{"-c", `ulimit -v "$0" && exec "$@"`, limit,
		u.program, "-test.failfast", "-test.timeout=" + t.timeout.String(), "-test.skip=" + t.skip}
	cmd := exec.CommandContext(ctx, "sh", append(args, u.flags...)...)
	cmd.Dir = u.dir
	cmd.Env = append(os.Environ(), "MUTANT="+strconv.Itoa(number))
	output, err = cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return false, nil, context.Cause(ctx)
	case errors.As(err, &exit):
		return true, output, nil
	}
	return false, output, err
}
