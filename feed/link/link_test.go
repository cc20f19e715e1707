package link

import (
	"fmt"
	"net/url"
	"testing"

	"golang.org/x/net/idna"
	"pgregory.net/rapid"
)

// TestPlain holds that what is passed over as plain would not be changed.
func TestPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		host := rapid.StringMatching(`([a-z0-9.-]|xn--|www\.|é){0,12}`).Draw(t, "host")
		if ascii, err := idna.Lookup.ToASCII(host); isPlainHost(host) && err == nil && ascii != host {
			t.Errorf("the host %q is not plain: %q", host, ascii)
		}
		path := rapid.StringMatching(`([a-z0-9/?#-]|%2F|%41|%|é|’){0,12}`).Draw(t, "path")
		if plain := plainPart(path, ""); isPlain(path) && plain != path {
			t.Errorf("the path %q is not plain: %q", path, plain)
		}
	})
}

func TestKeyJoins(t *testing.T) {
	for _, same := range [][]string{
		{"https://blog.example/a", "http://blog.example/a", "https://blog.example/a/",
			"https://www.blog.example/a", "https://BLOG.example/a", "https://blog.example:443/a", "http://blog.example:80/a#top",
			"https://blog.example/a?utm_source=x&utm_medium=y", "https://blog.example./a?fbclid=1"},
		{"https://blog.example", "https://blog.example/"},
		{"https://blog.example/a?b=1&a=2", "https://blog.example/a?a=2&b=1", "https://blog.example/a?a=2&b=1&gclid=3"},
		{"https://blog.example/l'idée--(1)", "https://blog.example/l%27id%C3%A9e--%281%29",
			"https://blog.example/l%27id%c3%a9e--(1)", "https://blog.example/l’idée–(1)", "https://blog.example/l'ide\u0301e--(1)"},
		{"https://blog.example/?q=l'été&r", "https://blog.example/?r&q=l%27%C3%A9t%c3%a9", "https://blog.example/?r&q=l’été&_gl=1"},
		{"https://bücher.example/a", "https://xn--bcher-kva.example/a"},
	} {
		for _, u := range same[1:] {
			if got, want := Key(u), Key(same[0]); got != want {
				t.Errorf("Key(%q) = %q, want that of %q, %q", u, got, same[0], want)
			}
		}
	}
}

func TestKeyParts(t *testing.T) {
	for _, other := range [][2]string{
		{"https://blog.example/a", "https://blog.example/A"},
		{"https://blog.example/a", "https://other.example/a"},
		{"https://blog.example/a", "https://blog.example:8080/a"},
		{"https://blog.example/?p=1", "https://blog.example/?p=2"},
		{"https://blog.example/a%2Fb", "https://blog.example/a/b"},
		{"https://blog.example/a-1", "https://blog.example/a"},
		{"https://blog.example/?a=1%262", "https://blog.example/?a=1&2"},
		{"https://blog.example/?a=1%2B2", "https://blog.example/?a=1+2"},
		{"https://blog.example/100%25", "https://blog.example/100"},
	} {
		if Key(other[0]) == Key(other[1]) {
			t.Errorf("Key(%q) = Key(%q) = %q", other[0], other[1], Key(other[0]))
		}
	}
}

