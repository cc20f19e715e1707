package extract

import (
	"hash/fnv"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// archived is one page of an archive in testdata.
type archived struct {
	name string // archive/page, such as walls/anubis-fr
	Page
}

// half returns which half of the pages this one belongs to. Judgement is
// developed on half 0 and measured on half 1.
func (p archived) half() int {
	h := fnv.New32a()
	h.Write([]byte(p.name))
	return int(h.Sum32() % 2)
}

// readPages returns the pages of the archives in a folder of testdata. A page
// whose first line is no comment with an address has one without words.
func readPages(t *testing.T, folder string) []archived {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata/%s: %v", folder, err)
	}
	var pages []archived
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			p := archived{
				name: strings.TrimSuffix(filepath.Base(name), ".txtar") + "/" + strings.TrimSuffix(f.Name, ".html"),
				Page: Page{URL: "https://carnet.example.org/a/17", Body: f.Data},
			}
			line, _, _ := strings.Cut(string(f.Data), "\n")
			if address, ok := strings.CutPrefix(line, "<!-- "); ok {
				p.URL = strings.TrimSuffix(address, " -->")
			}
			pages = append(pages, p)
		}
	}
	return pages
}

// TestRefused reads pages that are no articles: walls, notices, errors, lists.
func TestRefused(t *testing.T) {
	var right, all [2]int
	for _, p := range readPages(t, "refused") {
		r := mustExtract(t, p.Page, Rules{})
		checkResult(t, r)
		all[p.half()]++
		if r.NotArticle == "" {
			t.Errorf("%s passes for an article called %q", p.name, r.Metadata.Title)
			continue
		}
		right[p.half()]++
	}
	t.Logf("refused: %d of %d, %d of %d", right[0], all[0], right[1], all[1])
}

// TestKept reads articles and notes that are about walls, notices and errors,
// or that hardly have any text.
func TestKept(t *testing.T) {
	var right, all [2]int
	for _, p := range readPages(t, "kept") {
		r := mustExtract(t, p.Page, Rules{})
		checkResult(t, r)
		all[p.half()]++
		if r.NotArticle != "" {
			t.Errorf("%s is refused: %s", p.name, r.NotArticle)
			continue
		}
		right[p.half()]++
	}
	t.Logf("kept: %d of %d, %d of %d", right[0], all[0], right[1], all[1])
}
