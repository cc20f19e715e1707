package fetch

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync/atomic"
)

// The stages of a request, as a timeout names them.
const (
	stageConnect = "connecting"
	stageLookup  = "looking up the name"
	stageTLS     = "shaking hands (TLS)"
	stageHeader  = "waiting for the response"
	stageBody    = "reading the page"
)

// stage tracks a request, so that the error of a timeout can name the stage.
type stage struct{ name atomic.Pointer[string] }

func (s *stage) set(name string) { s.name.Store(&name) }
func (s *stage) String() string {
	if name := s.name.Load(); name != nil {
		return *name
	}
	return stageHeader
}
func (s *stage) inBody() bool { return s.String() == stageBody }

// trace returns the hooks that keep s up to date.
func (s *stage) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { s.set(stageLookup) },
		ConnectStart:         func(string, string) { s.set(stageConnect) },
		TLSHandshakeStart:    func() { s.set(stageTLS) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { s.set(stageHeader) },
		GotConn:              func(httptrace.GotConnInfo) { s.set(stageHeader) },
		GotFirstResponseByte: func() { s.set(stageHeader) },
	}
}
