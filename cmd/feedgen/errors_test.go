package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// provoked is one way of getting a message.
type provoked struct {
	what   string            // in words
	config string            // below a feed: of its own, unless it begins with feed:
	files  map[string]string // a name that ends in a slash is a folder's
	store  *storeAnswer      // of the server whose address stands for STORE in config
	args   string
	notAs0 bool // root is let in everywhere
}

// storeAnswer is what a server says to the requests of a method. To all others it
// answers as an empty bucket of S3.
type storeAnswer struct {
	method string // empty: all
	status int
	header string // Content-Type
	body   string
}

func (a *storeAnswer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.method == "" || a.method == r.Method {
		w.Header().Set("Content-Type", a.header)
		w.WriteHeader(a.status)
		fmt.Fprint(w, a.body)
		return
	}
	w.Header().Set("Content-Type", "application/xml")
	if r.URL.Query().Has("list-type") {
		fmt.Fprint(w, "<ListBucketResult></ListBucketResult>")
		return
	}
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprint(w, "<Error><Code>NoSuchKey</Code></Error>")
}

const (
	feedLine = "feed: {title: T, link: \"https://a.example/\", base_url: \"https://a.example/f/\"}\n"
	oneEntry = "entries: [{url: \"https://a.example/1\", title: One, published: 2022-01-25}]\n"
	// Nothing listens there.
	deadPage = "scrape: {urls: [\"http://127.0.0.1:1/a\"], allow_private: [127.0.0.1], retries: 0, delay: 0s}\n"
)

