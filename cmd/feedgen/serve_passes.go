package main

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/fleet"
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/serve"
	"feedgen/scrape"
	"feedgen/scrape/fetch"
)

// server makes the passes of `feedgen serve`.
type server struct {
	app  *app
	pace *fetch.Pace

	mu      sync.Mutex
	metrics map[string]*notify.Metrics // by the configurations' names; empty: of the only one
}

// load loads the configurations.
func (s *server) load() ([]serve.Settings, error) {
	f, err := fleet.Load(s.app.configs, s.pace)
	if err != nil {
		return nil, err
	}
	f.Lasting = true
	owners := map[string]string{}
	var all []serve.Settings
	for _, m := range f.Members {
		settings, err := serve.Settings{}, m.Err
		if owner := owners[m.Name]; owner != "" {
			const text = "%s and %s are both called %s, and their files would stand below that name"
			err = report.UsageError(fmt.Errorf(text, owner, m.File, m.Name),
				"give the files or their folders other names")
		}
		owners[m.Name] = m.File
		if err == nil {
			settings, err = s.settings(f, m)
		}
		settings.Err = err
		if f.Several {
			settings.Name = m.Name
		}
		all = append(all, settings)
	}
	return all, nil
}

// metricsOf returns the figures of a configuration.
func (s *server) metricsOf(name string) *notify.Metrics {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.metrics[name] == nil {
		s.metrics[name] = notify.NewMetrics()
	}
	return s.metrics[name]
}

// text returns the figures of all configurations.
func (s *server) text(next func(name string) time.Time) []byte {
	s.mu.Lock()
	all := maps.Clone(s.metrics)
	s.mu.Unlock()
	return notify.TextOf(all, next)
}

// settings returns what serve is to know of a configuration.
func (s *server) settings(f *fleet.Fleet, m *fleet.Member) (serve.Settings, error) {
	c := m.Config
	if c.Schedule == "" {
		return serve.Settings{}, report.UsageError(fmt.Errorf("%s has no schedule", m.File),
			"set one, such as schedule: '17 */2 * * *', or start feedgen run from cron or a timer")
	}
	metrics := s.metricsOf("")
	if f.Several {
		metrics = s.metricsOf(m.Name)
	}
	monitor, err := newMonitor(c, metrics)
	if err != nil {
		return serve.Settings{}, err
	}
	follower, err := pass.Follow(context.Background(), c)
	if err != nil {
		return serve.Settings{}, err
	}
	return serve.Settings{
		Timing: c.Timing(), StaleAfter: time.Duration(c.Monitor.StaleAfter),
		Published: func(ctx context.Context) (serve.Published, error) {
			p, err := follower.Read(ctx)
			if !p.LastSuccess.IsZero() {
				metrics.Published(p.LastSuccess, p.Entries, p.Pages)
			}
			return serve.Published{Bucket: p.Bucket, Manifest: p.Files, Success: p.LastSuccess, Link: c.LinkHeader}, err
		},
		Version: follower.Version,
		Pass: func(ctx context.Context, next func() time.Time, refresh func(context.Context)) (r *report.Report, err error) {
			defer func() {
				if r == nil {
					metrics.Note(&report.Report{Status: report.Failed}) // it panics
				}
			}()
			monitor := monitor
			monitor.Next = next
			if _, failed := fetchPages(ctx, s.app, f, pass.Inputs{Log: s.app.log}, scrape.Shard{}, m)(); failed != nil {
				s.app.log.Warn(failed.Error(), "config", m.File)
			}
			f.Turn(func() {
				apart(s.app, f, m, func(t task) {
					r, err = t.pass(ctx, t.inputs(pass.Inputs{Published: refresh, Alert: alerter(c)}), monitor)
				})
			})
			return r, err
		},
	}, nil
}
