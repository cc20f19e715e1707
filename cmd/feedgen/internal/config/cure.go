package config

import (
	"fmt"
	"regexp"
	"strings"
)

// foreignKeys maps keys of Jekyll, Hugo, RSS and Atom to those of this
// configuration.
var foreignKeys = map[string]string{
	"date": "published", "pubDate": "published", "published_at": "published", "date_published": "published",
	"modified": "updated", "lastmod": "updated", "last_modified_at": "updated", "date_modified": "updated",
	"link": "url", "href": "url", "permalink": "url", "canonical_url": "url", "external_url": "url",
	"redirect_from": "was", "aliases": "was",
	"description": "summary", "excerpt": "summary", "abstract": "summary", "content": "summary", "subtitle": "description",
	"author": "authors", "creator": "authors", "byline": "authors", "categories": "tags", "category": "tags", "tag": "tags",
	"keywords": "tags",
	"lang":     "language", "locale": "language", "guid": "id", "name": "title", "headline": "title", "draft": "hidden", "cover": "image",
	"picture": "image", "thumbnail": "image", "tz": "timezone", "baseurl": "base_url", "website": "link", "home_page_url": "link",
	"items": "entries", "articles": "entries", "posts": "entries", "entry": "entries", "pages": "entries",
}

var (
	keyedValue   = regexp.MustCompile(`^(\s*(?:- +)?)([\pL_][\pL\pN_-]*): +(\S.*)$`)
	listedValue  = regexp.MustCompile(`^(\s*- +)()(\S.*)$`)
	endsInMargin = regexp.MustCompile(`^\s*\t`)
)

// cure explains a line that is not valid YAML to somebody who does not know YAML,
// and returns the column of the mistake. ok is false if the cause is unclear.
func cure(line string) (message string, column int, ok bool) {
	if m := endsInMargin.FindString(line); m != "" {
		return "a tab indents the line: use spaces", len([]rune(m)), true
	}
	m := keyedValue.FindStringSubmatch(line)
	if m == nil {
		m = listedValue.FindStringSubmatch(line)
	}
	if m == nil {
		return "", 0, false
	}
	value := strings.TrimSpace(m[3])
	column = len([]rune(line[:strings.Index(line, m[3])])) + 1
	quoted := fmt.Sprintf(`put it in quotes: "%s"`, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value))
	switch first := value[0]; {
	case (first == '"' || first == '\'') && isOpen(value):
		return fmt.Sprintf("the text starts with %c and never ends: add %c at its end", first, first), column, true
	case first == '"' || first == '\'':
		return `there is text after the closing quote: put all of it in quotes, and write \" for a quote inside`, column, true
	case first == '[' && !strings.HasSuffix(value, "]") && strings.Contains(value, "]"):
		return "the text starts with [, like a list: " + quoted, column, true
	case first == '{' && !strings.HasSuffix(value, "}") && strings.Contains(value, "}"):
		return "the text starts with {, like keys and values: " + quoted, column, true
	case strings.ContainsRune("@`%", rune(first)), strings.ContainsRune("*&!|>", rune(first)) && strings.Contains(value, " "):
		return fmt.Sprintf("a text can't start with %c: %s", first, quoted), column, true
	case first != '[' && first != '{' && m[2] != "" && (strings.Contains(value, ": ") || strings.HasSuffix(value, ":")):
		return "the text contains a colon, like a key: " + quoted, column, true
	}
	return "", 0, false
}

// isOpen reports whether a quoted text does not end on its line.
func isOpen(value string) bool {
	quote := value[0]
	for i := 1; i < len(value); i++ {
		switch {
		case value[i] == '\\' && quote == '"':
			i++
		case value[i] == quote && quote == '\'' && i+1 < len(value) && value[i+1] == quote:
			i++
		case value[i] == quote:
			return false
		}
	}
	return true
}

// addCure reports a syntax error at a line, with the fix if the line or one before
// it shows the cause.
func (l *loader) addCure(line, column int, message string) {
	at := min(max(line, 1), len(l.lines))
	for n := at; n >= max(1, at-2); n-- {
		if cured, column, ok := cure(string(l.lines[n-1])); ok {
			l.add(n, column, "%s", cured)
			return
		}
	}
	// An unclosed quote fails at the end of the file.
	for n := at; n >= 1 && at == len(l.lines); n-- {
		m := keyedValue.FindStringSubmatch(string(l.lines[n-1]))
		if m != nil && (m[3][0] == '"' || m[3][0] == '\'') && isOpen(strings.TrimSpace(m[3])) {
			cured, column, _ := cure(string(l.lines[n-1]))
			l.add(n, column, "%s", cured)
			return
		}
	}
	if words, known := syntaxWords[message]; known {
		message = words
	}
	l.add(line, column, "%s", message)
}

// syntaxWords replaces messages of the parser.
var syntaxWords = map[string]string{
	"did not find expected '-' indicator": "the line is not aligned with its list: indent it like the lines above",
	"did not find expected key":           "the line is not aligned with the other keys: indent it like the lines above",
	"found unexpected end of stream":      "the file ends inside a text, a list or braces: close it",
	"did not find expected ',' or ']'":    "the list is not closed: add ], and put commas between its values",
	"did not find expected ',' or '}'":    "the braces are not closed: add }, and put commas between the keys",
}
