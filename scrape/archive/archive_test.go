package archive_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/scrape/archive"
	"feedgen/scrape/extract"
	"feedgen/scrape/extract/content"

	"github.com/google/go-cmp/cmp"
)

// readAt is when the pages of the tests were read.
var readAt = time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)

// page returns a page at an address, with credentials wherever they may be.
func page(t *testing.T, address string) *archive.Page {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return &archive.Page{
		URL: address,
		Exchange: archive.Exchange{
			At: at, Time: readAt, Status: http.StatusOK,
			Sent: http.Header{
				"User-Agent": {"feedgen"}, "Accept-Encoding": {"gzip"}, "Cookie": {"sid=cookie-secret"},
				"Authorization": {"Basic basic-secret"}, "X-Member": {"member-secret"},
			},
			Header: http.Header{
				"Content-Type": {"text/html; charset=utf-8"}, "Content-Encoding": {"gzip"}, "Content-Length": {"77"},
				"Set-Cookie": {"sid=set-secret; Path=/", "b=1"}, "Location": {"/x?token=location-secret"},
				"X-Echo": {"member-secret\r\nEvil: 1"},
			},
			Body: []byte("<h1>Café & more</h1><p>You are member-secret.</p>"),
		},
		Metadata: extract.Metadata{
			Title: "Café & <more>", Authors: []string{"Ada Martin", "Bob"}, Published: "2022-09-20", Language: "fr",
		},
		Text: content.Text{HTML: "<p>All of it.</p>\n", Prose: "All of it.\n"},
	}
}

const secretAddress = "https://ada:user-secret@blog.example:8443/2022/caf%C3%A9?p=1&token=query-secret#top"

var secrets = archive.Secrets{Headers: []string{"x-member"}}

func warc(t *testing.T, p *archive.Page) []byte {
	t.Helper()
	file, err := p.WARC("feedgen/1.0", secrets)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// record is a record of a WARC file as a reader sees it.
type record struct {
	Head  map[string]string
	Block string
}

// members reads a WARC file whose records are each a member of the gzip file.
func members(t *testing.T, file []byte) []record {
	t.Helper()
	var records []record
	for in := bufio.NewReader(bytes.NewReader(file)); ; {
		if _, err := in.Peek(1); err == io.EOF {
			return records
		}
		z, err := gzip.NewReader(in)
		if err != nil {
			t.Fatal(err)
		}
		z.Multistream(false)
		data, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		text, ok := bytes.CutPrefix(data, []byte("WARC/1.1\r\n"))
		if !ok {
			t.Fatalf("a record starts with %.20q", data)
		}
		body := bufio.NewReader(bytes.NewReader(text))
		head, err := textproto.NewReader(body).ReadMIMEHeader()
		if err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(body)
		r := record{Head: map[string]string{}}
		for name := range head {
			r.Head[name] = head.Get(name)
		}
		r.Block, ok = strings.CutSuffix(string(rest), "\r\n\r\n")
		if !ok || r.Head["Content-Length"] != fmt.Sprint(len(r.Block)) {
			t.Fatalf("a block of %d bytes, where its length is %s", len(r.Block), r.Head["Content-Length"])
		}
		records = append(records, r)
	}
}

func digestOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256:" + base32.StdEncoding.EncodeToString(sum[:])
}

