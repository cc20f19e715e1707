// Command licenses prints the licences of all modules that the program is built
// from, on any of the platforms that releases are made for, and that of Go
// itself. It reads them from the module cache. A module without a licence, or
// with one that nobody has looked at yet, is an error.
//
//	go run -C .ci/deploy ./licenses >THIRD_PARTY_LICENSES
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const repository = "../.." // from .ci/deploy

// systems are those that releases are made for. TestRelease holds that the
// modules of each program are listed.
var systems = []string{"linux", "darwin", "windows", "freebsd", "openbsd"}

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func run(w io.Writer) error {
	modules, err := modules()
	if err != nil {
		return err
	}

	users := map[string][]string{} // by text
	var texts []string
	var errs []error
	var out bytes.Buffer
	out.WriteString("feedgen is built from these modules, under the licences that follow.\n\n")
	for _, m := range modules {
		files, err := m.licences()
		if err != nil {
			errs = append(errs, err)
			continue
		}
		var kinds []string
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				return fmt.Errorf("%s: %w", m, err)
			}
			text := string(bytes.TrimSpace(bytes.ReplaceAll(raw, []byte("\r"), nil)))
			kind := "notice"
			if !strings.HasPrefix(strings.ToUpper(filepath.Base(name)), "NOTICE") {
				kind = kindOf(text)
			}
			if kind == "" {
				errs = append(errs, fmt.Errorf("%s: a licence of an unknown kind, which somebody has to read: %s", m, name))
			}
			kinds = append(kinds, kind)
			if users[text] == nil {
				texts = append(texts, text)
			}
			users[text] = append(users[text], m.String())
		}
		slices.Sort(kinds)
		fmt.Fprintf(&out, "%s: %s\n", m, strings.Join(slices.Compact(kinds), ", "))
	}
	for _, text := range texts {
		fmt.Fprintf(&out, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(users[text], "\n"), text)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	_, err = w.Write(out.Bytes())
	return err
}

// A module is one that the program is built from.
type module struct {
	path, version string
	// dirs are the folders of the packages that are linked, and those above them
	// in the module: a part may have a licence of its own. They are sorted.
	dirs []string
}

func (m *module) String() string { return m.path + " " + m.version }

// modules returns the modules whose packages are linked on any system, in the
// order of their paths, and Go's standard library.
func modules() ([]*module, error) {
	std := &module{path: "Go's standard library"}
	all := map[string]*module{}
	for _, system := range systems {
		const format = "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}"
		out, err := command(system, "list", "-C", repository, "-deps", "-f", format, "./cmd/feedgen")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(out) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(f) != 4 {
				continue // the standard library, and feedgen itself
			}
			path, version, root, dir := f[0], f[1], f[2], f[3]
			if all[path] == nil {
				all[path] = &module{path: path, version: version}
			}
			for ; len(dir) >= len(root); dir = filepath.Dir(dir) {
				all[path].dirs = append(all[path].dirs, dir)
			}
		}
	}
	env, err := command("", "env", "-C", repository, "GOVERSION", "GOROOT")
	if err != nil {
		return nil, err
	}
	version, root, _ := strings.Cut(strings.TrimSpace(env), "\n")
	std.version, std.dirs = version, []string{root}
	sorted := slices.SortedFunc(maps.Values(all), func(a, b *module) int { return strings.Compare(a.path, b.path) })
	for _, m := range sorted {
		slices.Sort(m.dirs)
		m.dirs = slices.Compact(m.dirs)
	}
	return append(sorted, std), nil
}

func command(system string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", args[0], err)
	}
	return string(out), nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// licences returns the names of the files in the module's folders that say how
// it is licensed.
func (m *module) licences() ([]string, error) {
	var names []string
	for _, dir := range m.dirs {
		files, err := os.ReadDir(dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m, err)
		}
		for _, f := range files {
			if f.IsDir() || !licenceFile.MatchString(f.Name()) || filepath.Ext(f.Name()) == ".go" {
				continue
			}
			names = append(names, filepath.Join(dir, f.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no licence in %s", m, m.dirs)
	}
	return names, nil
}

// kinds are the licences that were looked at: all may be linked into a program
// under the MIT licence, if their texts come with it.
var kinds = []struct {
	name   string
	phrase *regexp.Regexp
}{
	{"Apache-2.0", regexp.MustCompile(`Apache License\s+Version 2\.0`)},
	{"MPL-2.0", regexp.MustCompile(`Mozilla Public License,? Version 2\.0`)},
	{"MIT", regexp.MustCompile(`Permission is hereby granted, free of charge`)},
	{"ISC", regexp.MustCompile(`Permission to use, copy, modify, and(/or)? distribute this software for any\s+purpose`)},
	{"BSD-3-Clause", regexp.MustCompile(`Redistribution and use in source and binary forms[\s\S]*Neither the name`)},
	{"BSD-2-Clause", regexp.MustCompile(`Redistribution and use in source and binary forms`)},
	{"patent grant", regexp.MustCompile(`Additional IP Rights Grant \(Patents\)`)},
}

// kindOf returns the SPDX name of the licence, or "".
func kindOf(text string) string {
	for _, k := range kinds {
		if k.phrase.MatchString(text) {
			return k.name
		}
	}
	return ""
}
