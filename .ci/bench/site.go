//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// serveSite is the program site SIZE: it writes its address to stdout and serves
// until stdin ends. The articles differ in their heads, and share some hundred
// bodies.
func serveSite(args []string, stdin io.Reader, stdout io.Writer) error {
	size, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	handler := &siteHandler{bodies: make([]body, bodies)}
	for i := range handler.bodies {
		handler.bodies[i] = newBody(i, size)
	}
	handler.reset()
	fmt.Fprintln(stdout, listener.Addr())
	go http.Serve(listener, handler)
	_, err = io.Copy(io.Discard, stdin)
	return err
}

// siteHandler serves the pages of all hosts as a proxy, and what it served where it
// is asked for itself.
type siteHandler struct {
	bodies []body

	mu     sync.Mutex
	served served
	since  time.Duration // CPU time at the last reset
}

func (h *siteHandler) reset() { h.served, h.since = served{}, processTime() }

func (h *siteHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !r.URL.IsAbs():
		h.mu.Lock()
		defer h.mu.Unlock()
		h.served.CPU = (processTime() - h.since).Seconds()
		json.NewEncoder(w).Encode(h.served)
		h.reset()
	case r.URL.Path == "/robots.txt":
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, "User-agent: *\nDisallow: /admin\n")
	case r.Header.Get("If-None-Match") == etag:
		h.count(&h.served.NotModified)
		w.WriteHeader(http.StatusNotModified)
	default:
		h.count(&h.served.Full)
		number, err := strconv.Atoi(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:])
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", etag)
		h.bodies[number%bodies].serve(w, r, head(r.URL.String(), number))
	}
}

// etag is that of each page.
const etag = `"1"`

func (h *siteHandler) count(n *int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	*n++
}

// processTime returns the CPU time that this process has taken.
func processTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
