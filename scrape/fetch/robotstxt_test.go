package fetch

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRobotsRules(t *testing.T) {
	for _, test := range []struct {
		robots, path string
		want         bool
	}{
		{"", "/a", true},
		{"User-agent: *\nDisallow: /", "/a", false},
		{"User-agent: *\nDisallow:", "/a", true},
		{"user-AGENT:*\ndisAllow:/a", "/a/b", false},
		{"User-agent: *\nDisallow: /a", "/b/a", true},
		{"User-agent: *\nDisallow: /a # not this\n", "/a", false},
		{"\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", false},
		{"User-agent: *\rDisallow: /a\r", "/a", false},
		{"Disallow: /", "/a", true}, // belongs to no group

		// Groups: ours before everybody's, all of ours together.
		{"User-agent: *\nDisallow: /\n\nUser-agent: feedgen\nDisallow: /b", "/a", true},
		{"User-agent: *\nDisallow: /\n\nUser-agent: feedgen\nDisallow: /b", "/b", false},
		{"User-agent: *\nDisallow: /\n\nUser-agent: FeedGen/1.0 (x)\nAllow: /", "/a", true},
		{"User-agent: *\nDisallow: /\n\nUser-agent: feedgen\n", "/a", true},
		{"User-agent: feed\nDisallow: /", "/a", true},
		{"User-agent: feedgenerator\nDisallow: /", "/a", true},
		{"User-agent: other\nUser-agent: feedgen\nDisallow: /", "/a", false},
		{"User-agent: feedgen\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: feedgen\nDisallow: /c", "/a", false},
		{"User-agent: feedgen\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: feedgen\nDisallow: /c", "/b", true},
		{"User-agent: feedgen\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: feedgen\nDisallow: /c", "/c", false},
		{"User-agent: x\nSitemap: https://a.test/s.xml\nUser-agent: *\nDisallow: /", "/a", false},
		{"User-agent: *\nCrawl-delay: soon\nUnknown: x\nnonsense\nDisallow: /a", "/a", false},
		// Only rules end the list of agents (RFC 9309, section 2.2.4).
		{"User-agent: feedgen\nCrawl-delay: 1\nUser-agent: x\nDisallow: /", "/a", false},
		{"User-agent: feedgen\nCrawl-delay: 1\nDisallow: /b\nUser-agent: x\nDisallow: /", "/a", true},

		// The longest rule decides, among equals the one that allows.
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false},
		{"User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"User-agent: *\nAllow: /a\nDisallow: /a", "/a", true},
		{"User-agent: *\nAllow: /p\nDisallow: /", "/page", true},
		{"User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm", false},
		{"User-agent: *\nAllow: /$\nDisallow: /", "/", true},
		{"User-agent: *\nAllow: /$\nDisallow: /", "/a", false},

		// * and $.
		{"User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true},
		{"User-agent: *\nDisallow: /a*b*c", "/axxbxxcxx", false},
		{"User-agent: *\nDisallow: /a*b*c$", "/abcbc", false},
		{"User-agent: *\nDisallow: /a*b*c$", "/abcb", true},
		{"User-agent: *\nDisallow: /a*a$", "/a", true},
		{"User-agent: *\nDisallow: /fish*", "/fish", false},
		{"User-agent: *\nDisallow: *", "/a", false},
		{"User-agent: *\nDisallow: /a$b", "/a$b", false},
		{"User-agent: *\nDisallow: /*?", "/a?x=1", false},
		{"User-agent: *\nDisallow: /*?", "/a", true},

		// Escapes.
		{"User-agent: *\nDisallow: /caf%C3%A9", "/café", false},
		{"User-agent: *\nDisallow: /café", "/caf%c3%a9", false},
		{"User-agent: *\nDisallow: /%7Ejoe", "/~joe", false},
		{"User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
		{"User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false},
		{"User-agent: *\nDisallow: /a%2Ab", "/axb", true},
		{"User-agent: *\nDisallow: /50%", "/50%25", false},
	} {
		u, err := url.Parse("https://a.test" + test.path)
		if err != nil {
			t.Fatal(err)
		}
		rules := parseRobots([]byte(test.robots))
		if got := rules.allow(u); got != test.want {
			t.Errorf("%q allows %s: %t, want %t", test.robots, test.path, got, test.want)
		}
		if again := parseRobots([]byte(rules.String())); again.allow(u) != test.want {
			t.Errorf("%q, as kept (%q), allows %s: %t, want %t", test.robots, rules, test.path, !test.want, test.want)
		}
	}
}

// TestRobotsAsKept proves that the state keeps what a robots.txt says.
func TestRobotsAsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.OneOf(
			rapid.StringMatching(`(Allow|Disallow): /?[a-zé%~*$?#/ 2fF]{0,8}`),
			rapid.StringMatching(`Crawl-delay: [0-9]{1,3}(\.[0-9]{1,4})?`),
			rapid.SampledFrom([]string{"User-agent: *", "User-agent: feedgen", "User-agent: other", "nonsense"}),
		)
		rules := parseRobots([]byte(strings.Join(rapid.SliceOf(line).Draw(t, "lines"), "\n")))
		again := parseRobots([]byte(rules.String()))
		if diff := cmp.Diff(rules, again, cmp.AllowUnexported(robotsRules{}, robotsRule{})); diff != "" {
			t.Errorf("as kept (-read +kept):\n%s", diff)
		}
	})
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a*b$\nCrawl-delay: 3"), "/xaxb?c")
	f.Add([]byte("User-agent: feedgen\nAllow: /%zz%4"), "/%C3%A9")
	f.Fuzz(func(t *testing.T, robots []byte, path string) {
		u, err := url.Parse("https://a.test/" + path)
		if err != nil {
			t.Skip()
		}
		rules := parseRobots(robots)
		if rules.delay < 0 || rules.delay > maxCrawlDelay {
			t.Errorf("delay is %s", rules.delay)
		}
		if kept := parseRobots([]byte(rules.String())); kept.allow(u) != rules.allow(u) {
			t.Errorf("as kept, the rules say %t, want %t", kept.allow(u), rules.allow(u))
		}
	})
}

func TestMatchRobotsIsFast(t *testing.T) {
	pattern, path := strings.Repeat("*a", 100_000), "/"+strings.Repeat("a", 99_999)
	began := time.Now()
	if matchRobots(pattern, path) {
		t.Error("100,000 stars and letters match 99,999 letters")
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("matching took %s", took)
	}
}
