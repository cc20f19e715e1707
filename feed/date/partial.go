package date

// FindNumericMonths returns the months without a day that stand in a short text
// as numbers, in order: 2021-10, 2021/10, 10/2021.
func FindNumericMonths(s string) []Found { return findParts(s, (*parser).numericMonth) }

// FindInYear returns the days and months of a year that a short text names
// without that year, in order: 20 février, February 20, 20/02, février. Months
// alone count only where the text names no day.
func FindInYear(s string, year int, order Order) []Found {
	if days := findParts(s, func(p *parser) bool { return p.dayWithoutYear(year, order) }); len(days) > 0 {
		return days
	}
	return findParts(s, func(p *parser) bool {
		p.date.Year = year
		return p.month()
	})
}

// findParts returns what read accepts, where no number or sign of a longer date
// stands before or behind it.
func findParts(s string, read func(*parser) bool) []Found {
	t := tokenize(s)
	var found []Found
	for i := 0; i < len(t); i++ {
		p := parser{tokens: t[i:]}
		if !read(&p) || !p.date.IsValid() || partOfMore(t, i, i+p.n) {
			continue
		}
		found = append(found, Found{p.date, t[i].start, t[i+p.n-1].end})
		i += p.n - 1
	}
	return found
}

// partOfMore reports whether the tokens from start to end belong to a longer
// number, as 2023/02 does to 2023/02/29.
func partOfMore(t []token, start, end int) bool {
	joins := func(sign, number token) bool {
		return (sign.text == "-" || sign.text == "/" || sign.text == ".") && number.digits > 0 &&
			(sign.end == number.start || number.end == sign.start)
	}
	return start > 1 && joins(t[start-1], t[start-2]) && t[start-1].end == t[start].start ||
		end+1 < len(t) && joins(t[end], t[end+1]) && t[end-1].end == t[end].start
}

// numericMonth reads 2021-10, 2021/10 and 10/2021.
func (p *parser) numericMonth() bool {
	t := p.tokens
	if len(t) < 3 || t[1].text != "-" && t[1].text != "/" || t[0].end != t[1].start || t[1].end != t[2].start {
		return false
	}
	switch {
	case t[0].digits == 4 && (t[2].digits == 1 || t[2].digits == 2):
		p.date = Date{Year: t[0].number, Month: t[2].number}
	case t[2].digits == 4 && (t[0].digits == 1 || t[0].digits == 2):
		p.date = Date{Year: t[2].number, Month: t[0].number}
	default:
		return false
	}
	p.n = 3
	return p.date.Month > 0
}

// dayWithoutYear reads 20 février, February 20 and 20/02.
func (p *parser) dayWithoutYear(year int, order Order) bool {
	t := p.tokens
	p.date.Year = year
	if t[0].digits == 0 {
		if !p.month() {
			return false
		}
		p.skip(fillers(), 1)
		ok := p.dayOfMonth()
		p.skip(ordinals(), 1)
		return ok
	}
	if t[0].digits > 2 {
		return false
	}
	if len(t) > 2 && (t[1].text == "/" || t[1].text == ".") && t[2].digits > 0 && t[2].digits <= 2 && t[1].end == t[2].start {
		p.date.Day, p.date.Month, p.n = t[0].number, t[2].number, 3
		if p.date.Month > 12 || order == MonthFirst && t[1].text == "/" && p.date.Day <= 12 {
			p.date = p.date.Swapped()
		}
		return p.date.Day > 0
	}
	if !p.dayOfMonth() {
		return false
	}
	p.skip(ordinals(), 1)
	p.skip(fillers(), 2)
	return p.month()
}