var provocations = []provoked{
	{what: "a command that does not exist", args: "rnu"},
	{what: "help on a command that does not exist", args: "help rnu"},
	{what: "completion for another shell", args: "completion tcsh"},
	{what: "a flag that does not exist", args: "run --offlin"},
	{what: "letters of a flag that are swapped", args: "init --form x"},
	{what: "a flag without its value", args: "run --report"},
	{what: "an argument too many", args: "run config.yaml"},
	{what: "an argument too few", args: "inspect"},
	{what: "flags that contradict each other", args: "inspect --batch --html a.html"},
	{what: "an unknown form of messages", args: "run --log xml"},
	{what: "an address that is none", args: "inspect a.html"},
	{what: "a page that is no file", args: "inspect --html a.html https://a.example/1"},
	{what: "a page that can't be fetched", args: "inspect http://127.0.0.1:1/a"},

	{what: "no configuration", args: "run -c missing.yaml"},
	{what: "a folder in its place", args: "run -c folder", files: map[string]string{"folder/": ""}},
	{what: "one that nobody may read", args: "run -c secret.yaml", files: map[string]string{"secret.yaml": feedLine}, notAs0: true},
	{what: "an empty one", args: "run -c empty.yaml", files: map[string]string{"empty.yaml": " \n"}},
	{what: "a binary one", args: "run -c binary.yaml", files: map[string]string{"binary.yaml": "\x00\x01"}},
	{what: "one in another charset", args: "run -c latin.yaml", files: map[string]string{"latin.yaml": "feed: {title: \xe9t\xe9}\n"}},
	{what: "a list in its place", args: "run -c list.yaml", files: map[string]string{"list.yaml": "- a\n"}},
	{what: "one that is no YAML", args: "run", config: "entries: [a\nscrape: {"},
	{what: "a tab for spaces", args: "run", config: "scrape:\n\turls: []"},
	{what: "a key twice", args: "run", config: "entries: []\nentries: []"},
	{what: "an alias of nothing", args: "run", config: "entries: *none"},
	{what: "a bomb of aliases", args: "run", config: bomb()},
	{what: "a slip in a key", args: "run", config: "scrape: {dealy: 1s}"},
	{what: "wrong types", args: "run", config: "entries: one\nscrape: {robots: maybe, urls: {a: b}, concurrency: 1.5}\npublish: []"},
	{what: "nothing for a value", args: "run", config: "state: null"},
	{what: "a variable that is not set", args: "run", config: "state: s3://${NOT_SET}/x"},

	{what: "what a feed needs", args: "run", config: "feed: {}"},
	{what: "what a feed can't be", args: "run",
		config: "feed: {title: T, link: \"https://u:p@a.example/\", base_url: \"https://a.example/?b\", image: \"https://a.example/a " +
			"b\", icon: \"https://[\", language: français, timezone: Europe/Pari, limit: -1, authors: [{url: \"https://a.example/\"}]}"},
	{what: "how pages can't be scraped", args: "run",
		config: "scrape: {urls: [\"\", \"https://a.example/1\", \"http://www.a.example/1/\"], hosts: [\"a b\"], allow_private: " +
			"[\"10.0.0.0/99\"], concurrency: 0, per_host: 0, retries: -1, timeout: 0s, delay: 5 minutes, max_bytes: many, user_agent: é}"},
	{what: "rules that are none", args: "run", config: "scrape: {rules: {a.example: {title: \"h1[\", authors: true, strip: [\"(\"]}}}"},
	{what: "sources that are none", args: "run",
		config: "scrape: {discover: [{}, {feed: \"https://a.example/f\", page: \"https://a.example/\"}, {page: " +
			"\"https://a.example/\"}, {feed: \"https://a.example/f\", match: \"(\"}]}"},
	{what: "entries that contradict each other", args: "run",
		config: "scrape: {urls: [\"https://a.example/1\"]}\nentries:\n  - {url: \"https://a.example/1\", scrape: false, id: a, " +
			"published: 2022-01-25, updated: 2021-01-25}\n  - {url: \"https://a.example/2\", was: [\"https://a.example/1\", " +
			"\"https://a.example/2\"], id: a}\n  - {title: nowhere, published: yesterday}"},
	{what: "files that can't be written", args: "run",
		config: "publish: {files: {rss: ../a.xml, atom: a.xml, json: a.xml, html: .feedgen/a, opml: 3}}\nfeeds: [{files: {}}]"},
	{what: "no files at all", args: "run", config: "publish: {files: {rss: false, atom: false, json: false, html: false}}"},
	{what: "a bucket that is a bare word", args: "run", config: "publish: {bucket: my-bucket}\nstate: ~/state"},
	{what: "a bucket that is a name", args: "run", config: "publish: {bucket: \"@feeds\"}"},
	{what: "a bucket of a scheme that is none", args: "run", config: "publish: {bucket: \"gcs://feeds\"}\nstate: \"azure://feeds\""},
	{what: "a bucket without a region", args: "run",
		config: "publish: {bucket: \"s3://feeds/x\"}\nstate: \"s3://feeds?region=x&acl=public\""},
	{what: "how it can't be published", args: "run",
		config: "publish: {bucket: \"ftp://a\", cache_control: \"é\", max_drop: 200%}\nstate: \"s3://\"\nmonitor: {ping: a, " +
			"stale_after: 0s}"},
	{what: "a busy schedule", args: "run", config: "schedule: \"@every 5s\""},
	{what: "a schedule that never comes", args: "run", config: "schedule: \"0 0 30 2 *\""},
	{what: "a schedule that is none", args: "run", config: "schedule: hourly"},
	{what: "a schedule with a zone of its own", args: "run", config: "schedule: \"TZ=Europe/Paris 0 6 * * *\""},

	{what: "a Markdown page that is not there", args: "run", config: "entries_from: [missing.md]"},
	{what: "a Markdown page that can't be read as one", args: "run", config: "entries_from: [a.md]",
		files: map[string]string{"a.md": "" +
			"## 2022/01/25 One\n\nhttps://a.example/1\n\n## 2022/01/25 Twice\n\nhttps://a.example/1\n\n<!-- no end\n"}},

	{what: "no entries", args: "run"},
	{what: "a page that nothing stands in for", args: "run -q", config: oneEntry + deadPage},
	{what: "any failed page under --strict", args: "run -q --strict",
		config: "entries: [{url: \"http://127.0.0.1:1/a\", title: A, published: 2022-01-25}]\n" + deadPage},
	{what: "an entry without a title", args: "run -q",
		config: "entries: [{url: \"https://a.example/1\", title: One, published: 2022-01-25}, {url: \"https://a.example/2\"}]"},
	{what: "a file in the place of the bucket", args: "run -q", config: oneEntry, files: map[string]string{"public": ""}},
	{what: "another's file in the bucket", args: "run -q", config: oneEntry,
		files: map[string]string{"public/rss.xml": "<rss version=\"2.0\"><channel><generator>Another</generator></channel></rss>"}},
	{what: "a bucket that may not be written to", args: "run -q", config: oneEntry, files: map[string]string{"public/": "r"}, notAs0: true},
	{what: "a state of a newer feedgen", args: "run -q", config: oneEntry, files: map[string]string{
		"public/.feedgen/state.json": `{"version":99,"digest":"d1b7e3a0a64026467eb705f39f709fbcc6d2f59f4f47f3048ca9b1e9ca725403"}`,
	}},
	{what: "a bucket of S3 that refuses", args: "run -q", config: oneEntry + s3Line, store: s3Says("", 403, "AccessDenied")},
	{what: "a bucket of S3 that may be read", args: "run -q", config: oneEntry + s3Line, store: s3Says("PUT", 403, "AccessDenied")},
	{what: "a bucket of S3 that does not exist", args: "run -q", config: oneEntry + s3Line, store: s3Says("", 404, "NoSuchBucket")},
	{what: "a bucket of S3 in another region", args: "run -q", config: oneEntry + s3Line, store: s3Says("", 301, "PermanentRedirect")},
	{what: "a bucket of S3 of which others write the state", args: "run -q", config: oneEntry + s3Line,
		store: s3Says("PUT", 412, "PreconditionFailed")},
	{what: "a clock that S3 finds wrong", args: "run -q", config: oneEntry + s3Line, store: s3Says("", 403, "RequestTimeTooSkewed")},
	{what: "a busy S3", args: "run -q", config: oneEntry + s3Line, store: s3Says("", 503, "SlowDown")},
	{what: "a bucket of Google that refuses", args: "run -q", config: oneEntry + gcsLine, store: gcsSays(403, "forbidden",
		"ada@example.com does not have storage.objects.get access")},
	{what: "a bucket of Google that does not exist", args: "run -q", config: oneEntry + gcsLine,
		store: gcsSays(404, "notFound", "The specified bucket does not exist.")},
	{what: "a container of Azure that refuses", args: "run -q", config: oneEntry + azureLine,
		store: s3Says("", 403, "AuthorizationPermissionMismatch")},
	{what: "a container of Azure that does not exist", args: "run -q", config: oneEntry + azureLine,
		store: s3Says("", 404, "ContainerNotFound")},
	{what: "a store that nobody can reach", args: "run -q",
		config: oneEntry + "publish: {bucket: \"s3://feeds/x?use_path_style=true&endpoint=http://127.0.0.1:1\"}\n"},
	{what: "a web page in the place of S3", args: "run -q", config: oneEntry + s3Line,
		store: &storeAnswer{"", 200, "text/html", "<p>Welcome"}},
	{what: "a web page in the place of Google", args: "run -q", config: oneEntry + gcsLine,
		store: &storeAnswer{"", 404, "text/html", "<p>Welcome"}},
	{what: "a web page in the place of Azure", args: "run -q", config: oneEntry + azureLine,
		store: &storeAnswer{"", 404, "text/html", "<p>Welcome"}},
	{what: "a report that can't be written", args: "run -q --report missing/report.json", config: oneEntry},

	{what: "serving without a schedule", args: "serve", config: oneEntry},
	{what: "an address to serve at that is none", args: "serve --listen nowhere", config: oneEntry + "schedule: \"@hourly\""},
	{what: "a preview of nothing", args: "preview --listen 127.0.0.1:0"},
	{what: "an address for the preview that is none", args: "preview --listen nowhere", config: oneEntry},
	{what: "a configuration that is there already", args: "init", config: oneEntry},
	{what: "a configuration from nothing", args: "init -c new.yaml --from missing.md"},
	{what: "a configuration from an address that does not answer", args: "init -c new.yaml --from http://127.0.0.1:1/a"},
	{what: "a configuration in no folder", args: "init -c missing/new.yaml"},
}

