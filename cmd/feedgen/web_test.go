package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// web is the World Wide Web as scripts see it: an HTTP proxy on loopback that
// answers for every host, also by https, from a folder. The page
// https://blog.example/a/b is the file blog.example/a/b.html below it. A file
// named answers beside the pages says what else happens, a line each:
//
//	/old 301 /new
//	/gone 404
//	/busy hang
//	/limited 429 3600
//	/dated last-modified Tue, 20 Sep 2022 06:00:00 GMT
//
// Behind a status stands its Location, or its Retry-After where that is a number.
// Whatever is not there is answered with 404.
type web struct {
	dir   string
	ca    *authority
	proxy *http.Server
	addr  string

	mu    sync.Mutex
	log   []string // "GET https://blog.example/a/b 200"
	hung  map[string]bool
	hangs sync.Cond // hung has grown
}

// startWeb serves the folder, and writes the certificate of the authority that
// its hosts are signed by.
func startWeb(dir, caFile string) (*web, error) {
	ca, err := newAuthority()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(caFile, ca.pem, 0o644); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &web{dir: dir, ca: ca, addr: l.Addr().String(), hung: map[string]bool{}}
	w.hangs.L = &w.mu
	w.proxy = &http.Server{Handler: w, ReadHeaderTimeout: time.Minute}
	go w.proxy.Serve(l)
	return w, nil
}

func (w *web) close() { w.proxy.Close() }

// requests returns the requests since it was last called.
func (w *web) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	log := w.log
	w.log = nil
	return log
}

// ServeHTTP is the proxy.
func (w *web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect {
		w.answer(rw, r, "http")
		return
	}
	conn, _, err := rw.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n\r\n")
	secure := tls.Server(conn, &tls.Config{GetCertificate: w.ca.certificate})
	defer secure.Close()
	in := bufio.NewReader(secure)
	for {
		inner, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		// One exchange of a server that keeps nothing in memory is enough.
		var out recorder
		w.answer(&out, inner.WithContext(r.Context()), "https")
		if out.write(secure) != nil {
			return
		}
	}
}

func (w *web) answer(rw http.ResponseWriter, r *http.Request, scheme string) {
	status := w.serve(rw, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, fmt.Sprintf("%s %s://%s%s %d", r.Method, scheme, r.Host, r.URL.RequestURI(), status))
}

// serve answers one request, and returns the status.
func (w *web) serve(rw http.ResponseWriter, r *http.Request) int {
	site := filepath.Join(w.dir, filepath.Base(r.Host))
	answers, _ := os.ReadFile(filepath.Join(site, "answers"))
	for line := range strings.Lines(string(answers)) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != r.URL.EscapedPath() {
			continue
		}
		switch words[1] {
		case "hang":
			w.hang(r)
			return 0
		case "last-modified":
			rw.Header().Set("Last-Modified", strings.Join(words[2:], " "))
			continue
		}
		status, err := strconv.Atoi(words[1])
		if err != nil {
			panic(fmt.Sprintf("%s/answers: bad line %q", site, line))
		}
		if len(words) > 2 {
			name := "Location"
			if _, err := strconv.Atoi(words[2]); err == nil {
				name = "Retry-After"
			}
			rw.Header().Set(name, words[2])
		}
		rw.WriteHeader(status)
		return status
	}
	name := strings.Trim(r.URL.Path, "/")
	if name == "" {
		name = "index"
	}
	if filepath.Ext(name) == "" {
		name += ".html"
	}
	page, err := os.ReadFile(filepath.Join(site, filepath.Clean("/"+name)))
	if errors.Is(err, os.ErrNotExist) {
		rw.WriteHeader(http.StatusNotFound)
		return http.StatusNotFound
	}
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(page))[:18] + `"`
	rw.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		rw.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	types := map[string]string{
		".html": "text/html; charset=utf-8", ".txt": "text/plain", ".xml": "application/xml", ".json": "application/feed+json",
	}
	rw.Header().Set("Content-Type", types[filepath.Ext(name)])
	rw.Write(page)
	return http.StatusOK
}

// hang blocks a request until its client disconnects.
func (w *web) hang(r *http.Request) {
	w.mu.Lock()
	w.hung[r.Host+r.URL.EscapedPath()] = true
	w.hangs.Broadcast()
	w.mu.Unlock()
	<-r.Context().Done()
}

// awaitHang waits for one more request for a page that hangs.
func (w *web) awaitHang(page string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.hung[page] {
		w.hangs.Wait()
	}
	delete(w.hung, page)
}

// recorder keeps one answer until it can be written whole.
type recorder struct {
	header http.Header
	status int
	body   strings.Builder
}

func (r *recorder) Header() http.Header {
	if r.header == nil {
		r.header = http.Header{}
	}
	return r.header
}

func (r *recorder) WriteHeader(status int) { r.status = status }

func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func (r *recorder) write(to io.Writer) error {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	resp := &http.Response{
		StatusCode: r.status, ProtoMajor: 1, ProtoMinor: 1, Header: r.Header(),
		Body: io.NopCloser(strings.NewReader(r.body.String())), ContentLength: int64(r.body.Len()),
	}
	return resp.Write(to)
}

// authority signs the certificates of all hosts.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "feedgen test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{cert, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}, nil
}

func (a *authority) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), DNSNames: []string{hello.ServerName},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &a.key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}, nil
}
