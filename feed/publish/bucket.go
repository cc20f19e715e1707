package publish

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
)

// Bucket stores whole objects. Its methods are safe for concurrent use. Their errors
// match one of the kinds of this package if the cause is known. They end when ctx
// ends, or after 30 seconds without a transferred byte; there is no limit for large
// objects on slow lines.
//
// Keys are relative to the bucket's folder or prefix, with slashes only, such
// as rss.xml or en/rss.xml.
type Bucket interface {
	// Read returns an object's bytes as they are stored, and its version.
	// The error matches ErrNotExist when there is no such object.
	Read(ctx context.Context, key string) (data []byte, version string, err error)

	// Write replaces or creates an object atomically, if it still has the given
	// version: one from Read, List or Write, Absent or Any. Otherwise it changes
	// nothing, and the error matches ErrLost. It returns the new version.
	Write(ctx context.Context, obj Object, version string) (string, error)

	// Delete removes an object. It is no error if there is none.
	Delete(ctx context.Context, key string) error

	// List returns the keys that exist, from one listing of their common folder.
	List(ctx context.Context, keys []string) (map[string]Info, error)

	// Features returns the features of the bucket.
	Features() Features

	// String returns the bucket's URL without secrets.
	String() string
}

// Features are the features of a bucket beyond storing bytes.
type Features struct {
	// Headers reports whether the bucket keeps the headers of an Object and
	// sends them to readers.
	Headers bool

	// ReadOnly reports whether the bucket discards writes; see the function ReadOnly.
	ReadOnly bool

	// Barred returns why an object can't be written under a key, as far as that shows
	// without a write. Nil: nothing shows.
	Barred func(key string) error

	// Parameters are those of the bucket's URL that apply to each published
	// object, such as acl=public-read.
	Parameters string
}

func (f Features) barred(key string) error {
	if f.Barred == nil {
		return nil
	}
	return f.Barred(key)
}

// Conditions for Bucket.Write beside the versions that a bucket returns.
const (
	Absent = ""  // the object must not exist
	Any    = "*" // overwrite any version
)

// Object is what Bucket.Write stores. A bucket without headers stores only Data.
type Object struct {
	Key             string
	Data            Data   // not nil
	SHA256          string // of Data, hex; empty: unknown
	ContentType     string
	CacheControl    string
	ContentEncoding string // gzip, or empty

	// Private is set for objects that are not published, such as the state: an acl
	// of the bucket does not apply, and on a disk only its owner can read it.
	Private bool
}

// Info describes an object in Bucket.List.
type Info struct {
	Size    int64 // stored bytes
	Version string
}

// ReadFile returns a published file, decompressed.
func ReadFile(ctx context.Context, b Bucket, name string) ([]byte, error) {
	stored, _, err := b.Read(ctx, name)
	if err != nil {
		return nil, err
	}
	data, err := unpack(stored)
	if err != nil {
		return nil, fmt.Errorf("read %s/%s: %w", b, name, err)
	}
	return data, nil
}

// unpack undoes gzip, which shows in the first bytes: no feed starts so.
func unpack(stored []byte) ([]byte, error) {
	if !bytes.HasPrefix(stored, []byte{0x1f, 0x8b}) {
		return stored, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(stored))
	if err != nil {
		return nil, err
	}
	// A file of feedgen's is some ten times as large as its gzip; what grows
	// without end is none.
	limit := 64<<20 + 100*len(stored)
	data, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = fmt.Errorf("it unpacks to more than %d bytes", limit)
	}
	return data, err
}
