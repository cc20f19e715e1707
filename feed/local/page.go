package local

import (
	"fmt"
	"net/url"
	"regexp"
)

// lostPattern is a line that was meant to be an article's heading.
var lostPattern = regexp.MustCompile(`^\s*#{1,6}[\s\p{Z}]*[\[*_]*\d{4}[/-]\d`)

// page is a Markdown page and the errors found in it.
type page struct {
	*version          // without what is Jekyll's
	base     *url.URL // nil: none
	src      []byte   // the same text, for goldmark
	errs     []*Error
}

// errorf records an error at an offset of src.
func (p *page) errorf(offset int, format string, args ...any) {
	p.errs = append(p.errs, &Error{p.position(offset), fmt.Sprintf(format, args...)})
}
