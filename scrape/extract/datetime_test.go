package extract

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseMoment(t *testing.T) {
	for _, c := range []struct {
		in       string
		dayFirst bool
		want     string // empty: no date
	}{
		// ISO 8601 as pages write it.
		{"2022-09-20", false, "2022-09-20"},
		{"2022-9-2", false, "2022-09-02"},
		{"2022-09", false, "2022-09"},
		{"20220920", false, "2022-09-20"},
		{"2022-09-20T06:00:00Z", false, "2022-09-20T06:00:00Z"},
		{"2022-09-20T06:00:00.123456Z", false, "2022-09-20T06:00:00Z"},
		{"2022-09-20T08:00:00+02:00", false, "2022-09-20T08:00:00+02:00"},
		{"2022-09-20T08:00:00+0200", false, "2022-09-20T08:00:00+02:00"},
		{"2022-09-20T08:00:00+02", false, "2022-09-20T08:00:00+02:00"},
		{"2022-09-20T08:00-05:30", false, "2022-09-20T08:00:00-05:30"},
		{"2022-09-20 08:00:00", false, "2022-09-20T08:00:00"},
		{"2022-09-20 08:00:00 UTC", false, "2022-09-20T08:00:00Z"},
		{"20220920T060000Z", false, "2022-09-20T06:00:00Z"},
		{"20220920060000", false, "2022-09-20T06:00:00"},
		{"2022/09/20", false, "2022-09-20"},
		// RFC 822 and what languages print.
		{"Tue, 20 Sep 2022 06:00:00 GMT", false, "2022-09-20T06:00:00Z"},
		{"Tue, 20 Sep 2022 08:00:00 +0200", false, "2022-09-20T08:00:00+02:00"},
		{"Tue Sep 20 06:00:00 UTC 2022", false, "2022-09-20T06:00:00Z"},
		{"Tue Sep 20 2022 08:00:00 GMT+0200 (CEST)", false, "2022-09-20T08:00:00+02:00"},
		// Unix times.
		{"1663653600", false, "2022-09-20T06:00:00Z"},
		{"1663653600000", false, "2022-09-20T06:00:00Z"},
		// Day first or month first.
		{"02/03/2024", true, "2024-03-02"},
		{"02/03/2024", false, "2024-02-03"},
		{"25/01/2022", false, "2022-01-25"},
		{"01/25/2022", true, "2022-01-25"},
		{"02.03.2024", false, "2024-03-02"},
		{"25/01/22", true, "2022-01-25"},
		// Names of months.
		{"1er mai 2021", true, "2021-05-01"},
		{"Publié le 3 août 2021 à 8h30", true, "2021-08-03T08:30:00"},
		{"12 févr. 2020", true, "2020-02-12"},
		{"5 déc. 2019", true, "2019-12-05"},
		{"14 juil. 2019", true, "2019-07-14"},
		{"Sept. 20th, 2022", false, "2022-09-20"},
		{"September 20, 2022 at 5:30 p.m. EST", false, "2022-09-20T17:30:00-05:00"},
		{"3. März 2021, 14:05 Uhr", true, "2021-03-03T14:05:00"},
		{"20. Dez. 2021", true, "2021-12-20"},
		{"1 de enero de 2020", true, "2020-01-01"},
		{"7 gennaio 2020", true, "2020-01-07"},
		{"9 de março de 2020", true, "2020-03-09"},
		{"11 mei 2020", true, "2020-05-11"},
		{"octobre 2021", true, "2021-10"},
		{"2022年9月20日", true, "2022-09-20"},
		// No dates.
		{"", true, ""},
		{"jui 2022", true, ""},
		{"31/02/2022", true, ""},
		{"2022-13-01", true, ""},
		{"version 1.2.3", true, ""},
		{"10 minutes", true, ""},
		{"0000-00-00", true, ""},
	} {
		m, ok := parseMoment(c.in, c.dayFirst)
		got := ""
		if ok {
			got = m.String()
		}
		if got != c.want {
			t.Errorf("parseMoment(%q, %v) = %q, want %q", c.in, c.dayFirst, got, c.want)
		}
	}
}

// TestMomentsRoundTrip writes times as machines and people do and reads them
// back.
func TestMomentsRoundTrip(t *testing.T) {
	layouts := []string{time.RFC3339, time.RFC1123Z, "2006-01-02 15:04:05 -0700", "2 January 2006 15:04:05 -0700", "January 2, 2006 3:04:05 pm -0700", "Mon Jan 2 15:04:05 -0700 2006", "02.01.2006 15:04:05 -07:00"}
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", 60*rapid.IntRange(-12*60, 14*60).Draw(t, "offset"))
		want := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "time"), 0).In(zone)
		s := want.Format(rapid.SampledFrom(layouts).Draw(t, "layout"))
		m, ok := parseMoment(s, true)
		if !ok || !m.time().Equal(want) {
			t.Fatalf("%q reads as %v (%v), want %v", s, m, ok, want)
		}
	})
}
