//go:build unix

package budget

import (
	"syscall"
	"time"
)

// processTime returns the CPU time that this process has taken.
func processTime() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
