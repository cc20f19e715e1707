package scrape_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"feedgen/scrape"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"
)

// A failing page keeps its last known good metadata.
func ExampleScraper_Scrape() {
	broken := false
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken {
			http.Error(w, "out of order", http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, `<html lang="en"><head><title>Notes on winter</title><meta name="author" content="Ada Lovelace">
			<meta property="og:type" content="article"></head><body><article><h1>Notes on winter</h1>
			<p>Winter is the season in which engines are built, because nobody wants to be outside.</p></article></body></html>`)
	}))
	defer site.Close()

	cache := &memory.Cache{} // a program stores it between runs
	for range 2 {
		scraper, err := scrape.New(scrape.Settings{Fetch: fetch.Options{AllowPrivate: []string{"127.0.0.1"}}}, cache)
		if err != nil {
			fmt.Println(err)
			return
		}
		pages, err := scraper.Scrape(context.Background(), []string{site.URL + "/winter"})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, p := range pages {
			fmt.Println(p.Outcome, p.Err, p.Entry.Title)
		}
		broken = true
	}
	// Output:
	// fetched <nil> Notes on winter
	// failed the server answers 500 Internal Server Error Notes on winter
}
