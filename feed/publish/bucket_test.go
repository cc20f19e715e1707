package publish

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"feedgen/feed/publish/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestBucketKeepsObjects(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		ctx := t.Context()
		b := open(t, s.New(t))
		if _, _, err := b.Read(ctx, "rss.xml"); !errors.Is(err, ErrNotExist) {
			t.Errorf("read what is not there: %v, want ErrNotExist", err)
		}
		keys := []string{"rss.xml", "en/rss.xml", "é à+%25 b.xml", "missing.xml"}
		if there, err := b.List(ctx, keys); err != nil || len(there) != 0 {
			t.Errorf("list an empty bucket: %v, %v", there, err)
		}
		versions := make(map[string]string)
		for i, key := range keys[:3] {
			want := slices.Repeat(Bytes{'x', 0, 0xff}, i*1000)
			obj := Object{
				Key: key, Data: want,
				ContentType: "application/rss+xml; charset=utf-8", CacheControl: "public, max-age=900",
			}
			version, err := b.Write(ctx, obj, Any)
			if err != nil || version == Absent || version == Any {
				t.Fatalf("write %s: version %q, %v", key, version, err)
			}
			versions[key] = version
			data, read, err := b.Read(ctx, key)
			if err != nil || string(data) != string(want) || read != version {
				t.Errorf("read %s: %d bytes, version %q, %v; want %d bytes, version %q", key, len(data), read, err, len(want), version)
			}
		}
		for _, some := range [][]string{keys, {"rss.xml"}, {"en/rss.xml"}, {"rss.xml", "missing.xml"}} {
			want := make(map[string]Info)
			for i, key := range keys[:3] {
				if slices.Contains(some, key) {
					want[key] = Info{int64(i * 3000), versions[key]}
				}
			}
			there, err := b.List(ctx, some)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, there); diff != "" {
				t.Errorf("list %q (-want +got):\n%s", some, diff)
			}
		}
		for range 2 {
			if err := b.Delete(ctx, "rss.xml"); err != nil {
				t.Errorf("delete: %v", err)
			}
		}
		if _, _, err := b.Read(ctx, "rss.xml"); !errors.Is(err, ErrNotExist) {
			t.Errorf("read what was deleted: %v, want ErrNotExist", err)
		}
		if _, _, err := b.Read(ctx, "en/rss.xml"); err != nil {
			t.Errorf("read what was not deleted: %v", err)
		}
	})
}

func TestBucketWritesOnlyOverTheVersionGiven(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		ctx := t.Context()
		b := open(t, s.New(t))
		write := func(text, version string) (string, error) {
			return b.Write(ctx, Object{Key: "state.json", Data: Bytes(text), ContentType: "application/json"}, version)
		}
		first, err := write("1", Absent)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := write("2", Absent); !errors.Is(err, ErrLost) {
			t.Errorf("write over an object that must be absent: %v, want ErrLost", err)
		}
		second, err := write("2", first)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := write("3", first); !errors.Is(err, ErrLost) {
			t.Errorf("write over an older version: %v, want ErrLost", err)
		}
		if data, version, err := b.Read(ctx, "state.json"); string(data) != "2" || version != second || err != nil {
			t.Errorf("read %q, version %q, %v; want 2, version %q", data, version, err, second)
		}
		if err := b.Delete(ctx, "state.json"); err != nil {
			t.Fatal(err)
		}
		if _, err := write("3", second); !errors.Is(err, ErrLost) {
			t.Errorf("write over a version that was deleted: %v, want ErrLost", err)
		}
		if _, err := write("3", Absent); err != nil {
			t.Errorf("write again what was deleted: %v", err)
		}
	})
}

