package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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
			answer := dnsmessage.Message{
				Header:    dnsmessage.Header{ID: query.ID, Response: true, RecursionAvailable: true},
				Questions: query.Questions,
			}
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

// get fetches an address and returns the body.
func get(t *testing.T, transport http.RoundTripper, address string) (string, error) {
	t.Helper()
	client, err := New(Options{Transport: transport, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Get(t.Context(), PageRequest(u, 100_000))
	return string(res.Body), err
}

// TestNamesOfPrivateAddresses has names that look like any other, and that the
// DNS places in the network that feedgen runs in.
func TestNamesOfPrivateAddresses(t *testing.T) {
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("/a", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>a</html>") })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://other.test:"+port+"/a", http.StatusMovedPermanently)
	})
	read := func(allowed, address string) error {
		transport, err := newTransport([]string{allowed})
		if err != nil {
			t.Fatal(err)
		}
		transport.direct.DialContext = transport.guard.dialer(&net.Dialer{Resolver: nameServer(t, [4]byte{127, 0, 0, 1})})
		_, err = get(t, transport, address)
		return err
	}
	refused := func(err error) bool {
		var private *PrivateError
		return errors.As(err, &private) && strings.HasPrefix(err.Error(), "127.0.0.1 is a private")
	}
	for _, allowed := range []string{"10.0.0.0/8", "blog.test.example"} {
		if err := read(allowed, "http://blog.test:"+port+"/a"); !refused(err) {
			t.Errorf("with %s allowed: %v; want it refused", allowed, err)
		}
	}
	for _, allowed := range []string{"127.0.0.0/8", "blog.test"} {
		if err := read(allowed, "http://blog.test:"+port+"/a"); err != nil {
			t.Errorf("with %s allowed: %v; want it fetched", allowed, err)
		}
	}
	if err := read("blog.test", "http://blog.test:"+port+"/away"); !refused(err) {
		t.Errorf("redirected to a name that is not allowed: %v; want it refused", err)
	}
}

func TestHTTP2(t *testing.T) {
	var reset atomic.Bool
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("%s, want HTTP/2", r.Proto)
		}
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<html><p>et puis")
		if reset.Load() {
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler) // sends RST_STREAM
		}
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	transport, err := newTransport([]string{"127.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	transport.direct.TLSClientConfig = &tls.Config{RootCAs: roots}
	if body, err := get(t, transport, server.URL+"/x"); err != nil || body != "<html><p>et puis" {
		t.Fatalf("got %q, %v", body, err)
	}
	reset.Store(true)
	const want = "the response was cut short: stream error"
	if _, err := get(t, transport, server.URL+"/x"); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
