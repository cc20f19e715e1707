// Package config turns config.yaml into values: it loads the file, checks it
// and reports all that is wrong with it at once, each mistake where it stands.
package config

import (
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // a container from scratch has no zones of its own
)

// Config is config.yaml. The defaults are those of Default. What the
// comments say of a key, `feedgen schema` says to editors.
type Config struct {
	Feed        Feed      `yaml:"feed" jsonschema:"required"`                    // what stands at the head of the feed
	Scrape      Scrape    `yaml:"scrape"`                                        // the pages to read, and how
	EntriesFrom []string  `yaml:"entries_from" jsonschema:"example=articles.md"` // lists: Markdown, HTML, CSV, feeds, OPML, folders, ZIPs
	Entries     []Entry   `yaml:"entries"`                                       // local entries: what they say goes before what pages say
	Feeds       []Further `yaml:"feeds"`                                         // further feeds of the same entries
	Publish     Publish   `yaml:"publish"`                                       // the files, and the bucket that they are written to
	Archive     Archive   `yaml:"archive"`                                       // private copies of articles, and links that died
	// bucket URL of the folder of state.json; default: .feedgen in the publish bucket
	State string `yaml:"state"`
	// of feedgen serve: five cron fields in feed.timezone, or @every 2h
	Schedule string  `yaml:"schedule" jsonschema:"example=17 */2 * * *"`
	Monitor  Monitor `yaml:"monitor"` // where runs are reported

	dir       string            // see Dir
	variables map[string]string // of the environment that the file names
}

// Feed is what stands at the head of the feed.
type Feed struct {
	Title       string   `yaml:"title" jsonschema:"required"`                // of the feed
	Description string   `yaml:"description"`                                // one sentence; default: the title
	Link        string   `yaml:"link" jsonschema:"required"`                 // the page that the feed stands for
	BaseURL     string   `yaml:"base_url" jsonschema:"required"`             // where readers fetch the files; self links are made from it
	Language    string   `yaml:"language" jsonschema:"example=pt-BR"`        // BCP 47
	Timezone    string   `yaml:"timezone" jsonschema:"example=Europe/Paris"` // of dates that carry none
	Authors     []Author `yaml:"authors"`                                    // of entries that name none
	Image       string   `yaml:"image"`                                      // URL of a logo
	Icon        string   `yaml:"icon"`                                       // URL of a small square picture
	Copyright   string   `yaml:"copyright"`                                  // one line
	Hub         string   `yaml:"hub"`                                        // URL of a WebSub hub
	// newest entries in the feed files, older ones go to archives; 0: all
	Limit int `yaml:"limit"`
}

// Scrape names the pages to read, and how they are fetched.
type Scrape struct {
	URLs []string `yaml:"urls"` // pages to scrape
	// links of local entries on these hosts are scraped too
	Hosts    []string   `yaml:"hosts"`
	Discover []Discover `yaml:"discover"` // where new articles are found
	// CSS selectors by host, tried before the general rules
	Rules map[string]Rule `yaml:"rules"`
	// headers of requests by exact host, sent to no other; Accept-Language follows feed.language
	Headers     map[string]map[string]string `yaml:"headers"`
	UserAgent   string                       `yaml:"user_agent"`  // default: feedgen/VERSION (+CONTACT)
	Contact     string                       `yaml:"contact"`     // URL or address that page owners can turn to
	Delay       Duration                     `yaml:"delay"`       // between requests to one host
	Concurrency int                          `yaml:"concurrency"` // hosts at once
	PerHost     int                          `yaml:"per_host"`    // requests at once to one host
	Timeout     Duration                     `yaml:"timeout"`     // of one request
	MaxBytes    Size                         `yaml:"max_bytes"`   // of the decompressed page; a larger one fails
	Retries     int                          `yaml:"retries"`     // further tries after what may pass
	// a page is fetched again at the latest after this; 0s: in every run
	RefreshAfter Duration `yaml:"refresh_after"`
	// after this a run asks no more pages and publishes what it has; 0s: no limit
	MaxTime Duration `yaml:"max_time"`
	// of several copies of an article, the one on the first of these hosts gives the link
	Prefer       []string `yaml:"prefer" jsonschema:"example=blog.example.com"`
	Robots       bool     `yaml:"robots"`                                        // robots.txt is honoured
	AllowPrivate []string `yaml:"allow_private" jsonschema:"example=10.0.0.0/8"` // hosts or CIDRs that may be private addresses
}

