package publish

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"feedgen/feed/publish/storetest"
)

// store is a kind of bucket that the tests run against.
type store = storetest.Store

var stores = storetest.Stores

// classify names what an HTTP request to a store does: read, write, list or delete.
func classify(s *store, r *http.Request) string {
	query := r.URL.Query()
	list := map[string]bool{"s3": query.Has("list-type"), "gs": query.Get("alt") != "media", "azblob": query.Get("comp") == "list"}
	switch {
	case r.Method == http.MethodGet && list[s.Name]:
		return "list"
	case r.Method == http.MethodGet:
		return "read"
	case r.Method == http.MethodPut, r.Method == http.MethodPost:
		return "write"
	}
	return strings.ToLower(r.Method)
}

// putBucket creates a bucket in S3, or sets what the query names of it.
func putBucket(ctx context.Context, b Bucket, query string, body Bytes) error {
	s3 := b.(*s3Bucket)
	_, err := s3.rest.do(ctx, restCall{method: http.MethodPut, url: s3.address.String() + query, body: body})
	return err
}

// eachStore runs a test for every kind of bucket, side by side.
func eachStore(t *testing.T, test func(*testing.T, *store)) { each(t, stores, test) }

// eachServer does so for every kind that has a server.
func eachServer(t *testing.T, test func(*testing.T, *store)) { each(t, stores[1:], test) }

func each(t *testing.T, stores []*store, test func(*testing.T, *store)) {
	for _, s := range stores {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			s.Require(t)
			test(t, s)
		})
	}
}

func open(t *testing.T, rawURL string) Bucket {
	t.Helper()
	b, err := Open(t.Context(), rawURL, "")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMain(m *testing.M) {
	storetest.Setenv()
	if rawURL := os.Getenv(victim); rawURL != "" {
		publishForEver(rawURL)
	}
	if dir := os.Getenv(bigWriter); dir != "" {
		writeBigFile(dir)
		os.Exit(0)
	}
	// The tests wait for servers and for time-outs; they compute little.
	flag.Parse()
	flag.Set("test.parallel", "64")
	os.Exit(storetest.M{M: m}.Run())
}

// proxy is between a bucket and its server. It counts requests, and damages chosen
// ones.
type proxy struct {
	url   string
	store *store

	mu      sync.Mutex
	counts  map[string]int
	total   int
	trouble func(n int, kind string) fault // n counts from 1
}

// fault is what happens to a request.
type fault int

const (
	noFault      fault = iota
	serverError        // 500
	slowDown           // 503, as S3 says it
	cutBefore          // the connection ends before the server sees the request
	cutAfter           // the server does it, and the answer is lost
	cutMiddle          // the answer ends half way
	silence            // no answer comes
	silenceAfter       // the server does it, and no answer comes
)

func newProxy(t *testing.T, s *store) *proxy {
	t.Helper()
	target, err := url.Parse(s.Endpoint(t))
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{store: s, counts: make(map[string]int)}
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // it is signed
			r.Out.URL.RawPath = r.In.URL.RawPath
		},
		// Else a client's Accept-Encoding is put in for it.
		Transport: &http.Transport{DisableCompression: true},
		ErrorLog:  log.New(io.Discard, "", 0), // of the trouble that was asked for
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.serve(w, r, forward)
	}))
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
	})
	p.url = srv.URL
	return p
}

func (p *proxy) serve(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	kind := classify(p.store, r)
	p.mu.Lock()
	p.counts[kind]++
	p.total++
	f := noFault
	if p.trouble != nil {
		f = p.trouble(p.total, kind)
	}
	p.mu.Unlock()

	if f == noFault {
		forward.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	if f == cutAfter || f == cutMiddle || f == silenceAfter {
		forward.ServeHTTP(answer, r)
	}
	switch f {
	case serverError:
		w.WriteHeader(http.StatusInternalServerError)
	case slowDown:
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, `<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`)
	case cutMiddle:
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", fmt.Sprint(answer.Body.Len()+10))
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case silence, silenceAfter:
		<-r.Context().Done()
	default:
		panic(http.ErrAbortHandler)
	}
}

// reset forgets the requests counted so far and returns them.
func (p *proxy) reset(trouble func(int, string) fault) map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	counts := p.counts
	p.counts, p.total, p.trouble = make(map[string]int), 0, trouble
	return counts
}
