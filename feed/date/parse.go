package date

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"feedgen/feed/words"
)

// Order says how to read 02/03/2024.
type Order bool

const (
	MonthFirst Order = false // February 3, as in the United States
	DayFirst   Order = true  // 2 March, as nearly everywhere else
)

// longest bounds a text that Parse takes for a date, in bytes.
const longest = 100

// Parse reads a text that is a date, with anything around it that does not
// look like another. Beside what Find finds, it reads Unix times in seconds or
// milliseconds, 20220920 with or without T060000Z, and months: 2021-10, 2021/10,
// octobre 2021. ok is false where there is no valid date.
func Parse(s string, order Order) (d Date, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > longest {
		return Date{}, false
	}
	if d, ok := parseDigits(s); ok {
		return d, true
	}
	if found := Find(s, order); len(found) > 0 {
		return found[0].Date, true
	}
	return parseMonth(s)
}

// parseDigits reads what is one number, or starts with one of eight digits.
func parseDigits(s string) (Date, bool) {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	switch {
	case n == len(s) && (n == 10 || n == 13):
		return parseUnix(s)
	case n == 14 && n == len(s):
		return expand(s[:8], s[8:])
	case n == 8 && n == len(s):
		return expand(s, "")
	case n == 8 && (s[8] == 'T' || s[8] == ' '):
		return expand(s[:8], s[9:])
	}
	return Date{}, false
}

func parseUnix(s string) (Date, bool) {
	seconds, _ := strconv.ParseInt(s, 10, 64)
	if len(s) == 13 {
		seconds /= 1000
	}
	t := time.Unix(seconds, 0).UTC()
	d := Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day(),
		Hour: t.Hour(), Minute: t.Minute(), Second: t.Second(), Timed: true, Zoned: true}
	return d, d.Year >= 1990 && d.IsValid()
}

// expand reads the compact form of a date and a time of day.
func expand(day, clock string) (Date, bool) {
	long := day[:4] + "-" + day[4:6] + "-" + day[6:]
	if len(clock) >= 6 && !strings.Contains(clock, ":") {
		clock = clock[:2] + ":" + clock[2:4] + ":" + clock[4:]
	}
	if clock != "" {
		long += "T" + clock
	}
	found := Find(long, DayFirst)
	if len(found) == 0 {
		return Date{}, false
	}
	return found[0].Date, true
}

func parseMonth(s string) (Date, bool) {
	t := tokenize(s)
	var d Date
	switch {
	case len(t) == 3 && t[0].digits == 4 && (t[1].text == "-" || t[1].text == "/") && t[2].digits > 0:
		d = Date{Year: t[0].number, Month: t[2].number}
	case len(t) == 2 && t[1].digits == 4:
		d = Date{Year: t[1].number, Month: months()[t[0].text]}
	}
	return d, d.Month != 0 && d.IsValid()
}

// Found is a date within a text.
type Found struct {
	Date
	Start, End int // its bytes
}

// Find returns the dates that stand in a short text, in order, with the time
// of day where one follows. It finds days, and no months alone.
func Find(s string, order Order) []Found {
	if !hasDigits(s) {
		return nil
	}
	t := tokenize(s)
	var found []Found
	for i := 0; i < len(t); {
		if t[i].number == 0 && months()[t[i].text] == 0 {
			i++
			continue
		}
		p := parser{tokens: t[i:]}
		if !p.day(order) {
			i++
			continue
		}
		p.n += p.date.clock(p.tokens[p.n:])
		if p.date.IsValid() {
			found = append(found, Found{p.date, t[i].start, t[i+p.n-1].end})
		}
		i += p.n
	}
	return found
}

// FindMonths returns the months with their year that stand in a short text
// outside of the days that Find finds: "octobre 2021", "2021年10月".
func FindMonths(s string) []Found {
	if !hasDigits(s) {
		return nil
	}
	t := tokenize(s)
	var found []Found
	for i := 0; i < len(t); i++ {
		var d Date
		n := i + 1
		switch {
		case months()[t[i].text] > 0 && (i == 0 || t[i-1].digits == 0):
			for n < len(t) && n < i+2 && fillers()[t[n].text] {
				n++
			}
			if n < len(t) && t[n].digits == 4 {
				d = Date{Year: t[n].number, Month: months()[t[i].text]}
			}
		case t[i].digits == 4 && i+3 < len(t) && t[i+1].text == "年" && t[i+3].text == "月" && (i+4 == len(t) || t[i+4].digits == 0):
			d, n = Date{Year: t[i].number, Month: t[i+2].number}, i+3
		}
		if d.IsValid() {
			found = append(found, Found{d, t[i].start, t[n].end})
			i = n
		}
	}
	return found
}

// parser reads the date that starts with the first of its tokens.
type parser struct {
	tokens []token
	n      int // tokens that were read
	date   Date
}

// day reads a day of the calendar; without one it leaves the parser as it was.
func (p *parser) day(order Order) bool {
	if p.numeric(order) || p.named() {
		return true
	}
	*p = parser{tokens: p.tokens}
	return false
}

