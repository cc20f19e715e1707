package date

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in    string
		order Order
		want  string // empty: no date
	}{
		// ISO 8601 as pages write it.
		{"2022-09-20", MonthFirst, "2022-09-20"},
		{"2022-9-2", MonthFirst, "2022-09-02"},
		{"2022-09", MonthFirst, "2022-09"},
		{"2022/9", MonthFirst, "2022-09"},
		{"20220920", MonthFirst, "2022-09-20"},
		{"2022-09-20T06:00:00Z", MonthFirst, "2022-09-20T06:00:00Z"},
		{"2022-09-20T06:00:00.123456Z", MonthFirst, "2022-09-20T06:00:00Z"},
		{"2022-09-20T08:00:00+02:00", MonthFirst, "2022-09-20T08:00:00+02:00"},
		{"2022-09-20T08:00:00+0200", MonthFirst, "2022-09-20T08:00:00+02:00"},
		{"2022-09-20T08:00:00+02", MonthFirst, "2022-09-20T08:00:00+02:00"},
		{"2022-09-20T08:00-05:30", MonthFirst, "2022-09-20T08:00:00-05:30"},
		{"2022-09-20 08:00:00", MonthFirst, "2022-09-20T08:00:00"},
		{"2022-09-20 08:00:00 UTC", MonthFirst, "2022-09-20T08:00:00Z"},
		{"20220920T060000Z", MonthFirst, "2022-09-20T06:00:00Z"},
		{"20220920060000", MonthFirst, "2022-09-20T06:00:00"},
		{"2022/09/20", MonthFirst, "2022-09-20"},
		// RFC 822 and what languages print.
		{"Tue, 20 Sep 2022 06:00:00 GMT", MonthFirst, "2022-09-20T06:00:00Z"},
		{"Tue, 20 Sep 2022 08:00:00 +0200", MonthFirst, "2022-09-20T08:00:00+02:00"},
		{"Tue Sep 20 06:00:00 UTC 2022", MonthFirst, "2022-09-20T06:00:00Z"},
		{"Tue Sep 20 2022 08:00:00 GMT+0200 (CEST)", MonthFirst, "2022-09-20T08:00:00+02:00"},
		// Unix times.
		{"1663653600", MonthFirst, "2022-09-20T06:00:00Z"},
		{"1663653600000", MonthFirst, "2022-09-20T06:00:00Z"},
		// Day first or month first.
		{"02/03/2024", DayFirst, "2024-03-02"},
		{"02/03/2024", MonthFirst, "2024-02-03"},
		{"25/01/2022", MonthFirst, "2022-01-25"},
		{"01/25/2022", DayFirst, "2022-01-25"},
		{"02.03.2024", MonthFirst, "2024-03-02"},
		{"25/01/22", DayFirst, "2022-01-25"},
		// Names of months.
		{"1er mai 2021", DayFirst, "2021-05-01"},
		{"Publié le 3 août 2021 à 8h30", DayFirst, "2021-08-03T08:30:00"},
		{"12 févr. 2020", DayFirst, "2020-02-12"},
		{"5 déc. 2019", DayFirst, "2019-12-05"},
		{"14 juil. 2019", DayFirst, "2019-07-14"},
		{"Sept. 20th, 2022", MonthFirst, "2022-09-20"},
		{"September 20, 2022 at 5:30 p.m. EST", MonthFirst, "2022-09-20T17:30:00-05:00"},
		{"3. März 2021, 14:05 Uhr", DayFirst, "2021-03-03T14:05:00"},
		{"20. Dez. 2021", DayFirst, "2021-12-20"},
		{"1 de enero de 2020", DayFirst, "2020-01-01"},
		{"7 gennaio 2020", DayFirst, "2020-01-07"},
		{"9 de março de 2020", DayFirst, "2020-03-09"},
		{"11 mei 2020", DayFirst, "2020-05-11"},
		{"octobre 2021", DayFirst, "2021-10"},
		{"2022年9月20日", DayFirst, "2022-09-20"},
		{"2021•05•03", DayFirst, "2021-05-03"},
		{"2021·05·03", MonthFirst, "2021-05-03"},
		{"03.Mär.19", DayFirst, "2019-03-03"},
		{"Mon, Jul 24 20171:56 PM EDT", MonthFirst, "2017-07-24T13:56:00-04:00"},
		{"24 July 201713:56", DayFirst, "2017-07-24T13:56:00"},
		// No dates.
		{"10•20•2024", DayFirst, ""},
		{"03.Mär. 19 Leute", DayFirst, ""},
		{"July 24 11:20171:56", DayFirst, ""},
		{"24 July 30171:56", DayFirst, ""},
		{"", DayFirst, ""},
		{"jui 2022", DayFirst, ""},
		{"31/02/2022", DayFirst, ""},
		{"2022-13-01", DayFirst, ""},
		{"version 1.2.3", DayFirst, ""},
		{"10 minutes", DayFirst, ""},
		{"0000-00-00", DayFirst, ""},
	} {
		m, ok := Parse(c.in, c.order)
		got := ""
		if ok {
			got = m.String()
		}
		if got != c.want {
			t.Errorf("Parse(%q, %v) = %q, want %q", c.in, c.order, got, c.want)
		}
	}
}

