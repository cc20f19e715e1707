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
			http.Error(w, "this hub is full", http.StatusForbidden)
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

// TestHub publishes a feed, and changes it, under the eyes of a hub with a
// subscriber.
func TestHub(t *testing.T) {
	h := &hub{subscribers: map[string][]string{}}
	hubServer := httptest.NewServer(h)
	defer hubServer.Close()
	var got []string // what the subscriber got
	reader := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.Method == http.MethodPost {
			got = append(got, r.Header.Get("Content-Type")+"\n"+string(body))
		}
		io.WriteString(w, r.FormValue("hub.challenge"))
	}))
	defer reader.Close()
	dir := t.TempDir()
	files := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(dir, "public"))))
	defer files.Close()

	publish := func(title string) (status int, messages string) {
		t.Helper()
		config := filepath.Join(dir, "config.yaml")
		text := fmt.Sprintf(`feed: {title: T, link: "https://ada.example/", base_url: %q, hub: %q}
publish: {files: {json: false}}
entries: [{url: "https://blog.example/b", title: %q, published: 2022-02-25}]
`, files.URL, hubServer.URL, title)
		if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		status = run(t.Context(), []string{"run", "--config", config}, nil, &out, &out)
		return status, out.String()
	}

	// Nobody has subscribed yet.
	if status, messages := publish("One"); status != 0 || h.told != 2 || len(got) != 0 {
		t.Fatalf("status %d, the hub was told %d times, want 2 (RSS and Atom):\n%s", status, h.told, messages)
	}
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {files.URL + "/rss.xml"}, "hub.callback": {reader.URL}}
	resp, err := http.PostForm(hubServer.URL, form)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		t.Fatalf("subscribe: %s", resp.Status)
	}

	// The subscriber gets the new feed, at once.
	if status, messages := publish("Two"); status != 0 || h.told != 4 || len(got) != 1 || !strings.Contains(got[0], "<title>Two</title>") {
		t.Fatalf("status %d, the hub was told %d times, want 4; its subscriber got %q\n%s", status, h.told, got, messages)
	}
	// Nothing has changed: nobody is told.
	if status, messages := publish("Two"); status != 0 || h.told != 4 {
		t.Fatalf("status %d, the hub was told %d times, want 4:\n%s", status, h.told, messages)
	}
	// A hub that fails is worth a warning, and no more.
	h.broken = true
	status, messages := publish("Three")
	if status != 0 || h.told != 5 || !strings.Contains(messages, "this hub is full") || !strings.Contains(messages, "published to") {
		t.Fatalf("status %d, the hub was told %d times, want 5:\n%s", status, h.told, messages)
	}
	// It hears of the new feeds in the next run that finds it in order, though
	// nothing has changed since; and then no more.
	if status, messages := publish("Three"); status != 0 || h.told != 6 || !strings.Contains(messages, "this hub is full") {
		t.Fatalf("status %d, the hub was told %d times, want 6:\n%s", status, h.told, messages)
	}
	h.broken = false
	if status, messages := publish("Three"); status != 0 || h.told != 8 || len(got) != 2 || !strings.Contains(messages, "nothing changed") {
		t.Fatalf("status %d, the hub was told %d times, want 8; its subscriber got %q\n%s", status, h.told, got, messages)
	}
	if status, messages := publish("Three"); status != 0 || h.told != 8 {
		t.Fatalf("status %d, the hub was told %d times, want 8:\n%s", status, h.told, messages)
	}
}
