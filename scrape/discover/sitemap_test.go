package discover

import (
	"bytes"
	"testing"
)

func FuzzParseSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>https://blog.test/a</loc><lastmod>2026-01-01</lastmod></url></urlset>`))
	f.Add([]byte(`<sitemapindex><sitemap><loc>https://blog.test/a.xml</loc></sitemap></sitemapindex>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		articles, sitemaps, err := parseSitemap(bytes.NewReader(text))
		if err != nil && len(articles)+len(sitemaps) > 0 {
			t.Errorf("an unreadable sitemap yields %v and %v", articles, sitemaps)
		}
	})
}
