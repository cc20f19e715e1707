package extract

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// articlePage returns a page of about n bytes with the markup that pages have:
// a head full of metadata, menus, teasers, paragraphs with links, comments.
func articlePage(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Mesurer sans juger | Le Journal</title>
<meta property="og:title" content="Mesurer sans juger"><meta property="og:site_name" content="Le Journal">
<meta name="description" content="Trois mesures qui aident une équipe, et deux qui la rendent malheureuse.">
<link rel="canonical" href="https://journal.example.fr/mesurer">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle",
"headline":"Mesurer sans juger","datePublished":"2024-05-02T09:30:00+02:00","author":[{"@id":"#a"}]},
{"@type":"Person","@id":"#a","name":"Jeanne Martin"}]}</script></head><body class="single">`)
	for i := range 40 {
		fmt.Fprintf(&b, `<nav class="menu menu-item-%[1]d"><ul><li class="item"><a href="/rubrique/%[1]d" class="link">`+
			`Rubrique %[1]d</a></li></ul></nav>`, i)
	}
	b.WriteString(`<main><article class="post hentry"><h1 class="entry-title">Mesurer sans juger</h1>` +
		`<div class="byline">Par <a rel="author" href="/auteur/jeanne">Jeanne Martin</a>, ` +
		`le <time datetime="2024-05-02">2 mai 2024</time></div>`)
	for i := 0; b.Len() < n*7/10; i++ {
		fmt.Fprintf(&b, `<p class="text">Le paragraphe %d dit que la mesure du <a href="/tag/temps" rel="tag">temps</a> d’attente `+
			`vaut mieux que celle du temps de travail, et il le dit <em>deux fois</em> plutôt qu’une.</p>`, i)
	}
	b.WriteString(`</article></main><section class="related">`)
	for i := 0; b.Len() < n*9/10; i++ {
		fmt.Fprintf(&b, `<div class="teaser card"><img src="/img/%d.jpg" alt=""><h3><a href="/a/%d">Un autre article</a></h3>`+
			`<span class="author">Lucie Faure</span><time datetime="2023-01-0%d">janvier</time></div>`, i, i, i%9+1)
	}
	b.WriteString(`</section><section id="comments">`)
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, `<div class="comment"><cite class="fn">Lecteur %d</cite> <time>3 mai 2024</time>`+
			`<p>Merci pour ce texte.</p></div>`, i)
	}
	b.WriteString(`</section></body></html>`)
	return b.Bytes()
}

var benchSizes = []struct {
	name  string
	bytes int
}{{"10KB", 10_000}, {"100KB", 100_000}, {"500KB", 500_000}, {"2MB", 2_000_000}}

// BenchmarkExtract reports beside the time of Extract how many times that is
// what golang.org/x/net/html takes to parse the same page. The two take turns,
// so that a busy machine slows both.
func BenchmarkExtract(b *testing.B) {
	for _, size := range benchSizes {
		page := articlePage(size.bytes)
		b.Run(size.name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			var parsing time.Duration
			for b.Loop() {
				b.StopTimer()
				start := time.Now()
				if _, err := html.Parse(bytes.NewReader(page)); err != nil {
					b.Fatal(err)
				}
				parsing += time.Since(start)
				b.StartTimer()
				mustExtract(b, Page{URL: "https://journal.example.fr/mesurer", Body: page}, Rules{})
			}
			b.ReportMetric(float64(b.Elapsed())/float64(parsing), "×parse")
		})
	}
}
