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
}

// Keeper stores copies of the articles that a run reads. It writes them in the
// background and never blocks the run: what it can't write stays pending. Its methods
// are safe for concurrent use.
type Keeper struct {
	settings Settings
	now      time.Time

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
	result     *result
	warc, html []byte
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

// NewKeeper returns a Keeper for a run that began at now. The caller must call
// Close.
func NewKeeper(ctx context.Context, s Settings, now time.Time) *Keeper {
	k := &Keeper{settings: s, now: now, results: map[string]*result{}}
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

// Keep stores a copy of an article if its text is new and another copy is allowed.
// known are its existing copies. Keep does not retain p.
func (k *Keeper) Keep(p *Page, known Copies) {
	digest := p.digest()
	if known.have(digest) {
		k.note(p.URL, &result{digest: digest, done: true})
		return
	}
	if !known.admits(k.now) {
		k.note(p.URL, &result{digest: digest, done: true, changed: true})
		return
	}
	f := &files{result: &result{digest: digest}}
	f.result.copy = Copy{Name: nameOf(p.At, p.Year, digest), At: p.Time.UTC().Truncate(time.Second)}
	err := k.refusal()
	if err == nil {
		f.warc, err = p.WARC(k.settings.Software, k.settings.Secrets)
	}
	if err == nil {
		f.html, err = p.HTML(k.settings.Secrets)
	}
	f.result.err = err
	k.note(p.URL, f.result)
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
		{Key: f.result.copy.Name + WARCFile, Data: publish.Bytes(f.warc), ContentType: "application/warc"},
		{Key: f.result.copy.Name + HTMLFile, Data: publish.Bytes(f.html), ContentType: "text/html; charset=utf-8"},
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
	f.result.done, f.result.err = err == nil, err
	if err == nil {
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
		if r := k.results[url]; !r.done {
			pending = append(pending, Pending{url, r.digest, r.err})
		} else if before := after[url]; !r.isIn(before) {
			after[url] = r.in(before)
		}
	}
	return after, pending
}

// Result returns the copies of one article, updated with the result so far. A copy
// that is not written yet is Pending.
func (k *Keeper) Result(url string, before Copies) Copies {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.results[url]
	switch {
	case r == nil:
		return before
	case !r.done:
		before.Pending = r.digest
		return before
	}
	return r.in(before)
}

// isIn reports whether copies show a result that is done.
func (r *result) isIn(c Copies) bool {
	return (r.copy.Name == "" || c.have(r.digest)) && c.Changed == r.changed && c.Pending == ""
}

// in returns copies with a result that is done.
func (r *result) in(c Copies) Copies {
	if r.copy.Name != "" && !c.have(r.digest) {
		c.Copies = append(slices.Clone(c.Copies), r.copy)
	}
	c.Changed, c.Pending = r.changed, ""
	return c
}

// Handled reports whether the run has read the article at a listed address.
func (k *Keeper) Handled(url string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.results[url] != nil
}
