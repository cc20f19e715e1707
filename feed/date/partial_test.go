package date

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindParts(t *testing.T) {
	months := func(s string) []Found { return append(FindMonths(s), FindNumericMonths(s)...) }
	inYear := func(s string) []Found { return FindInYear(s, 2024, DayFirst) }
	for _, c := range []struct {
		find func(string) []Found
		in   string
		want []string
	}{
		{months, "2021/10 : Title", []string{"2021-10 2021/10"}},
		{months, "Revue, 10/2021", []string{"2021-10 10/2021"}},
		{months, "octobre 2021", []string{"2021-10 octobre 2021"}},
		{months, "October, 2021", []string{"2021-10 October, 2021"}},
		{months, "outubro de 2021", []string{"2021-10 outubro de 2021"}},
		{months, "2023/02/29 : no such day", nil},
		{months, "2023/13 and 29/02/2023", nil},
		{months, "May I ask in 2021?", nil},
		{inYear, "20 février : Title", []string{"2024-02-20 20 février"}},
		{inYear, "February 20th, Title", []string{"2024-02-20 February 20th"}},
		{inYear, "20/02 – Title", []string{"2024-02-20 20/02"}},
		{inYear, "1er mai", []string{"2024-05-01 1er mai"}},
		{inYear, "Février", []string{"2024-02 Février"}},
		{inYear, "31 février", []string{"2024-02 février"}},
		{inYear, "10 reasons", nil},
	} {
		var got []string
		for _, f := range c.find(c.in) {
			got = append(got, f.String()+" "+c.in[f.Start:f.End])
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.in, diff)
		}
	}
}
