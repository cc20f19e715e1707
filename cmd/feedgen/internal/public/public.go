// Package public checks published files as readers fetch them: over HTTP, from
// feed.base_url, through any CDN or web server in front of the bucket.
package public

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"feedgen/feed/publish"
)

// File is one published file at its public address.
type File struct {
	URL          string `json:"url"`
	Status       int    `json:"status,omitempty"` // 0: no response
	ContentType  string `json:"content_type,omitempty"`
	CacheControl string `json:"cache_control,omitempty"`
	Current      bool   `json:"current"` // it is the file last published
	Error        string `json:"error,omitempty"`
}

// maxRatio is above the compression ratio of gzip.
const maxRatio = 1100

// Client fetches published files. Its timeout limits the wait for the next bytes,
// not for the whole file.
type Client struct {
	http    http.Client
	timeout time.Duration
}

// New returns a client with a timeout for the next bytes.
func New(timeout time.Duration) *Client { return &Client{timeout: timeout} }

// Fetch fetches one file and compares it with what was published.
func (c *Client) Fetch(ctx context.Context, address, userAgent string, published publish.FileState) File {
	file := File{URL: address}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(c.timeout, func() { cancel(fmt.Errorf("no data for %v", c.timeout)) })
	defer silence.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		file.Error = err.Error()
		return file
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := c.http.Do(req)
	if err != nil {
		file.Error = unreachable(cmp.Or(context.Cause(ctx), err))
		return file
	}
	defer resp.Body.Close()
	file.Status, file.ContentType, file.CacheControl = resp.StatusCode, resp.Header.Get("Content-Type"), resp.Header.Get("Cache-Control")
	if resp.StatusCode != http.StatusOK {
		file.Error = "the server answers " + resp.Status
		return file
	}
	if !servedAs(file.ContentType, published.ContentType) {
		file.Error = fmt.Sprintf("it is served as %q, but some readers need %q", file.ContentType, published.ContentType)
	}
	sum := sha256.New()
	// A longer file is not the published one.
	longest := published.Size
	if published.ContentEncoding != "" {
		longest *= maxRatio
	}
	body := io.LimitReader(resp.Body, longest+1)
	for buf := make([]byte, 64<<10); err == nil; {
		var n int
		n, err = body.Read(buf)
		silence.Reset(c.timeout)
		sum.Write(buf[:n])
	}
	if err != io.EOF {
		file.Error = fmt.Sprintf("the response was cut short: %v", cmp.Or(context.Cause(ctx), err))
		return file
	}
	file.Current = hex.EncodeToString(sum.Sum(nil)) == published.SHA256
	return file
}

// ShowsState reports whether a state document can be fetched from an address. Some
// servers respond with a page to every request.
func (c *Client) ShowsState(ctx context.Context, address, userAgent string) bool {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := c.http.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	const start = `{"version":`
	head, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(start))))
	return err == nil && resp.StatusCode == http.StatusOK && string(head) == start
}

// unreachable explains why a request got no response.
func unreachable(err error) string {
	var lookup *net.DNSError
	if errors.As(err, &lookup) && lookup.IsNotFound {
		return lookup.Name + " has no address in DNS"
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // it repeats the address
	}
	return err.Error()
}

// servedAs reports whether readers accept one content type in place of another.
func servedAs(got, want string) bool {
	is, _, _ := mime.ParseMediaType(got)
	wanted, _, _ := mime.ParseMediaType(want)
	xml := []string{"application/xml", "text/xml", "application/rss+xml", "application/atom+xml"}
	return is == wanted || slices.Contains(xml, is) && slices.Contains(xml, wanted) ||
		is == "application/json" && wanted == "application/feed+json"
}
