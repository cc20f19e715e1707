package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"feedgen/scrape"
)

// liveLine is a terminal with a line at its end that is rewritten in place.
// Whatever is written to it appears above that line. A nil liveLine is for
// where there is no such terminal, and shows nothing.
type liveLine struct {
	mu   sync.Mutex
	out  io.Writer
	text string // the line as it stands
}

const (
	eraseLine = "\r\x1b[K"
	noWrap    = "\x1b[?7l"
	wrap      = "\x1b[?7h"
)

// Write writes p above the line.
func (l *liveLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	n, err := l.out.Write(p)
	l.draw()
	return n, err
}

// show replaces the line.
func (l *liveLine) show(text string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	l.text = text
	l.draw()
}

// clear takes the line away.
func (l *liveLine) clear() { l.show("") }

func (l *liveLine) erase() {
	if l.text != "" {
		io.WriteString(l.out, eraseLine)
	}
}

func (l *liveLine) draw() {
	if l.text != "" {
		// A terminal that became narrower meanwhile must not break the line.
		io.WriteString(l.out, noWrap+clip(l.text, columns(l.out)-1)+wrap)
	}
}

// scraping returns what tells the line how far a Scraper is; nil for no line.
func (l *liveLine) scraping() func(scrape.Progress) {
	if l == nil {
		return nil
	}
	began := time.Now()
	return func(p scrape.Progress) { l.show(progressText(p, time.Since(began))) }
}

// progressText says how far a Scraper is that has been at it for so long.
func progressText(p scrape.Progress, took time.Duration) string {
	text := fmt.Sprintf("%d of %s", p.Done, plural(p.Total, "page", "pages"))
	if p.InFlight > 1 {
		text += fmt.Sprintf(", %d in flight", p.InFlight)
	}
	if p.Done > 0 && p.Done < p.Total {
		left := took / time.Duration(p.Done) * time.Duration(p.Total-p.Done)
		text += fmt.Sprintf(", about %s left", roughly(left))
	}
	switch {
	case p.Host == "":
	case p.Wait >= time.Second/2:
		text += fmt.Sprintf(", giving %s %s", p.Host, roughly(p.Wait))
	default:
		text += ", asking " + p.Host
	}
	return text
}

// roughly rounds a duration as people do: 7s, 3m, 2h.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", max(1, int(d.Round(time.Second).Seconds())))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%dh", int(d.Round(time.Hour).Hours()))
}
