package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports holds the direction of the imports: data flows one way.
func TestImports(t *testing.T) {
	may := map[string][]string{
		"feedgen/cmd/feedgen":    {"feedgen/feed", "feedgen/feed/link", "feedgen/feed/text", "feedgen/feed/local", "feedgen/feed/merge", "feedgen/feed/publish", "feedgen/scrape", "feedgen/scrape/extract"},
		"feedgen/scrape":         {"feedgen/feed", "feedgen/feed/link", "feedgen/feed/text", "feedgen/scrape/extract"},
		"feedgen/scrape/extract": {"feedgen/feed/link", "feedgen/feed/text", "feedgen/feed/words"},
		"feedgen/feed":           {"feedgen/feed/link", "feedgen/feed/text"},
		"feedgen/feed/link":      {},
		"feedgen/feed/text":      {},
		"feedgen/feed/words":     {},
		"feedgen/feed/local":     {"feedgen/feed", "feedgen/feed/link", "feedgen/feed/text"},
		"feedgen/feed/merge":     {"feedgen/feed", "feedgen/feed/link", "feedgen/feed/text"},
		"feedgen/feed/publish":   {"feedgen/feed"},
	}
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "feedgen/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		allowed, known := may[pkg.ImportPath]
		if !known {
			t.Errorf("package %s has no place in the house: see DESIGN.md", pkg.ImportPath)
		}
		for _, imported := range pkg.Imports {
			if strings.HasPrefix(imported, "feedgen/") && !slices.Contains(allowed, imported) {
				t.Errorf("%s imports %s", pkg.ImportPath, imported)
			}
			if strings.HasPrefix(imported, "go.yaml.in/") && pkg.ImportPath != "feedgen/cmd/feedgen" {
				t.Errorf("%s imports %s: only cmd knows YAML", pkg.ImportPath, imported)
			}
		}
	}
}
