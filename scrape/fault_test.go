package scrape

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"feedgen/feed"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
)

// wary is a Scraper for pages that are to fail with an error. It is impatient
// only where that is the error, for the machine may be slow.
func wary(wantErr string) *setup {
	s := &setup{AllowPrivate: []string{"127.0.0.0/8"}, Timeout: time.Minute, MaxBytes: 100_000, Cache: &memory.Cache{}}
	if strings.Contains(wantErr, "no response within") {
		s.Timeout = 300 * time.Millisecond
	}
	return s
}

// hijacked answers with these very bytes and closes the connection.
func hijacked(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		io.WriteString(conn, answer)
	}
}

// zipped returns a text as gzip.
func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

const htmlHeader = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

// faults are the ways in which an answer can be bad, and what is said of it.
var faults = []struct {
	name    string
	handler http.HandlerFunc
	want    string
}{
	{"endless body", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for chunk := bytes.Repeat([]byte("<p>encore "), 1000); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}, "larger than max_bytes, which is 100KB"},
	{"announced too large", hijacked(htmlHeader + "Content-Length: 100001\r\n\r\n<html>"), "larger than max_bytes, which is 100KB"},
	{"compressed bomb", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		io.WriteString(w, zipped(strings.Repeat(" ", 10_000_000)))
	}, "larger than max_bytes, which is 100KB"},
	{
		"truncated body",
		hijacked(htmlHeader + "Content-Length: 5000\r\n\r\n<html><p>et puis"),
		"the response was cut short: the server sent less than it announced",
	},
	{
		"truncated chunks",
		hijacked(htmlHeader + "Transfer-Encoding: chunked\r\n\r\n10\r\n<html>"),
		"the response was cut short: the server sent less than it announced",
	},
	{
		"truncated gzip",
		hijacked(htmlHeader + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + zipped(strings.Repeat("abc", 1000))[:30]),
		"the response was cut short: the server sent less than it announced",
	},
	{"no gzip", hijacked(htmlHeader + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n<html>Bonjour"), "gzip: invalid header"},
	{
		"unknown compression",
		hijacked(htmlHeader + "Content-Encoding: zstd\r\nConnection: close\r\n\r\nxx"),
		`the page is compressed with "zstd", which was not requested`,
	},
	{
		"bad chunk",
		hijacked(htmlHeader + "Transfer-Encoding: chunked\r\n\r\nzz\r\n<html>"),
		"the response was cut short: invalid byte in chunk length",
	},
	{"pdf", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		io.WriteString(w, "%PDF-1.7\n")
	}, "not a web page: the server sends application/pdf"},
	{"pdf in disguise", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "%PDF-1.7\n")
	}, "not a web page: the server sends application/pdf"},
	{
		"image without a type",
		hijacked("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\x89PNG\x0D\x0A\x1A\x0A"),
		"not a web page: the server sends image/png",
	},
	{"json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, "{}")
	}, "not a web page: the server sends application/json"},
	{
		"empty",
		func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", "text/html") },
		"not a web page: the server sends an empty page",
	},
	{"redirects in a circle", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, map[string]string{"/x": "/y", "/y": "/x"}[r.URL.Path], http.StatusMovedPermanently)
	}, "endless redirects"},
	{
		"redirects for ever",
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) },
		"endless redirects",
	},
	{
		"redirect without a target",
		func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusFound) },
		"the server answers with a redirect (302) without a target",
	},
	{"redirect to a file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	}, "the server redirects to file:///etc/passwd, which is not a web address"},
	{"redirect to a private address", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	}, "169.254.169.254 is a private or special address"},
	{"redirect to localhost's other name", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://0x0a000001/", http.StatusFound)
	}, "10.0.0.1 is a private or special address"},
	{
		"hangs before the header",
		func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"no response within 300ms: it hung while waiting for the response",
	},
	{"hangs in the body", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<html><p>et puis")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}, "no response within 300ms: it hung while reading the page"},
	{"trickles", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for r.Context().Err() == nil {
			io.WriteString(w, "<p>")
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	}, "no response within 300ms: it hung while reading the page"},
	{"no http", hijacked("SSH-2.0-OpenSSH_9.6\r\n"), "malformed HTTP"},
	{"huge header", hijacked("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 512<<10) + "\r\n\r\n"), "exceeded"},
	{"closes at once", hijacked(""), "the server closed the connection without a response"},
	{"breaks off", func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		conn.(*net.TCPConn).SetLinger(0) // closing sends a reset
		conn.Close()
	}, "the server reset the connection"},
}

// TestFaults has each fault twice: on a page that was never read, and on one that was,
// whose last known good metadata must stay.
func TestFaults(t *testing.T) {
	for _, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			var broken atomic.Bool
			good := article("Un article qui tient", "Ada Lovelace", "2024-02-20")
			s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
				if broken.Load() {
					fault.handler(w, r)
					return
				}
				w.Header().Set("Content-Type", "text/html")
				io.WriteString(w, good)
			})
			urls := []string{s.URL + "/x"}
			scraper := wary("")
			before := scrape(t, scraper, urls)
			if before[0].Outcome != Fetched {
				t.Fatalf("the good page is %s: %v", before[0].Outcome, before[0].Err)
			}
			broken.Store(true)
			s.CloseClientConnections() // for the server to see the change at once
			checkFault(t, wary(fault.want), urls, fault.want, feed.Entry{})
			later := wary(fault.want)
			later.Cache = stored(t, scraper.Cache)
			checkFault(t, later, urls, fault.want, before[0].Entry)
		})
	}
}

