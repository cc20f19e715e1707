package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"feedgen/feed"
	"feedgen/scrape"

	"github.com/pkg/browser"
	"github.com/spf13/cobra"
)

func (a *app) previewCommand() *cobra.Command {
	var opt runOptions
	var listen string
	open := true
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Render without publishing, for a look in a browser",
		Long: `preview does what a run does up to the point where something would be written,
and serves the files on this machine. Where there is a browser, it opens the page
there. When the configuration or a page of entries_from changes, everything is
rendered again and the page reloads itself; a page that was read once is not
asked again. It ends with Ctrl-C.`,
		Example: `  feedgen preview
  feedgen preview --offline
  feedgen preview --listen 127.0.0.1:9000 --open=false`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			listener, err := net.Listen("tcp", listen)
			if err != nil {
				return failure(err, "choose another address with --listen")
			}
			return a.preview(cmd.Context(), opt, listener, open)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`ADDRESS` to serve the preview at")
	cmd.Flags().BoolVar(&opt.offline, "offline", false, "ask no page: local entries and last known good")
	cmd.Flags().BoolVar(&open, "open", true, "open a browser where there is one")
	return cmd
}

// preview serves until ctx ends.
func (a *app) preview(ctx context.Context, opt runOptions, listener net.Listener, open bool) error {
	defer listener.Close()
	opt.dryRun = true
	p := &preview{app: a, opt: opt, asked: map[string]bool{}}
	first, err := p.render(ctx)
	if err != nil {
		return err
	}
	p.current.Store(first)
	a.live.clear()
	server := newServer(p, a.log)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	address := "http://" + listener.Addr().String() + "/"
	a.log.Info("preview, until Ctrl-C", "at", address)
	if open && isTerminal(a.stderr) && hasBrowser() {
		browser.Stdout = a.stderr
		if err := browser.OpenURL(address); err != nil {
			a.log.Debug("no browser opens", "reason", err)
		}
	}
	p.follow(ctx)
	// Pages that wait for the next change would wait for ever.
	server.Close()
	<-ended
	return nil
}

// hasBrowser reports whether the person at this machine sees its windows.
func hasBrowser() bool {
	return runtime.GOOS == "darwin" || runtime.GOOS == "windows" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// preview renders again and again, and serves what came of it.
type preview struct {
	app   *app
	opt   runOptions
	state *state          // with the pages that were read for the preview
	asked map[string]bool // these pages, by address

	watched []string // files whose change asks for another rendering
	stamps  []string // how they were

	current atomic.Pointer[rendering]
}

// rendering is what there is to see at a time.
type rendering struct {
	version int
	files   []feed.File
	base    string        // feed.base_url
	start   string        // name of the file that / leads to
	problem string        // why the files are those of the rendering before
	next    chan struct{} // closed when there is another rendering
}

// render renders everything from the files as they are now.
func (p *preview) render(ctx context.Context) (*rendering, error) {
	cfg, err := loadConfig(p.app.config)
	if err == nil {
		p.watched = append([]string{p.app.config}, cfg.entriesFrom()...)
	}
	p.stamps = stampsOf(p.watched)
	if err != nil {
		return nil, err
	}
	j := p.app.jobFor(cfg, p.opt)
	if err := j.readLocal(); err != nil {
		return nil, err
	}
	d, err := p.compose(ctx, j)
	if err != nil {
		return nil, p.app.conclude(ctx, j, err)
	}
	if len(d.files) == 0 {
		return nil, failure(errors.New("the feed has no entries"), "list pages under scrape.urls, or articles under entries")
	}
	start := cmp.Or(string(cfg.Publish.Files.HTML), d.files[0].Name)
	return &rendering{files: d.files, base: cfg.Feed.BaseURL, start: start, next: make(chan struct{})}, nil
}

// compose takes a run up to where something would be written. The state is read
// once, and what is read of pages after that is kept in memory. While somebody
// edits the list, its pages are not asked at each change.
func (p *preview) compose(ctx context.Context, j *job) (draft, error) {
	if err := j.open(ctx); err != nil {
		return draft{}, err
	}
	if p.state == nil {
		st, err := j.lastState(ctx)
		if err != nil {
			return draft{}, err
		}
		p.state = st
	}
	unread := func(u string) bool { return !p.asked[u] }
	j.opt.offline = p.opt.offline || len(p.asked) > 0 && !slices.ContainsFunc(j.pageURLs(), unread)
	d, err := j.compose(ctx, p.state)
	for _, page := range d.pages {
		p.asked[page.URL] = p.asked[page.URL] || page.Outcome != scrape.Skipped
	}
	return d, err
}

// glance is how often the watched files are looked at.
const glance = 300 * time.Millisecond

// follow renders again whenever a watched file changes, until ctx ends.
func (p *preview) follow(ctx context.Context) {
	ticker := time.NewTicker(glance)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if slices.Equal(stampsOf(p.watched), p.stamps) {
			continue
		}
		again, err := p.render(ctx)
		if ctx.Err() != nil {
			return
		}
		p.show(again, err)
	}
}

