package extract

import (
	"slices"
	"strings"
)

// longestFolder is the length of the longest name of a folder that is looked
// for, in bytes.
const longestFolder = 20

// hasFolder reports whether an address has a folder with one of the names,
// which are in lower case, and something in it. One of the signs in ends
// follows the name.
func hasFolder(address string, names map[string]bool, ends string) bool {
	var lower [longestFolder]byte
	for {
		slash := strings.IndexByte(address, '/')
		if slash < 0 {
			return false
		}
		address = address[slash+1:]
		n := strings.IndexAny(address[:min(len(address), longestFolder+1)], ends)
		if n < 0 {
			continue
		}
		for i := range n {
			lower[i] = lowerByte(address[i])
		}
		if within := address[n+1:]; names[string(lower[:n])] && within != "" && within[0] != '/' {
			return true
		}
	}
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func hasWord(list, word string) bool { return hasAnyWord(list, word) }

// hasAnyWord reports whether a list of words, separated by blanks, has one of
// some.
func hasAnyWord(list string, some ...string) bool {
	for word := range strings.FieldsSeq(list) {
		if slices.Contains(some, word) {
			return true
		}
	}
	return false
}
