package publish

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// folder is a Bucket on disk. The version of a file is the digest of its
// bytes. Files are replaced by renaming a temporary file from the same folder,
// so that a reader opens the old file or the new one; the folder and those
// below it are created when they are missing.
type folder struct {
	root string // absolute, or relative to the working directory

	swept sync.Map // folders in which the leftovers of killed runs were looked for
}

func openFolder(_ context.Context, loc location) (Bucket, error) {
	return &folder{root: loc.folderPath()}, nil
}

// folderPath is the folder that a location names.
func (l location) folderPath() string {
	path := filepath.FromSlash(l.name)
	// file:///C:/feeds names a drive.
	if drive := strings.TrimPrefix(path, string(filepath.Separator)); filepath.VolumeName(drive) != "" {
		path = drive
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(l.dir, path)
}

func (b *folder) String() string { return "file://" + filepath.ToSlash(b.root) }

func (b *folder) path(key string) string { return filepath.Join(b.root, filepath.FromSlash(key)) }

func (b *folder) Read(ctx context.Context, key string) ([]byte, string, error) {
	data, err := os.ReadFile(b.path(key))
	if err != nil {
		return nil, "", b.error("read", key, err)
	}
	return data, digest(data), nil
}

func (b *folder) List(ctx context.Context, keys []string) (map[string]Info, error) {
	there := make(map[string]Info)
	for _, key := range keys {
		info, err := describe(b.path(key))
		if err == nil {
			there[key] = info
			continue
		}
		if err := b.error("read", key, err); !errors.Is(err, ErrNotExist) {
			return nil, err
		}
	}
	return there, nil
}

func (b *folder) Delete(ctx context.Context, key string) error {
	if err := os.Remove(b.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return b.error("delete", key, err)
	}
	return nil
}

// Write leaves a file that already holds these bytes as it is, with its
// modification time.
func (b *folder) Write(ctx context.Context, obj Object, version string) (string, error) {
	written, err := b.write(ctx, obj, version)
	if err != nil {
		return "", b.error("write", obj.Key, err)
	}
	return written, nil
}

func (b *folder) write(ctx context.Context, obj Object, version string) (string, error) {
	path := b.path(obj.Key)
	// What a symbolic link leads to is replaced, not the link.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	if version != Any {
		unlock, err := lockFolder(ctx, dir)
		if err != nil {
			return "", err
		}
		defer unlock()
	}
	if _, done := b.swept.LoadOrStore(dir, true); !done {
		sweep(dir)
	}

	stored, err := describe(path)
	if errors.Is(err, fs.ErrNotExist) {
		stored.Version = Absent
	} else if err != nil {
		return "", err
	}
	if version != Any && version != stored.Version {
		return "", ErrLost
	}
	written := digest(obj.Data)
	if written == stored.Version {
		return written, nil
	}
	return written, replace(path, obj.Data)
}

// error gives an error of the operating system its kind.
func (b *folder) error(op, key string, err error) error {
	e := &storeError{op: op, on: b.String() + "/" + key, err: err}
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		e.err = fmt.Errorf("%s: %w", path.Path, path.Err)
	case errors.As(err, &link):
		e.err = fmt.Errorf("%s: %w", link.New, link.Err)
	}
	switch {
	case errors.Is(err, ErrLost):
		e.kind, e.err = ErrLost, nil
	case errors.Is(err, fs.ErrNotExist):
		e.kind, e.err = ErrNotExist, nil
	case errors.Is(err, syscall.ENOTDIR) && op == "read":
		e.kind = ErrNotExist
	case errors.Is(err, syscall.ENOTDIR):
		e.hint = "a file stands where a folder is needed: move it away, or name another folder"
	case errors.Is(err, syscall.EROFS):
		e.kind = ErrReadOnly
	case errors.Is(err, fs.ErrPermission) && op == "read":
		e.kind = ErrDenied
		e.hint = "let the user that feedgen runs as read the folder and its files"
	case errors.Is(err, fs.ErrPermission):
		e.kind = ErrReadOnly
		e.hint = "let the user that feedgen runs as write to the folder and its files"
	case isFull(err):
		e.kind = ErrFull
	}
	return e
}

// describe returns what List says of a file.
func describe(path string) (Info, error) {
	f, err := os.Open(path)
	if err != nil {
		return Info{}, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	return Info{size, hex.EncodeToString(sum.Sum(nil))}, err
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Names of temporary files and of the lock, which no feed file has. A
// temporary file is locked for as long as somebody writes it.
var tempName = regexp.MustCompile(`^\..+\.feedgen-[0-9a-f]{16}\.tmp$`)

const lockName = ".feedgen.lock"

func newTempName(base string) string {
	var random [8]byte
	rand.Read(random[:])
	return fmt.Sprintf(".%s.feedgen-%x.tmp", base, random)
}

// replace puts a file with these bytes in the place of path, whole, with the
// mode of the one that was there.
func replace(path string, data []byte) error {
	var err error
	for range 3 {
		var temp string
		if temp, err = writeTemp(path, data); err != nil {
			return err
		}
		// Another run may take the file for a leftover in the moment between
		// its creation and its lock, or between unlocking and renaming.
		if err = os.Rename(temp, path); err == nil {
			return syncFolder(filepath.Dir(path))
		}
		os.Remove(temp)
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return err
}

// writeTemp writes data to a temporary file beside path and returns its name.
func writeTemp(path string, data []byte) (string, error) {
	temp := filepath.Join(filepath.Dir(path), newTempName(filepath.Base(path)))
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return "", err
	}
	err = fill(f, path, data)
	// Windows renames no open file.
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		os.Remove(temp)
		return "", err
	}
	return temp, nil
}

// fill makes a new file what path is to become.
func fill(f *os.File, path string, data []byte) error {
	if _, err := tryLock(f); err != nil {
		return err
	}
	if old, err := os.Stat(path); err == nil {
		if err := f.Chmod(old.Mode().Perm()); err != nil {
			return err
		}
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

// sweep removes the temporary files that killed runs left in dir. It does what
// it can: a leftover harms nobody.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !tempName.MatchString(e.Name()) {
			continue
		}
		temp := filepath.Join(dir, e.Name())
		f, err := os.OpenFile(temp, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		locked, err := tryLock(f)
		f.Close()
		if locked && err == nil {
			os.Remove(temp)
		}
	}
}

// lockFolder waits until nobody else holds the lock of dir, takes it, and
// returns what gives it back. The lock dies with the process. Its file exists
// only while somebody holds the lock, so that it does not lie among the
// published ones.
func lockFolder(ctx context.Context, dir string) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	path := filepath.Join(dir, lockName)
	for {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o666)
		if err != nil {
			return nil, err
		}
		locked, err := tryLock(f)
		if err != nil {
			f.Close()
			return nil, err
		}
		// Who held it before may have removed this very file.
		if locked && isAt(f, path) {
			return func() { unlockAndRemove(f, path) }, nil
		}
		f.Close()
		if err := sleep(ctx, 5*time.Millisecond); err != nil {
			return nil, fmt.Errorf("wait for the lock: %w", err)
		}
	}
}

// isAt reports whether path still leads to f.
func isAt(f *os.File, path string) bool {
	open, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(open, there)
}

// sleep waits for d, or until ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
