package config

import (
	"fmt"
	"regexp"
	"strings"
)

// foreignKeys are the words of Jekyll, Hugo, RSS and Atom for what this
// configuration calls otherwise.
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

// cure returns what is wrong with a line that is no YAML, in the words of
// somebody who knows none, and the column at which it is. ok is false where the
// cause is not plain.
func cure(line string) (message string, column int, ok bool) {
	if m := endsInMargin.FindString(line); m != "" {
		return "a tab indents the line: write spaces", len([]rune(m)), true
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
		return fmt.Sprintf("the text opens with %c and never ends: close it with %c at its end", first, first), column, true
	case first == '"' || first == '\'':
		return `something stands behind the text in quotes: put all of it in quotes, and \" for one within`, column, true
	case first == '[' && !strings.HasSuffix(value, "]") && strings.Contains(value, "]"):
		return "the text begins with [, as a list does: " + quoted, column, true
	case first == '{' && !strings.HasSuffix(value, "}") && strings.Contains(value, "}"):
		return "the text begins with {, as keys and values do: " + quoted, column, true
	case strings.ContainsRune("@`%", rune(first)), strings.ContainsRune("*&!|>", rune(first)) && strings.Contains(value, " "):
		return fmt.Sprintf("no text begins with %c: %s", first, quoted), column, true
	case first != '[' && first != '{' && m[2] != "" && (strings.Contains(value, ": ") || strings.HasSuffix(value, ":")):
		return "the text has a colon, as a key does: " + quoted, column, true
	}
	return "", 0, false
}

// isOpen reports whether a text in quotes does not end on its line.
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

// addCure reports a mistake of YAML's syntax at a line, with its cure if the
// line or one before it shows the cause.
func (l *loader) addCure(line, column int, message string) {
	at := min(max(line, 1), len(l.lines))
	for n := at; n >= max(1, at-2); n-- {
		if cured, column, ok := cure(string(l.lines[n-1])); ok {
			l.add(n, column, "%s", cured)
			return
		}
	}
	// A quotation that never ends fails at the end of the file.
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

// syntaxWords say in other words what the parser says of indentation.
var syntaxWords = map[string]string{
	"did not find expected '-' indicator": "the line does not stand below the list that it belongs to: indent it as the lines above",
	"did not find expected key":           "the line does not stand below the keys that it belongs to: indent it as the lines above",
	"found unexpected end of stream":      "the file ends within a text, a list or braces: close it",
	"did not find expected ',' or ']'":    "the list has no end: close it with ], and put a comma between its values",
	"did not find expected ',' or '}'":    "the braces have no end: close them with }, and put a comma between the keys",
}
