package serve

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// TestIdleConnections holds that connections which wait for a request keep no
// new one out, whether they have had an answer before or not.
func TestIdleConnections(t *testing.T) {
	const most, idle = 8, 50
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") }),
		slog.New(slog.DiscardHandler))
	s.ConnState = (&conns{max: most}).note
	ended := make(chan error)
	go func() { ended <- s.serve() }()
	defer func() { s.Close(); <-ended }()

	ask := func(conn net.Conn) error {
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: feeds.example\r\n\r\n"); err != nil {
			return err
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
	var open []net.Conn
	for i := range idle {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(10 * time.Second))
		if i%2 == 0 {
			err = ask(conn)
		} else {
			_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost:") // and no more
		}
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		open = append(open, conn)
	}
	if err := ask(open[0]); err == nil {
		t.Error("the oldest connection is still open")
	}
	if err := ask(open[idle-2]); err != nil {
		t.Errorf("a young connection was closed: %v", err)
	}
}

// TestStalledReader holds that a response ends when its client stops reading, and not
// before.
func TestStalledReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		defer theirs.Close()
		began := time.Now()
		_, err := stallConn{ours}.Write(make([]byte, 1<<20))
		if took := time.Since(began); !errors.Is(err, os.ErrDeadlineExceeded) || took != stallTimeout {
			t.Errorf("nobody reads: %v after %s", err, took)
		}
		go func() {
			for range 32 {
				time.Sleep(stallTimeout - time.Second)
				io.CopyN(io.Discard, theirs, writeChunk)
			}
		}()
		if n, err := (stallConn{ours}).Write(make([]byte, 1<<20)); err != nil || n != 1<<20 {
			t.Errorf("a slow reader: %d bytes, %v", n, err)
		}
	})
}

// heldWriter is an answer that is not read.
type heldWriter struct {
	*httptest.ResponseRecorder
	held, release chan struct{}
}

func (w heldWriter) Write(p []byte) (int, error) {
	w.held <- struct{}{}
	<-w.release
	return len(p), nil
}

// TestHealthUnderLoad holds that health responds while readers use up the limit.
func TestHealthUnderLoad(t *testing.T) {
	bucket, manifest := publishFiles(t, t.TempDir(), rss(long))
	s := &running{working: []*publication{newPublication(Settings{StaleAfter: time.Hour}, nil, slog.Default())}}
	if err := s.working[0].files.load(t.Context(), Published{Bucket: bucket, Manifest: manifest}); err != nil {
		t.Fatal(err)
	}
	h := s.handler()
	held, release, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	for range maxRequests {
		go func() {
			h.ServeHTTP(heldWriter{httptest.NewRecorder(), held, release}, httptest.NewRequest("GET", "http://feeds.example/rss.xml", nil))
			done <- struct{}{}
		}()
		<-held
	}
	for path, want := range map[string]int{"/healthz": 200, "/rss.xml": 503} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "http://feeds.example"+path, nil))
		if w.Code != want || want == 503 && w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: status %d, want %d; %v", path, w.Code, want, w.Header())
		}
	}
	close(release)
	for range maxRequests {
		<-done
	}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, httptest.NewRequest("GET", "http://feeds.example/rss.xml", nil)); w.Code != 200 {
		t.Errorf("afterwards: status %d", w.Code)
	}
}

func TestLocalOnly(t *testing.T) {
	h := localOnly(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "[::1]:8080": 200, "localhost": 200, "feeds.localhost:80": 200,
		"evil.example": 421, "localhost.evil.example:8080": 421, "": 421,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != want {
			t.Errorf("host %q: status %d, want %d", host, w.Code, want)
		}
	}
}
