package pass

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/lists"
	"feedgen/cmd/feedgen/internal/public"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/link"
	"feedgen/feed/publish"
	"feedgen/scrape"

	"golang.org/x/sync/errgroup"
)

// Checkup is the result of Check, as `feedgen check --json` writes it. What could
// not be checked is absent.
type Checkup struct {
	Status  report.Status `json:"status"`
	Trouble []Trouble     `json:"trouble"` // in the order in which to solve it

	Configuration CheckedConfig   `json:"configuration"`
	LastSuccess   time.Time       `json:"last_success,omitzero"`
	Pages         []CheckedPage   `json:"pages"`
	Bucket        *CheckedBucket  `json:"bucket,omitempty"`
	Schedule      CheckedSchedule `json:"schedule"`
	Public        []public.File   `json:"public"`

	// Notes need no action.
	Notes []string `json:"notes,omitempty"`

	Zone *time.Location `json:"-"` // of the times in the output
}

// Trouble is a problem that needs attention.
type Trouble struct {
	Status report.Status `json:"status"` // Failed: passes can't publish; Attention: they can
	Text   string        `json:"text"`
	Hint   string        `json:"hint,omitempty"` // the fix, if it is known
}

// CheckedConfig sums up the configuration.
type CheckedConfig struct {
	File     string           `json:"file"`
	Mistakes []CheckedMistake `json:"mistakes,omitempty"`
	Entries  int              `json:"entries"` // local ones
	Listed   int              `json:"listed"`  // pages
	Sources  int              `json:"sources"` // of new articles
	Warnings []string         `json:"warnings,omitempty"`
}

// CheckedMistake is a mistake in the configuration.
type CheckedMistake struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

// PageState is the state of a page.
type PageState string

// The states of a page.
const (
	PageFine    PageState = "fine"
	PageFailing PageState = "failing"
	PageBlocked PageState = "blocked" // it fails, because its site refuses programs
	PageUnknown PageState = "unknown" // no run has read it yet
)

// CheckedPage is one page.
type CheckedPage struct {
	URL    string      `json:"url"`
	State  PageState   `json:"state"`
	Since  time.Time   `json:"since,omitzero"`  // of a failing or blocked page
	Error  string      `json:"error,omitempty"` // likewise
	Used   report.Used `json:"used,omitempty"`  // likewise
	Probed bool        `json:"asked"`           // fetched by this check
}

