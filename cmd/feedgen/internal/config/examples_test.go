package config

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"go.yaml.in/yaml/v4"
)

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
