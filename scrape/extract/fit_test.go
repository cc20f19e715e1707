package extract

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"
)

var fit = flag.Bool("fit", false, "rewrite elect/weights.tsv with weights that are fitted to the labelled pages")

// ballot is the election of a field on a labelled page.
type ballot struct {
	half, mode int
	nominees   []nominee
}

// nominee is a candidate of a ballot, with the lines of the table that make its weight.
type nominee struct {
	source         int
	factors, least []int
	family         string
	agrees         []int // nominees with the same value
	points         int   // 1 if it is right, -1 if it is wrong
}

// agreement is how the candidates of a field are compared.
var agreement = map[string]func(a, b elect.Candidate) bool{
	"title":     elect.SameText,
	"authors":   func(a, b elect.Candidate) bool { return names.Same(a.List, b.List) },
	"published": func(a, b elect.Candidate) bool { return a.Date.MayBeSameDay(b.Date) },
}

// ballotOf returns the election of a field among some candidates. Only the first of many
// are compared, as in the election.
func ballotOf(t *testing.T, table []weighed, p labelledPage, field string, mode int, candidates []elect.Candidate) ballot {
	t.Helper()
	b := ballot{half: p.half(), mode: mode}
	for i, c := range candidates {
		source, facts := linesOf(table, field, c.Evidence)
		if source < 0 {
			t.Fatalf("%s: %q for %s is not in the table of weights", p.ID, c.Evidence, field)
		}
		n := nominee{source: source, family: c.Family, points: -1}
		for _, f := range facts {
			if strings.HasPrefix(table[f].source, "×") {
				n.factors = append(n.factors, f)
			} else {
				n.least = append(n.least, f)
			}
		}
		for j, o := range candidates {
			if i != j && agreement[field](c, o) {
				n.agrees = append(n.agrees, j)
			}
		}
		if right, _ := p.isRight(field, c.Values()); right {
			n.points = 1
		} else if p.isPart(field, c.Values()) {
			n.points = 0
		}
		b.nominees = append(b.nominees, n)
	}
	return b
}

// scores returns the scores of the nominees, as package elect computes them.
func (b ballot) scores(w []float64) []float64 {
	weights := make([]float64, len(b.nominees))
	for i, n := range b.nominees {
		weights[i] = w[n.source]
		for _, f := range n.factors {
			weights[i] *= w[f]
		}
		for _, f := range n.least {
			weights[i] = max(weights[i], w[f])
		}
	}
	scores := make([]float64, len(weights))
	for i, n := range b.nominees {
		scores[i] = weights[i]
		counted := []string{n.family}
		for _, j := range n.agrees {
			family := b.nominees[j].family
			if family != "" && slices.Contains(counted, family) {
				continue
			}
			counted = append(counted, family)
			scores[i] += (1 - scores[i]) * weights[j] / 2
		}
	}
	return scores
}

// points returns the points of the elected nominee.
func (b ballot) points(w []float64) int {
	if len(b.nominees) == 0 {
		return 0
	}
	scores := b.scores(w)
	return b.nominees[slices.Index(scores, slices.Max(scores))].points
}

// softness is the lead in score with which a candidate is elected in most cases; a
// smaller one counts for less.
const softness = 0.01

// expected returns the points that are to be expected, as scores are not exact.
func (b ballot) expected(w []float64) float64 {
	best := [3]float64{-1, -1, -1} // by points
	for i, s := range b.scores(w) {
		at := &best[b.nominees[i].points+1]
		*at = max(*at, s)
	}
	top, sum, points := max(best[0], best[1], best[2]), 0.0, 0.0
	for i, s := range best {
		if s >= 0 {
			e := math.Exp((s - top) / softness)
			sum += e
			points += float64(i-1) * e
		}
	}
	return points / sum
}

// The cost of another weight than before, in points: a weight that does not gain them
// stays.
const (
	costOfChange = 2.0
	costOfTenth  = 0.5 // for a tenth; it grows with the square
)