// CheckedBucket is the bucket of the files.
type CheckedBucket struct {
	URL      string   `json:"url"`
	State    string   `json:"state"`  // where the state is
	Probed   bool     `json:"probed"` // written to, just now
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

// CheckedSchedule holds the next runs.
type CheckedSchedule struct {
	Spec string      `json:"spec,omitempty"`
	Zone string      `json:"zone"`
	Next []time.Time `json:"next,omitempty"` // runs
}

// Check makes an offline pass that writes nothing, and probes what passes depend
// on: one page of each host, the sources, the buckets and the public files. Its
// troubles are the problems that a pass would have. With Inputs.Offline it probes
// nothing, and skips a state that is not in a folder. file is the name of the
// configuration. An error without a checkup means an interruption.
func Check(ctx context.Context, in Inputs, file string) (*Checkup, error) {
	w := &warnings{log: in.Log}
	local, err := lists.Load(ctx, in.Config, w.add)
	if err != nil {
		return Refused(file, err), err
	}
	page, err := in.Config.Page()
	if err != nil {
		return Refused(file, err), err
	}
	var publisher *publish.Publisher
	var notOpened error
	if !in.Offline || isLocal(in.Config) {
		publisher, notOpened = openBuckets(ctx, in, w)
	}
	in.DryRun = true // the buckets are already open, for the probes
	k := &checker{
		pass: &pass{in, now(), in.Config.Location(), local, page, publisher, w},
		Checkup: Checkup{
			Trouble: []Trouble{}, Pages: []CheckedPage{}, Public: []public.File{},
			Configuration: CheckedConfig{File: file}, Zone: in.Config.Location(),
		},
	}
	k.checkConfiguration()
	st := k.checkState(ctx, notOpened)
	probed, err := k.probePages(ctx, st)
	if err == nil {
		err = k.checkDraft(ctx, st, probed)
	}
	if err != nil {
		return nil, conclude(ctx, in.Log, false, err)
	}
	k.checkBucket(ctx)
	k.checkSchedule(time.Now())
	k.checkPublic(ctx, st)
	if ctx.Err() != nil {
		return nil, report.Failure(errors.New("interrupted"), "")
	}
	return k.concluded(), nil
}

// Refused returns the checkup of an invalid configuration.
func Refused(file string, err error) *Checkup {
	c := &Checkup{
		Status: report.Usage, Trouble: []Trouble{}, Pages: []CheckedPage{}, Public: []public.File{},
		Configuration: CheckedConfig{File: file},
	}
	var usage *report.Error
	if errors.As(err, &usage) {
		err = usage.Err
	}
	for _, err := range report.Each(err) {
		m := CheckedMistake{Message: err.Error()}
		var at *config.Mistake
		if errors.As(err, &at) {
			m = CheckedMistake{at.File, at.Line, at.Column, at.Message}
		}
		c.Configuration.Mistakes = append(c.Configuration.Mistakes, m)
		c.Trouble = append(c.Trouble, Trouble{Status: report.Usage, Text: err.Error()})
	}
	return c
}

// checker makes a checkup. The publisher of its pass is nil if the buckets can't
// be opened.
type checker struct {
	*pass
	Checkup
}

func (k *checker) add(status report.Status, hint, text string) {
	k.Trouble = append(k.Trouble, Trouble{status, text, hint})
}

func (k *checker) checkConfiguration() {
	c := &k.Configuration
	for _, list := range k.lists.Entries {
		c.Entries += len(list)
	}
	c.Listed = len(k.lists.PageURLs(k.Config))
	c.Sources = len(k.Config.Scrape.Discover) + len(k.lists.Feeds)
	c.Warnings = list(k.warnings.list)
	if slices.Contains(examples, link.Host(k.Config.Feed.BaseURL)) {
		k.Notes = append(k.Notes, "feed.base_url is still an example: set it to where readers will fetch the files")
	}
	for _, list := range k.lists.Entries {
		for _, e := range list {
			if slices.Contains(examples, link.Host(e.URL)) {
				k.Notes = append(k.Notes, e.URL+" is still an example: replace it with one of your articles")
			}
		}
	}
}

// examples are the hosts that RFC 2606 reserves for examples, which init uses.
var examples = []string{"example.org", "example.com", "example.net"}

// isLocal reports whether all buckets of a configuration are folders.
func isLocal(c *config.Config) bool {
	return publish.IsFolder(c.Publish.Bucket) && (c.State == "" || publish.IsFolder(c.State))
}

// checkState reads the state as a pass would. On failure it adds trouble and
// returns a new state.
func (k *checker) checkState(ctx context.Context, err error) *state {
	st := newState()
	if k.publisher == nil && err == nil {
		k.Bucket = &CheckedBucket{URL: k.Config.Publish.Bucket}
		return st
	}
	if err == nil {
		place := k.publisher.State
		k.Bucket = &CheckedBucket{URL: k.publisher.Bucket.String(), State: place.Bucket.String() + "/" + place.Key}
		st, err = k.lastState(ctx)
	} else {
		k.Bucket = &CheckedBucket{URL: k.Config.Publish.Bucket}
	}
	if err != nil {
		k.Bucket.Error = err.Error()
		k.add(report.Failed, hintOf(err), err.Error())
		return newState()
	}
	k.LastSuccess = st.LastSuccess
	if age := k.started.Sub(st.LastSuccess); !st.LastSuccess.IsZero() && age > time.Duration(k.Config.Monitor.StaleAfter) {
		k.add(report.Attention, "check what starts the runs: the timer, cron or serve",
			"no run has succeeded since "+st.LastSuccess.In(k.Zone).Format(DayAndTime))
	}
	return st
}

// DayAndTime is the layout of times in the output, in the feed's zone.
const DayAndTime = "Mon 2 Jan 2006 15:04 MST"

// hintOf returns the hint of an error, if it has one.
func hintOf(err error) string {
	var decided *report.Error
	if errors.As(err, &decided) {
		return decided.Hint
	}
	return publish.Hint(err)
}

// probePages reads the sources and one page of each host, updates the state as a
// pass would, and returns which pages these are.
func (k *checker) probePages(ctx context.Context, st *state) (map[string]bool, error) {
	if k.Offline {
		return nil, nil
	}
	settings := k.settings()
	settings.RefreshAfter, st.Pages.Looked = 0, nil // fetch all of them
	live, err := scrape.New(settings, st.Pages)
	if err != nil {
		return nil, err
	}
	found, err := live.Discover(ctx, k.Config.Scrape.Sources(k.lists.Feeds...), k.lists.KnownURLs(k.Config))
	if err != nil {
		return nil, err
	}
	k.Notes = append(k.Notes, found.Warnings...)
	settings.Offline, settings.Pages = true, k.Memory
	remembered, err := scrape.New(settings, st.Pages)
	if err != nil {
		return nil, err
	}
	pages, err := remembered.Scrape(ctx, append(k.lists.PageURLs(k.Config), found.URLs...))
	if err != nil {
		return nil, err
	}
	probed := map[string]bool{}
	for _, u := range onePerHost(pages) {
		probed[u] = true
	}
	_, err = live.Scrape(ctx, slices.Sorted(maps.Keys(probed)))
	return probed, err
}

// checkDraft makes an offline pass up to its verdict.
func (k *checker) checkDraft(ctx context.Context, st *state, probed map[string]bool) error {
	settings := k.settings()
	settings.Offline = true
	scraper, err := scrape.New(settings, st.Pages)
	if err != nil {
		return err
	}
	offline := *k.pass
	if k.Bucket.Error != "" {
		offline.publisher = nil // it is in trouble already
	}
	d, _, err := propose(ctx, &offline, scraper, st)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	unread := k.Offline && len(st.Pages.Sources) == 0 && len(k.Config.Scrape.Discover)+len(k.lists.Feeds) > 0
	for _, page := range d.pages {
		checked := CheckedPage{URL: page.URL, State: pageState(page), Probed: probed[page.URL]}
		if page.Err != nil {
			checked.Since, checked.Error, checked.Used = page.Since, page.Err.Error(), used(k.lists, page)
		}
		unread = unread || checked.State == PageUnknown
		k.Pages = append(k.Pages, checked)
	}
	for _, dead := range d.dead {
		k.Notes = append(k.Notes, dead.String())
	}
	for _, e := range d.merged.Waiting {
		k.Notes = append(k.Notes, e.URL+" waits for its date, "+e.Published.Time.In(k.Zone).Format(DayAndTime))
	}
	switch {
	case errors.Is(err, errNoEntries) && unread:
		k.Notes = append(k.Notes, "there are no entries yet: pages and sources that were never read may give some")
	case err != nil:
		k.add(report.Failed, hintOf(err), err.Error())
	}
	for _, c := range k.complaints(d) {
		k.add(report.Attention, pageHint, c)
	}
	return nil
}

// onePerHost chooses one page of each host, preferably one that was never read,
// else one that fails.
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
	case PageUnknown:
		return 2
	case PageFailing, PageBlocked:
		return 1
	}
	return 0
}