// numeric reads 2022-09-20, 2022/09/20, 20.09.2022, 9/20/2022, 25/01/22 and
// 2022年9月20日.
func (p *parser) numeric(order Order) bool {
	t := p.tokens
	// 20. 09. 2022 has blanks, which are no tokens.
	if len(t) < 5 || t[0].digits == 0 || t[2].digits == 0 || t[4].digits == 0 {
		return false
	}
	sep := t[1].text
	cjk := sep == "年" && t[3].text == "月" || sep == "년" && t[3].text == "월"
	bullets := (sep == "•" || sep == "·") && t[0].digits == 4
	if !cjk && (sep != t[3].text || !bullets && !strings.Contains("-/.‑–", sep)) {
		return false
	}
	d, ok := numbers(t[0], t[2], t[4], order == MonthFirst && sep == "/")
	if !ok || !d.IsValid() || d.Day == 0 {
		return false
	}
	d.Ambiguous = sep == "/" && t[0].number <= 12 && t[2].number <= 12 && t[0].number != t[2].number
	p.date, p.n = d, 5
	if cjk && len(t) > 5 && (t[5].text == "日" || t[5].text == "일") {
		p.n = 6
	}
	return true
}

// numbers returns the date of three numbers: the year first, or last.
func numbers(a, b, c token, monthFirst bool) (d Date, ok bool) {
	short := c.digits == 2 && a.digits == 2 && b.digits == 2
	switch {
	case b.digits > 2:
		return Date{}, false
	case a.digits == 4 && c.digits <= 2:
		return Date{Year: a.number, Month: b.number, Day: c.number}, true
	case a.digits > 2 || c.digits != 4 && !short:
		return Date{}, false
	}
	d = Date{Year: c.number, Month: b.number, Day: a.number}
	if short {
		d.Year += 2000
	}
	if d.Month > 12 || d.Day <= 12 && monthFirst {
		d = d.Swapped()
	}
	return d, true
}

// ordinals may follow the number of a day, and fillers stand between it and
// the month, or between the month and the year.
var (
	ordinals = words.Set(func(l *words.Language) string { return l.Ordinals }, "°")
	fillers  = words.Set(func(l *words.Language) string { return l.DateFillers }, ". , - / ’ '")
)

// named reads dates with the month's name: 20 septembre 2022, 1er mai 2022,
// Sept. 20th, 2022, 2022 Sep 20, Tue Sep 20 06:00:00 UTC 2022.
func (p *parser) named() bool {
	var ok bool
	switch first := p.tokens[0]; {
	case first.digits == 4:
		ok = p.yearFirst()
	case first.digits > 0:
		ok = p.dayFirst()
	default:
		ok = p.monthFirst()
	}
	return ok && p.date.IsValid()
}

func (p *parser) yearFirst() bool {
	p.date.Year, p.n = p.tokens[0].number, 1
	p.skip(fillers(), 1)
	if !p.month() {
		return false
	}
	p.skip(fillers(), 2)
	return p.dayOfMonth()
}

func (p *parser) dayFirst() bool {
	if !p.dayOfMonth() {
		return false
	}
	p.skip(ordinals(), 1)
	p.skip(fillers(), 2)
	if !p.month() {
		return false
	}
	p.skip(fillers(), 2)
	return p.year()
}

func (p *parser) monthFirst() bool {
	if !p.month() {
		return false
	}
	p.skip(fillers(), 1)
	if !p.dayOfMonth() {
		return false
	}
	p.skip(ordinals(), 1)
	p.skip(fillers(), 2)
	p.n += p.date.clock(p.tokens[p.n:]) // Unix date and the like put the time before the year
	return p.year()
}

// skip passes over some of the words, at most so many.
func (p *parser) skip(list map[string]bool, most int) {
	for ; most > 0 && p.n < len(p.tokens) && list[p.tokens[p.n].text]; most-- {
		p.n++
	}
}

func (p *parser) dayOfMonth() bool {
	if p.n == len(p.tokens) {
		return false
	}
	t := p.tokens[p.n]
	if t.digits == 0 || t.number < 1 || t.number > 31 {
		return false
	}
	p.date.Day = t.number
	p.n++
	return true
}

func (p *parser) month() bool {
	if p.n == len(p.tokens) || months()[p.tokens[p.n].text] == 0 {
		return false
	}
	p.date.Month = months()[p.tokens[p.n].text]
	p.n++
	return true
}

// year reads a year of four digits, or of two as in 20-Sep-22 and ’22.
func (p *parser) year() bool {
	if p.n == len(p.tokens) {
		return false
	}
	switch y := p.tokens[p.n]; {
	case y.digits == 4 && y.number >= 1900 && y.number <= 2100:
		p.date.Year = y.number
	case y.digits == 2 && p.n > 0 && strings.Contains("-’'/", p.tokens[p.n-1].text),
		y.digits == 2 && p.n > 0 && p.tokens[p.n-1].text == "." && p.tokens[p.n-1].end == y.start: // 3.Mar.22
		p.date.Year = 2000 + y.number
	default:
		return false
	}
	p.n++
	return true
}

// IsMonth reports whether a word in the form of text.Fold is the name of a
// month, or an abbreviation that means one month in all languages.
func IsMonth(word string) bool { return months()[word] > 0 }

// inPath matches the folders or the name of a file that begin with a day.
var inPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[/_.-])((?:19|20)\d\d)` +
		`(?:/(\d\d?)/(\d\d?)|-(\d\d)-(\d\d)|_(\d\d)_(\d\d)|([01]\d)([0-3]\d))(?:[/_.+-]|$)`)
})

// InPath reads the day in the path of an address: /2022/09/20/, /2022-09-20-name,
// /20220920_name. ok is false where there is none since 1990.
func InPath(path string) (d Date, ok bool) {
	m := inPath().FindStringSubmatch(path)
	if m == nil {
		return Date{}, false
	}
	d.Year, _ = strconv.Atoi(m[1])
	for i := 2; i < len(m); i += 2 {
		if m[i] != "" {
			d.Month, _ = strconv.Atoi(m[i])
			d.Day, _ = strconv.Atoi(m[i+1])
		}
	}
	return d, d.IsValid() && d.Day > 0 && d.Year >= 1990
}
