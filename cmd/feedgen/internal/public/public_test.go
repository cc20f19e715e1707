package public

import "testing"

func TestServedAs(t *testing.T) {
	const rss, atom, json, html = "application/rss+xml; charset=utf-8", "application/atom+xml; " +
		"charset=utf-8", "application/feed+json", "text/html; charset=utf-8"
	for _, c := range []struct {
		got, want string
		fine      bool
	}{
		{rss, rss, true}, {"application/rss+xml", rss, true}, {"text/xml", rss, true}, {"application/xml; charset=utf-8", atom, true},
		{"application/json", json, true}, {"TEXT/HTML", html, true},
		{"text/plain", rss, false}, {"", rss, false}, {"application/octet-stream", json, false}, {"binary/octet-stream", atom,
			false}, {"text/xml", html, false}, {"text/html", rss, false},
	} {
		if got := servedAs(c.got, c.want); got != c.fine {
			t.Errorf("%q for %q: fine %t, want %t", c.got, c.want, got, c.fine)
		}
	}
}
