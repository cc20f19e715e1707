package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/yamlfix"
	"feedgen/feed/local"

	"go.yaml.in/yaml/v4"
)

// Load reads and checks a configuration file. Its errors have the status report.Usage.
// It returns all mistakes in the file at once, as Mistakes.
func Load(name string) (*Config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		hint := "name the file with --config"
		switch {
		case errors.Is(err, fs.ErrNotExist):
			hint += ", or write one with feedgen init"
		case errors.Is(err, fs.ErrPermission):
			hint = "let the user that feedgen runs as read the file"
		}
		return nil, report.UsageError(fmt.Errorf("read the configuration: %w", err), hint)
	}
	return Parse(name, data)
}

// Parse is Load for the text of the file name.
func Parse(name string, data []byte) (*Config, error) {
	l := &loader{file: name, lines: bytes.Split(data, []byte("\n")), config: Default(), unread: map[*yaml.Node]bool{},
		single: map[*yaml.Node]bool{}}
	l.config.dir, l.config.variables = filepath.Dir(name), map[string]string{}
	l.load(data)
	if len(l.mistakes) > 0 {
		slices.SortStableFunc(l.mistakes, func(a, b *Mistake) int {
			return cmp.Or(a.Line-b.Line, a.Column-b.Column)
		})
		if more := len(l.mistakes) - maxMistakes; more > 0 {
			l.mistakes = append(l.mistakes[:maxMistakes], &Mistake{File: name, Message: fmt.Sprintf("and %d more mistakes", more)})
		}
		return nil, report.UsageError(l.mistakes, "")
	}
	return l.config, nil
}

// maxMistakes is how many mistakes are reported at once.
const maxMistakes = 20

func (l *loader) load(data []byte) {
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		first := bytes.Count(data[:notText(data)], []byte("\n"))
		l.add(first+1, 0, "the file is not text in UTF-8: save it as UTF-8")
		return
	}
	if len(bytes.TrimSpace(data)) == 0 {
		l.add(1, 0, "the file is empty")
		return
	}
	text, damage := local.Repair(string(data))
	if damage != "" {
		data, l.lines = []byte(text), bytes.Split([]byte(text), []byte("\n"))
		l.config.warnings = append(l.config.warnings, l.file+": "+damage)
	}
	if !l.parse(yamlfix.FromJSON(data)) {
		return
	}
	if len(l.root.Content) == 0 || l.root.Content[0].Kind != yaml.MappingNode {
		l.add(1, 0, "want keys and values, such as feed: and entries:")
		return
	}
	l.prepare(&l.root)
	l.decode(l.root.Content[0], reflect.ValueOf(l.config).Elem())
	if l.config.Feed.Hub != "" && !l.has("publish", "cache_control") {
		// Caches in front hold up what the hub delivers.
		l.config.Publish.CacheControl = "public, max-age=60"
	}
	for i := range l.config.EntriesFrom {
		line, column, _ := l.find(at("entries_from", i))
		l.config.lists = append(l.config.lists, l.place(line, column))
	}
	checker{l}.check()
}

// notText returns the offset of the first byte that is none of a text in UTF-8.
func notText(data []byte) int {
	for i, r := range string(data) {
		if _, size := utf8.DecodeRune(data[i:]); r == 0 || r == utf8.RuneError && size == 1 {
			return i
		}
	}
	return len(data)
}

// has reports whether the file gives a key.
func (l *loader) has(path ...any) bool {
	node := l.root.Content[0]
	for _, step := range path {
		if node = child(node, step); node == nil {
			return false
		}
	}
	return true
}

// parse reads the document, with the mistakes in its syntax fixed. It reports
// whether it could.
func (l *loader) parse(data []byte) bool {
	err := yaml.Load(data, &l.root)
	if err == nil {
		return true
	}
	lines, moved, mistakes := yamlfix.Fix(strings.Split(string(data), "\n"))
	for _, m := range mistakes {
		l.add(m.Line, m.Column, "%s", m.Message)
	}
	l.fixed, l.moved, l.root = true, moved, yaml.Node{}
	if yaml.Load([]byte(strings.Join(lines, "\n")), &l.root) == nil && len(mistakes) > 0 {
		return true
	}
	if len(mistakes) == 0 {
		l.addSyntax(err)
	}
	return false
}

// addSyntax reports the errors of the parser.
func (l *loader) addSyntax(err error) {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for _, e := range many.Errors {
			l.add(e.Mark.Line, e.Mark.Column, "%s", e.Message)
		}
	case errors.As(err, &one):
		l.add(one.Mark.Line, one.Mark.Column, "%s", one.Message)
	default:
		l.add(1, 0, "%v", err)
	}
}