func pageState(p scrape.Page) PageState {
	switch {
	case p.Blocked:
		return PageBlocked
	case p.Err != nil:
		return PageFailing
	case p.Entry.URL == "":
		return PageUnknown
	}
	return PageFine
}

// checkBucket checks that the state, and with it the files, can be written.
func (k *checker) checkBucket(ctx context.Context) {
	if k.Bucket.Error != "" || k.Offline {
		return
	}
	places := []publish.State{k.publisher.State}
	if k.Config.State != "" {
		places = append(places, publish.StateIn(k.publisher.Bucket))
	}
	if k.Config.Pages != "" {
		memory, err := publish.Open(ctx, k.Config.Pages, k.Config.Dir())
		if err != nil {
			k.Bucket.Error = err.Error()
			k.add(report.Failed, publish.Hint(err), err.Error())
			return
		}
		places = append(places, publish.State{Bucket: memory, Key: "00.json"})
	}
	for _, place := range places {
		warnings, err := place.Probe(ctx)
		for _, w := range warnings {
			k.Bucket.Warnings = append(k.Bucket.Warnings, w.Error())
			k.add(report.Attention, publish.Hint(w), w.Error())
		}
		if err != nil {
			k.Bucket.Error = err.Error()
			k.add(report.Failed, publish.Hint(err), err.Error())
			return
		}
	}
	k.Bucket.Probed = true
}

