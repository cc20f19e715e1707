package config

import (
	"bytes"
	"cmp"
	"errors"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v4"
)

// Addition is what Add adds to a configuration.
type Addition struct {
	URLs    []string // to scrape.urls
	Entries []Entry  // to entries
}

// ErrUnwritable is the error of a file that Add cannot extend.
var ErrUnwritable = errors.New("entries can't be added to a file in this style")

// Add returns the text of the configuration file name with additions at the end of
// its lists, in the file's own indentation, style and line endings. It changes no
// other byte. It parses the result and returns ErrUnwritable unless that holds the
// old content and the additions. For an invalid configuration it returns the error
// of Parse.
func Add(name string, text []byte, add Addition) ([]byte, error) {
	before, err := Parse(name, text)
	if err != nil {
		return nil, err
	}
	after := text
	var items []item
	for _, u := range add.URLs {
		items = append(items, urlItem(u))
	}
	if after, err = insert(after, []string{"scrape", "urls"}, items); err != nil {
		return nil, err
	}
	items = nil
	for _, e := range add.Entries {
		items = append(items, entryItem(e))
	}
	if after, err = insert(after, []string{"entries"}, items); err != nil {
		return nil, err
	}
	want := *before
	want.Scrape.URLs = append(append([]string{}, before.Scrape.URLs...), add.URLs...)
	want.Entries = append(append([]Entry{}, before.Entries...), add.Entries...)
	got, err := Parse(name, after)
	if err != nil {
		return nil, ErrUnwritable
	}
	got.lists = want.lists
	got.Scrape.URLs, got.Entries = append([]string{}, got.Scrape.URLs...), append([]Entry{}, got.Entries...)
	if !reflect.DeepEqual(got, &want) {
		return nil, ErrUnwritable
	}
	return after, nil
}

// ByHand returns the additions as text for the lists in the file: entries without the
// fields that their pages give.
func (a Addition) ByHand() string {
	var lines []string
	for _, u := range a.URLs {
		lines = append(lines, "under scrape.urls: - "+Scalar(u))
	}
	for _, e := range a.Entries {
		short := Entry{URL: e.URL, Title: e.Title, Published: e.Published}
		lines = append(lines, "under entries: - "+entryItem(short).flow)
	}
	return strings.Join(lines, "; ")
}

// item is one item of a list, in the styles in which it can be written.
type item struct {
	lines []string // below a dash
	flow  string   // within brackets
	json  string
}

func urlItem(rawURL string) item {
	return item{[]string{Scalar(rawURL)}, Scalar(rawURL), jsonText(rawURL)}
}

func entryItem(e Entry) item {
	var it item
	var flow, json []string
	add := func(key, value, inJSON string) {
		it.lines = append(it.lines, key+": "+value)
		flow = append(flow, key+": "+value)
		json = append(json, jsonText(key)+": "+inJSON)
	}
	text := func(key, value string) {
		if value != "" {
			add(key, Scalar(value), jsonText(value))
		}
	}
	list := func(key string, values []string) {
		var plain, quoted []string
		for _, v := range values {
			plain, quoted = append(plain, Scalar(v)), append(quoted, jsonText(v))
		}
		if len(values) > 0 {
			add(key, "["+strings.Join(plain, ", ")+"]", "["+strings.Join(quoted, ", ")+"]")
		}
	}
	text("url", e.URL)
	text("title", e.Title)
	if day := e.Published.String(); day != "" {
		add("published", day, jsonText(day))
	}
	var names []string
	for _, a := range e.Authors {
		names = append(names, a.Name)
	}
	list("authors", names)
	list("tags", e.Tags)
	text("language", e.Language)
	text("image", e.Image)
	text("summary", e.Summary)
	it.flow, it.json = "{"+strings.Join(flow, ", ")+"}", "{"+strings.Join(json, ", ")+"}"
	return it
}

// jsonText returns a text as a JSON string, which is also YAML.
func jsonText(s string) string {
	text, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(literal(s), "\uFFFD"))
	if err != nil {
		panic(err) // valid UTF-8 can always be encoded
	}
	return string(text)
}

// insert returns the text with items added to the list at a path of keys.
func insert(text []byte, path []string, items []item) ([]byte, error) {
	if len(items) == 0 {
		return text, nil
	}
	var doc yaml.Node
	if err := yaml.Load(text, &doc); err != nil {
		return nil, err
	}
	root := doc.Content[0]
	e := newEditor(text, root.Style&yaml.FlowStyle != 0)
	node, parent := root, root
	for i, key := range path {
		keyNode, value := entryOf(node, key)
		if value == nil {
			e.addKey(node, parent, path[i:], items, node == root)
			return e.text(), nil
		}
		if value.Kind == yaml.ScalarNode && value.ShortTag() == "!!null" {
			e.fillKey(keyNode, node, path[i+1:], items)
			return e.text(), nil
		}
		parent, node = keyNode, value
	}
	if !e.extend(node, items) {
		return nil, ErrUnwritable
	}
	return e.text(), nil
}

