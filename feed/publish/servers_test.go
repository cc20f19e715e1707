package publish

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the stores for tests let in. Azurite comes with this account and key.
const (
	testAccessKey    = "feedgen-access"
	testSecretKey    = "feedgen-secret"
	testAzureAccount = "devstoreaccount1"
	testAzureKey     = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
	testContainer    = "feeds"
)

// store is a kind of bucket that the tests run against.
type store struct {
	name string
	env  string // the variable that leads to the server; empty: none is needed

	// command starts the server on a port, with a folder for its data.
	command func(program, port, data string) *exec.Cmd
	// create makes the bucket testContainer.
	create func(ctx context.Context, endpoint string) error
	// url is that of a bucket, under a prefix.
	url func(endpoint, bucket, prefix string) string
	// classify names what an HTTP request does: read, write, list or delete.
	classify func(*http.Request) string

	once   sync.Once
	server *server // once it runs
	err    error   // why it does not
}

var stores = []*store{
	{name: "file"},
	{
		name: "s3", env: "FEEDGEN_TEST_VERSITYGW",
		command: func(program, port, data string) *exec.Cmd {
			for _, dir := range []string{"iam", "buckets"} {
				os.Mkdir(filepath.Join(data, dir), 0o777)
			}
			return exec.Command(program, "--port", "127.0.0.1:"+port, "--access", testAccessKey, "--secret", testSecretKey,
				"--iam-dir", filepath.Join(data, "iam"), "--quiet", "posix", filepath.Join(data, "buckets"))
		},
		create: func(ctx context.Context, endpoint string) error {
			b, err := Open(ctx, s3URL(endpoint, testContainer, ""), "")
			if err != nil {
				return err
			}
			return putBucket(ctx, b, "", nil)
		},
		url: s3URL,
		classify: func(r *http.Request) string {
			switch {
			case r.Method == http.MethodGet && r.URL.Query().Has("list-type"):
				return "list"
			case r.Method == http.MethodGet:
				return "read"
			case r.Method == http.MethodPut:
				return "write"
			}
			return strings.ToLower(r.Method)
		},
	},
	{
		name: "gs", env: "FEEDGEN_TEST_FAKE_GCS",
		command: func(program, port, data string) *exec.Cmd {
			return exec.Command(program, "-backend", "memory", "-scheme", "http", "-host", "127.0.0.1", "-port", port,
				"-public-host", "127.0.0.1:"+port, "-log-level", "error")
		},
		create: func(ctx context.Context, endpoint string) error {
			body := strings.NewReader(`{"name":"` + testContainer + `"}`)
			resp, err := http.Post(endpoint+"/storage/v1/b?project=test", "application/json", body)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				return errors.New(resp.Status)
			}
			return nil
		},
		url: func(endpoint, bucket, prefix string) string {
			return "gs://" + bucket + "/" + prefix + "?endpoint=" + url.QueryEscape(endpoint)
		},
		classify: func(r *http.Request) string {
			switch {
			case r.Method == http.MethodGet && r.URL.Query().Get("alt") == "media":
				return "read"
			case r.Method == http.MethodGet:
				return "list"
			case r.Method == http.MethodPost:
				return "write"
			}
			return strings.ToLower(r.Method)
		},
	},
	{
		name: "azblob", env: "FEEDGEN_TEST_AZURITE",
		command: func(program, port, data string) *exec.Cmd {
			return exec.Command("node", program, "--blobHost", "127.0.0.1", "--blobPort", port,
				"--inMemoryPersistence", "--silent", "--disableTelemetry")
		},
		create: func(ctx context.Context, endpoint string) error {
			b, err := Open(ctx, azureURL(endpoint, testContainer, ""), "")
			if err != nil {
				return err
			}
			azure := b.(*azureBucket)
			_, err = azure.rest.do(ctx, restCall{method: http.MethodPut, url: azure.container(url.Values{"restype": {"container"}})})
			return err
		},
		url: azureURL,
		classify: func(r *http.Request) string {
			switch {
			case r.Method == http.MethodGet && r.URL.Query().Get("comp") == "list":
				return "list"
			case r.Method == http.MethodGet:
				return "read"
			case r.Method == http.MethodPut:
				return "write"
			}
			return strings.ToLower(r.Method)
		},
	},
}

func s3URL(endpoint, bucket, prefix string) string {
	return "s3://" + bucket + "/" + prefix + "?use_path_style=true&endpoint=" + url.QueryEscape(endpoint)
}

// putBucket creates a bucket in S3, or sets what the query names of it.
func putBucket(ctx context.Context, b Bucket, query string, body []byte) error {
	s3 := b.(*s3Bucket)
	_, err := s3.rest.do(ctx, restCall{method: http.MethodPut, url: s3.address.String() + query, body: body})
	return err
}

