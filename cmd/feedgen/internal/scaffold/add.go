package scaffold

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/lists"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"
)

// Added is the result for one address.
type Added struct {
	URL   string       // as written
	Entry config.Entry // from its page; zero if only the address is added
	Known string       // where the configuration already has it; then nothing is added
	Why   error        // why only the address is added, or, with Left, nothing
	Left  bool
}

// Add reads the pages at addresses and adds an entry for each to the configuration
// file, or only the address if the page refuses programs. It changes no other byte
// and replaces the file atomically. It skips pages that can't be read. Errors
// decide the exit status; then nothing was written.
func Add(ctx context.Context, file string, addresses []string) ([]Added, error) {
	c, err := config.Load(file)
	if err != nil {
		return nil, err
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return nil, report.Failure(fmt.Errorf("read the configuration: %w", err), "")
	}
	a, err := newAdder(ctx, c)
	if err != nil {
		return nil, err
	}
	var results []Added
	var addition config.Addition
	for _, address := range addresses {
		one, err := a.add(ctx, address)
		if err != nil {
			return nil, err
		}
		switch {
		case one.Known != "" || one.Left:
		case one.Entry.URL != "":
			addition.Entries = append(addition.Entries, one.Entry)
		default:
			addition.URLs = append(addition.URLs, one.URL)
		}
		results = append(results, one)
	}
	after, err := config.Add(file, before, addition)
	if err == nil && !bytes.Equal(after, before) {
		err = replace(file, before, after)
	}
	if err != nil {
		hint := ""
		if errors.Is(err, config.ErrUnwritable) {
			hint = "write it by hand, " + addition.ByHand()
		}
		return nil, report.Failure(fmt.Errorf("%s: nothing was added: %w", file, err), hint)
	}
	return results, nil
}

// adder reads pages for a configuration.
type adder struct {
	config  *config.Config
	scraper *scrape.Scraper
	known   map[string]string // where the configuration has an address, by its key
}

func newAdder(ctx context.Context, c *config.Config) (*adder, error) {
	s, err := scrape.New(c.Settings(), &memory.Cache{})
	if err != nil {
		return nil, report.Failure(err, "")
	}
	a := &adder{c, s, map[string]string{}}
	for i, u := range c.Scrape.URLs {
		a.known[link.Key(u)] = fmt.Sprintf("scrape.urls[%d]", i)
	}
	for i, name := range c.EntriesFrom {
		list, err := lists.Listed(ctx, c, i)
		if err != nil {
			return nil, err
		}
		for _, e := range list.Entries {
			a.known[link.Key(e.URL)] = name
		}
	}
	for i, e := range c.Entries {
		for _, u := range append(e.Was, e.URL) {
			a.known[link.Key(u)] = fmt.Sprintf("entries[%d]", i)
		}
	}
	return a, nil
}

// add reads one page. Its error is wrong usage, or the end of ctx.
func (a *adder) add(ctx context.Context, address string) (Added, error) {
	u, err := url.Parse(address)
	if err != nil || !link.IsWeb(u) {
		return Added{}, report.UsageError(fmt.Errorf("add %s: want an absolute http or https URL", address), "")
	}
	u.RawQuery = link.WithoutTrackers(u.RawQuery)
	one := Added{URL: u.String()}
	if one.Known = a.known[link.Key(one.URL)]; one.Known != "" {
		return one, nil
	}
	page, err := a.scraper.Fetch(ctx, one.URL)
	if ctx.Err() != nil {
		return Added{}, report.Failure(errors.New("interrupted: nothing was added"), "")
	}
	if err != nil {
		one.Why, one.Left = err, !mayBeThere(err)
	} else {
		one.Entry, one.Why = a.entry(ctx, one.URL, page.Page)
		one.Left = one.Why != nil
	}
	if !one.Left {
		a.known[link.Key(one.URL)] = "this command line"
	}
	return one, nil
}

// mayBeThere reports whether a page that can't be read may exist for browsers.
func mayBeThere(err error) bool {
	var answer *fetch.StatusError
	return errors.Is(err, fetch.ErrRobots) || errors.As(err, &answer) && !fetch.IsMissing(err)
}

// entry returns the entry of a page, without the fields that runs read from the
// page anyway and those that the feed gives all entries.
func (a *adder) entry(ctx context.Context, address string, page extract.Page) (config.Entry, error) {
	found, err := extract.Extract(ctx, page, a.scraper.RulesFor(page.URL))
	if err != nil {
		return config.Entry{}, err
	}
	if found.NotArticle != "" {
		return config.Entry{}, errors.New(found.NotArticle)
	}
	e, err := entryOf(address, &found.Metadata)
	if err != nil {
		return config.Entry{}, err
	}
	if link.CoversAny(a.config.Scrape.Hosts, link.Host(address)) {
		return config.Entry{URL: e.URL, Title: e.Title, Published: e.Published}, nil
	}
	sameName := func(a, b config.Author) bool { return text.Same(a.Name, b.Name) }
	if slices.EqualFunc(e.Authors, a.config.Feed.Authors, sameName) {
		e.Authors = nil
	}
	if sameLanguage(e.Language, a.config.Feed.Language) {
		e.Language = ""
	}
	return e, nil
}

// entryOf returns the entry with all metadata of a page.
func entryOf(address string, m *extract.Metadata) (config.Entry, error) {
	if m.Title == "" {
		return config.Entry{}, errors.New("the page has no title")
	}
	published, err := feed.ParseDate(m.Published)
	if err != nil {
		return config.Entry{}, err
	}
	e := config.Entry{
		URL: address, Title: m.Title, Published: config.Date{Date: published}, Language: m.Language, Tags: m.Tags, Image: m.Image,
		Summary: markdownText(m.Summary),
	}
	for _, name := range m.Authors {
		e.Authors = append(e.Authors, config.Author{Name: name})
	}
	return e, nil
}

// replace replaces a file atomically, unless it has changed. It keeps a symbolic
// link to the file.
func replace(name string, before, after []byte) (err error) {
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(after)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	now, err := os.ReadFile(name)
	if err == nil && !bytes.Equal(now, before) {
		err = errors.New("it has changed in the meantime")
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
