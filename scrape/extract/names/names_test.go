package names

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"Jane Doe", []string{"Jane Doe"}},
		{"By Jane Doe and Paul Roe", []string{"Jane Doe", "Paul Roe"}},
		{"Publié par Jeanne Doe, Paul Roe et Léa Roy", []string{"Jeanne Doe", "Paul Roe", "Léa Roy"}},
		{"Von Jan Müller und Eva Weiß", []string{"Jan Müller", "Eva Weiß"}},
		{"Jane Doe, Staff Writer", []string{"Jane Doe"}},
		{"Jane Doe, PhD", []string{"Jane Doe"}},
		{"Jane Doe | Senior Editor", []string{"Jane Doe"}},
		{"Mme Jeanne Doe", []string{"Jeanne Doe"}},
		{"Jane Doe (Example News)", []string{"Jane Doe"}},
		{"Jane Doe @janedoe", []string{"Jane Doe"}},
		{"Jane Doe on May 3, 2021", []string{"Jane Doe"}},
		{"Juan Pérez y Ana Gil", []string{"Juan Pérez", "Ana Gil"}},
		{"Ludwig van Beethoven", []string{"Ludwig van Beethoven"}},
		{"Text by Jane Doe; Photos by Paul Roe", []string{"Jane Doe"}},
		{"By share", nil},
		{"https://example.org/jane", nil},
		{"3 May 2021", nil},
		{"", nil},
	} {
		if diff := cmp.Diff(c.want, Split(c.in)); diff != "" && len(c.want)+len(Split(c.in)) > 0 {
			t.Errorf("Split(%q) (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestIsPersonal(t *testing.T) {
	for s, want := range map[string]bool{
		"Ada Lovelace": true, "Jean-Paul Le Goff": true, "Ludwig van Beethoven": true, "June Carter": true, "山田太郎": true,
		"Jane": false, "jane doe": false, "Read More": false, "The Team": false, "March Sales": false, "Monday Morning": false,
		"An Article Of Six Whole Words": false, "": false,
	} {
		if got := IsPersonal(s); got != want {
			t.Errorf("IsPersonal(%q) = %v", s, got)
		}
	}
}

func TestBy(t *testing.T) {
	for s, want := range map[string]string{
		"By Jane": "By ", "Written by Jane": "Written by ", "Publié par Jeanne": "Publié par ", "Von Jan": "Von ",
		"Autor: Jan": "Autor: ", "Autor/in: Jan": "Autor/in: ", "著者：山田": "著者：", "Autor Jan": "Autor ",
		"Bye Jane": "", "Interview Jane": "", "Jane": "", "": "",
	} {
		if got := s[:LengthOfBy(s)]; got != want {
			t.Errorf("in front of the name in %q stands %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]bool{"Written by": true, "Autor:": true, "By Jane": false, "": false} {
		if got := IsLabel(s); got != want {
			t.Errorf("IsLabel(%q) = %v", s, got)
		}
	}
}

func TestPseudonym(t *testing.T) {
	for s, want := range map[string]string{"by ada": "ada", "By Example": "Example", "by the way": "", "by share": ""} {
		if got := Pseudonym(s); got != want {
			t.Errorf("Pseudonym(%q) = %q, want %q", s, got, want)
		}
	}
}

// TestMayMatch holds that a text is not refused in which tail or notBy matches.
func TestMayMatch(t *testing.T) {
	part := rapid.SampledFrom([]string{
		"Ada", "van", "Jean-Luc", "says", "ist", "is.", "on", "May", "3", "2nd", "|", "•", "-", "–", "⋅", ",", " ", " ", " ", "\u00a0",
	})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.TrimSpace(strings.Join(rapid.SliceOf(part).Draw(t, "parts"), ""))
		if !mayHaveTail(s) && tail().MatchString(s) {
			t.Fatalf("%q has the tail %q", s, tail().FindString(s))
		}
	})
	deed := rapid.SampledFrom([]string{"Photos ", "edited", "fotos", "by", " By ", "von", "  par", "PAR", "bye", ".", "\u00a0"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(deed).Draw(t, "parts"), "")
		if !hasBy(s) && notBy().MatchString(s) {
			t.Fatalf("%q says %q", s, notBy().FindString(s))
		}
	})
	if mayHaveTail("Jean-Luc van der Meer") {
		t.Error("a name has no tail")
	}
}

func ExampleSplit() {
	fmt.Println(Split("Publié par Jeanne Doe, rédactrice"))
	fmt.Println(Split("By Jane Doe, Staff Writer, and Paul Roe"))
	// Output:
	// [Jeanne Doe]
	// [Jane Doe Paul Roe]
}
