package extract

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// frame is the page around the markup of a row: a headline and prose in one
// language.
type frame struct{ title, site, prose string }

var frames = map[string]frame{
	"fr": {
		"La file d’attente et le tableau",
		"Le Carnet",
		"Nous avons dessiné une file sur un tableau, et chacun y a posé ce qui attendait depuis trop longtemps dans l’atelier.",
	},
	"en": {
		"The queue and the board",
		"The Notebook",
		"We drew a queue on a board, and everybody put on it what had been waiting for too long in the workshop.",
	},
	"de": {
		"Die Schlange und die Tafel",
		"Notizheft",
		"Wir haben eine Schlange auf eine Tafel gezeichnet, und jeder hat darauf gesetzt, was in der Werkstatt schon zu lange wartete.",
	},
	"es": {
		"La cola y la pizarra",
		"Cuaderno",
		"Dibujamos una cola en una pizarra, y cada uno puso en ella lo que esperaba desde hacía demasiado tiempo en el taller.",
	},
	"it": {
		"La fila e la lavagna",
		"Taccuino",
		"Abbiamo disegnato una fila sulla lavagna, e ognuno ci ha messo quello che aspettava da troppo tempo nella bottega.",
	},
	"pt": {
		"A fila e o quadro",
		"Caderno",
		"Desenhámos uma fila num quadro, e cada um colocou nele o que já esperava há demasiado tempo na oficina da rua.",
	},
	"nl": {
		"De rij en het bord",
		"Notities",
		"We tekenden een rij op een bord, en iedereen zette erop wat al veel te lang in de werkplaats lag te wachten.",
	},
	"pl": {
		"Kolejka i tablica",
		"Notatnik",
		"Narysowaliśmy kolejkę na tablicy i każdy położył na niej to, co już zbyt długo czekało w naszym warsztacie.",
	},
	"ja": {"行列と黒板", "ノート", "私たちは黒板に行列を描き、工房で長いあいだ待たされていたものを一人ひとりがそこに置いていった。それから毎朝その長さを測ることにした。"},
	"ar": {
		"الطابور واللوح",
		"دفتر",
		"رسمنا طابورًا على لوح، ووضع كل واحد منا عليه ما كان ينتظر منذ وقت طويل جدًا في الورشة القديمة قرب الميناء.",
	},
	"fi": {
		"Jono ja taulu",
		"Vihko",
		"Piirsimme jonon taululle, ja jokainen laittoi siihen sen, mikä oli jo aivan liian kauan odottanut pajassa vuoroaan.",
	},
}

// row is one line of the table: a page in a language, and the values that it has.
type row struct {
	lang, name string
	parts      map[string]string // lang, url, now, title, head, h1, top, end, body
	want       map[string]string // by JSON name, with _evidence for the source of a value
}

