package config

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/format"
	"feedgen/feed/link"
	"feedgen/feed/publish"
	"feedgen/scrape/fetch"

	"golang.org/x/text/language"
)

// checker checks the values that a loader has decoded.
type checker struct{ *loader }

// check reports invalid values and contradictions.
func (l checker) check() {
	l.checkFeed()
	l.checkScrape()
	l.checkEntries()
	l.checkFiles() // which sets names
	l.checkFurther()
	l.checkPublish()
	l.checkHTML()
	l.checkMonitor()
}

// at returns a path into the file.
func at(steps ...any) []any { return steps }

// below extends a path.
func below(path []any, steps ...any) []any { return slices.Concat(path, steps) }

func (l checker) checkFeed() {
	f := &l.config.Feed
	l.required(at("feed"), "title", f.Title)
	l.required(at("feed"), "link", f.Link)
	l.required(at("feed"), "base_url", f.BaseURL)
	for key, value := range map[string]string{"link": f.Link, "base_url": f.BaseURL, "image": f.Image, "icon": f.Icon, "hub": f.Hub} {
		l.checkURL(at("feed", key), value)
	}
	if f.BaseURL != "" && !strings.HasSuffix(f.BaseURL, "/") {
		f.BaseURL += "/"
	}
	f.BaseURL = cmp.Or(link.Absolute(f.BaseURL), f.BaseURL) // as in the files
	if u, err := url.Parse(f.BaseURL); err == nil && (u.RawQuery != "" || u.Fragment != "") {
		l.addAt(at("feed", "base_url"), "want the address of a folder, without ? and #")
	}
	l.checkLanguage(at("feed", "language"), f.Language)
	if _, err := time.LoadLocation(f.Timezone); err != nil || f.Timezone == "Local" {
		l.addAt(at("feed", "timezone"), "unknown time zone %q: want one such as Europe/Paris", f.Timezone)
	}
	l.checkAuthors(at("feed", "authors"), f.Authors)
	if f.Limit < 0 {
		l.addAt(at("feed", "limit"), "want 0 for all entries, or the number of the newest")
	}
}

// required reports a missing key. In a file that was not YAML, the key may be in a
// line that could not be fixed.
func (l checker) required(path []any, key, value string) {
	if value == "" && !l.fixed {
		l.addAt(below(path, key), "%s.%s is missing", pathString(path), key)
	}
}

