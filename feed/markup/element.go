package markup

import "golang.org/x/net/html/atom"

// class says how the builder treats an element.
type class uint16

const (
	metadata   class = 1 << iota // it belongs to the head, wherever it stands
	raw                          // it holds text alone
	void                         // it holds nothing
	block                        // no paragraph goes on around it
	heading                      // no other heading does
	item                         // of a list: no other item goes on around it
	formatting                   // it goes on in the next block where it ends too early
	implied                      // its end tag may be left out
	tablePart                    // it stands in tables alone
	rows                         // it holds parts of a table alone

	special    // end tags of inline elements are not for what is around it
	scope      // nor are others
	buttonEdge // nor is </p>
	listEdge   // nor is </li>
	tableEdge  // nor are those of parts of a table

	foreign // in SVG or MathML
)

// classOf returns the class of an element of HTML (HTML standard, 13.2.4.2 and 13.2.6.4.7).
func classOf(tag atom.Atom) class {
	switch tag {
	case atom.Html:
		return special | scope | tableEdge
	case atom.Body, atom.Head:
		return special
	case atom.Template:
		return metadata | special | scope | tableEdge
	case atom.Base, atom.Basefont, atom.Bgsound, atom.Link, atom.Meta:
		return metadata | void
	case atom.Noframes, atom.Script, atom.Style, atom.Title:
		return metadata | raw
	case atom.Iframe, atom.Noembed, atom.Noscript, atom.Textarea:
		return raw
	case atom.Plaintext, atom.Xmp:
		return raw | block
	case atom.Area, atom.Br, atom.Embed, atom.Image, atom.Img, atom.Input, atom.Keygen, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return void
	case atom.Hr:
		return void | block
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dir, atom.Div, atom.Dl,
		atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Header, atom.Hgroup, atom.Listing, atom.Main,
		atom.Menu, atom.Nav, atom.Pre, atom.Section, atom.Summary:
		return block | special
	case atom.Dialog, atom.Search:
		return block
	case atom.Ol, atom.Ul:
		return block | special | listEdge
	case atom.P:
		return block | special | implied
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return block | special | heading
	case atom.Dd, atom.Dt, atom.Li:
		return block | special | implied | item
	case atom.Optgroup, atom.Option, atom.Rb, atom.Rp, atom.Rt, atom.Rtc:
		return implied
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong,
		atom.Tt, atom.U:
		return formatting
	case atom.Button:
		return special | buttonEdge
	case atom.Applet, atom.Marquee, atom.Object, atom.Select:
		return special | scope
	case atom.Table:
		return special | scope | tableEdge | rows
	case atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr:
		return special | tablePart | rows
	case atom.Caption, atom.Td, atom.Th:
		return special | tablePart | scope
	case atom.Colgroup:
		return special | tablePart | rows
	case atom.Col:
		return tablePart | void
	}
	return 0
}

// endsForeign reports whether a start tag ends SVG and MathML, as it belongs to
// neither (13.2.6.5).
func endsForeign(tag atom.Atom) bool {
	switch tag {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Em,
		atom.Embed, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Hr, atom.I, atom.Img, atom.Li,
		atom.Listing, atom.Menu, atom.Meta, atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span,
		atom.Strong, atom.Strike, atom.Sub, atom.Sup, atom.Table, atom.Tt, atom.U, atom.Ul, atom.Var:
		return true
	}
	return false
}
