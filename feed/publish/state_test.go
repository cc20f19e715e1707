package publish

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestStateIsPrivateAndItsOwn(t *testing.T) {
	public, private := open(t, "file://"+t.TempDir()), "file://"+t.TempDir()
	for _, test := range []struct{ url, want string }{
		{"", public.String() + "/.feedgen/state.json"},
		{private, private + "/state.json"},
	} {
		s, err := OpenState(t.Context(), test.url, "", public)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Bucket.String() + "/" + s.Key; got != test.want {
			t.Errorf("the state is at %s, want %s", got, test.want)
		}
	}
	if _, err := OpenState(t.Context(), "ftp://x", "", public); !errors.Is(err, ErrURL) {
		t.Errorf("got %v, want ErrURL", err)
	}
}

func TestStateVersion(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		state := publisher(t, s.New(t)).State
		if v, err := state.Version(t.Context()); err != nil || v != Absent {
			t.Errorf("nothing there: version %q, %v", v, err)
		}
		first, err := state.Write(t.Context(), Bytes(`{"version":1}`), Absent)
		if err != nil {
			t.Fatal(err)
		}
		again, err := state.Version(t.Context())
		if err != nil || again != first {
			t.Errorf("version %q, %v; want %q", again, err, first)
		}
		if _, err := state.Write(t.Context(), Bytes(`{"version":2}`), first); err != nil {
			t.Fatal(err)
		}
		if v, err := state.Version(t.Context()); err != nil || v == first {
			t.Errorf("written again: version %q, %v; want another", v, err)
		}
	})
}

func TestStateSetAside(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		state := publisher(t, s.New(t)).State
		const broken = `{"version":1,"pag`
		first, err := state.SetAside(t.Context(), []byte(broken))
		if err != nil {
			t.Fatal(err)
		}
		again, err := state.SetAside(t.Context(), []byte(broken))
		if err != nil || again != first {
			t.Errorf("set aside again as %s, %v; want %s", again, err, first)
		}
		data, _, err := state.Bucket.Read(t.Context(), first)
		if err != nil || string(data) != broken || !strings.HasPrefix(first, ".feedgen/") {
			t.Errorf("%s holds %q, %v", first, data, err)
		}
	})
}

// lostAnswer writes and returns ErrLost, like a store to which a client repeats a
// write whose response was lost.
type lostAnswer struct{ Bucket }

func (b lostAnswer) Write(ctx context.Context, obj Object, version string) (string, error) {
	if _, err := b.Bucket.Write(ctx, obj, version); err != nil {
		return "", err
	}
	return b.Bucket.Write(ctx, obj, Absent)
}

func TestStateKnowsItsOwnWrite(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		state := publisher(t, s.New(t)).State
		direct := state.Bucket
		state.Bucket = lostAnswer{direct}
		version, err := state.Write(t.Context(), Bytes(`{"run":"a"}`), Absent)
		if err != nil {
			t.Fatal(err)
		}
		if _, want, err := state.Read(t.Context()); err != nil || version != want {
			t.Errorf("version %q, %v; want %q", version, err, want)
		}
		if _, err := state.Write(t.Context(), Bytes(`{"run":"b"}`), Absent); !errors.Is(err, ErrLost) {
			t.Errorf("a write that was really lost: %v, want ErrLost", err)
		}
	})
}

func TestProbe(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		state := publisher(t, s.New(t)).State
		for range 2 {
			if warnings, err := state.Probe(t.Context()); err != nil || len(warnings) > 0 {
				t.Errorf("warnings %v, error %v; want none", warnings, err)
			}
		}
		there, err := state.Bucket.List(t.Context(), []string{".feedgen/probe.txt", state.Key})
		if err != nil || len(there) > 0 {
			t.Errorf("the probe left %v, %v", there, err)
		}
	})
}

// careless ignores preconditions, as some stores do.
type careless struct{ Bucket }

func (b careless) Write(ctx context.Context, obj Object, _ string) (string, error) {
	return b.Bucket.Write(ctx, obj, Any)
}

// keeper refuses to delete, as the smallest policy does.
type keeper struct{ Bucket }

func (b keeper) Delete(context.Context, string) error {
	return &storeError{op: "delete", on: "x", kind: ErrReadOnly, hint: "allow s3:DeleteObject"}
}

// unwritable fails to write.
type unwritable struct{ Bucket }

func (b unwritable) Write(context.Context, Object, string) (string, error) {
	return "", &storeError{op: "write", on: "x", kind: ErrReadOnly}
}

func TestProbeWarns(t *testing.T) {
	for _, test := range []struct {
		name    string
		wrap    func(Bucket) Bucket
		warning error
		err     error
	}{
		{"preconditions ignored", func(b Bucket) Bucket { return careless{b} }, ErrUnguarded, nil},
		{"deletion refused", func(b Bucket) Bucket { return keeper{b} }, ErrReadOnly, nil},
		{"read-only", func(b Bucket) Bucket { return unwritable{b} }, nil, ErrReadOnly},
	} {
		t.Run(test.name, func(t *testing.T) {
			state := publisher(t, "file://"+t.TempDir()).State
			state.Bucket = test.wrap(state.Bucket)
			warnings, err := state.Probe(t.Context())
			if !errors.Is(err, test.err) {
				t.Errorf("got %v, want %v", err, test.err)
			}
			if !errors.Is(errors.Join(warnings...), test.warning) {
				t.Errorf("warnings %v, want %v", warnings, test.warning)
			}
			for _, w := range warnings {
				if Hint(w) == "" {
					t.Errorf("no hint for %v", w)
				}
			}
		})
	}
}
