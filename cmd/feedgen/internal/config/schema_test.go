package config

import (
	"bytes"
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed/format"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "rewrite schema.json")

// TestSchema holds that schema.json is what the types, the comments and
// the defaults of config.go say.
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

func makeSchema(t *testing.T) *jsonschema.Schema {
	comments := fieldComments(t, "config.go")
	r := &jsonschema.Reflector{
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		Anonymous:                  true,
		ExpandedStruct:             true,
		Namer:                      func(t reflect.Type) string { return lowerFirst(t.Name()) },
		LookupComment:              func(t reflect.Type, field string) string { return comments[t.Name()+"."+field] },
		Mapper:                     valueSchema,
	}
	s := r.Reflect(&Config{})
	s.Title, s.Description = "config.yaml of feedgen", ""
	// An author may be a mere name.
	author := s.Definitions["author"]
	s.Definitions["author"] = &jsonschema.Schema{
		Description: author.Description,
		OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "object", Properties: author.Properties, Required: author.Required,
			AdditionalProperties: author.AdditionalProperties}},
	}
	for _, kind := range []string{"feed", "page", "sitemap"} {
		discover := s.Definitions["discover"]
		discover.OneOf = append(discover.OneOf, &jsonschema.Schema{Required: []string{kind}})
	}
	setDefaults(s, s, reflect.ValueOf(Default()).Elem())
	allowSingle(s)
	for _, definition := range s.Definitions {
		allowSingle(definition)
	}
	return s
}

// allowSingle lets a single value stand for a list of one.
func allowSingle(s *jsonschema.Schema) {
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		if list := p.Value; list.Type == "array" {
			list.OneOf = []*jsonschema.Schema{{Type: "array", Items: list.Items}, list.Items}
			list.Type, list.Items = "", nil
		}
	}
}

