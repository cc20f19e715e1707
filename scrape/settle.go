package scrape

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/feed/digest"
	"feedgen/feed/text"
	"feedgen/scrape/extract"
	"feedgen/scrape/extract/verdict"
	"feedgen/scrape/fetch"
	"feedgen/scrape/links"
	"feedgen/scrape/memory"
)

// settler decides which metadata of pages to keep.
type settler struct {
	manner manner
	now    time.Time
}

// settle decides which metadata to keep for the page of each job. It runs when all
// pages are read, because what the pages of a host share is not about any one
// article. It calls done with each job, and removes it from jobs, so that what was read
// and what is remembered of it are not both in memory for all pages.
func (s settler) settle(jobs []*job, done func(*job)) []Page {
	compare(jobs)
	pages := make([]Page, len(jobs))
	for i, j := range jobs {
		pages[i] = s.settleOne(j)
		done(j)
		jobs[i] = nil
	}
	distrustSharedLinks(pages)
	distrustForeignLinks(pages)
	return pages
}

func (s settler) settleOne(j *job) Page {
	page := Page{URL: j.url, Outcome: Skipped, Left: j.due && j.got.isNone(), Warnings: j.got.warnings}
	if j.outcome.outcome != "" {
		page.Outcome, page.Left, page.Warnings = j.outcome.outcome, j.outcome.left, j.outcome.warnings
	}
	switch {
	case j.got.err != nil:
		page.fail(j, j.got.err, s.now)
	case j.got.handed != nil:
		after := &memory.Page{}
		if j.before != nil {
			*after = *j.before
		}
		after.Fetched, after.To = s.now, j.got.handed
		j.after = after
	case j.got.notModified():
		page.Outcome = NotModified
		j.after = j.before.Answered(s.now)
		j.after.Moved = j.got.moved
	case j.got.result != nil:
		s.judge(&page, j)
	}
	if j.after != nil {
		page.Entry = j.after.Entry(j.url)
		page.Candidate, page.Copies = j.after.IsCandidate(), j.after.Copies
		if j.after.Failing != nil {
			page.Since, page.Blocked, page.Dead = j.after.Failing.Since, j.after.Failing.Blocked, j.after.Failing.Dead
			page.Err = cmp.Or(page.Err, errors.New(j.after.Failing.Error))
		}
	}
	return page
}

// judge decides whether the new metadata of a page replaces the old.
func (s settler) judge(page *Page, j *job) {
	before, result := j.before, j.got.result
	if err := unfit(j); err != nil {
		page.fail(j, err, s.now)
		return
	}
	page.Outcome = Fetched
	page.Warnings = append(page.Warnings, result.Warnings...)
	lost := s.lost(j)
	read := s.alike(j)
	if lost != "" && s.now.Sub(read.Since) < s.manner.staleAfter {
		page.Warnings = append(page.Warnings, fmt.Sprintf("the page %s: its last good metadata stays until it is complete again", lost))
		j.after = before.Answered(s.now)
		j.locate(j.after)
		j.after.Damaged, j.after.Alike = true, &read
		// Without validators the next run sees the page itself, not a 304.
		j.after.Validators = fetch.Validators{}
		return
	}
	after := before.Answered(s.now)
	j.locate(after)
	after.Damaged, after.Alike, after.Validators = false, nil, j.got.validators
	// A copy: what is remembered of a page would keep the whole result.
	metadata := result.Metadata
	switch {
	case before == nil || before.Metadata == nil:
		after.Changed = lastChange(&metadata, before, s.now)
	case !s.manner.readOtherwise(before, j.url) && !reflect.DeepEqual(*before.Metadata, metadata):
		after.Changed = s.now
	}
	at := j.got.at
	after.Extractor, after.Rules, after.Headers = extract.Version, s.manner.rulesDigest(at), s.manner.headersDigest(at)
	after.Metadata, after.Traits = &metadata, result.Traits
	after.Found = after.Found.ConfirmedBy(&metadata)
	j.after = after
}

// accepts reports whether a page is an undamaged article that belongs to the feed,
// judged by the page alone.
func (s settler) accepts(j *job, got reading) bool {
	read := *j
	read.got = got
	if unfit(&read) != nil || s.lost(&read) != "" {
		return false
	}
	return j.before == nil || j.before.Found.ConfirmedBy(&got.result.Metadata).Joined()
}

