package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// maxRobotsBytes is how much of a robots.txt is read: the minimum of RFC 9309,
// section 2.5.
const maxRobotsBytes = 500 << 10

// maxRobotsMemory is the size of the largest rules that are remembered. Larger
// ones are read again by each client.
const maxRobotsMemory = 16 << 10

// maxRobotsMemories is the size of all rules that are remembered. Beyond that, the
// largest are read again by each client.
const maxRobotsMemories = 4 << 20

// robots are the robots.txt files of the origins of one client.
type robots struct {
	follower *follower
	hosts    *hosts
	memory   map[string]HostMemory

	elsewhere func(*url.URL) bool // see Options

	mu       sync.Mutex
	byOrigin map[string]*robotsFile
}

func newRobots(f *follower, hs *hosts, o Options) *robots {
	return &robots{follower: f, hosts: hs, memory: o.Memory, elsewhere: o.Elsewhere, byOrigin: map[string]*robotsFile{}}
}

// robotsFile is the robots.txt of one origin, read once.
type robotsFile struct {
	host, scheme string        // of the origin; host as in memoryKey
	turn         chan struct{} // holds one element while it is being read
	answer       atomic.Pointer[robotsAnswer]
}

// robotsAnswer is the result of reading a robots.txt.
type robotsAnswer struct {
	rules   robotsRules
	learned *RobotsMemory // for the next run; nil: nothing new
	err     error         // why nothing may be fetched; nil: rules decide
}

// allowed returns an error if robots.txt disallows a URL, or can't be requested in time.
func (rs *robots) allowed(ctx context.Context, u *url.URL, until time.Time) error {
	if u.Path == "/robots.txt" {
		return nil
	}
	file := rs.file(u)
	answer := file.answer.Load()
	if answer == nil {
		select {
		case file.turn <- struct{}{}:
			defer func() { <-file.turn }()
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		answer = file.answer.Load()
	}
	if answer == nil {
		answer = rs.read(ctx, file, until)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(answer.err, ErrLate):
			return ErrLate
		}
		file.answer.Store(answer)
		rs.hosts.of(u).slowTo(min(answer.rules.delay, maxCrawlDelay))
	}
	if answer.err != nil {
		return answer.err
	}
	if !answer.rules.allow(u) {
		return ErrRobots
	}
	return nil
}

// file returns the robots.txt of a URL's origin, which may not be read yet.
func (rs *robots) file(u *url.URL) *robotsFile {
	key := memoryKey(u)
	origin := u.Scheme + "://" + key
	rs.mu.Lock()
	defer rs.mu.Unlock()
	file := rs.byOrigin[origin]
	if file == nil {
		file = rs.hosts.shared.robots(origin, key, u.Scheme)
		rs.byOrigin[origin] = file
	}
	return file
}

// robots returns the robots.txt of an origin, which may not be read yet.
func (hs *Hosts) robots(origin, host, scheme string) *robotsFile {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	file := hs.byOrigin[origin]
	if file == nil {
		file = &robotsFile{host: host, scheme: scheme, turn: make(chan struct{}, 1)}
		hs.byOrigin[origin] = file
	}
	return file
}

// read fetches a robots.txt. If the server fails, the remembered one applies.
func (rs *robots) read(ctx context.Context, file *robotsFile, until time.Time) *robotsAnswer {
	at := &url.URL{Scheme: file.scheme, Host: file.host, Path: "/robots.txt"}
	remembered, known := rs.memory[file.host].Robots[file.scheme]
	r := Request{URL: at, Accept: "text/plain, */*;q=0.1", MaxBytes: maxRobotsBytes, Truncate: true, Until: until}
	if known {
		r.Validators, r.ValidFor = remembered.Validators, at.String()
	}
	res, err := rs.follower.follow(ctx, r, func(to *url.URL, _ time.Time) error {
		if rs.elsewhere != nil && rs.elsewhere(to) {
			return &redirectError{"robots.txt is on another host"}
		}
		return nil
	})
	var (
		answer     *StatusError
		astray     *redirectError
		unresolved *lookupError
	)
	switch {
	case err == nil && res.NotModified():
		return &robotsAnswer{rules: parseRobots([]byte(remembered.Rules)), learned: &remembered}
	case err == nil:
		defer res.Release()
		rules := parseRobots(wholeLines(res.Body))
		learned := &RobotsMemory{Rules: rules.String(), Validators: res.Validators()}
		if len(learned.Rules) > maxRobotsMemory {
			learned = nil
		}
		return &robotsAnswer{rules: rules, learned: learned}
	case errors.Is(err, ErrLate):
		return &robotsAnswer{err: err}
	case errors.As(err, &answer) && answer.Status < 500 && answer.Status != http.StatusTooManyRequests,
		errors.As(err, &astray):
		// RFC 9309, section 2.3.1.3: there is none, so everything is allowed.
		return &robotsAnswer{learned: &RobotsMemory{}}
	case known:
		return &robotsAnswer{rules: parseRobots([]byte(remembered.Rules))}
	case errors.As(err, &unresolved):
		return &robotsAnswer{err: err} // not a problem of robots.txt
	}
	// RFC 9309, section 2.3.1.4: an unreachable robots.txt forbids everything.
	return &robotsAnswer{err: fmt.Errorf("robots.txt cannot be read, so no page is: %w", err)}
}

// wholeLines drops the last line of a robots.txt that was cut off: the beginning of a
// rule may disallow far more than the whole rule.
func wholeLines(text []byte) []byte {
	if len(text) < maxRobotsBytes {
		return text
	}
	return text[:bytes.LastIndexAny(text, "\r\n")+1]
}

// remember returns memory with the robots.txt files that were read.
func (rs *robots) remember(memory map[string]HostMemory) map[string]HostMemory {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, file := range rs.byOrigin {
		answer := file.answer.Load()
		if answer == nil || answer.learned == nil {
			continue
		}
		m := memory[file.host]
		files := map[string]RobotsMemory{}
		maps.Copy(files, m.Robots)
		files[file.scheme] = *answer.learned
		m.Robots = files
		memory[file.host] = m
	}
	limitRobots(memory)
	return memory
}

// limitRobots removes the largest rules if all together exceed maxRobotsMemories.
func limitRobots(memory map[string]HostMemory) {
	sizes, all := map[string]int{}, 0
	for host, m := range memory {
		for _, file := range m.Robots {
			sizes[host] += len(file.Rules)
		}
		all += sizes[host]
	}
	if all <= maxRobotsMemories {
		return
	}
	largest := slices.SortedFunc(maps.Keys(sizes), func(a, b string) int {
		return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b))
	})
	for _, host := range largest {
		if all <= maxRobotsMemories {
			return
		}
		m := memory[host]
		m.Robots, all = nil, all-sizes[host]
		if memory[host] = m; m.isEmpty() {
			delete(memory, host)
		}
	}
}
