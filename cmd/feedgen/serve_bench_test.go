package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkServe measures requests to `feedgen serve` beside those to caddy, which
// serves the same folder: a file of 50 kB as it is, packed, and unchanged. Each is
// asked by 16 clients for each processor:
//
//	go test ./cmd/feedgen -run '^$' -bench Serve -benchtime 20000x
func BenchmarkServe(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "feedgen")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	config := filepath.Join(dir, "config.yaml")
	text := feedLine + "schedule: \"@every 24h\"\nentries:\n"
	for i := range 120 {
		text += fmt.Sprintf("  - {url: \"https://blog.example/%d\", title: \"Article number %[1]d\", published: 2022-01-25, summary: %q}\n",
			i, strings.Repeat("What there is to say of it. ", 5))
	}
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	if out, err := exec.Command(program, "run", "--config", config).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	b.Run("feedgen", func(b *testing.B) {
		address := freeAddress(b)
		startServer(b, address, program, "serve", "--config", config, "--listen", address)
		benchmarkServer(b, "http://"+address)
	})
	b.Run("caddy", func(b *testing.B) {
		caddy := requireProgram(b, "caddy")
		address := freeAddress(b)
		caddyfile := filepath.Join(dir, "Caddyfile")
		text := fmt.Sprintf("{\n\tadmin off\n}\nhttp://%s {\n\troot * %s/public\n\tencode gzip\n\tfile_server\n}\n", address, dir)
		if err := os.WriteFile(caddyfile, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
		startServer(b, address, caddy, "run", "--config", caddyfile, "--adapter", "caddyfile")
		benchmarkServer(b, "http://"+address)
	})
}

func benchmarkServer(b *testing.B, address string) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32, DisableCompression: true}}
	defer client.CloseIdleConnections()
	get := func(header, value string, want int) (etag string, err error) {
		req, err := http.NewRequest(http.MethodGet, address+"/rss.xml", nil)
		if err != nil {
			return "", err
		}
		req.Header.Set(header, value)
		resp, err := client.Do(req)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		if resp.StatusCode != want {
			return "", fmt.Errorf("status %s, want %d", resp.Status, want)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		return resp.Header.Get("ETag"), err
	}
	etag, err := get("Accept-Encoding", "identity", http.StatusOK)
	for range 200 { // until it has read the files
		if err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
		etag, err = get("Accept-Encoding", "identity", http.StatusOK)
	}
	if err != nil {
		b.Fatal(err)
	}
	for _, kind := range []struct {
		name, header, value string
		status              int
	}{
		{"file", "Accept-Encoding", "identity", http.StatusOK},
		{"packed", "Accept-Encoding", "gzip", http.StatusOK},
		{"unchanged", "If-None-Match", etag, http.StatusNotModified},
	} {
		b.Run(kind.name, func(b *testing.B) {
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := get(kind.header, kind.value, kind.status); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}
