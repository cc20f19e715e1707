package scrape

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"feedgen/scrape/memory"

	"github.com/go-json-experiment/json/jsontext"
)

// benchPage is an article, in which %[1]s stands for its path.
const benchPage = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Article %[1]s sur la mesure | Le blog</title>
<link rel="canonical" href="%[1]s"><meta property="og:title" content="Article %[1]s sur la mesure">
<meta name="description" content="Ce que l'article %[1]s mesure, et comment."><meta property="og:image" content="/images%[1]s.jpg">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"BlogPosting","headline":"Article %[1]s sur la mesure",
"datePublished":"2024-02-08T08:00:00+01:00","author":[{"@type":"Person","name":"Ada Lovelace"}]}</script></head>
<body><main><article><h1>Article %[1]s sur la mesure</h1><p>Mesurer une page demande de la lire en entier.</p></article></main></body>
</html>`

// BenchmarkState reports how long the state of 10,000 pages takes to load and to
// save. go run ./.ci/bench measures whole runs.
func BenchmarkState(b *testing.B) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"1"`)
		fmt.Fprintf(w, benchPage, r.URL.Path)
	}))
	defer site.Close()
	urls := make([]string, 10_000)
	for i := range urls {
		urls[i] = fmt.Sprintf("%s/%d", site.URL, i)
	}
	cache := &memory.Cache{}
	if _, err := (&setup{AllowPrivate: []string{"127.0.0.0/8"}, PerHost: 4, Cache: cache}).Scrape(b.Context(), urls); err != nil {
		b.Fatal(err)
	}
	text, err := json.Marshal(cache)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			if err := cache.Encode(jsontext.NewEncoder(io.Discard)); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(len(text)))
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if err := json.Unmarshal(text, &memory.Cache{}); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(len(text)))
	})
}