// Sixteen writers each add one to the same number; none may be lost.
func TestBucketLosesNoWriteOfMany(t *testing.T) {
	const writers, rounds = 16, 2
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		// Each has its own client, as a machine of its own would have.
		add := func(b Bucket) error {
			for {
				data, version, err := b.Read(t.Context(), "n")
				if errors.Is(err, ErrNotExist) {
					data, version, err = []byte("0"), Absent, nil
				}
				if err != nil {
					return err
				}
				n, err := strconv.Atoi(string(data))
				if err != nil {
					return err
				}
				_, err = b.Write(t.Context(), Object{Key: "n", Data: Bytes(strconv.Itoa(n + 1)), ContentType: "text/plain"}, version)
				if !errors.Is(err, ErrLost) {
					return err
				}
			}
		}
		errs := make([]error, writers)
		var wg sync.WaitGroup
		for i := range writers {
			b := open(t, rawURL)
			wg.Go(func() {
				for range rounds {
					errs[i] = errors.Join(errs[i], add(b))
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		data, _, err := open(t, rawURL).Read(t.Context(), "n")
		if string(data) != fmt.Sprint(writers*rounds) || err != nil {
			t.Errorf("%d writers added %d each: %s, %v", writers, rounds, data, err)
		}
	})
}

func TestBucketEndsWhenCancelled(t *testing.T) {
	eachServer(t, func(t *testing.T, s *store) {
		b := open(t, s.New(t))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := b.List(ctx, []string{"rss.xml"})
		if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnreachable) {
			t.Errorf("list: %v, want only context.Canceled", err)
		}
	})
}

func TestBucketNamesWhatIsWrong(t *testing.T) {
	eachServer(t, func(t *testing.T, s *store) {
		endpoint := s.Endpoint(t)
		dead := "http://127.0.0.1:1"
		for _, test := range []struct {
			name string
			url  string
			want error
		}{
			{"no bucket", s.URL(endpoint, "no-such-bucket", "p"), ErrNoBucket},
			{"wrong endpoint", s.URL(dead, storetest.Container, "p"), ErrUnreachable},
		} {
			t.Run(test.name, func(t *testing.T) {
				b := open(t, test.url)
				// Side by side, for it takes its time to give up.
				var wg sync.WaitGroup
				var errs [2]error
				wg.Go(func() { _, errs[0] = b.List(t.Context(), []string{"rss.xml"}) })
				wg.Go(func() {
					_, errs[1] = b.Write(t.Context(), Object{Key: "rss.xml", Data: Bytes("x"), ContentType: "text/plain"}, Absent)
				})
				wg.Wait()
				for _, err := range errs {
					if !errors.Is(err, test.want) {
						t.Errorf("got %v, want %v", err, test.want)
					}
					if Hint(err) == "" {
						t.Errorf("no hint for %v", err)
					}
					if err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 300) {
						t.Errorf("a message of one line was wanted:\n%v", err)
					}
				}
			})
		}
	})
}

// What readers and CDNs go by is stored with each object.
func TestBucketKeepsHeaders(t *testing.T) {
	eachServer(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		p := publisher(t, rawURL)
		p.Gzip = true
		mustRun(t, p, "x")
		for key, want := range map[string]Object{
			"rss.xml":    {ContentType: "application/rss+xml; charset=utf-8", CacheControl: "public, max-age=900", ContentEncoding: "gzip"},
			"feed.json":  {ContentType: "application/feed+json", CacheControl: "public, max-age=900", ContentEncoding: "gzip"},
			p.State.Key:  {ContentType: "application/json", CacheControl: "private, no-store"},
			"index.html": {ContentType: "text/html; charset=utf-8", CacheControl: "public, max-age=900", ContentEncoding: "gzip"},
		} {
			if diff := cmp.Diff(want, headers(t, p.Bucket, key)); diff != "" {
				t.Errorf("%s: headers (-want +got):\n%s", key, diff)
			}
		}
	})
}

// headers returns what a store keeps of an object beside its bytes.
func headers(t *testing.T, b Bucket, key string) Object {
	t.Helper()
	switch b := b.(type) {
	case *s3Bucket:
		reply, err := b.rest.do(t.Context(), restCall{method: http.MethodHead, url: b.object(key), object: true})
		if err != nil {
			t.Fatal(err)
		}
		h := reply.header
		return Object{ContentType: h.Get("Content-Type"), CacheControl: h.Get("Cache-Control"), ContentEncoding: h.Get("Content-Encoding")}
	case *azureBucket:
		reply, err := b.rest.do(t.Context(), restCall{method: http.MethodHead, url: b.blob(key), object: true})
		if err != nil {
			t.Fatal(err)
		}
		h := reply.header
		return Object{ContentType: h.Get("Content-Type"), CacheControl: h.Get("Cache-Control"), ContentEncoding: h.Get("Content-Encoding")}
	case *gcsBucket:
		var o gcsObject
		if err := b.doJSON(t.Context(), restCall{method: http.MethodGet, url: b.object(key)}, &o); err != nil {
			t.Fatal(err)
		}
		return Object{ContentType: o.ContentType, CacheControl: o.CacheControl, ContentEncoding: o.ContentEncoding}
	}
	t.Fatalf("%T keeps no headers", b)
	return Object{}
}

func TestReadFileUndoesGzip(t *testing.T) {
	b, _ := folderOf(t)
	for key, size := range map[string]int{"rss.xml": 100, "bomb": 200 << 20} {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := io.CopyN(z, zeros{}, int64(size)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		writeFile(t, b, key, packed.String())
		data, err := ReadFile(t.Context(), b, key)
		if key == "rss.xml" && (err != nil || len(data) != size) {
			t.Errorf("%s: %d bytes, %v; want %d", key, len(data), err, size)
		}
		if key == "bomb" && (err == nil || !strings.Contains(err.Error(), "unpacks to more than")) {
			t.Errorf("%s: %d bytes, %v; want an error", key, len(data), err)
		}
	}
	writeFile(t, b, "broken", "\x1f\x8bnot gzip at all")
	if _, err := ReadFile(t.Context(), b, "broken"); err == nil {
		t.Error("broken gzip is read without an error")
	}
}

// zeros is an endless file that packs well.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
