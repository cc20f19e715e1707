//go:build !windows

package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// slowSite answers as sites do that are slow, broken or hostile, and says when it
// has begun to.
type slowSite struct {
	once   sync.Once
	begun  chan struct{}
	closed chan struct{}
}

func (s *slowSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	switch r.URL.Path {
	case "/good":
		fmt.Fprintf(w, `<html lang=en><title>A good page</title><meta property="article:published_time" content="2022-01-25T09:00:00Z">
			<article><h1>A good page</h1><p>%s</p></article>`, strings.Repeat("All that there is to say. ", 20))
		return
	case "/hang":
		s.begin()
		<-s.closed
	case "/drip":
		s.drip(w, func() { fmt.Fprint(w, "<p>x") })
	case "/header":
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n")
		s.drip(nil, func() { fmt.Fprint(conn, "X-A: b\r\n") })
	default:
		// As costly as a page may be.
		page := "<title>T</title>" + strings.Repeat(`<div class=author><a rel=author>Jane Doe</a> <time>1 May 2020</time>`, 9_000)
		io.WriteString(w, page)
		s.begin()
	}
}

func (s *slowSite) begin() { s.once.Do(func() { close(s.begun) }) }

func (s *slowSite) drip(w http.ResponseWriter, write func()) {
	for {
		write()
		if w != nil {
			w.(http.Flusher).Flush()
		}
		s.begin()
		select {
		case <-s.closed:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// awaitBegun waits until a page was begun, or a file is there.
func (s *slowSite) awaitBegun(file string) bool {
	for range 1000 {
		select {
		case <-s.begun:
			return true
		case <-time.After(20 * time.Millisecond):
		}
		if _, err := os.Stat(file); err == nil {
			return true
		}
	}
	return false
}

// beginOnceOpen begins when a process reads a named pipe. Nothing is written to it.
func (s *slowSite) beginOnceOpen(pipe string) {
	f, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for a reader
	s.begin()
	<-s.closed
	if err == nil {
		f.Close()
	}
}

// pipeOf makes a named pipe, and returns its end for reading: that of a file which
// ends when no process holds the pipe open.
func pipeOf(t *testing.T, name string) *os.File {
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := f.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return f
}

// startSlowSite serves a site, each time under another address.
func startSlowSite(t *testing.T) (s *slowSite, address string) {
	s = &slowSite{begun: make(chan struct{}), closed: make(chan struct{})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: s}
	go server.Serve(l)
	t.Cleanup(func() { close(s.closed); server.Close() })
	return s, "http://" + l.Addr().String()
}

// TestSignals holds that the program ends within two seconds of SIGTERM, whatever
// it waits for, and keeps what it has read, also when signals follow each other.
func TestSignals(t *testing.T) {
	const head = "feed: {title: T, link: 'https://ada.example/', base_url: 'https://ada.example/feeds/'}\n"
	const stubborn = `trap "" TERM INT; sleep 60 9>alive & touch begun; sleep 60`
	const entry = head + "entries: [{url: 'https://b.example/1', title: B, published: 2022-01-01}]\n"
	var costly []string
	for i := range 40 {
		costly = append(costly, fmt.Sprintf("SITE/costly%d", i))
	}
	scrape := func(list string) string {
		return head + "scrape: {delay: 0s, allow_private: [127.0.0.0/8], " + list + "}\n"
	}
	for _, tt := range []struct {
		name   string
		config string // SITE is the site's address
		keeps  bool   // what was read of a good page
		serve  bool
		pipe   string // a named pipe in the folder, on which it waits without a word
	}{
		{name: "costly pages", config: scrape("per_host: 16, urls: [" + strings.Join(costly, ", ") + "]")},
		{name: "a page that hangs", config: scrape("urls: [SITE/good, SITE/hang]"), keeps: true},
		{name: "a body that drips", config: scrape("urls: [SITE/good, SITE/drip]"), keeps: true},
		{name: "a header that drips", config: scrape("urls: [SITE/good, SITE/header]"), keeps: true},
		{name: "an index that drips", config: scrape("discover: [{page: SITE/drip, links: a}]")},
		{name: "serve", config: scrape("urls: [SITE/drip]") + "schedule: '@every 1h'\n", serve: true},
		{name: "a bucket that hangs", config: entry + "publish: {bucket: 's3://b?region=x&use_path_style=true&endpoint=SITE/hang'}\n"},
		{name: "publish.after", config: entry + "publish: {after: [sh, -c, '" + stubborn + "']}\n"},
		{name: "a list that is a pipe", config: head + "entries_from: [list.md]\n", pipe: "list.md"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site, address := startSlowSite(t)
			dir := t.TempDir()
			config := strings.ReplaceAll(tt.config, "SITE", address)
			if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"run"}
			if tt.serve {
				args = []string{"serve", "--listen", "127.0.0.1:0"}
			}
			cmd := exec.Command("feedgen", args...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=s")
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if tt.pipe != "" {
				if err := syscall.Mkfifo(filepath.Join(dir, tt.pipe), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			children := pipeOf(t, filepath.Join(dir, "alive"))
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if tt.pipe != "" {
				go site.beginOnceOpen(filepath.Join(dir, tt.pipe))
			}
			if !site.awaitBegun(filepath.Join(dir, "begun")) {
				cmd.Process.Kill()
				cmd.Wait()
				t.Fatalf("it does not come so far: %s", out.String())
			}
			told := time.Now()
			for _, s := range []os.Signal{syscall.SIGTERM, os.Interrupt, os.Interrupt, syscall.SIGTERM} {
				if err := cmd.Process.Signal(s); err != nil {
					t.Fatal(err)
				}
			}
			err := cmd.Wait()
			// What it takes beyond that is the machine's, which may be busy.
			if took := time.Since(told); took > endTime+3*time.Second {
				t.Errorf("it took %s to end: %s", took, out.String())
			}
			if status := cmd.ProcessState.ExitCode(); (status == 0) != tt.serve {
				t.Errorf("status %d, %v: %s", status, err, out.String())
			}
			if _, err := io.ReadAll(children); err != nil {
				t.Errorf("what it started goes on: %v", err)
			}
			state, err := os.ReadFile(filepath.Join(dir, "public", ".feedgen", "state.json"))
			if kept := bytes.Contains(state, []byte("A good page")); kept != tt.keeps && tt.keeps {
				t.Errorf("what was read is not kept, %v: %s", err, out.String())
			}
		})
	}
}
