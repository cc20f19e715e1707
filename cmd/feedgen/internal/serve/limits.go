package serve

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	maxConns     = 1024             // open at once; beyond, the longest idle one is closed
	maxRequests  = 512              // for files at once; beyond, the response is 503 with Retry-After
	stallTimeout = 30 * time.Second // for a reader to take the next writeChunk bytes
	writeChunk   = 32 << 10
)

// server is an HTTP server with limits for strangers.
type server struct {
	http.Server
	listener net.Listener
}

func newServer(l net.Listener, h http.Handler, log *slog.Logger) *server {
	return &server{listener: stallListener{l}, Server: http.Server{
		Handler:           http.MaxBytesHandler(h, 1<<10), // requests have no body
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		ConnState:         (&conns{max: maxConns}).note,
	}}
}

// serve serves until the server is closed.
func (s *server) serve() error { return s.Serve(s.listener) }

// conns limits the open connections of a server. It closes the one that has been
// idle longest, and never one with a request in progress.
type conns struct {
	max int

	mu   sync.Mutex
	open int
	idle map[net.Conn]time.Time // since when it waits for a request
}

// note implements http.Server.ConnState.
func (c *conns) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.idle == nil {
		c.idle = map[net.Conn]time.Time{}
	}
	delete(c.idle, conn)
	switch state {
	case http.StateNew:
		c.open++
		if c.open > c.max {
			c.closeOldest()
		}
		c.idle[conn] = time.Now()
	case http.StateIdle:
		c.idle[conn] = time.Now()
	case http.StateClosed, http.StateHijacked:
		c.open--
	}
}

// closeOldest closes the oldest idle connection. The server then reports it as
// closed.
func (c *conns) closeOldest() {
	var oldest net.Conn
	for conn, since := range c.idle {
		if oldest == nil || since.Before(c.idle[oldest]) {
			oldest = conn
		}
	}
	if oldest != nil {
		delete(c.idle, oldest)
		oldest.Close()
	}
}

// atMost passes up to n concurrent requests to h, and responds with 503 to others.
func atMost(n int, h http.Handler) http.Handler {
	free := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case free <- struct{}{}:
			defer func() { <-free }()
			h.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "10")
			http.Error(w, "too many requests at once", http.StatusServiceUnavailable)
		}
	})
}

// stallListener accepts connections that fail when the client reads nothing for
// stallTimeout. There is no limit while it reads.
type stallListener struct{ net.Listener }

func (l stallListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return stallConn{conn}, nil
}

type stallConn struct{ net.Conn }

func (c stallConn) Write(data []byte) (written int, err error) {
	for {
		chunk := data[:min(len(data), writeChunk)]
		if err := c.SetWriteDeadline(time.Now().Add(stallTimeout)); err != nil {
			return written, err
		}
		n, err := c.Conn.Write(chunk)
		written += n
		if err != nil || n == len(data) {
			return written, err
		}
		data = data[n:]
	}
}
