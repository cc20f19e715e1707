package scaffold

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
)

// TestLoopback holds that a blog on this machine can be tried, and that the
// configuration lets its pages be read.
func TestLoopback(t *testing.T) {
	blog := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<html lang="en"><title>Drafts</title><h1>Drafts</h1>` +
			`<h2><a href="/one">One</a></h2><h2><a href="/two">Two</a></h2>`))
	}))
	defer blog.Close()
	p, err := Propose(t.Context(), Options{From: []string{blog.URL}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "config.yaml")
	if err := p.Write(name, false); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Scrape.URLs) != 2 || len(c.Scrape.AllowPrivate) != 1 || c.Scrape.AllowPrivate[0] != "127.0.0.1" {
		t.Errorf("pages %q, private %q", c.Scrape.URLs, c.Scrape.AllowPrivate)
	}
}
