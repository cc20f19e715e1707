package page

import "sort"

// View is a page as its article was found in it.
type View struct {
	*Document
	Zones    []Zone // of the elements
	Headline int    // the element that is the headline; 0: there is none
}

// LinesIn returns the numbers of the first of the lines that start in a part of
// the text, and of the first one behind.
func (d *Document) LinesIn(start, end int) (from, to int) {
	from = sort.Search(len(d.Lines), func(i int) bool { return d.Lines[i].Start >= start })
	return from, from + sort.Search(len(d.Lines)-from, func(i int) bool { return d.Lines[from+i].Start >= end })
}
