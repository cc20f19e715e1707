package term

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// TestLine holds that messages are above the line, and that the line is removed in the
// end.
func TestLine(t *testing.T) {
	var b bytes.Buffer
	l := NewLine(&b)
	fmt.Fprintln(l, "before")
	l.Show("1 of 2 pages")
	fmt.Fprintln(l, "a message")
	l.Show("2 of 2 pages")
	l.Clear()
	l.Clear()
	want := "before\n" + "‹1 of 2 pages›" + "⌫a message\n" + "‹1 of 2 pages›" + "⌫‹2 of 2 pages›" + "⌫"
	got := strings.NewReplacer(eraseLine, "⌫", wrapOff, "‹", wrapOn, "›").Replace(b.String())
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	var none *Line
	none.Show("nobody sees it")
}
