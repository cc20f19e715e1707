//go:build unix

package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/feeds"
)

// runLoop is the program loop KIND PAGES HOSTS, which reads the pages by the proxy
// of the environment.
func runLoop(args []string) error {
	var w web
	var err error
	if w.pages, err = strconv.Atoi(args[1]); err != nil {
		return err
	}
	if w.hosts, err = strconv.Atoi(args[2]); err != nil {
		return err
	}
	switch args[0] {
	case "download":
		return w.each("", http.StatusOK, func(_ int, res *http.Response) error {
			_, err := io.Copy(io.Discard, res.Body)
			return err
		})
	case "conditional":
		return w.each(etag, http.StatusNotModified, func(_ int, res *http.Response) error { return nil })
	case "naive":
		return generateNaively(&w)
	}
	return fmt.Errorf("there is no loop %q", args[0])
}

// each reads the pages, some at once, with a condition if it is not empty.
func (w *web) each(condition string, status int, read func(i int, res *http.Response) error) error {
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: concurrency}}
	one := func(i int) error {
		req, err := http.NewRequest(http.MethodGet, w.url(i), nil)
		if err != nil {
			return err
		}
		if condition != "" {
			req.Header.Set("If-None-Match", condition)
		}
		res, err := client.Do(req)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if res.StatusCode != status {
			return fmt.Errorf("%s: %s", w.url(i), res.Status)
		}
		return read(i, res)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, concurrency)
	for worker := range concurrency {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(w.pages) && errs[worker] == nil; i = next.Add(1) - 1 {
				errs[worker] = one(int(i))
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// generateNaively writes feeds of the pages as many small generators do.
func generateNaively(w *web) error {
	f := &feeds.Feed{Title: "At scale", Link: &feeds.Link{Href: "https://feeds.example/"}, Items: make([]*feeds.Item, w.pages)}
	err := w.each("", http.StatusOK, func(i int, res *http.Response) error {
		page, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			return err
		}
		meta := func(selector string) string { return page.Find(selector).AttrOr("content", "") }
		item := &feeds.Item{
			Title:       cmp.Or(meta(`meta[property="og:title"]`), page.Find("h1").First().Text()),
			Link:        &feeds.Link{Href: page.Find(`link[rel="canonical"]`).AttrOr("href", w.url(i))},
			Description: meta(`meta[name="description"]`),
		}
		_, byline, _ := strings.Cut(page.Find(".byline").Text(), " par ")
		item.Author = &feeds.Author{Name: byline}
		item.Created, err = time.Parse("02/01/2006", strings.TrimSpace(strings.TrimPrefix(page.Find(".byline").Text(), "le "))[:10])
		item.Id = item.Link.Href
		f.Items[i] = item
		return err
	})
	if err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{"rss.xml": f.WriteRss, "atom.xml": f.WriteAtom, "feed.json": f.WriteJSON} {
		if err := writeFile(filepath.Join("naive", name), write); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
