package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkArchive makes first runs over real pages without an archive and with one,
// in turn, and reports how much more CPU time the latter take.
func BenchmarkArchive(b *testing.B) {
	folder := filepath.Join(cmp.Or(os.Getenv("FEEDGEN_LABELLED"), "../../../shared/metadata"), "pages")
	pages, err := filepath.Glob(filepath.Join(folder, "*.html.gz"))
	if err != nil || len(pages) == 0 {
		b.Skip("../shared/metadata is not beside the repository, and FEEDGEN_LABELLED names no folder")
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := os.Open(filepath.Join(folder, filepath.Base(r.URL.Path)+".gz"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		defer file.Close()
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip") // as nearly all servers send pages
		io.Copy(w, file)
	}))
	defer site.Close()
	var config strings.Builder
	fmt.Fprint(&config, `feed: {title: T, link: "https://ada.example/", base_url: "https://ada.example/feeds/"}`+"\n"+
		"scrape:\n  delay: 0s\n  allow_private: [127.0.0.1]\n  urls:\n")
	for i := 0; i < len(pages); i += 3 {
		fmt.Fprintf(&config, "    - %s/%s\n", site.URL, strings.TrimSuffix(filepath.Base(pages[i]), ".gz"))
	}
	dir := b.TempDir()
	run := func(archive string) time.Duration {
		os.RemoveAll(filepath.Join(dir, "public"))
		os.RemoveAll(filepath.Join(dir, "copies"))
		if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config.String()+archive), 0o644); err != nil {
			b.Fatal(err)
		}
		cmd := exec.Command("feedgen", "run", "--quiet")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() == 1 || cmd.ProcessState.ExitCode() == 2 {
			b.Fatalf("%v\n%s", err, out)
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	var without, with time.Duration
	for b.Loop() {
		without += run("")
		with += run("archive: {bucket: ./copies}\n")
	}
	b.ReportMetric(without.Seconds()/float64(b.N), "without-cpu-s")
	b.ReportMetric(with.Seconds()/float64(b.N), "with-cpu-s")
	b.ReportMetric(with.Seconds()/without.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}