func TestFragments(t *testing.T) {
	const place, route, script = "https://blog.example/a#p1", "https://blog.example/a#/p/1", "https://blog.example/a#!p1"
	if Key(place) != Key("https://blog.example/a/") || ExactKey(place) == Key(place) {
		t.Errorf("%s has the keys %q and %q", place, Key(place), ExactKey(place))
	}
	for _, u := range []string{route, script} {
		if Key(u) == Key("https://blog.example/a") || Key(u) != ExactKey(u) {
			t.Errorf("%s has the keys %q and %q", u, Key(u), ExactKey(u))
		}
	}
	for in, want := range map[string]string{place: "https://blog.example/a", route: route, script: script} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := Clean(u).String(); got != want {
			t.Errorf("Clean(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestAbsolute(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"/a", ""},
		{"//example.org/a", ""},
		{"ftp://example.org/a", ""},
		{"javascript:alert(1)", ""},
		{"http:///a", ""},
		{" HTTPS://Example.org/l'été?é=1#ü ", "https://Example.org/l'%C3%A9t%C3%A9?%C3%A9=1#%C3%BC"},
		{"https://example.org/a%2Fb(c)--d.", "https://example.org/a%2Fb(c)--d."},
		{"https://bücher.example:8080/", "https://xn--bcher-kva.example:8080/"},
		{"https://example.org/100%-pur?a[]=%41%zz", "https://example.org/100%25-pur?a%5B%5D=%41%25zz"},
		{"http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/"},
		{"https://a_b.example?x", "https://a_b.example?x"},
	} {
		if got := Absolute(tt.in); got != tt.want {
			t.Errorf("Absolute(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestWithoutTrackers(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"a=1&b=2", "a=1&b=2"},
		{"b=2&UTM_Source=x&a=1&", "b=2&a=1"},
		{"xtor=RSS-16&at_medium=RSS", ""},
		{"fbclid=1&mtm_campaign=2&p=3", "p=3"},
		// Whole namespaces belong to nobody.
		{"at_article=12", "at_article=12"},
		{"pk_id=13&pk_campaign=x", "pk_id=13"},
		{"mc_id=1", "mc_id=1"},
	} {
		if got := WithoutTrackers(tt.in); got != tt.want {
			t.Errorf("WithoutTrackers(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestHost(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"https://Blog.Example.org./a", "blog.example.org"},
		{"http://www.example.org:80", "example.org"},
		{"https://example.org:8443/", "example.org:8443"},
		{"https://bücher.example/", "xn--bcher-kva.example"},
		{"http://[2001:DB8::1]:8080/", "[2001:db8::1]:8080"},
		{"mailto:ada@example.org", ""},
		{"example.org", ""},
	} {
		if got := Host(tt.in); got != tt.want {
			t.Errorf("Host(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		key, address string
		want         bool
	}{
		{"example.org", "https://example.org/", true},
		{"example.org", "https://www.example.org/", true},
		{"example.org", "https://blog.example.org/", true},
		{"www.example.org", "https://example.org/", true},
		{"Blog.Example.org", "https://blog.example.org/", true},
		{"bücher.example", "https://xn--bcher-kva.example/", true},
		{"example.org", "https://example.org:8080/", false},
		{"127.0.0.1:8080", "http://127.0.0.1:8080/", true},
		{"example.org", "https://notexample.org/", false},
		{"blog.example.org", "https://example.org/", false},
		{"", "https://example.org/", false},
	} {
		if got := Covers(tt.key, Host(tt.address)); got != tt.want {
			t.Errorf("Covers(%q, host of %s) = %v, want %v", tt.key, tt.address, got, tt.want)
		}
	}
}

func TestMostSpecific(t *testing.T) {
	rules := map[string]string{"example.org": "site", "Blog.Example.org": "blog"}
	for address, want := range map[string]string{
		"https://www.example.org/":     "site",
		"https://blog.example.org/":    "blog",
		"https://eu.blog.example.org/": "blog",
		"https://example.com/":         "",
	} {
		if got, ok := MostSpecific(rules, Host(address)); got != want || ok != (want != "") {
			t.Errorf("MostSpecific for %s = %q, %v, want %q", address, got, ok, want)
		}
	}
}

func TestResolve(t *testing.T) {
	base, err := url.Parse("https://example.org/a/b")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, want string }{
		{"c?d#e", "https://example.org/a/c?d#e"},
		{" //u:p@cdn.example/i.png ", "https://cdn.example/i.png"},
		{"", ""},
		{"#top", ""},
		{"mailto:ada@example.org", ""},
		{"https://", ""},
	} {
		if got := Resolve(base, tt.in); got != tt.want {
			t.Errorf("Resolve(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func ExampleKey() {
	fmt.Println(Key("http://www.example.org/l%27%C3%A9t%C3%A9/?utm_source=feed") == Key("https://example.org/l'été"))
	// Output: true
}