// fitted returns the weights with which the most points are to be expected in some
// ballots, less the cost of the changes. It changes one weight after the other, until
// none gains. Factors and least weights stay: they are of few pages.
func fitted(ballots []ballot, before []float64) []float64 {
	uses := make([][]ballot, len(before)) // by line of a source
	for _, b := range ballots {
		lines, points := map[int]bool{}, map[int]bool{}
		for _, n := range b.nominees {
			points[n.points] = true
			lines[n.source] = true
		}
		for i := range lines {
			if len(points) > 1 {
				uses[i] = append(uses[i], b)
			}
		}
	}
	w := slices.Clone(before)
	gain := func(i int, weight float64) float64 {
		was := w[i]
		w[i] = weight
		sum := -costOfTenth * math.Pow((weight-before[i])/0.1, 2)
		if weight != before[i] {
			sum -= costOfChange
		}
		for _, b := range uses[i] {
			sum += b.expected(w)
		}
		w[i] = was
		return sum
	}
	for changed := true; changed; {
		changed = false
		for i := range w {
			if len(uses[i]) == 0 {
				continue
			}
			best, most := w[i], gain(i, w[i])
			for hundredths := 5; hundredths <= 99; hundredths++ {
				if x := float64(hundredths) / 100; gain(i, x) > most+1e-6 {
					best, most = x, gain(i, x)
				}
			}
			changed = changed || best != w[i]
			w[i] = best
		}
	}
	return w
}

// TestFit fits the weights of titles, authors and dates to the labelled pages, as they are
// and without what they declare: to each half of the sites, to be judged on the other, and
// to all. The weights of the table have to be the latter; with -fit, they are made so.
func TestFit(t *testing.T) {
	table := readWeights(t)
	before := make([]float64, len(table))
	for i, w := range table {
		weight, err := strconv.ParseFloat(w.weight, 64)
		if err != nil {
			t.Fatal(err)
		}
		before[i] = weight
	}
	ballots := readBallots(t, table)
	after := slices.Clone(before)
	for _, field := range []string{"title", "authors", "published"} {
		all := ballots[field]
		net := func(half, mode int, w []float64) float64 {
			sum, n := 0, 0
			for _, b := range all {
				if b.mode == mode && b.half == half {
					sum += b.points(w)
					n++
				}
			}
			return 100 * float64(sum) / float64(n)
		}
		for half := range 2 {
			train := slices.DeleteFunc(slices.Clone(all), func(b ballot) bool { return b.half != half })
			w, other := fitted(train, before), 1-half
			t.Logf("%s, half %d: fitted on the other %.1f, %.1f; as written %.1f, %.1f", field, other+1,
				net(other, 0, w), net(other, 1, w), net(other, 0, before), net(other, 1, before))
		}
		for i, w := range fitted(all, before) {
			if w != before[i] {
				t.Logf("%s from %s: %.2f, was %.2f", field, table[i].source, w, before[i])
				after[i] = w
				table[i].weight = fmt.Sprintf("%.2f", w)
			}
		}
		t.Logf("%s: fitted on all %.1f, %.1f and %.1f, %.1f", field,
			net(0, 0, after), net(0, 1, after), net(1, 0, after), net(1, 1, after))
	}
	if *fit {
		writeWeights(t, table)
	} else if !slices.Equal(before, after) {
		t.Error("elect/weights.tsv holds other weights than those above: go test ./scrape/extract -run TestFit -fit")
	}
}

// readBallots returns the elections of fields on the labelled pages, as they are and
// without what they declare.
func readBallots(t *testing.T, table []weighed) map[string][]ballot {
	t.Helper()
	folder := labelledFolder(t)
	ballots := map[string][]ballot{}
	for mode, prepare := range []func([]byte) []byte{bytes.Clone, withoutDeclared} {
		for _, p := range readLabelled(t, folder) {
			address, err := url.Parse(p.URL)
			if err != nil {
				t.Fatal(err)
			}
			doc, costly := page.Parse(text.Decode(prepare(p.body(t, folder)), ""), address)
			if costly != nil {
				t.Fatal(costly)
			}
			a := choose(evidence.Gather(doc, "", time.Time{}), nil)
			for _, f := range Fields {
				if _, labelled := p.isRight(f.Name, []string{""}); labelled && agreement[f.Name] != nil {
					c := f.choose(a, elect.Ruling{})
					ballots[f.Name] = append(ballots[f.Name], ballotOf(t, table, p, f.Name, mode, c.Candidates))
				}
			}
		}
	}
	return ballots
}
