package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// maxInit is how many bytes a package of feedgen may allocate before main starts.
// What is only needed later, such as tables of words and expressions, is made when it
// is first used.
const maxInit = 100_000

var initLine = regexp.MustCompile(`(?m)^init (feedgen\S*) .* (\d+) bytes`)

// TestStart holds that the program starts without delay, also when it is to print its
// version.
func TestStart(t *testing.T) {
	cmd := exec.Command("feedgen", "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := initLine.FindAllStringSubmatch(string(out), -1)
	if len(lines) == 0 {
		t.Fatalf("no package is traced:\n%s", out)
	}
	for _, line := range lines {
		if n, err := strconv.Atoi(line[2]); err != nil || n > maxInit {
			t.Errorf("package %s allocates %s bytes when it is initialised, more than %d", line[1], line[2], maxInit)
		}
	}
}
