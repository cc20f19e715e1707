package format

import (
	"bytes"
	"fmt"
	"io"
	"iter"

	"feedgen/feed"
)

// All is the table of formats, in the order in which they are rendered and listed.
var All = []*Format{&rssFormat, &atomFormat, &jsonFormat, &htmlFormat, &markdownFormat, &opmlFormat, &sitemapFormat}

// Own reports whether a file names feedgen as its generator. data are its
// uncompressed bytes.
func Own(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	for _, format := range All {
		if format.own(data) {
			return true
		}
	}
	return false
}

// Render renders the files of the feeds; the first is the main feed. The files of
// each feed are in the order of All, each followed by its archives, oldest first, as
// Archive decided. Files that list all feeds come last. The same feeds always give
// the same bytes.
//
// The entries must be like those of merge.Merge: clean, newest first, with ids and
// dates. Use Check before publishing the files.
func Render(feeds ...*feed.Feed) ([]feed.File, error) {
	var files []feed.File
	var p feed.Packer
	for d := range documents(feeds) {
		file, err := p.Pack(d.name, d.format.ContentType, d.write)
		if err != nil {
			return nil, fmt.Errorf("render %s: %w", d.name, err)
		}
		file.Feed = d.number
		file.Kept = d.kept
		file.Marks = d.format.marks
		files = append(files, file)
	}
	return files, nil
}

func (d *document) write(w io.Writer) error {
	if d.data == nil {
		return d.format.render(w, d)
	}
	_, err := w.Write(d.data)
	return err
}

// documents yields the contents of the files of the feeds, in the order of
// Render.
func documents(feeds []*feed.Feed) iter.Seq[*document] {
	channels := make([]channel, len(feeds))
	for i, f := range feeds {
		channels[i] = newChannel(f)
	}
	return func(yield func(*document) bool) {
		for i, c := range channels {
			for _, format := range All {
				if c.Files[format.Key] == "" || format.ListsAll {
					continue
				}
				for d := range c.documents(format) {
					if d.number = i; i == 0 {
						d.channels = channels
					}
					if !yield(d) {
						return
					}
				}
			}
		}
		for _, format := range All {
			if len(channels) == 0 || channels[0].Files[format.Key] == "" || !format.ListsAll {
				continue
			}
			name := channels[0].Files[format.Key]
			d := &document{
				channel: channels[0], format: format, name: name, current: name, channels: channels, entries: format.list(channels),
			}
			if !yield(d) {
				return
			}
		}
	}
}

func newChannel(f *feed.Feed) channel {
	c := channel{Feed: f.Cleaned()}
	for _, format := range All {
		if name := f.Files[format.Key]; name != "" && format.MediaType != "" {
			c.subscriptions = append(c.subscriptions, subscription{format, name})
		}
	}
	return c
}
