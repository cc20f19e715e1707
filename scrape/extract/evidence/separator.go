package evidence

import "strings"

// Separators returns where in a title stands what may separate it from the site's
// name, from its start to its end: signs between blanks, a bar, a colon before a
// blank, or an East Asian bracket or colon. Blanks around it are part of it.
func Separators(s string) [][2]int {
	var found [][2]int
	for i := 0; i < len(s); {
		if end := separatorEnd(s, i); end > i {
			found = append(found, [2]int{i, end})
			i = end
		} else {
			i = max(i+1, blanksEnd(s, i))
		}
	}
	return found
}

// separatorEnd returns the end of the separator at s[i], which no blank precedes;
// 0: there is none.
func separatorEnd(s string, i int) int {
	at := blanksEnd(s, i)
	if i < at {
		if end := blanksEnd(s, signsEnd(s, at)); at < end && isBlank(s[end-1]) {
			return end
		}
		if end := blanksEnd(s, at+2); strings.HasPrefix(s[at:], "::") && end > at+2 {
			return end
		}
	}
	switch rest := s[at:]; {
	case strings.HasPrefix(rest, "|"):
		return blanksEnd(s, at+1)
	case strings.HasPrefix(rest, ":"):
		if end := blanksEnd(s, at+1); end > at+1 {
			return end
		}
	case i == at:
		for _, sign := range []string{"【", "】", "："} {
			if strings.HasPrefix(rest, sign) {
				return at + len(sign)
			}
		}
	}
	return 0
}

// signsEnd returns the end of the signs at s[i] that separate between blanks.
func signsEnd(s string, i int) int {
	return len(s) - len(strings.TrimLeft(s[i:], "-–—|·•»«⋆~‹›→/"))
}

// blanksEnd returns the end of the blanks at s[i].
func blanksEnd(s string, i int) int {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	return i
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' }

// SplitTitle splits a title at its Separators.
func SplitTitle(s string) []string {
	var parts []string
	start := 0
	for _, at := range append(Separators(s), [2]int{len(s), len(s)}) {
		if p := strings.TrimSpace(s[start:at[0]]); p != "" {
			parts = append(parts, p)
		}
		start = at[1]
	}
	return parts
}
