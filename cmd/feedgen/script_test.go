package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"feedgen/feed/publish/storetest"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the files that scripts compare with")

func TestMain(m *testing.M) {
	testscript.Main(storetest.M{M: m}, map[string]func(){"feedgen": main, "feedgen-web": serveScaleWeb, "feedgen-usage": measureUsage})
}

// TestScripts runs the stories in testdata/script. Beside the commands of
// testscript they know:
//
//	web DIR              the pages of the web, see web_test.go
//	hung HOST/PATH       waits until that page, which hangs, was asked for
//	requests FILE        what was asked of the web since the last time
//	items FILE FIELD...  prints fields of a JSON Feed's items, a line each
//	readers DIR N        reads the feeds in DIR back with other people's parsers
//	status N COMMAND...  runs a command that must end with that status
//	edit FILE RE TEXT    puts a text in place of what an expression matches
//	sign FILE            puts the right digest into a state document
//	stamp DIR FILE       writes names, times and contents of the files in DIR
//	fits N               holds that what the terminal showed takes at most N cells a line, and breaks no word
//	examples             runs the examples of --help, see help_test.go
//	octo ERA DIR         writes blog.octo.com as it was in that era, see octo_test.go
//
// and those of serve_test.go.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			root, err := filepath.Abs("../..")
			if err != nil {
				return err
			}
			e.Setenv("ROOT", root)
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, ".cache"))
			e.Values[webKey{}] = new(*web)
			e.Values[notifyKey{}] = new(*net.UnixConn)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"web":      scriptWeb,
			"hung":     scriptHung,
			"requests": scriptRequests,
			"items":    scriptItems,
			"readers":  scriptReaders,
			"status":   scriptStatus,
			"sign":     scriptSign,
			"stamp":    scriptStamp,
			"edit":     scriptEdit,
			"octo":     scriptOcto,
			"examples": scriptExamples,
			"fits":     scriptFits,
			"systemd":  scriptSystemd,
			"notified": scriptNotified,
			"signal":   scriptSignal,
			"http":     scriptHTTP,
		},
	})
}

func usage(ts *testscript.TestScript, neg, ok bool, form string) {
	if neg || !ok {
		ts.Fatalf("usage: %s", form)
	}
}

// webKey is where a script keeps its web.
type webKey struct{}

func scriptWeb(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "web DIR")
	ca := ts.MkAbs("authority.pem")
	w, err := startWeb(ts.MkAbs(args[0]), ca)
	ts.Check(err)
	ts.Defer(w.close)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		ts.Setenv(name, "http://"+w.addr)
	}
	ts.Setenv("NO_PROXY", "")
	ts.Setenv("SSL_CERT_FILE", ca)
	*ts.Value(webKey{}).(**web) = w
}

func scriptHung(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "hung HOST/PATH")
	(*ts.Value(webKey{}).(**web)).awaitHang(args[0])
}

func scriptRequests(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "requests FILE")
	w := *ts.Value(webKey{}).(**web)
	if w == nil {
		ts.Fatalf("requests: there is no web")
	}
	var b strings.Builder
	for _, line := range w.requests() {
		fmt.Fprintln(&b, line)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o644))
}

// scriptFits reads what the last command wrote to its terminal. A line may be wider
// if it is one word, such as an address.
func scriptFits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "fits N")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	text := ts.ReadFile("ttyout")
	ts.Logf("%s", text)
	if strings.Count(text, "\n") < 3 {
		ts.Fatalf("the terminal shows next to nothing: %q", text)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		line = ansi.Strip(line[strings.LastIndex(line, "\r")+1:]) // what stood there before is gone
		if width := ansi.StringWidth(line); width > n && strings.Contains(strings.TrimSpace(line), " ") {
			ts.Fatalf("%d of %d cells: %s\nin:\n%s", width, n, line, text)
		}
	}
}

func scriptItems(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) >= 2, "items FILE FIELD...")
	var doc struct{ Items []map[string]any }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &doc))
	for _, item := range doc.Items {
		var line []string
		for _, field := range args[1:] {
			line = append(line, spelt(item[field]))
		}
		fmt.Fprintln(ts.Stdout(), strings.Join(line, " | "))
	}
}

// spelt writes a JSON value for people.
func spelt(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case string:
		return v
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, spelt(x))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		return spelt(v["name"])
	}
	return fmt.Sprint(v)
}

// scriptReaders holds that the three feeds say the same to readers that we did
// not write, and that they are well-formed to the letter.
func scriptReaders(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 2, "readers DIR N")
	type item struct {
		ID, Link, Title string
		Published       time.Time
		Authors, Tags   []string
	}
	read := map[string][]item{}
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		data := []byte(ts.ReadFile(filepath.Join(args[0], name)))
		if strings.HasSuffix(name, ".xml") {
			ts.Check(wellFormed(data))
		}
		parsed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
		ts.Check(err)
		for _, i := range parsed.Items {
			it := item{ID: i.GUID, Link: i.Link, Title: i.Title, Published: i.PublishedParsed.UTC(), Tags: i.Categories}
			for _, a := range i.Authors {
				it.Authors = append(it.Authors, a.Name)
			}
			// In RSS the parser's common model has the first creator only.
			if i.DublinCoreExt != nil {
				it.Authors = i.DublinCoreExt.Creator
			}
			read[name] = append(read[name], it)
		}
	}
	if got := fmt.Sprint(len(read["rss.xml"])); got != args[1] {
		ts.Fatalf("%s entries, want %s", got, args[1])
	}
	for _, name := range []string{"atom.xml", "feed.json"} {
		if diff := cmp.Diff(read["rss.xml"], read[name]); diff != "" {
			ts.Fatalf("rss.xml and %s differ:\n%s", name, diff)
		}
	}
}

func wellFormed(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) >= 2, "status N COMMAND...")
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%s: %v", args[1], err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("%s ended with status %d, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

func scriptEdit(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 3, "edit FILE PATTERN TEXT")
	old := ts.ReadFile(args[0])
	edited := regexp.MustCompile(args[1]).ReplaceAllString(old, args[2])
	if edited == old {
		ts.Fatalf("edit: %s does not match %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(edited), 0o644))
}

// scriptSign lets a script change the state and be believed.
func scriptSign(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "sign FILE")
	zeros := strings.Repeat("0", 2*sha256.Size)
	doc := regexp.MustCompile(`"digest":"[0-9a-f]{64}"`).ReplaceAllString(ts.ReadFile(args[0]), `"digest":"`+zeros+`"`)
	signed := strings.Replace(doc, zeros, fmt.Sprintf("%x", sha256.Sum256([]byte(doc))), 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(signed), 0o644))
}

// scriptStamp lets a script say that nothing was touched.
func scriptStamp(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 2, "stamp DIR FILE")
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.*"))
	ts.Check(err)
	var b strings.Builder
	slices.Sort(files)
	for _, f := range files {
		info, err := os.Stat(f)
		ts.Check(err)
		if info.IsDir() {
			continue
		}
		fmt.Fprintf(&b, "%s %s\n%s\n", info.Name(), info.ModTime().Format(time.RFC3339Nano), ts.ReadFile(f))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
}