// alike returns since when the page has had the metadata that it has now.
func (s settler) alike(j *job) memory.Alike {
	m := &j.got.result.Metadata
	now := memory.Alike{Since: s.now, Digest: digest.Of(m)}
	if b := j.before; b != nil && b.Alike != nil && b.Alike.Digest == now.Digest && b.Alike.Since.Before(now.Since) {
		now.Since = b.Alike.Since
	}
	return now
}

// lastChange returns when an article last changed before it was first read: the
// latest date that its page or source gives; zero if there is none.
func lastChange(m *extract.Metadata, before *memory.Page, now time.Time) time.Time {
	days := []string{m.Published, m.Modified}
	if before != nil && before.Found != nil {
		days = append(days, before.Found.Published)
	}
	var last time.Time
	for _, day := range days {
		if t := memory.Date(day).Time.UTC(); t.After(last) && t.Before(now.AddDate(0, 0, 1)) { // a day begins earlier elsewhere
			last = t
		}
	}
	if last.After(now) {
		return now
	}
	return last.Truncate(time.Second)
}

// locate notes in after where the page was found.
func (j *job) locate(after *memory.Page) {
	after.Final, after.Moved = j.got.at, j.got.moved
	if after.Final == j.url {
		after.Final = ""
	}
}

// fail makes page a failed one. The last known good metadata stays.
func (page *Page) fail(j *job, err error, now time.Time) {
	page.Outcome, page.Err = Failed, err
	after := &memory.Page{}
	if j.before != nil {
		*after = *j.before
	}
	after.To = nil
	failing := memory.Failing{Since: now, Error: err.Error(), Moved: j.got.moved}
	if after.Failing != nil {
		failing.Since, failing.Times, failing.Dead = after.Failing.Since, after.Failing.Times, after.Failing.Dead
	}
	failing.Dead = links.DeadSince(failing.Dead, err, now)
	if !fetch.IsHostSkipped(err) {
		failing.Times++
		after.Fetched = now
	}
	failing.Blocked = fetch.IsRefusal(err)
	after.Failing = &failing
	if isHopeless(after, now) {
		given := *after.Found
		given.Refused = true
		after.Found = &given
	}
	j.after = after
}

// unfit returns why a page is not the listed article.
func unfit(j *job) error {
	result := j.got.result
	at, err := url.Parse(j.got.at)
	if err != nil {
		return err
	}
	if links.LeadsHome(j.parsed, at) {
		return links.HomeError(at)
	}
	if why := result.Judge(j.known()); verdict.IsParked(why) {
		return &links.GoneError{Text: why}
	} else if why != "" {
		return errors.New(why)
	}
	if j.before == nil {
		return nil
	}
	if j.before.IsCandidate() && result.Metadata.Title == "" && j.before.Found.Title == "" {
		return errors.New("neither the page nor its source gives a title")
	}
	known := j.before.Metadata
	if known == nil {
		return nil
	}
	if moved := j.before.FoundAt(j.url) != j.got.at; !sameArticle(known, &result.Metadata, moved) {
		return fmt.Errorf("the address shows another article: “%s” instead of “%s”", result.Metadata.Title, known.Title)
	}
	return nil
}

// lost returns which metadata a page has lost, or that it shows another article, for
// people; empty: it is complete.
func (s settler) lost(j *job) string {
	if j.before == nil || j.before.Metadata == nil || !s.comparable(j.before, j.url) {
		return ""
	}
	before, now := j.before.Metadata, &j.got.result.Metadata
	var lost []string
	if before.Title != "" && now.Title == "" {
		lost = append(lost, "title")
	}
	if len(before.Authors) > 0 && len(now.Authors) == 0 {
		lost = append(lost, "authors")
	}
	if before.Published != "" && now.Published == "" {
		lost = append(lost, "date")
	}
	if isReplaced(before, now) {
		return "shows another title with another summary: “" + now.Title + "” instead of “" + before.Title + "”"
	}
	if len(lost) == 0 {
		return ""
	}
	return "lost its " + strings.Join(lost, " and its ")
}

