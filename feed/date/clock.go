package date

import "feedgen/feed/words"

// clockFillers may stand between a date and its time of day, clockUnits before
// or behind a time of day that is written 14.05.
var (
	clockFillers = words.Set(func(l *words.Language) string { return l.ClockFillers }, "t , | - – — • · / @ . :")
	clockUnits   = words.Set(func(l *words.Language) string { return l.ClockUnit })
)

// clock reads the time of day and the zone, if they come first, and returns the
// number of tokens it took.
func (d *Date) clock(t []token) int {
	n := 0
	for n < len(t) && n < 3 && clockFillers()[t[n].text] {
		n++
	}
	if n+2 >= len(t) || t[n].digits == 0 || t[n].digits > 2 || t[n].number > 24 || t[n+2].digits != 2 || t[n+2].number > 59 {
		return 0
	}
	sep := t[n+1].text
	if sep != ":" && sep != "h" && !(sep == "." && (n+3 < len(t) && clockUnits()[t[n+3].text] || n > 0 && clockUnits()[t[n-1].text])) {
		return 0
	}
	d.Hour, d.Minute, d.Second, d.Timed = t[n].number, t[n+2].number, 0, true
	n += 3
	if n+1 < len(t) && t[n].text == ":" && t[n+1].digits == 2 {
		d.Second = t[n+1].number
		n += 2
		if n+1 < len(t) && (t[n].text == "." || t[n].text == ",") && t[n+1].digits > 0 && t[n+1].start == t[n].end {
			n += 2 // a fraction of a second
		}
	}
	n += d.meridiem(t[n:])
	n += d.zone(t[n:])
	if d.Hour == 24 {
		d.Hour = 0
	}
	return n
}

// meridiem reads am, pm, a.m. and p.m., and returns the number of tokens it
// took.
func (d *Date) meridiem(t []token) int {
	if len(t) == 0 {
		return 0
	}
	half, n := t[0].text, 1
	if (half == "a" || half == "p") && len(t) > 2 && t[1].text == "." && t[2].text == "m" {
		half, n = half+"m", 3
		if len(t) > 3 && t[3].text == "." {
			n = 4
		}
	}
	switch {
	case half == "am" && d.Hour == 12:
		d.Hour = 0
	case half == "pm" && d.Hour < 12:
		d.Hour += 12
	case half != "am" && half != "pm":
		return 0
	}
	return n
}

// zones are the abbreviations that mean one offset nearly everywhere, in
// minutes.
var zones = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"cet": 60, "cest": 120, "mez": 60, "mesz": 120, "bst": 60, "eet": 120, "eest": 180, "msk": 180,
}

// zone reads Z, +02:00, +0200, +02, GMT+0200 and CET, and returns the number of
// tokens it took.
func (d *Date) zone(t []token) int {
	n := 0
	if n < len(t) && t[n].text == "(" {
		n++
	}
	if n < len(t) {
		if offset, ok := zones[t[n].text]; ok {
			d.Zoned, d.Offset = true, offset
			n++
		}
	}
	if n+1 < len(t) && (t[n].text == "+" || t[n].text == "-" || t[n].text == "−") && t[n+1].digits > 0 && t[n+1].start == t[n].end {
		hours, minutes, used := t[n+1].number, 0, 2
		switch t[n+1].digits {
		case 4:
			hours, minutes = hours/100, hours%100
		case 1, 2:
			if n+3 < len(t) && t[n+2].text == ":" && t[n+3].digits == 2 {
				minutes, used = t[n+3].number, 4
			}
		default:
			return 0
		}
		offset := hours*60 + minutes
		if t[n].text != "+" {
			offset = -offset
		}
		if -12*60 <= offset && offset <= 14*60 {
			d.Zoned, d.Offset = true, offset
		}
		n += used
	}
	if !d.Zoned {
		return 0
	}
	return n
}
