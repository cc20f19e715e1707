package pass

import (
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

	"feedgen/feed/publish"
)

// CheckedFile is one published file as readers get it.
type CheckedFile struct {
	URL          string `json:"url"`
	Status       int    `json:"status,omitempty"` // 0: there was no answer
	ContentType  string `json:"content_type,omitempty"`
	CacheControl string `json:"cache_control,omitempty"`
	Current      bool   `json:"current"` // it is what was last published
	Error        string `json:"error,omitempty"`
}

// maxPublicBytes is more than any file that feedgen writes.
const maxPublicBytes = 1 << 30

// fetchPublic fetches one file and compares it with what was published.
func fetchPublic(ctx context.Context, client *http.Client, address, userAgent string, published publish.FileState) CheckedFile {
	file := CheckedFile{URL: address}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		file.Error = err.Error()
		return file
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := client.Do(req)
	if err != nil {
		file.Error = unreachable(err)
		return file
	}
	defer resp.Body.Close()
	file.Status, file.ContentType, file.CacheControl = resp.StatusCode, resp.Header.Get("Content-Type"), resp.Header.Get("Cache-Control")
	if resp.StatusCode != http.StatusOK {
		file.Error = "the server answers " + resp.Status
		return file
	}
	if !servedAs(file.ContentType, published.ContentType) {
		file.Error = fmt.Sprintf("it is served as %q, and some readers want %q", file.ContentType, published.ContentType)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(resp.Body, maxPublicBytes)); err != nil {
		file.Error = fmt.Sprintf("its end is missing: %v", err)
		return file
	}
	file.Current = hex.EncodeToString(sum.Sum(nil)) == published.SHA256
	return file
}

// unreachable says why a request got no answer.
func unreachable(err error) string {
	var lookup *net.DNSError
	if errors.As(err, &lookup) && lookup.IsNotFound {
		return lookup.Name + " has no address in the DNS"
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // it repeats the address
	}
	return err.Error()
}

// servedAs reports whether readers take one content type as well as another.
func servedAs(got, want string) bool {
	is, _, _ := mime.ParseMediaType(got)
	wanted, _, _ := mime.ParseMediaType(want)
	xml := []string{"application/xml", "text/xml", "application/rss+xml", "application/atom+xml"}
	return is == wanted || slices.Contains(xml, is) && slices.Contains(xml, wanted) ||
		is == "application/json" && wanted == "application/feed+json"
}
