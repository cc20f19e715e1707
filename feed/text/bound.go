package text

// What is believed of strangers: the length of a title, a name, a tag, an address
// or a summary, and how many of them a list has. Nobody means more, and what is
// kept from run to run would grow by it.
const (
	MaxValueBytes = 4 << 10  // of one value; a longer one is none
	MaxValues     = 100      // of one list; further ones are left out
	maxListBytes  = 16 << 10 // of all values of a list
)

// Value returns a value that a page, a feed or a sitemap gives: as it is, or
// nothing where it is longer than MaxValueBytes.
func Value(s string) string {
	if len(s) > MaxValueBytes {
		return ""
	}
	return s
}

// Values returns a list of such values, without those that are too long and
// those that are too many. It leaves the given one alone.
func Values(list []string) []string {
	var kept []string
	size := 0
	for _, s := range list {
		s = Value(s)
		if size += len(s); len(kept) == MaxValues || size > maxListBytes {
			break
		}
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
