package config

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

var examples = flag.String("examples", "", "`folder` into which TestExamples writes the configurations of the repository")

// TestExamples finds the configurations in the repository. With -examples it hands them
// on to the validator in .ci/schema.
func TestExamples(t *testing.T) {
	found := configurations(t)
	if len(found["config.yaml"]) == 0 {
		t.Error("config.yaml is not among the configurations")
	}
	if *examples == "" {
		return
	}
	for name, text := range found {
		file := filepath.Join(*examples, strings.ReplaceAll(name, "/", "~"))
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// configurations returns the configurations in the repository, by file and block:
// YAML that has feed.title.
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