func pathString(path []any) string {
	var b strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

// checkURL reports a value that is neither empty nor an absolute http or https
// URL.
// addressWithin matches the address in <https://…> and [text](https://…).
var addressWithin = regexp.MustCompile(`https?://[^\s<>()\[\]"']+`)

func (l checker) checkURL(path []any, value string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	within := addressWithin.FindString(value)
	switch {
	case within != "" && !strings.HasPrefix(value, within):
		l.addAt(path, "bad URL %q: write the address alone: %s", value, within)
	case err != nil:
		l.addAt(path, "bad URL %q: %v", value, err.(*url.Error).Err)
	case !link.IsWeb(u):
		l.addAt(path, "bad URL %q: want one that starts with https:// or http://", value)
	case u.User != nil:
		l.addAt(path, "bad URL: a name or password in it would be published")
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		l.addAt(path, "bad URL %q: it contains white space", value)
	}
}

func (l checker) checkLanguage(path []any, value string) {
	if value == "" {
		return
	}
	if _, err := language.Parse(value); err != nil {
		l.addAt(path, "unknown language %q: want a BCP 47 tag such as fr or pt-BR", value)
	}
}

func (l checker) checkAuthors(path []any, authors []Author) {
	for i, a := range authors {
		if a.Name == "" {
			l.addAt(below(path, i), "an author needs a name")
		}
		l.checkURL(below(path, i, "url"), a.URL)
	}
}

func (l checker) checkScrape() {
	s := &l.config.Scrape
	seen := map[string]int{}
	for i, u := range s.URLs {
		path := at("scrape", "urls", i)
		if u == "" {
			l.addAt(path, "an empty URL")
		}
		l.checkURL(path, u)
		l.once(seen, at("scrape", "urls"), i, u, link.Key)
	}
	for i, host := range s.Hosts {
		l.checkHost(at("scrape", "hosts", i), host)
	}
	for i, host := range s.Prefer {
		l.checkHost(at("scrape", "prefer", i), host)
	}
	for i, d := range s.Discover {
		l.checkDiscover(at("scrape", "discover", i), d)
	}
	for host, rule := range s.Rules {
		l.checkHost(at("scrape", "rules", host), host)
		l.addAll(at("scrape", "rules", host), rule.rules().Validate())
	}
	for host, headers := range s.Headers {
		l.checkHeaders(at("scrape", "headers", host), host, headers)
	}
	for i, a := range s.AllowPrivate {
		_, notCIDR := netip.ParsePrefix(a)
		_, notIP := netip.ParseAddr(a)
		if notCIDR != nil && notIP != nil && !isHost(a) {
			l.addAt(at("scrape", "allow_private", i), "want a host or a network such as 10.0.0.0/8, not %q", a)
		}
	}
	for key, n := range map[string]int{"concurrency": s.Concurrency, "per_host": s.PerHost} {
		if n < 1 {
			l.addAt(at("scrape", key), "want at least 1")
		}
	}
	if s.Retries < 0 {
		l.addAt(at("scrape", "retries"), "want 0 or more")
	}
	if s.Timeout == 0 {
		l.addAt(at("scrape", "timeout"), "want more than 0s")
	}
	if strings.ContainsFunc(s.UserAgent+s.Contact, func(r rune) bool { return r < ' ' || r > '~' }) {
		l.addAt(at("scrape", "user_agent"), "user_agent and contact are sent in a header: plain ASCII only")
	}
}

// checkHeaders reports headers that cannot be sent. It does not show their
// values, which may be secrets.
func (l checker) checkHeaders(path []any, host string, headers map[string]string) {
	if name, port, err := net.SplitHostPort(host); err != nil || port == "" {
		l.checkHost(path, host)
	} else {
		l.checkHost(path, name)
	}
	for name, value := range headers {
		switch err := fetch.CheckHeader(name, value); {
		case err != nil:
			l.addAt(below(path, name), "%v", err)
		case strings.TrimSpace(value) == "":
			l.addAt(below(path, name), "an empty header")
		}
	}
}

// once reports a URL that is already in the list at path, in any spelling.
func (l checker) once(seen map[string]int, path []any, i int, rawURL string, keyOf func(string) string) {
	key := keyOf(rawURL)
	if first, twice := seen[key]; twice && rawURL != "" {
		l.addAt(below(path, i), "%s is already in this list: see %s[%d]", rawURL, pathString(path), first)
		return
	}
	seen[key] = i
}

// entryKey returns the function that makes the keys of an entry's addresses: the
// fragment counts if the page is not scraped.
func (c *Config) entryKey(e Entry, listed map[string]bool) func(string) string {
	onHosts := link.CoversAny(c.Scrape.Hosts, link.Host(e.URL))
	if e.Hidden || e.Scrape != nil && !*e.Scrape || !onHosts && !listed[link.Key(e.URL)] {
		return link.ExactKey
	}
	return link.Key
}

func isHost(s string) bool {
	u, err := url.Parse("https://" + s)
	return err == nil && s != "" && u.Host == s && u.Hostname() != "" && !strings.ContainsAny(s, " /*")
}

func (l checker) checkHost(path []any, host string) {
	if !isHost(host) {
		l.addAt(path, "want a host such as blog.example.com, not %q", host)
	}
}

func (l checker) checkDiscover(path []any, d Discover) {
	for key, value := range map[string]string{"feed": d.Feed, "page": d.Page, "sitemap": d.Sitemap} {
		l.checkURL(below(path, key), value)
	}
	wrong := false
	for key, text := range map[string]string{"match": d.Match, "title": d.Title, "skip": d.Skip} {
		if _, err := regexp.Compile(text); err != nil {
			l.addAt(below(path, key), "bad regular expression: %v", err)
			wrong = true
		}
	}
	for i, host := range d.Hosts {
		l.checkHost(below(path, "hosts", i), host)
	}
	if wrong {
		return
	}
	l.addAll(path, d.source().Validate())
}

// addAll reports the errors that another package found in the value at path.
func (l checker) addAll(path []any, err error) {
	if err == nil {
		return
	}
	for _, e := range report.Each(err) {
		l.addAt(path, "%v", e)
	}
}

func (l checker) checkMonitor() {
	if alert := l.config.Monitor.Alert; len(alert) > 0 && alert[0] == "" {
		l.addAt(at("monitor", "alert", 0), "want a command and its arguments")
	}
}

func (l checker) checkEntries() {
	urls, ids := map[string]int{}, map[string]int{}
	listed := link.Keys(l.config.Scrape.URLs)
	for i, e := range l.config.Entries {
		path := at("entries", i)
		l.required(path, "url", e.URL)
		l.checkURL(below(path, "url"), e.URL)
		l.checkURL(below(path, "image"), e.Image)
		l.checkLanguage(below(path, "language"), e.Language)
		l.checkAuthors(below(path, "authors"), e.Authors)
		key := l.config.entryKey(e, listed)
		l.once(urls, at("entries"), i, e.URL, key)
		for j, was := range e.Was {
			l.checkURL(below(path, "was", j), was)
			if was == e.URL {
				l.addAt(below(path, "was", j), "was: must not contain the entry's current URL")
			}
			if first, twice := urls[key(was)]; twice && first != i {
				l.addAt(below(path, "was", j), "%s already belongs to entries[%d]", was, first)
			}
			urls[key(was)] = i
		}
		if e.ID != "" {
			if first, twice := ids[e.ID]; twice {
				l.addAt(below(path, "id"), "entries[%d] already has this id", first)
			}
			ids[e.ID] = i
		}
		if e.Scrape != nil && !*e.Scrape && listed[link.Key(e.URL)] {
			l.addAt(below(path, "scrape"), "scrape: false, but the page is listed under scrape.urls")
		}
		dated := !e.Updated.IsZero() && !e.Published.IsZero() && e.Updated.Precision >= e.Published.Precision
		if dated && e.Updated.Time.Before(e.Published.Time) {
			l.addAt(below(path, "updated"), "updated is before published")
		}
	}
}

// checkFiles replaces true by default names, and reports file names that are
// used twice.
func (l checker) checkFiles() {
	if l.config.HTML.Sitemap {
		l.config.Publish.Files[format.Sitemap] = defaultName
	}
	owner := map[string]string{}
	var patterns []string // names with slugs
	claim := func(path []any, files Files) (any bool) {
		for _, f := range format.All {
			if files[f.Key] == defaultName {
				files[f.Key] = FileName(f.File)
			}
			name := string(files[f.Key])
			if name == "" {
				continue
			}
			any = true
			where := below(path, f.Key)
			if f.Key == format.Sitemap {
				where = at("html", "sitemap")
			}
			if other, taken := owner[name]; taken {
				l.addAt(where, "%s is already the name of %s", name, other)
				continue
			}
			rivals := patterns
			if strings.Contains(name, SlugMark) {
				rivals = slices.Sorted(maps.Keys(owner))
				patterns = append(patterns, name)
			}
			if i := slices.IndexFunc(rivals, func(rival string) bool { return collide(rival, name) }); i >= 0 {
				l.addAt(where, "%s may be the name of a file of %s, too", name, owner[rivals[i]])
			}
			owner[name] = pathString(where)
		}
		return any
	}
	if !claim(at("publish", "files"), Files(l.config.Publish.Files)) {
		l.addAt(at("publish", "files"), "no file would be written")
	}
	for i, f := range l.config.Feeds {
		path := at("feeds", i)
		if !claim(below(path, "files"), f.Files) {
			l.addAt(path, "a further feed needs files, such as files: {rss: en/rss.xml}")
		}
	}
}

func (l checker) checkPublish() {
	p, m := &l.config.Publish, &l.config.Monitor
	if err := publish.CheckURL(p.Bucket); err != nil {
		l.addAt(at("publish", "bucket"), "%v", err)
	}
	for _, b := range []struct {
		path []any
		url  string
	}{{at("state"), l.config.State}, {at("archive", "bucket"), l.config.Archive.Bucket}} {
		if b.url == "" {
			continue
		}
		if err := publish.CheckURL(b.url); err != nil {
			l.addAt(b.path, "%v", err)
		}
	}
	if strings.ContainsFunc(p.CacheControl, func(r rune) bool { return r < ' ' || r > '~' }) {
		l.addAt(at("publish", "cache_control"), "want a Cache-Control header in ASCII, such as public, max-age=900")
	}
	if p.MaxGrowth < 0 || p.MaxGrowth == 1 {
		l.addAt(at("publish", "max_growth"), "want 0 for no limit, or how many times as large a file may become: 2 or more")
	}
	if len(p.After) > 0 && p.After[0] == "" {
		l.addAt(at("publish", "after"), "want a command and its arguments, such as [./purge, --all]")
	}
	if spec := l.config.Schedule; spec != "" {
		if _, err := parseSchedule(spec, time.UTC); err != nil {
			l.addAt(at("schedule"), "%v", err)
		}
	}
	l.checkURL(at("monitor", "ping"), m.Ping)
	if m.StaleAfter == 0 {
		l.addAt(at("monitor", "stale_after"), "want more than 0s")
	}
}
