package pass

import (
	"context"
	"errors"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// maxTries limits how often a pass starts over because another pass was faster. Of
// several concurrent passes, one wins each time.
const maxTries = 10

// Run makes one pass. The report is never nil. The error decides the exit status,
// which is also in the report.
func Run(ctx context.Context, in Inputs) (*report.Report, error) {
	defer in.collect(whilePublishing)()
	clock, w := time.Now(), &warnings{log: in.Log}
	p, err := open(ctx, in, now(), w)
	if err != nil {
		err = conclude(ctx, in.Log, false, err)
		return finish(in, clock, w, outcome{}, err), err
	}
	o, err := p.run(ctx)
	err = conclude(ctx, in.Log, o.published(), err)
	err = delivery{p, clock, o}.deliver(ctx, err)
	o.copies.Look(ctx, o.scraper, o.unread)
	closeCopies(ctx, p, o.copies)
	alerter{p, noteOf(in)}.alert(ctx, o, err)
	return finish(in, clock, w, o, err), err
}

// run tries until no other pass is faster. It does not fetch pages again.
func (p *pass) run(ctx context.Context) (o outcome, err error) {
	local := len(p.warnings.list) // those of the local entries
	var scraper *scrape.Scraper
	var copier *copies.Copier
	saved := &checkpoint{pass: p}
	defer func() { o.copies = copier }()
	for try := 1; ; try++ {
		p.warnings.list = p.warnings.list[:local]
		st, version, err := p.readState(ctx)
		if err != nil {
			return p.outcome(draft{}), err
		}
		if scraper == nil {
			if copier, err = newCopier(ctx, p, st, false); err == nil {
				saved.copies = copier
				scraper, err = scrape.New(saved.settings(copier.Settings(p.settings())), st.Pages)
			}
			if err != nil {
				return p.outcome(draft{}), err
			}
		}
		scraper.Continue(st.Pages)
		saved.begin(st, version)
		o, err := p.try(ctx, scraper, saved)
		o.alerted = st.Alerted
		o.alertPending = slices.ContainsFunc(st.Outbox, func(n notification) bool { return n.Kind == kindAlert })
		if !errors.Is(err, publish.ErrLost) || try == maxTries {
			return o, err
		}
		p.warnings.add("another run has written the state: starting over")
	}
}

// try does all steps: scrape, merge, render, publish.
func (p *pass) try(ctx context.Context, scraper *scrape.Scraper, saved *checkpoint) (outcome, error) {
	before := saved.state
	d, plan, err := propose(ctx, p, scraper, before)
	for _, e := range d.merged.Waiting {
		p.Log.Info("waits for its date", "url", e.URL, "published", e.Published.Time)
	}
	for _, dead := range d.dead {
		p.warnings.add("%s", dead)
	}
	o := p.outcome(d)
	if err != nil {
		if plan != nil {
			o.files = steps(p.Inputs, plan)
		}
		if p.publisher.State.Barred() == nil {
			noteCopies(saved.copies, before)
			p.savePages(ctx, before, saved.version)
		}
		return o, err
	}
	unread := copies.Unread(d.merged.Entries, d.pages)
	d.files, d.merged.Entries = nil, nil // the plan has the rest
	p.freeMemory()
	after := before.next(d, p.started, notifications(p.Config, d.further.names, p.started, before.Outbox, plan))
	noteCopies(saved.copies, after)
	after.Memory = p.Config.Pages
	err = p.publisher.Execute(ctx, plan, saved.version, after.encode)
	o.files = steps(p.Inputs, plan)
	if err != nil {
		return o, err
	}
	o.outbox = after.Outbox
	o.unread, o.scraper = unread, scraper
	o.problems = problems{}
	for _, dead := range d.dead {
		o.problems["dead "+dead.URL] = dead.String()
	}
	for _, c := range p.complaints(d) {
		o.problems[c] = c
	}
	return o, p.verdict(d)
}

// propose does all steps before the first write: it makes a draft, and the plan that
// publishes it. The error is that of a step, of the guard, or of files that must not be
// overwritten; then the plan may be nil. Without buckets there is no plan.
func propose(ctx context.Context, p *pass, scraper *scrape.Scraper, before *state) (draft, *publish.Plan, error) {
	d, feeds, err := prepare(ctx, p, scraper, before)
	input, recalled := "", false
	if err == nil && len(feeds) > 0 {
		input = inputDigest(feeds)
		if recalled = d.recall(p, input, before); !recalled {
			err = d.render(ctx, p, feeds, before)
		}
	}
	if err == nil {
		err = p.guard(d, before)
	}
	if err != nil || p.publisher == nil {
		return d, nil, err
	}
	plan, err := p.plan(ctx, d, before)
	if err == nil && recalled && !plan.Unchanged() { // what was published is lost, or is to have other headers
		if err = d.render(ctx, p, feeds, before); err == nil {
			plan, err = p.plan(ctx, d, before)
		}
	}
	if err != nil {
		return d, nil, err
	}
	d.rendered.Digest = input
	return d, plan, plan.Refusal()
}

// plan compares the files of a draft with the published ones.
func (p *pass) plan(ctx context.Context, d draft, before *state) (*publish.Plan, error) {
	p.publisher.Keep = p.Config.FileNames(false, append(p.Config.FurtherFiles(), d.further.names...)...)
	return p.publisher.Plan(ctx, d.files, before.Publish)
}

// steps returns the step of each file, and logs deletions.
func steps(in Inputs, plan *publish.Plan) []publish.Step {
	for i := range plan.Files {
		s := &plan.Files[i]
		switch s.Action {
		case publish.Written:
			if in.DryRun {
				s.Action = publish.WouldWrite
			}
		case publish.Deleted:
			if in.DryRun {
				s.Action = publish.WouldDelete
				continue
			}
			in.Log.Info("deleted a file that no feed uses any more", "name", s.Name)
		case publish.Refused:
			s.Action = publish.WouldWrite
		}
	}
	return plan.Files
}
