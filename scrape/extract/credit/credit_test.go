package credit

import (
	"strings"
	"testing"

	"feedgen/feed/date"
)

// TestRead holds which lines are credits, and what they say.
func TestRead(t *testing.T) {
	for line, want := range map[string]string{
		"Publié le 12 avril 2023 à 10h30 par Léa Marchand dans Données": "2023-04-12T10:30:00 by Léa Marchand",
		"Von Jan Tinte | 3. Mai 2021 | 4 Min. Lesezeit":                 "2021-05-03 by Jan Tinte",
		"Ada Quill · May 3, 2021":                                       "2021-05-03 Ada Quill",
		"Lyon, le 3 mai 2021":                                           "2021-05-03",
		"Text: Jan Tinte, Fotos: Lena Feder":                            "by Jan Tinte",
		"Technique | 3 mai 2021":                                        "2021-05-03",
		"By admin":                                                      "",
		"Le 12 mars 2019, l’atelier a ouvert ses portes.":               "no credit",
		"Loi du 10 février 2020 relative au recyclage":                  "no credit",
		"Join us on December 15, 2022 for the meeting.":                 "no credit",
		"We met Ada Quill on Friday and talked about queues":            "no credit",
	} {
		l := Read(line, date.DayFirst)
		got := "no credit"
		if l.Plain {
			var parts []string
			for _, d := range l.Dates {
				parts = append(parts, d.Date.String())
			}
			if l.By && len(l.Names) > 0 {
				parts = append(parts, "by")
			}
			got = strings.Join(append(parts, l.Names...), " ")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// TestKinds holds what labels say of dates.
func TestKinds(t *testing.T) {
	for label, want := range map[string]Kind{
		"Published on": Published, "Veröffentlicht am": Published, "公開日：": Published, "le": Published, "": Bare,
		"Mis à jour le": Updated, "Last updated": Updated, "Stand:": AsOf,
		"Next review due:": Other, "Valable jusqu’au": Other, "Born": Other, "Gültig bis": Other,
	} {
		if got := KindOf(label); got != want {
			t.Errorf("%q is of kind %d, want %d", label, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Par Léa Marchand, le 3 mai 2021")
	f.Add("文：墨田一郎　写真：筆谷花子 2021年5月3日")
	f.Fuzz(func(t *testing.T, line string) {
		if l := Read(line, date.DayFirst); l.Plain && len(line) > Longest {
			t.Errorf("%d bytes are a credit", len(line))
		}
	})
}
