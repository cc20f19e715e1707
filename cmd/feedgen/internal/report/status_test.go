package report

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestExplain holds that a list of errors is a line each, and that an error
// keeps its text whatever it wraps.
func TestExplain(t *testing.T) {
	denied, cause := errors.New("access denied"), errors.New("403 Forbidden")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errors.Join(denied, cause), "feedgen: access denied\nfeedgen: 403 Forbidden\n"},
		{fmt.Errorf("list s3://name/feeds: %w: %w", denied, cause), "feedgen: list s3://name/feeds: access denied: 403 Forbidden\n"},
		{&Error{Failed, fmt.Errorf("list s3://name/feeds: %w: %w", denied, cause), "ask for s3:ListBucket"},
			"feedgen: list s3://name/feeds: access denied: 403 Forbidden\nhint: ask for s3:ListBucket\n"},
		{&Error{Status: Attention}, ""},
	} {
		var b strings.Builder
		if Explain(&b, tt.err); b.String() != tt.want {
			t.Errorf("%v: got %q, want %q", tt.err, b.String(), tt.want)
		}
	}
}
