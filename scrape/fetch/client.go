// Package fetch is an HTTP client for programs that fetch from other people's
// servers regularly. It is polite: it obeys robots.txt (RFC 9309) and Retry-After,
// and limits its pace per host. It is careful: it refuses private addresses, limits
// what it reads, and gives up on hosts that fail. It makes conditional requests
// with validators, and its errors are for people.
//
// A Client checks robots.txt (robots.go, robotstxt.go) for each address of a request
// and its redirects (redirect.go). Each of them is tried (retry.go) at the pace of
// its host (host.go, pace.go); each try is one request (send.go, body.go) through a
// transport that refuses private networks (transport.go, guard.go). Errors are
// those of failure.go.
package fetch

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Defaults of the fields of Options.
const (
	DefaultUserAgent = "feedgen"
	DefaultTimeout   = 20 * time.Second
)

// Options are the settings of a Client. The zero value means no delay, no retries
// and no robots.txt.
type Options struct {
	// Transport sends the requests. Nil is a transport that uses HTTP_PROXY,
	// HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE, and refuses private, loopback and
	// link-local addresses except for AllowPrivate.
	Transport http.RoundTripper

	UserAgent    string        // empty: DefaultUserAgent
	Delay        time.Duration // between the end of a request and the next one to the same host
	PerHost      int           // requests at once to one host; 0: 1
	Timeout      time.Duration // for one request and its answer; 0: DefaultTimeout
	Retries      int           // further tries after a temporary failure
	Robots       bool          // obey robots.txt
	AllowPrivate []string      // host names, addresses and CIDRs that may be private

	// Headers are additional request headers by host, such as blog.octo.com or
	// localhost:8080. They are sent only to that exact host, also after redirects,
	// and never by http after a request by https. They are not logged, because they
	// may be secrets.
	Headers map[string]http.Header
	// Language is the default of Accept-Language, such as fr. Empty: none.
	Language string

	// Elsewhere reports whether this client must not request an address, because
	// another client keeps the pace of its host. Nil: it may request all.
	Elsewhere func(*url.URL) bool

	// Memory is what earlier clients learned of hosts, as returned by Remember. It
	// is not changed. May be nil.
	Memory map[string]HostMemory

	// Hosts are shared with other clients of the same run. May be nil.
	Hosts *Hosts

	Log *slog.Logger // logs each response and retry at debug level; nil: nowhere

	// Waiting is called before the client waits to send a request to a host, such
	// as blog.octo.com. Calls may be concurrent. May be nil.
	Waiting func(host string, d time.Duration)
}

// Client fetches pages. It remembers failed hosts and robots.txt files, so use one
// Client per run. It is safe for concurrent use.
type Client struct {
	follower *follower
	robots   *robots // nil: robots.txt is not honoured
	hosts    *hosts

	elsewhere func(*url.URL) bool // nil: nowhere
}

// New returns a client. It fails if AllowPrivate is invalid.
func New(o Options) (*Client, error) {
	hosts := newHosts(o)
	transport := o.Transport
	if transport == nil {
		guarded, err := hosts.shared.transport(o.AllowPrivate)
		if err != nil {
			return nil, err
		}
		transport = guarded
	}
	sender := &sender{
		transport: transport,
		userAgent: cmp.Or(o.UserAgent, DefaultUserAgent),
		headers:   o.Headers,
		language:  o.Language,
		timeout:   cmp.Or(o.Timeout, DefaultTimeout),
		log:       o.Log,
	}
	c := &Client{elsewhere: o.Elsewhere, hosts: hosts, follower: &follower{&retrier{sender, hosts, o.Retries}}}
	if o.Robots {
		c.robots = newRobots(c.follower, hosts, o)
	}
	return c, nil
}

// Get fetches a page and follows redirects, with robots.txt, pace and retries at
// each host on the way. The error does not contain the address. A Response with an
// error has only Moved. If ctx ends, the error is its cause.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	return c.follower.follow(ctx, r, func(at *url.URL, until time.Time) error {
		if c.elsewhere != nil && c.elsewhere(at) {
			return &ElsewhereError{at}
		}
		if c.robots == nil || r.IgnoreRobots {
			return nil
		}
		return c.robots.allowed(ctx, at, until)
	})
}

// ElsewhereError is the error of a request to an address that Options.Elsewhere
// excludes.
type ElsewhereError struct{ URL *url.URL }

func (e *ElsewhereError) Error() string {
	return "it leads to " + e.URL.Redacted() + ", which is on another host"
}

// Remember returns memory with what this client learned of its hosts. memory is that
// of Options, or a newer one of another client; it is not changed.
func (c *Client) Remember(memory map[string]HostMemory) map[string]HostMemory {
	memory = c.hosts.remember(memory)
	if c.robots != nil {
		memory = c.robots.remember(memory)
	}
	return memory
}
