package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"time"

	"feedgen/feed/link"
)

const (
	// maxRedirects is the number of redirects that are followed for one page.
	maxRedirects = 10
	// maxTimeouts is how many times the timeout of a request all requests for
	// one page may take, redirects and retries included. Waiting for a host's
	// pace does not count.
	maxTimeouts = 3
	// MaxAddressBytes is the length of the longest address that is followed.
	MaxAddressBytes = 4 << 10
)

// follower follows redirects.
type follower struct{ *retrier }

// follow fetches a page and follows redirects. Each address on the way is
// checked before it is requested, with the time until which it must be sent.
func (f *follower) follow(ctx context.Context, r Request, check func(*url.URL, time.Time) error) (*Response, error) {
	var moved []string
	var redirects []*Response
	var cookies cookies
	permanent := true
	seen := map[string]bool{}
	left := maxTimeouts * f.timeout
	for at := r.URL; ; {
		if left <= 0 {
			return &Response{Moved: moved}, &timeoutError{maxTimeouts * f.timeout, "following redirects"}
		}
		if err := check(at, r.Until); err != nil {
			return &Response{Moved: moved}, err
		}
		res, err := f.try(ctx, r, at, cookies.of(at), &left)
		if err != nil {
			return &Response{Moved: moved}, err
		}
		if !isRedirect(res.Status) {
			res.Moved, res.Redirects = moved, redirects
			return res, nil
		}
		cookies.keep(res)
		r.Until = time.Time{}
		if r.Raw {
			redirects = append(redirects, res)
		}
		at, err = location(res)
		if err != nil {
			return &Response{Moved: moved}, err
		}
		if seen[at.String()] || len(seen) == maxRedirects {
			const text = "endless redirects: after %d, the server points to %s"
			return &Response{Moved: moved}, &redirectError{fmt.Sprintf(text, len(seen), at.Redacted())}
		}
		seen[at.String()] = true
		permanent = permanent && (res.Status == http.StatusMovedPermanently || res.Status == http.StatusPermanentRedirect)
		if permanent && !slices.Contains(moved, at.String()) {
			moved = append(moved, at.String())
		}
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// location returns the target of a redirect.
func location(res *Response) (*url.URL, error) {
	value := res.Header.Get("Location")
	if value == "" || len(value) > MaxAddressBytes {
		return nil, &redirectError{fmt.Sprintf("the server answers with a redirect (%d) without a target", res.Status)}
	}
	to, err := res.URL.Parse(value)
	if err != nil {
		return nil, &redirectError{fmt.Sprintf("the server redirects to an invalid address: %v", err)}
	}
	if !link.IsWeb(to) {
		return nil, &redirectError{fmt.Sprintf("the server redirects to %s, which is not a web address", to.Redacted())}
	}
	if to.Fragment == "" {
		to.Fragment = res.URL.Fragment // RFC 9110, section 10.2.2
	}
	return to, nil
}

// cookies last for the redirects of one page: some sites redirect clients without
// cookies endlessly. Most pages need no jar.
type cookies struct{ jar *cookiejar.Jar }

// keep keeps the cookies of a response.
func (c *cookies) keep(res *Response) {
	set := (&http.Response{Header: res.Header}).Cookies()
	if len(set) == 0 {
		return
	}
	if c.jar == nil {
		c.jar, _ = cookiejar.New(nil) // fails with options only
	}
	c.jar.SetCookies(res.URL, set)
}

// of returns the cookies to send to an address.
func (c *cookies) of(u *url.URL) []*http.Cookie {
	if c.jar == nil {
		return nil
	}
	return c.jar.Cookies(u)
}
