package term

import (
	"io"
	"slices"
	"strings"
)

// Grid writes text in aligned columns. The zero Grid has no rows and no limit of
// its width.
type Grid struct {
	// Width is the greatest width of a line, in cells. If the columns need more,
	// cells wrap between words, the widest columns first. If that is not enough, the
	// cells of a row are written below each other. 0 means no limit.
	Width int

	// Head names the columns if they are shown side by side. Nil: no names.
	Head []string

	rows [][]string
}

// Row adds a row. Missing cells are empty.
func (g *Grid) Row(cells ...string) { g.rows = append(g.rows, cells) }

// gap separates columns.
const gap = "  "

// WriteTo writes the rows. It implements [io.WriterTo].
func (g *Grid) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	widths, fit := g.widths()
	if fit && g.Head != nil {
		writeRow(&b, g.Head, widths)
	}
	for _, row := range g.rows {
		if fit {
			writeRow(&b, row, widths)
		} else {
			g.writeStacked(&b, row)
		}
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// widths returns the widths of the columns, and whether they fit.
func (g *Grid) widths() (widths []int, fit bool) {
	var least []int
	for _, row := range append([][]string{g.Head}, g.rows...) {
		for i, cell := range row {
			if i == len(widths) {
				widths, least = append(widths, 0), append(least, 0)
			}
			widths[i] = max(widths[i], width(cell))
			for word := range strings.FieldsSeq(cell) {
				least[i] = max(least[i], width(word))
			}
		}
	}
	over := len(gap) * (len(widths) - 1)
	for _, n := range widths {
		over += n
	}
	if over -= g.Width; g.Width == 0 {
		return widths, true
	}
	for ; over > 0; over-- {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return widths, false
		}
		widths[widest]--
	}
	return widths, true
}

func writeRow(b *strings.Builder, row []string, widths []int) {
	columns := make([][]string, len(row))
	height := 0
	for i, cell := range row {
		columns[i] = wrap(cell, widths[i])
		height = max(height, len(columns[i]))
	}
	for y := range height {
		var line strings.Builder
		for x, lines := range columns {
			text := ""
			if y < len(lines) {
				text = lines[y]
			}
			line.WriteString(Pad(text, widths[x]) + gap)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// writeStacked writes the cells of a row below each other.
func (g *Grid) writeStacked(b *strings.Builder, row []string) {
	cells := slices.DeleteFunc(slices.Clone(row), func(s string) bool { return s == "" })
	for i, cell := range cells {
		indent := ""
		if i > 0 {
			indent = gap
		}
		for _, line := range wrap(cell, g.Width-len(indent)) {
			b.WriteString(indent + line + "\n")
		}
	}
}
