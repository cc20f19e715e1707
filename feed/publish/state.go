package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
)

// State is the place of the state document. The caller encodes the document; it is
// stored as application/json that must not be cached.
type State struct {
	Bucket Bucket
	Key    string // such as .feedgen/state.json
}

// StateFolder is the folder of the state in a bucket of feeds, and StateName
// the name of the document in its folder.
const (
	StateFolder = ".feedgen"
	StateName   = "state.json"
)

// String returns the address of the document.
func (s State) String() string { return s.Bucket.String() + "/" + s.Key }

// StateIn returns the place of the state in a bucket of feeds.
func StateIn(b Bucket) State { return State{b, StateFolder + "/" + StateName} }

// OpenState returns the place of the state: the folder that rawURL names as in
// [Open], or that of feeds when rawURL is empty.
func OpenState(ctx context.Context, rawURL, dir string, feeds Bucket) (State, error) {
	if rawURL == "" {
		return StateIn(feeds), nil
	}
	b, err := Open(ctx, rawURL, dir)
	if err != nil {
		return State{}, err
	}
	return State{b, StateName}, nil
}

// Read returns the document and its version. Where there is none yet, doc is
// nil, version is Absent, and that is no error.
func (s State) Read(ctx context.Context) (doc []byte, version string, err error) {
	doc, version, err = s.Bucket.Read(ctx, s.Key)
	if errors.Is(err, ErrNotExist) {
		return nil, Absent, nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("state: %w", err)
	}
	return doc, version, nil
}

// Version returns the version of the document without reading it; Absent where
// there is none.
func (s State) Version(ctx context.Context) (string, error) {
	there, err := s.Bucket.List(ctx, []string{s.Key})
	if err != nil {
		return "", fmt.Errorf("state: %w", err)
	}
	return there[s.Key].Version, nil
}

// Barred returns why the document can't be written, as far as that shows before it is
// tried; nil: it may be possible.
func (s State) Barred() error {
	if err := s.Bucket.Features().barred(s.Key); err != nil {
		return fmt.Errorf("state: %w", err)
	}
	return nil
}

// Write replaces the document, provided that the stored one still has the
// version that was read. Else the error matches ErrLost. It returns the new
// version.
func (s State) Write(ctx context.Context, doc Data, version string) (string, error) {
	written, err := s.put(ctx, doc, version)
	if err == nil {
		return written, nil
	}
	// A write whose answer got lost may have been done, and its repetition
	// then finds the version gone: by our own hand.
	if errors.Is(err, ErrLost) || errors.Is(err, ErrUnreachable) {
		if stored, v, readErr := s.Bucket.Read(ctx, s.Key); readErr == nil && digest(Bytes(stored)) == digest(doc) {
			return v, nil
		}
	}
	return "", fmt.Errorf("state: %w", err)
}

func (s State) put(ctx context.Context, doc Data, version string) (string, error) {
	obj := Object{Key: s.Key, Data: doc, ContentType: "application/json", CacheControl: "private, no-store", Private: true}
	return s.Bucket.Write(ctx, obj, version)
}

// SetAside keeps a copy of a document that cannot be read, beside the state,
// and returns its key. The same document is kept once.
func (s State) SetAside(ctx context.Context, doc []byte) (key string, err error) {
	sum := sha256.Sum256(doc)
	key = path.Join(path.Dir(s.Key), "state-"+hex.EncodeToString(sum[:4])+".corrupt")
	obj := Object{Key: key, Data: Bytes(doc), ContentType: "application/octet-stream", CacheControl: "private, no-store", Private: true}
	if _, err := s.Bucket.Write(ctx, obj, Any); err != nil {
		return "", fmt.Errorf("set the unreadable state aside: %w", err)
	}
	return key, nil
}
