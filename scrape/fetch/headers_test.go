package fetch_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"feedgen/scrape/fetch"

	"github.com/google/go-cmp/cmp"
)

// TestHeadersStayWithTheirHost follows redirects between hosts: each gets its own
// headers, and none is in a log or an error.
func TestHeadersStayWithTheirHost(t *testing.T) {
	const secret = "session=s3cret"
	hops := map[string]string{
		"https://a.test/":         "https://b.test/",
		"https://b.test/":         "https://www.a.test/",
		"https://www.a.test/":     "https://A.test:8443/",
		"https://A.test:8443/":    "http://a.test/plain",
		"http://a.test/plain":     "https://a.test/end",
		"https://a.test/rejected": "",
	}
	type sent struct{ URL, Cookie, Language, Extra string }
	var got []sent
	web := transport(func(r *http.Request) (*http.Response, error) {
		got = append(got, sent{r.URL.String(), r.Header.Get("Cookie"), r.Header.Get("Accept-Language"), r.Header.Get("X-Extra")})
		resp := &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(strings.NewReader("<p>fine")),
		}
		switch to, ok := hops[r.URL.String()]; {
		case ok && to == "":
			return nil, errors.New("connection refused")
		case ok:
			resp.StatusCode = http.StatusFound
			resp.Header.Set("Location", to)
		}
		return resp, nil
	})
	var log bytes.Buffer
	client, err := fetch.New(fetch.Options{
		Transport: web, Language: "fr", Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Headers: map[string]http.Header{
			"a.test":      {"Cookie": {secret}, "Accept-Language": {"de"}},
			"a.test:8443": {"X-Extra": {"port"}},
			"test":        {"X-Extra": {"parent"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	get := func(address string) error {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Get(t.Context(), fetch.PageRequest(u, 1000))
		return err
	}
	if err := get("https://a.test/"); err != nil {
		t.Fatal(err)
	}
	want := []sent{
		{"https://a.test/", secret, "de", ""},
		{"https://b.test/", "", "fr", ""},
		{"https://www.a.test/", "", "fr", ""},
		{"https://A.test:8443/", secret, "de", "port"},
		{"http://a.test/plain", "", "fr", ""},
		{"https://a.test/end", secret, "de", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	err = get("https://a.test/rejected")
	if err == nil || strings.Contains(err.Error(), "s3cret") || strings.Contains(log.String(), "s3cret") {
		t.Errorf("the secret shows, or nothing failed: error %v, log:\n%s", err, &log)
	}
}

// transport answers requests.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func TestCheckHeader(t *testing.T) {
	for _, c := range []struct {
		name, value string
		fine        bool
	}{
		{"Cookie", "a=b; c=d", true}, {"Authorization", "Bearer x", true}, {"X-Größe", "1", false}, {"Cookie", "a\r\nX-Other: b", false},
		{"host", "b.test", false}, {"If-None-Match", `"1"`, false}, {"", "x", false}, {"Accept-Language", "fr, en;q=0.5", true},
	} {
		err := fetch.CheckHeader(c.name, c.value)
		if (err == nil) != c.fine || err != nil && strings.Contains(err.Error(), c.value) {
			t.Errorf("%q: %q: %v, want fine: %t", c.name, c.value, err, c.fine)
		}
	}
}
