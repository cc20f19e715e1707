package config

import (
	"cmp"
	"encoding"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// loader reads one configuration file.
type loader struct {
	file     string
	lines    [][]byte
	root     yaml.Node
	config   *Config
	mistakes Mistakes
	unread   map[*yaml.Node]bool // values that can't be read
	fixed    bool                // root is of the text that yamlfix returned
	single   map[*yaml.Node]bool // values in the place of a list
	moved    map[int]int         // see yamlfix.Fix
}

func (l *loader) add(line, column int, format string, args ...any) {
	if column > 0 {
		column = max(1, column+l.moved[line])
	}
	m := l.place(line, column)
	m.Message = fmt.Sprintf(format, args...)
	// Aliases repeat a mistake; it is reported once.
	if !slices.ContainsFunc(l.mistakes, func(known *Mistake) bool { return *known == *m }) {
		l.mistakes = append(l.mistakes, m)
	}
}

// place returns a mistake at a place, without a message.
func (l *loader) place(line, column int) *Mistake {
	m := &Mistake{File: l.file, Line: line, Column: column}
	if line >= 1 && line <= len(l.lines) {
		m.Text = Printable(string(l.lines[line-1]))
	}
	return m
}

// reject reports a value that can't be read.
func (l *loader) reject(node *yaml.Node, format string, args ...any) {
	l.unread[node] = true
	l.add(node.Line, node.Column, format, args...)
}

// addAt reports a mistake at the value with this path, or at the last part of the
// path that exists: keys are strings, list indexes are ints. It reports nothing
// for a value that can't be read.
func (l *loader) addAt(path []any, format string, args ...any) {
	if line, column, ok := l.find(path); ok {
		l.add(line, column, format, args...)
	}
}

// find returns the place of the value with a path, or of the last part of the path
// that exists; ok is false for a value that can't be read.
func (l *loader) find(path []any) (line, column int, ok bool) {
	node := l.root.Content[0]
	line = 1
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		if l.unread[next] {
			return 0, 0, false
		}
		node, line, column = next, next.Line, next.Column
	}
	return line, column, true
}

