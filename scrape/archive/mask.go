package archive

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"

	"feedgen/feed/link"
)

// masked replaces a credential.
const masked = "masked"

// Secrets are the secrets that copies must not contain. The zero value covers those
// that any exchange may have: headers such as Cookie and Authorization, user
// information in addresses, and parameters such as token and key.
type Secrets struct {
	Headers []string // further headers of requests, such as X-Api-Key
}

// secretHeaders are those of requests and answers that are credentials.
var secretHeaders = []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "Set-Cookie2", "X-Api-Key", "X-Auth-Token"}

// mask replaces the credentials of one exchange.
type mask struct {
	headers []string // in canonical form
	values  [][]byte // of credentials that may also be elsewhere
}

// minSecret is the length of the shortest value that is looked for outside of its
// header or parameter. Shorter ones may be words.
const minSecret = 8

func (s Secrets) of(e *Exchange) *mask {
	m := &mask{headers: slices.Clone(secretHeaders)}
	for _, name := range s.Headers {
		m.headers = append(m.headers, http.CanonicalHeaderKey(name))
	}
	for i := range e.Redirects {
		m.noteSent(&e.Redirects[i])
	}
	m.noteSent(e)
	return m
}

// noteSent remembers the credentials of a request.
func (m *mask) noteSent(e *Exchange) {
	for _, name := range m.headers {
		for _, value := range e.Sent.Values(name) {
			m.note(value)
		}
	}
	if password, ok := e.At.User.Password(); ok {
		m.note(password)
	}
	for name, values := range e.At.Query() {
		if link.IsSecret(name) {
			for _, value := range values {
				m.note(value)
				m.note(url.QueryEscape(value))
			}
		}
	}
}

// note remembers the value of a credential.
func (m *mask) note(value string) {
	if len(value) >= minSecret {
		m.values = append(m.values, []byte(value))
	}
}

// address returns an address without credentials and fragment.
func (m *mask) address(u *url.URL) string {
	plain := *u
	plain.User, plain.Fragment, plain.RawFragment = nil, "", ""
	return string(m.bytes([]byte(link.MaskSecrets(plain.String(), masked))))
}

// header returns a header without credentials.
func (m *mask) header(h http.Header) http.Header {
	plain := make(http.Header, len(h))
	for name, values := range h {
		for _, value := range values {
			if slices.Contains(m.headers, name) {
				value = masked
			}
			plain[name] = append(plain[name], string(m.bytes([]byte(link.MaskSecrets(value, masked)))))
		}
	}
	return plain
}

// hides reports whether a text contains a credential of the request.
func (m *mask) hides(text []byte) bool {
	return slices.ContainsFunc(m.values, func(value []byte) bool { return bytes.Contains(text, value) })
}

// bytes returns text with the request's credentials masked: a server may repeat
// them.
func (m *mask) bytes(text []byte) []byte {
	for _, value := range m.values {
		text = bytes.ReplaceAll(text, value, []byte(masked))
	}
	return text
}
