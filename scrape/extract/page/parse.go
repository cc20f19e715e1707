package page

import (
	"bytes"
	"net/url"

	"feedgen/feed/markup"
)

// mostExpected bounds the elements that are allocated in advance: nearly all pages
// have fewer, no page is parsed beyond so many tags, and not every < starts one.
const mostExpected = 120_000

// Parse parses a page in UTF-8. The address is the page's own, absolute or the
// zero URL. The error says that the page is too costly to read.
func Parse(body []byte, address *url.URL) (*Document, error) {
	root, err := markup.Parse(body)
	if err != nil {
		return nil, err
	}
	elems := min(bytes.Count(body, []byte("<"))-bytes.Count(body, []byte("</")), mostExpected)
	return index(root, address, max(elems, 0), len(body)), nil
}
