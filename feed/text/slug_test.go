package text

import (
	"io/fs"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"Go":                       "go",
		"C++":                      "c-plus-plus",
		"C#":                       "c-sharp",
		"F♯":                       "f-sharp",
		"C":                        "c",
		".NET":                     "dot-net",
		"A+B":                      "a-b",
		"R&D":                      "r-d",
		"Sécurité & accès":         "securite-acces",
		"l’été d'ici":              "l-ete-d-ici",
		"Straße":                   "strasse",
		"Øystein Ærø":              "oystein-aero",
		"Emmanuel-Lin  Toulemonde": "emmanuel-lin-toulemonde",
		"blog.octo.com":            "blog-octo-com",
		"2024":                     "2024",
		"日本語":                      "%E6%97%A5%E6%9C%AC%E8%AA%9E",
		"Go 言語":                    "go-%E8%A8%80%E8%AA%9E",
		"Новости":                  "%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
		"हिन्दी":                   "%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80",
		"!?":                       "%21%3F",
		"../../etc":                "etc",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

// A slug is a name that every file system and every address takes.
func TestSlugIsName(t *testing.T) {
	name := regexp.MustCompile(`^([a-z0-9-]|%[0-9A-F]{2})+$`)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		got := Slug(s)
		if s == "" {
			return
		}
		if !name.MatchString(got) || !fs.ValidPath(got) || len(got) > maxSlug || got[0] == '-' || got[len(got)-1] == '-' {
			t.Fatalf("Slug(%q) = %q", s, got)
		}
	})
}
