package local

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"feedgen/feed/text"
)

// column is what a column of a table or of a CSV file holds.
type column int

const (
	otherColumn column = iota
	dateColumn
	titleColumn
	linkColumn
	summaryColumn
	tagsColumn
	authorsColumn
	idColumn
	updatedColumn
	imageColumn
	languageColumn
)

// columnNames are the heads of columns and the keys of front matter, in the form
// of text.Fold.
var columnNames = func() map[string]column {
	names := map[string]column{}
	for c, list := range map[column]string{
		dateColumn: "date,published,published at,publication,publication date,date published,pubdate," +
			"publie,publie le,datum,fecha,data,jour,day",
		titleColumn: "title,titre,titel,titulo,titolo,name,nom,article,headline",
		linkColumn: "url,link,lien,address,adresse,href,external url,canonical url,canonicalurl,original url," +
			"source,permalink,enlace",
		summaryColumn: "summary,resume,description,abstract,excerpt,note,notes",
		tagsColumn:    "tags,tag,categories,category,keywords,mots cles,themes,topics",
		authorsColumn: "author,authors,auteur,auteurs,autor,autoren,by",
		idColumn:      "id,guid", updatedColumn: "updated,modified,last modified at,lastmod,date modified",
		imageColumn: "image,picture,cover,cover image", languageColumn: "language,lang,langue",
	} {
		for _, name := range strings.Split(list, ",") {
			names[name] = c
		}
	}
	return names
}()

func columnOf(head string) column { return columnNames[text.Fold(head)] }

// rows returns the pieces of a table: each row as the line that a list would
// have in its place.
func (o *outline) rows(table *east.Table, within period) []*piece {
	var columns []column
	var pieces []*piece
	for _, row := range children(table) {
		cells := children(row)
		if row.Kind() == east.KindTableHeader {
			for _, cell := range cells {
				columns = append(columns, columnOf(o.plain(children(cell)...)))
			}
			continue
		}
		pieces = append(pieces, o.row(cells, columns, within))
	}
	return pieces
}

func (o *outline) row(cells []ast.Node, columns []column, within period) *piece {
	s := &piece{within: within}
	var dated, titled, linked []ast.Node
	for i, cell := range cells {
		nodes, kind := children(cell), otherColumn
		if i < len(columns) {
			kind = columns[i]
		}
		if s.offset == 0 {
			s.offset = o.offset(nodes)
		}
		_, isDate := wholeDate(o.plain(nodes...), o.order, within)
		switch {
		case len(nodes) == 0 || kind == authorsColumn:
		case dated == nil && (isDate || kind == dateColumn):
			dated = nodes
		case titled == nil && kind == titleColumn:
			titled = nodes
		case linked == nil && kind != summaryColumn && o.hasLink(nodes):
			linked = nodes
		case kind == tagsColumn:
			s.more = append(s.more, []line{{nodes: append([]ast.Node{ast.NewString([]byte("Tags : "))}, nodes...)}})
		case titled == nil && kind == otherColumn && !slices.Contains(columns, titleColumn):
			titled = nodes
		default:
			s.more = append(s.more, []line{{nodes: nodes}})
		}
	}
	s.line = o.lineOf(dated, titled, linked)
	return s
}

// lineOf returns the line that the cells with date, title and link make.
func (o *outline) lineOf(dated, titled, linked []ast.Node) []ast.Node {
	line := append(slices.Clone(dated), ast.NewString([]byte(" : ")))
	if linked == nil || o.hasLink(titled) {
		return append(line, titled...)
	}
	if titled == nil {
		return append(line, linked...)
	}
	title := ast.NewString([]byte(o.plain(titled...)))
	title.SetRaw(true)
	n := ast.NewLink()
	n.Destination = []byte(o.headline(linked, period{}).link.url)
	n.AppendChild(n, title)
	return append(line, n)
}

// hasLink reports whether there is a link in inline nodes, also a bare one.
func (o *outline) hasLink(nodes []ast.Node) bool { return o.headline(nodes, period{}).link.url != "" }
