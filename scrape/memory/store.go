package memory

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/scrape/discover"
)

// Store holds the documents of page memory as objects, such as a7.json. Read,
// Write and IsLost are required. It is safe for concurrent use.
type Store struct {
	// Read returns an object and its version. Where there is none, it returns nil
	// and the version of what is absent.
	Read func(ctx context.Context, name string) (data []byte, version string, err error)

	// Write replaces an object, provided that it still has the version, and
	// returns the new one. Else the error is, or wraps, one that IsLost reports.
	Write  func(ctx context.Context, name string, data []byte, version string) (string, error)
	IsLost func(error) bool

	Log *slog.Logger // nil: nowhere

	documents [Documents]struct {
		sync.Mutex
		*Document // nil: it was not read yet
	}
}

// objectName returns the name of a document's object.
func objectName(number int) string { return fmt.Sprintf("%02x.json", number) }

// load returns a document for reading. It is read once.
func (s *Store) load(ctx context.Context, number int) (*Document, error) {
	slot := &s.documents[number]
	slot.Lock()
	defer slot.Unlock()
	if slot.Document != nil {
		return slot.Document, nil
	}
	name := objectName(number)
	data, _, err := s.Read(ctx, name)
	if err == nil {
		slot.Document, err = decodeDocument(data)
	}
	if err != nil {
		slot.Document = nil
		return nil, fmt.Errorf("page memory %s: %w", name, err)
	}
	return slot.Document, nil
}

// forget has a document read anew.
func (s *Store) forget(number int) {
	slot := &s.documents[number]
	slot.Lock()
	defer slot.Unlock()
	slot.Document = nil
}

// Page returns the memory of a page in a variant, or else in the one that was
// fetched last; nil if there is none. Each document is read once; later changes are
// not seen, except for those that Save writes.
func (s *Store) Page(ctx context.Context, url, variant string) (*Page, error) {
	own, err := s.load(ctx, DocumentOf(link.Host(url)))
	if err != nil {
		return nil, err
	}
	page, _ := own.Page(url, variant)
	if to, ok := own.Head.Handed[PageKey(url, variant)]; ok {
		other, err := s.load(ctx, DocumentOf(link.Host(to.To)))
		if err != nil {
			return nil, err
		}
		if there, exact := other.Page(url, variant); exact {
			return there.WithFallback(page), nil
		}
	}
	return page, nil
}

// Found returns what a source led to, by address. Each document is read once.
func (s *Store) Found(ctx context.Context, source discover.Source) (map[string]*Found, error) {
	d, err := s.load(ctx, DocumentOf(link.Host(source.Address())))
	if err != nil {
		return nil, err
	}
	return d.Head.Found[source.Key()], nil
}

// Open reads a document to change it, and returns its version for Save. It
// replaces a damaged one by an empty one, and keeps the damaged one beside it.
func (s *Store) Open(ctx context.Context, number int) (d *Document, version string, err error) {
	name := objectName(number)
	data, version, err := s.Read(ctx, name)
	if err != nil {
		return nil, "", fmt.Errorf("page memory %s: %w", name, err)
	}
	d, err = decodeDocument(data)
	if err == nil || errors.Is(err, ErrNewer) {
		return d, version, err
	}
	aside := fmt.Sprintf("%02x-%s.corrupt", number, digest.Of(data))
	if s.Log != nil {
		s.Log.Warn("a document of page memory is damaged: it is put aside, and its pages are read again", "name", name, "reason", err)
	}
	_, before, err := s.Read(ctx, aside)
	if err == nil {
		_, err = s.Write(ctx, aside, data, before)
	}
	if err != nil && !s.IsLost(err) {
		return nil, "", fmt.Errorf("page memory %s: %w", aside, err)
	}
	return newDocument(), version, nil
}

// maxSaves bounds how often a document is saved again because another process
// wrote it.
const maxSaves = 10

// saveTime is how long writing may take once ctx has ended.
const saveTime = 1400 * time.Millisecond

// Save writes a document that has the version in the store, and returns the new
// version. If another process has written it since, d takes over what that one
// has read. If ctx has ended, Save still has saveTime to write.
func (s *Store) Save(ctx context.Context, number int, d *Document, version string) (string, error) {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), saveTime)
		defer cancel()
	}
	name := objectName(number)
	for try := 1; ; try++ {
		data, err := d.encode()
		var saved string
		if err == nil {
			saved, err = s.Write(ctx, name, data, version)
		}
		switch {
		case err == nil:
			s.forget(number)
			return saved, nil
		case !s.IsLost(err) || try == maxSaves:
			return version, fmt.Errorf("page memory %s: %w", name, err)
		}
		theirs, current, err := s.Open(ctx, number)
		if err != nil {
			return version, err
		}
		theirs.merge(d)
		*d, version = *theirs, current
	}
}