// isReplaced reports whether a page shows another title with another summary, and
// keeps neither its date nor an author.
func isReplaced(before, now *extract.Metadata) bool {
	switch {
	case before.Title == "" || now.Title == "" || similar(before.Title, now.Title):
		return false
	case before.Summary == "" || similar(before.Summary, now.Summary):
		return false
	}
	b, n := memory.Date(before.Published), memory.Date(now.Published)
	if !b.IsZero() && !n.IsZero() && datesAgree(b, n) {
		return false
	}
	return !slices.ContainsFunc(now.Authors, func(name string) bool {
		return slices.ContainsFunc(before.Authors, func(known string) bool { return text.Same(known, name) })
	})
}

// known returns what was known of the page before this run.
func (j *job) known() verdict.Known {
	k := verdict.Known{Addresses: []string{j.url, j.got.at}}
	if j.title != "" {
		k.Titles = append(k.Titles, j.title)
	}
	if b := j.before; b != nil {
		if b.Found != nil {
			k.Titles = append(k.Titles, b.Found.Title)
		}
		if b.Metadata != nil {
			k.Titles = append(k.Titles, b.Metadata.Title)
		}
	}
	return k
}

// comparable reports whether the new metadata of a page can be compared with the old.
// With other rules, headers or another extractor it cannot: a rule may forbid a
// field. A new extractor does not excuse a page that was damaged before, or that is
// known only from the published feed.
func (s settler) comparable(before *memory.Page, listed string) bool {
	switch {
	case before.IsRestored():
		return !before.Found.IsDiscovered() // what its source said fills the gaps
	case s.manner.changed(before, listed):
		return false
	}
	return before.Extractor == extract.Version || before.Damaged
}

// distrustSharedLinks ignores a canonical URL that pages with different titles
// share: some sites declare their home page or newest article on every page.
func distrustSharedLinks(pages []Page) {
	byURL := map[string][]*Page{}
	for i := range pages {
		byURL[pages[i].Entry.URL] = append(byURL[pages[i].Entry.URL], &pages[i])
	}
	for _, claimants := range byURL {
		title := claimants[0].Entry.Title
		differs := func(p *Page) bool { return !similar(p.Entry.Title, title) || !sameNumbers(p.Entry.Title, title) }
		if !slices.ContainsFunc(claimants, differs) {
			continue
		}
		for _, p := range claimants {
			claimed := p.Entry.URL
			p.Entry.URL = p.Entry.URLs[len(p.Entry.URLs)-1]
			if p.Entry.URL != claimed {
				const text = "the page declares the canonical address %s, and so does another article: ignoring it"
				p.Warnings = append(p.Warnings, fmt.Sprintf(text, claimed))
			}
		}
	}
}

// distrustForeignLinks ignores a canonical URL that has no word in common with the
// page's title and addresses, unless a page with a similar title was found there: some
// templates declare the address of another page.
func distrustForeignLinks(pages []Page) {
	var foreign []*Page
	claimed := map[string]bool{}
	for i := range pages {
		if p := &pages[i]; isForeignLink(p.Entry) {
			foreign = append(foreign, p)
			claimed[p.Entry.URL] = true
		}
	}
	titles := map[string]string{} // of the pages that were found at the claimed addresses
	for i := range pages {
		for _, u := range pages[i].Entry.URLs {
			if claimed[u] {
				titles[u] = pages[i].Entry.Title
			}
		}
	}
	for _, p := range foreign {
		if title := titles[p.Entry.URL]; title != "" && similar(p.Entry.Title, title) && sameNumbers(p.Entry.Title, title) {
			continue
		}
		const text = "the page declares the canonical address %s, which has no word in common with it: ignoring it"
		p.Warnings = append(p.Warnings, fmt.Sprintf(text, p.Entry.URL))
		p.Entry.URL = p.Entry.URLs[len(p.Entry.URLs)-1]
	}
}

// isForeignLink reports whether the URL of an entry has no word in common with its
// title and the addresses at which it was found.
func isForeignLink(e feed.Entry) bool {
	if len(e.URLs) == 0 || e.URL == e.URLs[len(e.URLs)-1] {
		return false
	}
	own, known := pathOf(e.URL), e.Title
	for _, address := range e.URLs {
		path := pathOf(address)
		if path == own {
			return false
		}
		known += " " + path
	}
	shared, _ := verdict.SharedWords(known, own)
	return shared == 0
}

// pathOf returns the path of an address without the slashes around it.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.Trim(u.Path, "/")
}
