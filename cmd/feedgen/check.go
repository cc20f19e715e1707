package main

import (
	"context"
	"errors"
	"net/url"
	"time"

	"feedgen/feed/publish"
	"feedgen/scrape"

	"github.com/spf13/cobra"
)

// checkup is what check finds, as `feedgen check --json` writes it. What could
// not be looked at is absent.
type checkup struct {
	Status  int       `json:"status"`  // the exit status
	Trouble []trouble `json:"trouble"` // what to do first comes first

	Configuration checkedConfig   `json:"configuration"`
	LastSuccess   time.Time       `json:"last_success,omitzero"`
	Pages         []checkedPage   `json:"pages"`
	Bucket        *checkedBucket  `json:"bucket,omitempty"`
	Schedule      checkedSchedule `json:"schedule"`
	Public        []checkedFile   `json:"public"`

	zone *time.Location
}

// trouble is one thing that a person should do something about.
type trouble struct {
	Status int    `json:"status"` // statusFailed: it keeps runs from publishing; statusAttention: it does not
	Text   string `json:"text"`
	Hint   string `json:"hint,omitempty"` // the cure, where it is known
}

type checkedConfig struct {
	File     string           `json:"file"`
	Mistakes []checkedMistake `json:"mistakes,omitempty"`
	Entries  int              `json:"entries"` // local ones
	Listed   int              `json:"listed"`  // pages
	Sources  int              `json:"sources"` // of new articles
	Warnings []string         `json:"warnings,omitempty"`
}

type checkedMistake struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

// What check knows of a page.
const (
	pageFine    = "fine"
	pageFailing = "failing"
	pageBlocked = "blocked" // it fails because its site refuses programs
	pageUnknown = "unknown" // no run has read it yet
)

type checkedPage struct {
	URL   string    `json:"url"`
	State string    `json:"state"`
	Since time.Time `json:"since,omitzero"`  // of a failing or blocked page
	Error string    `json:"error,omitempty"` // likewise
	Used  string    `json:"used,omitempty"`  // likewise: last_known_good, local or none
	Asked bool      `json:"asked"`           // just now
}

