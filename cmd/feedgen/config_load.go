package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// mistake is something wrong at one place of a file that its owner wrote.
type mistake struct {
	file         string
	line, column int    // from 1; column 0: the whole line
	text         string // the line itself
	message      string
}

// Error returns the place and the message, the line, and a caret below it.
func (m *mistake) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:", m.file, m.line)
	if m.column > 0 {
		fmt.Fprintf(&b, "%d:", m.column)
	}
	fmt.Fprintf(&b, " %s", m.message)
	if m.text == "" {
		return b.String()
	}
	fmt.Fprintf(&b, "\n%6d | %s", m.line, m.text)
	if m.column > 0 && m.column <= len(m.text)+1 {
		// A tab below a tab keeps the caret in its column.
		pad := strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return ' '
		}, string([]rune(m.text)[:min(m.column-1, utf8.RuneCountInString(m.text))]))
		fmt.Fprintf(&b, "\n       | %s^", pad)
	}
	return b.String()
}

// mistakes are all that is wrong with the configuration, in the order of the
// files.
type mistakes []*mistake

func (ms mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets each mistake be reported by itself.
func (ms mistakes) Unwrap() []error {
	errs := make([]error, len(ms))
	for i, m := range ms {
		errs[i] = m
	}
	return errs
}

// loadConfig reads and checks a configuration file.
func loadConfig(name string) (*config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		hint := "name the file with --config"
		switch {
		case errors.Is(err, fs.ErrNotExist):
			hint += ", or write one with feedgen init"
		case errors.Is(err, fs.ErrPermission):
			hint = "let the user that feedgen runs as read the file"
		}
		return nil, usageError(fmt.Errorf("read the configuration: %w", err), hint)
	}
	return parseConfig(name, data)
}

// parseConfig checks the text of the configuration file name. All that is
// wrong in it comes back at once, as mistakes.
func parseConfig(name string, data []byte) (*config, error) {
	l := &loader{file: name, lines: bytes.Split(data, []byte("\n")), config: defaultConfig()}
	l.config.dir = filepath.Dir(name)
	l.load(data)
	if len(l.mistakes) > 0 {
		slices.SortStableFunc(l.mistakes, func(a, b *mistake) int {
			return cmp.Or(a.line-b.line, a.column-b.column)
		})
		return nil, usageError(l.mistakes, "")
	}
	return l.config, nil
}

// loader reads one configuration file.
type loader struct {
	file     string
	lines    [][]byte
	root     yaml.Node
	config   *config
	mistakes mistakes
}

func (l *loader) load(data []byte) {
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		l.add(1, 0, "the file is not text in UTF-8")
		return
	}
	if len(bytes.TrimSpace(data)) == 0 {
		l.add(1, 0, "the file is empty")
		return
	}
	if err := yaml.Load(data, &l.root); err != nil {
		l.addYAML(err)
		return
	}
	if len(l.root.Content) == 0 || l.root.Content[0].Kind != yaml.MappingNode {
		l.add(1, 0, "want keys and values, such as feed: and entries:")
		return
	}
	l.prepare(&l.root)
	if err := l.root.Load(l.config, yaml.WithKnownFields()); err != nil {
		l.addYAML(err)
		if strings.Contains(err.Error(), keyTwice) {
			return // nothing is loaded then, and all would seem to be missing
		}
	}
	l.check()
}

// keyTwice is part of what the YAML package says of a key that is there twice.
const keyTwice = "already defined at line"

func (l *loader) add(line, column int, format string, args ...any) {
	m := &mistake{file: l.file, line: line, column: column, message: fmt.Sprintf(format, args...)}
	if line >= 1 && line <= len(l.lines) {
		m.text = printable(string(l.lines[line-1]))
	}
	// What aliases repeat is wrong once.
	if !slices.ContainsFunc(l.mistakes, func(known *mistake) bool { return *known == *m }) {
		l.mistakes = append(l.mistakes, m)
	}
}

// printable returns a line that can be shown as it stands, and nothing for one
// that would say nothing to a person or something to the terminal.
func printable(line string) string {
	line = strings.TrimRight(line, " \t\r")
	if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		return ""
	}
	return line
}

// addAt reports a mistake at the value that path leads to, or as near to it as
// the file goes: keys are strings, list indexes are ints.
func (l *loader) addAt(path []any, format string, args ...any) {
	node := l.root.Content[0]
	line, column := 1, 0
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node, line, column = next, next.Line, next.Column
	}
	l.add(line, column, format, args...)
}

