package serve

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"feedgen/feed/publish"
)

// newServer returns an HTTP server with limits for strangers.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           http.MaxBytesHandler(h, 1<<10), // nobody has anything to send
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      5 * time.Minute, // of a large feed, over a slow line
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// maxConns is how many connections are served at once; the others wait.
const maxConns = 512

// Files answers for the published files over HTTP, each at its name. It keeps
// them in memory, so that readers are served while the bucket is unreachable.
// The zero Files answers 503.
type Files struct {
	files atomic.Pointer[map[string]*published]
}

// published is a file as it was last published.
type published struct {
	publish.FileState
	data   []byte
	packed []byte // gzip; nil where that is no shorter
}

// Load takes over the files of the manifest from their bucket. Those that it
// can't read stay as they are, and are named in the error.
func (s *Files) Load(ctx context.Context, b publish.Bucket, m publish.Manifest) error {
	var had map[string]*published
	if old := s.files.Load(); old != nil {
		had = *old
	}
	files := make(map[string]*published, len(m.Files))
	var errs []error
	for name, state := range m.Files {
		p := had[name]
		if p == nil || p.FileState != state {
			read, err := readPublished(ctx, b, name, state)
			if err != nil {
				errs = append(errs, err)
			} else {
				p = read
			}
		}
		if p != nil {
			files[name] = p
		}
	}
	if len(files) > 0 {
		s.files.Store(&files)
	}
	return errors.Join(errs...)
}

func readPublished(ctx context.Context, b publish.Bucket, name string, state publish.FileState) (*published, error) {
	data, err := publish.ReadFile(ctx, b, name)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != state.SHA256 {
		return nil, fmt.Errorf("%s in %s is not as feedgen has published it", name, b)
	}
	p := &published{FileState: state, data: data}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	if packed.Len() < len(data) {
		p.packed = packed.Bytes()
	}
	return p, nil
}

// Hold reports whether all files are as a pass left them.
func (s *Files) Hold(steps []publish.Step) bool {
	files := s.files.Load()
	if files == nil || len(steps) == 0 {
		return false
	}
	for _, step := range steps {
		changed := step.Action == publish.Written || step.Action == publish.Deleted
		if p := (*files)[step.Name]; changed || p == nil || p.SHA256 != step.SHA256 {
			return false
		}
	}
	return true
}

func (s *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	files := s.files.Load()
	if files == nil {
		w.Header().Set("Retry-After", "60")
		http.Error(w, "nothing is published yet", http.StatusServiceUnavailable)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	p := (*files)[name]
	if p == nil {
		http.NotFound(w, r)
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		p.serve(w, r)
	case http.MethodOptions: // CORS preflight
		allow(w.Header())
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
	}
}

// allow lets scripts of other sites read what all the world may read.
func allow(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "If-Modified-Since, If-None-Match")
	h.Set("Access-Control-Expose-Headers", "ETag")
	h.Set("Access-Control-Max-Age", "86400")
}

func (p *published) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	allow(h)
	h.Set("Content-Type", p.ContentType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if p.CacheControl != "" {
		h.Set("Cache-Control", p.CacheControl)
	}
	data, tag := p.data, p.SHA256[:32]
	if p.packed != nil && acceptsGzip(r.Header) {
		// RFC 9110, section 8.8.3.3: other bytes, another tag.
		data, tag = p.packed, tag+"-gzip"
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(data)))
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", p.Written, bytes.NewReader(data))
}

// acceptsGzip reads Accept-Encoding.
func acceptsGzip(h http.Header) bool {
	for coding := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		name, weight, weighted := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
		return !weighted || err == nil && q > 0
	}
	return false
}
