package pass

import (
	"os"
	"runtime/debug"
	"sync"
)

// collectAt is GOGC during a pass. With many pages in memory, the default would double
// the peak.
const collectAt = 50

// ballast is memory that the collector counts as in use. Nothing touches it, and before
// the first pass there is no free memory of that size, so the system never provides it.
// With it, the heap grows by 32 MB more before it is collected. With few pages in memory,
// it would be collected for each dozen pages that are read: a fifth of the CPU time of a
// first run.
var ballast = sync.OnceValue(func() []byte { return make([]byte, 64<<20) })

// collect sets GOGC, unless the environment does, until undo is called. It does
// nothing for a pass of a Group.
func (in Inputs) collect() (undo func()) {
	if os.Getenv("GOGC") != "" || in.Group != nil {
		return func() {}
	}
	ballast()
	before := debug.SetGCPercent(collectAt)
	return func() { debug.SetGCPercent(before) }
}

// freeMemory returns free heap to the system, so that the fragmentation of one
// step does not raise the peak of the next. Its time grows with the whole heap, so
// it does nothing for a pass of a Group.
func (in Inputs) freeMemory() {
	if in.Group == nil {
		debug.FreeOSMemory()
	}
}
