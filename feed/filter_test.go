package feed

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilter(t *testing.T) {
	f := &Feed{Language: "fr", Entries: []Entry{
		{ID: "1", URL: "https://blog.octo.com/1", Tags: []string{"MLOps"}, Authors: []Author{{Name: "Éric Biernat"}}},
		{ID: "2", URL: "https://www.example.org/2", Language: "en-GB", Tags: []string{"Data Science", "MLOps"}},
		{ID: "3", URL: "https://octo.com/3", Language: "en", Authors: []Author{{Name: "A"}, {Name: "Emmanuel Lin Toulemonde"}}},
		{ID: "4", URL: "https://notocto.com/4", Language: "fr-CA", Tags: []string{"Sécurité", "C++"}},
	}}
	for _, tt := range []struct {
		name string
		by   Filter
		want []string
	}{
		{"all", Filter{}, []string{"1", "2", "3", "4"}},
		{"language", Filter{Language: "en"}, []string{"2", "3"}},
		{"region", Filter{Language: "en-GB"}, []string{"2"}},
		{"the feed's language", Filter{Language: "fr"}, []string{"1", "4"}},
		{"any tag", Filter{Tags: []string{"mlops", "SE\u0301CURITE\u0301"}}, []string{"1", "2", "4"}},
		{"tag with symbols", Filter{Tags: []string{"c"}}, nil},
		{"author", Filter{Authors: []string{"Emmanuel-Lin Toulemonde"}}, []string{"3"}},
		{"host and subdomain", Filter{Hosts: []string{"octo.com"}}, []string{"1", "3"}},
		{"host with www", Filter{Hosts: []string{"www.example.org"}}, []string{"2"}},
		{"each of them", Filter{Language: "en", Tags: []string{"MLOps"}}, []string{"2"}},
		{"none", Filter{Hosts: []string{"example.com"}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, e := range f.Filter(tt.by).Entries {
				got = append(got, e.ID)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
		})
	}
}

// An entry that names no language is in the language of the feed it comes
// from, not of the one it goes to.
func TestFilterKeepsLanguages(t *testing.T) {
	f := &Feed{Language: "fr-FR", Entries: []Entry{{ID: "1"}, {ID: "2", Language: "fr"}}}
	got := f.Filter(Filter{Language: "fr"})
	if got.Language != "fr" || got.Entries[0].Language != "fr-FR" || got.Entries[1].Language != "" {
		t.Errorf("feed in %q, entries in %q and %q", got.Language, got.Entries[0].Language, got.Entries[1].Language)
	}
	if f.Entries[0].Language != "" {
		t.Error("Filter changed the feed that it filters")
	}
}
