//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// TestMain is the benchmark where it starts itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "site" || os.Args[1] == "loop") {
		if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestBench runs the whole over few pages: each program reads what it should.
func TestBench(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-pages=24", "-size=20000", "-limit=10", "-rounds=2"}, os.Stdin, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{site, download, naive, conditional, cold, unchanged, version, help, " times  " + cold + " : " + download} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line of %q in\n%s", want, &out)
		}
	}
	if err := run(t.Context(), []string{"-pages=24", "-rounds=1", "-feedgen=/bin/false"}, os.Stdin, io.Discard); err == nil {
		t.Error("a program that does not run was measured")
	}
}
