package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// equivalent is a mutant that behaves as the file does. It is known by its text,
// so that it is found again when lines move.
type equivalent struct {
	file, function, source, change string

	used bool
}

type equivalents []equivalent

// readEquivalents reads a list of equivalent mutants: paragraphs such as
//
//	feed/merge/claim.go merger.claim
//		case a == nil || a == owner:
//		condition false: a == nil
//		The reason why no test can notice it, on one line or more.
//
// The first three lines are those with which a survivor is listed, but for the
// number of the line. Lines that begin with # are comments. The empty name is
// the empty list.
func readEquivalents(name string) (equivalents, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list equivalents
	var lines []string
	for line := range strings.Lines(string(data) + "\n\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case line != "":
			lines = append(lines, line)
		case len(lines) > 0:
			file, function, ok := strings.Cut(lines[0], " ")
			if !ok || len(lines) < 4 {
				return nil, fmt.Errorf("%s: %s: want file and function, the line, the change and the reason", name, lines[0])
			}
			list = append(list, equivalent{file: filepath.Clean(file), function: function, source: lines[1], change: lines[2]})
			lines = nil
		}
	}
	return list, nil
}

// remove returns the mutants that are not in the list.
func (list equivalents) remove(mutants []mutant) []mutant {
	return slices.DeleteFunc(mutants, func(m mutant) bool {
		for i := range list {
			e := &list[i]
			if e.file == m.file && e.function == m.function && e.source == m.source && e.change == m.change {
				e.used = true
				return true
			}
		}
		return false
	})
}

// unused reports the entries for these files that remove found no mutant for.
func (list equivalents) unused(files []string) error {
	var errs []error
	for _, e := range list {
		if !e.used && slices.Contains(files, e.file) {
			errs = append(errs, fmt.Errorf("there is no such mutant any more: %s %s: %s: %s", e.file, e.function, e.source, e.change))
		}
	}
	return errors.Join(errs...)
}
