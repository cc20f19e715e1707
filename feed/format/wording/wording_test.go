package wording

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"feedgen/feed"
)

func TestDateInWords(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string, p feed.Precision) feed.Date {
		instant, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return feed.Date{Time: instant, Precision: p}
	}
	for _, tt := range []struct {
		date            feed.Date
		french, english string
	}{
		{at("2021-10-01T10:00:00Z", feed.PrecisionNone), "", ""},
		{at("2021-09-30T22:00:01Z", feed.PrecisionMonth), "octobre 2021", "October 2021"},
		{at("2017-10-31T23:30:00Z", feed.PrecisionDay), "1er novembre 2017", "1 November 2017"},
		{at("2022-09-20T06:00:00Z", feed.PrecisionLocal), "20 septembre 2022", "20 September 2022"},
		{at("2024-02-29T23:59:59Z", feed.PrecisionTime), "1er mars 2024", "1 March 2024"},
	} {
		for _, w := range []struct {
			*Wording
			want string
		}{{all()["fr"], tt.french}, {all()["en"], tt.english}} {
			if got := strings.ReplaceAll(w.Date(tt.date, paris), "\u00a0", " "); got != w.want {
				t.Errorf("%v in %s: %q, want %q", tt.date, w.Language, got, w.want)
			}
		}
	}
}

// TestWordings holds that no language lacks words.
func TestWordings(t *testing.T) {
	for code, w := range all() {
		v := reflect.ValueOf(*w)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if v.Field(i).IsZero() && name != "FirstDay" && name != "Months" {
				t.Errorf("%s lacks %s", code, name)
			}
		}
		if n := strings.Count(w.Months, "; "); n != 11 && strings.Contains(w.Day+w.Month, "{month}") {
			t.Errorf("%s has %d months", code, n+1)
		}
	}
	for _, text := range []string{"Skip: a\nSkip: b", "Skip", "Unknown: a"} {
		if _, err := parse("xx.txt", text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}
