// Package notify sends notifications of passes: to a WebSub hub (Hub), to
// monitoring by pings and metrics (Monitor, Metrics), and to commands (Command,
// Alert). It uses the report of a pass, and does not know how one is made.
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

// Monitor reports passes to a ping URL and a metrics file. The zero Monitor does
// nothing.
type Monitor struct {
	Ping    string           // URL with the protocol of healthchecks.io; empty: none
	File    string           // path of the metrics file; empty: none
	Metrics *Metrics         // nil: none
	Next    func() time.Time // time of the next pass; nil: unknown
}

// Begin reports the start of a pass. It does not retry, because the pass waits
// for it.
func (m Monitor) Begin(ctx context.Context) error {
	return m.send(ctx, "start", nil, 1)
}

// End reports the end of a pass, and returns the errors of doing so.
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

// send posts to the ping URL, or to a path below it.
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
