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
// line, as DESIGN.md says: data flows one way. A package that is not here has no
// place in the house; some that are here are still to be built. The rooms of
// cmd/feedgen/internal go by their names alone.
const mayImport = `
cmd/feedgen: config fleet inspect notify pass report scaffold serve term version view
cmd/feedgen: feed feed/format feed/publish feed/text scrape scrape/extract scrape/fetch scrape/memory
scaffold: config lists report feed feed/link feed/local feed/source feed/text scrape scrape/discover
scaffold: scrape/extract scrape/extract/langid scrape/fetch scrape/memory
public: feed/publish
changes: feed
view: changes inspect pass public report term feed feed/publish feed/text scrape scrape/extract
lists: config report feed feed/link feed/local scrape/extract
inspect: report feed/link scrape scrape/extract
pass: changes config copies lists notify public report
pass: version
pass: feed feed/date feed/digest feed/format feed/link feed/local feed/merge feed/publish feed/text
pass: scrape scrape/extract scrape/memory
copies: config version feed feed/link feed/publish scrape scrape/archive scrape/links
fleet: config pass report feed feed/link feed/publish feed/text scrape scrape/fetch scrape/memory
serve: report feed feed/publish
notify: report version scrape/fetch
config: report version yamlfix
config: feed feed/date feed/format feed/link feed/local feed/publish scrape scrape/discover scrape/extract scrape/fetch
report: term feed/publish scrape
term:
version:
yamlfix:

scrape: feed feed/digest feed/link feed/text
scrape: scrape/archive scrape/discover scrape/extract scrape/extract/content scrape/extract/verdict scrape/fetch scrape/links scrape/memory
scrape/memory: feed feed/digest feed/link scrape/archive scrape/discover scrape/extract scrape/fetch scrape/links
scrape/links: feed/link scrape/extract scrape/extract/verdict scrape/fetch
scrape/archive: feed/digest feed/link feed/publish feed/text scrape/extract scrape/extract/content
scrape/discover: feed feed/date feed/digest feed/link feed/markup feed/source feed/text feed/words
scrape/discover: scrape/extract scrape/fetch
scrape/extract: feed/date feed/link feed/markup feed/text feed/words
scrape/extract: scrape/extract/authors scrape/extract/dates scrape/extract/elect scrape/extract/evidence scrape/extract/title
scrape/extract: scrape/extract/langid scrape/extract/names scrape/extract/page scrape/extract/prose scrape/extract/verdict
scrape/extract/title: feed/text feed/words scrape/extract/elect scrape/extract/evidence scrape/extract/page scrape/extract/verdict
scrape/extract/authors: feed/date feed/text feed/words scrape/extract/prose
scrape/extract/authors: scrape/extract/credit scrape/extract/elect scrape/extract/evidence scrape/extract/names scrape/extract/page
scrape/extract/dates: feed/date feed/text feed/words scrape/extract/credit scrape/extract/elect scrape/extract/evidence scrape/extract/page
scrape/extract/elect: feed/date feed/text feed/words
scrape/extract/evidence: feed/date feed/link feed/text feed/words
scrape/extract/evidence: scrape/extract/credit scrape/extract/loosejson scrape/extract/page scrape/extract/prose
scrape/extract/content: scrape/extract/page scrape/extract/prose
scrape/extract/prose: feed/date feed/text feed/words scrape/extract/names
scrape/extract/credit: feed/date feed/text feed/words scrape/extract/names
scrape/extract/verdict: feed/date feed/link feed/text feed/words scrape/extract/page
scrape/extract/langid: feed/words
scrape/extract/loosejson:
scrape/extract/names: feed/date feed/text feed/words
scrape/extract/page: feed/link feed/markup feed/text
scrape/fetch: feed/link feed/text

feed/local: feed feed/date feed/link feed/markup feed/source feed/text feed/words
feed/merge: feed feed/date feed/digest feed/link feed/text
feed/format: feed feed/date feed/digest feed/excerpt feed/format/wording feed/link feed/markup feed/text
feed/format/wording: feed
feed/excerpt: feed/markup feed/text
feed/publish: feed feed/digest feed/link
feed/publish/storetest:
feed/source: feed feed/date feed/link feed/text
feed/internal/feedtest: feed
feed: feed/date feed/digest feed/link feed/markup feed/text
feed/date: feed/text feed/words
feed/budget:
feed/digest:
feed/link:
feed/markup:
feed/text: feed/markup feed/words
feed/words:
`

// short returns how mayImport names a package; ok is false for those of others.
func short(importPath string) (name string, ok bool) {
	name, ok = strings.CutPrefix(importPath, "feedgen/")
	return strings.TrimPrefix(name, "cmd/feedgen/internal/"), ok
}

// TestImports holds the direction of the imports: data flows one way.
func TestImports(t *testing.T) {
	may := map[string][]string{}
	for line := range strings.Lines(mayImport) {
		if name, imports, ok := strings.Cut(line, ":"); ok {
			may[name] = append(may[name], strings.Fields(imports)...)
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
		name, _ := short(pkg.ImportPath)
		allowed, known := may[name]
		if !known {
			t.Errorf("package %s has no place in the house: see DESIGN.md", pkg.ImportPath)
		}
		for _, imported := range pkg.Imports {
			if ours, ok := short(imported); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", pkg.ImportPath, imported)
			}
			if strings.HasPrefix(imported, "go.yaml.in/") && name != "config" {
				t.Errorf("%s imports %s: only config knows YAML", pkg.ImportPath, imported)
			}
		}
	}
}
