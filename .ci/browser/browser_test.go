// Package browser looks at what people see: the page that feedgen writes, and its
// preview, in a headless Chromium. It runs the program itself, so that nothing
// that drives a browser is a dependency of feedgen.
package browser

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const root = "../.."

// browser returns a context for chromedp in a headless Chromium, which is what
// FEEDGEN_TEST_CHROMIUM names or PATH has, and skips the test without one.
func browser(t *testing.T) context.Context {
	t.Helper()
	chromium := os.Getenv("FEEDGEN_TEST_CHROMIUM")
	if chromium == "" {
		var err error
		if chromium, err = exec.LookPath("chromium"); err != nil {
			t.Skip("chromium is not installed, and FEEDGEN_TEST_CHROMIUM names none")
		}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // Chromium refuses to run as root in one
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// feedgen builds the program and returns its path.
func feedgen(t *testing.T) string {
	t.Helper()
	program, err := filepath.Abs(filepath.Join(t.TempDir(), "feedgen"))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-C", root, "-o", program, "./cmd/feedgen").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// evaluate returns the value of a JavaScript expression in the page.
func evaluate[T any](t *testing.T, ctx context.Context, expression string, options ...chromedp.EvaluateOption) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// media emulates a colour scheme, or print. The scheme "forced" is dark with the
// few colours that the user of a system has chosen for all programs.
func media(kind, scheme string) chromedp.Action[chromedp.Void] {
	colors := "none"
	if scheme == "forced" {
		scheme, colors = "dark", "active"
	}
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: kind,
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: colors},
			},
		})
		return err
	})
}

// publish runs a configuration offline and returns the folder of its files.
func publish(t *testing.T, program, config string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "run", "--offline", "--quiet")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("feedgen run: %v\n%s", err, out)
	}
	return filepath.Join(dir, "public")
}

// samples are configurations by name: the shipped one, and lists in languages that
// are written otherwise, short and long.
func samples(t *testing.T) map[string]string {
	t.Helper()
	shipped, err := os.ReadFile(filepath.Join(root, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"shipped": string(shipped),
		"fr1":     list("fr", "Articles d’Ada Martin", 1, "Écrire des tests que l’on relit", "Anticonstitutionnellement"),
		"ar5":     list("ar", "مقالات ليلى حداد", 5, "كيف نكتب اختبارات يسهل فهمها", "هل ما زلنا نحتاج إلى الخوادم؟"),
		"ja18":    list("ja", "佐藤花の記事一覧", 18, "読み返したくなるテストの書き方", "技術的負債がチームについて語ること"),
		"en300":   list("en", "Articles by Ada Martin", 300, "Tests that one likes to read again", strings.Repeat("unbroken", 8)),
	}
}

// list returns a configuration with n entries.
func list(language, title string, n int, titles ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "feed: {title: %q, language: %s, link: 'https://ada.example/', base_url: 'https://ada.example/feeds/', "+
		"authors: [Ada Martin], description: %q}\npublish: {files: {opml: true}}\n"+
		"feeds: [{title: C, tags: [C], files: {rss: c.xml}}]\nentries:\n", title, language, titles[0])
	for i := range n {
		fmt.Fprintf(&b, "- {url: 'https://blog.example/%d', title: %q, published: %d-%02d-03, tags: [%s, C], summary: %q}\n",
			i, titles[i%len(titles)], 2025-i*8/n, 1+i%12, []string{"A", "B"}[i%2], "**"+titles[0]+"** [x](https://ada.example/x) `code`")
	}
	return b.String()
}

