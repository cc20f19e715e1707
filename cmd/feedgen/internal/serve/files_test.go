package serve

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed"
	"feedgen/feed/publish"
)

// publishFiles puts files into a bucket, and returns it with what the state says
// of them.
func publishFiles(t *testing.T, dir string, files ...feed.File) (publish.Bucket, publish.Manifest) {
	t.Helper()
	bucket, err := publish.Open(t.Context(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	place, err := publish.OpenState(t.Context(), "", "", bucket)
	if err != nil {
		t.Fatal(err)
	}
	p := &publish.Publisher{Bucket: bucket, State: place, CacheControl: "public, max-age=900"}
	var manifest publish.Manifest
	_, version, err := p.Await(t.Context(), func(doc []byte) (publish.Manifest, error) {
		if doc == nil {
			return manifest, nil
		}
		err := json.Unmarshal(doc, &manifest)
		return manifest, err
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := p.Plan(t.Context(), files, manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Execute(t.Context(), plan, version, func(m publish.Manifest) (publish.Data, error) {
		manifest = m
		doc, err := json.Marshal(m)
		return publish.Bytes(doc), err
	}); err != nil {
		t.Fatal(err)
	}
	return bucket, manifest
}

const long = "All work and no play makes Jack a dull boy. "

func rss(text string) feed.File {
	return feed.NewFile("rss.xml", "application/rss+xml; charset=utf-8", []byte(strings.Repeat(text, 100)))
}

func TestFiles(t *testing.T) {
	tiny := feed.NewFile("en/feed.json", "application/feed+json", []byte("{}"))
	bucket, manifest := publishFiles(t, t.TempDir(), rss(long), tiny)
	var s files
	link := func(name string) string { return "<https://ada.example/" + name + `>; rel="self"` }
	if err := s.load(t.Context(), Published{Bucket: bucket, Manifest: manifest, Link: link}); err != nil {
		t.Fatal(err)
	}
	plain := `"` + manifest.Files["rss.xml"].SHA256[:32] + `"`
	packed := strings.TrimSuffix(plain, `"`) + `-gzip"`
	written := manifest.Files["rss.xml"].Written
	since := func(d time.Duration) string { return written.Add(d).Format(http.TimeFormat) }
	for _, tt := range []struct {
		method, path, header, value string
		status                      int
		tag                         string
		length                      int // of the body; -1: that of the packed file
	}{
		{"GET", "/rss.xml", "", "", 200, plain, 4400},
		{"GET", "/rss.xml", "Accept-Encoding", "gzip", 200, packed, -1},
		{"GET", "/rss.xml", "Accept-Encoding", "br, GZIP;q=0.5, *;q=0", 200, packed, -1},
		{"GET", "/rss.xml", "Accept-Encoding", "gzip;q=0, br", 200, plain, 4400},
		{"GET", "/rss.xml", "Accept-Encoding", "gzipped, x;q", 200, plain, 4400},
		{"GET", "/en/feed.json", "Accept-Encoding", "gzip", 200, `"` + manifest.Files["en/feed.json"].SHA256[:32] + `"`, 2},
		{"HEAD", "/rss.xml", "", "", 200, plain, 0},
		{"GET", "/rss.xml", "If-None-Match", plain, 304, plain, 0},
		{"GET", "/rss.xml", "If-None-Match", "W/" + plain, 304, plain, 0},
		{"GET", "/rss.xml", "If-None-Match", `"other"`, 200, plain, 4400},
		{"GET", "/rss.xml", "If-Modified-Since", since(0), 304, plain, 0},
		{"GET", "/rss.xml", "If-Modified-Since", since(-time.Second), 200, plain, 4400},
		{"GET", "/rss.xml", "Range", "bytes=0-9", 206, plain, 10},
		{"OPTIONS", "/rss.xml", "", "", 204, "", 0},
		{"DELETE", "/rss.xml", "", "", 405, "", 18},
		{"GET", "/", "", "", 404, "", 19},
		{"GET", "/en/", "", "", 404, "", 19},
		{"GET", "/.feedgen/state.json", "", "", 404, "", 19},
		{"GET", "/../rss.xml", "", "", 404, "", 19},
	} {
		name := fmt.Sprintf("%s %s, %s: %s", tt.method, tt.path, tt.header, tt.value)
		r := httptest.NewRequest(tt.method, "http://feeds.example"+tt.path, nil)
		if tt.header != "" {
			r.Header.Set(tt.header, tt.value)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		body, h := w.Body.Bytes(), w.Header()
		if tt.length < 0 {
			if h.Get("Content-Encoding") != "gzip" || h.Get("Content-Length") != fmt.Sprint(len(body)) {
				t.Errorf("%s: %d bytes, headers %v", name, len(body), h)
			}
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if body, err = io.ReadAll(z); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			tt.length = 4400
		}
		if w.Code != tt.status || h.Get("ETag") != tt.tag || len(body) != tt.length {
			t.Errorf("%s: status %d, tag %s and %d bytes, want %d, %s and %d", name, w.Code, h.Get("ETag"), len(body), tt.status,
				tt.tag, tt.length)
		}
		if tt.tag != "" && h.Get("Link") != link(strings.TrimPrefix(tt.path, "/")) {
			t.Errorf("%s: Link %q", name, h.Get("Link"))
		}
		if tt.tag != "" && (h.Get("Vary") != "Accept-Encoding" || h.Get("Cache-Control") != "public, max-age=900" ||
			h.Get("Access-Control-Allow-Origin") != "*") {
			t.Errorf("%s: headers %v", name, h)
		}
	}
}

// TestFilesKeepsWhatItHas holds that readers get the last good bytes while a
// file is missing or damaged in the bucket, and the new ones once they are
// there.
func TestFilesKeepsWhatItHas(t *testing.T) {
	var s files
	get := func() (int, string) {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", "http://feeds.example/rss.xml", nil))
		return w.Code, w.Body.String()
	}
	if status, _ := get(); status != http.StatusServiceUnavailable {
		t.Errorf("empty: status %d", status)
	}
	dir := t.TempDir()
	bucket, manifest := publishFiles(t, dir, rss("one"))
	if err := s.load(t.Context(), Published{Bucket: bucket, Manifest: manifest}); err != nil {
		t.Fatal(err)
	}
	_, one := get()
	bucket, manifest = publishFiles(t, dir, rss("two"))
	if err := os.WriteFile(filepath.Join(dir, "rss.xml"), []byte("<rss/>"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.load(t.Context(), Published{Bucket: bucket, Manifest: manifest}); err == nil {
		t.Error("a damaged file is taken")
	}
	if err := os.Remove(filepath.Join(dir, "rss.xml")); err != nil {
		t.Fatal(err)
	}
	if err := s.load(t.Context(), Published{Bucket: bucket, Manifest: manifest}); !errors.Is(err, publish.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if status, body := get(); status != http.StatusOK || body != one {
		t.Errorf("status %d, %q; want the first bytes", status, body)
	}
	bucket, manifest = publishFiles(t, dir, rss("two"))
	if err := s.load(t.Context(), Published{Bucket: bucket, Manifest: manifest}); err != nil {
		t.Fatal(err)
	}
	if _, body := get(); !strings.HasPrefix(body, "two") {
		t.Errorf("%q is served, want the second bytes", body)
	}
}

func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const staleAfter = 7 * 24 * time.Hour
		s := &running{working: []*publication{newPublication(Settings{StaleAfter: staleAfter}, nil, slog.Default())}}
		status := func() int {
			w := httptest.NewRecorder()
			s.handler().ServeHTTP(w, httptest.NewRequest("GET", "http://feeds.example/healthz", nil))
			return w.Code
		}
		time.Sleep(staleAfter - time.Second)
		if got := status(); got != http.StatusOK {
			t.Errorf("fresh: status %d", got)
		}
		time.Sleep(time.Second)
		if got := status(); got != http.StatusServiceUnavailable {
			t.Errorf("stale: status %d", got)
		}
	})
}

// TestMissing holds what is answered where there is no file.
func TestMissing(t *testing.T) {
	page := feed.NewFile("a b/en:1/index.html", "text/html; charset=utf-8", []byte("<p>Hello"))
	bucket, manifest := publishFiles(t, t.TempDir(), page)
	var s files
	if err := s.load(t.Context(), Published{Bucket: bucket, Manifest: manifest}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path, accept          string
		status                int
		location, contentType string
	}{
		{"/a%20b/en:1", "*/*", 301, "./en:1/", ""},
		{"/a%20b/en:1/", "*/*", 200, "", "text/html; charset=utf-8"},
		{"/a%20b", "*/*", 404, "", "text/plain; charset=utf-8"},
		{"/nothing", "text/html,application/xhtml+xml,*/*;q=0.8", 404, "", "text/html; charset=utf-8"},
		{"/nothing", "", 404, "", "text/plain; charset=utf-8"},
	} {
		r := httptest.NewRequest("GET", "http://feeds.example"+tt.path, nil)
		r.Header.Set("Accept", tt.accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		h := w.Header()
		if w.Code != tt.status || h.Get("Location") != tt.location || h.Get("Content-Type") != tt.contentType {
			t.Errorf("%s for %q: status %d to %q, %q; want %d to %q, %q", tt.path, tt.accept,
				w.Code, h.Get("Location"), h.Get("Content-Type"), tt.status, tt.location, tt.contentType)
		}
	}
}
