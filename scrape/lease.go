package scrape

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"feedgen/scrape/fetch"
)

// lease records who fetches the pages of a document, so that nobody else sends
// requests to their hosts. It is stored beside the document, as
//
//	{"owner": "5f0c9c1e26b46b68", "renewed": "2026-11-25T06:17:03Z"}
//
// and without an owner when it has ended.
type lease struct {
	Owner   string    `json:"owner,omitempty"`
	Renewed time.Time `json:"renewed"`

	memory  *PageMemory
	name    string // of the object
	version string
	recent  bool // somebody else had it a moment ago
}

const (
	leaseRenewal = 5 * time.Second
	// leaseTime is how long a lease may not be renewed until its owner counts as
	// dead. An owner that cannot renew it stops before.
	leaseTime = 4 * leaseRenewal
	// leaseForgotten is when a lease is over whatever the clocks of two machines
	// say.
	leaseForgotten = 10 * time.Minute
)

// claim leases a document. It waits until an owner that has died counts as dead;
// nil is the lease of a document that a living one has.
func (m *PageMemory) claim(ctx context.Context, number int, owner string) (*lease, error) {
	name := fmt.Sprintf("%02x.lease", number)
	watched, since := "", time.Time{} // the version of another's lease, and since when it is the same
	for {
		data, version, err := m.Read(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("page memory %s: %w", name, err)
		}
		var held lease
		if data != nil && json.Unmarshal(data, &held) != nil {
			held = lease{} // it guards nothing that anybody could renew
		}
		now := time.Now()
		age := now.Sub(held.Renewed)
		switch {
		case held.Owner == "", age > leaseForgotten, watched == version && now.Sub(since) >= leaseTime:
			l := &lease{Owner: owner, memory: m, name: name, version: version, recent: data != nil && age < leaseForgotten}
			err := l.write(ctx)
			if err != nil && m.IsLost(err) {
				continue
			}
			return l, err
		case watched != "" && watched != version:
			return nil, nil // it was renewed
		case watched == "":
			watched, since = version, now
		}
		if err := fetch.Sleep(ctx, leaseRenewal/5); err != nil {
			return nil, err
		}
	}
}

// write stores the lease as it is from now on.
func (l *lease) write(ctx context.Context) error {
	l.Renewed = time.Now().UTC().Truncate(time.Second)
	data, err := json.Marshal(l)
	if err == nil {
		l.version, err = l.memory.Write(ctx, l.name, data, l.version)
	}
	if err != nil {
		return fmt.Errorf("page memory %s: %w", l.name, err)
	}
	return nil
}

// keep renews the lease until done is called, which gives it back. The context
// ends when the lease cannot be renewed any more.
func (l *lease) keep(ctx context.Context) (kept context.Context, done func()) {
	kept, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		renewed := time.Now()
		for fetch.Sleep(kept, leaseRenewal) == nil {
			renewal, stop := context.WithTimeout(kept, leaseTime-time.Since(renewed)-leaseRenewal)
			err := l.write(renewal)
			stop()
			switch {
			case err == nil:
				renewed = time.Now()
			case l.memory.IsLost(err), time.Since(renewed) > leaseTime-2*leaseRenewal:
				cancel(err)
			}
		}
	}()
	return kept, func() {
		cancel(nil)
		<-ended
		l.Owner = ""
		end, stop := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
		defer stop()
		if err := l.write(end); err != nil && l.memory.Log != nil {
			l.memory.Log.Debug("a lease is not given back", "reason", err) // it runs out
		}
	}
}
