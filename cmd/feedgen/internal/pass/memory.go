package pass

import (
	"os"
	"runtime/debug"
)

// How much garbage there may be, in percent of what is in use. Reading pages
// makes much garbage and keeps little, so there the collector has time. What
// follows holds all entries and, in the end, whole files; it takes seconds,
// and costs hardly more of them when the collector comes twice as often.
const (
	whileReading    = 100 // Go's own
	whilePublishing = 50
)

// collect sets how much garbage there may be, unless GOGC does, until the
// function that it returns is called. A pass among others leaves that alone.
func (in Inputs) collect(percent int) (undo func()) {
	if os.Getenv("GOGC") != "" || in.Group != nil {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}

// freeMemory returns free memory to the system, so that the fragments that one
// step leaves do not raise the peak of the next. It takes time that grows with
// all that is in use, so a pass among others does not do it.
func (in Inputs) freeMemory() {
	if in.Group == nil {
		debug.FreeOSMemory()
	}
}
