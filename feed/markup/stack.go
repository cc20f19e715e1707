package markup

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// stack holds the elements that are open, <html> first (HTML standard, 13.2.4.2).
type stack []open

// open is an open element.
type open struct {
	*html.Node
	tag   atom.Atom // zero in SVG and MathML
	class class
}

func (s stack) top() open { return s[len(s)-1] }

// push opens an element. Beyond maxDepth, what stands in it is put beside it.
func (s *stack) push(n *html.Node, tag atom.Atom, c class) {
	if len(*s) < maxDepth {
		*s = append(*s, open{n, tag, c})
	}
}

func (s *stack) pop() { *s = (*s)[:len(*s)-1] }

// find returns the index of the innermost element of some kinds that has none of a
// class around it, up to the element; negative: there is none.
func (s stack) find(edge class, tags ...atom.Atom) int {
	for i := len(s) - 1; i >= 0; i-- {
		for _, tag := range tags {
			if s[i].tag == tag {
				return i
			}
		}
		if s[i].class&edge != 0 {
			break
		}
	}
	return -1
}

// popTo closes the element that find finds, with all in it.
func (s *stack) popTo(edge class, tags ...atom.Atom) bool {
	i := s.find(edge, tags...)
	if i >= 0 {
		*s = (*s)[:i]
	}
	return i >= 0
}

// popImplied closes the elements whose end tags may be left out, up to one of a kind.
func (s *stack) popImplied(except atom.Atom) {
	for e := s.top(); e.class&implied != 0 && e.tag != except; e = s.top() {
		s.pop()
	}
}

// popInline closes the innermost element of a name, unless a special one is around it.
func (s *stack) popInline(tag atom.Atom, name string) {
	for i := len(*s) - 1; i >= 0; i-- {
		e := &(*s)[i]
		if e.tag == tag && e.class&foreign == 0 && (tag != 0 || e.Data == name) {
			*s = (*s)[:i]
			return
		}
		if e.class&special != 0 {
			return
		}
	}
}

// index returns where an element stands; negative: it is not open.
func (s stack) index(n *html.Node) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i].Node == n {
			return i
		}
	}
	return -1
}

// remove closes an element, and leaves open what is in it.
func (s *stack) remove(n *html.Node) {
	if i := s.index(n); i >= 0 {
		*s = slices.Delete(*s, i, i+1)
	}
}
