package fetch

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// productToken is feedgen's name in robots.txt files.
	productToken = "feedgen"
	// maxCrawlDelay is the longest Crawl-delay that is honoured.
	maxCrawlDelay = 30 * time.Second
)

// robotsRules are the rules of a robots.txt for feedgen. The zero value allows
// everything.
type robotsRules struct {
	rules []robotsRule
	delay time.Duration // Crawl-delay
}

// robotsRule is one Allow or Disallow line.
type robotsRule struct {
	allow   bool
	pattern string // a path, as normalised by normalPath, with * and a final $
}

// parseRobots reads a robots.txt (RFC 9309): the groups that name feedgen, or if there
// are none, those for all. It ignores invalid lines.
func parseRobots(text []byte) robotsRules {
	var ours, everybodys robotsRules
	var named bool // a group names feedgen
	var forUs, forAll, inAgents bool
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for line := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if !inAgents {
				forUs, forAll, inAgents = false, false, true
			}
			agent := agentToken(value)
			forUs = forUs || strings.EqualFold(agent, productToken)
			forAll = forAll || agent == "*"
			named = named || forUs
		case "allow", "disallow", "crawl-delay":
			// RFC 9309, section 2.2.4: other records don't end a group.
			inAgents = inAgents && key == "crawl-delay"
			if forUs {
				ours.add(key, value)
			}
			if forAll {
				everybodys.add(key, value)
			}
		}
	}
	if named {
		return ours
	}
	return everybodys
}

// agentToken returns the product token of a User-Agent line, which may have a version:
// feedgen/1.0.
func agentToken(value string) string {
	if value == "*" {
		return value
	}
	end := strings.IndexFunc(value, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r == '-')
	})
	if end < 0 {
		return value
	}
	return value[:end]
}

func (r *robotsRules) add(key, value string) {
	if key == "crawl-delay" {
		seconds, err := strconv.ParseFloat(value, 64)
		if err == nil && seconds > 0 {
			seconds = min(seconds, maxCrawlDelay.Seconds()) // before it overflows
			r.delay = time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
		}
		return
	}
	if value == "" {
		return // an empty rule matches nothing
	}
	r.rules = append(r.rules, robotsRule{key == "allow", normalPath(value)})
}

// String returns r as a robots.txt that parseRobots reads as r again.
func (r robotsRules) String() string {
	if len(r.rules) == 0 && r.delay == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, rule := range r.rules {
		key := "Disallow"
		if rule.allow {
			key = "Allow"
		}
		fmt.Fprintf(&b, "%s: %s\n", key, rule.pattern)
	}
	if r.delay > 0 {
		fmt.Fprintf(&b, "Crawl-delay: %g\n", r.delay.Seconds())
	}
	return b.String()
}

// allow reports whether a URL may be fetched: the longest rule that matches
// decides, and among equals the one that allows.
func (r robotsRules) allow(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	path = normalPath(path)
	allow, longest := true, -1
	for _, rule := range r.rules {
		if len(rule.pattern) < longest || len(rule.pattern) == longest && allow {
			continue
		}
		if matchRobots(rule.pattern, path) {
			allow, longest = rule.allow, len(rule.pattern)
		}
	}
	return allow
}

// matchRobots reports whether a pattern matches the beginning of a path, or if it ends
// in $, the whole path.
func matchRobots(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	first, rest, stars := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	for stars {
		first, rest, stars = strings.Cut(rest, "*")
		if whole && !stars {
			return strings.HasSuffix(path, first)
		}
		i := strings.Index(path, first)
		if i < 0 {
			return false
		}
		path = path[i+len(first):]
	}
	return !whole || path == ""
}

// normalPath returns the normal form of a path: unreserved characters unescaped, and
// octets outside ASCII as %XX (RFC 9309, section 2.2.2).
func normalPath(path string) string {
	const upper = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c, escaped := path[i], false
		if c == '%' && i+2 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, escaped = byte(n), true
				i += 2
			}
		}
		switch {
		case c > 0x20 && c < 0x7f && (!escaped || isUnreserved(c)):
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(upper[c>>4])
			b.WriteByte(upper[c&15])
		}
	}
	return b.String()
}

// isUnreserved reports whether c is unreserved (RFC 3986, section 2.3).
func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
