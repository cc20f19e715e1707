package extract

import (
	"fmt"
	"regexp"
	"strings"

	"feedgen/feed/markup"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html"
)

// Rule is where one field is found. With the zero value it is chosen by the general
// evidence.
type Rule struct {
	// Selector is a CSS selector, such as #pubtitle. Its text is the value,
	// or after @ an attribute: time@datetime. For authors and tags every element
	// that matches counts, for other fields the first that has a value. A rule that
	// matches nothing falls back to the general evidence, with a warning.
	Selector string

	// Never keeps the field empty, whatever the page has.
	Never bool
}

type compiledRule struct {
	selector markup.Selector
	attr     string // empty: the text
}

func (r Rule) compile(field string) (compiledRule, error) {
	if r.Never || r.Selector == "" {
		return compiledRule{}, nil
	}
	css, attr := splitAttr(r.Selector)
	selector, err := markup.ParseSelector(css)
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

// maxRuledBytes bounds the texts that a rule reads from a page in all, for elements
// that match may be nested.
const maxRuledBytes = 1 << 20

// values returns the values of the elements that match. The error is that the page
// is too large for the selector.
func (r compiledRule) values(doc *page.Document, strip []*regexp.Regexp) ([]string, error) {
	nodes, err := r.selector.Find(doc.Root)
	if err != nil || len(nodes) == 0 {
		return nil, err
	}
	elements := make(map[*html.Node]int, len(doc.Elems))
	for i, e := range doc.Elems {
		elements[e.Node] = i
	}
	var values []string
	for taken := 0; len(nodes) > 0 && taken < maxRuledBytes; nodes = nodes[1:] {
		v := page.Clean(r.text(doc, elements, nodes[0]))
		taken += 1 + len(v)
		for _, re := range strip {
			v = re.ReplaceAllString(v, "")
		}
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values, nil
}

func (r compiledRule) text(doc *page.Document, elements map[*html.Node]int, n *html.Node) string {
	if r.attr != "" {
		return page.Attr(n, r.attr)
	}
	if i, ok := elements[n]; ok {
		return doc.TextOf(i)
	}
	return page.NodeText(n) // of the head
}

// ruledAddress returns the first of a ruling's values that is an address.
func ruledAddress(field string, by elect.Ruling, d *page.Document) elect.Choice {
	return by.ChoiceOf(field, "address", func(s string) string {
		if strings.Contains(s, " ") {
			return ""
		}
		return d.Resolve(s)
	})
}
