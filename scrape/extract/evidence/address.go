package evidence

import (
	"net/url"
	"strings"

	"feedgen/feed/link"
)

// longestFolder bounds the names of folders, in bytes.
const longestFolder = 20

// HasFolder reports whether an address has a folder with one of the names, which are
// in lower case, and something below it. The name ends at one of the signs in ends.
func HasFolder(address string, names map[string]bool, ends string) bool {
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
		if within := address[n+1:]; within != "" && within[0] != '/' && names[string(lower[:n])] {
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

// SamePage reports whether two URLs are the same except for the scheme, www, a slash
// at the end and the fragment.
func SamePage(a, b string) bool {
	key := func(s string) string {
		u, err := url.Parse(s)
		if err != nil {
			return s
		}
		return link.WithoutDevice(u.Hostname()) + strings.TrimRight(u.Path, "/") + "?" + u.RawQuery
	}
	return key(a) == key(b)
}
