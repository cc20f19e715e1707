package config

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// slip is a place where a text is no YAML.
type slip struct {
	line, column int // from 1; columns count characters
	message      string
}

// mend finds the slips that people make in YAML, and returns the lines as they
// were meant: so what else is wrong in the file can be found at the same time. It
// knows the YAML that people write, line by line, and not all there is; it is for
// text that the parser refuses. What is in a mended line stands so much further in
// as moved says of the line.
func mend(lines []string) (mended []string, moved map[int]int, slips []slip) {
	m := &mender{lines: append([]string{}, lines...), moved: map[int]int{}}
	for m.at = 0; m.at < len(m.lines); m.at++ {
		m.line()
	}
	return m.lines, m.moved, m.slips
}

type mender struct {
	lines  []string
	at     int         // of the line that is read
	moved  map[int]int // columns by which a line, counted from 1, began further in
	slips  []slip
	levels []level // what is open, the outermost first
	open   bool    // the last line ends with a key or dash that has no value yet
	plain  bool    // the last line ends with a plain text, which may go on
}

// level is a list or mapping, whose dashes or keys stand behind so many spaces.
type level struct {
	column int
	list   bool
}

var (
	keyPattern   = regexp.MustCompile(`^([\pL\pN_<][\pL\pN_.<-]*|"[^"]*"|'[^']*')(\s*):(?:(\s+)(.*))?$`)
	noSpace      = regexp.MustCompile(`^([\pL_][\pL\pN_-]*):([^\s/].*)$`)
	noColon      = regexp.MustCompile(`^([\pL_][\pL\pN_-]*)\s`)
	blockScalar  = regexp.MustCompile(`^[|>][-+0-9]*(?:\s+#.*)?\s*$`)
	anchor       = regexp.MustCompile(`^[&!]\S*$`)
	comment      = regexp.MustCompile(`(?:^|\s)#.*$`)
	notMentioned = regexp.MustCompile(`^(?:---|\.\.\.|%)`)
)

// add records a slip at an offset of the line that is read.
func (m *mender) add(offset int, format string, args ...any) {
	m.slips = append(m.slips, slip{m.at + 1, m.written(m.lines[m.at][:offset]), fmt.Sprintf(format, args...)})
}

// written returns the column, as the line was written, of what stands behind a
// text.
func (m *mender) written(before string) int {
	return max(1, len([]rune(before))+1+m.moved[m.at+1])
}

// replace puts a text in the place of a part of the line.
func (m *mender) replace(from, to int, text string) {
	line := m.lines[m.at]
	m.lines[m.at] = line[:from] + text + line[to:]
}

// line reads a line, and with it those that its value goes on in.
func (m *mender) line() {
	line := strings.TrimRight(m.lines[m.at], " \t\r")
	m.lines[m.at] = line
	content := strings.TrimLeft(line, " \t")
	if content == "" || content[0] == '#' || notMentioned.MatchString(line) {
		return
	}
	depth := len(line) - len(content)
	tabbed := strings.Contains(line[:depth], "\t")
	if tabbed {
		m.add(strings.Index(line, "\t"), "a tab indents the line: use spaces")
		m.lines[m.at] = strings.ReplaceAll(line[:depth], "\t", "  ") + content
		m.moved[m.at+1] = len(line) - len(m.lines[m.at])
		depth = len(m.lines[m.at]) - len(content)
	}
	isItem := content == "-" || strings.HasPrefix(content, "- ")
	if !isItem && !keyPattern.MatchString(content) {
		if m.plain && depth > m.column() || m.open {
			m.value(depth, depth-1)
			return
		}
		if content = m.mendKey(depth, content); content == "" {
			return
		}
	}
	depth = m.align(depth, isItem, tabbed)
	for isItem {
		m.push(level{depth, true})
		rest := strings.TrimLeft(m.lines[m.at][depth+1:], " ")
		if rest == "" {
			m.open, m.plain = true, false
			return
		}
		depth = len(m.lines[m.at]) - len(rest)
		isItem = rest == "-" || strings.HasPrefix(rest, "- ")
	}
	parts := keyPattern.FindStringSubmatch(m.lines[m.at][depth:])
	if parts == nil {
		m.value(depth, m.column())
		return
	}
	m.push(level{depth, false})
	if parts[4] == "" || parts[4][0] == '#' {
		m.open, m.plain = true, false
		return
	}
	m.value(len(m.lines[m.at])-len(parts[4]), depth)
}

// mendKey mends a line that has no key where there should be one. It returns
// nothing where the line can't be guessed.
func (m *mender) mendKey(depth int, content string) string {
	if parts := noSpace.FindStringSubmatch(content); parts != nil {
		m.add(depth+len(parts[1])+1, "a space is missing after the colon: write %s: %s", parts[1], parts[2])
		m.replace(depth, depth+len(content), parts[1]+": "+parts[2])
		return m.lines[m.at][depth:]
	}
	message := "want a key and a value, such as title: TEXT"
	if parts := noColon.FindStringSubmatch(content); parts != nil {
		message = fmt.Sprintf("a colon is missing after the key: write %s: …", parts[1])
	}
	m.add(depth, "%s", message)
	m.lines[m.at] = ""
	return ""
}

