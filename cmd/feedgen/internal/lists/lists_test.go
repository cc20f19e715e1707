package lists

import (
	"testing"

	"feedgen/cmd/feedgen/internal/config"

	"github.com/google/go-cmp/cmp"
)

func TestPageURLs(t *testing.T) {
	const blog = "https://blog.example/"
	no := false
	c := config.Default()
	c.Scrape.URLs = []string{blog + "listed", blog + "old-slug", blog + "hidden-before", blog + "http"}
	c.Scrape.Hosts = []string{"Blog.example"}
	c.Entries = []config.Entry{
		{URL: blog + "listed/"},
		{URL: blog + "by-host", Was: []string{blog + "by-host-before"}},
		{URL: blog + "new-slug", Was: []string{blog + "old-slug"}},
		{URL: blog + "hidden", Was: []string{blog + "hidden-before"}, Hidden: true},
		{URL: blog + "unscraped", Scrape: &no},
		{URL: blog + "http", Was: []string{"http://blog.example/http"}},
		{URL: "https://review.example/42"},
		{URL: "https://www.blog.example/www"},
		{URL: "https://fr.blog.example/subdomain"},
		{URL: blog + "by-host-before"}, // another list may still have it
	}
	local, err := Load(t.Context(), c, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{blog + "listed", blog + "old-slug", blog + "http", blog + "by-host", blog + "new-slug",
		"https://www.blog.example/www", "https://fr.blog.example/subdomain"}
	if diff := cmp.Diff(want, local.PageURLs(c)); diff != "" {
		t.Errorf("pages to scrape (-want +got):\n%s", diff)
	}
}