func child(node *yaml.Node, step any) *yaml.Node {
	node = target(node)
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
		if node.Kind != yaml.SequenceNode && step == 0 {
			return node // a list of one
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

// target returns the target of an alias, or the node itself.
func target(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// variable matches $${, ${NAME}, and ${ without a name.
var variable = regexp.MustCompile(`\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*\})?`)

// prepare replaces ${NAME} with values of the environment. It reports nulls, which
// would silently count as missing keys.
func (l *loader) prepare(node *yaml.Node) {
	for i, c := range node.Content {
		isKey := node.Kind == yaml.MappingNode && i%2 == 0
		if !isKey {
			l.prepare(c)
		}
		if node.Kind == yaml.MappingNode && !isKey {
			l.warnOfHash(node.Content[i-1].Value, c)
		}
	}
	if node.Kind != yaml.ScalarNode {
		return
	}
	if node.ShortTag() == "!!null" && node.Value != "" {
		l.add(node.Line, node.Column, "%s is not a value: set one, or remove the key", node.Value)
	}
	if node.ShortTag() == "!!null" && node.Value == "" {
		l.checkHash(node)
	}
	if !strings.Contains(node.Value, "${") {
		return
	}
	node.Value = variable.ReplaceAllStringFunc(node.Value, func(s string) string {
		switch s {
		case "$${":
			return "${"
		case "${":
			l.add(node.Line, node.Column, "${ starts the name of a variable, such as ${NAME}: write $${ for a literal ${")
			return s
		}
		name := s[2 : len(s)-1]
		value, ok := os.LookupEnv(name)
		l.config.variables[name] = value
		if !ok {
			l.reject(node, "the environment variable %s is not set: set it, or write $${%s} for literal text", name, name)
		}
		return value
	})
	if node.Style == 0 {
		node.Tag = "" // what was text may now be a number
	}
}

// warnOfCommas warns of one value that looks like several, such as tags: a, b.
func (l *loader) warnOfCommas(node *yaml.Node, t reflect.Type) {
	parts := strings.Split(node.Value, ", ")
	if node.Kind == yaml.ScalarNode && len(parts) > 1 && (t.Kind() == reflect.String || t == reflect.TypeFor[Author]()) {
		l.warn(node, "this is one value: write [%s] for %d", node.Value, len(parts))
	}
}

// warnOfHash warns of a text that a comment seems to cut, such as title: Issue #2.
func (l *loader) warnOfHash(key string, node *yaml.Node) {
	if node.Kind != yaml.ScalarNode || node.Style != 0 || key != "title" && key != "summary" && key != "description" ||
		node.Line < 1 || node.Line > len(l.lines) {
		return
	}
	line := string(l.lines[node.Line-1])
	if _, rest, ok := strings.Cut(line, node.Value+" #"); ok && rest != "" && strings.IndexByte(" \t#", rest[0]) < 0 {
		l.warn(node, "what follows # is a comment: put the text in quotes if it belongs to it")
	}
}

// warn adds a warning with the place of a node.
func (l *loader) warn(node *yaml.Node, format string, args ...any) {
	place := fmt.Sprintf("%s:%d:%d: ", l.file, node.Line, max(1, node.Column+l.moved[node.Line]))
	l.config.warnings = append(l.config.warnings, place+fmt.Sprintf(format, args...))
}

// checkHash reports a text that is a comment, such as in title: #hashtag.
func (l *loader) checkHash(node *yaml.Node) {
	if node.Line < 1 || node.Line > len(l.lines) {
		return
	}
	line := []rune(strings.TrimRight(string(l.lines[node.Line-1]), " \t\r"))
	at := max(node.Column-1, 0)
	for at < len(line) && line[at] == ' ' {
		at++
	}
	if at+1 < len(line) && line[at] == '#' && line[at+1] != ' ' && line[at+1] != '#' {
		l.reject(node, "# starts a comment: put the text in quotes: %q", string(line[at:]))
		l.mistakes[len(l.mistakes)-1].Column = at + 1
	}
}

// decode sets v to the value at node. If the types don't match, it reports a
// mistake and leaves v unchanged.
func (l *loader) decode(node *yaml.Node, v reflect.Value) {
	node = target(node)
	scalar := node.Kind == yaml.ScalarNode
	if scalar && node.ShortTag() == "!!null" {
		return
	}
	switch value := v.Addr().Interface().(type) {
	case yaml.Unmarshaler:
		l.addErr(node, value.UnmarshalYAML(node))
		return
	case encoding.TextUnmarshaler:
		if scalar {
			l.addErr(node, value.UnmarshalText([]byte(node.Value)))
			return
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && scalar:
		v.Set(reflect.New(v.Type().Elem()))
		l.decode(node, v.Elem())
	case v.Kind() == reflect.Struct && node.Kind == yaml.MappingNode, v.Kind() == reflect.Map && node.Kind == yaml.MappingNode:
		l.decodeMapping(node, v)
	case v.Kind() == reflect.Slice:
		items := []*yaml.Node{node} // a single value is a list of one
		if node.Kind == yaml.SequenceNode {
			items = node.Content
		} else {
			l.single[node] = true
			l.warnOfCommas(node, v.Type().Elem())
		}
		list := reflect.MakeSlice(v.Type(), len(items), len(items))
		for i, item := range items {
			l.decode(item, list.Index(i))
		}
		v.Set(list)
	case v.Kind() == reflect.String && scalar:
		v.SetString(node.Value)
	case scalar && (v.Kind() == reflect.Bool || v.Kind() == reflect.Int) && node.Load(v.Addr().Interface()) == nil:
	default:
		got := fmt.Sprintf("%q", node.Value)
		if !scalar {
			got = kindOf(node)
		}
		message := fmt.Sprintf("want %s, not %s", wanted(v.Type()), got)
		if v.Kind() == reflect.String && child(node, "url") != nil {
			message += ": write the address alone; what has a title belongs under entries"
		}
		l.reject(node, "%s", message)
	}
}

func (l *loader) addErr(node *yaml.Node, err error) {
	if err != nil {
		l.reject(node, "%v", err)
	}
}

// decodeMapping sets the fields of a struct, or the values of a map.
func (l *loader) decodeMapping(node *yaml.Node, v reflect.Value) {
	if v.Kind() == reflect.Map && v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	// The mapping's own keys override merged ones (<<:).
	for i := 0; i+1 < len(node.Content); i += 2 {
		if isMerge(node.Content[i]) {
			l.merge(node.Content[i+1], v)
		}
	}
	known := knownKeys(v)
	lines := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		line, twice := lines[key.Value]
		lines[key.Value] = key.Line
		switch {
		case isMerge(key):
		case twice:
			message := fmt.Sprintf("the key %q is already on line %d", key.Value, line)
			if l.single[node] {
				message += ": begin each item of the list with a hyphen"
			}
			l.add(key.Line, key.Column, "%s", message)
		case known != nil && !slices.Contains(known, key.Value):
			meant := l.unknownKey(key, known)
			if v.Kind() == reflect.Struct && meant != "" && child(node, meant) == nil {
				l.decode(value, fieldsByKey(v)[meant]) // so that it is not missing as well
			}
		case v.Kind() == reflect.Map:
			element := reflect.New(v.Type().Elem()).Elem()
			l.decode(value, element)
			v.SetMapIndex(reflect.ValueOf(key.Value), element)
		default:
			l.decode(value, fieldsByKey(v)[key.Value])
		}
	}
}

// knownKeys returns the keys that a mapping may have; nil means any.
func knownKeys(v reflect.Value) []string {
	if keyed, ok := v.Interface().(interface{ keys() []string }); ok {
		return keyed.keys()
	}
	if v.Kind() == reflect.Map {
		return nil
	}
	return slices.Collect(maps.Keys(fieldsByKey(v)))
}

func isMerge(key *yaml.Node) bool { return key.ShortTag() == "!!merge" }

// merge decodes the mappings named by <<:; earlier ones override later ones.
func (l *loader) merge(node *yaml.Node, v reflect.Value) {
	node = target(node)
	switch node.Kind {
	case yaml.MappingNode:
		l.decodeMapping(node, v)
	case yaml.SequenceNode:
		for _, c := range slices.Backward(node.Content) {
			l.merge(c, v)
		}
	default:
		l.add(node.Line, node.Column, "want keys and values to merge, not %q", node.Value)
	}
}

// fieldsByKey returns the fields of a struct by their keys in the file.
func fieldsByKey(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for f, value := range v.Fields() {
		if key := f.Tag.Get("yaml"); key != "" {
			fields[key] = value
		}
	}
	return fields
}

// wanted names a type in messages.
func wanted(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[bool]():
		return "true or false"
	case reflect.TypeFor[int]():
		return "a whole number"
	case reflect.TypeFor[string]():
		return "text"
	case reflect.TypeFor[Date]():
		return "a date"
	}
	if t.Kind() == reflect.Map || t.Kind() == reflect.Struct {
		return "keys and values" + example(t)
	}
	return "a " + strings.ToLower(t.Name())
}

// example returns an example of the keys of a type, for messages.
func example(t reflect.Type) string {
	keys := knownKeys(reflect.New(t).Elem())
	for _, key := range []string{"url", "feed", "rss"} {
		if slices.Contains(keys, key) {
			return fmt.Sprintf(" such as %s: …", key)
		}
	}
	return ""
}

// kindOf names the kind of a node in messages.
func kindOf(node *yaml.Node) string {
	if node.Kind == yaml.SequenceNode {
		return "a list"
	}
	return "keys and values"
}

// unknownKey reports an unknown key of a mapping that has known ones. It returns the
// key that is meant without doubt, or the empty string.
func (l *loader) unknownKey(key *yaml.Node, known []string) (meant string) {
	plain := strings.NewReplacer("-", "", "_", "", " ", "")
	alike := func(k string) bool { return strings.EqualFold(plain.Replace(k), plain.Replace(key.Value)) }
	if i := slices.IndexFunc(known, alike); i >= 0 {
		meant = known[i]
	} else if foreign := foreignKeys[strings.ToLower(key.Value)]; slices.Contains(known, foreign) {
		meant = foreign
	}
	message := fmt.Sprintf("unknown key %q", key.Value)
	switch near := cmp.Or(meant, Nearest(key.Value, known)); {
	case meant == "" && len(known) > maxNamed && places()[key.Value] != "":
		message += ": it belongs " + places()[key.Value]
	case near != "":
		message += fmt.Sprintf(": did you mean %q?", near)
	case strings.Contains(key.Value, " "):
		message += ": if it is part of the text above, put all of that in quotes, on one line"
	case len(known) <= maxNamed:
		message += ": want " + oneOf(known)
	}
	l.add(key.Line, key.Column, "%s", message)
	return meant
}

// maxNamed is how many keys a message names.
const maxNamed = 10

func oneOf(keys []string) string {
	keys = slices.Sorted(slices.Values(keys))
	last := len(keys) - 1
	if last < 1 {
		return strings.Join(keys, "")
	}
	return strings.Join(keys[:last], ", ") + " or " + keys[last]
}

// places returns where the keys of the top level and of its sections belong, for
// messages.
var places = sync.OnceValue(func() map[string]string {
	sections := map[string][]string{}
	root := reflect.ValueOf(Default()).Elem()
	for section, value := range fieldsByKey(root) {
		if value.Kind() != reflect.Struct {
			continue
		}
		for key := range fieldsByKey(value) {
			sections[key] = append(sections[key], section)
		}
	}
	places := map[string]string{}
	for key, in := range sections {
		places[key] = "under " + oneOf(in)
	}
	for key := range fieldsByKey(root) {
		places[key] = "at the top level, without indentation"
	}
	return places
})

// Nearest returns the candidate that s most likely misspells, in any case, or the
// empty string.
func Nearest(s string, candidates []string) string {
	best, at := "", len(s)/3+2
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := editDistance(strings.ToLower(s), strings.ToLower(c)); d < at {
			best, at = c, d
		}
	}
	return best
}

// editDistance is the number of letters to insert, delete, replace or swap with
// the next one (optimal string alignment).
func editDistance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := range len(a) {
		for j := range len(b) {
			replace := rows[i][j]
			if a[i] != b[j] {
				replace++
			}
			d := min(replace, rows[i+1][j]+1, rows[i][j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(a)][len(b)]
}
