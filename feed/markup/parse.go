package markup

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxFlatDepth is how deep elements stand in a tree that a parser refuses.
const maxFlatDepth = 200

// Parse parses a page of HTML in UTF-8, as Limit leaves it. A page that nests
// deeper than the parser takes (512 elements) is read tag by tag: its tree holds
// the same elements and texts, some of them less deep. The error is that of
// Limit; the tree is then that of the beginning.
func Parse(page []byte) (*html.Node, error) {
	page, costly := Limit(page)
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return parseFlat(page), costly
	}
	return root, costly
}

// ParseFragment parses HTML as what stands inside an article, and as Parse does.
func ParseFragment(fragment string) ([]*html.Node, error) {
	limited, costly := Limit([]byte(fragment))
	inside := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(bytes.NewReader(limited), inside)
	if err != nil {
		root := parseFlat(limited)
		nodes = nil
		for n := root.FirstChild; n != nil; n = root.FirstChild {
			root.RemoveChild(n)
			nodes = append(nodes, n)
		}
	}
	return nodes, costly
}
func parseFlat(page []byte) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	stack := []*html.Node{root}
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		top := stack[len(stack)-1]
		switch z.Next() {
		case html.ErrorToken:
			return root
		case html.TextToken:
			top.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		case html.StartTagToken:
			t := z.Token()
			n := &html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr}
			top.AppendChild(n)
			if !isVoid(t.DataAtom) && len(stack) < maxFlatDepth {
				stack = append(stack, n)
			}
		case html.SelfClosingTagToken:
			t := z.Token()
			top.AppendChild(&html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr})
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].Data == string(name) {
					stack = stack[:i]
					break
				}
			}
		}
	}
}