// Discover names one source of new articles: exactly one of feed, page
// and sitemap.
type Discover struct {
	Feed    string `yaml:"feed"`    // URL of an RSS, Atom or JSON feed
	Page    string `yaml:"page"`    // URL of an index or author page
	Links   string `yaml:"links"`   // of a page: CSS selector of the links to articles
	Next    string `yaml:"next"`    // of a page: CSS selector of the link to the next page
	Sitemap string `yaml:"sitemap"` // URL of a sitemap
	Author  string `yaml:"author"`  // only articles by this author
	Match   string `yaml:"match"`   // only articles whose URL matches this regular expression
	Tag     string `yaml:"tag"`     // only articles with this tag
	Title   string `yaml:"title"`   // only articles whose title matches this regular expression
	Skip    string `yaml:"skip"`    // no articles whose URL or title matches this regular expression
	// only articles on these hosts; default: of a page or sitemap its own, of a feed any
	Hosts    []string `yaml:"hosts"`
	MaxNew   int      `yaml:"max_new"`   // articles taken per run; 0: 20
	MaxPages int      `yaml:"max_pages"` // pages of a feed or index that are read per run; 0: 20
}

// Rule holds CSS selectors, one a field: "h1.title", "time@datetime", or
// false to take the field from no page of the host.
type Rule struct {
	Title     Selector `yaml:"title"`
	Authors   Selector `yaml:"authors"`
	Published Selector `yaml:"published"`
	Modified  Selector `yaml:"modified"`
	Summary   Selector `yaml:"summary"`
	Image     Selector `yaml:"image"`
	Language  Selector `yaml:"language"`
	Canonical Selector `yaml:"canonical"`
	SiteName  Selector `yaml:"site_name"`
	Tags      Selector `yaml:"tags"`

	Original    Selector `yaml:"original"`    // the address elsewhere of which the page is a copy
	Syndication Selector `yaml:"syndication"` // addresses elsewhere of copies of the page

	Strip []string `yaml:"strip"` // regular expressions of text to take off the values
}

// Entry is one article.
type Entry struct {
	URL       string   `yaml:"url" jsonschema:"required"`                 // of its page
	Title     string   `yaml:"title"`                                     // plain text
	Published Date     `yaml:"published" jsonschema:"example=2017-10-26"` // a day, a month (2021-10) or a full time stamp
	Updated   Date     `yaml:"updated"`                                   // as published
	Summary   string   `yaml:"summary"`                                   // Markdown
	ID        string   `yaml:"id"`                                        // of an article that had one elsewhere; default: its first URL
	Authors   []Author `yaml:"authors"`                                   // in the order of the byline
	Tags      []string `yaml:"tags"`                                      // topics
	Image     string   `yaml:"image"`                                     // URL of the picture that stands for it
	Language  string   `yaml:"language"`                                  // BCP 47; default: the feed's
	Was       []string `yaml:"was"`                                       // old URLs, oldest first
	Scrape    *bool    `yaml:"scrape"`                                    // false: its page is never fetched
	Hidden    bool     `yaml:"hidden"`                                    // in no file; its id stays taken
	Apart     bool     `yaml:"apart"`                                     // never one with a copy on another host
}

// Author is a name, or a name with the author's page.
type Author struct {
	Name string `yaml:"name" jsonschema:"required"` // as it is written in bylines
	URL  string `yaml:"url"`                        // the author's page
}

// Further is a further feed: those of the entries that have one of the
// tags, of the languages …, as far as these are given. With by it is one for each value.
type Further struct {
	// a feed for each of feed.authors, or for each value that enough entries have
	By string `yaml:"by" jsonschema:"enum=author,enum=tag,enum=language,enum=host,enum=year"`
	// of by: entries that a value needs for a feed, which then goes on with fewer; 0: 3, and 1 for authors
	Min         int      `yaml:"min"`
	Title       string   `yaml:"title" jsonschema:"required"` // of this feed; with by, {value} stands for the value
	Description string   `yaml:"description"`                 // one sentence; default: the title
	Files       Files    `yaml:"files" jsonschema:"required"` // names that no other feed has; with by, {slug} stands for the value
	Language    string   `yaml:"language"`                    // only entries in this language
	Tags        []string `yaml:"tags"`                        // only entries with one of these tags
	Authors     []string `yaml:"authors"`                     // only entries by one of these authors
	Hosts       []string `yaml:"hosts"`                       // only entries on one of these hosts
}

