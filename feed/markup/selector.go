package markup

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Selector finds elements by a CSS selector, or by a list of them with commas
// between. The work grows with the size of the tree: a matcher that tries each
// way up the tree takes hours for the tree of a hostile page. The zero value finds
// none.
type Selector struct {
	chains    [][]step
	searching bool // it has pseudo-classes, which look at siblings or descendants
}

// step is one compound of a selector, such as a.next:not(.old), and how it is
// connected with the one before: by a space, >, + or ~.
type step struct {
	compound   cascadia.Matcher
	combinator byte
}

const (
	maxSteps = 16 // compounds of a selector
	// maxSearched is the number of nodes of the largest tree in which
	// pseudo-classes are looked for: each node costs as much as its siblings or
	// descendants.
	maxSearched = 20_000
)

// ParseSelector returns the Selector that css says.
func ParseSelector(css string) (Selector, error) {
	if _, err := cascadia.ParseGroup(css); err != nil {
		return Selector{}, err
	}
	var s Selector
	for _, one := range splitOutside(css, ',') {
		chain, err := parseChain(strings.TrimSpace(one))
		if err != nil {
			return Selector{}, err
		}
		s.chains = append(s.chains, chain)
	}
	s.searching = len(splitOutside(css, ':')) > 1
	return s, nil
}

func parseChain(css string) ([]step, error) {
	var chain []step
	combinator := byte(' ')
	for rest := css; rest != ""; {
		end := compoundEnd(rest)
		compound, err := cascadia.Parse(rest[:end])
		if err != nil {
			return nil, err
		}
		if err := checkNesting(rest[:end]); err != nil {
			return nil, err
		}
		if chain = append(chain, step{compound, combinator}); len(chain) > maxSteps {
			return nil, fmt.Errorf("it has more than %d parts", maxSteps)
		}
		rest = strings.TrimLeft(rest[end:], " \t\r\n\f")
		combinator = ' '
		if rest != "" && strings.IndexByte(">+~", rest[0]) >= 0 {
			combinator, rest = rest[0], strings.TrimLeft(rest[1:], " \t\r\n\f")
		}
	}
	return chain, nil
}

// compoundEnd returns the length of the compound that a selector begins with.
func compoundEnd(css string) int {
	for i := range outside(css) {
		if strings.IndexByte(" \t\r\n\f>+~", css[i]) >= 0 {
			return i
		}
	}
	return len(css)
}

// errNested says that to find out whether one element matches takes more than one
// look at others.
var errNested = errors.New("it is too costly: a pseudo-class that looks at other elements stands within another")

// checkNesting reports what the pseudo-classes of a compound have within.
func checkNesting(compound string) error {
	for _, pseudo := range splitOutside(compound, ':')[1:] {
		name, argument, _ := strings.Cut(strings.ToLower(pseudo), "(")
		argument = strings.Trim(argument, " \t\r\n\f>+~)")
		searches := func(name string) bool { return strings.Contains(argument, name) }
		switch looks := slices.ContainsFunc([]string{":has", ":contains", ":matches"}, searches); {
		case looks, strings.HasPrefix(name, "has") && (searches(":") || compoundEnd(argument) < len(argument)):
			return errNested
		}
	}
	return nil
}

// outside yields the indexes of the bytes of a selector that stand neither in
// brackets nor in quotes nor after a backslash.
func outside(css string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		depth, quote := 0, byte(0)
		for i := 0; i < len(css); i++ {
			switch c := css[i]; {
			case c == '\\':
				i++
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '(' || c == '[':
				depth++
			case c == ')' || c == ']':
				depth--
			case depth == 0 && !yield(i):
				return
			}
		}
	}
}

// splitOutside splits a selector at a byte that stands outside of brackets and
// quotes.
func splitOutside(css string, at byte) []string {
	var parts []string
	from := 0
	for i := range outside(css) {
		if css[i] == at {
			parts, from = append(parts, css[from:i]), i+1
		}
	}
	return append(parts, css[from:])
}

// Find returns the elements below root that match, in their order. It fails where
// the tree is too large for the selector.
func (s Selector) Find(root *html.Node) ([]*html.Node, error) {
	if s.searching {
		n := 0
		for range root.Descendants() {
			n++
		}
		if n > maxSearched {
			const text = "too costly to read: a selector with pseudo-classes on a page of more than %d elements and texts"
			return nil, fmt.Errorf(text, maxSearched)
		}
	}
	f := finder{chains: s.chains}
	f.below(root, make([]uint32, len(s.chains)), make([]uint32, len(s.chains)))
	return f.found, nil
}

// finder collects the elements that match one of the chains. A set of steps is
// held as a bit mask.
type finder struct {
	chains [][]step
	found  []*html.Node
}

// below looks at the children of an element. For each chain it is told the steps
// that the element matches, with those before them, and those that any of the
// elements around it does.
func (f *finder) below(parent *html.Node, of, above []uint32) {
	above = union(above, of)
	previous, older := make([]uint32, len(f.chains)), make([]uint32, len(f.chains))
	for n := range parent.ChildNodes() {
		if n.Type != html.ElementNode {
			continue
		}
		own, found := make([]uint32, len(f.chains)), false
		for c, chain := range f.chains {
			for i, s := range chain {
				var before uint32
				switch s.combinator {
				case '>':
					before = of[c]
				case '+':
					before = previous[c]
				case '~':
					before = older[c]
				default:
					before = above[c]
				}
				if (i == 0 || before&(1<<(i-1)) != 0) && s.compound.Match(n) {
					own[c] |= 1 << i
				}
			}
			found = found || own[c]&(1<<(len(chain)-1)) != 0
		}
		if found {
			f.found = append(f.found, n)
		}
		f.below(n, own, above)
		previous, older = own, union(older, own)
	}
}

func union(a, b []uint32) []uint32 {
	all := make([]uint32, len(a))
	for i := range a {
		all[i] = a[i] | b[i]
	}
	return all
}
