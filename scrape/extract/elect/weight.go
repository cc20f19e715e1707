package elect

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// table has a line for each source: its field, its name and its weight, then how often
// it is right on labelled pages, by halves of their sites: all of its values, and those
// that were chosen and that no other source has. A source whose name ends in * stands for
// all that have no line of their own. Behind × and ≥ there is no source, but what may be
// known of a value beside it: the weight then is a factor, or the least weight.
//
//go:embed weights.tsv
var table string

type source struct{ field, name string }

var weights = sync.OnceValue(func() map[source]float64 {
	m := map[source]float64{}
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		if i == 0 {
			continue // the names of the columns
		}
		columns := strings.Split(line, "\t")
		weight, err := strconv.ParseFloat(columns[2], 64)
		if err != nil {
			panic(fmt.Sprintf("weights.tsv: %q: %v", line, err))
		}
		m[source{columns[0], columns[1]}] = weight
	}
	return m
})

// Weight returns the weight of a source of a field. Evidence is the name of the source,
// and may go on with details behind a colon and a space. Sources that are not in the
// table, and those that are seldom right, have no weight.
func Weight(field, evidence string) float64 {
	name, _, _ := strings.Cut(evidence, ": ")
	if w, ok := weights()[source{field, name}]; ok {
		return w
	}
	kind, _, _ := strings.Cut(name, " ")
	return weights()[source{field, kind + " *"}]
}
