//go:build race

package budget

// slowdown is what the race detector costs at most.
const slowdown = 20
