package markup

import (
	"bytes"

	"golang.org/x/net/html"
)

// maxFlatDepth is how deep elements stand in a tree that a parser refuses.
const maxFlatDepth = 200

// Parse parses a page of HTML in UTF-8, as Limit leaves it. A page that nests
// deeper than the parser takes (512 elements) is read tag by tag: its tree holds
// the same elements and texts, some of them less deep.
func Parse(page []byte) *html.Node {
	page = Limit(page)
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return parseFlat(page)
	}
	return root
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
