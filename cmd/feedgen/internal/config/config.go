// Package config turns config.yaml into values. It loads the file, checks it, and
// reports all mistakes at once, each with its place.
package config

import (
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // a container from scratch has no time zones

	"feedgen/feed"
)

// Config is config.yaml. Default returns the defaults. The comments of the keys
// become their descriptions in the JSON Schema.
type Config struct {
	Feed        Feed      `yaml:"feed" jsonschema:"required"`                    // the feed's title, address and other metadata
	Scrape      Scrape    `yaml:"scrape"`                                        // the pages to read, and how to fetch them
	EntriesFrom []string  `yaml:"entries_from" jsonschema:"example=articles.md"` // lists: Markdown, HTML, CSV, feeds, OPML, folders, ZIPs
	Entries     []Entry   `yaml:"entries"`                                       // local entries, which take precedence over pages
	Feeds       []Further `yaml:"feeds"`                                         // further feeds of the same entries
	Publish     Publish   `yaml:"publish"`                                       // the files, and the bucket for them
	Archive     Archive   `yaml:"archive"`                                       // private copies of articles, and links that died
	HTML        HTML      `yaml:"html"`                                          // the page for people
	// bucket URL of the folder that holds state.json; default: .feedgen in the publish bucket
	State string `yaml:"state"`
	// bucket URL of page memory that several configurations share; default: in the state
	Pages string `yaml:"pages" jsonschema:"example=s3://name/pages"`
	// when feedgen serve runs: five cron fields in feed.timezone, or @every 2h
	Schedule string  `yaml:"schedule" jsonschema:"example=17 */2 * * *"`
	Monitor  Monitor `yaml:"monitor"` // how runs are monitored

	dir       string            // see Dir
	variables map[string]string // of the environment that the file uses
	warnings  []string
	lists     []*Mistake // the places of EntriesFrom
}

// Feed is the metadata of the feed.
type Feed struct {
	Title       string   `yaml:"title" jsonschema:"required"`                // title of the feed
	Description string   `yaml:"description"`                                // one sentence; default: the title
	Link        string   `yaml:"link" jsonschema:"required"`                 // the page that the feed represents
	BaseURL     string   `yaml:"base_url" jsonschema:"required"`             // where readers fetch the files; self links are made from it
	Language    string   `yaml:"language" jsonschema:"example=pt-BR"`        // BCP 47
	Timezone    string   `yaml:"timezone" jsonschema:"example=Europe/Paris"` // for dates without a zone
	Authors     []Author `yaml:"authors"`                                    // for entries without authors
	Image       string   `yaml:"image"`                                      // URL of a logo
	Icon        string   `yaml:"icon"`                                       // URL of a small square picture
	Copyright   string   `yaml:"copyright"`                                  // one line
	Hub         string   `yaml:"hub"`                                        // URL of a WebSub hub
	// number of newest entries in the feed files; older ones go to archives; 0: all
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
	// request headers by exact host, sent to no other host; Accept-Language follows feed.language by default
	Headers     map[string]map[string]string `yaml:"headers"`
	UserAgent   string                       `yaml:"user_agent"`  // default: feedgen/VERSION (+CONTACT)
	Contact     string                       `yaml:"contact"`     // URL or e-mail address for page owners
	Delay       Duration                     `yaml:"delay"`       // pause between requests to one host
	Concurrency int                          `yaml:"concurrency"` // hosts fetched from at once
	PerHost     int                          `yaml:"per_host"`    // requests at once to one host
	Timeout     Duration                     `yaml:"timeout"`     // limit of one request
	MaxBytes    Size                         `yaml:"max_bytes"`   // limit of a decompressed page; a larger page fails
	Retries     int                          `yaml:"retries"`     // further tries after a temporary failure
	// a page is fetched again after this time at the latest; 0s: in every run
	RefreshAfter Duration `yaml:"refresh_after"`
	// after this time a run fetches no more pages and publishes what it has; 0s: no limit
	MaxTime Duration `yaml:"max_time"`
	// hosts, in order of preference, that give the link of an article with several copies
	Prefer       []string `yaml:"prefer" jsonschema:"example=blog.example.com"`
	Robots       bool     `yaml:"robots"`                                        // obey robots.txt
	AllowPrivate []string `yaml:"allow_private" jsonschema:"example=10.0.0.0/8"` // hosts or CIDRs that may have private addresses
}

// Discover names one source of new articles: exactly one of feed, page
// and sitemap.
type Discover struct {
	Feed    string `yaml:"feed"`    // URL of an RSS, Atom or JSON feed
	Page    string `yaml:"page"`    // URL of an index or author page
	Links   string `yaml:"links"`   // for page: CSS selector of the links to articles
	Next    string `yaml:"next"`    // for page: CSS selector of the link to the next page
	Sitemap string `yaml:"sitemap"` // URL of a sitemap
	Author  string `yaml:"author"`  // only articles by this author
	Match   string `yaml:"match"`   // only articles whose URL matches this regular expression
	Tag     string `yaml:"tag"`     // only articles with this tag
	Title   string `yaml:"title"`   // only articles whose title matches this regular expression
	Skip    string `yaml:"skip"`    // no articles whose URL or title matches this regular expression
	// only articles on these hosts; default: for a page or sitemap its own host, for a feed any host
	Hosts    []string `yaml:"hosts"`
	MaxNew   int      `yaml:"max_new"`   // articles taken per run; 0: 20
	MaxPages int      `yaml:"max_pages"` // pages of a feed or index read per run; 0: 20
}

