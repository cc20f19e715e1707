package config

import (
	"regexp"
	"strconv"
	"strings"
)

// plainScalar is text that YAML takes as it stands, anywhere on a line.
var (
	plainScalar = regexp.MustCompile(`^(https?://[^\s,\[\]{}"'#$]+|\pL([\pL\pN ’'./()&-]*[\pL\pN’'./()&-])?)$`)
	yamlWord    = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n)$`)
)

// Scalar writes a text as YAML that can stand anywhere on a line of a
// configuration, also within brackets.
func Scalar(s string) string {
	if plainScalar.MatchString(s) && !yamlWord.MatchString(s) {
		return s
	}
	// What Go escapes, YAML escapes alike. ${NAME} would be a variable.
	return strconv.Quote(literal(strings.ToValidUTF8(s, "\uFFFD")))
}

// Block writes a text of several lines as a YAML block indented by so many
// spaces, and any other as Scalar does.
func Block(indent int, s string) string {
	if !strings.Contains(s, "\n") {
		return Scalar(s)
	}
	margin := "\n" + strings.Repeat(" ", indent)
	text := strings.ReplaceAll(literal(s), "\n", margin)
	return "|-" + strings.ReplaceAll(margin+text, margin+"\n", "\n\n")
}
