package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"feedgen/scrape/extract/elect"
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

// ruledAddress returns the first of a ruling's values that is an address.
func ruledAddress(field string, by elect.Ruling, d *page.Document) elect.Choice {
	return by.ChoiceOf(field, "address", func(s string) string {
		if strings.Contains(s, " ") {
			return ""
		}
		return d.Resolve(s)
	})
}
