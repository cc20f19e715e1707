package memory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var errLost = errors.New("another process was faster")

// bucket is the objects of a Store. Each write counts the version up.
type bucket struct {
	mu       sync.Mutex
	objects  map[string][]byte
	versions map[string]int
}

func (b *bucket) store() *Store {
	return &Store{
		Read: func(_ context.Context, name string) ([]byte, string, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			return b.objects[name], fmt.Sprint(b.versions[name]), nil
		},
		Write: func(_ context.Context, name string, data []byte, version string) (string, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			if fmt.Sprint(b.versions[name]) != version {
				return "", errLost
			}
			if b.objects == nil {
				b.objects, b.versions = map[string][]byte{}, map[string]int{}
			}
			b.objects[name] = bytes.Clone(data)
			b.versions[name]++
			return fmt.Sprint(b.versions[name]), nil
		},
		IsLost: func(err error) bool { return errors.Is(err, errLost) },
	}
}

// TestSaveMerges holds that of two processes that save one document, the later one
// keeps what the other has read.
func TestSaveMerges(t *testing.T) {
	b := &bucket{}
	number := DocumentOf("a.test")
	asked := time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC)
	pages := []string{"https://a.test/1", "https://a.test/2"}
	var opened []*Document
	for range pages {
		d, _, err := b.store().Open(t.Context(), number)
		if err != nil {
			t.Fatal(err)
		}
		opened = append(opened, d)
	}
	for i, url := range pages {
		opened[i].Set(url, &Page{Fetched: asked, Final: url + "-final"})
		if _, err := b.store().Save(t.Context(), number, opened[i], "0"); err != nil {
			t.Fatal(err)
		}
	}
	for _, url := range pages {
		if p, err := b.store().Page(t.Context(), url, ""); err != nil || p == nil || p.Final != url+"-final" {
			t.Errorf("%s: got %+v, %v", url, p, err)
		}
	}
}

// TestOpenKeepsADamagedDocument holds that a damaged document stays beside the new
// one.
func TestOpenKeepsADamagedDocument(t *testing.T) {
	b := &bucket{objects: map[string][]byte{"a7.json": []byte("{")}, versions: map[string]int{}}
	d, _, err := b.store().Open(t.Context(), 0xa7)
	if err != nil || len(d.pages("https://a.test/1")) != 0 {
		t.Fatalf("got %v, %v", d, err)
	}
	kept := false
	for name, data := range b.objects {
		kept = kept || strings.HasPrefix(name, "a7-") && strings.HasSuffix(name, ".corrupt") && string(data) == "{"
	}
	if !kept {
		t.Errorf("the damaged document is not kept: %q", b.objects)
	}
}

// TestClaim holds that a document is leased to one process at a time, and is free
// again once that one gives it back or dies.
func TestClaim(t *testing.T) {
	claim := func(t *testing.T, b *bucket, owner string) *Lease {
		t.Helper()
		l, err := b.store().Claim(t.Context(), 7, owner)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	t.Run("held", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := &bucket{}
			first := claim(t, b, "first")
			_, done := first.Keep(t.Context())
			if l := claim(t, b, "second"); l != nil {
				t.Error("two processes have the lease")
			}
			done()
			if l := claim(t, b, "second"); l == nil || !l.Recent {
				t.Errorf("given back: got %+v, want a recent lease", l)
			}
		})
	})
	t.Run("dead", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := &bucket{}
			claim(t, b, "first") // and never renewed
			begin := time.Now()
			if l := claim(t, b, "second"); l == nil {
				t.Fatal("the lease of a dead process stays")
			}
			if waited := time.Since(begin); waited < leaseTime {
				t.Errorf("the lease was taken after %v, want at least %v", waited, leaseTime)
			}
		})
	})
}
