package feed

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	at := func(s string) Date {
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	paris := time.FixedZone("Paris", 3600)
	f := &Feed{Language: "fr", Location: paris, Entries: []Entry{
		{ID: "1", URL: "https://blog.octo.com/1", Published: at("2023-12-31T23:30:00Z"), Tags: []string{"MLOps", "C++"}},
		{ID: "2", URL: "https://www.example.org/2", Published: at("2023-12-31T22:30:00Z"), Language: "en-GB",
			Tags: []string{"mlops", "c#"}},
		{ID: "3", URL: "https://example.org/3", Published: at("2022-05-01"), Language: "en", Tags: []string{"MLOPS", "mlops", "C"},
			Authors: []Author{{Name: "Ada Lovelace"}, {Name: "Élise B."}}},
		{ID: "4", URL: "https://example.org/4", Published: at("2022-01-01"), Authors: []Author{{Name: "Ada  LOVELACE"}}},
	}}
	for _, tt := range []struct{ property, want string }{
		{ByTag, "[C: 3] [c#: 2] [C++: 1] [mlops: 1 2 3]"},
		{ByAuthor, "[Ada Lovelace: 3 4] [Élise B.: 3]"},
		{ByLanguage, "[en: 2 3] [fr: 1 4]"},
		{ByHost, "[blog.octo.com: 1] [example.org: 2 3 4]"},
		{ByYear, "[2024: 1] [2023: 2] [2022: 3 4]"},
	} {
		got := ""
		for _, p := range f.Split(tt.property) {
			got += " [" + p.Value + ":"
			for _, e := range p.Entries {
				got += " " + e.ID
			}
			got += "]"
		}
		if diff := cmp.Diff(" "+tt.want, got); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", tt.property, diff)
		}
	}
	for _, p := range f.Split(ByLanguage) {
		if e := p.Entries[0]; p.Language != p.Value || p.Value == "en" && e.Language != "en-GB" || p.Value == "fr" && e.Language != "" {
			t.Errorf("a feed in %q, with an entry in %q", p.Language, e.Language)
		}
	}
	if f.Language != "fr" || f.Entries[0].Language != "" {
		t.Error("Split changed the feed that it divides")
	}
}

// BenchmarkSplit divides as many entries into ever more parts: it takes as long.
func BenchmarkSplit(b *testing.B) {
	for _, parts := range []int{10, 1000, 10_000} {
		f := &Feed{}
		for i := range 100_000 {
			f.Entries = append(f.Entries, Entry{URL: "https://example.org/", Tags: []string{fmt.Sprintf("tag %d", i%parts)}})
		}
		b.Run(fmt.Sprintf("entries=%d/parts=%d", len(f.Entries), parts), func(b *testing.B) {
			for b.Loop() {
				if got := len(f.Split(ByTag)); got != parts {
					b.Fatalf("%d parts", got)
				}
			}
		})
	}
}
