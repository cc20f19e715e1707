package text

// Limits of untrusted metadata: the length of a title, name, tag, address or
// summary, and the length of a list. Larger ones are errors or attacks, and would
// bloat the state.
const (
	MaxValueBytes = 4 << 10  // of one value; longer ones are dropped
	MaxValues     = 100      // of one list; further ones are dropped
	maxListBytes  = 16 << 10 // of all values of a list
)

// Value returns a value from a page, a feed or a sitemap, or the empty string if it
// is longer than MaxValueBytes.
func Value(s string) string {
	if len(s) > MaxValueBytes {
		return ""
	}
	return s
}

// Values returns a list of such values without those that exceed the limits. It
// does not change the given list.
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
