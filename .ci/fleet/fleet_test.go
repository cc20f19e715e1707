// Package fleet runs deploy/kubernetes/fleet under Kubernetes' own apiserver, Job
// and CronJob controllers, whose node starts processes: the manifests as they are,
// over one bucket, against a web that refuses requests closer than the delay.
package fleet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

const (
	delay   = 400 * time.Millisecond
	hosts   = 9
	pages   = 8 // of a host
	authors = 6
	slack   = 20 * time.Millisecond // for the clock of the other side
)

// web answers for all hosts, as an HTTP proxy. It refuses what comes too soon
// after the answer before, or while another request is under way.
type web struct {
	mu      sync.Mutex
	hosts   map[string]*visited
	refused []string
	times   map[string]int // by address
}

type visited struct {
	busy bool
	last time.Time // when it last answered
}

func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	host, address := r.URL.Host, r.URL.String()
	w.mu.Lock()
	v := w.hosts[host]
	if v == nil {
		v = &visited{}
		w.hosts[host] = v
	}
	if since := time.Since(v.last); v.busy || since < delay-slack {
		w.refused = append(w.refused, fmt.Sprintf("%s after %v", address, since))
		w.mu.Unlock()
		http.Error(out, "too soon", http.StatusTooManyRequests)
		return
	}
	v.busy = true
	w.times[address]++
	w.mu.Unlock()
	time.Sleep(20 * time.Millisecond)
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		v.busy, v.last = false, time.Now()
	}()
	switch path := r.URL.Path; {
	case path == "/robots.txt":
		http.NotFound(out, r)
	case path == "/index":
		fmt.Fprintf(out, `<!doctype html><title>Index</title><h2><a href="http://host1.example/found">About found things</a></h2>`)
	case strings.HasPrefix(path, "/moved-"):
		http.Redirect(out, r, "http://host2.example/target"+path, http.StatusMovedPermanently)
	default:
		title := "About " + host + " " + strings.NewReplacer("/", " ", "-", " ").Replace(path)
		fmt.Fprintf(out, `<!doctype html><html lang="en"><head><title>%s</title>
<meta property="article:published_time" content="2022-03-0%dT09:00:00Z"></head>
<body><article><h1>%[1]s</h1><p>%[3]s</p></article></body></html>`,
			title, 1+len(path)%9, strings.Repeat("There is something to say "+strings.ToLower(title)+", and it is said here. ", 5))
	}
}

// fleet is a copy of the manifests with configurations of its own.
type fleet struct {
	dir, bed, feedgen string
	env               []string
}

func (f *fleet) config(author int, bucket, memory string) string {
	var urls []string
	for i := range hosts {
		for j := range 2 {
			urls = append(urls, fmt.Sprintf("http://host%d.example/%d", i, (author+j*3)%pages))
		}
	}
	urls = append(urls, fmt.Sprintf("http://host8.example/moved-%d", author))
	return fmt.Sprintf(`feed: {title: Author %d, link: "http://author%[1]d.example/", base_url: "http://feeds.example/%[1]d/"}
scrape:
  delay: %v
  refresh_after: 0s
  urls: [%s]
  discover: [{page: "http://host0.example/index", links: "h2 a", hosts: [host1.example]}]
publish: {bucket: "file://%[4]s/author-%[1]d"}
pages: "file://%[5]s"
`, author, delay, strings.Join(urls, ", "), bucket, memory)
}

// run has the bed run jobs of the fleet with so many shards, and returns what it
// says.
func (f *fleet) run(t *testing.T, shards int, args ...string) string {
	t.Helper()
	if out, err := exec.Command(filepath.Join(f.dir, "kubernetes/fleet/shards"), fmt.Sprint(shards)).CombinedOutput(); err != nil {
		t.Fatalf("shards: %v\n%s", err, out)
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(f.dir, "kubernetes/fleet"))
	if err != nil {
		t.Fatalf("kustomize: %v", err)
	}
	manifests, err := built.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	args = append([]string{"-f", "-", "-bin", "feedgen=" + f.feedgen, "-show", "-backoff", "1s", "-timeout", "150s"}, args...)
	for _, e := range f.env {
		args = append(args, "-env", e)
	}
	cmd := exec.CommandContext(ctx, f.bed, args...)
	cmd.Stdin = bytes.NewReader(manifests)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%d shards, %q: %v\n%s", shards, args, err, out)
	}
	f.checkEnded(t)
	return string(out)
}

// checkEnded reports processes of the bed and of its jobs that outlive it. Their
// ports end with them.
func (f *fleet) checkEnded(t *testing.T) {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		t.Fatal(err)
	}
	for _, process := range processes {
		program, err := os.Readlink(process)
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) { // ended meanwhile, or somebody else's
			t.Fatal(err)
		}
		if program == f.bed || program == f.feedgen {
			t.Errorf("%s of %s outlives the bed", filepath.Dir(process), program)
		}
	}
}