func lowerFirst(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// valueSchema is the schema of the values of config_values.go.
func valueSchema(t reflect.Type) *jsonschema.Schema {
	// ${NAME} may stand for any value, or for a part of one.
	const variable = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`
	text := func(pattern string) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "string", Pattern: pattern + "|" + variable}
	}
	or := func(a, b *jsonschema.Schema) *jsonschema.Schema {
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{a, b}}
	}
	no := &jsonschema.Schema{Const: false}
	usual := &jsonschema.Schema{Type: "boolean"}
	files := func(keys []string) *jsonschema.Schema {
		s := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(), AdditionalProperties: jsonschema.FalseSchema}
		for _, f := range format.All {
			if slices.Contains(keys, f.Key) {
				name := or(&jsonschema.Schema{Type: "string"}, usual)
				name.Description = f.Description
				s.Properties.Set(f.Key, name)
			}
		}
		return s
	}
	switch t {
	case reflect.TypeFor[Files]():
		return files(Files{}.keys())
	case reflect.TypeFor[MainFiles]():
		return files(MainFiles{}.keys())
	case reflect.TypeFor[Duration]():
		return text(`^([0-9.]+d|([0-9.]+(ms|s|m|h))+)$`)
	case reflect.TypeFor[Size]():
		return or(text(`^[0-9.]+ *([kKmMgG]?[bB]|[kKmM]i[bB])$`), &jsonschema.Schema{Type: "integer"})
	case reflect.TypeFor[Percent]():
		return text(`^[0-9.]+ *%$`)
	case reflect.TypeFor[Link]():
		return text(`^(never|wayback)$`)
	case reflect.TypeFor[Date]():
		return text(`^[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].+)?)?$`)
	case reflect.TypeFor[FileName](), reflect.TypeFor[Selector]():
		return or(&jsonschema.Schema{Type: "string"}, no)
	}
	switch t.Kind() {
	case reflect.Int:
		return or(&jsonschema.Schema{Type: "integer"}, &jsonschema.Schema{Type: "string", Pattern: variable})
	case reflect.Bool:
		return or(&jsonschema.Schema{Type: "boolean"}, &jsonschema.Schema{Type: "string", Pattern: variable})
	}
	return nil
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

// goSubject is how the comment of a type begins, for those who read Go.
var goSubject = regexp.MustCompile(`^\w+ (is|names|holds|says) `)

// setDefaults writes the values of v that are not zero into the schema.
func setDefaults(root, s *jsonschema.Schema, v reflect.Value) {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		s = root.Definitions[name]
	}
	for f, value := range v.Fields() {
		key := f.Tag.Get("yaml")
		if key == "" || value.IsZero() {
			continue
		}
		property, _ := s.Properties.Get(key)
		if files, ok := value.Interface().(MainFiles); ok {
			for key, name := range files {
				file, _ := property.Properties.Get(key)
				file.Default = string(name)
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

// TestSchemaTakesExamples holds that the schema accepts the shipped
// configuration, and every YAML file and block of a Markdown file in the
// repository that is a configuration.
func TestSchemaTakesExamples(t *testing.T) {
	examples := configurations(t)
	if len(examples["config.yaml"]) == 0 {
		t.Error("config.yaml is not among the examples")
	}
	examples["the environment's values"] = []byte("feed: {title: T, link: 'https://a.example/', base_url: '${BASE}', limit: '${LIMIT}'}\n" +
		"scrape: {delay: '${DELAY}', max_bytes: '${MAX}MB', robots: '${ROBOTS}'}\nentries: [{url: 'https://a.example/1', published: " +
		"'${DAY}', scrape: '${SCRAPE}'}]\npublish: {max_drop: '${DROP}%'}\n")
	schema := compileSchema(t)
	for name, text := range examples {
		if err := schema.Validate(parseYAML(t, name, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaRefuses holds that editors see what loadConfig would refuse.
func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t)
	const feed = "feed: {title: T, link: 'https://a.example/', base_url: 'https://a.example/'}\n"
	for _, text := range []string{
		"feed: {title: T}", feed + "entires: []", feed + "entries: [{title: T}]", feed + "entries: [{url: 'https://a.example/1', " +
			"published: 26/10/2017}]",
		feed + "scrape: {delay: 5 minutes}", feed + "scrape: {max_bytes: many}", feed + "scrape: {rules: {a.example: {title: true}}}",
		feed + "scrape: {discover: [{feed: 'https://a.example/feed', page: 'https://a.example/'}]}", feed + "publish: {max_drop: " +
			"some}", feed + "publish: {files: {rss: 3}}",
	} {
		if schema.Validate(parseYAML(t, text, []byte(text))) == nil {
			t.Errorf("accepted: %s", text)
		}
	}
	for _, text := range []string{
		feed, feed + "entries: [{url: 'https://a.example/1', published: 2021-10, authors: [Ada, {name: Grace}]}]",
		feed + "scrape: {delay: 1h30m, max_bytes: 5000000, refresh_after: 7d, rules: {a.example: {title: h1, published: false}}}",
		feed + "publish: {max_drop: 12.5%, files: {rss: en/rss.xml, html: false, opml: feeds.opml}}",
	} {
		if err := schema.Validate(parseYAML(t, text, []byte(text))); err != nil {
			t.Errorf("refused: %s: %v", text, err)
		}
	}
}

func compileSchema(t *testing.T) *validator.Schema {
	doc, err := validator.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// configurations returns the configurations in the repository by where they
// stand: YAML that has feed.title.
func configurations(t *testing.T) map[string][]byte {
	root := filepath.Join("..", "..", "..", "..")
	found := map[string][]byte{}
	add := func(name string, text []byte) {
		var c struct{ Feed struct{ Title string } }
		if yaml.Unmarshal(text, &c) == nil && c.Feed.Title != "" {
			found[name] = text
		}
	}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if name == ".git" || filepath.Base(name) == "testdata" {
				return fs.SkipDir
			}
			return err
		}
		ext := filepath.Ext(name)
		if ext != ".yaml" && ext != ".yml" && ext != ".md" {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		if ext != ".md" {
			add(name, text)
		}
		for i, block := range yamlBlock.FindAllSubmatch(text, -1) {
			add(fmt.Sprintf("%s, block %d", name, i+1), block[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// parseYAML returns a YAML document as the validator wants it. Days are text,
// as they are to editors.
func parseYAML(t *testing.T, name string, text []byte) any {
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var convert func(n *yaml.Node) any
	convert = func(n *yaml.Node) any {
		switch n.Kind {
		case yaml.DocumentNode:
			return convert(n.Content[0])
		case yaml.MappingNode:
			m := map[string]any{}
			for i := 0; i < len(n.Content); i += 2 {
				m[n.Content[i].Value] = convert(n.Content[i+1])
			}
			return m
		case yaml.SequenceNode:
			list := []any{}
			for _, c := range n.Content {
				list = append(list, convert(c))
			}
			return list
		}
		var v any
		if err := n.Decode(&v); err != nil {
			t.Fatalf("%s:%d: %v", name, n.Line, err)
		}
		if _, isTime := v.(time.Time); isTime {
			return n.Value
		}
		return v
	}
	return convert(&node)
}
