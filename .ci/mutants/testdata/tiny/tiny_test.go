package tiny

import "testing"

func TestFare(t *testing.T) {
	for age, want := range map[int]int{3: 0, 12: 5, 30: 10} {
		if got := Fare(age, false); got != want {
			t.Errorf("Fare(%d, false) = %d, want %d", age, got, want)
		}
	}
}

func TestLongest(t *testing.T) {
	if got := Longest([]string{"ab", "abc", "a"}); got != 3 {
		t.Errorf("got %d, want 3", got)
	}
}

func TestRoot(t *testing.T) {
	for n, want := range map[int]int{8: 2, 9: 3, 10: 3} {
		if got := Root(n); got != want {
			t.Errorf("Root(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestLabel(t *testing.T) {
	for _, c := range [][3]string{{"Ada", "Quill", "Ada Quill"}, {"Ada", "", "Ada"}, {"", "Quill", "Quill"}} {
		if got := Label(c[0], c[1]); got != c[2] {
			t.Errorf("Label(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
