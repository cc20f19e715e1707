package scrape

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"
)

// BenchmarkPageMemory measures what shared page memory of so many pages takes: to
// find that nothing is due, and to read all of them, as passes do that publish.
//
//	go test ./scrape -run '^$' -bench PageMemory -benchtime 1x
func BenchmarkPageMemory(b *testing.B) {
	for _, pages := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("pages=%d", pages), func(b *testing.B) {
			dir := b.TempDir()
			urls := writePageMemory(b, dir, pages)
			listing := Listing{URLs: urls, Settings: Settings{RefreshAfter: 7 * 24 * time.Hour, Fetch: fetch.Options{Delay: time.Second}}}
			defer debug.SetGCPercent(debug.SetGCPercent(40)) // as feedgen does
			debug.FreeOSMemory()
			b.ResetTimer()
			for b.Loop() {
				m := &PageMemory{Store: folder(dir)}
				if _, err := m.Fetch(b.Context(), NewGroup(&fetch.Pace{}, 16), []Listing{listing}, Shard{}); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(heapMB(), "fetch-MB")
				for _, u := range urls {
					if page, err := m.Store.Page(b.Context(), u, " "); err != nil || page == nil {
						b.Fatal(u, err)
					}
				}
				b.ReportMetric(heapMB(), "read-MB")
			}
		})
	}
}

// folder returns a Store in a folder.
func folder(dir string) memory.Store {
	return memory.Store{
		Read: func(_ context.Context, name string) ([]byte, string, error) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if errors.Is(err, fs.ErrNotExist) {
				return nil, "", nil
			}
			return data, "", err
		},
		Write: func(_ context.Context, name string, data []byte, _ string) (string, error) {
			return "", os.WriteFile(filepath.Join(dir, name), data, 0o600)
		},
	}
}

// writePageMemory writes documents of pages that were just read, of a thousand
// hosts and one with two fifths of them all, and returns their addresses.
func writePageMemory(b *testing.B, dir string, pages int) []string {
	b.Helper()
	store := folder(dir)
	var documents [memory.Documents]*memory.Document
	urls := make([]string, pages)
	now := time.Now().UTC().Truncate(time.Second)
	for i := range urls {
		host := fmt.Sprintf("blog-%d.example", i%1000)
		if i%5 < 2 {
			host = "platform.example"
		}
		u := url.URL{Scheme: "https", Host: host, Path: fmt.Sprintf("/2022/03/an-article-about-the-measure-number-%d", i)}
		urls[i] = u.String()
		n := memory.DocumentOf(host)
		if documents[n] == nil {
			d, _, err := store.Open(b.Context(), n)
			if err != nil {
				b.Fatal(err)
			}
			documents[n] = d
		}
		title := fmt.Sprintf("What measure number %d tells us about machines", i)
		documents[n].Set(urls[i], &memory.Page{
			Variant: " ", Extractor: extract.Version, Fetched: now, Changed: now.AddDate(-2, 0, 0),
			Validators: fetch.Validators{ETag: fmt.Sprintf(`"%x"`, i), LastModified: "Tue, 20 Sep 2022 06:00:00 GMT"},
			Metadata: &extract.Metadata{
				Title: title, Authors: []string{"Ada Lovelace", "Charles Babbage"}, Published: "2022-03-20T06:00:00Z",
				Summary: title + ": memory, the network and disks were measured once more, and compared with what their makers promise.",
				Image:   urls[i] + ".jpg", Language: "en", Canonical: urls[i], SiteName: "The blog", Tags: []string{"Measures", "Machines"},
			},
			Traits: extract.Traits{Title: title + " | The blog", Description: title, Image: urls[i] + ".jpg"},
		})
	}
	for n, d := range documents {
		if d == nil {
			continue
		}
		if _, err := store.Save(b.Context(), n, d, ""); err != nil {
			b.Fatal(err)
		}
		documents[n] = nil
	}
	runtime.GC()
	return urls
}

// heapMB returns what the heap has taken from the system so far, at most.
func heapMB() float64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapSys-stats.HeapReleased) / 1e6
}
