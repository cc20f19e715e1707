package extract

import (
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sharing is a page whose description other pages may have, too.
func sharing(size int) Page {
	return Page{URL: "https://a.test/x", ContentType: "text/html; charset=utf-8", Body: []byte(
		`<html lang="fr"><head><title>Un titre | Le blog</title>` +
			`<meta name="description" content="Le blog de ceux qui mesurent."><meta property="og:image" content="/logo.png">` +
			`<script type="application/ld+json">{"@type":"Article","headline":"Un titre","datePublished":"2024-02-20",` +
			`"author":{"name":"Ada Lovelace"},"articleBody":"` + strings.Repeat("mesurer ", size/8) + `"}</script></head>` +
			`<body><article><h1>Un titre</h1>` +
			strings.Repeat("<p>Le premier vrai paragraphe de cet article dit ce qu'il en est, et prend son temps.</p>", 10) +
			`</article></body></html>`)}
}

func TestCompactComparesAlike(t *testing.T) {
	others := []Traits{
		{Title: "Un autre | Le blog", Description: "Le blog de ceux qui mesurent.", Image: "https://a.test/logo.png"},
		{Title: "Un tiers | Le blog"},
	}
	whole := mustExtract(t, sharing(0), Rules{})
	compact := whole
	compact.Compact()
	if diff := cmp.Diff(whole.Metadata, compact.Metadata); diff != "" {
		t.Errorf("Compact changes the metadata (-whole +compact):\n%s", diff)
	}
	whole.Compare(others)
	compact.Compare(others)
	if diff := cmp.Diff(whole.Metadata, compact.Metadata); diff != "" {
		t.Errorf("compared (-whole +compact):\n%s", diff)
	}
}

func TestCompactLetsGoOfThePage(t *testing.T) {
	heap := func() int64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	before := heap()
	const pages, size = 20, 1 << 20
	results := make([]Result, pages)
	for i := range results {
		results[i] = mustExtract(t, sharing(size), Rules{})
		results[i].Compact()
	}
	if kept := (heap() - before) / pages; kept > size/10 {
		t.Errorf("a result of a page of %d bytes keeps %d", size, kept)
	}
	runtime.KeepAlive(results)
}
