// Package fleet runs several configurations in one process: it finds and loads
// them (load.go), refuses those that write the same file or the same state
// (conflict.go), and lets them work at the same time, by turns, at one pace per
// host (Fleet.Each). Where they share page memory, it is brought up to date for
// all of them at once (pages.go). A shard is the part of one process (shard.go).
package fleet

import (
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/feed/link"
	"feedgen/scrape"
	"feedgen/scrape/fetch"
)

// Fleet holds the configurations of one process.
type Fleet struct {
	Members []*Member // in the order in which they were named, those of a folder by name

	// Several reports whether output names the members: there are several, or a
	// folder was named.
	Several bool

	// Lasting is set if members make passes repeatedly.
	Lasting bool

	pace        *fetch.Pace
	hostsAtOnce int
	turns       chan struct{} // holds one element per member at work

	mu    sync.Mutex
	group *scrape.Group // of the passes that began last; nil: none did
	began time.Time     // when the group was made
	pages map[*Member]sharedPages
}

// Member is one configuration.
type Member struct {
	File   string         // of the configuration
	Name   string         // the file's without its ending, or for config.yaml its folder's
	Config *config.Config // nil: it is broken
	Err    error          // why, with the status report.Usage; nil: it is not
}

// Inputs returns the inputs of a pass of a member. Concurrent passes keep one pace
// and share the pages that they read.
func (f *Fleet) Inputs(in pass.Inputs, m *Member) pass.Inputs {
	in.Config, in.Memory = m.Config, f.pagesOf(m, in.Log)
	if f.Several {
		in.Group, in.Idle = f.current(), f.idle
	}
	return in
}

// current returns the group of the passes that begin now.
func (f *Fleet) current() *scrape.Group {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.group == nil || f.Lasting && time.Since(f.began) > groupTime {
		f.group, f.began = scrape.NewGroup(f.pace, f.hostsAtOnce), time.Now()
	}
	return f.group
}

// groupTime is how long what one pass has read is news for those that begin after
// it, where passes come and go.
const groupTime = time.Minute

// Each calls work for each member once its pages were read, at the same time but by
// turns, and done with
// the indexes of the members in their order, each once those before it are done,
// one call at a time.
func (f *Fleet) Each(work func(i int, m *Member), done func(i int)) {
	ended := make([]chan struct{}, len(f.Members))
	var members sync.WaitGroup
	for i, m := range f.Members {
		ended[i] = make(chan struct{})
		members.Go(func() {
			defer close(ended[i])
			f.Await(m)
			f.Turn(func() { work(i, m) })
		})
	}
	for i := range f.Members {
		<-ended[i]
		done(i)
	}
	members.Wait()
}

// Turn calls work when it is a member's turn.
func (f *Fleet) Turn(work func()) {
	f.turns <- struct{}{}
	defer func() { <-f.turns }()
	work()
}

// idle ends the turn of a member that waits for others than this process, until
// resume is called.
func (f *Fleet) idle() (resume func()) {
	<-f.turns
	return func() { f.turns <- struct{}{} }
}

// percentWithPages is how much garbage there may be, in percent of what is in use,
// where that is mostly page memory, which stays: a million pages are a gigabyte.
const percentWithPages = 40

// newFleet returns the fleet of some members, which keep a pace.
func newFleet(members []*Member, several bool, pace *fetch.Pace) *Fleet {
	f := &Fleet{Members: members, Several: several, pace: pace, hostsAtOnce: 1, turns: make(chan struct{}, max(2, runtime.NumCPU()))}
	for _, m := range members {
		if m.Config != nil && m.Config.Pages != "" && os.Getenv("GOGC") == "" {
			debug.SetGCPercent(percentWithPages)
		}
		if m.Config != nil {
			limitPace(pace, m.Config)
			f.hostsAtOnce = max(f.hostsAtOnce, m.Config.Scrape.Concurrency)
		}
	}
	return f
}

// limitPace slows the hosts that a configuration lists to its delay, before any
// member has sent them a request.
func limitPace(pace *fetch.Pace, c *config.Config) {
	s := &c.Scrape
	addresses := append([]string{}, s.URLs...)
	for _, e := range c.Entries {
		addresses = append(addresses, e.URL)
	}
	for _, host := range s.Hosts {
		addresses = append(addresses, (&url.URL{Scheme: "https", Host: host}).String())
	}
	for _, source := range s.Sources() {
		addresses = append(addresses, source.Address())
	}
	for _, address := range addresses {
		pace.Limit(link.Host(address), time.Duration(s.Delay), s.PerHost)
	}
}
