package publish

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed/publish/storetest"
)

// slowLine is a network that carries so many bytes a second, in both
// directions, and falls silent after some. At its end a store takes what
// arrives.
type slowLine struct {
	rate   int // bytes a second
	silent int // bytes after which nothing moves any more; 0: never
	sent   atomic.Int64
	object []byte // that the store holds
}

func (l *slowLine) Do(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		if _, err := io.Copy(io.Discard, &slowReader{req.Body, l, req.Context()}); err != nil {
			return nil, err
		}
	}
	header := http.Header{"Etag": {`"1"`}, "X-Goog-Generation": {"1"}, "Content-Type": {"application/octet-stream"}}
	var body io.Reader = strings.NewReader(`{"generation":"1"}`)
	if req.Method == http.MethodGet {
		body = &slowReader{bytes.NewReader(l.object), l, req.Context()}
	}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(body), Request: req}, nil
}

type slowReader struct {
	io.Reader
	line *slowLine
	ctx  context.Context
}

func (r *slowReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p[:min(len(p), 32<<10, r.line.rate)])
	pause := time.Duration(n) * time.Second / time.Duration(r.line.rate)
	if total := r.line.sent.Add(int64(n)); r.line.silent > 0 && total > int64(r.line.silent) {
		pause = time.Hour
	}
	if err := sleep(r.ctx, pause); err != nil {
		return 0, err
	}
	return n, err
}

// A call takes as long as bytes move, and ends when none did for 30 seconds.
func TestTheTimeOfACallIsBoundedBySilenceAlone(t *testing.T) {
	const size, rate = 20_000_000, 100_000 // bytes, bytes a second
	text := bytes.Repeat([]byte("feed"), size/4)
	obj := Object{Key: "rss.xml", Data: Bytes(text), ContentType: "application/rss+xml"}
	for _, s := range stores {
		if s.URL == nil {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				open := func(l *slowLine) Bucket {
					over := network{client: l, stall: stallTimeout, answer: answerTimeout}
					b, err := openOver(t.Context(), s.URL("http://store.example", storetest.Container, "p"), "", over)
					if err != nil {
						t.Fatal(err)
					}
					return b
				}
				start := time.Now()
				if _, err := open(&slowLine{rate: rate}).Write(t.Context(), obj, Absent); err != nil {
					t.Errorf("upload of 20 MB at 100 kB/s: %v", err)
				}
				if took := time.Since(start); took < 200*time.Second || took > 250*time.Second {
					t.Errorf("upload of 20 MB at 100 kB/s took %v", took)
				}
				data, _, err := open(&slowLine{rate: rate, object: text}).Read(t.Context(), "rss.xml")
				if err != nil || len(data) != size {
					t.Errorf("download of 20 MB at 100 kB/s: %d bytes, %v", len(data), err)
				}

				data, _, err = open(&slowLine{rate: 1, object: []byte(strings.Repeat("x", 60))}).Read(t.Context(), "rss.xml")
				if err != nil || len(data) != 60 {
					t.Errorf("download of 60 bytes, one a second: %d bytes, %v", len(data), err)
				}

				start = time.Now()
				_, err = open(&slowLine{rate: rate, silent: 5_000_000}).Write(t.Context(), obj, Absent)
				if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "no byte moved for 30s") || Hint(err) == "" {
					t.Errorf("upload over a line that fell silent: %v", err)
				}
				if took := time.Since(start); took > 50*time.Second+stallTimeout+time.Second {
					t.Errorf("a silent line was given up after %v", took)
				}
			})
		})
	}
}

