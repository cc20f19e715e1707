package discover

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/text"

	"github.com/PuerkitoBio/goquery"
)

// profilePaths are the parts of addresses that precede the name of an author.
var profilePaths = []string{
	"author", "authors", "auteur", "auteurs", "autor", "autores", "autoren", "autore", "autori", "contributor", "contributors",
	"people", "person", "profile", "profil", "team", "user", "users", "writer", "writers",
}

// profileName returns the author of a profile page; empty if it is not one. The name is
// from its linked data or Open Graph data, or it is what its heading and its address
// have in common, as in "Articles by Ada Lovelace" and /author/ada-lovelace.
func profileName(doc *goquery.Document, at *url.URL) string {
	for _, script := range doc.Find(`script[type="application/ld+json"]`).EachIter() {
		var data any
		if json.Unmarshal([]byte(script.Text()), &data) == nil {
			if name := profileIn(data); name != "" {
				return oneLine(name)
			}
		}
	}
	meta := func(property string) string {
		return oneLine(doc.Find(`meta[property="`+property+`"]`).AttrOr("content", ""))
	}
	if meta("og:type") == "profile" {
		if name := oneLine(meta("profile:first_name") + " " + meta("profile:last_name")); name != "" {
			return name
		}
	}
	slug := profileSlug(at)
	for _, heading := range []string{oneLine(doc.Find("h1").First().Text()), meta("og:title"), oneLine(doc.Find("title").First().Text())} {
		if name := wordsOf(slug, heading); name != "" {
			return name
		}
	}
	return ""
}

// profileIn returns the name of the person that a ProfilePage is about.
func profileIn(data any) string {
	switch data := data.(type) {
	case []any:
		for _, item := range data {
			if name := profileIn(item); name != "" {
				return name
			}
		}
	case map[string]any:
		if data["@type"] == "ProfilePage" {
			if person, ok := data["mainEntity"].(map[string]any); ok {
				name, _ := person["name"].(string)
				return name
			}
		}
		return profileIn(data["@graph"])
	}
	return ""
}

// profileSlug returns the part of an address that names an author.
func profileSlug(at *url.URL) string {
	parts := strings.Split(strings.Trim(at.Path, "/"), "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, "@"); ok {
			return name
		}
		if i > 0 && slices.Contains(profilePaths, strings.ToLower(parts[i-1])) {
			name, _, _ := strings.Cut(part, ".")
			return name
		}
	}
	return ""
}

// maxHeadingBytes limits how much of a heading is compared.
const maxHeadingBytes = 500

// wordsOf returns the part of a heading with the words of a slug, in the heading's
// spelling.
func wordsOf(slug, heading string) string {
	wanted := text.Words(slug)
	fields := strings.Fields(text.FirstBytes(heading, maxHeadingBytes))
	for start := range fields {
		for end := start + 1; end <= len(fields) && len(wanted) > 0; end++ {
			name := strings.Trim(strings.Join(fields[start:end], " "), ",;:|–—-")
			if slices.Equal(text.Words(name), wanted) {
				return name
			}
		}
	}
	return ""
}