// TestWARC holds the file to WARC 1.1: records, digests, and how they refer to each
// other. Its content is HTTP that net/http reads.
func TestWARC(t *testing.T) {
	p := page(t, secretAddress)
	file := warc(t, p)
	if !bytes.Equal(file, warc(t, p)) {
		t.Error("the same exchange gives two files")
	}
	records := members(t, file)
	if len(records) != 3 {
		t.Fatalf("%d records", len(records))
	}
	info, request, response := records[0], records[1], records[2]
	const target = "https://blog.example:8443/2022/caf%C3%A9?p=1&token=masked"
	for _, want := range []struct {
		in          record
		name, value string
	}{
		{info, "Warc-Type", "warcinfo"}, {request, "Warc-Type", "request"}, {response, "Warc-Type", "response"},
		{info, "Content-Type", "application/warc-fields"},
		{request, "Content-Type", "application/http;msgtype=request"}, {response, "Content-Type", "application/http;msgtype=response"},
		{request, "Warc-Target-Uri", target}, {response, "Warc-Target-Uri", target},
		{request, "Warc-Concurrent-To", response.Head["Warc-Record-Id"]},
		{request, "Warc-Warcinfo-Id", info.Head["Warc-Record-Id"]}, {response, "Warc-Warcinfo-Id", info.Head["Warc-Record-Id"]},
		{response, "Warc-Date", "2026-11-25T06:17:03Z"},
	} {
		if got := want.in.Head[want.name]; got != want.value {
			t.Errorf("%s: %q, want %q", want.name, got, want.value)
		}
	}
	for _, r := range records {
		if got := r.Head["Warc-Block-Digest"]; got != digestOf(r.Block) {
			t.Errorf("the block of the %s has the digest %s, want %s", r.Head["Warc-Type"], got, digestOf(r.Block))
		}
	}
	req, err := http.ReadRequest(bufio.NewReader(strings.NewReader(request.Block)))
	const uri = "/2022/caf%C3%A9?p=1&token=masked"
	if err != nil || req.Host != "blog.example:8443" || req.RequestURI != uri || req.UserAgent() != "feedgen" {
		t.Errorf("the request reads as %+v, %v", req, err)
	}
	res, err := http.ReadResponse(bufio.NewReader(strings.NewReader(response.Block)), req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if want := strings.ReplaceAll(string(p.Body), "member-secret", "masked"); err != nil || string(body) != want {
		t.Errorf("the payload is %q, %v", body, err)
	}
	if got := response.Head["Warc-Payload-Digest"]; got != digestOf(string(body)) {
		t.Errorf("the payload has the digest %s, want %s", got, digestOf(string(body)))
	}
	if h := res.Header; h.Get("Content-Encoding") != "" || h.Get("X-Archive-Orig-Content-Encoding") != "gzip" || h.Get("Evil") != "" {
		t.Errorf("the answer has the head %v", h)
	}
	if p.Sent.Get("Cookie") != "sid=cookie-secret" || p.Header.Get("Content-Encoding") != "gzip" {
		t.Error("the exchange itself was changed")
	}
}

// TestRedirects holds that the redirects on the way to a page are records of their own,
// without bodies, and that what was sent to one address stands nowhere.
func TestRedirects(t *testing.T) {
	p := page(t, "https://blog.example/b?token=last-token")
	old := page(t, "https://blog.example/a?token=first-token").Exchange
	old.Status, old.Body = http.StatusMovedPermanently, nil
	old.Sent = http.Header{"Cookie": {"old-cookie"}}
	old.Header = http.Header{"Location": {"/b?token=last-token"}, "Content-Length": {"154"}}
	p.Redirects = []archive.Exchange{old}
	p.Body = []byte("You came with old-cookie and first-token, have last-token.")
	var got []string
	for _, r := range members(t, warc(t, p)) {
		first, _, _ := strings.Cut(r.Block, "\r\n")
		got = append(got, strings.TrimSpace(r.Head["Warc-Type"]+" "+r.Head["Warc-Target-Uri"])+": "+first)
		if text := fmt.Sprint(r); strings.Contains(text, "-token") || strings.Contains(text, "old-cookie") {
			t.Errorf("a credential stands in %s", text)
		}
		if strings.Contains(first, "301") && !strings.Contains(r.Block, "\r\nX-Archive-Orig-Content-Length: 154\r\n") {
			t.Errorf("the redirect has the head %q", r.Block)
		}
	}
	want := []string{
		"warcinfo: software: feedgen/1.0",
		"request https://blog.example/a?token=masked: GET /a?token=masked HTTP/1.1",
		"response https://blog.example/a?token=masked: HTTP/1.1 301 Moved Permanently",
		"request https://blog.example/b?token=masked: GET /b?token=masked HTTP/1.1",
		"response https://blog.example/b?token=masked: HTTP/1.1 200 OK",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// TestRaw holds that a gzip body is stored as it was sent, unless it contains a
// credential.
func TestRaw(t *testing.T) {
	for _, text := range []string{"<h1>Café</h1>", "<h1>Café</h1> member-secret"} {
		p := page(t, "https://blog.example/a")
		var sent bytes.Buffer
		z := gzip.NewWriter(&sent)
		z.Write([]byte(text))
		z.Close()
		p.Body, p.Raw = []byte(text), sent.Bytes()
		p.Header.Set("Content-Length", fmt.Sprint(sent.Len()))
		response := members(t, warc(t, p))[2]
		res, err := http.ReadResponse(bufio.NewReader(strings.NewReader(response.Block)), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || response.Head["Warc-Payload-Digest"] != digestOf(string(body)) {
			t.Errorf("%s: the payload is %q with the digest %s, %v", text, body, response.Head["Warc-Payload-Digest"], err)
		}
		asSent := !strings.Contains(text, "secret")
		is := bytes.Equal(body, p.Raw) && res.Header.Get("Content-Encoding") == "gzip"
		if is != asSent || strings.Contains(string(body), "secret") {
			t.Errorf("%s: as it was sent: %v; %v %q", text, is, res.Header, body)
		}
	}
}

// TestSecrets holds that a copy contains no credential.
func TestSecrets(t *testing.T) {
	p := page(t, secretAddress)
	html, err := p.HTML(secrets)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(html)}
	for _, r := range members(t, warc(t, p)) {
		texts = append(texts, fmt.Sprint(r.Head), r.Block)
	}
	for _, text := range texts {
		if i := strings.Index(text, "secret"); i >= 0 {
			t.Errorf("a credential stands in %q", text[max(0, i-60):min(len(text), i+40)])
		}
	}
}

// TestWarcio holds that a reader that we did not write reads the file. It is
// skipped where FEEDGEN_TEST_NODE_MODULES names no folder that has warcio.
func TestWarcio(t *testing.T) {
	modules := os.Getenv("FEEDGEN_TEST_NODE_MODULES")
	if modules == "" {
		t.Skip("FEEDGEN_TEST_NODE_MODULES names no node_modules folder")
	}
	name := filepath.Join(t.TempDir(), "a.warc.gz")
	if err := os.WriteFile(name, warc(t, page(t, secretAddress)), 0o600); err != nil {
		t.Fatal(err)
	}
	const script = `
const { WARCParser } = await import(process.argv[1] + "/warcio/dist/index.js");
const { createReadStream } = await import("node:fs");
const { createHash } = await import("node:crypto");
const records = [];
for await (const r of new WARCParser(createReadStream(process.argv[2]))) {
  const payload = Buffer.from(await r.readFully(true));
  records.push({ type: r.warcType, version: r.warcHeaders.protocol, target: r.warcTargetURI ?? "",
    status: r.httpHeaders?.statusline ?? "", payload: createHash("sha256").update(payload).digest("hex"), text: payload.toString() });
}
console.log(JSON.stringify(records));`
	cmd := exec.Command("node", "--input-type=module", "-e", script, modules, name)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	type seen struct{ Type, Version, Target, Status, Text string }
	var got []seen
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const target = "https://blog.example:8443/2022/caf%C3%A9?p=1&token=masked"
	want := []seen{
		{"warcinfo", "WARC/1.1", "", "", got[0].Text},
		{"request", "WARC/1.1", target, "GET /2022/caf%C3%A9?p=1&token=masked HTTP/1.1", ""},
		{"response", "WARC/1.1", target, "HTTP/1.1 200 OK", "<h1>Café & more</h1><p>You are masked.</p>"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("warcio reads (-want +got):\n%s", diff)
	}
	if !strings.Contains(got[0].Text, "software: feedgen/1.0\r\n") {
		t.Errorf("warcinfo says %q", got[0].Text)
	}
}

// TestHTML holds the content of the readable file.
func TestHTML(t *testing.T) {
	got, err := page(t, "https://blog.example/a?x='(1)").HTML(secrets)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<html lang="fr">`, `<title>Café &amp; &lt;more&gt;</title>`, `<h1>Café &amp; &lt;more&gt;</h1>`, `<p>Ada Martin, Bob</p>`,
		`<time datetime="2022-09-20">2022-09-20</time>`, `<link rel="canonical" href="https://blog.example/a?x=&#39;(1)">`,
		`<time datetime="2026-11-25">`, "<p>All of it.</p>\n</article>", `content="default-src 'none'; style-src 'unsafe-inline'"`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}
