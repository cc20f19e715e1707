// Package half has no tests of its own.
package half

// Of returns half of n, rounded down.
func Of(n int) int { return n / 2 }
