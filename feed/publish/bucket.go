package publish

import "context"

// Bucket is a place for whole objects. Every method is safe for concurrent
// use, fails with an error that matches one of the kinds of this package where
// the cause is known, and ends within the deadline of ctx or soon after 30
// seconds, whichever is first.
//
// Keys are relative to the bucket's folder or prefix, with slashes only, such
// as rss.xml or en/rss.xml.
type Bucket interface {
	// Read returns an object's bytes as they are stored, and its version.
	// The error matches ErrNotExist when there is no such object.
	Read(ctx context.Context, key string) (data []byte, version string, err error)

	// Write replaces an object whole, or creates it, provided that it still
	// has the given version: one that Read, List or Write returned, Absent or
	// Any. Else nothing is changed and the error matches ErrLost. It returns
	// the new version.
	Write(ctx context.Context, obj Object, version string) (string, error)

	// Delete removes an object. It is no error if there is none.
	Delete(ctx context.Context, key string) error

	// List tells which of the keys exist, in one listing of the folder that
	// holds them all.
	List(ctx context.Context, keys []string) (map[string]Info, error)

	// String returns the bucket's URL, without any secret.
	String() string
}

// Conditions for Bucket.Write beside the versions that a bucket returns.
const (
	Absent = ""  // the object must not exist
	Any    = "*" // write whatever is there
)

// Object is what Bucket.Write stores. A bucket on disk keeps Data alone.
type Object struct {
	Key             string
	Data            []byte
	ContentType     string
	CacheControl    string
	ContentEncoding string // gzip, or empty
}

// Info is what Bucket.List knows of an object.
type Info struct {
	Size    int64 // stored bytes
	Version string
}
