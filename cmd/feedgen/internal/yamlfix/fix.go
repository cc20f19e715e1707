// Package yamlfix finds the mistakes that people make in the syntax of YAML, and
// corrects them, so that what else is wrong in a file can be reported at the same
// time. It works line by line on the YAML that people write by hand; it is for text
// that the parser has rejected.
package yamlfix

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Mistake is a place where a text is not YAML.
type Mistake struct {
	Line, Column int // from 1; columns count characters
	Message      string
}

// Fix returns the mistakes in a file, and its lines with the mistakes fixed. The number
// of lines stays the same. moved gives, for a fixed line counted from 1, by how many
// columns its values were further to the right in the file.
func Fix(lines []string) (fixed []string, moved map[int]int, mistakes []Mistake) {
	f := &fixer{lines: slices.Clone(lines), moved: map[int]int{}}
	for f.at = 0; f.at < len(f.lines); f.at++ {
		f.line()
	}
	return f.lines, f.moved, f.mistakes
}

type fixer struct {
	lines    []string
	at       int         // index of the current line
	moved    map[int]int // by line, counted from 1
	mistakes []Mistake
	levels   []level // the open lists and mappings, from the outermost
	open     bool    // the last line ends with a key or dash that has no value yet
	plain    bool    // the last line ends with a plain text, which the next may continue
}

// level is an open list or mapping.
type level struct {
	column int // spaces before its dashes or keys
	list   bool
}

var (
	keyPattern   = pattern(`^([\pL\pN_<][\pL\pN_.<-]*|"[^"]*"|'[^']*')(\s*):(?:(\s+)(.*))?$`)
	noSpace      = pattern(`^([\pL_][\pL\pN_-]*):([^\s/].*)$`)
	noColon      = pattern(`^([\pL_][\pL\pN_-]*)\s`)
	blockScalar  = pattern(`^[|>][-+0-9]*(?:\s+#.*)?\s*$`)
	anchor       = pattern(`^[&!]\S*$`)
	comment      = pattern(`(?:^|\s)#.*$`)
	notMentioned = pattern(`^(?:\.\.\.|%)`)
	conflict     = pattern(`^(?:<{7}|={7}|>{7}|\|{7})(?: |$)`)

	// What stands for the hyphen of an item, for the colon behind a key, or for a
	// space. The keys are those of this program, not any text.
	listMark   = pattern(`^((?:- +)*)(?:[–—•·*] *|-)([a-z_]+: )`)
	wrongColon = pattern(`^((?:- +)*)([a-z_]+)(?:：\s*|\s*=\s+)(\S.*)$`)
	wrongSpace = pattern(`[\x{a0}\x{2000}-\x{200b}\x{202f}\x{3000}\x{feff}]`)
	badEscape  = pattern(`\\(?:[^0abtnvfre "/\\N_LPxuU\t]|$)`)
)

// pattern returns a function for a regular expression, which is compiled at the
// first call: most files are fine.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// add records a mistake at an offset of the current line.
func (f *fixer) add(offset int, format string, args ...any) {
	f.mistakes = append(f.mistakes, Mistake{f.at + 1, f.written(f.lines[f.at][:offset]), fmt.Sprintf(format, args...)})
}

// written returns the column in the file of what follows the text before in the
// current line.
func (f *fixer) written(before string) int {
	return max(1, len([]rune(before))+1+f.moved[f.at+1])
}

func (f *fixer) replace(from, to int, text string) {
	line := f.lines[f.at]
	f.lines[f.at] = line[:from] + text + line[to:]
}

