package publish

import "context"

// ReadOnly returns b for a dry run: it discards writes and deletions without an error,
// so that a dry run takes the same path as a run.
func ReadOnly(b Bucket) Bucket {
	if _, already := b.(readOnly); already {
		return b
	}
	return readOnly{b}
}

type readOnly struct{ Bucket }

func (b readOnly) Features() Features {
	f := b.Bucket.Features()
	f.ReadOnly = true
	return f
}

func (readOnly) Write(_ context.Context, _ Object, version string) (string, error) {
	return version, nil
}

func (readOnly) Delete(context.Context, string) error { return nil }