// TestPage shows the page at the widths of phones, a tablet and a desktop, light,
// dark and printed. `go test -artifacts` keeps the screenshots.
func TestPage(t *testing.T) {
	ctx, program := browser(t), feedgen(t)
	for name, config := range samples(t) {
		server := httptest.NewServer(http.FileServer(http.Dir(publish(t, program, config))))
		defer server.Close()
		paper := map[string]string{}
		for _, screen := range []struct {
			width, height int64
			kind, scheme  string
		}{
			{320, 568, "", "light"},
			{360, 640, "", "light"},
			{360, 640, "", "dark"},
			{360, 640, "", "forced"},
			{768, 1024, "", "light"},
			{1440, 900, "", "light"},
			{1440, 900, "", "dark"},
			{700, 990, "print", "light"},
		} {
			screen.kind = cmp.Or(screen.kind, "screen")
			label := fmt.Sprintf("%s-%d-%s-%s", name, screen.width, screen.kind, screen.scheme)
			size := chromedp.EmulateViewport(screen.width, screen.height)
			if err := chromedp.Do(ctx, size, media(screen.kind, screen.scheme), chromedp.Navigate(server.URL)); err != nil {
				t.Fatalf("%s: %v", label, err)
			}
			if width := evaluate[int64](t, ctx, "document.documentElement.scrollWidth"); width > screen.width {
				t.Errorf("%s: the page is %d pixels wide", label, width)
			}
			const doubled = `document.documentElement.style.fontSize = "200%", document.documentElement.scrollWidth`
			if width := evaluate[int64](t, ctx, doubled); width > screen.width {
				t.Errorf("%s: with text of twice the size the page is %d pixels wide", label, width)
			}
			evaluate[string](t, ctx, `document.documentElement.style.fontSize = ""`)
			if requests := evaluate[[]string](t, ctx, `performance.getEntriesByType("resource").map(e => e.name)`); len(requests) > 0 {
				t.Errorf("%s: the page requests %v", label, requests)
			}
			// The first title stands in the first screen, also of a phone.
			if bottom := evaluate[float64](t, ctx, `document.querySelector("h3").getBoundingClientRect().bottom`); bottom > float64(screen.height) {
				t.Errorf("%s: the first title ends at %.0f pixels", label, bottom)
			}
			paper[screen.scheme] = evaluate[string](t, ctx, "getComputedStyle(document.body).backgroundColor")
			const border = `getComputedStyle(document.querySelector(".button")).borderTopColor`
			if color := evaluate[string](t, ctx, border); color == paper[screen.scheme] {
				t.Errorf("%s: the border of the button is of the colour of the page", label)
			}
			png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(t.ArtifactDir(), label+".png"), png, 0o666); err != nil {
				t.Fatal(err)
			}
			if screen.kind != "print" {
				for _, v := range axe(t, ctx) {
					t.Errorf("%s: axe: %s", label, v)
				}
			}
		}
		if paper["light"] == paper["dark"] {
			t.Errorf("%s: the page is %s by day and by night", name, paper["light"])
		}
	}
}

// TestKeyboard goes through the page with keys alone, and filters it by a topic.
func TestKeyboard(t *testing.T) {
	ctx := browser(t)
	server := httptest.NewServer(http.FileServer(http.Dir(publish(t, feedgen(t), samples(t)["shipped"]))))
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	press := func(key, focused string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.KeyEvent(key)); err != nil {
			t.Fatal(err)
		}
		const active = `(e => e.getAttribute("class") || e.id || e.localName + " " + (e.getAttribute("href") || ""))(document.activeElement)`
		if got := evaluate[string](t, ctx, active); got != focused {
			t.Errorf("after the key %q the focus is on %q, want %q", key, got, focused)
		}
	}
	// The head comes first, in the order in which it is seen.
	press(kb.Tab, "skip")
	press(kb.Tab, "button")
	press(kb.Tab, "summary ")
	press(kb.Enter, "summary ")
	press(kb.Tab, "a atom.xml")
	press(kb.Tab, "a feed.json")
	press(kb.Tab, "u-url")
	press(kb.Tab, "a #t1")
	shown := `[...document.querySelectorAll("article")].filter(a => a.checkVisibility()).length`
	all := evaluate[int](t, ctx, shown)
	press(kb.Enter, "top") // and the next key leads to what is left
	some := evaluate[int](t, ctx, shown)
	if want := evaluate[int](t, ctx, `document.querySelectorAll(".t1").length`); some != want || some >= all || all != 18 {
		t.Errorf("%d of %d articles are left by the topic, want %d", some, all, want)
	}
	// The first key of all leads past the head.
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	press(kb.Tab, "skip")
	press(kb.Enter, "articles")
	press(kb.Tab, "a #t1")
}

