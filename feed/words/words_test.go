package words

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// TestAll holds that each file with a language is a row of All.
func TestAll(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^var \w+ = Language\{\n\tCode: "(\w+)"`)
	codes := map[string]bool{}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := declared.FindSubmatch(source); m != nil {
			codes[string(m[1])] = true
		}
	}
	before := ""
	for _, l := range All {
		if l.Code <= before {
			t.Errorf("%q stands behind %q", l.Code, before)
		}
		before = l.Code
		if !codes[l.Code] {
			t.Errorf("no file declares %q", l.Code)
		}
		delete(codes, l.Code)
	}
	for code := range codes {
		t.Errorf("the language %q is no row of All", code)
	}
}

func TestMonths(t *testing.T) {
	for _, l := range All {
		for _, spelling := range l.Months {
			if names := strings.Fields(spelling); len(names) != 12 {
				t.Errorf("%s: %d months: %q", l.Code, len(names), names)
			}
		}
		if l.MonthFirst && len(l.Months) == 0 {
			t.Errorf("%s: months stand first and have no names", l.Code)
		}
	}
}

// TestPhrases holds that phrases compile, and say something.
func TestPhrases(t *testing.T) {
	for _, l := range All {
		v := reflect.ValueOf(*l)
		for i := range v.NumField() {
			list, ok := v.Field(i).Interface().([]string)
			if !ok {
				continue
			}
			for _, phrase := range list {
				if _, err := regexp.Compile(phrase); err != nil {
					t.Errorf("%s, %s: %v", l.Code, v.Type().Field(i).Name, err)
				}
				if phrase == "" {
					t.Errorf("%s, %s: an empty phrase matches everything", l.Code, v.Type().Field(i).Name)
				}
			}
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
