package fetch

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// buffers are the bodies of responses that were released. Pages come by the
// thousand and are of much the same size.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// vagueTypes say nothing: servers give them to files they know nothing of.
var vagueTypes = []string{"", "text/plain", "application/octet-stream", "application/xml", "text/xml"}

// checkType refuses a body by its Content-Type, before it is read. A vague
// type passes: CheckPage looks at the body itself.
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

// CheckPage returns an error if a body is not a web page, whatever its Content-Type.
func CheckPage(body []byte) error {
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

// readBody reads a body, decompressed, up to the request's limit.
func readBody(res *http.Response, r Request) (*bytes.Buffer, error) {
	if res.ContentLength > r.MaxBytes && !r.Truncate {
		return nil, &tooLargeError{r.MaxBytes}
	}
	decoded, err := decompressed(res.Body, res.Header.Get("Content-Encoding"), r)
	if err != nil {
		return nil, err
	}
	body := buffers.Get().(*bytes.Buffer)
	body.Reset()
	n, err := body.ReadFrom(io.LimitReader(decoded, r.MaxBytes+1))
	if err == nil && n > r.MaxBytes {
		if r.Truncate {
			body.Truncate(int(r.MaxBytes))
			return body, nil
		}
		err = &tooLargeError{r.MaxBytes}
	}
	if err != nil {
		buffers.Put(body)
		return nil, err
	}
	return body, nil
}

// rawBody records a body as it is sent. A nil rawBody records nothing.
type rawBody struct {
	buffer *bytes.Buffer
	left   int64 // bytes that are still kept; negative: it was too large
}

// keepRaw keeps the body of a response as it is sent, if Request.Raw is set and the
// body is sent with gzip. It keeps no body larger than a page may be.
func keepRaw(answer *http.Response, r Request) *rawBody {
	if !r.Raw || !isGzip(strings.ToLower(answer.Header.Get("Content-Encoding"))) {
		return nil
	}
	raw := &rawBody{buffers.Get().(*bytes.Buffer), r.MaxBytes}
	raw.buffer.Reset()
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.TeeReader(answer.Body, raw), answer.Body}
	return raw
}

func (b *rawBody) Write(p []byte) (int, error) {
	if b.left -= int64(len(p)); b.left >= 0 {
		b.buffer.Write(p)
	}
	return len(p), nil
}

// drop releases the buffer.
func (b *rawBody) drop() {
	if b != nil {
		buffers.Put(b.buffer)
	}
}

// take returns the body and its buffer.
func (b *rawBody) take() (*bytes.Buffer, []byte) {
	if b == nil {
		return nil, nil
	}
	if b.left < 0 {
		b.drop()
		return nil, nil
	}
	return b.buffer, b.buffer.Bytes()
}