// checkFault scrapes one page that is to fail, and to leave the entry alone.
func checkFault(t *testing.T, s *setup, urls []string, wantErr string, want feed.Entry) {
	t.Helper()
	page := scrape(t, s, urls)[0]
	if page.Outcome != Failed || !strings.Contains(errorText(page.Err), wantErr) {
		t.Errorf("%s, %v; want failed, %s", page.Outcome, page.Err, wantErr)
	}
	if page.Since.IsZero() {
		t.Error("the page does not say since when it fails")
	}
	if diff := cmp.Diff(want, page.Entry); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
}

// TestWhatIsNoFault has answers that look wrong and are well.
func TestWhatIsNoFault(t *testing.T) {
	good := article("Un été à l'équipe", "Zoé Élan", "2024-02-20")
	latin1 := strings.NewReplacer(
		"é",
		"\xe9",
		"É",
		"\xc9",
		"à",
		"\xe0",
		"«",
		"\xab",
		"»",
		"\xbb",
		"charset=\"utf-8\"",
		"name=\"x\"",
	).Replace(
		good,
	)
	for name, handler := range map[string]http.HandlerFunc{
		"gzip":            hijacked(htmlHeader + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + zipped(good)),
		"type missing":    hijacked("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + good),
		"type vague":      hijacked("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n" + good),
		"type malformed":  hijacked("HTTP/1.1 200 OK\r\nContent-Type: TEXT/html; charset\r\nConnection: close\r\n\r\n" + good),
		"charset missing": hijacked(htmlHeader + "Connection: close\r\n\r\n" + strings.Replace(good, `<meta charset="utf-8">`, "", 1)),
		"charset wrong":   hijacked("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n" + latin1),
		"charset latin1": hijacked("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n" +
			"Connection: close\r\n\r\n" + latin1),
		"no length": hijacked(htmlHeader + "Connection: close\r\n\r\n" + good),
		"more than the length": hijacked(htmlHeader +
			fmt.Sprintf("Connection: close\r\nContent-Length: %d\r\n\r\n%s<p>de trop", len(good), good)),
		"a cookie wall": func(w http.ResponseWriter, r *http.Request) {
			if _, err := r.Cookie("seen"); err != nil {
				http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
				http.Redirect(w, r, r.URL.Path, http.StatusFound)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, good)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.mux.HandleFunc("/", handler)
			page := scrape(t, wary(""), []string{s.URL + "/x"})[0]
			if page.Outcome != Fetched || page.Entry.Title != "Un été à l'équipe" {
				t.Errorf("%s, %v, title %q", page.Outcome, page.Err, page.Entry.Title)
			}
		})
	}
}

func TestConnectionsThatFail(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	mute, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and never says a word
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = discardLog
	secure.StartTLS()
	defer secure.Close()
	for name, test := range map[string]struct{ url, want string }{
		"refused":             {"http://" + closed.Addr().String(), "the server refuses the connection"},
		"hangs in TLS":        {"https://" + mute.Addr().String(), "no response within 300ms: it hung while shaking hands (TLS)"},
		"unknown certificate": {secure.URL, "the server's certificate is not trusted: x509: "},
		"http to https":       {strings.Replace(secure.URL, "https", "http", 1), "the server answers 400 Bad Request"},
		"https to http":       {strings.Replace(serve(t).URL, "http", "https", 1), "the server does not speak TLS, which https requires"},
		"private": {
			"http://10.0.0.1/",
			"10.0.0.1 is a private or special address that allow_private does not list",
		},
	} {
		t.Run(name, func(t *testing.T) {
			checkFault(t, wary(test.want), []string{test.url}, test.want, feed.Entry{})
		})
	}
}

func TestCertificateOfAnotherName(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = discardLog
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	s := wary("")
	s.Transport = &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
		},
	}
	const want = "the server's certificate is not trusted: x509: certificate is valid for example.com, *.example.com, not blog.test"
	checkFault(t, s, []string{"https://blog.test/a"}, want, feed.Entry{})
}

// TestHangsBeforeTheServer has diallers that hang, where no server can.
func TestHangsBeforeTheServer(t *testing.T) {
	for stage, dial := range map[string]func(context.Context, string, string) (net.Conn, error){
		"connecting": func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{ControlContext: func(ctx context.Context, _, _ string, _ syscall.RawConn) error {
				<-ctx.Done()
				return ctx.Err()
			}}).DialContext(ctx, network, "127.0.0.1:1")
		},
		"looking up the name": func(ctx context.Context, network, _ string) (net.Conn, error) {
			resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}}
			return (&net.Dialer{Resolver: resolver}).DialContext(ctx, network, "hangs.test:80")
		},
	} {
		t.Run(stage, func(t *testing.T) {
			s := wary("no response within")
			s.Transport = &http.Transport{DialContext: dial}
			page := scrape(t, s, []string{"http://hangs.test/"})[0]
			if page.Outcome != Failed || !strings.Contains(errorText(page.Err), "it hung while "+stage) {
				t.Errorf("%s, %v; want it to say %q", page.Outcome, page.Err, stage)
			}
		})
	}
}