// readRow reads a line: language | name | part: … ;; part: … => field: … ; field: …
// In a part, @far stands for so much prose that the headline is far away.
func readRow(line string) (row, error) {
	input, want, ok := strings.Cut(line, "=> ")
	if i := strings.LastIndex(line, "=> "); ok {
		input, want = line[:i], line[i+len("=> "):]
	}
	cells := strings.SplitN(input, " | ", 3)
	if !ok || len(cells) != 3 {
		return row{}, fmt.Errorf("no row: %s", line)
	}
	r := row{lang: cells[0], name: cells[1], parts: map[string]string{}, want: map[string]string{}}
	for _, list := range []struct {
		text, sep string
		into      map[string]string
	}{{cells[2], " ;; ", r.parts}, {want, " ; ", r.want}} {
		for part := range strings.SplitSeq(list.text, list.sep) {
			if strings.TrimSpace(part) == "" {
				continue
			}
			key, value, ok := strings.Cut(part, ":")
			if !ok {
				return row{}, fmt.Errorf("no part of a row: %s", part)
			}
			list.into[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return r, nil
}

// page returns the page that the row stands for.
func (r row) page() Page {
	f := frames[r.lang]
	part := func(key, other string) string {
		if v, ok := r.parts[key]; ok {
			return v
		}
		return other
	}
	title, top, end := part("title", f.title+" | "+f.site), part("top", ""), part("end", "")
	prose := "<p>" + f.prose + "</p><p>" + f.prose + "</p>"
	body := part(
		"body",
		`<header><a href="/">`+f.site+`</a></header><main><article>`+part("h1", "<h1>"+f.title+"</h1>")+top+prose+end+`</article></main>`,
	)
	body = strings.ReplaceAll(body, "@far", strings.Repeat("<p>"+f.prose+"</p>", 20))
	lang := ` lang="` + part("lang", r.lang) + `"`
	if r.parts["lang"] == "none" {
		lang = ""
	}
	html := `<!DOCTYPE html><html` + lang + `><head><meta charset="utf-8"><title>` + title + `</title>` + part(
		"head",
		"",
	) + `</head><body>` + body + `</body></html>`
	read, _ := time.Parse(time.DateOnly, part("now", "2026-11-28"))
	return Page{URL: part("url", "https://carnet.example.org/a/17"), Body: []byte(html), Read: read}
}

// said returns the value of a field in a result, as rows have it. FIELD.by is what
// gave the value, FIELD.not what was not taken, each value with the reason.
func said(r Result, field string) string {
	field, aspect, _ := strings.Cut(field, ".")
	switch aspect {
	case "by":
		return r.Evidence[field]
	case "not":
		var list []string
		for _, c := range r.Rejected {
			if c.Field == field {
				list = append(list, c.Value+", "+c.Reason)
			}
		}
		return strings.Join(list, " / ")
	}
	if field == "warnings" {
		return strings.Join(r.Warnings, " / ")
	}
	if field == "not_article" {
		if r.NotArticle != "" {
			return "yes"
		}
		return "no"
	}
	if name, ok := strings.CutSuffix(field, "_evidence"); ok {
		return r.Evidence[name]
	}
	i := slices.IndexFunc(Fields, func(f Field) bool { return f.Name == field })
	if i < 0 {
		return "no field " + field
	}
	return strings.Join(Fields[i].Values(&r.Metadata), " / ")
}

// TestReading reads testdata/reading/*.txt: small pages, one a line, with the values
// that a reader would choose. A line after a ! is known to be wrong; it is an error if
// it is right.
func TestReading(t *testing.T) {
	for _, line := range readingLines(t) {
		line, isOpen := strings.CutPrefix(line, "! ")
		r, err := readRow(line)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(r.lang+": "+r.name, func(t *testing.T) {
			wrong := r.check(t)
			switch {
			case isOpen && len(wrong) == 0:
				t.Error("is right now: remove the !")
			case !isOpen:
				for _, w := range wrong {
					t.Error(w)
				}
			}
		})
	}
}

// readingLines returns the rows of all files.
func readingLines(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/reading/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lines in testdata: %v", err)
	}
	var lines []string
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// check returns the values of the row's page that are wrong.
func (r row) check(t *testing.T) []string {
	result := mustExtract(t, r.page(), Rules{})
	checkResult(t, result)
	var wrong []string
	for _, field := range slices.Sorted(maps.Keys(r.want)) {
		want, got := r.want[field], said(result, field)
		if want == "@prose" { // the first paragraphs of the frame
			if want = frames[r.lang].prose; strings.HasPrefix(got, want) {
				continue
			}
		}
		if got != want {
			wrong = append(wrong, fmt.Sprintf("%s is %q, want %q (%s)", field, got, want, result.Evidence[field]))
		}
	}
	return wrong
}

// TestReadingIsWhole checks that there are 300 rows, ten for each language, and none
// twice.
func TestReadingIsWhole(t *testing.T) {
	rows, seen := map[string]int{}, map[string]bool{}
	lines := readingLines(t)
	for _, line := range lines {
		r, err := readRow(strings.TrimPrefix(line, "! "))
		if err != nil {
			t.Fatal(err)
		}
		rows[r.lang]++
		if key := r.lang + r.name + r.parts["top"] + r.parts["head"]; seen[key] {
			t.Errorf("%s: %s is there twice", r.lang, r.name)
		} else {
			seen[key] = true
		}
	}
	if len(lines) < 300 {
		t.Errorf("%d lines", len(lines))
	}
	for lang := range frames {
		if rows[lang] < 10 {
			t.Errorf("%s: %d lines", lang, rows[lang])
		}
	}
}
