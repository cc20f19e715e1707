package words

import (
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// TestLanguages holds that each file can be read, that its phrases are regular
// expressions, and that no field stands without another that it needs.
func TestLanguages(t *testing.T) {
	names, err := fs.Glob(files, "languages/*")
	if err != nil {
		t.Fatal(err)
	}
	needs := map[string]string{
		"MonthFirst": "Months", "WholeMonths": "Months", "ThePost": "Appeared", "Appeared": "ThePost", "ListingOf": "ListingTitles",
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		l, err := parse(name, string(data))
		if err != nil {
			t.Error(err)
			continue
		}
		if !regexp.MustCompile(`^languages/[a-z]{2,3}\.txt$`).MatchString(name) {
			t.Errorf("%s: want languages/CODE.txt", name)
		}
		line := func(part string) int {
			before, _, _ := strings.Cut(string(data), part)
			return strings.Count(before, "\n") + 1
		}
		for _, spelling := range l.Months {
			if names := strings.Fields(spelling); len(names) != 12 {
				t.Errorf("%s:%d: %d months", name, line(spelling), len(names))
			}
		}
		v := reflect.ValueOf(*l)
		known := 0
		for field := range v.Fields() {
			if v.FieldByName(field.Name).IsZero() || field.Name == "Code" {
				continue
			}
			known++
			if other := needs[field.Name]; other != "" && v.FieldByName(other).IsZero() {
				t.Errorf("%s:%d: %s needs %s", name, line(field.Name+":"), field.Name, other)
			}
			phrases, _ := v.FieldByName(field.Name).Interface().([]string)
			for _, phrase := range phrases {
				if _, err := regexp.Compile(phrase); err != nil {
					t.Errorf("%s:%d: %s: %v", name, line(phrase), field.Name, err)
				}
			}
		}
		if known == 0 {
			t.Errorf("%s:1: nothing is known of the language", name)
		}
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"no colon", "# X\n\nBy\n", `x.txt:3: "By" is not a key, a colon and a value`},
		{"no value", "By:\nIn: in\n", `x.txt:1: "By:" is not a key, a colon and a value`},
		{"unknown", "By: by\nBuy: buy\n", `x.txt:2: unknown key "Buy"`},
		{"the code", "Code: x\n", `x.txt:1: unknown key "Code"`},
		{"notices as a whole", "Notices: x\n", `x.txt:1: unknown key "Notices"`},
		{"unknown notice", "Notices.Wal: x\n", `x.txt:1: unknown key "Notices.Wal"`},
		{"twice", "By: by\nIn: in\nBy: of\n", `x.txt:3: the key "By" occurs twice`},
		{"continues nothing", "# X\n  by\n", `x.txt:2: "  by" is not a key, a colon and a value`},
		{"empty phrase", "By: by\nAnd: and;\n    ;with\n", `x.txt:2: "and; ;with" has an empty phrase`},
		{"quotes", "And: \"and\n", `x.txt:1: "and: invalid syntax`},
		{"bool", "MonthFirst: yes\n", `x.txt:1: MonthFirst is "yes", not true`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parse("x.txt", test.data)
			if fmt.Sprint(err) != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	got, err := parse("languages/x.txt", "# X\nBy: by\n  of\nMonthFirst: true\nAnd: and; \" with \";\n    x:y\n\nNotices.Age: over 18\n")
	want := &Language{
		Code: "x", By: "by of", MonthFirst: true, And: []string{"and", " with ", "x:y"}, Notices: Notices{Age: []string{"over 18"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

// BenchmarkParse measures what the first question about a language costs.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := parseAll(files); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleSet() {
	particles := Set(func(l *Language) string { return l.Particles })
	fmt.Println(particles()["von"], particles()["Lovelace"])
	// Output: true false
}

func ExamplePattern() {
	and := Pattern(`\s(?i:%s)\s`, func(l *Language) []string { return l.And })
	fmt.Printf("%q\n", and().Split("Ada et Charles und Mary", -1))
	// Output: ["Ada" "Charles" "Mary"]
}
