package archive

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// WARC returns the exchange as a file in WARC 1.1, gzip: the records warcinfo, then
// request and response of each redirect and of the page, each a gzip member of its
// own, so that tools can read any of them alone. Software names the program, such as
// feedgen/1.0.
//
// The body is stored as it was sent, if that is available and contains no credential
// of a request. Otherwise it is decoded, and the fields Content-Encoding and
// Content-Length, which described the encoded body, are renamed to
// X-Archive-Orig-Content-Encoding and X-Archive-Orig-Content-Length, as are those of
// redirects, whose bodies are left out.
func (e *Exchange) WARC(software string, secrets Secrets) ([]byte, error) {
	m := secrets.of(e)
	at := e.Time.UTC().Format(time.RFC3339)
	info := newRecord("warcinfo", at, "", "application/warc-fields", fmt.Appendf(nil, "software: %s\r\nformat: WARC File Format 1.1\r\n"+
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"+
		"description: credentials are replaced by %q; where a body is stored decoded, "+
		"headers that described the coding are renamed to X-Archive-Orig-…\r\n", software, masked))
	records := []*record{info}
	for i := range e.Redirects {
		request, response := e.Redirects[i].records(info, m)
		records = append(records, request, response)
	}
	request, answer := e.records(info, m)
	records = append(records, request, answer)

	var file bytes.Buffer
	for _, r := range records {
		pool := &members
		if r == answer && e.Raw != nil {
			pool = &stored // it is compressed already
		}
		member := pool.Get().(*gzip.Writer)
		defer pool.Put(member)
		member.Reset(&file)
		if err := r.write(member); err != nil {
			return nil, err
		}
		if err := member.Close(); err != nil {
			return nil, err
		}
	}
	return file.Bytes(), nil
}

// records returns the request and the response, which belong to a warcinfo.
func (e *Exchange) records(info *record, m *mask) (request, answer *record) {
	at, target := e.Time.UTC().Format(time.RFC3339), m.address(e.At)
	header, body := m.header(e.Header), e.Raw
	if body == nil || m.hides(e.Body) {
		header, body = decoded(header), m.bytes(e.Body)
	}
	answer = newRecord("response", at, target, "application/http;msgtype=response", responseHead(e.Status, header), body)
	answer.fields = []field{{"WARC-Payload-Digest", digestOf(body)}, {"WARC-Warcinfo-ID", info.id}}
	request = newRecord("request", at, target, "application/http;msgtype=request", requestHead(e.At.Host, target, m.header(e.Sent)))
	request.fields = []field{{"WARC-Concurrent-To", answer.id}, {"WARC-Warcinfo-ID", info.id}}
	return request, answer
}

// members are writers of gzip members, which are large.
var members = sync.Pool{New: func() any {
	member, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is valid
	return member
}}

// stored are those of members that are not compressed.
var stored = sync.Pool{New: func() any {
	member, _ := gzip.NewWriterLevel(nil, gzip.NoCompression) // the level is valid
	return member
}}

// requestHead returns a request as it went over the wire.
func requestHead(host, target string, h http.Header) []byte {
	path := target
	if _, rest, ok := strings.Cut(target, "://"); ok {
		path = "/"
		if i := strings.IndexAny(rest, "/?"); i >= 0 {
			path = "/" + strings.TrimPrefix(rest[i:], "/")
		}
	}
	return head("GET "+path+" HTTP/1.1\r\nHost: "+host+"\r\n", h)
}

// decoded returns a header as it describes a body that was decoded.
func decoded(h http.Header) http.Header {
	for _, name := range []string{"Content-Encoding", "Content-Length", "Transfer-Encoding"} {
		if values, ok := h[name]; ok {
			delete(h, name)
			h["X-Archive-Orig-"+name] = values
		}
	}
	return h
}

// responseHead returns the head of an answer. Of HTTP/2, too, it is that of
// HTTP/1.1, which is what tools read.
func responseHead(status int, h http.Header) []byte {
	return head(fmt.Sprintf("HTTP/1.1 %03d %s\r\n", status, http.StatusText(status)), h)
}

// head returns a head with its fields sorted by name: http.Header does not keep the
// order in which they were sent.
func head(first string, h http.Header) []byte {
	var b bytes.Buffer
	b.WriteString(first)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			fmt.Fprintf(&b, "%s: %s\r\n", name, oneLine.Replace(value))
		}
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// oneLine keeps a value from ending its header.
var oneLine = strings.NewReplacer("\r", " ", "\n", " ")

// record is one record of a WARC file.
type record struct {
	kind        string
	date        string // WARC-Date
	target      string // WARC-Target-URI; empty: none
	contentType string
	block       [][]byte // in parts
	digest      string   // of the block
	id          string
	fields      []field // further ones
}

type field struct{ name, value string }

// newRecord returns a record. Its id is made from what it says, so that the same
// exchange gives the same file.
func newRecord(kind, date, target, contentType string, block ...[]byte) *record {
	r := &record{kind: kind, date: date, target: target, contentType: contentType, block: block, digest: digestOf(block...)}
	sum := sha256.Sum256([]byte(kind + "\n" + date + "\n" + target + "\n" + r.digest))
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80 // RFC 9562, section 5.8
	r.id = fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
	return r
}

// write writes the record (WARC 1.1, section 4).
func (r *record) write(w io.Writer) error {
	length := 0
	for _, part := range r.block {
		length += len(part)
	}
	fields := []field{{"WARC-Type", r.kind}, {"WARC-Record-ID", r.id}, {"WARC-Date", r.date}}
	if r.target != "" {
		fields = append(fields, field{"WARC-Target-URI", r.target})
	}
	fields = append(fields, field{"WARC-Block-Digest", r.digest})
	fields = append(fields, r.fields...)
	fields = append(fields, field{"Content-Type", r.contentType}, field{"Content-Length", fmt.Sprint(length)})
	var head bytes.Buffer
	head.WriteString("WARC/1.1\r\n")
	for _, f := range fields {
		fmt.Fprintf(&head, "%s: %s\r\n", f.name, f.value)
	}
	head.WriteString("\r\n")
	for _, part := range append(append([][]byte{head.Bytes()}, r.block...), []byte("\r\n\r\n")) {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// digestOf returns a digest as WARC labels it.
func digestOf(parts ...[]byte) string {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write(part)
	}
	return "sha256:" + base32.StdEncoding.EncodeToString(sum.Sum(nil))
}
