// Package budget holds, in tests, what strangers' bytes may cost: CPU time and
// memory. Time on the clock is no measure of it, for it depends on what else
// the machine does.
package budget

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// CPU and Memory are what reading any input may take, beside the input itself.
const (
	CPU    = time.Second // of all threads together
	Memory = 64 << 20    // bytes
)

// Check fails the test when f takes more than the given CPU time, or when the
// heap grows by more than the given bytes on its way. A test that calls it must
// not run in parallel with others. Where the system does not tell the CPU time,
// memory alone is held.
func Check(t testing.TB, name string, cpu time.Duration, memory uint64, f func()) {
	t.Helper()
	// Garbage that waits for the collector is no part of what f needs.
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	runtime.GC()
	before, began := heap(), processTime()
	peak := watch()
	f()
	took, most := processTime()-began, peak()
	grown := most - min(before, most)
	t.Logf("%-32s %6d ms of CPU, %4d MB", name, took.Milliseconds(), grown>>20)
	if took > cpu*slowdown {
		t.Errorf("%s took %s of CPU time, more than %s", name, took, cpu*slowdown)
	}
	if grown > memory {
		t.Errorf("%s took %d MB of memory, more than %d", name, grown>>20, memory>>20)
	}
}

// watch follows the size of the heap until the function that it returns is
// called, which gives the largest that was seen.
func watch() (peak func() uint64) {
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		largest := heap()
		for {
			select {
			case <-tick.C:
				largest = max(largest, heap())
			case <-stop:
				most <- max(largest, heap())
				return
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-most
	}
}

// heap returns the bytes of the objects on the heap, dead ones that were not
// collected yet among them.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
