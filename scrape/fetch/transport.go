package fetch

import (
	"net"
	"net/http"
	"strings"
	"time"
)

// maxHeaderBytes is the size of the largest response header that is read.
const maxHeaderBytes = 256 << 10

// transport sends requests to strangers' servers: through the proxy that the
// environment names, and otherwise straight there, past the guard.
type transport struct {
	guard   *guard
	direct  *http.Transport // guarded at connect time
	proxied *http.Transport // not guarded: it connects to the proxy
}

// transport returns the one transport, with its connections, of all clients for
// which the same addresses may be private.
func (hs *Hosts) transport(allowPrivate []string) (*transport, error) {
	key := strings.Join(allowPrivate, " ")
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if t := hs.transports[key]; t != nil {
		return t, nil
	}
	t, err := newTransport(allowPrivate)
	if err == nil {
		hs.transports[key] = t
	}
	return t, err
}

// newTransport returns the transport of clients that were given none.
func newTransport(allowPrivate []string) (*transport, error) {
	g, err := newGuard(allowPrivate)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{}
	t := &transport{guard: g, direct: httpTransport(), proxied: httpTransport()}
	t.direct.DialContext = g.dialer(dialer)
	t.proxied.DialContext = dialer.DialContext
	t.proxied.Proxy = http.ProxyFromEnvironment
	return t, nil
}

// httpTransport returns an http.Transport without timeouts: each request has a
// deadline of its own, which covers all stages of it.
func httpTransport() *http.Transport {
	return &http.Transport{
		ForceAttemptHTTP2:      true, // a DialContext of one's own turns it off
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.guard.checkHost(req.URL.Hostname()); err != nil {
		return nil, err
	}
	proxy, err := http.ProxyFromEnvironment(req)
	if err != nil {
		return nil, err
	}
	if proxy == nil {
		return t.direct.RoundTrip(req)
	}
	return t.proxied.RoundTrip(req)
}
