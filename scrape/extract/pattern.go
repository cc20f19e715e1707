package extract

import (
	"regexp"
	"sync"
)

// pattern returns what compiles a regular expression when it is first asked
// for. Compiling them all takes some ten milliseconds, which every start of a
// program would wait for.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
