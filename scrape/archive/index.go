package archive

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Index maps the listed addresses of articles to their copies. It is stored as
//
//	{"https://blog.example/2022/a": {
//	    "copies": [{"name": "blog.example/2022/a-5f0c9c1e26b46b68", "at": "2026-11-25T06:17:03Z"}],
//	    "changed": true}}
type Index map[string]Copies

// Copies are those of one article, the oldest first.
type Copies struct {
	Copies []Copy `json:"copies"`

	// Changed is set if the text of the article has changed since the last copy,
	// which is too recent for another copy.
	Changed bool `json:"changed,omitempty"`

	// Pending is the digest of a text whose copy is not written yet. Only shared page
	// memory has it: a state has its outbox.
	Pending string `json:"pending,omitempty"`
}

// Copy is one copy. Its files have its name with the extensions WARCFile and
// HTMLFile.
type Copy struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"` // when the page was read
}

// Bounds on the copies of one article.
const (
	mostCopies = 10
	between    = 30 * 24 * time.Hour
)

// Last returns the last copy; the zero Copy if there is none.
func (c Copies) Last() Copy {
	if len(c.Copies) == 0 {
		return Copy{}
	}
	return c.Copies[len(c.Copies)-1]
}

// have reports whether there is a copy of a text.
func (c Copies) have(digest string) bool {
	return slices.ContainsFunc(c.Copies, func(c Copy) bool { return strings.HasSuffix(c.Name, "-"+digest) })
}

// admits reports whether there may be a further copy. A last one that lies ahead
// was made while the clock was.
func (c Copies) admits(now time.Time) bool {
	last := c.Last()
	return len(c.Copies) < mostCopies && (last.Name == "" || now.Sub(last.At) >= between || last.At.After(now))
}

// Needs reports whether the whole page must be read for a copy.
func (c Copies) Needs(now time.Time) bool {
	return len(c.Copies) == 0 || c.Pending != "" || c.Changed && c.admits(now)
}

// With returns c with the copies of other that it lacks.
func (c Copies) With(other Copies) Copies {
	all := slices.Concat(c.Copies, other.Copies)
	slices.SortFunc(all, func(a, b Copy) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Name, b.Name)) })
	c.Copies = slices.CompactFunc(all, func(a, b Copy) bool { return a.Name == b.Name })
	return c
}