// entryOf returns the nodes of a key and its value in a mapping, or nil.
func entryOf(mapping *yaml.Node, key string) (*yaml.Node, *yaml.Node) {
	for i := 0; mapping.Kind == yaml.MappingNode && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// extend adds items to the end of a list, or turns a single value into a list.
func (e *editor) extend(node *yaml.Node, items []item) bool {
	start := e.offset(node.Line, node.Column)
	flow := node.Style&yaml.FlowStyle != 0
	switch {
	case node.Kind == yaml.SequenceNode && flow:
		return e.extendFlow(start, items, len(node.Content) > 0)
	case node.Kind == yaml.SequenceNode:
		e.extendBlock(node, items)
		return true
	case node.Kind == yaml.MappingNode && !flow:
		last := e.blockEnd(node.Line, node.Column-2)
		for n := node.Line; n <= last; n++ {
			at := e.offset(n, 1)
			if n == node.Line {
				e.insert(e.offset(n, node.Column), "- ")
			} else if strings.TrimSpace(e.line(n)) != "" {
				e.insert(at, "  ")
			}
		}
		e.insert(e.endOf(last), e.block(node.Column-1, 2, false, items))
		return true
	case node.Kind == yaml.AliasNode:
		return false
	}
	end, ok := e.valueEnd(start)
	if ok {
		e.insert(start, "[")
		e.insert(end, ", "+e.joined(items)+"]")
	}
	return ok
}

// extendFlow adds items within the brackets that start at an offset.
func (e *editor) extendFlow(start int, items []item, filled bool) bool {
	end, last, ok := e.flowEnd(start)
	if !ok {
		return false
	}
	separator := ""
	if filled && e.src[last-1] != ',' {
		separator = ","
	}
	if bytes.IndexByte(e.src[last:end], '\n') < 0 {
		if filled {
			separator += " "
		}
		e.insert(last, separator+e.joined(items))
		return true
	}
	// The bracket has its own line: each item gets one as well.
	e.insert(last, separator)
	n := bytes.Count(e.src[:last], []byte("\n")) + 1
	margin := e.margin(n)
	if !filled {
		margin += "  "
	}
	var b strings.Builder
	for i, it := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(e.eol + margin + e.form(it))
	}
	e.insert(e.endOf(n), b.String())
	return true
}

// extendBlock adds items below the last dash of a list.
func (e *editor) extendBlock(seq *yaml.Node, items []item) {
	last := seq.Content[len(seq.Content)-1]
	top := seq.Line // an anchor may stand above the first dash
	for !strings.HasPrefix(strings.TrimSpace(e.line(top)), "-") {
		top++
	}
	dash := len(e.margin(top))
	width := max(2, last.Column-1-dash)
	// Items that blank lines set apart stay so.
	first := last.Line - 1
	for first > top && strings.HasPrefix(strings.TrimSpace(e.line(first)), "#") {
		first--
	}
	apart := len(seq.Content) > 1 && strings.TrimSpace(e.line(first)) == ""
	e.insert(e.endOf(e.blockEnd(last.Line, dash)), e.block(dash, width, apart, items))
}

// addKey adds a key with the items to a mapping: below the key of the mapping, or
// at the end of the file.
func (e *editor) addKey(mapping, parent *yaml.Node, path []string, items []item, isRoot bool) {
	if mapping.Style&yaml.FlowStyle != 0 {
		_, last, _ := e.flowEnd(e.offset(mapping.Line, mapping.Column))
		separator := ""
		switch {
		case len(mapping.Content) > 0 && e.src[last-1] == ',':
			separator = " "
		case len(mapping.Content) > 0:
			separator = ", "
		}
		e.insert(last, separator+e.flowKey(path, items))
		return
	}
	if !isRoot {
		e.insert(e.endOf(parent.Line), e.blockKey(mapping.Column-1, path, items))
		return
	}
	body := bytes.TrimRight(e.src, " \t\r\n")
	e.insert(len(body), e.eol+e.blockKey(0, path, items))
}

// fillKey writes the items as the value of a key that has none.
func (e *editor) fillKey(key, mapping *yaml.Node, rest []string, items []item) {
	if mapping.Style&yaml.FlowStyle != 0 {
		at := e.offset(key.Line, key.Column)
		at += bytes.IndexByte(e.src[at:], ':') + 1
		value := "[" + e.joined(items) + "]"
		if len(rest) > 0 {
			value = "{" + e.flowKey(rest, items) + "}"
		}
		e.insert(at, " "+value)
		return
	}
	indent := key.Column + 1
	if len(rest) > 0 {
		e.insert(e.endOf(key.Line), e.blockKey(indent, rest, items))
		return
	}
	e.insert(e.endOf(key.Line), e.block(indent, 2, false, items))
}

// flowKey returns keys and their list in flow style.
func (e *editor) flowKey(path []string, items []item) string {
	key := path[0]
	if e.json {
		key = jsonText(key)
	}
	if len(path) > 1 {
		return key + ": {" + e.flowKey(path[1:], items) + "}"
	}
	return key + ": [" + e.joined(items) + "]"
}

// blockKey returns keys and their list as lines.
func (e *editor) blockKey(indent int, path []string, items []item) string {
	line := e.eol + strings.Repeat(" ", indent) + path[0] + ":"
	if len(path) > 1 {
		return line + e.blockKey(indent+2, path[1:], items)
	}
	return line + e.block(indent+2, 2, false, items)
}

// block returns items in block style. dash is the indentation of their dashes, and
// width the distance from a dash to its text.
func (e *editor) block(dash, width int, apart bool, items []item) string {
	var b strings.Builder
	margin := strings.Repeat(" ", dash)
	for _, it := range items {
		if apart {
			b.WriteString(e.eol)
		}
		for i, line := range it.lines {
			lead := strings.Repeat(" ", width)
			if i == 0 {
				lead = "-" + lead[1:]
			}
			b.WriteString(e.eol + margin + lead + line)
		}
	}
	return b.String()
}

// joined returns items in flow style.
func (e *editor) joined(items []item) string {
	var list []string
	for _, it := range items {
		list = append(list, e.form(it))
	}
	return strings.Join(list, ", ")
}

func (e *editor) form(it item) string {
	if e.json {
		return it.json
	}
	return cmp.Or(it.flow, it.json)
}
