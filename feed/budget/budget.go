// Package budget lets tests limit the CPU time and memory that untrusted input
// costs. It does not use wall-clock time, which depends on the load of the machine.
package budget

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// CPU and Memory are the limits for reading any input, without the input itself.
const (
	CPU    = time.Second // of all threads together
	Memory = 64 << 20    // bytes
)

// Check fails the test if f takes more than the given CPU time, or if what lives
// on the heap grows by more than the given bytes. The test must not run in parallel with
// others. On systems without CPU times it checks only memory.
func Check(t testing.TB, name string, cpu time.Duration, memory uint64, f func()) {
	t.Helper()
	// The collector, which says what lives, runs often.
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

// watch samples the size of the live heap until peak is called, which returns the
// maximum.
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

// heap returns the bytes of the objects that the last collection found alive. How
// much garbage lies beside them depends on the load of the machine.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
