package scrape

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// buffers are the bodies of pages that have been dealt with. Pages come by the
// thousand and are of much the same size.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// release gives the body back. Nothing may refer to its bytes any more.
func (r *response) release() {
	if r.body != nil {
		buffers.Put(r.body)
		r.body = nil
	}
}

// pageTypes are the media types of web pages.
var pageTypes = []string{"text/html", "application/xhtml+xml"}

// vagueTypes say nothing: servers give them to files they know nothing of.
var vagueTypes = []string{"", "text/plain", "application/octet-stream", "application/xml", "text/xml"}

// checkType refuses a body by its Content-Type, before it is read. A vague
// type passes: checkPage looks at the body itself.
func checkType(want []string, contentType string) error {
	if len(want) == 0 {
		return nil
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
		media = strings.TrimSpace(media)
	}
	if slices.Contains(want, media) || slices.Contains(vagueTypes, media) {
		return nil
	}
	return &wrongTypeError{media}
}

// wrongTypeError says that the address leads to something that is no web page.
type wrongTypeError struct{ media string }

func (e *wrongTypeError) Error() string {
	return fmt.Sprintf("no web page: the server sends %s", e.media)
}

// checkPage refuses a body that is no web page whatever its Content-Type says.
func checkPage(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return &wrongTypeError{"an empty page"}
	}
	switch media, _, _ := strings.Cut(http.DetectContentType(body), ";"); media {
	case "text/html", "text/xml", "text/plain":
		return nil
	default:
		return &wrongTypeError{media}
	}
}
