package main

import (
	"bytes"
	"crypto/md5"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// killingStore is an S3 store in memory, and the site of some articles. It kills the
// process that writes its nth object.
type killingStore struct {
	articles int

	mu      sync.Mutex
	objects map[string][]byte // by bucket and key
	writes  int
	fatal   int  // the write at which the writer is killed; 0: none
	stored  bool // that write is stored before
	victim  *exec.Cmd
}

func (s *killingStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.TrimPrefix(r.URL.Path, "/")
	old, exists := s.objects[key]
	switch {
	case strings.HasPrefix(key, "articles/"):
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Article %[1]s</title>
<meta property="article:published_time" content="2022-02-25T09:00:00Z"></head><body><article><h1>Article %[1]s</h1>
<p>Everything that there is to say of %[1]s, at such a length that nobody takes this page for an empty one.</p>
</article></body></html>`, key)
	case r.URL.Path == "/robots.txt":
		http.NotFound(w, r)
	case r.Method == http.MethodPut:
		s.put(w, r, key, old)
	case r.URL.Query().Has("list-type"):
		fmt.Fprint(w, `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>`)
		for k, data := range s.objects {
			if name, ok := strings.CutPrefix(k, strings.TrimSuffix(key, "/")+"/"); ok {
				fmt.Fprintf(w, `<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag></Contents>`, name, len(data), etag(data))
			}
		}
		fmt.Fprint(w, `</ListBucketResult>`)
	case !exists:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>`)
	default:
		w.Header().Set("ETag", etag(old))
		w.Write(old)
	}
}

func etag(data []byte) string {
	if data == nil {
		return ""
	}
	return fmt.Sprintf(`"%x"`, md5.Sum(data))
}

func (s *killingStore) put(w http.ResponseWriter, r *http.Request, key string, old []byte) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	s.writes++
	fatal := s.writes == s.fatal
	if match := r.Header.Get("If-Match"); match != "" && match != etag(old) || r.Header.Get("If-None-Match") != "" && old != nil {
		w.WriteHeader(http.StatusPreconditionFailed)
		fmt.Fprint(w, `<?xml version="1.0"?><Error><Code>PreconditionFailed</Code></Error>`)
	} else if !fatal || s.stored {
		s.objects[key] = data
		w.Header().Set("ETag", etag(data))
	}
	if fatal {
		s.victim.Process.Kill()
		panic(http.ErrAbortHandler)
	}
}

// run makes a run that is killed at a write, and reports whether it was.
func (s *killingStore) run(t *testing.T, config string, fatal int, stored bool) bool {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command("feedgen", "run", "--config", config)
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_EC2_METADATA_DISABLED=true", "NO_PROXY=*")
	s.mu.Lock()
	s.writes, s.fatal, s.stored, s.victim = 0, fatal, stored, cmd
	err := cmd.Start()
	s.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	if err != nil && fatal == 0 {
		t.Fatalf("%v\n%s", err, &out)
	}
	return err != nil
}

// TestKilledWhileKeeping kills a run at each of its writes, before and after it is
// stored. The next run has kept each article, once, and knows of it, also where page
// memory is shared.
func TestKilledWhileKeeping(t *testing.T) {
	const config = `feed: {title: T, link: "https://ada.example/", base_url: "https://ada.example/feeds/"}
scrape: {urls: ["%[1]s/articles/one", "%[1]s/articles/two"], delay: 0s, allow_private: [127.0.0.1]}
publish: {bucket: "s3://public?region=x&use_path_style=true&endpoint=%[1]s"}
archive: {bucket: "s3://private/copies?region=x&use_path_style=true&endpoint=%[1]s"}
`
	for name, config := range map[string]string{
		"state": config,
		"pages": config + `pages: "s3://pages?region=x&use_path_style=true&endpoint=%[1]s"` + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, stored := range []bool{false, true} {
				killWhileKeeping(t, config, stored)
			}
		})
	}
}

func killWhileKeeping(t *testing.T, text string, stored bool) {
	for fatal := 1; ; fatal++ {
		s := &killingStore{articles: 2, objects: map[string][]byte{}}
		site := httptest.NewServer(s)
		config := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(config, fmt.Appendf(nil, text, site.URL), 0o600); err != nil {
			t.Fatal(err)
		}
		killed := s.run(t, config, fatal, stored)
		s.endLeases()
		s.run(t, config, 0, false)
		s.run(t, config, 0, false) // page memory has what was written after the pass had looked
		s.check(t, fmt.Sprintf("killed at write %d, stored: %v", fatal, stored))
		site.Close()
		if !killed {
			if fatal < 8 {
				t.Errorf("a run writes %d objects", fatal-1)
			}
			return
		}
	}
}

// endLeases spares the next run the time after which the lease of a dead one is over.
func (s *killingStore) endLeases() {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.objects, func(key string, _ []byte) bool { return strings.HasSuffix(key, ".lease") })
}

// check holds that each article is kept once.
func (s *killingStore) check(t *testing.T, when string) {
	t.Helper()
	var state struct {
		Outbox  []struct{ Kind string }
		Archive struct {
			Copies map[string]struct{ Copies []struct{ Name string } }
		}
	}
	if err := json.Unmarshal(s.objects["public/.feedgen/state.json"], &state); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for address, c := range state.Archive.Copies {
		if len(c.Copies) != 1 {
			t.Errorf("%s: %s has the copies %v", when, address, c.Copies)
		}
		for _, c := range c.Copies {
			want["private/copies/"+c.Name+".warc.gz"], want["private/copies/"+c.Name+".html"] = true, true
		}
	}
	for key := range s.objects {
		if strings.HasPrefix(key, "private/") && !want[key] {
			t.Errorf("%s: nobody knows of %s", when, key)
		}
		delete(want, key)
	}
	if len(want) > 0 || len(state.Archive.Copies) != s.articles || len(state.Outbox) > 0 {
		t.Errorf("%s: %v is missing, %d of %d articles are kept, and %v is pending",
			when, want, len(state.Archive.Copies), s.articles, state.Outbox)
	}
}
