package extract

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Rules say where the pages of one host keep their metadata. The zero value
// says nothing: everything is found the general way.
type Rules struct {
	Title, Authors, Published, Modified, Summary, Image, Language, Canonical, SiteName, Tags Rule

	// Strip are regular expressions (RE2). What they match is taken out of
	// every value that a selector found, such as ^by in front of a name.
	Strip []string
}

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

// Validate reports all that is wrong with the rules: selectors and
// expressions that cannot be read.
func (r Rules) Validate() error {
	_, err := r.compile()
	return err
}

// compiledRules are Rules that are ready to use.
type compiledRules struct {
	fields map[string]compiledRule // by JSON name
	strip  []*regexp.Regexp
}

type compiledRule struct {
	source   string
	selector cascadia.Selector
	attr     string // empty: the text
	never    bool
}

func (r Rules) compile() (compiledRules, error) {
	c := compiledRules{fields: map[string]compiledRule{}}
	var errs []error
	for field, rule := range r.byField() {
		if rule.Never {
			c.fields[field] = compiledRule{never: true}
			continue
		}
		if rule.Selector == "" {
			continue
		}
		css, at := splitAttr(rule.Selector)
		sel, err := cascadia.Compile(css)
		if err != nil {
			errs = append(errs, fmt.Errorf("rule for %s: selector %q: %w", field, rule.Selector, err))
			continue
		}
		c.fields[field] = compiledRule{source: rule.Selector, selector: sel, attr: at}
	}
	for _, s := range r.Strip {
		re, err := regexp.Compile(s)
		if err != nil {
			errs = append(errs, fmt.Errorf("text to strip: %w", err))
			continue
		}
		c.strip = append(c.strip, re)
	}
	return c, errors.Join(errs...)
}

// byField returns the rules by the JSON names of their fields, in order.
func (r Rules) byField() func(func(string, Rule) bool) {
	return func(yield func(string, Rule) bool) {
		for _, f := range []struct {
			name string
			rule Rule
		}{
			{"title", r.Title}, {"authors", r.Authors}, {"published", r.Published}, {"modified", r.Modified},
			{"summary", r.Summary}, {"image", r.Image}, {"language", r.Language}, {"canonical", r.Canonical},
			{"site_name", r.SiteName}, {"tags", r.Tags},
		} {
			if !yield(f.name, f.rule) {
				return
			}
		}
	}
}

// splitAttr splits time@datetime into selector and attribute.
func splitAttr(s string) (css, attr string) {
	i := strings.LastIndexByte(s, '@')
	if i < 0 || strings.ContainsAny(s[i:], "]\"')") {
		return s, ""
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
}

// ruled returns what the host's rule for a field finds. decided is true when
// the rule has the last word, also when that is silence.
func (x *extraction) ruled(field string) (values []string, evidence string, decided bool) {
	rule, ok := x.rules.fields[field]
	if !ok {
		return nil, "", false
	}
	if rule.never {
		return nil, "", true
	}
	goquery.NewDocumentFromNode(x.doc.root).FindMatcher(rule.selector).Each(func(_ int, s *goquery.Selection) {
		if v := x.ruleValue(rule, s.Nodes[0]); v != "" {
			values = append(values, v)
		}
	})
	if len(values) == 0 {
		x.warn("the rule for %s, %q, matches nothing", field, rule.source)
		return nil, "", false
	}
	return values, "rule " + rule.source, true
}

// indexOf returns the index of an element, -1 for one that shows nothing.
func (d *document) indexOf(n *html.Node) int {
	return slices.IndexFunc(d.elems, func(e element) bool { return e.node == n })
}

// ruleValue returns what one matched element says.
func (x *extraction) ruleValue(rule compiledRule, n *html.Node) string {
	v := ""
	switch i := x.doc.indexOf(n); {
	case rule.attr != "":
		v = attr(n, rule.attr)
	case i >= 0:
		v = x.doc.textOf(i)
	default:
		v = nodeText(n) // of the head
	}
	v = clean(v)
	for _, re := range x.rules.strip {
		v = re.ReplaceAllString(v, "")
	}
	return strings.TrimSpace(v)
}

func (x *extraction) warn(format string, args ...any) {
	x.result.Warnings = append(x.result.Warnings, fmt.Sprintf(format, args...))
}

// settleRuled settles the values that the host's rule gave.
func (x *extraction) settleRuled(b *ballot, values []string, evidence string) {
	if len(values) == 0 {
		return
	}
	x.settle(b, candidate{value: values[0], list: values, evidence: evidence}, true)
}

// settleRuledAddress settles the first value of the host's rule that is an
// address. It reports whether the rule has the last word.
func (x *extraction) settleRuledAddress(b *ballot) bool {
	values, evidence, ok := x.ruled(b.field)
	if !ok {
		return false
	}
	for _, v := range values {
		if u := x.doc.resolve(v); u != "" && !strings.Contains(v, " ") {
			x.settleRuled(b, []string{u}, evidence)
			return true
		}
	}
	if len(values) > 0 {
		x.warn("%s for %s: %q is no address", evidence, b.field, values[0])
	}
	return true
}