func azureURL(endpoint, bucket, prefix string) string {
	return "azblob://" + bucket + "/" + prefix + "?storage_account=" + testAzureAccount +
		"&endpoint=" + url.QueryEscape(endpoint+"/"+testAzureAccount)
}

// eachStore runs a test for every kind of bucket, side by side.
func eachStore(t *testing.T, test func(*testing.T, *store)) { each(t, stores, test) }

// eachServer does so for every kind that has a server.
func eachServer(t *testing.T, test func(*testing.T, *store)) { each(t, stores[1:], test) }

func each(t *testing.T, stores []*store, test func(*testing.T, *store)) {
	for _, s := range stores {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if s.env != "" && os.Getenv(s.env) == "" {
				t.Skipf("%s is not set; .ci/servers/build makes the server that it leads to", s.env)
			}
			test(t, s)
		})
	}
}

// newURL returns the URL of an empty bucket, or prefix, of the kind.
func (s *store) newURL(t *testing.T) string {
	t.Helper()
	if s.env == "" {
		return "file://" + filepath.ToSlash(t.TempDir()) + "/public"
	}
	return s.url(running(t, s).url, testContainer, prefixOf(t))
}

// prefixOf is a prefix of keys that no other test has.
func prefixOf(t *testing.T) string {
	return strings.ReplaceAll(t.Name(), "/", "-") + "-" + fmt.Sprint(time.Now().UnixNano())
}

func open(t *testing.T, rawURL string) Bucket {
	t.Helper()
	b, err := Open(t.Context(), rawURL, "")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// server is a running one.
type server struct {
	url    string // http://127.0.0.1:PORT
	cmd    *exec.Cmd
	exited chan error
	data   string
}

// running returns the server of a store. The first test starts it, TestMain
// stops it.
func running(t *testing.T, s *store) *server {
	t.Helper()
	s.once.Do(func() { s.server, s.err = start(s) })
	if s.err != nil {
		t.Fatalf("start the server for %s: %v", s.name, s.err)
	}
	return s.server
}

func start(s *store) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	data, err := os.MkdirTemp("", "publish-test-")
	if err != nil {
		return nil, err
	}
	srv := &server{url: "http://127.0.0.1:" + port, data: data, exited: make(chan error, 1)}
	srv.cmd = s.command(os.Getenv(s.env), port, data)
	srv.cmd.Dir = data
	var output bytes.Buffer
	srv.cmd.Stdout, srv.cmd.Stderr = &output, &output
	if err := srv.cmd.Start(); err != nil {
		os.RemoveAll(data)
		return nil, err
	}
	go func() { srv.exited <- srv.cmd.Wait() }()
	if err := srv.await(s); err != nil {
		srv.stop()
		return nil, fmt.Errorf("%w; it said: %s", err, output.String())
	}
	return srv, nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// await waits until the server listens, and creates the bucket.
func (srv *server) await(s *store) error {
	deadline := time.Now().Add(time.Minute) // Azurite takes its time
	for {
		conn, err := net.Dial("tcp", strings.TrimPrefix(srv.url, "http://"))
		if err == nil {
			conn.Close()
			break
		}
		select {
		case err := <-srv.exited:
			srv.exited <- err
			return fmt.Errorf("it ended: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return err
		}
	}
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	return s.create(ctx, srv.url)
}

func (srv *server) stop() {
	srv.cmd.Process.Kill()
	<-srv.exited
	os.RemoveAll(srv.data)
}

func TestMain(m *testing.M) {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID":           testAccessKey,
		"AWS_SECRET_ACCESS_KEY":       testSecretKey,
		"AWS_SESSION_TOKEN":           "",
		"AWS_PROFILE":                 "",
		"AWS_REGION":                  "",
		"AWS_DEFAULT_REGION":          "",
		"AWS_ENDPOINT_URL":            "",
		"AWS_CONFIG_FILE":             os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_EC2_METADATA_DISABLED":   "true",

		"STORAGE_EMULATOR_HOST":          "",
		"GOOGLE_APPLICATION_CREDENTIALS": "",
		"GCE_METADATA_HOST":              "127.0.0.1:1", // nobody answers
		"HOME":                           os.TempDir(),  // where no credentials lie

		"AZURE_STORAGE_CONNECTION_STRING": "",
		"AZURE_STORAGE_ACCOUNT":           "",
		"AZURE_STORAGE_KEY":               testAzureKey,
		"AZURE_STORAGE_SAS_TOKEN":         "",
	} {
		os.Setenv(name, value)
	}
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
	status := m.Run()
	for _, s := range stores {
		if s.server != nil {
			s.server.stop()
		}
	}
	os.Exit(status)
}

// proxy stands between a bucket and its server. It counts requests, and spoils
// those it is told to.
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
	target, err := url.Parse(running(t, s).url)
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
	kind := p.store.classify(r)
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
