package config

import (
	"reflect"
	"testing"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/scrape/extract"
)

// TestShippedConfig holds that the config.yaml at the root is the author's list: 18
// articles, of which 14 are on blog.octo.com and are scraped.
func TestShippedConfig(t *testing.T) {
	cfg, err := Load("../../../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(cfg.Entries); got != 18 {
		t.Errorf("%d entries, want 18", got)
	}
	if got := len(cfg.Scrape.URLs); got != 14 {
		t.Errorf("%d pages, want 14", got)
	}
	covered, former := map[string]bool{}, 0
	for _, e := range cfg.Entries {
		covered[link.Key(e.URL)] = true
		former += len(e.Was)
		if e.Title == "" || e.Summary == "" || e.Published.IsZero() || len(e.Tags) == 0 {
			t.Errorf("%s: title %q, published %s, %d tags, summary %q", e.URL, e.Title, e.Published, len(e.Tags), e.Summary)
		}
		if e.Published.Precision != feed.PrecisionDay && e.URL != "https://en.calameo.com/books/004800386209709439859" {
			t.Errorf("%s: published %s, want a day", e.URL, e.Published)
		}
	}
	for _, u := range cfg.Scrape.URLs {
		if !covered[link.Key(u)] {
			t.Errorf("%s is scraped and has no local entry", u)
		}
	}
	if former != 2 {
		t.Errorf("%d former addresses, want those of the two dead slugs", former)
	}
}

func TestValues(t *testing.T) {
	for text, want := range map[string]time.Duration{"90s": 90 * time.Second, "2h": 2 * time.Hour, "7d": 168 * time.Hour, "0s": 0,
		"1h30m": 90 * time.Minute} {
		var d Duration
		if err := d.UnmarshalText([]byte(text)); err != nil || time.Duration(d) != want {
			t.Errorf("duration %s: %v, %v; want %v", text, time.Duration(d), err, want)
		}
	}
	for text, want := range map[string]Size{"500KB": 500e3, "5MB": 5e6, "1MiB": 1 << 20, "1000": 1000, "2.5 mb": 25e5} {
		var z Size
		if err := z.UnmarshalText([]byte(text)); err != nil || z != want {
			t.Errorf("size %s: %v, %v; want %v", text, z, err, want)
		}
	}
	for text, want := range map[string]Percent{"20%": 20, "0%": 0, "100%": 100, "12.5%": 12.5} {
		var p Percent
		if err := p.UnmarshalText([]byte(text)); err != nil || p != want {
			t.Errorf("percentage %s: %v, %v; want %v", text, p, err, want)
		}
	}
	var d Duration
	var z Size
	var p Percent
	for value, err := range map[string]error{
		"duration 5 minutes": d.UnmarshalText([]byte("5 minutes")), "duration -1s": d.UnmarshalText([]byte("-1s")), "duration " +
			"7": d.UnmarshalText([]byte("7")),
		"size many": z.UnmarshalText([]byte("many")), "size 0": z.UnmarshalText([]byte("0")), "size -1MB": z.UnmarshalText([]byte("-1MB")),
		"percentage 101%": p.UnmarshalText([]byte("101%")), "percentage NaN": p.UnmarshalText([]byte("NaN")), "percentage " +
			"half": p.UnmarshalText([]byte("half")),
	} {
		if err == nil {
			t.Errorf("%s is accepted", value)
		}
	}
}

// TestRuleKeys holds that each field of the metadata has a key in the rules, and
// each key with a selector a field.
// A single value where a list is wanted is a list of one.
func TestSingleValues(t *testing.T) {
	cfg, err := Parse("config.yaml", []byte(`
feed: {title: T, link: "https://a.example/", base_url: "https://a.example/", authors: Ada Martin}
scrape: {urls: "https://a.example/1", discover: {feed: "https://a.example/feed"}}
entries: {url: "https://a.example/2", title: U, published: 2024-01-02, tags: x, was: "https://a.example/3"}
publish: {after: ./purge}
`))
	if err != nil {
		t.Fatal(err)
	}
	s, e := cfg.Scrape, cfg.Entries[0]
	got := []any{cfg.Feed.Authors[0].Name, s.URLs[0], s.Discover[0].Feed, cfg.Publish.After[0], e.Title, e.Tags[0], e.Was[0]}
	want := []any{"Ada Martin", "https://a.example/1", "https://a.example/feed", "./purge", "U", "x", "https://a.example/3"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

func TestRuleKeys(t *testing.T) {
	fields := map[string]bool{}
	for _, f := range extract.Fields {
		fields[f.Name] = true
	}
	rule := reflect.TypeFor[Rule]()
	for i := range rule.NumField() {
		key := rule.Field(i).Tag.Get("yaml")
		if rule.Field(i).Type == reflect.TypeFor[Selector]() && !fields[key] {
			t.Errorf("%s is a key of scrape.rules and no field", key)
		}
		delete(fields, key)
	}
	for key := range fields {
		t.Errorf("%s is a field without a key in scrape.rules", key)
	}
}

// TestCacheControl holds that files of a feed with a hub are fresh soon, unless
// the file says otherwise.
func TestCacheControl(t *testing.T) {
	const head = `feed: {title: T, link: "https://ada.example/", base_url: "https://ada.example/"`
	for more, want := range map[string]string{
		"}":                              "public, max-age=900",
		`, hub: "https://hub.example/"}`: "public, max-age=60",
		`, hub: "https://hub.example/"}` + "\npublish: {cache_control: 'public, max-age=900'}": "public, max-age=900",
	} {
		c, err := Parse("config.yaml", []byte(head+more))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Publish.CacheControl; got != want {
			t.Errorf("%s: %q, want %q", more, got, want)
		}
	}
}