// Rule holds CSS selectors, one per field, such as "h1.title" or
// "time@datetime"; false takes the field from no page of the host.
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

	Original    Selector `yaml:"original"`    // the address of the original, if the page is a copy
	Syndication Selector `yaml:"syndication"` // the addresses of copies of the page

	Strip []string `yaml:"strip"` // regular expressions of text to remove from values
}

// Entry is one article.
type Entry struct {
	URL       string   `yaml:"url" jsonschema:"required"`                 // the address of the article
	Title     string   `yaml:"title"`                                     // plain text
	Published Date     `yaml:"published" jsonschema:"example=2017-10-26"` // a day, a month (2021-10) or a full time stamp
	Updated   Date     `yaml:"updated"`                                   // like published
	Summary   string   `yaml:"summary"`                                   // Markdown
	ID        string   `yaml:"id"`                                        // the guid from an older feed; default: its first URL
	Authors   []Author `yaml:"authors"`                                   // in the order of the byline
	Tags      []string `yaml:"tags"`                                      // topics
	Image     string   `yaml:"image"`                                     // URL of a picture
	Language  string   `yaml:"language"`                                  // BCP 47; default: the feed's
	Was       []string `yaml:"was"`                                       // old URLs, oldest first
	Scrape    *bool    `yaml:"scrape"`                                    // false: never fetch its page
	Hidden    bool     `yaml:"hidden"`                                    // leave it out of all files; its id stays reserved
	Apart     bool     `yaml:"apart"`                                     // never join it with a copy on another host
}

// Author is a name, or a name with the author's page.
type Author struct {
	Name string `yaml:"name" jsonschema:"required"` // as it is written in bylines
	URL  string `yaml:"url"`                        // the author's page
}

// Further is a further feed of the entries that match all given filters. With By
// it is a feed for each value.
type Further struct {
	// one feed for each of feed.authors, or for each value that enough entries have
	By string `yaml:"by" jsonschema:"enum=author,enum=tag,enum=language,enum=host,enum=year"`
	// for by: entries that a value needs for a new feed; 0: 3, and 1 for authors
	Min         int      `yaml:"min"`
	Title       string   `yaml:"title" jsonschema:"required"` // title of this feed; with by, {value} is replaced
	Description string   `yaml:"description"`                 // one sentence; default: the title
	Files       Files    `yaml:"files" jsonschema:"required"` // file names; with by, {slug} is replaced
	Language    string   `yaml:"language"`                    // only entries in this language
	Tags        []string `yaml:"tags"`                        // only entries with one of these tags
	Authors     []string `yaml:"authors"`                     // only entries by one of these authors
	Hosts       []string `yaml:"hosts"`                       // only entries on one of these hosts
}

// Publish names the files, and the bucket for them.
type Publish struct {
	Bucket string `yaml:"bucket" jsonschema:"example=s3://name/prefix"` // URL of a folder or bucket
	// header of the files; the default with feed.hub is public, max-age=60
	CacheControl string    `yaml:"cache_control"`
	Files        MainFiles `yaml:"files"` // file names; false: not written
	// refuse to publish when more entries than this disappear at once
	MaxDrop Percent `yaml:"max_drop"`
	// refuse to publish a file over 1 MB that is more than this many times its previous size; 0: no limit
	MaxGrowth int  `yaml:"max_growth"`
	Prune     bool `yaml:"prune"` // delete files of feedgen that are no longer configured
	Gzip      bool `yaml:"gzip"`  // store the files compressed
	// command that runs after files were written, with the report on standard input
	After []string `yaml:"after" jsonschema:"example=./purge"`
}

// Archive configures the copies of articles, and what replaces dead links.
type Archive struct {
	// URL of a folder or bucket for a copy of each article; not the bucket of the files, unless the copies may be public
	Bucket string `yaml:"bucket" jsonschema:"example=s3://name/private"`
	Link   Link   `yaml:"link"` // wayback: show the Wayback Machine's address beside a dead link
}

// HTML configures the page for people.
type HTML struct {
	// link: show the entries' pictures, and feed.image, from their own addresses; none: load nothing
	Images  string `yaml:"images" jsonschema:"enum=none,enum=link"`
	Style   string `yaml:"style" jsonschema:"example=page.css"` // file with CSS that follows the page's own
	Sitemap bool   `yaml:"sitemap"`                             // list the pages in sitemap.xml
}

// Monitor says how runs are monitored.
type Monitor struct {
	Ping string `yaml:"ping"` // URL with the protocol of healthchecks.io
	// after this time without a successful run, or of failures of a page without a local title and date, it is a problem
	StaleAfter  Duration `yaml:"stale_after"`
	MetricsFile string   `yaml:"metrics_file"` // file for metrics in Prometheus' text format
	// command that runs when the list of problems changes, with a message on standard input
	Alert []string `yaml:"alert" jsonschema:"example=mail"`
}

// Default returns the defaults.
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
		HTML:    HTML{Images: ImagesNone},
		Monitor: Monitor{StaleAfter: 7 * day},
	}
}

// Warnings say what of the file was repaired, such as text that had been read in the
// wrong character set, and what was probably meant otherwise.
func (c *Config) Warnings() []string { return c.warnings }

// ListMistake returns a mistake at the place in the file of one of EntriesFrom.
func (c *Config) ListMistake(i int, message string) *Mistake {
	m := *c.lists[i]
	m.Message = message
	return &m
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
		panic(err) // the loader checks it
	}
	return location
}

// FileURL returns the public address of a file.
func (c *Config) FileURL(name string) string { return feed.FileURL(c.Feed.BaseURL, name) }

// FileAt returns the name of the file at a public address, or the empty string
// if the address is outside the bucket.
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