// column returns where the innermost list or mapping stands; -1 if none is open.
func (m *mender) column() int {
	if n := len(m.levels); n > 0 {
		return m.levels[n-1].column
	}
	return -1
}

// push opens a list or mapping, unless it is open.
func (m *mender) push(l level) {
	if n := len(m.levels); n == 0 || m.levels[n-1] != l {
		m.levels = append(m.levels, l)
	}
}

// align closes what ends above the line, and returns where the line should begin.
// One that is not aligned is moved there.
func (m *mender) align(depth int, isItem, tabbed bool) int {
	want, ok := depth, true
	if !m.fits(depth, isItem) {
		want, ok = m.nearest(depth, isItem)
	}
	if ok && want != depth {
		if !tabbed {
			what := "the key is not aligned with the other keys"
			if isItem {
				what = "the item is not aligned with its list"
			}
			m.add(depth, "%s: indent the line by %s", what, spaces(want))
		}
		m.replace(0, depth, strings.Repeat(" ", want))
		m.moved[m.at+1] += depth - want
	}
	for n := len(m.levels); n > 0; n = len(m.levels) {
		top := m.levels[n-1]
		if top.column < want || top.column == want && (!top.list || isItem) {
			break
		}
		m.levels = m.levels[:n-1]
	}
	return want
}

// fits reports whether a line may begin behind so many spaces.
func (m *mender) fits(depth int, isItem bool) bool {
	n := len(m.levels)
	if n == 0 || m.open && (depth > m.levels[n-1].column || isItem && depth == m.levels[n-1].column) {
		return true
	}
	for _, l := range m.levels {
		if l.column == depth && l.list == isItem {
			return true
		}
	}
	return false
}

// nearest returns where a list or mapping is open that the line may belong to.
func (m *mender) nearest(depth int, isItem bool) (column int, ok bool) {
	distance := func(column int) int { return max(column-depth, depth-column) }
	for _, l := range m.levels {
		if l.list == isItem && (!ok || distance(l.column) <= distance(column)) {
			column, ok = l.column, true
		}
	}
	return column, ok
}

func spaces(n int) string {
	switch n {
	case 0:
		return "no space"
	case 1:
		return "1 space"
	}
	return strconv.Itoa(n) + " spaces"
}

// value reads the value that begins at an offset of the line, of a key or dash
// that stands behind so many spaces.
func (m *mender) value(offset, parent int) {
	m.open, m.plain = false, false
	value := m.lines[m.at][offset:]
	switch first := value[0]; {
	case blockScalar.MatchString(value):
		m.skip(parent)
	case first == '"' || first == '\'':
		m.quoted(offset, parent)
	case first == '[' || first == '{':
		m.flow(offset, parent)
	default:
		text := strings.TrimSpace(comment.ReplaceAllString(value, ""))
		if message := wrongPlain(text); message != "" {
			m.add(offset, "%s: %s", message, quoting(text))
			m.replace(offset, offset+len(text), strconv.Quote(text))
			return
		}
		m.open = anchor.MatchString(text)
		m.plain = !m.open
	}
}

// wrongPlain says why a text can't stand without quotes; empty if it can.
func wrongPlain(text string) string {
	if text == "" {
		return ""
	}
	switch first := text[0]; {
	case strings.ContainsRune("@`%|>", rune(first)),
		first == '*' && strings.Contains(text, " "),
		strings.ContainsRune("&!", rune(first)) && (len(text) == 1 || text[1] == ' '):
		return fmt.Sprintf("a text can't start with %c", first)
	case strings.ContainsRune("&!", rune(first)):
		return "" // an anchor or a tag
	case strings.Contains(text, ": ") || strings.HasSuffix(text, ":"):
		return "the text contains a colon, like a key"
	}
	return ""
}

func quoting(text string) string { return "put it in quotes: " + strconv.Quote(text) }

// skip passes over the lines of a block scalar.
func (m *mender) skip(parent int) {
	for m.at+1 < len(m.lines) && m.isBelow(m.lines[m.at+1], parent) {
		m.at++
	}
}

// isBelow reports whether a line stands further in than so many spaces, or is
// empty.
func (m *mender) isBelow(line string, parent int) bool {
	content := strings.TrimLeft(line, " ")
	return strings.TrimSpace(content) == "" || len(line)-len(content) > parent
}