// TestAccessibilityTree holds what programs that read aloud are told of the page.
func TestAccessibilityTree(t *testing.T) {
	ctx := browser(t)
	server := httptest.NewServer(http.FileServer(http.Dir(publish(t, feedgen(t), samples(t)["shipped"]))))
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	landmarks := []string{"banner", "main", "navigation", "region", "contentinfo"}
	var got []string
	tree := chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		r, err := cdp.Call(ctx, tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		for _, n := range r.Nodes {
			var role, name string
			if n.Ignored || n.Role == nil || json.Unmarshal(n.Role.Value, &role) != nil || !slices.Contains(landmarks, role) {
				continue
			}
			if n.Name != nil {
				err = errors.Join(err, json.Unmarshal(n.Name.Value, &name))
			}
			got = append(got, strings.TrimSpace(role+" "+name))
		}
		return err
	})
	if err := chromedp.Do(ctx, tree); err != nil {
		t.Fatal(err)
	}
	want := []string{"banner", "main", "navigation Sujets", "navigation Années"}
	for _, year := range []int{2024, 2023, 2022, 2021, 2020, 2019, 2017} {
		want = append(want, fmt.Sprint("region ", year))
	}
	slices.Sort(got)
	want = append(want, "contentinfo")
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("landmarks %q, want %q", got, want)
	}
}

// axe returns what the accessibility checker axe-core finds in the page. It is
// skipped where FEEDGEN_TEST_NODE_MODULES names no folder with it.
func axe(t *testing.T, ctx context.Context) []string {
	t.Helper()
	modules := os.Getenv("FEEDGEN_TEST_NODE_MODULES")
	if modules == "" {
		t.Log("axe-core left out: FEEDGEN_TEST_NODE_MODULES names no node_modules folder")
		return nil
	}
	script, err := os.ReadFile(filepath.Join(modules, "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	evaluate[chromedp.Void](t, ctx, string(script)+";0")
	// axe does not know the colours of what is to be scrolled to within an element.
	evaluate[chromedp.Void](t, ctx, `document.querySelectorAll(".line ul").forEach(e => e.style.flexWrap = "wrap")`)
	return evaluate[[]string](t, ctx, `axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(r =>
		r.violations.concat(r.incomplete).flatMap(v => v.nodes.map(n => v.id + ": " + v.help + ": " + n.html)))`,
		chromedp.EvalAwaitPromise)
}

// TestPreview holds that the preview's policy lets its page reload itself.
func TestPreview(t *testing.T) {
	ctx := browser(t)
	dir := t.TempDir()
	write := func(title string) {
		t.Helper()
		text := "feed: {title: T, link: 'https://ada.example/', base_url: 'https://ada.example/feeds/'}\n" +
			"entries: [{url: 'https://blog.example/a', title: " + title + ", published: 2022-01-25}]\n"
		// Half a file would be a mistake: it is replaced whole, as most editors do.
		draft := filepath.Join(dir, "draft")
		if err := os.WriteFile(draft, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(draft, filepath.Join(dir, "config.yaml")); err != nil {
			t.Fatal(err)
		}
	}
	see := func(text string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.WaitVisible(`//h3[contains(., "`+text+`")]`)); err != nil {
			t.Fatalf("%q does not appear: %v", text, err)
		}
	}
	write("The first")
	cmd := exec.CommandContext(ctx, feedgen(t), "preview", "--listen", "127.0.0.1:0", "--open=false")
	cmd.Dir = dir
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	var address string
	for address == "" && lines.Scan() {
		address = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/?`).FindString(lines.Text())
	}
	if address == "" {
		t.Fatalf("preview says no address: %v", lines.Err())
	}
	if _, err := chromedp.Run(ctx, chromedp.Navigate(strings.TrimSuffix(address, "/")+"/")); err != nil {
		t.Fatal(err)
	}
	see("The first")
	write("The second")
	see("The second")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // until it ends
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("preview: %v", err)
	}
}
