package feed

import "testing"

func TestParseDate(t *testing.T) {
	for text, want := range map[string]struct {
		precision Precision
		back      string
	}{
		"":                              {PrecisionNone, ""},
		"2021-10":                       {PrecisionMonth, "2021-10"},
		"2017-10-26":                    {PrecisionDay, "2017-10-26"},
		"2017-10-26T08:00":              {PrecisionLocal, "2017-10-26T08:00:00"},
		"2017-10-26 08:00:30":           {PrecisionLocal, "2017-10-26T08:00:30"},
		"2017-10-26T08:00:30":           {PrecisionLocal, "2017-10-26T08:00:30"},
		"2017-10-26T08:00:30Z":          {PrecisionTime, "2017-10-26T08:00:30Z"},
		"2017-10-26T08:00+02:00":        {PrecisionTime, "2017-10-26T08:00:00+02:00"},
		"2017-10-26T08:00:30.123-05:00": {PrecisionTime, "2017-10-26T08:00:30-05:00"},
	} {
		d, err := ParseDate(text)
		if err != nil || d.Precision != want.precision || d.String() != want.back {
			t.Errorf("ParseDate(%q) = %s (%s), %v; want %s (%s)", text, d, d.Precision, err, want.back, want.precision)
		}
	}
	for _, text := range []string{"2021", "2021-13", "2021-02-30", "26/10/2017", "2017-10-26T25:00:00Z", "yesterday", " 2021-10"} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", text, d)
		}
	}
}
