package config

import (
	"strings"
	"testing"
)

const furtherHead = `feed: {title: T, link: "https://a.example/", base_url: "https://a.example/feeds/", hub: "https://hub.example/"}
feeds:
`

func TestFurtherMistakes(t *testing.T) {
	for _, tt := range []struct{ feed, want string }{
		{`by: tags, title: '{value}', files: {rss: '{slug}.xml'}`,
			`3:10: want one of author, tag, language, host, year, not "tags"`},
		{`by: tag, title: '{value}', files: {rss: tags.xml}`,
			`3:46: the feeds would all be written to tags.xml: write {slug} in place of the tag, such as tags/{slug}/tags.xml`},
		{`by: tag, title: '{value}', files: {rss: true}`,
			`3:46: the feeds would all be written to rss.xml: write {slug}`},
		{`by: tag, title: Tags, files: {rss: '{slug}.xml'}`,
			`3:22: the feeds would all have this title: write {value}`},
		{`by: tag, files: {rss: '{slug}.xml'}`,
			`feeds[0].title is missing`},
		{`by: tag, title: '{value}', min: -1, files: {rss: '{slug}.xml'}`,
			`3:38: want at least 1`},
		{`by: author, title: '{value}', files: {rss: '{slug}.xml'}`,
			`3:10: by: author makes a feed for each of feed.authors, which is empty`},
		{`title: T, min: 2, files: {rss: a.xml}`,
			`3:21: min needs by`},
		{`title: T, files: {rss: '{slug}.xml'}`,
			`3:29: {slug} needs by`},
		{`by: year, title: '{value}', files: {html: 'index-{slug}.html'}`,
			`index-{slug}.html may be the name of a file of publish.files.html, too`},
		{`by: tag, title: '{value}', files: {rss: 'x/{slug}.xml', atom: 'x/{slug}.xml'}`,
			`x/{slug}.xml is already the name of feeds[0].files.rss`},
	} {
		_, err := Parse("config.yaml", []byte(furtherHead+"  - {"+tt.feed+"}"))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s:\n got %v\nwant %s", tt.feed, err, tt.want)
		}
	}
}

// The hub is in the Link header of every file that one can subscribe to.
func TestLinkHeader(t *testing.T) {
	const byTag = `  - {by: tag, title: '{value}', files: {rss: 'tags/{slug}/rss.xml', html: 'tags/{slug}.html'}}`
	c, err := Parse("config.yaml", []byte(furtherHead+byTag))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"rss.xml": true, "tags/go/rss.xml": true,
		"index.html": false, "tags/go.html": false, "tags/rss.xml": false, "tags/a/b/rss.xml": false,
	} {
		if got := strings.Contains(c.LinkHeader(name), `<https://hub.example/>; rel="hub"`); got != want {
			t.Errorf("%s: %s", name, c.LinkHeader(name))
		}
	}
}
