package pass

import (
	"feedgen/cmd/feedgen/internal/version"
	"feedgen/feed"
	"feedgen/feed/digest"
	"feedgen/feed/format"
)

// rendered is what a pass rendered and found valid. The same program renders the
// same files from the same input, so a later pass takes them from here, without
// their bytes. The zero value is no input's.
//
//	{"digest": "9c1e5f0c26b46b68",
//	 "files": [{"name": "rss.xml", "type": "application/rss+xml; charset=utf-8", "size": 20480, "sha256": "5f0c…"}]}
type rendered struct {
	Digest string         `json:"digest"` // see inputDigest
	Files  []renderedFile `json:"files"`  // in the order of format.Render
}

// renderedFile is a feed.File without its bytes.
type renderedFile struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int    `json:"size"` // in bytes
	SHA256 string `json:"sha256"`
	Feed   int    `json:"feed,omitempty"`
	Kept   bool   `json:"kept,omitempty"`
}

// inputDigest returns the digest of what decides the files and archives of the
// feeds: of the feeds, and of the program. It is empty if there is none. The archives
// in the state are those of the pass that rendered: the same feeds change none of
// them.
func inputDigest(feeds []*feed.Feed) string {
	program, input := version.Build(), format.Digest(feeds...)
	if program == "" || input == "" {
		return ""
	}
	return digest.Of([]string{program, input})
}

// renderedOf returns what the next pass needs to know of files, but for the digest of
// their input.
func renderedOf(files []feed.File) rendered {
	var r rendered
	for _, f := range files {
		r.Files = append(r.Files, renderedFile{f.Name, f.ContentType, f.Size, f.SHA256, f.Feed, f.Kept})
	}
	return r
}

// recall completes a draft with the files that the last pass rendered, if it did so
// from the same input, and reports whether it did. A plan that writes one of them
// needs render, which also holds back the feeds that grew too much.
func (d *draft) recall(p *pass, input string, last *state) bool {
	if input == "" || input != last.Rendered.Digest {
		return false
	}
	var files []feed.File
	for _, f := range last.Rendered.Files {
		files = append(files, feed.File{Name: f.Name, ContentType: f.Type, Size: f.Size, SHA256: f.SHA256, Feed: f.Feed, Kept: f.Kept})
	}
	d.files, d.rendered = files, last.Rendered
	d.archives = archivesOf(p.Config, d.further, last.Archives)
	return true
}
