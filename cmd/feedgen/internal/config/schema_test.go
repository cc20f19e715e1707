package config

import (
	"bytes"
	"encoding"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"feedgen/feed/format"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite schema.json")

// TestSchema holds that schema.json is what the types, the comments and
// the defaults of config.go say. .ci/schema tests it with a validator.
func TestSchema(t *testing.T) {
	want, err := json.MarshalIndent(makeSchema(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(Schema)); diff != "" {
		t.Errorf("schema.json is not what config.go says; run go generate (-want +got):\n%s", diff)
	}
}

// schema is a JSON Schema, as far as the configuration needs it.
type schema struct {
	Version     string             `json:"$schema,omitempty"`
	Defs        map[string]*schema `json:"$defs,omitempty"`
	Ref         string             `json:"$ref,omitempty"`
	OneOf       []*schema          `json:"oneOf,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Properties  properties         `json:"properties,omitempty"`
	Additional  any                `json:"additionalProperties,omitempty"` // a *schema, or false
	Type        string             `json:"type,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Const       any                `json:"const,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Default     any                `json:"default,omitempty"`
	Examples    []string           `json:"examples,omitempty"`
}

// properties are the keys of an object, in the order of the fields.
type properties []property

type property struct {
	key string
	*schema
}

func (p properties) of(key string) *schema {
	return p[slices.IndexFunc(p, func(p property) bool { return p.key == key })].schema
}

func (p properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, one := range p {
		b.WriteByte("{,"[min(i, 1)])
		key, err := json.Marshal(one.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(one.schema)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func makeSchema(t *testing.T) *schema {
	m := &schemaMaker{comments: fieldComments(t, "config.go"), defs: map[string]*schema{}}
	s := m.object(reflect.TypeFor[Config]())
	s.Version, s.Title, s.Description, s.Defs = "https://json-schema.org/draft/2020-12/schema", "config.yaml of feedgen", "", m.defs
	author := *m.defs["author"]
	author.Description = ""
	m.defs["author"] = &schema{OneOf: []*schema{{Type: "string"}, &author}, Description: m.comments["Author."]}
	for _, kind := range []string{"feed", "page", "sitemap"} {
		discover := m.defs["discover"]
		discover.OneOf = append(discover.OneOf, &schema{Required: []string{kind}})
	}
	setDefaults(s, s, reflect.ValueOf(Default()).Elem())
	return s
}

// schemaMaker makes the schemas of Go types.
type schemaMaker struct {
	comments map[string]string
	defs     map[string]*schema // of structs
}

// object returns the schema of a struct.
func (m *schemaMaker) object(t reflect.Type) *schema {
	s := &schema{Type: "object", Additional: false, Description: m.comments[t.Name()+"."]}
	for field := range t.Fields() {
		key := field.Tag.Get("yaml")
		if key == "" {
			continue
		}
		value := m.value(field.Type)
		described := value
		if value.Type == "array" {
			value = &schema{OneOf: []*schema{value, value.Items}} // a single value stands for a list of one
			described = described.Items
		}
		value.Description = m.comments[t.Name()+"."+field.Name]
		for tag := range strings.SplitSeq(field.Tag.Get("jsonschema"), ",") {
			switch name, text, _ := strings.Cut(tag, "="); name {
			case "required":
				s.Required = append(s.Required, key)
			case "enum":
				described.Enum = append(described.Enum, text)
			case "example":
				described.Examples = append(described.Examples, text)
			}
		}
		s.Properties = append(s.Properties, property{key, value})
	}
	return s
}

// variablePattern matches ${NAME}, which may stand for any value, or for a part of
// one.
const variablePattern = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`

// value returns the schema of a value. A struct is a definition.
func (m *schemaMaker) value(t reflect.Type) *schema {
	text := func(pattern string) *schema { return &schema{Type: "string", Pattern: pattern + "|" + variablePattern} }
	or := func(a, b *schema) *schema { return &schema{OneOf: []*schema{a, b}} }
	switch t {
	case reflect.TypeFor[Files]():
		return fileNames(Files{}.keys())
	case reflect.TypeFor[MainFiles]():
		return fileNames(MainFiles{}.keys())
	case reflect.TypeFor[Duration]():
		return text(`^([0-9.]+d|([0-9.]+(ms|s|m|h))+)$`)
	case reflect.TypeFor[Size]():
		return or(text(`^[0-9.]+ *([kKmMgG]?[bB]|[kKmM]i[bB])$`), &schema{Type: "integer"})
	case reflect.TypeFor[Percent]():
		return text(`^[0-9.]+ *%$`)
	case reflect.TypeFor[Link]():
		return text(`^(never|wayback)$`)
	case reflect.TypeFor[Date]():
		return text(`^[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].+)?)?$`)
	case reflect.TypeFor[Selector]():
		return or(&schema{Type: "string"}, &schema{Const: false})
	}
	switch t.Kind() {
	case reflect.String:
		return &schema{Type: "string"}
	case reflect.Int:
		return or(&schema{Type: "integer"}, &schema{Type: "string", Pattern: variablePattern})
	case reflect.Bool:
		return or(&schema{Type: "boolean"}, &schema{Type: "string", Pattern: variablePattern})
	case reflect.Pointer:
		return m.value(t.Elem())
	case reflect.Slice:
		return &schema{Type: "array", Items: m.value(t.Elem())}
	case reflect.Map:
		return &schema{Type: "object", Additional: m.value(t.Elem())}
	case reflect.Struct:
		name := strings.ToLower(t.Name())
		m.defs[name] = m.object(t)
		return &schema{Ref: "#/$defs/" + name}
	}
	panic("no schema of " + t.String())
}

// fileNames returns the schema of the names of files, by the keys of their formats.
func fileNames(keys []string) *schema {
	s := &schema{Type: "object", Additional: false}
	for _, f := range format.All {
		if slices.Contains(keys, f.Key) {
			name := &schema{OneOf: []*schema{{Type: "string"}, {Type: "boolean"}}, Description: f.Description}
			s.Properties = append(s.Properties, property{f.Key, name})
		}
	}
	return s
}

// fieldComments returns the comments of types and fields in a Go file, by Type
// and Type.Field.
func fieldComments(t *testing.T, name string) map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	comments := map[string]string{}
	plain := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		spec := gen.Specs[0].(*ast.TypeSpec)
		comments[spec.Name.Name+"."] = goSubject.ReplaceAllString(plain(gen.Doc.Text()), "")
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			for _, id := range field.Names {
				comments[spec.Name.Name+"."+id.Name] = plain(field.Doc.Text() + field.Comment.Text())
			}
		}
	}
	return comments
}

// goSubject matches how the comment of a type begins for readers of Go.
var goSubject = regexp.MustCompile(`^\w+ (is|names|holds|says) `)

// setDefaults writes the values of v that are not zero into the schema.
func setDefaults(root, s *schema, v reflect.Value) {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		s = root.Defs[name]
	}
	for f, value := range v.Fields() {
		key := f.Tag.Get("yaml")
		if key == "" || value.IsZero() {
			continue
		}
		property := s.Properties.of(key)
		if files, ok := value.Interface().(MainFiles); ok {
			for key, name := range files {
				property.Properties.of(key).Default = string(name)
			}
		} else if text := defaultText(value.Interface()); text != nil {
			property.Default = text
		} else {
			setDefaults(root, property, value)
		}
	}
}

// defaultText returns a default as one would write it, or nil for a struct.
func defaultText(v any) any {
	switch v := v.(type) {
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		if err != nil {
			panic(err)
		}
		return string(text)
	case int, bool, string:
		return v
	}
	return nil
}
