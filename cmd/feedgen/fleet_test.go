package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"feedgen/feed/publish"
	"feedgen/feed/publish/storetest"

	"github.com/google/go-cmp/cmp"
)

const fleetSize = 8

// firstSeen is the one thing that the clock says in a file.
var firstSeen = regexp.MustCompile(`"first_seen": "[^"]*"`)

// TestFleet runs the feeds of eight authors, whose articles are on the same sites and
// whose files go to the same bucket: eight concurrent processes publish the same bytes
// as one after the other.
func TestFleet(t *testing.T) {
	t.Run("file", func(t *testing.T) {
		dir := t.TempDir()
		compareFleets(t, nil, func(prefix string) string { return "file://" + filepath.ToSlash(dir) + "/" + prefix })
	})
	t.Run("s3", func(t *testing.T) {
		env, bucketURL := s3Server(t)
		compareFleets(t, env, bucketURL)
	})
}

func compareFleets(t *testing.T, env []string, bucketURL func(prefix string) string) {
	dir := t.TempDir()
	writeFleetSite(t, filepath.Join(dir, "web"))
	ca := filepath.Join(dir, "authority.pem")
	w, err := startWeb(filepath.Join(dir, "web"), ca)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	env = append(env, "HTTP_PROXY=http://"+w.addr, "HTTPS_PROXY=http://"+w.addr, "NO_PROXY=127.0.0.1", "SSL_CERT_FILE="+ca)
	setenv(t, env) // for the buckets that this process reads, too
	feedgen := func(author int, way string) error {
		prefix := fmt.Sprintf("%s/author-%d", way, author)
		name := filepath.Join(dir, fmt.Sprintf("%s-%d.yaml", way, author))
		if err := os.WriteFile(name, []byte(fleetConfig(author, bucketURL(prefix))), 0o644); err != nil {
			return err
		}
		var messages bytes.Buffer
		cmd := exec.Command("feedgen", "run", "--config", name)
		cmd.Stderr = &messages
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("author %d: %w\n%s", author, err, &messages)
		}
		return nil
	}
	for author := range fleetSize {
		if err := feedgen(author, "alone"); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	errs := make([]error, fleetSize)
	for author := range fleetSize {
		wg.Go(func() { errs[author] = feedgen(author, "together") })
	}
	wg.Wait()
	for author, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"rss.xml", "atom.xml", "feed.json", "index.html"} {
			read := func(way string) string {
				return published(t, bucketURL(fmt.Sprintf("%s/author-%d", way, author)), name)
			}
			alone, together := read("alone"), read("together")
			if diff := cmp.Diff(alone, together); diff != "" {
				t.Errorf("author %d, %s: alone and together differ:\n%s", author, name, diff)
			}
			if want := fmt.Sprintf("article %d-2", author); name == "feed.json" && !strings.Contains(alone, want) {
				t.Errorf("author %d: no %s in %s", author, want, name)
			}
		}
	}
}

// setenv sets variables of the environment, such as A=b.
func setenv(t *testing.T, env []string) {
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		t.Setenv(name, value)
	}
}

// published returns a published file without what the clock says in it.
func published(t *testing.T, bucketURL, name string) string {
	t.Helper()
	b, err := publish.Open(t.Context(), bucketURL, "")
	if err != nil {
		t.Fatal(err)
	}
	data, err := publish.ReadFile(t.Context(), b, name)
	if err != nil {
		t.Fatal(err)
	}
	return firstSeen.ReplaceAllString(string(data), "")
}

// writeFleetSite makes two sites with three articles of each author.
func writeFleetSite(t *testing.T, dir string) {
	t.Helper()
	for _, host := range []string{"blog.example", "review.example"} {
		if err := os.MkdirAll(filepath.Join(dir, host), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for author := range fleetSize {
		for i, host := range []string{"blog.example", "review.example", "blog.example"} {
			page := fmt.Sprintf(`<!doctype html><html lang="en"><head><title>About article %d-%d</title>
<meta property="article:published_time" content="2022-0%d-25T09:00:00Z"></head>
<body><article><h1>About article %d-%d</h1><p>%s</p></article></body></html>`,
				author, i, i+1, author, i, strings.Repeat("Everything that there is to say. ", 10))
			if err := os.WriteFile(filepath.Join(dir, host, fmt.Sprintf("%d-%d.html", author, i)), []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func fleetConfig(author int, bucketURL string) string {
	return fmt.Sprintf(`feed: {title: "Author %[1]d", link: "https://author-%[1]d.example/",
  base_url: "https://feeds.example/author-%[1]d/"}
scrape:
  delay: 0s
  urls: ["https://blog.example/%[1]d-0", "https://review.example/%[1]d-1", "https://blog.example/%[1]d-2"]
publish: {bucket: %[2]q}
`, author, bucketURL)
}

// s3Server returns the URLs of buckets in an S3 server, by their prefixes, and the
// environment that leads to it.
func s3Server(t *testing.T) (env []string, bucketURL func(prefix string) string) {
	t.Helper()
	s3 := storetest.Named("s3")
	s3.Require(t)
	endpoint, own := s3.Endpoint(t), storetest.Prefix(t)
	env = []string{"AWS_ACCESS_KEY_ID=" + storetest.AccessKey, "AWS_SECRET_ACCESS_KEY=" + storetest.SecretKey, "AWS_REGION=us-east-1"}
	return env, func(prefix string) string { return s3.URL(endpoint, storetest.Container, own+"/"+prefix) }
}
