package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"sync"
)

// maxRobotsBytes is how much of a robots.txt is read: what RFC 9309, section
// 2.5, demands.
const maxRobotsBytes = 500 << 10

// maxRobotsMemory is the size of the largest rules that are remembered. Larger
// ones are read again by each client.
const maxRobotsMemory = 16 << 10

// robots are the robots.txt files of the origins that a client met.
type robots struct {
	follower *follower
	hosts    *hosts
	memory   map[string]HostMemory

	mu       sync.Mutex
	byOrigin map[string]*robotsFile
}

func newRobots(f *follower, hs *hosts, memory map[string]HostMemory) *robots {
	return &robots{follower: f, hosts: hs, memory: memory, byOrigin: map[string]*robotsFile{}}
}

// robotsFile is the robots.txt of one origin, read once.
type robotsFile struct {
	host, scheme string        // of the origin; host as in memoryKey
	turn         chan struct{} // holds one element while it is being read or checked
	read         bool
	rules        robotsRules
	err          error         // why nothing may be fetched; nil: rules say what may
	learned      *RobotsMemory // what the next client is to know; nil: nothing new
}

// allowed reports as an error that robots.txt forbids a URL.
func (rs *robots) allowed(ctx context.Context, u *url.URL) error {
	if u.Path == "/robots.txt" {
		return nil
	}
	file := rs.file(u)
	select {
	case file.turn <- struct{}{}:
		defer func() { <-file.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if !file.read {
		rules, learned, err := rs.read(ctx, file)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		file.read, file.rules, file.learned, file.err = true, rules, learned, err
		rs.hosts.of(u).slowTo(min(rules.delay, maxCrawlDelay))
	}
	if file.err != nil {
		return file.err
	}
	if !file.rules.allow(u) {
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
		file = &robotsFile{host: key, scheme: u.Scheme, turn: make(chan struct{}, 1)}
		rs.byOrigin[origin] = file
	}
	return file
}

// read fetches a robots.txt. Where the server fails, the remembered one stands.
func (rs *robots) read(ctx context.Context, file *robotsFile) (robotsRules, *RobotsMemory, error) {
	at := &url.URL{Scheme: file.scheme, Host: file.host, Path: "/robots.txt"}
	remembered, known := rs.memory[file.host].Robots[file.scheme]
	r := Request{URL: at, Accept: "text/plain, */*;q=0.1", MaxBytes: maxRobotsBytes, Truncate: true}
	if known {
		r.Validators, r.ValidFor = remembered.Validators, at.String()
	}
	res, err := rs.follower.follow(ctx, r, func(*url.URL) error { return nil })
	var (
		answer     *StatusError
		astray     *redirectError
		unresolved *lookupError
	)
	switch {
	case err == nil && res.NotModified():
		return parseRobots([]byte(remembered.Rules)), nil, nil
	case err == nil:
		defer res.Release()
		rules := parseRobots(wholeLines(res.Body))
		learned := &RobotsMemory{Rules: rules.String(), Validators: res.Validators()}
		if len(learned.Rules) > maxRobotsMemory {
			learned = nil
		}
		return rules, learned, nil
	case errors.As(err, &answer) && answer.Status < 500 && answer.Status != http.StatusTooManyRequests,
		errors.As(err, &astray):
		// RFC 9309, section 2.3.1.3: there is none, so everything is allowed.
		return robotsRules{}, &RobotsMemory{}, nil
	case known:
		return parseRobots([]byte(remembered.Rules)), nil, nil
	case errors.As(err, &unresolved):
		return robotsRules{}, nil, err // says it all, and robots.txt has no part in it
	}
	// RFC 9309, section 2.3.1.4: an unreachable robots.txt forbids everything.
	return robotsRules{}, nil, fmt.Errorf("robots.txt cannot be read, so no page is: %w", err)
}

// wholeLines drops the line in which a robots.txt was cut off: the beginning of a
// rule may forbid far more than all of it.
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
		if file.learned == nil {
			continue
		}
		m := memory[file.host]
		files := map[string]RobotsMemory{}
		maps.Copy(files, m.Robots)
		files[file.scheme] = *file.learned
		m.Robots = files
		memory[file.host] = m
	}
	return memory
}