// publicAtOnce is how many published files are fetched at once.
const publicAtOnce = 8

// checkPublic fetches the published files from their public addresses.
func (k *checker) checkPublic(ctx context.Context, st *state) {
	if k.Offline {
		return
	}
	client := public.New(time.Duration(k.Config.Scrape.Timeout))
	names := publishedNames(k.Config, st.Publish)
	k.Public = make([]public.File, len(names))
	fetch := func(i int) {
		k.Public[i] = client.Fetch(ctx, k.Config.FileURL(names[i]), k.Config.Scrape.Agent(), st.Publish.Files[names[i]])
	}
	var rest errgroup.Group
	rest.SetLimit(publicAtOnce)
	unanswered := ""
	for i, name := range names {
		switch {
		case i == 0:
			if fetch(0); k.Public[0].Status == 0 {
				unanswered = k.Public[0].Error // the others are on the same host
			}
		case unanswered != "":
			k.Public[i] = public.File{URL: k.Config.FileURL(name), Error: unanswered}
		default:
			rest.Go(func() error { fetch(i); return nil })
		}
	}
	rest.Wait()
	var errs []string
	wrong := map[string][]string{} // files by error
	for i, file := range k.Public {
		if file.Error != "" {
			if wrong[file.Error] == nil {
				errs = append(errs, file.Error)
			}
			wrong[file.Error] = append(wrong[file.Error], names[i])
		}
	}
	for _, err := range errs {
		k.add(report.Attention, "readers fetch the files from feed.base_url: does it lead to "+k.Bucket.URL+"?",
			fmt.Sprintf("%s at %s: %s", enumerated(wrong[err]), k.Config.Feed.BaseURL, err))
	}
	if len(k.Public) == 0 || unanswered != "" {
		return
	}
	name, below := strings.CutPrefix(k.publisher.State.String(), k.publisher.Bucket.String()+"/")
	if address := k.Config.FileURL(name); below && client.ShowsState(ctx, address, k.Config.Scrape.Agent()) {
		k.add(report.Attention,
			"put the state into a separate folder or bucket with `state`, or let the server deny access to the folder",
			"the state can be fetched from "+address+": it contains hidden and future articles, and failing pages")
	}
}

// publishedNames returns the names of all published files, those that the configuration
// names first.
func publishedNames(c *config.Config, m publish.Manifest) []string {
	var names []string
	for _, name := range c.FileNames(false, c.FurtherFiles()...) {
		if _, published := m.Files[name]; published {
			names = append(names, name)
		}
	}
	named := setOf(names)
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		if !named[name] {
			names = append(names, name)
		}
	}
	return names
}

func (k *checker) checkSchedule(now time.Time) {
	k.Schedule = CheckedSchedule{Spec: k.Config.Schedule, Zone: k.location.String()}
	timing := k.Config.Timing()
	if timing == nil {
		return
	}
	for t := timing.Next(now.In(k.location)); len(k.Schedule.Next) < 3 && !t.IsZero(); t = timing.Next(t) {
		k.Schedule.Next = append(k.Schedule.Next, t)
	}
}

// concluded returns the checkup with its status, and with the trouble that
// prevents publishing first.
func (k *checker) concluded() *Checkup {
	c := k.Checkup
	c.Trouble = slices.Clone(c.Trouble)
	slices.SortStableFunc(c.Trouble, func(a, b Trouble) int { return int(a.Status) - int(b.Status) })
	if len(c.Trouble) > 0 {
		c.Status = c.Trouble[0].Status
	}
	return &c
}
