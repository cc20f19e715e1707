package main

import (
	"fmt"

	"feedgen/feed"
	"feedgen/feed/format"
)

// render renders the feed, the further ones and the list of them all, and
// reads every file again. Without entries it renders nothing: guard says what
// is the matter.
func (j *job) render(entries []feed.Entry) ([]feed.File, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	feeds := j.feeds(entries)
	files, err := format.Render(feeds...)
	if err != nil {
		return nil, err
	}
	if err := format.Check(files, feeds...); err != nil {
		return nil, fmt.Errorf("the rendered feed is not fit to be published: %w", err)
	}
	return files, nil
}

// feeds returns the main feed and those of the further ones that have entries.
func (j *job) feeds(entries []feed.Entry) []*feed.Feed {
	c := &j.cfg.Feed
	main := &feed.Feed{
		Title: c.Title, Description: c.Description, Link: c.Link, BaseURL: c.BaseURL, Language: c.Language,
		Authors: j.authors(), Image: c.Image, Icon: c.Icon, Copyright: c.Copyright, Hub: c.Hub,
		Location: j.location, Limit: c.Limit, Files: j.cfg.Publish.Files.files(), Entries: entries,
	}
	feeds := []*feed.Feed{main}
	for _, c := range j.cfg.Feeds {
		f := main.Filter(feed.Filter{Language: c.Language, Tags: c.Tags, Authors: c.Authors, Hosts: c.Hosts})
		f.Title, f.Description, f.Files = c.Title, c.Description, c.Files.files()
		if len(f.Entries) == 0 {
			j.warn("the feed %q has no entries: its files stay as they are", f.Title)
			continue
		}
		feeds = append(feeds, f)
	}
	return feeds
}
