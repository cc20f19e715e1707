package serve

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
)

// Preview serves what would be published, renders it again when a source file
// changes, and makes browsers reload it.
type Preview struct {
	// Sources returns the names of the source files.
	Sources func() []string

	// Render renders everything from the current files.
	Render func(ctx context.Context) (Rendering, error)

	Opened  func(address string) // called once, when the preview is ready
	Explain func(error)          // reports the error of a rendering
	Log     *slog.Logger
}

// Rendering is one version of the files.
type Rendering struct {
	Files   []feed.File
	BaseURL string // the base of links in the files
	Start   string // name of the file at /; empty: the first
}

// Run serves on listener, which it closes, until ctx ends. It fails if the first
// rendering fails.
func (p Preview) Run(ctx context.Context, listener net.Listener) error {
	defer listener.Close()
	sources := p.Sources()
	stamps := stampsOf(sources)
	first, err := p.Render(ctx)
	if err != nil {
		return err
	}
	s := &previewing{Preview: p}
	s.current.Store(&shown{Rendering: first, next: make(chan struct{})})
	server := newServer(listener, localOnly(s), p.Log)
	ended := make(chan error, 1)
	go func() { ended <- server.serve() }()
	address := "http://" + listener.Addr().String() + "/"
	p.Log.Info("preview, until Ctrl-C", "at", address)
	p.Opened(address)
	s.follow(ctx, sources, stamps)
	// Pages wait for the next change, so Shutdown would not return.
	server.Close()
	<-ended
	return nil
}

// previewing is a running preview.
type previewing struct {
	Preview
	current atomic.Pointer[shown]
}

// shown is a rendering that is served.
type shown struct {
	Rendering
	version int
	problem string        // why this is an older rendering
	next    chan struct{} // closed when there is a newer one
}

// pollInterval is the interval at which the files are checked.
const pollInterval = 300 * time.Millisecond

// follow renders again whenever a file changes, until ctx ends.
func (p *previewing) follow(ctx context.Context, sources, stamps []string) {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if slices.Equal(stampsOf(sources), stamps) {
			continue
		}
		// What changes from here on is rendered the next time.
		sources = p.Sources()
		stamps = stampsOf(sources)
		again, err := p.Render(ctx)
		if ctx.Err() != nil {
			return
		}
		p.show(again, err)
	}
}

// maxWatched limits the files that are checked in one folder.
const maxWatched = 10_000

// stampsOf returns a stamp for each file or folder, which changes when the file, or
// a file in the folder, changes.
func stampsOf(names []string) []string {
	stamps := make([]string, len(names))
	for i, name := range names {
		if target, err := filepath.EvalSymlinks(name); err == nil {
			name = target // a link to a folder is not walked
		}
		var b strings.Builder
		files := 0
		// What can't be looked at has no stamp.
		_ = filepath.WalkDir(name, func(file string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if files++; files > maxWatched {
				return fs.SkipAll
			}
			if info, err := os.Stat(file); err == nil {
				fmt.Fprintln(&b, file, info.ModTime().UnixNano(), info.Size())
			}
			return nil
		})
		stamps[i] = b.String()
	}
	return stamps
}

// show replaces the rendering, or shows the error of a new one.
func (p *previewing) show(r Rendering, err error) {
	before := p.current.Load()
	now := &shown{Rendering: r, version: before.version + 1, next: make(chan struct{})}
	if err != nil {
		var b bytes.Buffer
		report.Explain(&b, err)
		p.Explain(err)
		now.Rendering, now.problem = before.Rendering, b.String()
	} else {
		p.Log.Info("rendered again")
	}
	p.current.Store(now)
	close(before.next)
}

// localOnly refuses requests for names of other machines. Otherwise another site
// could read drafts by DNS rebinding.
func localOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := (&url.URL{Host: r.Host}).Hostname()
		_, err := netip.ParseAddr(host)
		if err != nil && host != "localhost" && !strings.HasSuffix(host, ".localhost") {
			http.Error(w, "a preview is served only at localhost or an IP address", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// eventsPath is the path of the event stream for pages in the browser.
const eventsPath = "/-/events"

func (p *previewing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	now := p.current.Load()
	name := cmp.Or(strings.TrimPrefix(r.URL.Path, "/"), now.Start)
	if r.URL.Path == eventsPath {
		p.serveEvents(w, r)
		return
	}
	for _, f := range now.Files {
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

const reloadScript = `<script>new EventSource(%q).onmessage = e => { if (e.data !== "%d") location.reload() }</script>
`

const problemPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>feedgen preview</title><pre style="white-space:pre-wrap;margin:2rem">%s</pre>%s
`

// page returns an HTML file with a script that reloads it and with links to this
// server, or a page with the error. Published files have no script.
func (r *shown) page(f feed.File) []byte {
	script := fmt.Sprintf(reloadScript, eventsPath, r.version)
	if r.problem != "" {
		return fmt.Appendf(nil, problemPage, html.EscapeString(r.problem), script)
	}
	page := bytes.ReplaceAll(f.Data(), []byte(`href="`+html.EscapeString(r.BaseURL)), []byte(`href="/`))
	const policy = `http-equiv="Content-Security-Policy" content="`
	page = bytes.Replace(page, []byte(policy), []byte(policy+`script-src 'unsafe-inline'; connect-src 'self'; `), 1)
	return append(page, script...)
}

// serveEvents sends the current rendering and each new one as events. The page
// closes the connection when it reloads.
func (p *previewing) serveEvents(w http.ResponseWriter, r *http.Request) {
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