const (
	s3Line    = "publish: {bucket: \"s3://feeds/x?use_path_style=true&endpoint=STORE\"}\n"
	gcsLine   = "publish: {bucket: \"gs://feeds/x?endpoint=STORE\"}\n"
	azureLine = "publish: {bucket: \"azblob://feeds/x?storage_account=ada&endpoint=STORE\"}\n"
)

// s3Says is an answer in the words of S3, which Azure uses, too.
func s3Says(method string, status int, code string) *storeAnswer {
	return &storeAnswer{method, status, "application/xml", "<Error><Code>" + code + "</Code></Error>"}
}

func gcsSays(status int, reason, message string) *storeAnswer {
	body := fmt.Sprintf(`{"error":{"code":%d,"message":%q,"errors":[{"reason":%q}]}}`, status, message, reason)
	return &storeAnswer{"", status, "application/json", body}
}

// bomb is a short text that would grow to a million values.
func bomb() string {
	lists := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]"
	for i := range 6 {
		lists += fmt.Sprintf(", a%d: &a%d [%s*a%d]", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d,", i), 9), i)
	}
	return "x: {" + lists + "}\nentries_from: *a6"
}

// TestErrors collects the messages that users meet, each with what provokes it.
func TestErrors(t *testing.T) {
	before, _ := os.ReadFile("testdata/errors.golden")
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AZURE_STORAGE_KEY", "c2VjcmV0")
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
	var all bytes.Buffer
	for _, p := range provocations {
		if p.notAs0 && os.Geteuid() == 0 {
			all.WriteString(p.block(before))
			continue
		}
		t.Run(p.what, func(t *testing.T) { p.provoke(t, &all) })
	}
	golden(t, "errors.golden", all.String())
}