// The same over real sockets, with all times a twentieth.
func TestUploadOverASlowSocket(t *testing.T) {
	const size, rate, scale = 3 << 20, 1 << 20, 20
	over := network{stall: stallTimeout / scale, answer: answerTimeout / scale}
	eachServer(t, func(t *testing.T, s *store) {
		line := slowProxy(t, strings.TrimPrefix(s.Endpoint(t), "http://"), rate)
		b, err := openOver(t.Context(), s.URL("http://"+line, storetest.Container, storetest.Prefix(t)), "", over)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		version, err := b.Write(t.Context(), Object{Key: "rss.xml", Data: make(Bytes, size), ContentType: "application/rss+xml"}, Absent)
		if err != nil {
			t.Fatalf("after %v: %v", time.Since(start), err)
		}
		if took := time.Since(start); took < over.stall {
			t.Errorf("the upload took %v, less than the limit that was to be tested", took)
		}
		data, read, err := b.Read(t.Context(), "rss.xml")
		if err != nil || len(data) != size || read != version {
			t.Errorf("read %d bytes, version %q, %v; want %d, %q", len(data), read, err, size, version)
		}
	})
}

// slowProxy forwards connections to a server, with so many bytes a second from
// the client, and returns its address.
func slowProxy(t *testing.T, target string, rate int) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			// Else the kernel takes in what the line has not carried yet.
			if err := client.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
				t.Error(err)
			}
			server, err := net.Dial("tcp", target)
			if err != nil {
				client.Close()
				continue
			}
			go func() { io.Copy(client, server); client.Close() }()
			go func() {
				io.Copy(server, &slowReader{client, &slowLine{rate: rate}, context.Background()})
				server.Close()
			}()
		}
	}()
	return l.Addr().String()
}

// A file system that hangs holds up nobody for more than 30 seconds.
func TestFolderThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		start := time.Now()
		hanging := func(context.Context, *stall) (int, error) { <-hang; return 0, nil }
		_, err := bounded(t.Context(), stallTimeout, hanging)
		if took := time.Since(start); took != stallTimeout {
			t.Errorf("gave up after %v", took)
		}
		checkError(t, (&folder{root: "/mnt/nfs"}).error("read", "rss.xml", err), ErrUnreachable, "mounted")

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := bounded(ctx, stallTimeout, hanging); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with a deadline: %v", err)
		}
		close(hang)
	})
}

// The lease of a run that uploads a large file does not run out.
func TestALongUploadRenewsItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rawURL := "file://" + filepath.ToSlash(t.TempDir())
		p := publisher(t, rawURL)
		stop := make(chan struct{})
		p.Bucket = &slowBucket{p.Bucket, 200 * time.Second, func(string) {}}
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Second):
				}
				doc, _, err := p.State.Read(t.Context())
				if err != nil {
					t.Error(err)
				}
				if d, err := decodeDoc(doc); err != nil || d.Manifest.Pending != nil && d.Manifest.Pending.dead() {
					t.Errorf("the lease has run out: %+v, %v", d.Manifest.Pending, err)
				}
			}
		}()
		mustRun(t, p, "x")
		close(stop)
		synctest.Wait()
		checkPublished(t, rawURL, "x")
	})
}

// What another run took over is not written any more.
func TestALongUploadEndsWhenAnotherRunTookOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rawURL := "file://" + filepath.ToSlash(t.TempDir())
		p := publisher(t, rawURL)
		slow := &slowBucket{p.Bucket, 200 * time.Second, func(string) {}}
		p.Bucket = slow
		var once atomic.Bool
		p.State.Bucket = &hookedBucket{p.State.Bucket, func() {
			if once.CompareAndSwap(false, true) {
				time.AfterFunc(10*time.Second, func() {
					other := publisher(t, rawURL)
					if _, err := other.State.Write(t.Context(), Bytes(`{"lines":["other"]}`), Any); err != nil {
						t.Error(err)
					}
				})
			}
		}}
		start := time.Now()
		_, err := runOnce(t.Context(), p, "x")
		if !errors.Is(err, ErrLost) {
			t.Errorf("got %v, want ErrLost", err)
		}
		if took := time.Since(start); took > lease {
			t.Errorf("it was noticed after %v", took)
		}
	})
}

// hookedBucket calls a function before each write.
type hookedBucket struct {
	Bucket
	before func()
}

func (b *hookedBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	b.before()
	return b.Bucket.Write(ctx, obj, version)
}
