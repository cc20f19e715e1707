// Package schema tests the JSON Schema of the configuration with a validator. It is
// a module of its own, so that feedgen does not depend on the validator.
package schema

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// TestExamples holds that the schema accepts the shipped
// configuration, and every YAML file and block of a Markdown file in the
// repository that is a configuration.
func TestExamples(t *testing.T) {
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

// TestMistakes holds that editors see what feedgen would refuse.
func TestMistakes(t *testing.T) {
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

// TestInit holds that editors accept what feedgen init writes.
func TestInit(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "feedgen")
	if out, err := exec.Command("go", "build", "-C", filepath.Join("..", ".."), "-o", program, "./cmd/feedgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	list := "# Articles\n\n* [Of *clouds*](https://a.example/1), 2024-02-20\n* [“Quotes”: a title](https://www.linkedin.com/pulse/2), May 2024\n"
	if err := os.WriteFile(filepath.Join(dir, "articles.md"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	init := exec.Command(program, "init", "--from", "articles.md")
	init.Dir = dir
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := compileSchema(t).Validate(parseYAML(t, "config.yaml", text)); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "cmd", "feedgen", "internal", "config", "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// configurations returns the configurations in the repository, by file and block, as
// the tests of package config find them.
func configurations(t *testing.T) map[string][]byte {
	dir := t.TempDir()
	find := exec.Command("go", "test", "-C", filepath.Join("..", ".."), "./cmd/feedgen/internal/config", "-run", "^TestExamples$", "-examples", dir)
	if out, err := find.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[f.Name()] = text
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
