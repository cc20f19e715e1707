package format

import (
	"slices"

	"feedgen/feed"
)

// linkedPage is what the page says to machines, as JSON-LD in the vocabulary of
// schema.org: a collection of articles.
type linkedPage struct {
	Context     string         `json:"@context"`
	Type        string         `json:"@type"`
	URL         string         `json:"url"`
	Name        string         `json:"name"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"inLanguage,omitempty"`
	Image       string         `json:"image,omitempty"`
	Authors     []linkedPerson `json:"author,omitempty"`
	Articles    []linkedPost   `json:"hasPart"`
}

type linkedPost struct {
	Type      string         `json:"@type"`
	URL       string         `json:"url"`
	Headline  string         `json:"headline"`
	Published string         `json:"datePublished"`
	Modified  string         `json:"dateModified,omitempty"` // where it is not Published
	Language  string         `json:"inLanguage,omitempty"`   // where it is not the page's
	Image     string         `json:"image,omitempty"`
	Authors   []linkedPerson `json:"author,omitempty"`
}

// linkedPerson is an author. An id without a name refers to the author of the page
// with that id.
type linkedPerson struct {
	Type string `json:"@type,omitempty"`
	ID   string `json:"@id,omitempty"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

// linked returns the linked data of the page.
func (d view) linked() linkedPage {
	page := linkedPage{
		Context: "https://schema.org", Type: "CollectionPage", URL: d.URL(d.name),
		Name: d.Title, Language: d.Language, Image: d.Image, Articles: []linkedPost{},
	}
	if d.Description != d.Title {
		page.Description = d.Description
	}
	for _, a := range d.Authors {
		page.Authors = append(page.Authors, linkedPerson{Type: "Person", ID: a.URL, Name: a.Name, URL: a.URL})
	}
	for i := range d.entries {
		page.Articles = append(page.Articles, d.linkedPost(&d.entries[i]))
	}
	return page
}

func (d view) linkedPost(e *feed.Entry) linkedPost {
	post := linkedPost{
		Type: "BlogPosting", URL: e.URL, Headline: e.Title, Published: d.known(e.Published),
		Language: d.foreign(e), Image: e.Image,
	}
	if modified := d.known(e.Updated); modified != post.Published {
		post.Modified = modified
	}
	for _, a := range e.Authors {
		if a.URL != "" && slices.ContainsFunc(d.Authors, func(b feed.Author) bool { return a.Name == b.Name && a.URL == b.URL }) {
			post.Authors = append(post.Authors, linkedPerson{ID: a.URL})
			continue
		}
		post.Authors = append(post.Authors, linkedPerson{Type: "Person", Name: a.Name, URL: a.URL})
	}
	return post
}

// known returns a date as precisely as it is known, in the feed's time zone.
func (d view) known(date feed.Date) string {
	if date.Precision == feed.PrecisionNone {
		date.Precision = feed.PrecisionDay
	}
	if date.Precision <= feed.PrecisionDay {
		date.Time = date.Time.In(d.Location)
	}
	return date.String()
}
