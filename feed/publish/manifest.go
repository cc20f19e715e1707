package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"syscall"
	"time"
)

// Manifest is the part of the state document that belongs to this package: the
// published files, and the run that is publishing. The zero value means that nothing
// was published. As JSON:
//
//	{"run":"5f0c…","files":{"rss.xml":{"sha256":"9c1e…","size":20480,
//	  "content_type":"application/rss+xml; charset=utf-8","cache_control":"public, max-age=900",
//	  "written":"2026-11-25T06:17:03Z"}},
//	 "pending":{"run":"77ab…","machine":"03d1…","pid":812,"renewed":"2026-11-25T06:17:03Z","files":{…}}}
type Manifest struct {
	// Run names the run that wrote the state; it makes each document unique.
	Run string `json:"run,omitempty"`

	// Files are the published files by name, also those that are no longer
	// written and were not pruned.
	Files map[string]FileState `json:"files,omitempty"`

	// Guarded is set once the store of the state has refused a write whose
	// precondition did not hold.
	Guarded bool `json:"guarded,omitempty"`

	// Pending is nil unless a run is publishing, or died while publishing.
	Pending *Pending `json:"pending,omitempty"`
}

// FileState describes a file as it was last written.
type FileState struct {
	SHA256          string `json:"sha256"`            // hex, of the bytes before ContentEncoding
	Size            int64  `json:"size"`              // bytes as stored
	Bytes           int64  `json:"bytes,omitempty"`   // before ContentEncoding; 0 without one, or unknown
	Version         string `json:"version,omitempty"` // that the bucket gave it; empty: unknown
	ContentType     string `json:"content_type,omitempty"`
	CacheControl    string `json:"cache_control,omitempty"`
	ContentEncoding string `json:"content_encoding,omitempty"`
	Parameters      string `json:"parameters,omitempty"` // see Features
	Part            string `json:"part,omitempty"`       // SHA-256 of what was written into a file that has other text too

	// Written is when, to the second; zero where a run died meanwhile.
	Written time.Time `json:"written,omitzero"`
}

// same reports whether a file in the condition g need not be written to be in
// the condition f. Size does not count: another version of gzip makes no other
// file.
func (f FileState) same(g FileState) bool {
	f.Size, f.Bytes, f.Version, f.Written = g.Size, g.Bytes, g.Version, g.Written
	return f == g
}

// Length returns the uncompressed size of the file in bytes; 0 if unknown.
func (f FileState) Length() int64 {
	if f.ContentEncoding == "" {
		return f.Size
	}
	return f.Bytes
}

// Pending announces the files that a run is about to write. It is also the lease of
// that run.
type Pending struct {
	Run     string    `json:"run"`
	Machine string    `json:"machine,omitempty"` // digest of the host's name
	PID     int       `json:"pid,omitempty"`
	Renewed time.Time `json:"renewed,omitzero"` // zero: the run gave up

	Files map[string]FileState `json:"files"` // as they will be
}

// lease is for how long a Pending that is not renewed keeps other runs
// waiting. A living run renews it every half of that.
const lease = 60 * time.Second

// newPending announces files in the name of this process.
func newPending(run string, files map[string]FileState) *Pending {
	return &Pending{Run: run, Machine: machine(), PID: os.Getpid(), Renewed: time.Now().UTC().Truncate(time.Second), Files: files}
}

// machine is a digest of the host's name, for a state may be public.
func machine() string {
	host, err := os.Hostname()
	if err != nil {
		return "" // unknown, and equal to no other
	}
	sum := sha256.Sum256([]byte(host))
	return hex.EncodeToString(sum[:8])
}

// dead reports whether the run that announced p will not go on: it said so,
// its process is gone, or it let the lease pass. False may also mean that
// nobody knows yet.
func (p *Pending) dead() bool {
	if p.Renewed.IsZero() || time.Since(p.Renewed) > lease {
		return true
	}
	return p.Machine != "" && p.Machine == machine() && !alive(p.PID)
}

// alive reports whether this machine has, or may have, a process of that id.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false // Windows says so here
	}
	defer process.Release()
	err = process.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}

// pending reports whether a run may have left name in an unknown condition.
func (m Manifest) pending(name string) bool {
	if m.Pending == nil {
		return false
	}
	_, ok := m.Pending.Files[name]
	return ok
}

// all returns the files of m, and those of a run that died, without names that lead out
// of the bucket: feedgen did not write them.
func (m Manifest) all() map[string]FileState {
	files := make(map[string]FileState)
	maps.Copy(files, m.Files)
	if m.Pending != nil {
		maps.Copy(files, m.Pending.Files)
	}
	maps.DeleteFunc(files, func(name string, _ FileState) bool { return !fs.ValidPath(name) })
	return files
}
