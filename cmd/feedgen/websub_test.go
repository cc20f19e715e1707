package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// hub is a WebSub hub as in the W3C's recommendation: it verifies subscribers
// by a challenge, and once a publisher says that a topic is new it fetches that
// and posts it to them.
type hub struct {
	mu          sync.Mutex
	subscribers map[string][]string // topic to callbacks
	broken      bool
	told        int
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		http.Error(w, "want a form", http.StatusUnsupportedMediaType)
		return
	}
	var err error
	switch topic := r.FormValue("hub.topic"); r.FormValue("hub.mode") {
	case "subscribe":
		err = h.subscribe(topic, r.FormValue("hub.callback"))
	case "publish":
		h.told++
		if h.broken {
			http.Error(w, "this hub is full", http.StatusServiceUnavailable)
			return
		}
		err = h.distribute(r.FormValue("hub.url"))
	default:
		err = fmt.Errorf("unknown mode %q", r.FormValue("hub.mode"))
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *hub) subscribe(topic, callback string) error {
	const challenge = "are you there?"
	query := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.challenge": {challenge}, "hub.lease_seconds": {"60"}}
	answer, _, err := httpGet(callback + "?" + query.Encode())
	if err == nil && string(answer) != challenge {
		err = fmt.Errorf("%s has not asked for %s", callback, topic)
	}
	h.subscribers[topic] = append(h.subscribers[topic], callback)
	return err
}

func (h *hub) distribute(topic string) error {
	content, mimeType, err := httpGet(topic)
	if err != nil {
		return err
	}
	for _, callback := range h.subscribers[topic] {
		resp, err := http.Post(callback, mimeType, bytes.NewReader(content))
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

func httpGet(rawURL string) (body []byte, mimeType string, err error) {
	resp, err := http.Get(rawURL)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%s: %s", rawURL, resp.Status)
	}
	body, err = io.ReadAll(resp.Body)
	return body, resp.Header.Get("Content-Type"), err
}

// subscriber is a reader that a hub pushes feeds to.
type subscriber struct {
	server *httptest.Server
	mu     sync.Mutex
	got    []string // Content-Type and feed
}

// newSubscriber subscribes to a topic.
func newSubscriber(t *testing.T, hub, topic string) *subscriber {
	t.Helper()
	s := &subscriber{}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.Method == http.MethodPost {
			s.mu.Lock()
			s.got = append(s.got, r.Header.Get("Content-Type")+"\n"+string(body))
			s.mu.Unlock()
		}
		io.WriteString(w, r.FormValue("hub.challenge"))
	}))
	t.Cleanup(s.server.Close)
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {s.server.URL}}
	resp, err := http.PostForm(hub, form)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		t.Fatalf("subscribe: %s", resp.Status)
	}
	return s
}

// publishTo publishes a feed with a hub into public below dir.
func publishTo(t *testing.T, dir, baseURL, hub, title string) (status int, messages string) {
	t.Helper()
	config := filepath.Join(dir, "config.yaml")
	text := fmt.Sprintf(`feed: {title: T, link: "https://ada.example/", base_url: %q, hub: %q}
publish: {files: {json: false}}
entries: [{url: "https://blog.example/b", title: %q, published: 2022-02-25}]
`, baseURL, hub, title)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	status = run(t.Context(), []string{"run", "--config", config}, nil, &out, &out)
	return status, out.String()
}

// TestHub publishes a feed, and changes it, under the eyes of a hub with a
// subscriber.
func TestHub(t *testing.T) {
	h := &hub{subscribers: map[string][]string{}}
	hubServer := httptest.NewServer(h)
	defer hubServer.Close()
	dir := t.TempDir()
	files := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(dir, "public"))))
	defer files.Close()

	var reader *subscriber
	for _, step := range []struct {
		title  string
		broken bool // the hub
		told   int  // how often the hub was notified: RSS and Atom, three times each where it fails
		got    int  // by the subscriber
	}{
		{"One", false, 2, 0}, // nobody has subscribed yet
		{"Two", false, 2, 1},
		{"Two", false, 0, 0},   // nothing has changed
		{"Three", true, 6, 0},  // a hub that fails is worth a warning, and no more
		{"Three", true, 6, 0},  // and is notified by the next run
		{"Three", false, 2, 1}, // that finds it in order, though nothing has changed since
		{"Three", false, 0, 0},
	} {
		h.broken, h.told = step.broken, 0
		var before int
		if reader != nil {
			before = len(reader.got)
		}
		status, messages := publishTo(t, dir, files.URL, hubServer.URL, step.title)
		if status != 0 || h.told != step.told || strings.Contains(messages, "503 Service Unavailable") != step.broken {
			t.Errorf("%+v: status %d, the hub was notified %d times:\n%s", step, status, h.told, messages)
		}
		if reader == nil {
			reader = newSubscriber(t, hubServer.URL, files.URL+"/rss.xml")
			continue
		}
		got := reader.got[before:]
		if len(got) != step.got || len(got) > 0 && !strings.Contains(got[0], "<title>"+step.title+"</title>") {
			t.Errorf("%+v: the subscriber got %q", step, got)
		}
	}
}

const nginxConfig = `daemon off;
master_process off;
pid %[1]s/pid;
error_log %[1]s/error.log;
events {}
http {
	access_log off;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	proxy_cache_path %[1]s/cache keys_zone=feeds:1m;
	server {
		listen %[2]s;
		location / { proxy_pass %[3]s; proxy_cache feeds; proxy_cache_bypass $http_x_refresh; }
	}
}
`

// startNginx starts nginx as a cache in front of a server.
func startNginx(t *testing.T, origin string) (rawURL string) {
	t.Helper()
	nginx := requireProgram(t, "nginx")
	dir, address := t.TempDir(), freeAddress(t)
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, nginxConfig, dir, address, origin), 0o644); err != nil {
		t.Fatal(err)
	}
	startServer(t, address, nginx, "-e", filepath.Join(dir, "error.log"), "-c", config)
	return "http://" + address
}

// TestHubBehindNginx holds that a subscriber gets the new feed though a cache in
// front of it still has the old one when that is written.
func TestHubBehindNginx(t *testing.T) {
	h := &hub{subscribers: map[string][]string{}}
	hubServer := httptest.NewServer(h)
	defer hubServer.Close()
	dir := t.TempDir()
	files := http.FileServer(http.Dir(filepath.Join(dir, "public")))
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3")
		files.ServeHTTP(w, r)
	}))
	defer origin.Close()
	front := startNginx(t, origin.URL)

	if status, messages := publishTo(t, dir, front, hubServer.URL, "One"); status != 0 {
		t.Fatalf("status %d:\n%s", status, messages)
	}
	reader := newSubscriber(t, hubServer.URL, front+"/rss.xml")
	if body, _, err := httpGet(front + "/rss.xml"); err != nil || !strings.Contains(string(body), "<title>One</title>") {
		t.Fatalf("the cache has %q, %v", body, err)
	}
	status, messages := publishTo(t, dir, front, hubServer.URL, "Two")
	if status != 0 || len(reader.got) != 1 || !strings.Contains(reader.got[0], "<title>Two</title>") {
		t.Errorf("status %d, the subscriber got %q\n%s", status, reader.got, messages)
	}
}