// line reads the current line, and those that continue its value.
func (f *fixer) line() {
	line := strings.TrimRight(f.lines[f.at], " \t\r")
	f.lines[f.at] = line
	line = f.fixSpaces(line)
	content := strings.TrimLeft(line, " \t")
	if content == "" || content[0] == '#' || notMentioned().MatchString(line) || f.foreign(line) {
		return
	}
	depth := len(line) - len(content)
	tabbed := strings.Contains(line[:depth], "\t")
	if tabbed {
		f.add(strings.Index(line, "\t"), "a tab indents the line: use spaces")
		f.lines[f.at] = strings.ReplaceAll(line[:depth], "\t", "  ") + content
		f.moved[f.at+1] = len(line) - len(f.lines[f.at])
		depth = len(f.lines[f.at]) - len(content)
	}
	if !f.plain || depth <= f.column() { // else the text of the last line goes on
		content = f.fixSigns(depth, content)
	}
	isItem := content == "-" || strings.HasPrefix(content, "- ")
	if !isItem && !keyPattern().MatchString(content) {
		if f.plain && depth > f.column() || f.open {
			f.value(depth, depth-1)
			return
		}
		if content = f.fixKey(depth, content); content == "" {
			return
		}
	}
	depth = f.align(depth, isItem, tabbed)
	for isItem {
		f.push(level{depth, true})
		rest := strings.TrimLeft(f.lines[f.at][depth+1:], " ")
		if rest == "" {
			f.open, f.plain = true, false
			return
		}
		depth = len(f.lines[f.at]) - len(rest)
		isItem = rest == "-" || strings.HasPrefix(rest, "- ")
	}
	parts := keyPattern().FindStringSubmatch(f.lines[f.at][depth:])
	if parts == nil {
		f.value(depth, f.column())
		return
	}
	f.push(level{depth, false})
	if parts[4] == "" || parts[4][0] == '#' {
		f.open, f.plain = true, false
		return
	}
	f.value(len(f.lines[f.at])-len(parts[4]), depth)
}

// fixSpaces replaces spaces in the indentation that are no plain spaces, and returns
// the line.
func (f *fixer) fixSpaces(line string) string {
	content := strings.TrimLeftFunc(line, unicode.IsSpace)
	lead := line[:len(line)-len(content)]
	if at := wrongSpace().FindStringIndex(lead); at != nil {
		f.add(at[0], "this space is no plain space, as text that is copied may have: type the spaces again")
		line = wrongSpace().ReplaceAllString(lead, " ") + content
		f.lines[f.at] = line
	}
	return line
}

// foreign reports whether the line is none of a configuration, and empties it: a
// mark of Git or Markdown, or the start of a second document.
func (f *fixer) foreign(line string) bool {
	message := ""
	switch {
	case strings.HasPrefix(line, "<<<<<<<"):
		message = "Git left a conflict here: keep one of the versions, and remove the lines <<<<<<<, ======= and >>>>>>>"
	case conflict().MatchString(line):
	case strings.HasPrefix(strings.TrimSpace(line), "```"):
		message = "``` is Markdown: remove the line"
	case strings.HasPrefix(line, "---") && len(f.levels) > 0:
		message = "--- begins a second document, which is not read: remove the line"
	case strings.HasPrefix(line, "---"):
		return true
	default:
		return false
	}
	if message != "" {
		f.add(0, "%s", message)
	}
	f.lines[f.at] = ""
	return true
}

// fixSigns fixes what stands for the hyphen of an item, or for the colon behind a
// key, and returns the content of the line.
func (f *fixer) fixSigns(depth int, content string) string {
	if m := listMark().FindStringSubmatch(content); m != nil {
		rest := content[len(m[0]):]
		f.add(depth+len(m[1]), "an item begins with a hyphen and a space: write - %s%s", m[2], rest)
		content = m[1] + "- " + m[2] + rest
	}
	if m := wrongColon().FindStringSubmatch(content); m != nil {
		f.add(depth+len(m[1])+len(m[2]), "a colon and a space stand between a key and its value: write %s: %s", m[2], m[3])
		content = m[1] + m[2] + ": " + m[3]
	}
	line := f.lines[f.at]
	f.lines[f.at] = line[:depth] + content
	f.moved[f.at+1] += utf8.RuneCountInString(line) - utf8.RuneCountInString(f.lines[f.at])
	return content
}

// fixKey fixes a line without a key where there should be one, and returns its new
// content. It empties a line that it cannot fix.
func (f *fixer) fixKey(depth int, content string) string {
	if parts := noSpace().FindStringSubmatch(content); parts != nil {
		f.add(depth+len(parts[1])+1, "a space is missing after the colon: write %s: %s", parts[1], parts[2])
		f.replace(depth, depth+len(content), parts[1]+": "+parts[2])
		return f.lines[f.at][depth:]
	}
	message := "want a key and a value, such as title: TEXT"
	if parts := noColon().FindStringSubmatch(content); parts != nil {
		message = fmt.Sprintf("a colon is missing after the key: write %s: …", parts[1])
	}
	f.add(depth, "%s", message)
	f.lines[f.at] = ""
	return ""
}

