package extract

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/words"
)

// moment is a date as precisely as a page tells it. The zero value is none.
type moment struct {
	year, month, day     int // day 0: only the month is known
	hour, minute, second int
	timed                bool // hour and minute are known
	zoned                bool // offset is known
	offset               int  // minutes east of UTC
	ambiguous            bool // day and month might be the other way round
}

// String returns the form that Metadata documents.
func (m moment) String() string {
	switch {
	case m.year == 0:
		return ""
	case m.day == 0:
		return fmt.Sprintf("%04d-%02d", m.year, m.month)
	case !m.timed:
		return fmt.Sprintf("%04d-%02d-%02d", m.year, m.month, m.day)
	}
	s := fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", m.year, m.month, m.day, m.hour, m.minute, m.second)
	switch {
	case !m.zoned:
		return s
	case m.offset == 0:
		return s + "Z"
	}
	sign, o := '+', m.offset
	if o < 0 {
		sign, o = '-', -o
	}
	return fmt.Sprintf("%s%c%02d:%02d", s, sign, o/60, o%60)
}

// valid reports whether m is a day of the calendar on which a web page may
// have been published. Years before the web are allowed for archives.
func (m moment) valid() bool {
	if m.year < 1900 || m.year > 2100 || m.month < 1 || m.month > 12 || m.day < 0 {
		return false
	}
	if m.hour > 24 || m.minute > 59 || m.second > 60 || m.offset < -12*60 || m.offset > 14*60 {
		return false
	}
	return m.day == 0 || m.day <= time.Date(m.year, time.Month(m.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// sameDay reports whether two moments may be the same calendar day: as
// written, or at the same instant, or within half a day of each other.
func (m moment) sameDay(o moment) bool {
	if m.year == 0 || o.year == 0 {
		return false
	}
	if m.day == 0 || o.day == 0 {
		return m.year == o.year && m.month == o.month
	}
	if m.year == o.year && m.month == o.month && m.day == o.day {
		return true
	}
	if m.timed && o.timed {
		d := m.time().Sub(o.time())
		return -13*time.Hour < d && d < 13*time.Hour
	}
	return false
}

// swapped returns m with day and month the other way round.
func (m moment) swapped() moment {
	m.day, m.month = m.month, m.day
	return m
}

// time returns the instant, in UTC where the zone is unknown.
func (m moment) time() time.Time {
	return time.Date(m.year, time.Month(m.month), max(m.day, 1), m.hour, m.minute-m.offset, m.second, 0, time.UTC)
}

// parseMoment reads a date from an attribute that was made for machines.
func parseMoment(s string, dayFirst bool) (moment, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 100 {
		return moment{}, false
	}
	if m, ok := parseDigits(s); ok {
		return m, true
	}
	found := findMoments(s, dayFirst)
	if len(found) == 0 {
		return parseMonth(s)
	}
	return found[0].moment, true
}

// parseDigits reads Unix times in seconds or milliseconds, and 20220920 with
// or without T060000Z.
func parseDigits(s string) (moment, bool) {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	switch {
	case n == len(s) && (n == 10 || n == 13):
		u, _ := strconv.ParseInt(s, 10, 64)
		if n == 13 {
			u /= 1000
		}
		t := time.Unix(u, 0).UTC()
		m := moment{year: t.Year(), month: int(t.Month()), day: t.Day(),
			hour: t.Hour(), minute: t.Minute(), second: t.Second(), timed: true, zoned: true}
		return m, m.year >= 1990 && m.valid()
	case n == 14 && n == len(s):
		return expand(s[:8], s[8:])
	case n == 8 && n == len(s):
		return expand(s, "")
	case n == 8 && (s[8] == 'T' || s[8] == ' '):
		return expand(s[:8], s[9:])
	}
	return moment{}, false
}

// expand reads the compact form of a date and a time of day.
func expand(date, clock string) (moment, bool) {
	long := date[:4] + "-" + date[4:6] + "-" + date[6:]
	if len(clock) >= 6 && !strings.Contains(clock, ":") {
		clock = clock[:2] + ":" + clock[2:4] + ":" + clock[4:]
	}
	if clock != "" {
		long += "T" + clock
	}
	found := findMoments(long, true)
	if len(found) == 0 {
		return moment{}, false
	}
	return found[0].moment, true
}

// parseMonth reads 2021-10 and "octobre 2021".
func parseMonth(s string) (moment, bool) {
	t := tokenize(s)
	var m moment
	switch {
	case len(t) == 3 && t[0].digits == 4 && t[1].text == "-" && t[2].digits > 0:
		m = moment{year: t[0].number, month: t[2].number}
	case len(t) == 2 && t[1].digits == 4:
		m = moment{year: t[1].number, month: months()[t[0].text]}
	}
	return m, m.month != 0 && m.valid()
}

// foundMoment is a date within a text.
type foundMoment struct {
	moment
	start, end int // bytes of the text
}

// findMoments returns the dates that stand in a short text, with the time of
// day where one follows. dayFirst says how to read 02/03/2024.
func findMoments(s string, dayFirst bool) []foundMoment {
	if !strings.ContainsAny(s, "0123456789") {
		return nil
	}
	t := tokenize(s)
	var found []foundMoment
	for i := 0; i < len(t); {
		m, n := dateAt(t[i:], dayFirst)
		if n == 0 {
			i++
			continue
		}
		n += clockAt(t[i+n:], &m)
		if m.valid() {
			found = append(found, foundMoment{m, t[i].start, t[i+n-1].end})
		}
		i += n
	}
	return found
}

// dateAt reads the date that starts with the first token, and returns the
// number of tokens it took.
func dateAt(t []token, dayFirst bool) (m moment, n int) {
	if t[0].number == 0 && months()[t[0].text] == 0 {
		return moment{}, 0
	}
	if m, n = numericDate(t, dayFirst); n > 0 {
		return m, n
	}
	if m, n = namedDate(t); n > 0 {
		return m, n
	}
	return moment{}, 0
}

// numericDate reads 2022-09-20, 2022/09/20, 20.09.2022, 9/20/2022, 25/01/22
// and 2022年9月20日.
func numericDate(t []token, dayFirst bool) (moment, int) {
	// 20. 09. 2022 has blanks, which are no tokens.
	if len(t) < 5 || t[0].digits == 0 || t[2].digits == 0 || t[4].digits == 0 {
		return moment{}, 0
	}
	sep := t[1].text
	cjk := sep == "年" && t[3].text == "月" || sep == "년" && t[3].text == "월"
	if !cjk && (sep != t[3].text || !strings.Contains("-/.‑–", sep)) {
		return moment{}, 0
	}
	a, b, c := t[0], t[2], t[4]
	m := moment{}
	switch {
	case a.digits == 4 && b.digits <= 2 && c.digits <= 2:
		m = moment{year: a.number, month: b.number, day: c.number}
	case a.digits <= 2 && b.digits <= 2 && (c.digits == 4 || c.digits == 2 && a.digits == 2 && b.digits == 2):
		y := c.number
		if c.digits == 2 {
			y += 2000
		}
		m = moment{year: y, month: b.number, day: a.number}
		if m.month > 12 || m.day <= 12 && !dayFirst && sep == "/" {
			m.month, m.day = m.day, m.month
		}
		m.ambiguous = sep == "/" && a.number <= 12 && b.number <= 12 && a.number != b.number
	default:
		return moment{}, 0
	}
	if !m.valid() || m.day == 0 {
		return moment{}, 0
	}
	if cjk && len(t) > 5 && (t[5].text == "日" || t[5].text == "일") {
		return m, 6
	}
	return m, 5
}

// ordinals may follow the number of a day, and fillers stand between it and
// the month, or between the month and the year.
var (
	ordinals = words.Set(func(l *words.Language) string { return l.Ordinals }, "°")
	fillers  = words.Set(func(l *words.Language) string { return l.DateFillers }, ". , - / ’ '")
)

// namedDate reads dates with the month's name: 20 septembre 2022, 1er mai
// 2022, Sept. 20th, 2022, 2022 Sep 20, Tue Sep 20 06:00:00 UTC 2022.
func namedDate(t []token) (moment, int) {
	var m moment
	var n int
	skip := func(list map[string]bool, most int) {
		for ; most > 0 && n < len(t) && list[t[n].text]; most-- {
			n++
		}
	}
	number := func(low, high int) (int, bool) {
		if n < len(t) && t[n].digits > 0 && low <= t[n].number && t[n].number <= high {
			n++
			return t[n-1].number, true
		}
		return 0, false
	}
	name := func() bool {
		if n < len(t) && months()[t[n].text] > 0 {
			m.month = months()[t[n].text]
			n++
			return true
		}
		return false
	}
	var ok bool
	switch {
	case t[0].digits == 4: // 2022 Sep 20
		m.year = t[0].number
		n = 1
		skip(fillers(), 1)
		if !name() {
			return moment{}, 0
		}
		skip(fillers(), 2)
		m.day, ok = number(1, 31)
	case t[0].digits > 0: // 20 September 2022
		m.day, ok = number(1, 31)
		skip(ordinals(), 1)
		skip(fillers(), 2)
		if !ok || !name() {
			return moment{}, 0
		}
		skip(fillers(), 2)
		m.year, ok = year(t, &n)
	default: // September 20, 2022
		if !name() {
			return moment{}, 0
		}
		skip(fillers(), 1)
		m.day, ok = number(1, 31)
		if !ok {
			return moment{}, 0
		}
		skip(ordinals(), 1)
		skip(fillers(), 2)
		at := n
		// Unix date and the like put the time before the year.
		at += clockAt(t[n:], &m)
		if at == n {
			m.timed = false
		}
		n = at
		m.year, ok = year(t, &n)
	}
	if !ok || !m.valid() {
		return moment{}, 0
	}
	return m, n
}

// year reads a year of four digits, or of two as in 20-Sep-22 and ’22.
func year(t []token, n *int) (int, bool) {
	if *n >= len(t) {
		return 0, false
	}
	y := t[*n]
	switch {
	case y.digits == 4 && y.number >= 1900 && y.number <= 2100:
		*n++
		return y.number, true
	case y.digits == 2 && *n > 0 && strings.Contains("-’'/", t[*n-1].text):
		*n++
		return 2000 + y.number, true
	}
	return 0, false
}

// clockFillers may stand between a date and its time of day, clockUnits behind
// a time of day that is written 14.05.
var (
	clockFillers = words.Set(func(l *words.Language) string { return l.ClockFillers }, "t , | - – — • · / @ . :")
	clockUnits   = words.Set(func(l *words.Language) string { return l.ClockUnit })
)

// clockAt reads the time of day and zone that start with the first tokens,
// and returns the number of tokens it took.
func clockAt(t []token, m *moment) int {
	n := 0
	for n < len(t) && n < 3 && clockFillers()[t[n].text] {
		n++
	}
	if n+2 >= len(t) || t[n].digits == 0 || t[n].digits > 2 || t[n].number > 24 || t[n+2].digits != 2 || t[n+2].number > 59 {
		return 0
	}
	sep := t[n+1].text
	if sep != ":" && sep != "h" && !(sep == "." && n+3 < len(t) && clockUnits()[t[n+3].text]) {
		return 0
	}
	m.hour, m.minute, m.second, m.timed = t[n].number, t[n+2].number, 0, true
	n += 3
	if n+1 < len(t) && t[n].text == ":" && t[n+1].digits == 2 {
		m.second = t[n+1].number
		n += 2
		if n+1 < len(t) && (t[n].text == "." || t[n].text == ",") && t[n+1].digits > 0 && t[n+1].start == t[n].end {
			n += 2 // a fraction of a second
		}
	}
	n += meridiem(t[n:], m)
	n += zoneAt(t[n:], m)
	if m.hour == 24 {
		m.hour = 0
	}
	return n
}

// meridiem reads am, pm, a.m. and p.m.
func meridiem(t []token, m *moment) int {
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
	case half == "am" && m.hour == 12:
		m.hour = 0
	case half == "pm" && m.hour < 12:
		m.hour += 12
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

// zoneAt reads Z, +02:00, +0200, +02, GMT+0200, CET.
func zoneAt(t []token, m *moment) int {
	n := 0
	if n < len(t) && t[n].text == "(" {
		n++
	}
	if n < len(t) {
		if o, ok := zones[t[n].text]; ok {
			m.zoned, m.offset = true, o
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
		o := hours*60 + minutes
		if t[n].text != "+" {
			o = -o
		}
		if -12*60 <= o && o <= 14*60 {
			m.zoned, m.offset = true, o
		}
		n += used
	}
	if !m.zoned {
		return 0
	}
	return n
}

// token is a number, a word or a sign.
type token struct {
	text       string // words in lower case without accents
	number     int
	digits     int // of a number; 0: none
	start, end int
}

// tokenize splits a text into tokens; white space separates.
func tokenize(s string) []token {
	t := make([]token, 0, len(s)/4+4)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		j := i + size
		class := classOf(r)
		for j < len(s) && class != ' ' && class != '.' {
			r, size := utf8.DecodeRuneInString(s[j:])
			if classOf(r) != class {
				break
			}
			j += size
		}
		switch class {
		case '0':
			n, _ := strconv.Atoi(s[i:min(j, i+9)])
			t = append(t, token{text: s[i:j], number: n, digits: j - i, start: i, end: j})
		case 'a':
			t = append(t, token{text: fold(s[i:j]), start: i, end: j})
		case '.':
			t = append(t, token{text: s[i:j], start: i, end: j})
		}
		i = j
	}
	return t
}

func classOf(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case '0' <= r && r <= '9':
		return '0'
	case strings.ContainsRune("年月日년월일", r):
		return '.'
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return 'a'
	}
	return '.'
}

// months returns the numbers of the months by their names and those of their
// abbreviations that mean one month in all languages.
var months = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	names := func(yield func(string, int)) {
		for _, l := range words.All {
			for _, spelling := range l.Months {
				for i, name := range strings.Fields(spelling) {
					yield(fold(name), i+1)
				}
			}
		}
	}
	names(func(name string, month int) {
		runes := []rune(name)
		for n := 3; n < len(runes); n++ {
			short := string(runes[:n])
			if known, ok := m[short]; ok && known != month {
				m[short] = 0 // as "jui" is June and July
			} else {
				m[short] = month
			}
		}
	})
	names(func(name string, month int) { m[name] = month })
	return m
})
