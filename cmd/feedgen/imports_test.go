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

// mayImport says which packages of feedgen each of them may import, one a
// line.
const mayImport = `
cmd/feedgen: feed feed/format feed/link feed/text feed/local feed/merge feed/publish scrape scrape/discover scrape/extract scrape/fetch
scrape: feed feed/digest feed/link feed/text scrape/discover scrape/extract scrape/fetch
scrape/discover: feed feed/digest feed/link feed/text scrape/fetch
scrape/extract: feed/date feed/link feed/text feed/words
scrape/fetch: feed/link
feed/format: feed feed/link feed/text
feed/internal/feedtest: feed
feed/local: feed feed/link feed/text
feed/merge: feed feed/link feed/text
feed/publish: feed
feed: feed/link feed/text
feed/date: feed/text feed/words
feed/digest:
feed/link:
feed/text:
feed/words:
`

// TestImports holds the direction of the imports: data flows one way.
func TestImports(t *testing.T) {
	may := map[string][]string{}
	for line := range strings.Lines(mayImport) {
		if name, imports, ok := strings.Cut(line, ":"); ok {
			may[name] = strings.Fields(imports)
		}
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
		allowed, known := may[strings.TrimPrefix(pkg.ImportPath, "feedgen/")]
		if !known {
			t.Errorf("package %s has no place in the house: see DESIGN.md", pkg.ImportPath)
		}
		for _, imported := range pkg.Imports {
			if ours, ok := strings.CutPrefix(imported, "feedgen/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", pkg.ImportPath, imported)
			}
			if strings.HasPrefix(imported, "go.yaml.in/") && pkg.ImportPath != "feedgen/cmd/feedgen" {
				t.Errorf("%s imports %s: only cmd knows YAML", pkg.ImportPath, imported)
			}
		}
	}
}