// stampsOf returns what changes of each file when its text does.
func stampsOf(names []string) []string {
	stamps := make([]string, len(names))
	for i, name := range names {
		if info, err := os.Stat(name); err == nil {
			stamps[i] = fmt.Sprint(info.ModTime().UnixNano(), " ", info.Size())
		}
	}
	return stamps
}

// show tells the browser of another rendering, or of why there is none.
func (p *preview) show(r *rendering, err error) {
	p.app.live.clear()
	before := p.current.Load()
	if err != nil {
		var se *statusError
		errors.As(err, &se)
		var b bytes.Buffer
		explain(&b, se)
		p.app.complain(se)
		r = &rendering{files: before.files, base: before.base, start: before.start, problem: b.String(), next: make(chan struct{})}
	} else {
		p.app.log.Info("rendered again")
	}
	r.version = before.version + 1
	p.current.Store(r)
	close(before.next)
}

// eventsPath is where pages in the browser wait for the next rendering.
const eventsPath = "/-/events"

func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	now := p.current.Load()
	name := cmp.Or(strings.TrimPrefix(r.URL.Path, "/"), now.start)
	if r.URL.Path == eventsPath {
		p.serveEvents(w, r)
		return
	}
	for _, f := range now.files {
		if f.Name != name {
			continue
		}
		w.Header().Set("Content-Type", f.ContentType)
		if strings.HasPrefix(f.ContentType, "text/html") {
			w.Write(now.page(f))
		} else {
			w.Write(f.Data())
		}
		return
	}
	http.NotFound(w, r)
}

const problemPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>feedgen preview</title><pre style="white-space:pre-wrap;margin:2rem">%s</pre>%s
`

// page returns an HTML file that reloads itself and leads to the other files
// here, or in its place what is wrong. What is published has no script.
func (r *rendering) page(f feed.File) []byte {
	script := fmt.Sprintf(`<script>new EventSource(%q).onmessage = e => { if (e.data !== "%d") location.reload() }</script>`+"\n", eventsPath, r.version)
	if r.problem != "" {
		return fmt.Appendf(nil, problemPage, html.EscapeString(r.problem), script)
	}
	page := bytes.ReplaceAll(f.Data(), []byte(`href="`+html.EscapeString(r.base)), []byte(`href="/`))
	page = bytes.Replace(page, []byte(`http-equiv="Content-Security-Policy" content="`), []byte(`http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'; connect-src 'self'; `), 1)
	return append(page, script...)
}

// serveEvents says which rendering is there, and which ones come. The page
// closes the connection when it reloads.
func (p *preview) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		now := p.current.Load()
		fmt.Fprintf(w, "data: %d\n\n", now.version)
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case <-now.next:
		case <-r.Context().Done():
			return
		}
	}
}
