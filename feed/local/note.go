package local

import (
	"feedgen/feed/words"
	"fmt"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// noteMarks renders the mark of a footnote as nothing: in a title it says
// nothing, and in a summary withNotes writes it.
type noteMarks struct{}

func (noteMarks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	nothing := func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkSkipChildren, nil }
	r.Register(east.KindFootnoteLink, nothing)
	r.Register(east.KindFootnoteBacklink, nothing)
	r.Register(east.KindFootnoteList, nothing)
}

const noteAttribute = "note"

// linkNotes ties each mark to its footnote.
func linkNotes(doc ast.Node) {
	notes := map[int]ast.Node{}
	if list := doc.LastChild(); list != nil && list.Kind() == east.KindFootnoteList {
		for _, n := range children(list) {
			notes[n.(*east.Footnote).Index] = n
		}
	}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if mark, ok := n.(*east.FootnoteLink); ok && entering {
			mark.SetAttributeString(noteAttribute, notes[mark.Index])
		}
		return ast.WalkContinue, nil
	})
}

// withNotes numbers the marks of footnotes in some blocks, and returns the
// blocks with the footnotes behind them.
func withNotes(blocks []ast.Node) []ast.Node {
	var notes []ast.Node
	numbers := map[int]int{}
	for i := 0; i < len(blocks)+len(notes); i++ {
		var n ast.Node
		if i < len(blocks) {
			n = blocks[i]
		} else {
			n = notes[i-len(blocks)]
		}
		var marks []*east.FootnoteLink
		_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if mark, ok := n.(*east.FootnoteLink); ok && entering {
				marks = append(marks, mark)
			}
			return ast.WalkContinue, nil
		})
		for _, mark := range marks {
			value, _ := mark.AttributeString(noteAttribute)
			note, ok := value.(ast.Node)
			if !ok || note == nil {
				continue
			}
			number := numbers[mark.Index]
			if number == 0 {
				number = len(numbers) + 1
				numbers[mark.Index] = number
				for k, child := range children(note) {
					if k == 0 {
						child.InsertBefore(child, child.FirstChild(), superscript(number, " "))
					}
					notes = append(notes, child)
				}
			}
			mark.Parent().ReplaceChild(mark.Parent(), mark, superscript(number, ""))
		}
	}
	return append(blocks[:len(blocks):len(blocks)], notes...)
}

func superscript(number int, space string) ast.Node {
	s := ast.NewString(fmt.Appendf(nil, "<sup>%d</sup>%s", number, space))
	s.SetCode(true)
	return s
}

var wikilink = words.Pattern(`^\[\[([^\[\]|\n]+)(?:\|([^\[\]|\n]+))?\]\](?:[^(]|$)`)

// wikilinks reads [[Page]] and [[Page|text]] as the text, and as a link where
// the page is an address.
type wikilinks struct{}

func (wikilinks) Trigger() []byte { return []byte{'['} }

func (wikilinks) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := wikilink().FindSubmatch(line)
	if m == nil {
		return nil
	}
	label := m[2]
	if label == nil {
		label = m[1]
	}
	shown := ast.NewString(label)
	shown.SetRaw(true)
	block.Advance(len(m[1]) + len("[[]]"))
	if m[2] != nil {
		block.Advance(len(m[2]) + len("|"))
	}
	if !bareURL().Match(m[1]) {
		return shown
	}
	n := ast.NewLink()
	n.Destination = m[1]
	n.AppendChild(n, shown)
	return n
}
