package archive

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/feed/text"
)

// The files of a copy are its name and one of these.
const (
	WARCFile = ".warc.gz"
	HTMLFile = ".html"
)

const (
	maxSlug = 60 // bytes
	noSlug  = "article"
)

// nameOf returns the name of the copy of an article, without the ending of a file:
// HOST/YEAR/SLUG-DIGEST.
func nameOf(at *url.URL, year int, digest string) string {
	host := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, link.HostOf(at))
	return path.Join(strings.Trim(host, "."), strconv.Itoa(year), slugOf(at)+"-"+digest)
}

// slugOf returns the last part of an address that names something, for file names.
func slugOf(at *url.URL) string {
	slug := noSlug
	for part := range strings.SplitSeq(at.Path, "/") {
		part = plainSlug(strings.TrimSuffix(part, path.Ext(part)))
		if part != "" && part != "index" && part != "default" {
			slug = part
		}
	}
	return slug
}

// plainSlug returns the words of s that are of Latin letters and digits, with
// hyphens between them.
func plainSlug(s string) string {
	words := strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') })
	slug := strings.Join(words, "-")
	return strings.Trim(slug[:min(len(slug), maxSlug)], "-")
}

// digest returns a digest of the article's text, or without any text, of its title.
func (p *Page) digest() string {
	if p.Text.Prose == "" {
		return digest.Of(p.Metadata.Title)
	}
	return digest.Of(p.Text.Prose)
}
