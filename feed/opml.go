package feed

import (
	"cmp"
	"encoding/xml"
	"io"
	"time"
)

// opmlRoot is an OPML 2.0 document: a list of subscriptions that feed readers
// import.
type opmlRoot struct {
	XMLName xml.Name `xml:"opml"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Head    struct {
		Title        string `xml:"title"`
		DateModified string `xml:"dateModified,omitempty"`
		OwnerName    string `xml:"ownerName,omitempty"`
		OwnerID      string `xml:"ownerId,omitempty"`
		// OPML has no generator, and takes what others define.
		Generator string `xml:"atom:generator"`
	} `xml:"head"`
	Outlines []opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Type        string `xml:"type,attr"`
	Text        string `xml:"text,attr"`
	Title       string `xml:"title,attr"`
	Description string `xml:"description,attr,omitempty"`
	Language    string `xml:"language,attr,omitempty"`
	HTMLURL     string `xml:"htmlUrl,attr"`
	XMLURL      string `xml:"xmlUrl,attr"`
	Version     string `xml:"version,attr,omitempty"`
}

// FeedXml lets writeXML write it.
func (r *opmlRoot) FeedXml() any { return r }

// OPML returns a file of this name that lists the feeds, each once, in the
// first of its formats that readers of OPML know: RSS, Atom, JSON Feed. Its
// title and owner are those of the first feed, its date is the newest update
// among all entries. A feed without any of these files is left out.
func OPML(name string, list ...*Feed) (File, error) {
	root := &opmlRoot{Version: "2.0", Atom: atomNamespace}
	root.Head.Generator = generator
	var newest time.Time
	for i, f := range list {
		f = f.withCleanHead()
		if i == 0 {
			root.Head.Title = f.Title
			if len(f.Authors) > 0 {
				root.Head.OwnerName, root.Head.OwnerID = f.Authors[0].Name, f.Authors[0].URL
			}
		}
		d := &document{Feed: f, entries: f.Entries}
		if updated := d.updated(); updated.After(newest) {
			newest = updated
		}
		outline := opmlOutline{
			Type:        "rss", // whatever the format: it is the one type for feeds that there is
			Text:        f.Title,
			Title:       f.Title,
			Description: f.Description,
			Language:    f.Language,
			HTMLURL:     f.Link,
		}
		file := cmp.Or(f.Files.RSS, f.Files.Atom, f.Files.JSON)
		if file == "" {
			continue
		}
		outline.XMLURL = f.url(file)
		if f.Files.RSS != "" {
			outline.Version = "RSS2"
		}
		root.Outlines = append(root.Outlines, outline)
	}
	if !newest.IsZero() {
		root.Head.DateModified = newest.Format(time.RFC1123Z)
	}
	return newPacker().file(name, "text/x-opml; charset=utf-8", func(w io.Writer) error { return writeXML(w, root) })
}
