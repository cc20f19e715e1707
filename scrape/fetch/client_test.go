package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// answers is a transport that answers with what the function returns.
type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func reply(status int, body io.Reader, headers ...string) *http.Response {
	h := http.Header{}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		h.Set(name, value)
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(body), ContentLength: -1}
}

func packed(t *testing.T, text string, pack func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var b bytes.Buffer
	w, err := pack(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestContentCodings(t *testing.T) {
	const text = "<html>Un été</html>"
	zipped := packed(t, text, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	zlibbed := packed(t, text, func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil })
	deflated := packed(t, text, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 9) })
	twice := packed(t, zlibbed, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	for _, test := range []struct{ coding, body, want string }{
		{"", text, text},
		{"identity", text, text},
		{"aws-chunked", text, text},
		{"UTF-8", text, text},
		{"gzip", zipped, text},
		{"X-GZIP", zipped, text},
		{"aws-chunked, gzip", zipped, text},
		{"", zipped, text},
		{"deflate", zlibbed, text},
		{"deflate", deflated, text},
		{"deflate, gzip", twice, text},
		{"br", "x", `the page is compressed with "br", which was not requested`},
		{"zstd", "x", `the page is compressed with "zstd", which was not requested`},
	} {
		got, err := get(t, answers(func(r *http.Request) (*http.Response, error) {
			if accepted := r.Header.Get("Accept-Encoding"); accepted != "gzip" {
				t.Errorf("Accept-Encoding is %q, want gzip", accepted)
			}
			return reply(200, strings.NewReader(test.body), "Content-Encoding: "+test.coding), nil
		}), "https://a.test/")
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.coding, got, test.want)
		}
	}
}

// drip is a body of which a byte comes each second.
type drip struct{ ctx context.Context }

func (d drip) Read(p []byte) (int, error) {
	if err := Sleep(d.ctx, time.Second); err != nil {
		return 0, err
	}
	return copy(p, "x"), nil
}

// TestSlowHosts holds that the requests for one page end within three timeouts,
// redirects and retries included, and that a host that drips is given up like
// one that does not answer.
func TestSlowHosts(t *testing.T) {
	slowRedirect := func(r *http.Request) (*http.Response, error) {
		if err := Sleep(r.Context(), 19*time.Second); err != nil {
			return nil, err
		}
		return reply(302, strings.NewReader(""), "Location: "+r.URL.Path+"x"), nil
	}
	dripping := func(r *http.Request) (*http.Response, error) { return reply(200, drip{r.Context()}), nil }
	for name, transport := range map[string]answers{"redirects": slowRedirect, "bodies": dripping} {
		synctest.Test(t, func(t *testing.T) {
			client, err := New(Options{Transport: transport, Retries: 5})
			if err != nil {
				t.Fatal(err)
			}
			at := &url.URL{Scheme: "https", Host: "a.test", Path: "/"}
			for page := range 6 {
				began := time.Now()
				_, err = client.Get(t.Context(), PageRequest(at, 100_000))
				if took := time.Since(began); took > 70*time.Second || err == nil {
					t.Errorf("%s: page %d ended after %s with %v", name, page, took, err)
				}
			}
			// A host that redirects answers, however slowly.
			if name == "bodies" && !IsHostSkipped(err) {
				t.Errorf("%s: the last page ended with %v, want the host given up", name, err)
			}
		})
	}
}

// TestRobotsMemoryIsBounded holds that ever new hosts make no state ever larger.
func TestRobotsMemoryIsBounded(t *testing.T) {
	memory := map[string]HostMemory{}
	for i := range 600 {
		size := maxRobotsMemory - i
		memory[fmt.Sprintf("%d.test", i)] = HostMemory{Robots: map[string]RobotsMemory{"https": {Rules: strings.Repeat("#", size)}}}
	}
	limitRobots(memory)
	all := 0
	for _, m := range memory {
		all += len(m.Robots["https"].Rules)
	}
	if _, kept := memory["599.test"]; all > maxRobotsMemories || all < maxRobotsMemories-maxRobotsMemory || !kept {
		t.Errorf("%d bytes of rules are remembered, of at most %d; the smallest ones among them: %t", all, maxRobotsMemories, kept)
	}
}

func TestLargeRobotsAreNotRemembered(t *testing.T) {
	robots := "User-agent: *\n" + strings.Repeat("Disallow: /x/y/z\n", 5000)
	client, err := New(Options{Robots: true, Transport: answers(func(r *http.Request) (*http.Response, error) {
		return reply(200, strings.NewReader(robots), "ETag: x"), nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	at := &url.URL{Scheme: "https", Host: "a.test", Path: "/x/y/z"}
	if _, err := client.Get(t.Context(), PageRequest(at, 100_000)); err != ErrRobots {
		t.Errorf("got %v, want it forbidden", err)
	}
	if memory := client.Remember(nil); len(memory) != 0 {
		t.Errorf("%d bytes are remembered, want nothing", len(memory["a.test"].Robots["https"].Rules))
	}
}

// TestRaw holds that a gzip body is also kept as it was sent, with Request.Raw and up to
// the size of a page.
func TestRaw(t *testing.T) {
	const text = "<html>Un été</html>"
	zip := func(level int) func(w io.Writer) (io.WriteCloser, error) {
		return func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, level) }
	}
	zipped := packed(t, text, zip(gzip.BestCompression))
	padded := packed(t, text, zip(gzip.NoCompression)) + strings.Repeat(packed(t, "", zip(gzip.NoCompression)), 100)
	for _, test := range []struct {
		coding, body string
		wanted       bool
		raw          string
	}{
		{"gzip", zipped, true, zipped}, {"GZIP", zipped, true, zipped}, {"gzip", zipped, false, ""}, {"", text, true, ""},
		{"gzip", padded, true, ""},
	} {
		c, err := New(Options{Transport: answers(func(*http.Request) (*http.Response, error) {
			return reply(http.StatusOK, strings.NewReader(test.body), "Content-Type: text/html", "Content-Encoding: "+test.coding), nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		r := PageRequest(&url.URL{Scheme: "https", Host: "site.example", Path: "/"}, 1000)
		r.Raw = test.wanted
		res, err := c.Get(t.Context(), r)
		if err != nil || string(res.Body) != text || string(res.Raw) != test.raw {
			t.Errorf("%q of %d bytes: %q, raw %q, %v", test.coding, len(test.body), res.Body, res.Raw, err)
		}
		res.Release()
	}
}