// TestCancellationOfRealRequests ends a run while it waits for a server, in each
// way that there is: at once, and nothing of it counts as a failure.
func TestCancellationOfRealRequests(t *testing.T) {
	for name, hangs := range map[string]http.HandlerFunc{
		"robots.txt": func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"header":     func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"body": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html><p>et puis")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"pause": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			ctx, cancel := context.WithCancel(t.Context())
			hung := func(w http.ResponseWriter, r *http.Request) {
				time.AfterFunc(50*time.Millisecond, cancel)
				hangs(w, r)
			}
			if name == "robots.txt" {
				s.mux.HandleFunc("/robots.txt", hung)
			}
			s.mux.HandleFunc("/hangs", hung)
			urls := []string{s.page("/good", article("Un article", "Ada", "2024-02-20")), s.URL + "/hangs"}
			scraper := loopback()
			scraper.Timeout, scraper.Retries = time.Minute, 2
			began := time.Now()
			pages, err := scraper.Scrape(ctx, urls)
			if took := time.Since(began); took > 2*time.Second || !errors.Is(err, context.Canceled) {
				t.Errorf("ended with %v after %s, want it cancelled within 2s", err, took)
			}
			want := "fetched skipped"
			if name == "robots.txt" {
				want = "skipped skipped"
			}
			if got := outcomes(pages); got != want {
				t.Errorf("outcomes are %q, want %q", got, want)
			}
			for u, p := range scraper.Cache.Pages {
				if p.Failing != nil {
					t.Errorf("%s is recorded as failing: %+v", u, p.Failing)
				}
			}
		})
	}
}

// TestProxy runs itself again, because the environment's proxy is read once.
func TestProxy(t *testing.T) {
	if os.Getenv("FEEDGEN_TEST_PROXY") == "" {
		t.Setenv("FEEDGEN_TEST_PROXY", "1")
		var seen []string
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen = append(seen, r.Method+" "+r.URL.String())
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, article("Par le mandataire", "Ada", "2024-02-20"))
		}))
		defer proxy.Close()
		t.Setenv("HTTP_PROXY", proxy.URL)
		t.Setenv("http_proxy", proxy.URL)
		t.Setenv("NO_PROXY", "direct.test")
		t.Setenv("no_proxy", "direct.test")
		out, err := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxy$", "-test.v").CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		if diff := cmp.Diff([]string{"GET http://blog.test/a"}, seen); diff != "" {
			t.Errorf("requests to the proxy (-want +got):\n%s", diff)
		}
		return
	}
	s := &setup{}
	pages := scrape(t, s, []string{"http://blog.test/a", "http://10.0.0.1/b", "http://0x7f.1/c", "http://foo.localhost/d"})
	if pages[0].Outcome != Fetched || pages[0].Entry.Title != "Par le mandataire" {
		t.Errorf("through the proxy: %s, %v", pages[0].Outcome, pages[0].Err)
	}
	for _, p := range pages[1:] {
		if !strings.Contains(errorText(p.Err), "is a private or special address") {
			t.Errorf("%s: %v, want it refused as private", p.URL, p.Err)
		}
	}
}

// TestCertificateFromTheEnvironment runs itself again, because the system's
// certificates are read once.
func TestCertificateFromTheEnvironment(t *testing.T) {
	address := os.Getenv("FEEDGEN_TEST_SECURE_URL")
	if address == "" {
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, article("Avec certificat", "Ada", "2024-02-20"))
		}))
		defer server.Close()
		file := t.TempDir() + "/roots.pem"
		if err := os.WriteFile(file, pemOf(server.Certificate()), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("FEEDGEN_TEST_SECURE_URL", server.URL+"/a")
		t.Setenv("SSL_CERT_FILE", file)
		out, err := exec.CommandContext(
			t.Context(),
			os.Args[0],
			"-test.run=^TestCertificateFromTheEnvironment$",
			"-test.v",
		).CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	s := loopback()
	s.Robots = false
	if page := scrape(t, s, []string{address})[0]; page.Outcome != Fetched {
		t.Errorf("%s, %v", page.Outcome, page.Err)
	}
}

func TestMalformedPagesInAList(t *testing.T) {
	for _, u := range []string{"", "::", "https://", "ftp://a.test/x", "https://a b/", "%zz", "https://[::1"} {
		page := scrape(t, wary(""), []string{u})[0]
		if page.Outcome != Failed || page.Err == nil {
			t.Errorf("%q: %s, %v; want failed", u, page.Outcome, page.Err)
		}
	}
}

// discardLog is for servers whose complaints are expected.
var discardLog = log.New(io.Discard, "", 0)

func pemOf(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}
