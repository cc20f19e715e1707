package text

import (
	"bytes"
	"feedgen/feed/words"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// headBytes is the greatest distance of a charset declaration from the start. HTML
// allows 1,024, but pages with long comments or scripts before it exist.
const headBytes = 16 << 10

var charsetDeclaration = words.Pattern(`(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]+)`)

// Decode returns a page or an XML document as UTF-8 without a byte order mark.
// It uses the charset that the Content-Type header or the document declares, unless
// the bytes contradict it: valid UTF-8 is UTF-8 despite the declaration, except for
// charsets whose bytes look like ASCII. Invalid bytes become U+FFFD.
func Decode(body []byte, contentType string) []byte {
	enc, name, certain := charset.DetermineEncoding(body, contentType)
	switch name {
	case "utf-16le", "utf-16be", "iso-2022-jp", "replacement":
		// Their bytes may look like ASCII or UTF-8 and mean something else.
		return convert(body, enc)
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if utf8.Valid(body) {
		// Nearly no text in another charset happens to be valid UTF-8, while
		// servers that send a stale charset for UTF-8 pages are common.
		return body
	}
	if !certain {
		if m := charsetDeclaration().FindSubmatch(body[:min(len(body), headBytes)]); m != nil {
			if e, n := charset.Lookup(string(m[1])); e != nil {
				enc, name = e, n
			}
		}
	}
	if name == "utf-8" && mostlyUTF8(body) {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	if name == "utf-8" {
		enc, _ = charset.Lookup("windows-1252")
	}
	return convert(body, enc)
}
func convert(body []byte, enc encoding.Encoding) []byte {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return bytes.TrimPrefix(out, []byte("\ufeff"))
}

// mostlyUTF8 reports whether b has more well-formed multi-byte characters than
// stray bytes: UTF-8 that was cut in the middle, or mixed with another charset.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good > bad
}