type checkedBucket struct {
	URL      string   `json:"url"`
	State    string   `json:"state"`  // where the state is
	Probed   bool     `json:"probed"` // written to, just now
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

type checkedSchedule struct {
	Spec string      `json:"spec,omitempty"`
	Zone string      `json:"zone"`
	Next []time.Time `json:"next,omitempty"` // runs
}

func (a *app) checkCommand() *cobra.Command {
	var opt runOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration, the sources, the bucket, the schedule and the public files",
		Long: `check looks at everything that a run depends on, says what is the matter, and
what to do first. It touches no published file.

The pages' states are known from the last run. Of each host one page is asked
now, and each source of new articles. To the bucket one small file is written,
beside the state, and deleted again. The public files are fetched as readers
fetch them. With --offline none of this is done.

Exit status: 0 all is well; 1 runs can't publish; 2 wrong usage or configuration;
3 runs can publish, and something needs a person.`,
		Example: `  feedgen check
  feedgen check --offline
  feedgen check --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.check(cmd.Context(), opt)
			if c == nil || err != nil && !asJSON {
				return err
			}
			a.live.clear()
			if asJSON {
				err = writeJSON(a.stdout, c)
			} else {
				err = c.print(a.stdout)
			}
			if err != nil {
				return failure(err, "")
			}
			if c.Status != statusOK {
				return &statusError{status: c.Status}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&opt.offline, "offline", false, "ask no page, no bucket and no public file")
	return cmd
}

// check looks at everything. The error is that of a wrong configuration, which
// the checkup knows as well, or of an interruption, when there is none.
func (a *app) check(ctx context.Context, opt runOptions) (*checkup, error) {
	opt.dryRun = true
	c := &checkup{Trouble: []trouble{}, Pages: []checkedPage{}, Public: []checkedFile{}, Configuration: checkedConfig{File: a.config}}
	j, err := a.newJob(opt)
	if err != nil {
		c.refuse(err)
		return c, err
	}
	c.checkConfiguration(j)
	st := c.checkState(ctx, j)
	if err := c.checkPages(ctx, j, st); err != nil {
		return nil, a.conclude(ctx, j, err)
	}
	c.checkBucket(ctx, j)
	c.checkSchedule(j, time.Now())
	c.checkPublic(ctx, j, st)
	if ctx.Err() != nil {
		return nil, failure(errors.New("interrupted"), "")
	}
	c.conclude()
	return c, nil
}

func (c *checkup) add(status int, hint, text string) {
	c.Trouble = append(c.Trouble, trouble{status, text, hint})
}

// refuse takes down the mistakes of a configuration that can't be used.
func (c *checkup) refuse(err error) {
	c.Status = statusUsage
	var se *statusError
	if errors.As(err, &se) {
		err = se.err
	}
	for _, err := range each(err) {
		m := checkedMistake{Message: err.Error()}
		var at *mistake
		if errors.As(err, &at) {
			m = checkedMistake{at.file, at.line, at.column, at.message}
		}
		c.Configuration.Mistakes = append(c.Configuration.Mistakes, m)
		c.add(statusUsage, "", err.Error())
	}
}

func (c *checkup) checkConfiguration(j *job) {
	c.zone = j.location
	for _, list := range j.local {
		c.Configuration.Entries += len(list)
	}
	c.Configuration.Listed = len(j.pageURLs())
	c.Configuration.Sources = len(j.cfg.Scrape.Discover)
	c.Configuration.Warnings = some(j.report.Warnings)
	if c.Configuration.Entries+c.Configuration.Listed+c.Configuration.Sources == 0 {
		c.add(statusFailed, "list pages under scrape.urls, or articles under entries", "the configuration lists no article: a feed without entries is not published")
	}
}

// checkState opens the buckets and reads the state as a run would. Where that
// fails, the bucket is in trouble and the state is a new one.
func (c *checkup) checkState(ctx context.Context, j *job) *state {
	st := newState()
	err := j.open(ctx)
	if err == nil {
		c.Bucket = &checkedBucket{URL: j.bucket(), State: j.publisher.State.Bucket.String() + "/" + j.publisher.State.Key}
		st, err = j.lastState(ctx)
	} else {
		c.Bucket = &checkedBucket{URL: j.cfg.Publish.Bucket}
	}
	if err != nil {
		c.Bucket.Error = err.Error()
		c.add(statusFailed, hintOf(err), err.Error())
		return newState()
	}
	c.LastSuccess = st.LastSuccess
	if age := j.report.Started.Sub(st.LastSuccess); !st.LastSuccess.IsZero() && age > time.Duration(j.cfg.Monitor.StaleAfter) {
		c.add(statusAttention, "see what starts the runs: the timer, cron or serve", "no run has succeeded since "+st.LastSuccess.In(c.zone).Format(dayAndTime))
	}
	return st
}

// lastState returns the state as the last run left it, or what the published
// feed gives back of a lost one. Unlike a run it waits for nobody.
func (j *job) lastState(ctx context.Context) (*state, error) {
	doc, _, err := j.publisher.State.Read(ctx)
	if err != nil {
		return nil, err
	}
	st, err := decodeState(doc)
	if err == nil && doc == nil {
		err = j.restore(ctx, st)
	}
	return st, err
}

// hintOf returns the cure that goes with an error, if one is known.
func hintOf(err error) string {
	var se *statusError
	if errors.As(err, &se) {
		return se.hint
	}
	return publish.Hint(err)
}

// checkPages tells the state of each page, and asks one of each host.
func (c *checkup) checkPages(ctx context.Context, j *job, st *state) error {
	settings := j.scrapeSettings()
	settings.RefreshAfter = 0 // whatever is chosen is fetched
	live, err := scrape.New(settings, st.Pages)
	if err != nil {
		return err
	}
	found, err := live.Discover(ctx, j.cfg.Scrape.sources(), j.knownURLs())
	if err != nil {
		return err
	}
	for _, w := range found.Warnings {
		c.add(statusAttention, "correct the source under scrape.discover", w)
	}
	settings.Offline = true
	memory, err := scrape.New(settings, st.Pages)
	if err != nil {
		return err
	}
	pages, err := memory.Scrape(ctx, append(j.pageURLs(), found.URLs...))
	if err != nil {
		return err
	}
	asked := map[string]scrape.Page{}
	if !j.opt.offline {
		news, err := live.Scrape(ctx, onePerHost(pages))
		if err != nil {
			return err
		}
		for _, p := range news {
			asked[p.URL] = p
		}
	}
	for _, p := range pages {
		news, now := asked[p.URL]
		if now {
			p = news
		}
		c.checkPage(j, p, now)
	}
	return nil
}

// onePerHost chooses one page of each host: one that no run has read, else one
// that fails, else any.
func onePerHost(pages []scrape.Page) []string {
	var hosts []string
	chosen := map[string]scrape.Page{}
	for _, p := range pages {
		u, err := url.Parse(p.URL)
		if err != nil {
			continue
		}
		best, known := chosen[u.Host]
		if !known {
			hosts = append(hosts, u.Host)
		}
		if !known || urgency(p) > urgency(best) {
			chosen[u.Host] = p
		}
	}
	var urls []string
	for _, h := range hosts {
		urls = append(urls, chosen[h].URL)
	}
	return urls
}

func urgency(p scrape.Page) int {
	switch pageState(p) {
	case pageUnknown:
		return 2
	case pageFailing, pageBlocked:
		return 1
	}
	return 0
}

func pageState(p scrape.Page) string {
	switch {
	case p.Blocked:
		return pageBlocked
	case p.Err != nil:
		return pageFailing
	case p.Entry.URL == "":
		return pageUnknown
	}
	return pageFine
}

func (c *checkup) checkPage(j *job, p scrape.Page, asked bool) {
	page := checkedPage{URL: p.URL, State: pageState(p), Asked: asked}
	if p.Err != nil {
		page.Since, page.Error, page.Used = p.Since, p.Err.Error(), j.used(p)
		if want := j.complaint(p); want != "" {
			c.add(statusAttention, pageHint, want)
		}
	}
	c.Pages = append(c.Pages, page)
}

// checkBucket proves that the state, and with it the files, can be written.
func (c *checkup) checkBucket(ctx context.Context, j *job) {
	if c.Bucket.Error != "" || j.opt.offline {
		return
	}
	places := []publish.State{j.publisher.State}
	if j.cfg.State != "" {
		places = append(places, publish.StateIn(j.publisher.Bucket))
	}
	for _, place := range places {
		warnings, err := place.Probe(ctx)
		for _, w := range warnings {
			c.Bucket.Warnings = append(c.Bucket.Warnings, w.Error())
			c.add(statusAttention, publish.Hint(w), w.Error())
		}
		if err != nil {
			c.Bucket.Error = err.Error()
			c.add(statusFailed, publish.Hint(err), err.Error())
			return
		}
	}
	c.Bucket.Probed = true
}

func (c *checkup) checkSchedule(j *job, now time.Time) {
	c.Schedule = checkedSchedule{Spec: j.cfg.Schedule, Zone: j.location.String()}
	// A wrong schedule was refused with the configuration.
	if schedule, err := parseSchedule(j.cfg.Schedule, j.location); err == nil {
		c.Schedule.Next = upcoming(schedule, now.In(j.location), 3)
	}
}

// conclude puts what keeps runs from publishing first, and gives the status.
func (c *checkup) conclude() {
	var failed, attention []trouble
	for _, t := range c.Trouble {
		if t.Status == statusFailed {
			failed = append(failed, t)
		} else {
			attention = append(attention, t)
		}
	}
	c.Trouble = append(append([]trouble{}, failed...), attention...)
	if len(c.Trouble) > 0 {
		c.Status = c.Trouble[0].Status
	}
}
