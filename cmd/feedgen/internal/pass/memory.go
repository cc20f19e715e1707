package pass

import (
	"os"
	"runtime/debug"
)

// GOGC in the two phases of a pass. Scraping allocates much and keeps little, so
// the collector may run rarely: half as often spares a twentieth of the CPU time of
// a first run. The rest holds all entries and, in the end, whole files; it takes
// seconds, and hardly longer if the collector runs more often.
const (
	whileReading    = 200
	whilePublishing = 50
)

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
