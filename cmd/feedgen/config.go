package main

import (
	"time"
	_ "time/tzdata" // a container from scratch has no zones of its own
)

// config is config.yaml. The defaults are those of defaultConfig.
type config struct {
	Feed        feedConfig      `yaml:"feed"`
	Scrape      scrapeConfig    `yaml:"scrape"`
	EntriesFrom []string        `yaml:"entries_from"` // Markdown pages with local entries
	Entries     []entryConfig   `yaml:"entries"`      // local entries
	Feeds       []furtherConfig `yaml:"feeds"`        // further feeds of the same entries
	Publish     publishConfig   `yaml:"publish"`
	State       string          `yaml:"state"`    // bucket URL of the folder of state.json; empty: .feedgen in the publish bucket
	Schedule    string          `yaml:"schedule"` // five cron fields in feed.timezone, or @every 2h
	Monitor     monitorConfig   `yaml:"monitor"`

	// dir is the folder of the file; relative paths in it start there.
	dir string
}

type feedConfig struct {
	Title       string         `yaml:"title"`
	Description string         `yaml:"description"`
	Link        string         `yaml:"link"`     // the page that the feed stands for
	BaseURL     string         `yaml:"base_url"` // where readers fetch the files
	Language    string         `yaml:"language"` // BCP 47
	Timezone    string         `yaml:"timezone"` // of dates that carry none
	Authors     []authorConfig `yaml:"authors"`  // of entries that name none
	Image       string         `yaml:"image"`
	Icon        string         `yaml:"icon"`
	Copyright   string         `yaml:"copyright"`
	Hub         string         `yaml:"hub"`   // WebSub
	Limit       int            `yaml:"limit"` // newest entries in the feed files; 0: all
}

type scrapeConfig struct {
	URLs         []string              `yaml:"urls"`     // pages to scrape
	Hosts        []string              `yaml:"hosts"`    // links of local entries on these hosts are scraped too
	Discover     []discoverConfig      `yaml:"discover"` // where new articles are found
	Rules        map[string]ruleConfig `yaml:"rules"`    // by host
	UserAgent    string                `yaml:"user_agent"`
	Contact      string                `yaml:"contact"`
	Delay        duration              `yaml:"delay"`       // between requests to one host
	Concurrency  int                   `yaml:"concurrency"` // hosts at once
	PerHost      int                   `yaml:"per_host"`    // requests at once to one host
	Timeout      duration              `yaml:"timeout"`
	MaxBytes     size                  `yaml:"max_bytes"` // of the decompressed page
	Retries      int                   `yaml:"retries"`
	RefreshAfter duration              `yaml:"refresh_after"` // a page is asked again at the latest after this; 0s: in every run
	Robots       bool                  `yaml:"robots"`
	AllowPrivate []string              `yaml:"allow_private"` // hosts or CIDRs that may be private addresses
}

// discoverConfig names one source of new articles: exactly one of Feed, Page
// and Sitemap.
type discoverConfig struct {
	Feed    string `yaml:"feed"`
	Page    string `yaml:"page"`
	Links   string `yaml:"links"` // of a page: CSS selector of the links to articles
	Next    string `yaml:"next"`  // of a page: CSS selector of the link to the next page
	Sitemap string `yaml:"sitemap"`
	Author  string `yaml:"author"`
	Match   string `yaml:"match"` // regular expression that an article's URL matches
	Tag     string `yaml:"tag"`
	MaxNew  int    `yaml:"max_new"` // per run; 0: 20
}

// ruleConfig holds CSS selectors, one a field: "h1.title", "time@datetime", or
// false to take the field from no page of the host.
type ruleConfig struct {
	Title     selector `yaml:"title"`
	Authors   selector `yaml:"authors"`
	Published selector `yaml:"published"`
	Modified  selector `yaml:"modified"`
	Summary   selector `yaml:"summary"`
	Image     selector `yaml:"image"`
	Language  selector `yaml:"language"`
	Canonical selector `yaml:"canonical"`
	SiteName  selector `yaml:"site_name"`
	Tags      selector `yaml:"tags"`
	Strip     []string `yaml:"strip"` // regular expressions of text to take off the values
}

type entryConfig struct {
	URL       string         `yaml:"url"`
	Title     string         `yaml:"title"`
	Published date           `yaml:"published"` // a day, a month (2021-10) or a full time stamp
	Updated   date           `yaml:"updated"`
	Summary   string         `yaml:"summary"` // Markdown
	ID        string         `yaml:"id"`
	Authors   []authorConfig `yaml:"authors"`
	Tags      []string       `yaml:"tags"`
	Image     string         `yaml:"image"`
	Language  string         `yaml:"language"`
	Was       []string       `yaml:"was"`    // old URLs, oldest first
	Scrape    *bool          `yaml:"scrape"` // false: never ask its page
	Hidden    bool           `yaml:"hidden"` // in no file; its id stays taken
}

// authorConfig is a name, or a name with the author's page.
type authorConfig struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
}

// furtherConfig is a further feed: those of the entries that have one of the
// tags, of the languages …, as far as these are given.
type furtherConfig struct {
	Title       string      `yaml:"title"`
	Description string      `yaml:"description"`
	Files       filesConfig `yaml:"files"`
	Language    string      `yaml:"language"`
	Tags        []string    `yaml:"tags"`
	Authors     []string    `yaml:"authors"`
	Hosts       []string    `yaml:"hosts"`
}

type publishConfig struct {
	Bucket       string    `yaml:"bucket"`
	CacheControl string    `yaml:"cache_control"`
	Files        mainFiles `yaml:"files"`
	MaxDrop      percent   `yaml:"max_drop"` // refuse to publish when more entries than this vanish at once
	Prune        bool      `yaml:"prune"`    // delete feedgen's own files that are no longer written
	Gzip         bool      `yaml:"gzip"`
}

type filesConfig struct {
	RSS  fileName `yaml:"rss"`
	Atom fileName `yaml:"atom"`
	JSON fileName `yaml:"json"`
	HTML fileName `yaml:"html"`
}

type mainFiles struct {
	filesConfig `yaml:",inline"`
	OPML        fileName `yaml:"opml"`
}

type monitorConfig struct {
	Ping        string   `yaml:"ping"`        // healthchecks-style URL
	StaleAfter  duration `yaml:"stale_after"` // a page without a local title and date may fail for this long
	MetricsFile string   `yaml:"metrics_file"`
}

// defaultConfig returns what holds for keys that the file leaves out.
func defaultConfig() *config {
	const day = duration(24 * time.Hour)
	return &config{
		Feed: feedConfig{Timezone: "UTC"},
		Scrape: scrapeConfig{
			Delay:        duration(time.Second),
			Concurrency:  4,
			PerHost:      1,
			Timeout:      duration(20 * time.Second),
			MaxBytes:     5e6,
			Retries:      2,
			RefreshAfter: 7 * day,
			Robots:       true,
		},
		Publish: publishConfig{
			Bucket:       "file://public",
			CacheControl: "public, max-age=900",
			Files: mainFiles{filesConfig: filesConfig{
				RSS: "rss.xml", Atom: "atom.xml", JSON: "feed.json", HTML: "index.html",
			}},
			MaxDrop: 20,
		},
		Monitor: monitorConfig{StaleAfter: 7 * day},
	}
}