func child(node *yaml.Node, step any) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

// variable matches $${, and ${ with the name that it ought to have.
var variable = regexp.MustCompile(`\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*\})?`)

// prepare puts the environment's values in place of ${NAME}, and reports nulls:
// decoding would take them for a left-out key in silence.
func (l *loader) prepare(node *yaml.Node) {
	for i, c := range node.Content {
		isKey := node.Kind == yaml.MappingNode && i%2 == 0
		if !isKey {
			l.prepare(c)
		}
	}
	if node.Kind != yaml.ScalarNode {
		return
	}
	if node.ShortTag() == "!!null" && node.Value != "" {
		l.add(node.Line, node.Column, "%s says nothing: give a value, or leave the key out", node.Value)
	}
	if !strings.Contains(node.Value, "${") {
		return
	}
	node.Value = variable.ReplaceAllStringFunc(node.Value, func(s string) string {
		switch s {
		case "$${":
			return "${"
		case "${":
			l.add(node.Line, node.Column, "${ begins the name of a variable, such as ${NAME}: write $${ for the text itself")
			return s
		}
		name := s[2 : len(s)-1]
		value, ok := os.LookupEnv(name)
		if !ok {
			l.add(node.Line, node.Column, "the environment has no variable %s: set it, or write $${%s} for the text itself", name, name)
		}
		return value
	})
	if node.Style == 0 {
		node.Tag = "" // what was text may now be a number
	}
}

// addYAML reports what the YAML package found, in words for the file's owner.
func (l *loader) addYAML(err error) {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for _, e := range many.Errors {
			l.add(max(e.Mark.Line, 1), e.Mark.Column, "%s", plainYAML(e.Message))
		}
	case errors.As(err, &one):
		l.add(max(one.Mark.Line, 1), one.Mark.Column, "%s", plainYAML(one.Message))
	default:
		l.add(1, 0, "%v", err)
	}
}

var (
	unknownField = regexp.MustCompile(`^field (.+) not found in type main\.(\w+)$`)
	wrongType    = regexp.MustCompile("^cannot construct (!!\\w+)(?: `(.*)`)? into (\\S+)")
)

func plainYAML(message string) string {
	if m := unknownField.FindStringSubmatch(message); m != nil {
		s := fmt.Sprintf("unknown key %q", m[1])
		if near := nearest(m[1], knownKeys(reflect.TypeFor[config](), m[2])); near != "" {
			s += fmt.Sprintf(": did you mean %q?", near)
		}
		return s
	}
	if m := wrongType.FindStringSubmatch(message); m != nil {
		s := "want " + plainType(m[3])
		if m[2] != "" {
			return s + fmt.Sprintf(", not %q", m[2])
		}
		return s + ", not " + plainType(m[1])
	}
	return message
}

// plainType names a YAML tag or a Go type for somebody who knows neither.
func plainType(name string) string {
	switch {
	case strings.HasPrefix(name, "[]") || name == "!!seq":
		return "a list"
	case strings.HasPrefix(name, "map[") || name == "!!map":
		return "keys and values"
	case name == "bool" || name == "*bool" || name == "!!bool":
		return "true or false"
	case name == "int" || name == "!!int":
		return "a whole number"
	case name == "string" || name == "!!str":
		return "text"
	case name == "!!null":
		return "nothing"
	case strings.HasSuffix(name, "Config") || strings.HasSuffix(name, "Files") || name == "main.config":
		return "keys and values"
	}
	return "one " + strings.TrimPrefix(strings.TrimPrefix(name, "main."), "!!")
}

// knownKeys returns the keys of the struct type called name at or below t.
func knownKeys(t reflect.Type, name string) []string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Map || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for f := range t.Fields() {
		key, inline, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case t.Name() != name:
			if below := knownKeys(f.Type, name); below != nil {
				return below
			}
		case inline == "inline":
			keys = append(keys, knownKeys(f.Type, f.Type.Name())...)
		case key != "":
			keys = append(keys, key)
		}
	}
	return keys
}

// nearest returns the candidate that s is a slip of, or nothing.
func nearest(s string, candidates []string) string {
	best, at := "", len(s)/3+2
	for _, c := range candidates {
		if d := editDistance(s, c); d < at {
			best, at = c, d
		}
	}
	return best
}

// editDistance is the number of letters to insert, delete or replace
// (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := corner
			if a[i] != b[j] {
				replace++
			}
			corner = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
