package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"slices"
	"strings"
	"sync"
)

// decompressed decodes the content codings of a body, and like browsers ignores unknown
// ones, such as aws-chunked and UTF-8. It also decompresses a web page that is gzip
// without a header that says so.
func decompressed(body io.Reader, codings string, r Request) (io.Reader, error) {
	applied := strings.FieldsFunc(strings.ToLower(codings), func(c rune) bool { return c == ',' || c == ' ' })
	if r.KeepGzip && len(applied) == 1 && isGzip(applied[0]) {
		return body, nil
	}
	for _, coding := range slices.Backward(applied) {
		switch {
		case isGzip(coding):
			unzipped, err := unzip(body)
			if err != nil {
				return nil, err
			}
			body = unzipped
		case coding == "deflate":
			body = inflated(body)
		case coding == "br" || coding == "zstd" || coding == "compress" || coding == "x-compress":
			return nil, &codingError{coding}
		}
	}
	if len(r.Types) == 0 {
		return body, nil
	}
	start := bufio.NewReader(body)
	if magic, _ := start.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return unzip(start)
	}
	return start, nil
}

func isGzip(coding string) bool { return coding == "gzip" || coding == "x-gzip" }

// unzippers are gzip readers that reached an end. A new one takes 70 KB.
var unzippers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// unzip returns a reader of what body holds, compressed with gzip.
func unzip(body io.Reader) (io.Reader, error) {
	z := unzippers.Get().(*gzip.Reader)
	if err := z.Reset(body); err != nil {
		return nil, err
	}
	return &unzipper{z: z}, nil
}

// unzipper reads with one of the unzippers, and gives it back at the end.
type unzipper struct {
	z   *gzip.Reader // nil at the end
	end error        // io.EOF, or what is wrong
}

func (u *unzipper) Read(p []byte) (int, error) {
	if u.z == nil {
		return 0, u.end
	}
	n, err := u.z.Read(p)
	if err != nil {
		unzippers.Put(u.z)
		u.z, u.end = nil, err
	}
	return n, err
}

// inflated decodes deflate: zlib (RFC 9110, section 8.4.1.2), or raw deflate, which
// some servers send instead.
func inflated(body io.Reader) io.Reader {
	start := bufio.NewReader(body)
	header, _ := start.Peek(2)
	if len(header) == 2 && header[0]&0x0f == 8 && (uint(header[0])<<8|uint(header[1]))%31 == 0 {
		if zipped, err := zlib.NewReader(start); err == nil {
			return zipped
		}
	}
	return flate.NewReader(start)
}
