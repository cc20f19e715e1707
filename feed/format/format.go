// Package format renders a feed as the files that feed readers and people
// fetch.
//
// All is the table of the formats. Each has a file of its own with all that is
// particular to it: how it is rendered and read again, what it cannot carry, how
// our files are recognised. Render makes the files of a feed. Check reads them
// again, strictly, before they are published. Restore reads the entries of a
// published JSON Feed when the state is lost.
package format

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"feedgen/feed"
)

// Format is one kind of file.
type Format struct {
	Key         string // in feed.Files and the configuration, such as rss
	File        string // the name of the main feed's file unless it is given another
	Optional    bool   // not written unless the configuration names a file
	Description string // what the file is, such as RSS 2.0
	ContentType string // as it is served, such as application/feed+json

	// Label is how the page for people offers the format to subscribe to, such
	// as JSON Feed, and MediaType the type by which programs discover it there.
	// They are empty for what is no feed.
	Label, MediaType string

	Archived  bool // has archives (RFC 5005, section 4) where the feed has a limit
	Announced bool // the WebSub hub is notified of a new one
	ListsAll  bool // one file lists all feeds; only the main feed has it

	outline string   // the version that an OPML outline gives of it; mostly none
	lacks   []string // the fields that it cannot carry, as Check names them

	render func(io.Writer, *document) error
	read   reader
	own    func(data []byte) bool
}

// All are the formats, in the order in which they are rendered and offered.
var All = []*Format{&rssFormat, &atomFormat, &jsonFormat, &htmlFormat, &opmlFormat}

// generator names this program in its files. It has no version: a new one must not
// change the files.
const generator = "feedgen"

// Own reports whether a file names feedgen as its generator, in the way of its
// format. The data are the file's bytes, gzip undone.
func Own(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	for _, format := range All {
		if format.own(data) {
			return true
		}
	}
	return false
}

// isGenerator reports whether a generator's name is ours, perhaps followed by a
// version or an address.
func isGenerator(name string) bool {
	name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
	return strings.EqualFold(name, generator)
}

// Render returns the files of the feeds, of which the first is the main one. The
// files of each feed are in the order of All, each followed by its archives
// from the oldest on; those that list all feeds come last. The same feeds give
// the same bytes, whenever and wherever.
//
// The entries must be as merge.Merge returns them: clean, newest first, with ids
// and dates. Check reports whether the files can be published.
func Render(feeds ...*feed.Feed) ([]feed.File, error) {
	var files []feed.File
	var p feed.Packer
	for d := range documents(feeds) {
		file, err := p.Pack(d.name, d.format.ContentType, func(w io.Writer) error { return d.format.render(w, d) })
		if err != nil {
			return nil, fmt.Errorf("render %s: %w", d.name, err)
		}
		files = append(files, file)
	}
	return files, nil
}
