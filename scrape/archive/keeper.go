package archive

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"feedgen/feed/publish"
)

// Settings are the settings of a Keeper.
type Settings struct {
	Bucket   publish.Bucket
	Software string // of the WARC files, such as feedgen/1.0
	Secrets  Secrets

	// Year returns the year in the names of an article's copies. published is the date
	// on its page; empty: none.
	Year func(url, published string) int
}

// Keeper stores copies of the articles that a run reads. It writes them in the
// background and never blocks the run: what it can't write stays pending. Its methods
// are safe for concurrent use.
type Keeper struct {
	settings Settings
	now      time.Time
	known    Index // of earlier runs; not changed

	cancel  context.CancelFunc
	workers sync.WaitGroup

	mu       sync.Mutex
	more     sync.Cond // the queue has grown, or is closed
	queue    []*files
	closed   bool
	bytes    int   // in the queue and under way
	failures int   // in a row
	last     error // of them
	results  map[string]*result
}

// files are those of one copy.
type files struct {
	url, digest string
	copy        Copy
	warc, html  []byte
}

// result is the result for one article.
type result struct {
	digest  string // of its text
	copy    Copy
	changed bool  // the copy has to wait
	done    bool  // the copy is kept
	err     error // why it is not kept, if that is known
}

// Bounds on what a run holds and tries.
const (
	writers     = 4
	mostBytes   = 32 << 20 // of copies that are not written yet
	maxFailures = 3        // in a row, after which a run writes no further copy
)

var (
	errFull    = errors.New("the archive is slower than the run")
	errStopped = errors.New("the run ended before it was written")
)

// NewKeeper returns a Keeper for a run that began at now. known are the existing
// copies. The caller must call Close.
func NewKeeper(ctx context.Context, s Settings, known Index, now time.Time) *Keeper {
	k := &Keeper{settings: s, now: now, known: known, results: map[string]*result{}}
	k.more.L = &k.mu
	ctx, k.cancel = context.WithCancel(ctx)
	n := writers
	if !s.Bucket.Features().Headers {
		n = 1 // a folder takes one file at a time
	}
	for range n {
		k.workers.Go(func() { k.work(ctx) })
	}
	return k
}

// Needs reports whether the page at a listed address must be fetched whole, even if it
// has not changed.
func (k *Keeper) Needs(url string) bool { return k.known[url].needs(k.now) }

// Keep stores a copy of an article if its text is new and another copy is allowed. It
// does not retain p.
func (k *Keeper) Keep(p *Page) {
	digest, known := p.digest(), k.known[p.URL]
	if known.have(digest) {
		k.note(p.URL, &result{digest: digest, done: true})
		return
	}
	if !known.admits(k.now) {
		k.note(p.URL, &result{digest: digest, done: true, changed: true})
		return
	}
	f := &files{url: p.URL, digest: digest}
	f.copy = Copy{Name: nameOf(p.At, k.settings.Year(p.URL, p.Metadata.Published), digest), At: p.Time.UTC().Truncate(time.Second)}
	err := k.refusal()
	if err == nil {
		f.warc, err = p.WARC(k.settings.Software, k.settings.Secrets)
	}
	if err == nil {
		f.html, err = p.HTML(k.settings.Secrets)
	}
	k.note(p.URL, &result{digest: digest, copy: f.copy, err: err})
	if err == nil {
		k.enqueue(f)
	}
}

func (k *Keeper) note(url string, r *result) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.results[url] = r
}

// refusal returns why no further copy is taken; nil: it is.
func (k *Keeper) refusal() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failures < maxFailures && k.bytes >= mostBytes {
		return errFull
	}
	return k.broken()
}

// broken returns why the archive is not tried any more; nil: it is.
func (k *Keeper) broken() error {
	if k.failures < maxFailures {
		return nil
	}
	return k.last
}

func (k *Keeper) enqueue(f *files) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = append(k.queue, f)
	k.bytes += len(f.warc) + len(f.html)
	k.more.Signal()
}

// work writes copies until the Keeper is closed and none is left.
func (k *Keeper) work(ctx context.Context) {
	for {
		f := k.take()
		if f == nil {
			return
		}
		k.mu.Lock()
		err := k.broken()
		k.mu.Unlock()
		if err == nil {
			err = k.write(ctx, f)
		}
		k.settle(f, err)
	}
}

// take takes the next copy from the queue; nil: there is none any more.
func (k *Keeper) take() *files {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.queue) == 0 && !k.closed {
		k.more.Wait()
	}
	if len(k.queue) == 0 {
		return nil
	}
	f := k.queue[0]
	k.queue[0] = nil
	k.queue = k.queue[1:]
	return f
}

// write writes the files of a copy that are not there yet.
func (k *Keeper) write(ctx context.Context, f *files) error {
	if ctx.Err() != nil {
		return errStopped
	}
	for _, obj := range []publish.Object{
		{Key: f.copy.Name + WARCFile, Data: f.warc, ContentType: "application/warc"},
		{Key: f.copy.Name + HTMLFile, Data: f.html, ContentType: "text/html; charset=utf-8"},
	} {
		obj.Private = true
		_, err := k.settings.Bucket.Write(ctx, obj, publish.Absent)
		if errors.Is(err, publish.ErrNoCondition) {
			_, err = k.settings.Bucket.Write(ctx, obj, publish.Any)
		}
		// What is there already, a run has written that could not save it.
		if err != nil && !errors.Is(err, publish.ErrLost) {
			return err
		}
	}
	return nil
}

// settle records whether a copy was written.
func (k *Keeper) settle(f *files, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bytes -= len(f.warc) + len(f.html)
	r := k.results[f.url]
	if r.done, r.err = err == nil, err; err == nil {
		k.failures = 0
	} else {
		k.failures, k.last = k.failures+1, err
	}
}

// Close ends the Keeper. It waits until all copies are written or ctx ends; the others
// are pending.
func (k *Keeper) Close(ctx context.Context) {
	stop := context.AfterFunc(ctx, k.cancel)
	defer stop()
	k.mu.Lock()
	k.closed = true
	k.more.Broadcast()
	k.mu.Unlock()
	k.workers.Wait()
	k.cancel()
}

// Pending is a copy that is not written yet.
type Pending struct {
	URL    string
	Digest string // of the text
	Err    error  // nil: it is under way
}

// Results returns the results so far: index with the new copies, and the pending ones.
// It does not change index and its values.
func (k *Keeper) Results(index Index) (Index, []Pending) {
	k.mu.Lock()
	defer k.mu.Unlock()
	after := maps.Clone(index)
	if after == nil {
		after = Index{}
	}
	var pending []Pending
	for _, url := range slices.Sorted(maps.Keys(k.results)) {
		r, c := k.results[url], after[url]
		switch {
		case !r.done:
			pending = append(pending, Pending{url, r.digest, r.err})
			continue
		case r.copy.Name != "" && !c.have(r.digest):
			c = Copies{Copies: append(slices.Clone(c.Copies), r.copy)}
		case c.Changed == r.changed:
			continue
		}
		c.Changed = r.changed
		after[url] = c
	}
	return after, pending
}

// Handled reports whether the run has read the article at a listed address.
func (k *Keeper) Handled(url string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.results[url] != nil
}
