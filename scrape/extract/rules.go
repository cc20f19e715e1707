package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"feedgen/scrape/extract/page"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Rule says where one field stands. The zero value leaves it to the general
// evidence.
type Rule struct {
	// Selector is a CSS selector, such as #pubtitle. Its text is the value,
	// or after @ an attribute: time@datetime. For authors and tags every
	// element that matches counts, else the first that says something. A rule
	// that matches nothing falls back to the general evidence, with a warning.
	Selector string

	// Never forbids the field: it stays empty whatever the page says.
	Never bool
}

type compiledRule struct {
	selector cascadia.Selector // nil: there is none
	attr     string            // empty: the text
}

func (r Rule) compile(field string) (compiledRule, error) {
	if r.Never || r.Selector == "" {
		return compiledRule{}, nil
	}
	css, attr := splitAttr(r.Selector)
	selector, err := cascadia.Compile(css)
	if err != nil {
		return compiledRule{}, fmt.Errorf("rule for %s: selector %q: %w", field, r.Selector, err)
	}
	return compiledRule{selector, attr}, nil
}

// splitAttr splits time@datetime into selector and attribute.
func splitAttr(s string) (css, attr string) {
	i := strings.LastIndexByte(s, '@')
	if i < 0 || strings.ContainsAny(s[i:], "]\"')") {
		return s, ""
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
}

// ruling is what the host's rule for one field found. The zero value leaves the
// field to the general evidence.
type ruling struct {
	decided  bool     // the rule has the last word, also when that is silence
	values   []string // none: the field stays empty
	evidence string
}

// choice returns values that were made of the ruling's as the choice.
func (by ruling) choice(values ...string) choice {
	return choice{values: values, evidence: by.evidence}
}

// choiceOf returns the first value that read can read. Where it can read none,
// the field stays empty, with a warning that says what the value is not.
func (by ruling) choiceOf(field, what string, read func(string) string) choice {
	for _, v := range by.values {
		if value := read(v); value != "" {
			return by.choice(value)
		}
	}
	if len(by.values) == 0 {
		return choice{}
	}
	return choice{warnings: []string{fmt.Sprintf("%s for %s: %q is no %s", by.evidence, field, by.values[0], what)}}
}

func (r compiledRule) values(doc *page.Document, strip []*regexp.Regexp) []string {
	var values []string
	goquery.NewDocumentFromNode(doc.Root).FindMatcher(r.selector).Each(func(_ int, s *goquery.Selection) {
		v := page.Clean(r.text(doc, s.Nodes[0]))
		for _, re := range strip {
			v = re.ReplaceAllString(v, "")
		}
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	})
	return values
}

func (r compiledRule) text(doc *page.Document, n *html.Node) string {
	if r.attr != "" {
		return page.Attr(n, r.attr)
	}
	if i := slices.IndexFunc(doc.Elems, func(e page.Element) bool { return e.Node == n }); i >= 0 {
		return doc.TextOf(i)
	}
	return page.NodeText(n) // of the head
}

// address returns the first of the values that is an address.
func (by ruling) address(field string, d *page.Document) choice {
	return by.choiceOf(field, "address", func(s string) string {
		if strings.Contains(s, " ") {
			return ""
		}
		return d.Resolve(s)
	})
}
