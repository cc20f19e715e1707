package scrape

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers by UDP on loopback that every name is at addr.
func nameServer(t *testing.T, addr [4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		for packet := make([]byte, 512); ; {
			n, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			var query dnsmessage.Message
			if query.Unpack(packet[:n]) != nil || len(query.Questions) != 1 {
				continue
			}
			answer := dnsmessage.Message{Header: dnsmessage.Header{ID: query.ID, Response: true, RecursionAvailable: true}, Questions: query.Questions}
			if q := query.Questions[0]; q.Type == dnsmessage.TypeA {
				answer.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: addr},
				}}
			}
			if packed, err := answer.Pack(); err == nil {
				conn.WriteTo(packed, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// TestNamesOfPrivateAddresses has names that look like any other, and that the
// DNS places in the network that feedgen runs in.
func TestNamesOfPrivateAddresses(t *testing.T) {
	server := serve(t)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server.page("/a", article("Un article", "Ada", "2024-02-20"))
	server.mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://other.test:"+port+"/a", http.StatusMovedPermanently)
	})
	read := func(allowed, address string) Page {
		transport, err := newTransport([]string{allowed})
		if err != nil {
			t.Fatal(err)
		}
		transport.direct.DialContext = transport.guard.dialer(&net.Dialer{Resolver: nameServer(t, [4]byte{127, 0, 0, 1})})
		s := wary("")
		s.Transport = transport
		return scrape(t, s, []string{address})[0]
	}
	refused := func(p Page) bool {
		var private *privateError
		return errors.As(p.Err, &private) && strings.HasPrefix(p.Err.Error(), "127.0.0.1 is a private")
	}
	for _, allowed := range []string{"10.0.0.0/8", "blog.test.example"} {
		if p := read(allowed, "http://blog.test:"+port+"/a"); !refused(p) {
			t.Errorf("with %s allowed: %s, %v; want it refused", allowed, p.Outcome, p.Err)
		}
	}
	for _, allowed := range []string{"127.0.0.0/8", "blog.test"} {
		if p := read(allowed, "http://blog.test:"+port+"/a"); p.Outcome != Fetched {
			t.Errorf("with %s allowed: %s, %v; want it fetched", allowed, p.Outcome, p.Err)
		}
	}
	if p := read("blog.test", "http://blog.test:"+port+"/away"); !refused(p) {
		t.Errorf("redirected to a name that is not allowed: %s, %v; want it refused", p.Outcome, p.Err)
	}
}
