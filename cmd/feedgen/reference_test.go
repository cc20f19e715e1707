package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/config"

	"github.com/google/go-cmp/cmp"
)

// A schema is one of the configuration's JSON Schema, as far as its reference
// needs it.
type schema struct {
	Ref         string `json:"$ref"`
	Type        string
	Pattern     string
	Description string
	Default     any
	Examples    []any
	Required    []string
	Properties  properties
	Items       *schema
	OneOf       []*schema
	// AdditionalProperties is a schema where keys are free, else false.
	AdditionalProperties json.RawMessage
	Defs                 map[string]*schema `json:"$defs"`
}

// properties are those of an object in the order of the Go type.
type properties []property

type property struct {
	key    string
	schema *schema
}

// UnmarshalJSON reads a list that may be a single value as the list.
func (s *schema) UnmarshalJSON(text []byte) error {
	type plain schema
	if err := json.Unmarshal(text, (*plain)(s)); err != nil {
		return err
	}
	if len(s.OneOf) > 0 && s.OneOf[0].Type == "array" {
		s.Type, s.Items, s.OneOf = "array", s.OneOf[0].Items, nil
	}
	return nil
}

func (p *properties) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		one := property{key.(string), new(schema)}
		if err := d.Decode(one.schema); err != nil {
			return err
		}
		*p = append(*p, one)
	}
	return nil
}

// A section of the reference holds the keys of one object of config.yaml.
type section struct {
	path string // "scrape.discover[]"
	text string
	keys []keyReference
}

// A keyReference is what the reference says of one key.
type keyReference struct{ key, kind, value, text string }

// sections returns the reference of all keys, an object after the one that holds it.
func sections(t *testing.T) []section {
	t.Helper()
	var root schema
	if err := json.Unmarshal(config.Schema, &root); err != nil {
		t.Fatal(err)
	}
	var all []section
	var walk func(path, text string, s *schema)
	walk = func(path, text string, s *schema) {
		at := len(all)
		all = append(all, section{path: path, text: text})
		var keys []keyReference
		for _, p := range s.Properties {
			keys = append(keys, describe(&root, s, p))
			key := p.key
			if path != "" {
				key = path + "." + key
			}
			inner, suffix := object(&root, p.schema)
			if inner != nil && inner != root.Defs["author"] {
				walk(key+suffix, p.schema.Description, inner)
			}
		}
		all[at].keys = keys
	}
	walk("", "The keys of the file.", &root)
	return all
}

// object returns the object of a key, one or many, and how its path continues.
func object(root, s *schema) (*schema, string) {
	s = resolve(root, s)
	var free schema
	switch {
	case len(s.Properties) > 0:
		return s, ""
	case s.Items != nil:
		if inner, suffix := object(root, s.Items); inner != nil {
			return inner, "[]" + suffix
		}
	case json.Unmarshal(s.AdditionalProperties, &free) == nil:
		if inner, suffix := object(root, &free); inner != nil {
			return inner, ".HOST" + suffix
		}
	}
	return nil, ""
}

func resolve(root, s *schema) *schema {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		return root.Defs[name]
	}
	return s
}

func describe(root, parent *schema, p property) keyReference {
	k := keyReference{key: p.key, kind: kind(root, p.schema), text: p.schema.Description}
	text, value, said := strings.Cut(k.text, "; default: ")
	if !said {
		value, said = strings.CutPrefix(k.text, "default: ")
		text = ""
	}
	switch {
	case slices.Contains(parent.Required, p.key):
		k.value = "required"
	case p.schema.Default != nil:
		k.value = "`" + fmt.Sprint(p.schema.Default) + "`"
	case said:
		k.text, k.value = text, value
	case k.kind == "true or false" && !strings.HasPrefix(k.text, "false:"):
		k.value = "`false`"
	}
	examples := p.schema.Examples
	if p.schema.Items != nil {
		examples = append(examples, p.schema.Items.Examples...)
	}
	for _, e := range examples {
		k.text = strings.TrimPrefix(k.text+"; for example `"+fmt.Sprint(e)+"`", "; ")
	}
	if k.kind == "selector" {
		k.text = "`false`: not read from pages"
	}
	return k
}

// kind says what a value looks like.
func kind(root, s *schema) string {
	s = resolve(root, s)
	switch {
	case s == root.Defs["author"]:
		return "name or object"
	case s.Type == "array":
		return "list"
	case len(s.Properties) > 0, s.Type == "object":
		return "object"
	case strings.Contains(s.Pattern, "(ms|s|m|h)"):
		return "duration"
	case strings.Contains(s.Pattern, "%"):
		return "percentage"
	case strings.HasPrefix(s.Pattern, "^[0-9]{4}-"):
		return "date"
	case len(s.OneOf) == 0:
		return "text"
	case s.OneOf[0].Type == "integer":
		return "number"
	case s.OneOf[0].Type == "boolean":
		return "true or false"
	case s.OneOf[1].Type == "boolean":
		return "text, true or false"
	case strings.Contains(s.OneOf[0].Pattern, "[kKmM"):
		return "size"
	case s.Description == "":
		return "selector" // of a rule: the heading says what it is
	}
	return "text or false"
}

// TestReference holds that docs/CONFIGURATION.md says of each key what the schema
// says of it.
func TestReference(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# Configuration

Every key of config.yaml, with its default. ` + "`feedgen schema`" + ` prints the same for editors, ` +
		"`feedgen init`" + ` writes a commented
file, and ` + "`feedgen check`" + ` says what it thinks of yours. README.md has the smallest file that works.

Durations read 200ms, 90s, 2h or 7d, sizes 500KB or 5MB, dates 2021-10, 2021-10-26 or 2021-10-26T08:00:00+02:00. Relative
paths are relative to the file's folder. ` + "`${NAME}`" + ` in a value is taken from the environment; ` +
		"`$${`" + ` is a literal ` + "`${`" + `.

<!-- Written by go test ./cmd/feedgen -run TestReference -update. -->
`)
	for _, s := range sections(t) {
		if s.path != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s.\n", s.path, strings.TrimSuffix(upperFirst(s.text), "."))
		}
		b.WriteString("\n| key | value | default | what it is |\n|---|---|---|---|\n")
		for _, k := range s.keys {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.key, k.kind, k.value, strings.ReplaceAll(k.text, "|", `\|`))
		}
	}
	name := filepath.Join("..", "..", "docs", "CONFIGURATION.md")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), string(got)); diff != "" {
		t.Errorf("docs/CONFIGURATION.md is not what the schema says; run go test ./cmd/feedgen -run TestReference -update:\n%s", diff)
	}
}

func upperFirst(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }
