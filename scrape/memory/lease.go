package memory

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"feedgen/scrape/fetch"
)

// Lease records which process fetches the pages of a document, so that no other
// one sends requests to their hosts. It is stored beside the document, as
//
//	{"owner": "LNKIQ5HBTNUFOGLHDM4TJXZQ7S", "renewed": "2026-11-25T06:17:03Z"}
//
// and without an owner when it has ended.
type Lease struct {
	Owner   string    `json:"owner,omitempty"`
	Renewed time.Time `json:"renewed"`

	// Recent is set if another process had the lease in the last minutes.
	Recent bool `json:"-"`

	store   *Store
	name    string // of the object
	version string
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

// Claim leases a document to owner, a name that no other process has. It returns
// nil if another process renews its lease of the document, and waits until it is
// clear whether it does.
func (s *Store) Claim(ctx context.Context, number int, owner string) (*Lease, error) {
	name := fmt.Sprintf("%02x.lease", number)
	watched, since := "", time.Time{} // the version of another's lease, and since when it is the same
	for {
		data, version, err := s.Read(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("page memory %s: %w", name, err)
		}
		var held Lease
		if data != nil && json.Unmarshal(data, &held) != nil {
			held = Lease{} // it guards nothing that anybody could renew
		}
		now := time.Now()
		age := now.Sub(held.Renewed)
		switch {
		case held.Owner == "", age > leaseForgotten, watched == version && now.Sub(since) >= leaseTime:
			l := &Lease{Owner: owner, store: s, name: name, version: version, Recent: data != nil && age < leaseForgotten}
			err := l.write(ctx)
			if err != nil && s.IsLost(err) {
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
func (l *Lease) write(ctx context.Context) error {
	l.Renewed = time.Now().UTC().Truncate(time.Second)
	data, err := json.Marshal(l)
	if err == nil {
		l.version, err = l.store.Write(ctx, l.name, data, l.version)
	}
	if err != nil {
		return fmt.Errorf("page memory %s: %w", l.name, err)
	}
	return nil
}

// Keep renews the lease until done is called, which gives it back. The context ends
// when the lease can no longer be renewed.
func (l *Lease) Keep(ctx context.Context) (kept context.Context, done func()) {
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
			case l.store.IsLost(err), time.Since(renewed) > leaseTime-2*leaseRenewal:
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
		if err := l.write(end); err != nil && l.store.Log != nil {
			l.store.Log.Debug("a lease is not given back", "reason", err) // it runs out
		}
	}
}
