package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	"feedgen/scrape/fetch"
)

func ExampleClient_Get() {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /drafts\n")
		case "/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "/new":
			fmt.Fprint(w, "<html><title>Notes</title></html>")
		}
	}))
	defer site.Close()

	client, err := fetch.New(fetch.Options{
		UserAgent: "example/1.0 (+https://example.org)", Robots: true, Retries: 2, Delay: 10 * time.Millisecond,
		AllowPrivate: []string{"127.0.0.1"}, // the site is on loopback
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, path := range []string{"/old", "/drafts/1"} {
		u, err := url.Parse(site.URL + path)
		if err != nil {
			fmt.Println(err)
			return
		}
		res, err := client.Get(context.Background(), fetch.PageRequest(u, 1_000_000))
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(res.URL.Path, string(res.Body))
		res.Release()
	}
	// Output:
	// /new <html><title>Notes</title></html>
	// the site's robots.txt disallows this page
}
