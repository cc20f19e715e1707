package pass

import (
	"os"
	"runtime/debug"
)

// whilePublishing is GOGC while entries are merged, rendered and written: all entries
// are in memory then and, in the end, whole files. It takes seconds, and hardly longer
// if the collector runs more often.
const whilePublishing = 50

// whileReading returns GOGC while pages are read, which allocates much and keeps little.
// With few pages in memory the collector may run rarely, which spares a tenth of the CPU
// time of a first run. With many, it would double the peak.
func whileReading(pages int) int {
	if pages > 5000 {
		return whilePublishing
	}
	return 200
}

// collect sets GOGC, unless the environment does, until undo is called. It does
// nothing for a pass of a Group.
func (in Inputs) collect(percent int) (undo func()) {
	if os.Getenv("GOGC") != "" || in.Group != nil {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
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