// TestRoundTrip writes times as machines and people do and reads them
// back.
func TestRoundTrip(t *testing.T) {
	layouts := []string{
		time.RFC3339, time.RFC1123Z, "2006-01-02 15:04:05 -0700", "2 January 2006 15:04:05 -0700",
		"January 2, 2006 3:04:05 pm -0700", "Mon Jan 2 15:04:05 -0700 2006", "02.01.2006 15:04:05 -07:00",
	}
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", 60*rapid.IntRange(-12*60, 14*60).Draw(t, "offset"))
		want := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "time"), 0).In(zone)
		s := want.Format(rapid.SampledFrom(layouts).Draw(t, "layout"))
		m, ok := Parse(s, DayFirst)
		if !ok || !m.Time().Equal(want) {
			t.Fatalf("%q reads as %v (%v), want %v", s, m, ok, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"2022-09-20T06:00:00Z", "le 1er mai 2021 à 8h30", "Tue Sep 20 06:00:00 UTC 2022", "1663653600", "2022年9月20日",
		"03/04/2021 5:30 p.m. EST", "20220920T060000+0200", "/2022/09/20/",
	} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, dayFirst bool) {
		d, ok := Parse(s, Order(dayFirst))
		if ok && !d.IsValid() {
			t.Errorf("%q gives %v, which is no date", s, d)
		}
		if again, _ := Parse(d.String(), DayFirst); ok && again.String() != d.String() {
			t.Errorf("%q gives %v, which reads as %v", s, d, again)
		}
		for _, found := range Find(s, Order(dayFirst)) {
			if !found.IsValid() || found.Start < 0 || found.End > len(s) || found.Start >= found.End {
				t.Errorf("%q: found %v at %d to %d", s, found.Date, found.Start, found.End)
			}
		}
		if d, ok := InPath(s); ok && !d.IsValid() {
			t.Errorf("path %q gives %v, which is no date", s, d)
		}
	})
}

func TestFind(t *testing.T) {
	const s = "Published May 1, 2021 at 8:30 pm, updated 3 May 2021; version 1.2.3 of June."
	var got []string
	for _, f := range Find(s, MonthFirst) {
		got = append(got, f.String()+" "+s[f.Start:f.End])
	}
	want := []string{"2021-05-01T20:30:00 May 1, 2021 at 8:30 pm", "2021-05-03 3 May 2021"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("dates in %q (-want +got):\n%s", s, diff)
	}
}

func TestInPath(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{"/2022/09/20/title", "2022-09-20"},
		{"/2022/9/2/title", "2022-09-02"},
		{"/blog/2022-09-20-title.html", "2022-09-20"},
		{"/blog/title_2022_09_20", "2022-09-20"},
		{"/20220920/title", "2022-09-20"},
		{"/2022/09/title", ""},
		{"/2022/13/20/title", ""},
		{"/2022-02-30-title", ""},
		{"/1985/09/20/title", ""},
		{"/id-12022-09-20", ""},
		{"/2022-09-201", ""},
	} {
		d, ok := InPath(c.path)
		if got := d.String(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("InPath(%q) = %q, %v, want %q", c.path, got, ok, c.want)
		}
	}
}

func TestMayBeSameDay(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2022-09-20", "2022-09-20T23:00:00", true},
		{"2022-09", "2022-09-20", true},
		{"2022-09", "2022-10-01", false},
		{"2022-09-20T23:30:00Z", "2022-09-21T01:30:00+02:00", true},
		{"2022-09-20T12:00:00", "2022-09-21T00:59:59", true},
		{"2022-09-20T12:00:00", "2022-09-21T01:00:00", false},
		{"2022-09-20", "2022-09-21T00:10:00", false},
		{"", "", false},
	} {
		a, _ := Parse(c.a, DayFirst)
		b, _ := Parse(c.b, DayFirst)
		if a.MayBeSameDay(b) != c.want || b.MayBeSameDay(a) != c.want {
			t.Errorf("%s and %s: may be the same day: %v, want %v", c.a, c.b, a.MayBeSameDay(b), c.want)
		}
	}
}

func ExampleParse() {
	d, ok := Parse("Publié le 1er mai 2021 à 8h30", DayFirst)
	fmt.Println(d, ok)
	// Output: 2021-05-01T08:30:00 true
}
