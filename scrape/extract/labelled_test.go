package extract

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"hash/fnv"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/extract/names"

	"golang.org/x/net/publicsuffix"
)

var bare = flag.String("bare", "", "`folder` for the labelled pages without what they declare, as ID.html")

// labelledPage is a line of the manifest of labelled pages, which are no part of
// the repository.
type labelledPage struct {
	ID, URL, File string
	Expect        struct {
		Title      []string
		TitleAlt   []string   `json:"title_alt"`
		TitleOther []string   `json:"title_other"` // of another headline of the page
		Authors    [][]string // each with the spellings of the name
		Others     []string   `json:"authors_extra_ok"` // who may be named, too
		Published  []string
		Modified   []string
		Zones      []int    // in minutes, of the page's times
		Summary    []string `json:"description"`
		Image      []string // host without www and path, with a query where that is the image
		Language   []string
		Canonical  []string // without scheme and www
		SiteName   []string `json:"site_name"`
		Tags       []string
	}
}

// half returns which half of the sites a page belongs to.
func (p labelledPage) half() int {
	u, err := url.Parse(p.URL)
	if err != nil {
		return 0
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil {
		site = u.Hostname()
	}
	h := fnv.New32a()
	h.Write([]byte(site))
	return int(h.Sum32() % 2)
}

// labelledFolder returns where the labelled pages are: FEEDGEN_LABELLED, else
// beside the repository.
func labelledFolder(t *testing.T) string {
	t.Helper()
	folder := cmp.Or(os.Getenv("FEEDGEN_LABELLED"), "../../../shared/metadata")
	if _, err := os.Stat(filepath.Join(folder, "manifest.jsonl")); err != nil {
		t.Skipf("%s has no labelled pages, and FEEDGEN_LABELLED names no folder of them", folder)
	}
	return folder
}

func readLabelled(t *testing.T, folder string) []labelledPage {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "manifest.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pages []labelledPage
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var p labelledPage
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return pages
}

// name returns the name of the page's file.
func (p labelledPage) name() string {
	return filepath.Base(strings.TrimSuffix(cmp.Or(p.File, p.ID+".html"), ".gz"))
}

func (p labelledPage) body(t *testing.T, folder string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "pages", p.name()+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// declared matches what a page says of its article without showing it.
var declared = []*regexp.Regexp{
	regexp.MustCompile(`(?i)<meta\b[^>]*>`),
	regexp.MustCompile(`(?is)<script\b[^>]*ld\+json[^>]*>.*?</script\s*>`),
	regexp.MustCompile(`(?i)<link\b[^>]*rel\s*=\s*["']?[^"'>]*canonical[^>]*>`),
}

// withoutDeclared takes meta elements, JSON-LD and canonical links out of a page.
func withoutDeclared(body []byte) []byte {
	for _, re := range declared {
		body = re.ReplaceAll(body, nil)
	}
	return body
}

// isRight reports whether a value is one that people gave the page; labelled is
// false where they gave none.
func (p labelledPage) isRight(field string, values []string) (right, labelled bool) {
	x, value := p.Expect, values[0]
	same := func(s string) bool { return text.Squash(s) == text.Squash(value) }
	switch field {
	case "title":
		return slices.ContainsFunc(slices.Concat(x.Title, x.TitleAlt), same), len(x.Title) > 0
	case "authors":
		for _, known := range x.Authors {
			if !slices.ContainsFunc(values, func(v string) bool { return isAnyName(v, known) }) {
				return false, true
			}
		}
		return len(values) == len(x.Authors), len(x.Authors) > 0
	case "published":
		return p.isDay(value, x.Published), len(x.Published) > 0
	case "modified":
		return p.isDay(value, x.Modified), len(x.Modified) > 0
	case "summary":
		starts := func(s string) bool {
			a, b := text.Squash(s), text.Squash(value)
			return a == b || min(len(a), len(b)) >= 40 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
		}
		return slices.ContainsFunc(x.Summary, starts), len(x.Summary) > 0
	case "image":
		return slices.Contains(x.Image, imageKey(value)), len(x.Image) > 0
	case "language":
		return slices.ContainsFunc(x.Language, func(s string) bool { return sameLanguage(s, value) }), len(x.Language) > 0
	case "canonical":
		sameAddress := func(s string) bool { return link.Key("https://"+s) == link.Key(value) }
		return slices.ContainsFunc(x.Canonical, sameAddress), len(x.Canonical) > 0
	case "site_name":
		return slices.ContainsFunc(x.SiteName, same), len(x.SiteName) > 0
	case "tags":
		return 10*2*p.tagsIn(values) >= 6*(len(values)+len(x.Tags)), len(x.Tags) > 0
	}
	return false, false
}

// isPart reports whether a value that is not right is no wrong one: the other headline
// of the page, some of the authors, who may be named beside them, or some of the tags.
func (p labelledPage) isPart(field string, values []string) bool {
	known := slices.Concat(p.Expect.Authors, [][]string{p.Expect.Others})
	switch field {
	case "title":
		return slices.ContainsFunc(p.Expect.TitleOther, func(s string) bool { return text.Squash(s) == text.Squash(values[0]) })
	case "authors":
		return !slices.ContainsFunc(values, func(v string) bool {
			return !slices.ContainsFunc(known, func(names []string) bool { return isAnyName(v, names) })
		})
	case "tags":
		return p.tagsIn(values) > 0
	}
	return false
}

// tagsIn returns how many of some tags people gave the page.
func (p labelledPage) tagsIn(values []string) int {
	n := 0
	for _, v := range values {
		if slices.ContainsFunc(p.Expect.Tags, func(s string) bool { return text.Squash(s) == text.Squash(v) }) {
			n++
		}
	}
	return n
}

func isAnyName(s string, list []string) bool {
	return slices.ContainsFunc(list, func(name string) bool {
		// Some labels have the degrees of a person, and all that stands on the line.
		return names.Same([]string{name}, []string{s}) || names.Same(names.Split(name), []string{s})
	})
}

// isDay reports whether a date is one of some days, as written or in one of the page's
// zones.
func (p labelledPage) isDay(value string, days []string) bool {
	if slices.Contains(days, value[:min(len(value), len(time.DateOnly))]) {
		return true
	}
	at, err := time.Parse(time.RFC3339, value)
	return err == nil && slices.ContainsFunc(p.Expect.Zones, func(minutes int) bool {
		return slices.Contains(days, at.UTC().Add(time.Duration(minutes)*time.Minute).Format(time.DateOnly))
	})
}

// imageByQuery matches the paths of programs that make the image that the query asks for.
var (
	imageByQuery = regexp.MustCompile(`(?i)\.(?:php|aspx?|ashx|cgi|jsp)$|/(?:image|img|_next/image|resize|thumb|proxy)/?$`)
	slashes      = regexp.MustCompile(`//+`)
)

// imageKey returns what tells images apart.
func imageKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	key := strings.TrimPrefix(u.Hostname(), "www.") + slashes.ReplaceAllString(u.Path, "/")
	if query, err := url.PathUnescape(u.RawQuery); err == nil && query != "" && imageByQuery.MatchString(u.Path) {
		key += "?" + query
	}
	return key
}

// floors are what the extractor must not fall below, right − wrong in per cent of
// the labelled pages: as they are, and with nothing declared.
var floors = map[string][2]int{"title": {91, 87}, "authors": {83, 71}, "published": {95, 84}}

// TestLabelled measures the extractor on pages that people labelled, as they are
// and without what they declare, by halves of their sites, and how often each source is
// right.
func TestLabelled(t *testing.T) {
	folder := labelledFolder(t)
	pages := readLabelled(t, folder)
	sources := readWeights(t)
	written := slices.Clone(sources)
	for i := range sources {
		sources[i].declared, sources[i].deciding = [2]count{}, [2]count{}
	}
	for mode, prepare := range []func([]byte) []byte{bytes.Clone, withoutDeclared} {
		score := map[string]*[2][3]int{} // by field and half: pages, right, wrong
		refused := 0
		for _, p := range pages {
			body := prepare(p.body(t, folder))
			if mode == 1 && *bare != "" {
				if err := os.WriteFile(filepath.Join(*bare, p.name()), body, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			r := mustExtract(t, Page{URL: p.URL, Body: body}, Rules{})
			if r.NotArticle != "" {
				refused++
			}
			half := p.half()
			for _, f := range Fields {
				values := f.Values(&r.Metadata)
				if _, labelled := p.isRight(f.Name, append(values, "")); !labelled {
					continue
				}
				if score[f.Name] == nil {
					score[f.Name] = &[2][3]int{}
				}
				s := &score[f.Name][half]
				s[0]++
				if len(values) == 0 {
					continue
				}
				if right, _ := p.isRight(f.Name, values); right {
					s[1]++
				} else if !p.isPart(f.Name, values) {
					s[2]++
				}
			}
			measure(sources, p, r, mode == 0)
		}
		t.Logf("mode %d: %d of %d refused", mode, refused, len(pages))
		for _, field := range slices.Sorted(maps.Keys(score)) {
			a, b := score[field][0], score[field][1]
			net := func(s [3]int) float64 { return 100 * float64(s[1]-s[2]) / float64(max(s[0], 1)) }
			all := net([3]int{a[0] + b[0], a[1] + b[1], a[2] + b[2]})
			t.Logf("mode %d: %s: %.1f, by halves %.1f and %.1f", mode, field, all, net(a), net(b))
			if all < float64(floors[field][mode]) {
				t.Errorf("mode %d: %s: %.1f, less than %d", mode, field, all, floors[field][mode])
			}
		}
	}
	compareWeights(t, written, sources)
}
