package page

import (
	"bytes"
	"net/url"

	"feedgen/feed/markup"
)

// mostExpected bounds the elements that are allocated in advance: no page is parsed
// beyond so many tags, and not every < starts one.
const mostExpected = 120_000

// Parse parses a page in UTF-8. The address is the page's own, absolute or the
// zero URL. The error says that the page is too costly to read.
func Parse(body []byte, address *url.URL) (*Document, error) {
	root, err := markup.Parse(body)
	if err != nil {
		return nil, err
	}
	elems := bytes.Count(body, []byte("<")) / 2 // most have an end tag
	return index(root, address, min(elems, mostExpected)), nil
}
