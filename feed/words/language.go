package words

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

//go:embed languages/*.txt
var files embed.FS

// All returns the languages in the order of their codes. It parses the files at the
// first call, in less than a millisecond.
func All() []*Language { return all() }

var all = sync.OnceValue(func() []*Language {
	languages, err := parseAll(files)
	if err != nil {
		panic(err) // a test parses the files
	}
	return languages
})

// parseAll reads the languages of all files, in the order of their names.
func parseAll(files fs.FS) ([]*Language, error) {
	names, err := fs.Glob(files, "languages/*.txt")
	if err != nil {
		return nil, err
	}
	languages := make([]*Language, len(names))
	for i, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if languages[i], err = parse(name, string(data)); err != nil {
			return nil, err
		}
	}
	return languages, nil
}

// parse reads the language of one file. Errors begin with its name and a line.
func parse(name, data string) (*Language, error) {
	language := &Language{Code: strings.TrimSuffix(path.Base(name), ".txt")}
	lines := strings.Split(data, "\n")
	for i := 0; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" || lines[i][0] == '#' {
			continue
		}
		start := i
		entry := lines[i]
		for i+1 < len(lines) && strings.HasPrefix(lines[i+1], " ") {
			i++
			entry += " " + strings.TrimSpace(lines[i])
		}
		if err := language.set(entry); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, start+1, err)
		}
	}
	return language, nil
}

// set sets the field that an entry, "Key: value", names.
func (l *Language) set(entry string) error {
	key, value, ok := strings.Cut(entry, ":")
	if value = strings.TrimSpace(value); !ok || value == "" {
		return fmt.Errorf("%q is not a key, a colon and a value", entry)
	}
	owner := reflect.ValueOf(l).Elem()
	field, isNotice := strings.CutPrefix(key, "Notices.")
	if isNotice {
		owner = reflect.ValueOf(&l.Notices).Elem()
	}
	f := owner.FieldByName(field)
	if !f.IsValid() || key == "Code" {
		return fmt.Errorf("unknown key %q", key)
	}
	if !f.IsZero() {
		return fmt.Errorf("the key %q occurs twice", key)
	}
	switch p := f.Addr().Interface().(type) {
	case *string:
		*p = value
	case *bool:
		if value != "true" {
			return fmt.Errorf("%s is %q, not true", key, value)
		}
		*p = true
	case *[]string:
		phrases, err := parsePhrases(value)
		if err != nil {
			return err
		}
		*p = phrases
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return nil
}

// parsePhrases splits a list at its semicolons.
func parsePhrases(list string) ([]string, error) {
	phrases := strings.Split(list, ";")
	for i, phrase := range phrases {
		phrase = strings.TrimSpace(phrase)
		if strings.HasPrefix(phrase, `"`) {
			unquoted, err := strconv.Unquote(phrase)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", phrase, err)
			}
			phrase = unquoted
		}
		if phrase == "" {
			return nil, fmt.Errorf("%q has an empty phrase", list)
		}
		phrases[i] = phrase
	}
	return phrases, nil
}
