// Package notify notifies others of passes: a WebSub hub (Hub), and whoever
// monitors feedgen, by pings and metrics (Monitor, Metrics). It knows the report
// of a pass, and not how one is made.
package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"feedgen/cmd/feedgen/internal/report"
)

// Monitor reports passes to a ping URL and a metrics file. The zero Monitor
// reports to nobody.
type Monitor struct {
	Ping    string           // URL, as healthchecks.io has it; empty: none
	File    string           // path of the metrics; empty: none
	Metrics *Metrics         // nil: none
	Next    func() time.Time // when the next pass comes; nil: nobody knows
}

// Begin reports that a pass starts. It tries once: the pass should not wait.
func (m Monitor) Begin(ctx context.Context) error {
	return m.send(ctx, "start", nil, 1)
}

// End reports how a pass ended, and returns what of that failed.
func (m Monitor) End(ctx context.Context, r *report.Report, err error) (failed []error) {
	ctx, cancel := outlive(ctx)
	defer cancel()
	path := "" // success
	if r.Status != report.OK {
		path = "fail"
	}
	var body bytes.Buffer
	if err != nil {
		report.Explain(&body, err)
	}
	r.Summarise(&body)
	if err := m.send(ctx, path, body.Bytes(), 3); err != nil {
		failed = append(failed, err)
	}

	if m.Metrics != nil {
		m.Metrics.Note(r)
	}
	if m.File != "" {
		if err := m.Metrics.WriteFile(m.File, m.next()); err != nil {
			failed = append(failed, fmt.Errorf("the metrics are not written: %w", err))
		}
	}
	return failed
}

func (m Monitor) next() time.Time {
	if m.Next == nil {
		return time.Time{}
	}
	return m.Next()
}

// send posts to the address of the ping, or to a path below it.
func (m Monitor) send(ctx context.Context, path string, body []byte, tries uint) error {
	if m.Ping == "" {
		return nil
	}
	to, err := url.Parse(m.Ping)
	if err != nil {
		return errors.New("the ping failed: its address cannot be read")
	}
	if path != "" {
		to = to.JoinPath(path)
	}
	n := notification{to: to.String(), mimeType: "text/plain; charset=utf-8", body: body, tries: tries}
	if err := n.post(ctx, nil); err != nil {
		return fmt.Errorf("the ping at %s failed: %w", to.Host, withoutURL(err))
	}
	return nil
}
