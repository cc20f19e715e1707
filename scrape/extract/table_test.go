package extract

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// tableRow is a line of testdata/table.txt: a small page and the values of one
// of its fields.
type tableRow struct {
	name  string
	field string
	want  string // with | between the values
	todo  bool   // the extractor is known to give another value
	page  Page
}

// TestTable checks what small pages yield, for each field, kind of evidence and
// language. A row that is known to be wrong fails when it is right, so that its mark is
// removed.
func TestTable(t *testing.T) {
	for _, row := range tableRows(t) {
		t.Run(row.name, func(t *testing.T) {
			r := mustExtract(t, row.page, Rules{})
			checkResult(t, r)
			got := ""
			for _, f := range Fields {
				if f.Name == row.field {
					got = strings.Join(f.Values(&r.Metadata), " | ")
				}
			}
			switch {
			case got == row.want && row.todo:
				t.Errorf("%q is right: remove the ?", got)
			case got != row.want && !row.todo:
				t.Errorf("%s is %q, want %q; evidence %q, rejected %q\n%s",
					row.field, got, row.want, r.Evidence[row.field], r.Rejected, row.page.Body)
			}
		})
	}
}

func tableRows(t *testing.T) []tableRow {
	t.Helper()
	b, err := os.ReadFile("testdata/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	prose := map[string][]string{} // two paragraphs and a headline, by language
	var rows []tableRow
	names := map[string]int{}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 5 {
			t.Fatalf("testdata/table.txt: %d cells: %q", len(cells), line)
		}
		if cells[1] == "prose" {
			prose[cells[0]] = cells[2:]
			continue
		}
		row := tableRow{name: strings.Join(cells[:3], ", "), field: cells[1]}
		if names[row.name]++; names[row.name] > 1 {
			row.name += fmt.Sprintf(" (%d)", names[row.name])
		}
		row.want, row.todo = strings.CutPrefix(cells[3], "?")
		row.page = tablePage(cells, prose[cells[0]])
		rows = append(rows, row)
	}
	return rows
}

// tablePage puts the fragment of a line into the head, or below the headline. The page
// of a line for the title has no other headline.
func tablePage(cells, prose []string) Page {
	lang, field, kind, fragment := cells[0], cells[1], cells[2], cells[4]
	head, top := "", fragment
	for _, tag := range []string{"<meta", "<link", "<script", "<title"} {
		if strings.HasPrefix(fragment, tag) {
			head, top = fragment, ""
		}
	}
	html := "<html>"
	if kind != "words" {
		html = "<html lang=" + lang + ">"
	}
	headline := ""
	if field != "title" {
		headline = "<h1>" + prose[2] + "</h1>"
	}
	return Page{URL: "https://blog.example.org/a", Body: []byte(html + "<head><meta charset=utf-8>" + head + "</head><body><article>" +
		headline + top + "<p>" + prose[0] + "</p><p>" + prose[1] + "</p></article></body></html>")}
}
