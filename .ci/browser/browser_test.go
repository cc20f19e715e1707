// Package browser looks at what people see: the page that feedgen writes, and its
// preview, in a headless Chromium. It runs the program itself, so that nothing
// that drives a browser is a dependency of feedgen.
package browser

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

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

func colorScheme(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// publish runs the shipped configuration offline and returns the folder of its files.
func publish(t *testing.T) string {
	t.Helper()
	config, err := os.ReadFile(filepath.Join(root, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), config, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(feedgen(t), "run", "--offline", "--quiet")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("feedgen run: %v\n%s", err, out)
	}
	return filepath.Join(dir, "public")
}

// TestPage shows the page at the widths of a phone and a desktop, light and
// dark. `go test -artifacts` keeps the screenshots.
func TestPage(t *testing.T) {
	ctx := browser(t)
	server := httptest.NewServer(http.FileServer(http.Dir(publish(t))))
	defer server.Close()

	paper := map[string]string{}
	for _, screen := range []struct {
		name          string
		width, height int64
		scheme        string
	}{
		{"phone-light", 360, 780, "light"},
		{"phone-dark", 360, 780, "dark"},
		{"desktop-light", 1280, 900, "light"},
		{"desktop-dark", 1280, 900, "dark"},
	} {
		size := chromedp.EmulateViewport(screen.width, screen.height)
		err := chromedp.Do(ctx, size, colorScheme(screen.scheme), chromedp.Navigate(server.URL))
		if err != nil {
			t.Fatalf("%s: %v", screen.name, err)
		}
		if width := evaluate[int64](t, ctx, "document.documentElement.scrollWidth"); width > screen.width {
			t.Errorf("%s: the page is %d pixels wide on a screen of %d", screen.name, width, screen.width)
		}
		if requests := evaluate[[]string](t, ctx, `performance.getEntriesByType("resource").map(e => e.name)`); len(requests) > 0 {
			t.Errorf("%s: the page requests %v", screen.name, requests)
		}
		paper[screen.scheme] = evaluate[string](t, ctx, "getComputedStyle(document.body).backgroundColor")
		for _, v := range axe(t, ctx) {
			t.Errorf("%s: axe: %s", screen.name, v)
		}
		png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(t.ArtifactDir(), screen.name+".png"), png, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if paper["light"] == paper["dark"] {
		t.Errorf("the page is %s by day and by night", paper["light"])
	}

	// The first key leads past the header.
	focused := `document.activeElement.className || document.activeElement.id`
	for _, step := range []struct{ key, want string }{{kb.Tab, "skip"}, {kb.Enter, "articles"}, {kb.Tab, "p-name u-url"}} {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(step.key)); err != nil {
			t.Fatal(err)
		}
		if got := evaluate[string](t, ctx, focused); got != step.want {
			t.Errorf("after the key %q the focus is on %q, want %q", step.key, got, step.want)
		}
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
