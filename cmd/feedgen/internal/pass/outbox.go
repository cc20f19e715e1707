package pass

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/public"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"
)

// notifications returns the outbox after a plan: the files that it writes, and what
// earlier passes could not deliver. It keeps alerts and copies of articles.
func notifications(
	c *config.Config, further []config.Files, started time.Time, before []notification, plan *publish.Plan,
) []notification {
	outbox := slices.DeleteFunc(slices.Clone(before), func(n notification) bool {
		return n.Kind == kindHub || n.Kind == kindAfter || n.Kind == kindArchive && c.Archive.Bucket == ""
	})
	// A new notification replaces the one of the same file, but keeps NotBefore.
	add := func(n notification, news bool) {
		pending := slices.IndexFunc(before, func(b notification) bool { return b.Kind == n.Kind && b.What == n.What })
		switch {
		case news && pending >= 0:
			n.NotBefore = before[pending].NotBefore
		case pending >= 0:
			n = before[pending]
		case !news:
			return
		}
		if !n.NotBefore.After(started) {
			n.Tries++
		}
		outbox = append(outbox, n)
	}
	steps := map[string]publish.Step{}
	for _, s := range plan.Files {
		steps[s.Name] = s
		if len(c.Publish.After) == 0 {
			continue
		}
		n := notification{Kind: kindAfter, What: s.Name, Digest: s.SHA256, Since: started}
		if s.Action == publish.WouldDelete {
			n.Digest = ""
		}
		add(n, s.Action == publish.WouldWrite || s.Action == publish.WouldDelete)
	}
	for _, b := range before {
		if _, planned := steps[b.What]; b.Kind == kindAfter && !planned && len(c.Publish.After) > 0 {
			add(b, false) // it was deleted by an earlier pass
		}
	}
	if c.Feed.Hub == "" {
		return outbox
	}
	// Without archives: nobody subscribes to one.
	for _, name := range c.FileNames(true, further...) {
		step, planned := steps[name]
		if !planned {
			continue // it has no entries and was never written
		}
		n := notification{Kind: kindHub, What: c.FileURL(name), Digest: step.SHA256, Since: started}
		add(n, step.Action == publish.WouldWrite)
	}
	return outbox
}

// delivery delivers the notifications of a pass that has published.
type delivery struct {
	*pass
	clock   time.Time // when the pass began
	outcome outcome
}

// deliver delivers the notifications in the outbox and removes them. Those that
// fail stay for the next pass. It returns the error of the pass, based on err.
func (p delivery) deliver(ctx context.Context, err error) error {
	if len(p.outcome.outbox) == 0 || p.DryRun {
		return err
	}
	defer p.idle()()
	if p.Published != nil {
		p.Published(ctx)
	}
	var after, hub, settled []notification
	for _, n := range p.outcome.outbox {
		switch {
		case n.Kind == kindAfter:
			after = append(after, n)
		case n.Kind == kindHub && !n.NotBefore.After(p.started):
			hub = append(hub, n)
		}
	}
	if len(after) > 0 {
		// A purge comes before the hub, which would get the old feed from a cache.
		if failed := p.runAfter(ctx, after, err); failed != nil {
			err = needsPerson(err, fmt.Errorf("publish.after: %w", failed))
			if p.outcome.problems != nil {
				p.outcome.problems["publish.after"] = "publish.after: " + failed.Error()
			}
		} else {
			settled = append(settled, after...)
		}
	}
	delivered, later := p.notifyHub(ctx, hub)
	settled = append(settled, delivered...)
	if len(settled)+len(later) == 0 {
		return err
	}
	if failed := settle(ctx, p.publisher.State, settled, later); failed != nil {
		p.warnings.add("could not save which notifications were delivered; they will be sent again: %v", failed)
	}
	return err
}

// needsPerson adds a problem to the error of a pass that has published.
func needsPerson(err, failed error) error {
	var decided *report.Error
	if errors.As(err, &decided) && decided.Err != nil {
		return &report.Error{Status: decided.Status, Err: errors.Join(append(report.Each(decided.Err), failed)...), Hint: decided.Hint}
	}
	return &report.Error{
		Status: report.Attention, Err: fmt.Errorf("the feed is published, but needs attention: %w", failed),
		Hint: "the next run will try again",
	}
}

// runAfter runs publish.after, with all files that were written since it last
// succeeded.
func (p delivery) runAfter(ctx context.Context, after []notification, err error) error {
	r := finish(p.Inputs, p.clock, p.warnings, p.outcome, err)
	r.Files = []publish.Step{}
	for _, n := range after {
		step := publish.Step{Name: n.What, Bytes: p.outcome.step(n.What).Bytes, SHA256: n.Digest, Action: publish.Written}
		if n.Digest == "" {
			step.Action = publish.Deleted
		}
		r.Files = append(r.Files, step)
	}
	var doc bytes.Buffer
	if err := report.Encode(&doc, r); err != nil {
		return err
	}
	return notify.Command(ctx, p.Config.Publish.After, p.Config.Dir(), doc.Bytes())
}