// column returns the column of the innermost list or mapping; -1 if none is open.
func (f *fixer) column() int {
	if n := len(f.levels); n > 0 {
		return f.levels[n-1].column
	}
	return -1
}

// push opens a list or mapping, unless it is already open.
func (f *fixer) push(l level) {
	if n := len(f.levels); n == 0 || f.levels[n-1] != l {
		f.levels = append(f.levels, l)
	}
}

// align indents the line as its list or mapping is indented, closes those that end
// above the line, and returns the indentation.
func (f *fixer) align(depth int, isItem, tabbed bool) int {
	want, ok := depth, true
	if !f.fits(depth, isItem) {
		want, ok = f.nearest(depth, isItem)
	}
	if ok && want != depth {
		if !tabbed {
			what := "the key is not aligned with the other keys"
			if isItem {
				what = "the item is not aligned with its list"
			}
			f.add(depth, "%s: %s", what, indentation(want))
		}
		f.replace(0, depth, strings.Repeat(" ", want))
		f.moved[f.at+1] += depth - want
	}
	for n := len(f.levels); n > 0; n = len(f.levels) {
		top := f.levels[n-1]
		if top.column < want || top.column == want && (!top.list || isItem) {
			break
		}
		f.levels = f.levels[:n-1]
	}
	return want
}

// fits reports whether a line may be indented by depth.
func (f *fixer) fits(depth int, isItem bool) bool {
	n := len(f.levels)
	if n == 0 || f.open && (depth > f.levels[n-1].column || isItem && depth == f.levels[n-1].column) {
		return true
	}
	for _, l := range f.levels {
		if l.column == depth && l.list == isItem {
			return true
		}
	}
	return false
}

// nearest returns the column of the open list or mapping that is closest to depth.
func (f *fixer) nearest(depth int, isItem bool) (column int, ok bool) {
	distance := func(column int) int { return max(column-depth, depth-column) }
	for _, l := range f.levels {
		if l.list == isItem && (!ok || distance(l.column) <= distance(column)) {
			column, ok = l.column, true
		}
	}
	return column, ok
}

func indentation(n int) string {
	switch n {
	case 0:
		return "remove the spaces before it"
	case 1:
		return "indent the line by 1 space"
	}
	return fmt.Sprintf("indent the line by %d spaces", n)
}

// value reads the value at an offset of the line. parent is the column of its key or
// dash.
func (f *fixer) value(offset, parent int) {
	f.open, f.plain = false, false
	value := f.lines[f.at][offset:]
	switch first := value[0]; {
	case blockScalar().MatchString(value):
		f.skip(parent)
	case first == '"' || first == '\'':
		f.quoted(offset, parent)
	case first == '[' || first == '{':
		f.flow(offset, parent)
	default:
		text := strings.TrimSpace(comment().ReplaceAllString(value, ""))
		if message := wrongPlain(text); message != "" {
			f.add(offset, "%s: %s", message, quoting(text))
			f.replace(offset, offset+len(text), strconv.Quote(text))
			return
		}
		f.open = anchor().MatchString(text)
		f.plain = !f.open
	}
}

// wrongPlain returns why a text needs quotes; empty if it does not.
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

func (f *fixer) skip(parent int) {
	for f.at+1 < len(f.lines) && f.isBelow(f.lines[f.at+1], parent) {
		f.at++
	}
}

// isBelow reports whether a line is empty or indented by more than parent.
func (f *fixer) isBelow(line string, parent int) bool {
	content := strings.TrimLeft(line, " ")
	return strings.TrimSpace(content) == "" || len(line)-len(content) > parent
}