func (p provoked) title() string { return "=== " + p.what + "\n" }

// block returns what a former golden file has of p.
func (p provoked) block(golden []byte) string {
	_, rest, ok := strings.Cut(string(golden), p.title())
	if !ok {
		return ""
	}
	text, _, _ := strings.Cut(rest, "=== ")
	return p.title() + text
}

// provoke writes the command, its status and what it says.
func (p provoked) provoke(t *testing.T, to *bytes.Buffer) {
	t.Chdir(t.TempDir())
	text := p.config
	if !strings.HasPrefix(text, "feed:") {
		text = feedLine + text
	}
	if p.store != nil {
		srv := httptest.NewServer(p.store)
		defer srv.Close()
		text = strings.ReplaceAll(text, "STORE", srv.URL)
	}
	p.write(t, "config.yaml", text)
	for name, text := range p.files {
		p.write(t, name, text)
	}
	var stdout, stderr bytes.Buffer
	status := run(context.Background(), strings.Fields(p.args), strings.NewReader(""), &stdout, &stderr)
	if stdout.Len() > 0 {
		t.Errorf("standard output is for results, not for %q", &stdout)
	}
	if status == 0 || stderr.Len() == 0 {
		t.Errorf("status %d, and it says %q", status, &stderr)
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	said := strings.ReplaceAll(stderr.String(), wd, "DIR")
	said = today.ReplaceAllString(said, "YYYY-MM-DD")
	fmt.Fprintf(to, "%s$ feedgen %s\n%sstatus %d\n\n", p.title(), p.args, said, status)
}

var today = regexp.MustCompile(`\b202[6-9]-\d\d-\d\d\b`)

func (p provoked) write(t *testing.T, name, text string) {
	t.Helper()
	mode := os.FileMode(0o644)
	if p.notAs0 && name != "config.yaml" {
		mode = 0
	}
	if folder, ok := strings.CutSuffix(name, "/"); ok {
		if err := os.Mkdir(folder, 0o755&^(mode^0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// golden compares text with a file of testdata, or rewrites the file.
func golden(t *testing.T, name, text string) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