// notifyHub notifies the hub of the feeds that the public addresses show. It
// returns the settled notifications, and those that the hub defers (Retry-After).
func (p delivery) notifyHub(ctx context.Context, hub []notification) (settled, later []notification) {
	ready := p.awaitPublic(ctx, hub)
	topics := make([]string, len(ready))
	for i, n := range ready {
		topics[i] = n.What
	}
	var waiting int
	for i, err := range notify.Hub(ctx, p.Config.Feed.Hub, topics) {
		n := ready[i]
		var refused *notify.Refused
		switch wait := notify.Wait(err); {
		case err == nil:
			settled = append(settled, n)
		case errors.As(err, &refused):
			p.warnings.add("%v: it will not be notified of this again", err)
			settled = append(settled, n)
		case wait > 0:
			n.NotBefore = now().Add(wait)
			later = append(later, n)
			if waiting++; waiting == 1 {
				p.warnings.add("%v: a later run will", err)
			}
		default:
			p.warnings.add("%v", err)
		}
	}
	return settled, later
}

const (
	maxPublicWait = 90 * time.Second // for caches
	publicSlack   = 2 * time.Second  // caches count whole seconds from when they fetched the file
	publicPoll    = 2 * time.Second  // at first, then with growing pauses
)

// awaitPublic returns the notifications whose feeds the public address shows as
// published. It waits for the others up to their max-age: a cache in front may
// still serve the old files, which the hub would fetch.
func (p delivery) awaitPublic(ctx context.Context, hub []notification) []notification {
	client := public.New(time.Duration(p.Config.Scrape.Timeout))
	began := time.Now()
	var ready []notification
	for poll := publicPoll; ; poll *= 2 {
		var missing []notification
		var wait time.Duration
		for _, n := range hub {
			step := p.outcome.step(p.Config.FileAt(n.What))
			published := publish.FileState{SHA256: step.SHA256, Size: int64(step.Bytes)}
			file := client.Fetch(ctx, n.What, p.Config.Scrape.Agent(), published)
			switch {
			case file.Current, file.Status != http.StatusOK && ctx.Err() == nil: // unreachable from here
				ready = append(ready, n)
			default:
				missing = append(missing, n)
				wait = max(wait, maxAge(file.CacheControl, p.Config.Publish.CacheControl))
			}
		}
		hub = missing
		left := min(wait+publicSlack, maxPublicWait) - time.Since(began)
		if len(hub) == 0 || left <= 0 || !sleep(ctx, min(left, poll)) {
			break
		}
	}
	for _, n := range hub {
		p.warnings.add("%s does not show the new feed yet: the next run will notify the hub", n.What)
	}
	return ready
}

// sleep waits for d, and reports false if ctx ends before.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

var maxAgePattern = regexp.MustCompile(`(?i)(?:^|[,\s])(s-maxage|max-age)\s*=\s*"?([0-9]{1,9})`)

// maxAge returns the max-age for shared caches from the first Cache-Control header
// that has one.
func maxAge(headers ...string) time.Duration {
	for _, header := range headers {
		age := -1
		for _, found := range maxAgePattern.FindAllStringSubmatch(header, -1) {
			seconds, err := strconv.Atoi(found[2])
			if err == nil && (age < 0 || found[1][0]|0x20 == 's') {
				age = seconds
			}
		}
		if age >= 0 {
			return time.Duration(age) * time.Second
		}
	}
	return 0
}

// settle removes settled notifications from the state's outbox, and records until
// when the hub defers others.
func settle(ctx context.Context, place publish.State, settled, later []notification) error {
	of := func(list []notification, n notification) int {
		return slices.IndexFunc(list, func(m notification) bool {
			return m.Kind == n.Kind && m.What == n.What && m.Digest == n.Digest // a changed digest is a new notification
		})
	}
	err := amend(ctx, place, func(st *state) {
		st.Outbox = slices.DeleteFunc(st.Outbox, func(n notification) bool { return of(settled, n) >= 0 })
		for i, n := range st.Outbox {
			if j := of(later, n); j >= 0 {
				st.Outbox[i].NotBefore = later[j].NotBefore
			}
		}
	})
	if errors.Is(err, errPublishing) {
		return nil // that run delivers them
	}
	return err
}

// errPublishing is the error of amend while another run publishes.
var errPublishing = errors.New("a run has begun to publish and not ended")

// amend changes the state after a pass. If another run has announced that it
// publishes, amend changes nothing and returns errPublishing: that run would lose its
// work.
func amend(ctx context.Context, place publish.State, change func(*state)) error {
	ctx, cancel := outlive(ctx)
	defer cancel()
	for try := 1; ; try++ {
		doc, version, err := place.Read(ctx)
		if err != nil {
			return err
		}
		st, err := decodeState(doc)
		if err != nil {
			return err
		}
		if st.Publish.Pending != nil {
			return errPublishing
		}
		change(st)
		after, err := st.encode(st.Publish)
		if err != nil {
			return err
		}
		if _, err = place.Write(ctx, after, version); !errors.Is(err, publish.ErrLost) || try == maxTries {
			return err
		}
	}
}
