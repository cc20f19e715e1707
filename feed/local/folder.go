package local

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"feedgen/feed/link"
	"feedgen/feed/markup"
	"feedgen/feed/text"
)

// The limits of a folder or ZIP file.
const (
	maxFiles       = 10_000    // pages that are read
	maxFolderDepth = 20        // folders in folders
	maxPageBytes   = 5 << 20   // of one page, unzipped
	maxFolderBytes = 200 << 20 // of all pages, unzipped
)

// ParseFolder reads the pages in a folder, in the order of their names: Markdown
// files with front matter are one article each, other Markdown files are lists, and
// HTML pages are read by Options.Page. It ignores other files, and files and folders
// whose names start with a dot.
func ParseFolder(name string, folder fs.FS, o Options) (List, error) {
	if err := o.resolve(); err != nil {
		return List{}, fmt.Errorf("read %s: base URL: %w", name, err)
	}
	l, err := readFolder(name, folder, o)
	if err != nil {
		return List{}, fmt.Errorf("read %s: %w", name, err)
	}
	return l.checked(name)
}

func isZIP(name string, src []byte) bool { return bytes.HasPrefix(src, []byte("PK\x03\x04")) }

func readZIP(name string, src []byte, o Options) list {
	archive, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return list{warnings: []string{fmt.Sprintf("%s: %v", name, err)}}
	}
	l, err := readFolder(name, archive, o)
	if err != nil {
		l.warnings = append(l.warnings, fmt.Sprintf("%s: %v", name, err))
	}
	return l
}

func readFolder(name string, folder fs.FS, o Options) (list, error) {
	var l list
	files, left := 0, int64(maxFolderBytes)
	err := fs.WalkDir(folder, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.warnings = append(l.warnings, fmt.Sprintf("%s: %v", path.Join(name, file), err))
			return nil
		case file != "." && strings.HasPrefix(d.Name(), "."), d.IsDir() && strings.Count(file, "/") >= maxFolderDepth:
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || !isPage(file):
			return nil
		}
		full := path.Join(name, file)
		if files++; files > maxFiles || left <= 0 {
			l.warnings = append(l.warnings, fmt.Sprintf("%s: this page and the following ones are not read: more than %d pages or %d MB",
				full, maxFiles, maxFolderBytes>>20))
			return fs.SkipAll
		}
		src, err := readPage(folder, file)
		left -= int64(len(src))
		if err != nil {
			l.warnings = append(l.warnings, fmt.Sprintf("%s: left out: %v", full, err))
			return nil
		}
		l.add(o.page(full, src))
		return nil
	})
	return l, err
}

func isPage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".html", ".htm", ".xhtml":
		return true
	}
	return false
}

// readPage reads a file of at most maxPageBytes, whatever its folder says of its
// size.
func readPage(folder fs.FS, name string) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxPageBytes+1))
	if err == nil && len(src) > maxPageBytes {
		err = fmt.Errorf("larger than %d MB", maxPageBytes>>20)
	}
	return src, err
}

// page reads a file of a folder.
func (o Options) page(name string, src []byte) list {
	if !isHTML(name, src) || o.Page == nil {
		l := o.parse(name, src)
		m, ok := matterOf(textOf(src))
		switch link, dated := m.first(linkColumn), !m.published(name).IsZero(); {
		case !ok || len(l.items)+len(l.warnings) > 0 || m.first(titleColumn) == "":
		case link != "":
			return readArticle(name, src, o)
		case dated:
			l.warnings = append(l.warnings, name+": skipped: no link; add link: https://… to its front matter")
		}
		return l
	}
	address := addressOf(src)
	if address == "" {
		return list{warnings: []string{name + ": skipped: the page has no canonical link"}}
	}
	e, err := o.Page(address, src)
	if err != nil {
		return list{warnings: []string{fmt.Sprintf("%s: left out: %v", name, err)}, mentioned: []string{address}}
	}
	return list{items: []item{{e, Position{File: name, Line: 1, Column: 1}}}}
}

// addressOf returns the address that an article's page declares: its canonical link,
// in the head or as a microformat, its og:url, or the link of its title.
func addressOf(src []byte) string {
	found := map[string]string{}
	page, err := markup.Parse(text.Decode(src, "text/html"))
	if err != nil {
		return ""
	}
	for n := range page.Descendants() {
		if n.Type == html.ElementNode {
			classes := " " + attribute(n, "class") + " "
			kind, address := "", attribute(n, "href")
			switch {
			case n.DataAtom == atom.Link && strings.EqualFold(attribute(n, "rel"), "canonical"):
				kind = "canonical"
			case n.DataAtom == atom.A && (strings.Contains(classes, " p-canonical ") || strings.Contains(classes, " u-url ")):
				kind = "microformat"
			case n.DataAtom == atom.Meta && attribute(n, "property") == "og:url":
				kind, address = "og:url", attribute(n, "content")
			case n.DataAtom == atom.A && n.Parent != nil && n.Parent.DataAtom == atom.H1:
				kind = "title"
			}
			if link.Absolute(address) != "" && found[kind] == "" {
				found[kind] = address
			}
		}
	}
	// The address outlives the page that it is a part of.
	return strings.Clone(cmp.Or(found["canonical"], found["microformat"], found["og:url"], found["title"]))
}

// add adds what another file says.
func (l *list) add(other list) {
	l.items = append(l.items, other.items...)
	l.errs = append(l.errs, other.errs...)
	l.warnings = append(l.warnings, other.warnings...)
	l.feeds = append(l.feeds, other.feeds...)
	l.mentioned = append(l.mentioned, other.mentioned...)
	l.undated = append(l.undated, other.undated...)
}
