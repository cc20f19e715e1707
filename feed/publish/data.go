package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"feedgen/feed"
)

// Data are the bytes of an Object. They are read several times: stores want a digest
// before them, and requests are repeated.
type Data interface {
	// Len returns the number of bytes.
	Len() int64

	// Open returns a reader of the bytes, from the first to the last, which does not
	// fail.
	Open() io.Reader
}

// Bytes are Data as a slice.
type Bytes []byte

// Len returns the number of bytes.
func (b Bytes) Len() int64 { return int64(len(b)) }

// Open returns a reader of the bytes.
func (b Bytes) Open() io.Reader { return bytes.NewReader(b) }

// fileData are the bytes of a file.
type fileData struct{ *feed.File }

func (f fileData) Len() int64 { return int64(f.Size) }

// joined are Data one after the other.
type joined []Data

func (j joined) Len() int64 {
	var size int64
	for _, d := range j {
		size += d.Len()
	}
	return size
}

func (j joined) Open() io.Reader {
	readers := make([]io.Reader, len(j))
	for i, d := range j {
		readers[i] = d.Open()
	}
	return io.MultiReader(readers...)
}

// digest returns the SHA-256 of data, hex.
func digest(data Data) string { return hex.EncodeToString(hashOf(data, sha256.New())) }

// hashOf returns the sum of data.
func hashOf(data Data, h hash.Hash) []byte {
	if _, err := io.Copy(h, data.Open()); err != nil {
		panic("publish: data in memory can't be read: " + err.Error())
	}
	return h.Sum(nil)
}
