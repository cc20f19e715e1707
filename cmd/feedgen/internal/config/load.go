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
	"unicode/utf8"

	"feedgen/cmd/feedgen/internal/report"

	"go.yaml.in/yaml/v4"
)

// Load reads and checks a configuration file. Its errors have the status
// report.Usage; all that is wrong in the file comes back at once, as Mistakes.
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
	l := &loader{file: name, lines: bytes.Split(data, []byte("\n")), config: Default(), unread: map[*yaml.Node]bool{}}
	l.config.dir, l.config.variables = filepath.Dir(name), map[string]string{}
	l.load(data)
	if len(l.mistakes) > 0 {
		slices.SortStableFunc(l.mistakes, func(a, b *Mistake) int {
			return cmp.Or(a.Line-b.Line, a.Column-b.Column)
		})
		return nil, report.UsageError(l.mistakes, "")
	}
	return l.config, nil
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
		l.addSyntax(err)
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
	checker{l}.check()
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

// addSyntax reports why a file is no YAML.
func (l *loader) addSyntax(err error) {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for _, e := range many.Errors {
			l.addCure(e.Mark.Line, e.Mark.Column, e.Message)
		}
	case errors.As(err, &one):
		l.addCure(one.Mark.Line, one.Mark.Column, one.Message)
	default:
		l.add(1, 0, "%v", err)
	}
}
