package publish

import (
	"context"
	"crypto/rand"
	"errors"
	"path"
)

// Probe proves that the state can be kept where it is: it writes an object
// beside it, reads it, replaces it, and deletes it again. err says why that is
// impossible. Warnings are what a person should know and may accept: a refused
// deletion, which only Publisher.Prune needs, and ErrUnguarded. Hint knows more
// of each.
func (s State) Probe(ctx context.Context) (warnings []error, err error) {
	// One key for all probes, for each may have to stay.
	key := path.Join(path.Dir(s.Key), "probe.txt")
	write := func(version string) (string, error) {
		data := "feedgen check wrote this; it may be deleted: " + rand.Text() + "\n"
		obj := Object{
			Key: key, Data: Bytes(data), Private: true,
			ContentType: "text/plain; charset=utf-8", CacheControl: "private, no-store",
		}
		written, err := s.Bucket.Write(ctx, obj, version)
		if err != nil {
			return "", err
		}
		stored, read, err := s.Bucket.Read(ctx, key)
		if err != nil {
			return "", err
		}
		if string(stored) != data || read != written {
			return "", &storeError{op: "read", on: s.Bucket.String() + "/" + key, err: errors.New("it is not what was just written"),
				hint: "a cache, or another program, stands between feedgen and the store: name the store's own address as the endpoint"}
		}
		return written, nil
	}
	first, err := write(Any)
	if err != nil {
		return nil, err
	}
	if _, err := write(first); err != nil {
		return nil, err
	}
	for _, version := range []string{first, Absent} {
		_, err := write(version)
		if err == nil {
			warnings = append(warnings, &storeError{op: "write", on: s.Bucket.String() + "/" + key, kind: ErrUnguarded})
			break
		}
		if !errors.Is(err, ErrLost) {
			return nil, err
		}
	}
	if err := s.Bucket.Delete(ctx, key); err != nil {
		warnings = append(warnings, err)
	}
	return warnings, nil
}