// firstSeen is the one thing that the clock says in a file.
var firstSeen = regexp.MustCompile(`"first_seen": "[^"]*"`)

func TestFleet(t *testing.T) {
	f := &fleet{dir: t.TempDir(), bed: os.Getenv("FEEDGEN_TEST_KUBEBED"), feedgen: os.Getenv("FEEDGEN_TEST_PROGRAM")}
	if f.bed == "" || f.feedgen == "" {
		t.Skip("FEEDGEN_TEST_KUBEBED and FEEDGEN_TEST_PROGRAM name no programs: .ci/fleet/check builds them")
	}
	for _, program := range []*string{&f.bed, &f.feedgen} {
		real, err := filepath.EvalSymlinks(*program) // as /proc names it
		if err != nil {
			t.Fatal(err)
		}
		*program = real
	}
	if err := os.CopyFS(filepath.Join(f.dir, "kubernetes"), os.DirFS("../../deploy/kubernetes")); err != nil {
		t.Fatal(err)
	}
	w := &web{hosts: map[string]*visited{}, times: map[string]int{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: w}
	go server.Serve(listener)
	defer server.Close()
	f.env = []string{"HTTP_PROXY=http://" + listener.Addr().String()}

	bucket, alone := filepath.Join(f.dir, "bucket"), filepath.Join(f.dir, "alone")
	for _, dir := range []string{bucket, alone, filepath.Join(alone, "conf")} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for author := range authors {
		name := fmt.Sprintf("author-%d", author)
		file := filepath.Join(f.dir, name+".yaml")
		write(t, file, f.config(author, bucket, bucket+"/pages"))
		write(t, filepath.Join(alone, "conf", name+".yaml"), f.config(author, alone, alone+"/pages"))
		if out, err := exec.Command(filepath.Join(f.dir, "kubernetes/fleet/add"), name, file).CombinedOutput(); err != nil {
			t.Fatalf("add: %v\n%s", err, out)
		}
	}
	// The two examples publish to a cloud.
	for _, name := range []string{"ada", "grace"} {
		file := filepath.Join(f.dir, "kubernetes/fleet", name+".yaml")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, file, regexp.MustCompile(`s3://\S+`).ReplaceAllStringFunc(string(text), func(url string) string {
			path, _, _ := strings.Cut(strings.TrimPrefix(url, "s3://"), "?")
			return "file://" + bucket + "/" + path
		}))
	}

	out := f.run(t, 3, "-trigger", "feedgen-fetch", "-kill-index", "1", "-kill-after", "1500ms")
	for _, want := range []string{"index=1 attempt=1 exit=137", "index=1 attempt=2 exit=0"} {
		if !strings.Contains(out, want) {
			t.Errorf("a killed index: %s is missing in\n%s", want, out)
		}
	}
	w.check(t, "three shards, one of them killed")
	f.run(t, 3, "-due", "feedgen-fetch")
	w.check(t, "a due CronJob")
	f.run(t, 3, "-trigger", "feedgen-publish")
	f.run(t, 5, "-trigger", "feedgen-fetch")
	w.check(t, "five shards")
	f.run(t, 5, "-trigger", "feedgen-publish")
	for author := range authors {
		if n := w.times[fmt.Sprintf("http://host2.example/target/moved-%d", author)]; n == 0 {
			t.Errorf("nobody has followed the redirect of author %d", author)
		}
	}

	cmd := exec.Command(f.feedgen, "run", "--quiet", "--config", filepath.Join(alone, "conf"))
	cmd.Env = append(os.Environ(), f.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("one process: %v\n%s", err, out)
	}
	w.check(t, "one process")
	for author := range authors {
		for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
			file := fmt.Sprintf("author-%d/%s", author, name)
			shards, one := read(t, filepath.Join(bucket, file)), read(t, filepath.Join(alone, file))
			if a, b := difference(shards, one); a != b {
				t.Errorf("%s: shards publish\n%s\nand one process\n%s", file, a, b)
			}
			if n := strings.Count(one, "About host"); name == "feed.json" && n < 2*hosts {
				t.Errorf("%s: %d articles", file, n)
			}
		}
	}
}

// difference returns the first lines that differ.
func difference(a, b string) (string, string) {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return as[i], bs[i]
		}
	}
	return fmt.Sprint(len(as), " lines"), fmt.Sprint(len(bs), " lines")
}

// check holds that nothing was refused since it was last called.
func (w *web) check(t *testing.T, when string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	total := 0
	for _, n := range w.times {
		total += n
	}
	t.Logf("%s: %d requests so far, %d refused", when, total, len(w.refused))
	for _, r := range w.refused {
		t.Errorf("%s: too soon: %s", when, r)
	}
	w.refused = nil
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return firstSeen.ReplaceAllString(string(data), "")
}
