package config

import (
	"regexp"
	"strconv"
	"strings"
)

// plainScalar matches text that needs no quotes in YAML, anywhere on a line.
var (
	plainScalar = regexp.MustCompile(`^(https?://[^\s,\[\]{}"'#$]+|\pL([\pL\pN ’'./()&-]*[\pL\pN’'./()&-])?)$`)
	yamlWord    = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n)$`)
)

// Scalar returns a text as a YAML scalar that is valid anywhere on a line of a
// configuration, also within brackets.
func Scalar(s string) string {
	if plainScalar.MatchString(s) && !yamlWord.MatchString(s) {
		return s
	}
	// YAML has the escapes of Go. ${NAME} would be a variable.
	return strconv.Quote(literal(strings.ToValidUTF8(s, "\uFFFD")))
}

// Block returns a text of several lines as a YAML block with this indentation, and
// any other text as Scalar does.
func Block(indent int, s string) string {
	if !strings.Contains(s, "\n") {
		return Scalar(s)
	}
	margin := "\n" + strings.Repeat(" ", indent)
	text := strings.ReplaceAll(literal(s), "\n", margin)
	return "|-" + strings.ReplaceAll(margin+text, margin+"\n", "\n\n")
}
