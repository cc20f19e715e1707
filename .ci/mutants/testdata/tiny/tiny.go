// Package tiny is changed by the test of mutants.
package tiny

import "tiny/half"

// Fare returns what a passenger pays.
func Fare(age int, night bool) int {
	fare := 10
	switch {
	case age < 6:
		return 0
	case age < 18:
		fare = half.Of(fare)
	}
	if night {
		fare += 2
	}
	return fare
}

// Longest returns the length of the longest of some words.
func Longest(words []string) int {
	longest := 0
	for _, w := range words {
		if len(w) > longest {
			longest = len(w)
		}
	}
	return longest
}

// Root returns the greatest number whose square is not above n.
func Root(n int) int {
	root := 0
	for (root+1)*(root+1) <= n {
		root++
	}
	return root
}

// Label returns a name of one or two parts.
func Label(first, last string) string {
	if first == "" ||
		last == "" {
		return first + last
	}
	return first + " " + last
}