func (f *fixer) quoted(offset, parent int) {
	value := f.lines[f.at][offset:]
	quote := value[0]
	if end := closingQuote(value[1:], quote); end >= 0 {
		rest := value[end+2:]
		if text := strings.TrimSpace(comment().ReplaceAllString(rest, "")); text != "" {
			if text == "," {
				f.add(offset+end+2, "no comma stands behind a value: remove it")
				f.replace(offset+end+2, len(f.lines[f.at]), "")
				return
			}
			all := value[:end+2] + strings.TrimRight(comment().ReplaceAllString(rest, ""), " ")
			cure := `put all of it in quotes, and write \" for a quote inside`
			if quote == '\'' {
				cure = "put the text in double quotes, or write '' for a quote inside"
			}
			f.add(offset, "there is text after the closing quote: %s", cure)
			f.replace(offset, offset+len(all), strconv.Quote(all))
			return
		}
		if at := badEscape().FindStringIndex(value[:end+1]); at != nil && quote == '"' {
			f.add(offset+at[0], `%s means nothing in double quotes: write \\ for a backslash, or put the text in single quotes`,
				strings.TrimSpace(value[at[0]:at[1]]))
			f.replace(offset+1, offset+end+1, strings.ReplaceAll(value[1:end+1], `\`, `\\`))
		}
		return
	}
	for n := f.at + 1; n < len(f.lines) && f.isBelow(f.lines[n], parent); n++ {
		if closingQuote(f.lines[n], quote) >= 0 {
			f.at = n
			return
		}
	}
	f.add(offset, "the text starts with %c and never ends: add %c at its end", quote, quote)
	f.lines[f.at] += string(quote)
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

func (f *fixer) flow(offset, parent int) {
	value := f.lines[f.at][offset:]
	var open []byte // the missing closing brackets, the innermost last
	for n := f.at; ; n++ {
		line := f.lines[n]
		if n == f.at {
			line = value
		} else if !f.isBelow(line, parent) && !strings.ContainsAny(strings.TrimLeft(line, " ")[:1], "]}") {
			break
		}
		end := 0
		if end, open = closeBrackets(line, open); end >= 0 {
			rest := strings.TrimSpace(comment().ReplaceAllString(line[end:], ""))
			switch {
			case rest == "" && n == f.at:
				f.flowValues(offset, offset+end)
			case rest != "" && n == f.at:
				kind := "the text starts with [, like a list"
				if value[0] == '{' {
					kind = "the text starts with {, like keys and values"
				}
				text := strings.TrimSpace(comment().ReplaceAllString(value, ""))
				f.add(offset, "%s: %s", kind, quoting(text))
				f.replace(offset, offset+len(text), strconv.Quote(text))
			}
			f.at = n
			return
		}
		if n+1 == len(f.lines) {
			break
		}
	}
	_, open = closeBrackets(value, nil)
	slices.Reverse(open)
	closing := string(open)
	what := "the list is not closed: add %s, and put commas between its values"
	if value[0] == '{' {
		what = "the braces are not closed: add %s, and put commas between the keys"
	}
	f.add(offset, what, closing)
	f.lines[f.at] += closing
}

// closeBrackets reads a line within brackets. open are the closing brackets that are
// needed at its beginning, the innermost last. It returns the offset behind the
// outermost closing bracket, or -1 and those needed at the end of the line.
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

var flowKey = pattern(`([{,]\s*)([\pL_][\pL\pN_-]*: +)([^\s,\[\]{}"'#][^,\[\]{}"]*)`)

// flowValues fixes the plain texts of a mapping in braces on one line.
func (f *fixer) flowValues(from, to int) {
	part := f.lines[f.at][from:to]
	grown := 0
	for _, at := range flowKey().FindAllStringSubmatchIndex(part, -1) {
		text := strings.TrimSpace(part[at[6]:at[7]])
		if message := wrongPlain(text); message != "" {
			start := from + at[6]
			column := f.written(f.lines[f.at][:from] + part[:at[6]])
			f.mistakes = append(f.mistakes, Mistake{f.at + 1, column, message + ": " + quoting(text)})
			quoted := strconv.Quote(text)
			f.replace(start+grown, start+grown+len(text), quoted)
			grown += len(quoted) - len(text)
		}
	}
}

var surrogates = pattern(`(\\*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})`)

// FromJSON returns JSON as YAML: with characters in place of surrogate pairs, and
// without tabs between values. It returns any other text as it is.
func FromJSON(data []byte) []byte {
	if !json.Valid(data) {
		return data
	}
	data = surrogates().ReplaceAllFunc(data, func(pair []byte) []byte {
		m := surrogates().FindSubmatch(pair)
		high, err := strconv.ParseUint(string(m[2]), 16, 16)
		low, err2 := strconv.ParseUint(string(m[3]), 16, 16)
		if len(m[1])%2 == 1 || err != nil || err2 != nil {
			return pair // the backslash itself is escaped
		}
		return append(m[1], string(utf16.DecodeRune(rune(high), rune(low)))...)
	})
	// Within a string of JSON, tabs are escaped.
	return []byte(strings.ReplaceAll(string(data), "\t", " "))
}
