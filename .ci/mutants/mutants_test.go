package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const tiny = "testdata/tiny/tiny.go"

// Of the mutants of a tiny package the survivors are known; among the killed is
// one that never ends.
func TestSurvivors(t *testing.T) {
	want, err := os.ReadFile("testdata/survivors.golden")
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(tiny)
	if err != nil {
		t.Fatal(err)
	}
	for least, wantEnough := range map[string]bool{"85": false, "60": true} {
		var out bytes.Buffer
		enough, err := run(t.Context(), []string{"-timeout=2s", "-min=" + least, "-equivalent=testdata/equivalent.txt", tiny}, &out)
		if err != nil {
			t.Fatal(err)
		}
		if enough != wantEnough {
			t.Errorf("-min %s: enough %v, want %v", least, enough, wantEnough)
		}
		if got := out.String(); got != string(want) {
			t.Errorf("got:\n%swant:\n%s", got, want)
		}
	}
	if after, err := os.ReadFile(tiny); err != nil || !bytes.Equal(before, after) {
		t.Errorf("%s was touched: %v", tiny, err)
	}
}

// The choice depends on the seed alone.
func TestChoice(t *testing.T) {
	choice := func(seed string) string {
		var out bytes.Buffer
		if _, err := run(t.Context(), []string{"-timeout=2s", "-n=5", "-seed=" + seed, tiny}, &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	first := choice("1")
	if again := choice("1"); again != first {
		t.Errorf("seed 1 twice:\n%s%s", first, again)
	}
	for seed := '2'; choice(string(seed)) == first; seed++ {
		if seed == '9' {
			t.Fatal("all seeds choose the same")
		}
	}
}

// The tests of another package count, and those to be skipped do not.
func TestWhichTests(t *testing.T) {
	const half = "testdata/tiny/half/half.go"
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{half}, "0 killed, 1 survived"},
		{[]string{"-tests=testdata/tiny", half}, "1 killed, 0 survived"},
		{[]string{"-tests=testdata/tiny", "-skip=Fare", half}, "0 killed, 1 survived"},
	} {
		var out bytes.Buffer
		if _, err := run(t.Context(), tt.args, &out); err != nil || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%v: %v\n%swant %s", tt.args, err, &out, tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	write := func(name, text string) string {
		name = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	stale := write("stale.txt", tiny+" Fare\n\tif night && true {\n\tcondition false: night && true\n\tNo reason.\n")
	unreasoned := write("unreasoned.txt", tiny+" Fare\n\tif night {\n\tcondition false: night\n")
	failing := filepath.Dir(write("failing_test.go", "package failing\nimport \"testing\"\nfunc TestIt(t *testing.T) { t.Fatal() }\n"))
	for name, text := range map[string]string{"go.mod": "module failing\n\ngo 1.26\n", "failing.go": "package failing\n\nfunc f() { f() }\n"} {
		if err := os.WriteFile(filepath.Join(failing, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "no files given"},
		{[]string{"nowhere.go"}, "nowhere.go"},
		{[]string{"-equivalent=" + stale, tiny}, "there is no such mutant any more"},
		{[]string{"-equivalent=" + unreasoned, tiny}, "and the reason"},
		{[]string{filepath.Join(failing, "failing.go")}, "fail without any mutant"},
	} {
		if _, err := run(t.Context(), tt.args, new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: got error %v, want %q", tt.args, err, tt.want)
		}
	}
}