// Publish names the files, and the bucket that they are written to.
type Publish struct {
	Bucket string `yaml:"bucket" jsonschema:"example=s3://name/prefix"` // URL of a folder or bucket
	// header of the files; with feed.hub the default is public, max-age=60
	CacheControl string    `yaml:"cache_control"`
	Files        MainFiles `yaml:"files"` // names below the bucket's folder; false: not written
	// refuse to publish when more entries than this vanish at once
	MaxDrop Percent `yaml:"max_drop"`
	// refuse to publish a file that is over 1 MB and so many times as large as before; 0: no limit
	MaxGrowth int  `yaml:"max_growth"`
	Prune     bool `yaml:"prune"` // delete feedgen's own files that are no longer written
	Gzip      bool `yaml:"gzip"`  // store the files compressed
	// command for when files were written, with the report on its standard input
	After []string `yaml:"after" jsonschema:"example=./purge"`
}

// Archive says where copies of articles are kept, and what readers are shown
// where a link is dead.
type Archive struct {
	// URL of a folder or bucket for a copy of each article: not that of the files, unless anybody may read the copies
	Bucket string `yaml:"bucket" jsonschema:"example=s3://name/private"`
	Link   Link   `yaml:"link"` // of what died: wayback shows the Wayback Machine's address beside it
}

// Monitor says where runs are reported.
type Monitor struct {
	Ping        string   `yaml:"ping"`         // URL in the manner of healthchecks.io
	StaleAfter  Duration `yaml:"stale_after"`  // how long no run may succeed, and a page without a local title and date may fail
	MetricsFile string   `yaml:"metrics_file"` // of metrics in Prometheus' text format
	// a command for when what needs a person changes, which gets the words on standard input
	Alert []string `yaml:"alert" jsonschema:"example=mail"`
}

// Default returns what holds for keys that the file leaves out.
func Default() *Config {
	const day = Duration(24 * time.Hour)
	return &Config{
		Feed: Feed{Timezone: "UTC"},
		Scrape: Scrape{
			Delay:        Duration(time.Second),
			Concurrency:  16,
			PerHost:      1,
			Timeout:      Duration(20 * time.Second),
			MaxBytes:     5e6,
			Retries:      2,
			RefreshAfter: 7 * day,
			Robots:       true,
		},
		Publish: Publish{
			Bucket:       "file://public",
			CacheControl: "public, max-age=900",
			Files:        defaultFiles(),
			MaxDrop:      20,
			MaxGrowth:    10,
		},
		Archive: Archive{Link: LinkNever},
		Monitor: Monitor{StaleAfter: 7 * day},
	}
}

// Dir returns the folder of the file; relative paths in it start there.
func (c *Config) Dir() string { return c.dir }

// Path returns the path of a file that the configuration names.
func (c *Config) Path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.dir, name)
}

// Location returns the time zone of the feed.
func (c *Config) Location() *time.Location {
	location, err := time.LoadLocation(c.Feed.Timezone)
	if err != nil {
		panic(err) // the loader has checked it
	}
	return location
}

// FileURL returns the address at which readers find a file.
func (c *Config) FileURL(name string) string {
	return c.Feed.BaseURL + (&url.URL{Path: name}).EscapedPath()
}

// FileAt returns the name of the file that readers find at an address; empty
// if there can be none, as where the address leads out of the bucket.
func (c *Config) FileAt(rawURL string) string {
	name, below := strings.CutPrefix(rawURL, c.Feed.BaseURL)
	if unescaped, err := url.PathUnescape(name); err == nil {
		name = unescaped
	}
	if !below || !fs.ValidPath(name) || name == "." || strings.Contains(name, `\`) {
		return ""
	}
	return name
}
