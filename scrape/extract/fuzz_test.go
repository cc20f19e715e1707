package extract

import (
	"os"
	"path/filepath"
	"testing"
)

func FuzzExtract(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range pages {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, "https://example.com/2024/05/02/article", "text/html; charset=utf-8")
	}
	f.Add([]byte("\xff\xfe<\x00h\x001\x00>\x00"), "http://[::1]/", "text/html; charset=utf-16le")
	f.Fuzz(func(t *testing.T, body []byte, address, contentType string) {
		r := mustExtract(t, Page{URL: address, ContentType: contentType, Body: body}, Rules{})
		checkResult(t, r)
	})
}