// quoted reads a text in quotes.
func (m *mender) quoted(offset, parent int) {
	value := m.lines[m.at][offset:]
	quote := value[0]
	if end := closingQuote(value[1:], quote); end >= 0 {
		rest := value[end+2:]
		if text := strings.TrimSpace(comment.ReplaceAllString(rest, "")); text != "" {
			all := value[:end+2] + strings.TrimRight(comment.ReplaceAllString(rest, ""), " ")
			m.add(offset, `there is text after the closing quote: put all of it in quotes, and write \" for a quote inside`)
			m.replace(offset, offset+len(all), strconv.Quote(all))
		}
		return
	}
	for n := m.at + 1; n < len(m.lines) && m.isBelow(m.lines[n], parent); n++ {
		if closingQuote(m.lines[n], quote) >= 0 {
			m.at = n
			return
		}
	}
	m.add(offset, "the text starts with %c and never ends: add %c at its end", quote, quote)
	m.lines[m.at] += string(quote)
}

// closingQuote returns the offset of the quote that ends a text; -1 if none does.
func closingQuote(s string, quote byte) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quote == '"':
			i++
		case s[i] == quote && quote == '\'' && i+1 < len(s) && s[i+1] == quote:
			i++
		case s[i] == quote:
			return i
		}
	}
	return -1
}

// flow reads a list or a mapping in brackets.
func (m *mender) flow(offset, parent int) {
	value := m.lines[m.at][offset:]
	var open []byte // the brackets that are to be closed, as those that close them
	for n := m.at; ; n++ {
		line := m.lines[n]
		if n == m.at {
			line = value
		} else if !m.isBelow(line, parent) && !strings.ContainsAny(strings.TrimLeft(line, " ")[:1], "]}") {
			break
		}
		end := 0
		if end, open = closeBrackets(line, open); end >= 0 {
			rest := strings.TrimSpace(comment.ReplaceAllString(line[end:], ""))
			switch {
			case rest == "" && n == m.at:
				m.flowValues(offset, offset+end)
			case rest != "" && n == m.at:
				kind := "the text starts with [, like a list"
				if value[0] == '{' {
					kind = "the text starts with {, like keys and values"
				}
				text := strings.TrimSpace(comment.ReplaceAllString(value, ""))
				m.add(offset, "%s: %s", kind, quoting(text))
				m.replace(offset, offset+len(text), strconv.Quote(text))
			}
			m.at = n
			return
		}
		if n+1 == len(m.lines) {
			break
		}
	}
	_, open = closeBrackets(value, nil)
	closing := reversed(open)
	what := "the list is not closed: add %s, and put commas between its values"
	if value[0] == '{' {
		what = "the braces are not closed: add %s, and put commas between the keys"
	}
	m.add(offset, what, closing)
	m.lines[m.at] += closing
}

func reversed(s []byte) string {
	var b strings.Builder
	for i := range s {
		b.WriteByte(s[len(s)-1-i])
	}
	return b.String()
}

// closeBrackets reads a line within brackets of which some are open already. It
// returns the offset behind the one that closes the outermost, or -1 and what is
// open at the end.
func closeBrackets(line string, open []byte) (int, []byte) {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [{,:", line[i-1]) >= 0):
			end := closingQuote(line[i+1:], c)
			if end < 0 {
				return -1, open
			}
			i += end + 1
		case c == '#' && i > 0 && line[i-1] == ' ':
			return -1, open
		case c == '[':
			open = append(open, ']')
		case c == '{':
			open = append(open, '}')
		case len(open) > 0 && c == open[len(open)-1]:
			if open = open[:len(open)-1]; len(open) == 0 {
				return i + 1, nil
			}
		}
	}
	return -1, open
}

var flowKey = regexp.MustCompile(`([{,]\s*)([\pL_][\pL\pN_-]*: +)([^\s,\[\]{}"'#][^,\[\]{}"]*)`)

// flowValues mends the plain texts of a mapping in braces on one line.
func (m *mender) flowValues(from, to int) {
	part := m.lines[m.at][from:to]
	grown := 0
	for _, at := range flowKey.FindAllStringSubmatchIndex(part, -1) {
		text := strings.TrimSpace(part[at[6]:at[7]])
		if message := wrongPlain(text); message != "" {
			start := from + at[6]
			m.slips = append(m.slips, slip{m.at + 1, m.written(m.lines[m.at][:from] + part[:at[6]]), message + ": " + quoting(text)})
			quoted := strconv.Quote(text)
			m.replace(start+grown, start+grown+len(text), quoted)
			grown += len(quoted) - len(text)
		}
	}
}

var surrogates = regexp.MustCompile(`(\\*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})`)

// fromJSON returns JSON as YAML reads it: with characters in the place of
// surrogates, and without tabs between values. Any other text stays.
func fromJSON(data []byte) []byte {
	if !json.Valid(data) {
		return data
	}
	data = surrogates.ReplaceAllFunc(data, func(pair []byte) []byte {
		m := surrogates.FindSubmatch(pair)
		high, err := strconv.ParseUint(string(m[2]), 16, 16)
		low, err2 := strconv.ParseUint(string(m[3]), 16, 16)
		if len(m[1])%2 == 1 || err != nil || err2 != nil {
			return pair // the backslash itself is escaped
		}
		return append(m[1], string(utf16.DecodeRune(rune(high), rune(low)))...)
	})
	// No tab stands within a text of JSON.
	return []byte(strings.ReplaceAll(string(data), "\t", " "))
}
