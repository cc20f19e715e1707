// Package fetch is an HTTP client that programs can send to strangers' servers
// again and again, for years. It is polite: it honours robots.txt (RFC 9309),
// keeps one pace per host, and obeys Retry-After. It is careful: it refuses private
// addresses, bounds what it reads, and gives up on hosts that fail. It makes
// conditional requests with validators, and its errors say in plain words what
// went wrong.
//
// A Client checks robots.txt (robots.go, robotstxt.go) for each address on the
// way of a request through its redirects (redirect.go). Each step is tried
// (retry.go) at the pace of its host (host.go, pace.go) and sent once per try (send.go,
// body.go), through a transport that keeps out of private networks
// (transport.go, guard.go). Errors are those of failure.go.
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

// Options are the settings of a Client. The zero value is a client without
// delay, retries and robots.txt.
type Options struct {
	// Transport sends the requests. Nil is a transport that honours
	// HTTP_PROXY, HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE, and that refuses
	// private, loopback and link-local addresses but for AllowPrivate.
	Transport http.RoundTripper

	UserAgent    string        // empty: DefaultUserAgent
	Delay        time.Duration // between the end of a request and the next one to the same host
	PerHost      int           // requests at once to one host; 0: 1
	Timeout      time.Duration // for one request and its answer; 0: DefaultTimeout
	Retries      int           // further tries after a failure that may pass
	Robots       bool          // robots.txt is honoured
	AllowPrivate []string      // host names, addresses and CIDRs that may be private

	// Headers are further headers of requests, by host, such as blog.octo.com, or
	// localhost:8080. They are sent to that exact host alone, also on the way of
	// redirects, and to one that was asked for by https not without it. They may
	// be secrets: they are not logged.
	Headers map[string]http.Header
	// Language is the Accept-Language of requests without one of their own, such
	// as fr. Empty: none.
	Language string

	// Elsewhere reports whether an address is not for this client to request, as
	// it is on a host that another one keeps the pace of. Nil: none is.
	Elsewhere func(*url.URL) bool

	// Memory is what earlier clients learned of hosts, as Remember returned
	// it. Nil: nothing. It is not changed.
	Memory map[string]HostMemory

	// Hosts are shared with other clients of the same run. Nil: with none.
	Hosts *Hosts

	Log *slog.Logger // logs each response and retry at debug level; nil: nowhere

	// Waiting is called before the client waits to send a request to a host,
	// such as blog.octo.com. Nil: not called. Calls may come at once.
	Waiting func(host string, d time.Duration)
}

// Client fetches pages. Its Hosts remember which of them failed and what their
// robots.txt says, so one Client serves one run. It is safe for concurrent use.
type Client struct {
	follower *follower
	robots   *robots // nil: robots.txt is not honoured
	hosts    *hosts

	elsewhere func(*url.URL) bool // nil: nowhere
}

// New returns a client. The error is that of an AllowPrivate that cannot be
// read.
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

// Get fetches a page and follows redirects: robots.txt, pace and retries are
// respected at each host on the way. The error says in words what is wrong and
// does not name the address. A Response that comes with an error holds nothing
// but Moved. Once ctx has ended, the error is its cause.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	return c.follower.follow(ctx, r, func(at *url.URL) error {
		if c.elsewhere != nil && c.elsewhere(at) {
			return &ElsewhereError{at}
		}
		if c.robots == nil || r.IgnoreRobots {
			return nil
		}
		return c.robots.allowed(ctx, at)
	})
}

// ElsewhereError is the error of a request that leads to where Options.Elsewhere
// says that it is not for this client.
type ElsewhereError struct{ URL *url.URL }

func (e *ElsewhereError) Error() string {
	return "it leads to " + e.URL.Redacted() + ", which is on another host"
}

// Remember returns memory with what this client learned of the hosts that it
// met. Memory is that of Options, or a newer one that another client left
// meanwhile; it is not changed.
func (c *Client) Remember(memory map[string]HostMemory) map[string]HostMemory {
	memory = c.hosts.remember(memory)
	if c.robots != nil {
		memory = c.robots.remember(memory)
	}
	return memory
}
