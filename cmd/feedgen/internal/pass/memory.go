package pass

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// whilePublishing is GOGC during a pass, but while pages are read. Most of what is in
// memory stays until the end: with the default, the peak would be twice as high.
const whilePublishing = 20

// whileReading returns GOGC while pages are read, which makes much garbage, and leaves
// less than merging and rendering do. Very many pages would make that the peak; and they
// need no ballast.
func whileReading(pages int) int {
	if pages <= 20_000 {
		return 50
	}
	ballast.Store(nil)
	return 35
}

// ballast is memory that the collector counts as in use, and that nothing touches. With
// it, the heap grows by 32 MB more before it is collected while pages are read. With few
// in memory, it would be collected for each dozen: a fifth of the CPU time of a first
// run.
var ballast atomic.Pointer[[64 << 20]byte]

// Reserve reserves address space, so that passes collect garbage less often. It is called
// before anything large is in memory: then the space is fresh, and the system provides no
// memory for it.
func Reserve() { ballast.Store(new([64 << 20]byte)) }

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
// it does nothing for a pass of a Group, nor if there is little to return.
func (in Inputs) freeMemory() {
	const little = 128 << 20 // with the ballast
	objects := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(objects)
	if in.Group == nil && objects[0].Value.Uint64() > little {
		debug.FreeOSMemory()
	}
}
