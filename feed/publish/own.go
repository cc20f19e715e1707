package publish

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
)

// generated reports whether a file names feedgen as its generator, in the way
// of its format: RSS and Atom <generator>, HTML <meta name=generator>, and
// _feedgen in the items of a JSON Feed.
func generated(stored []byte) bool {
	data, err := unpack(stored)
	if err != nil {
		return false
	}
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	switch {
	case bytes.HasPrefix(data, []byte("{")):
		return generatedJSON(data)
	case isHTML(data):
		return generatedHTML(data)
	}
	return generatedXML(data)
}

func generatedJSON(data []byte) bool {
	var doc struct {
		Items []struct {
			Feedgen json.RawMessage `json:"_feedgen"`
		} `json:"items"`
	}
	if json.Unmarshal(data, &doc) != nil {
		return false
	}
	for _, item := range doc.Items {
		if item.Feedgen != nil {
			return true
		}
	}
	return false
}

// generatedXML looks for a generator that stands in the document's head: in
// the root (Atom, OPML's comes in head) or one level below (RSS).
func generatedXML(data []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return false
		}
		switch t := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			if t.Name.Local == "item" || t.Name.Local == "entry" {
				return false
			}
			if t.Name.Local != "generator" || depth > 3 {
				continue
			}
			var text string
			if d.DecodeElement(&text, &t) != nil {
				return false
			}
			return isFeedgen(text)
		}
	}
}

var (
	htmlStart = regexp.MustCompile(`(?i)^(<!--.*?-->\s*)*<(!doctype\s+html|html)\b`)
	htmlMeta  = regexp.MustCompile(`(?i)<meta\s[^>]*>`)
	metaName  = regexp.MustCompile(`(?i)\sname\s*=\s*["']?generator\b`)
	metaValue = regexp.MustCompile(`(?i)\scontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s">]+))`)
)

func isHTML(data []byte) bool { return htmlStart.Match(data) }

func generatedHTML(data []byte) bool {
	for _, tag := range htmlMeta.FindAll(data, -1) {
		if !metaName.Match(tag) {
			continue
		}
		if v := metaValue.FindSubmatch(tag); v != nil && isFeedgen(string(v[1])+string(v[2])+string(v[3])) {
			return true
		}
	}
	return false
}

// isFeedgen takes a generator's name, which another version may give with a
// version or an address behind it.
func isFeedgen(generator string) bool {
	name, _, _ := strings.Cut(strings.TrimSpace(generator), " ")
	return strings.EqualFold(name, "feedgen")
}
