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
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// folder is a Bucket on disk. The version of a file is the digest of its bytes. Files
// are replaced by renaming a temporary file in the same folder, so that a reader
// opens the old or the new file. Missing folders are created.
type folder struct {
	root  string        // absolute, or relative to the working directory
	stall time.Duration // a call ends when the disk does nothing for so long

	swept sync.Map // folders in which the leftovers of killed runs were looked for
}

func openFolder(_ context.Context, loc location) (Bucket, error) {
	return &folder{root: loc.folderPath(), stall: loc.network.stall}, nil
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

func (b *folder) Features() Features {
	return Features{Barred: func(key string) error {
		path := b.path(key)
		if _, err := os.Stat(path); err == nil {
			return nil
		}
		if err := b.barred(path); err != nil {
			return b.error("write", key, err)
		}
		return nil
	}}
}

func (b *folder) path(key string) string { return filepath.Join(b.root, filepath.FromSlash(key)) }

func (b *folder) Read(ctx context.Context, key string) ([]byte, string, error) {
	data, err := bounded(ctx, b.stall, func(ctx context.Context, s *stall) ([]byte, error) {
		f, err := openRegular(b.path(key))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return nil, err
		}
		return readAll(&movingBody{ReadCloser: f, ctx: ctx, stall: s}, info.Size())
	})
	if err != nil {
		return nil, "", b.error("read", key, err)
	}
	return data, digest(Bytes(data)), nil
}

func (b *folder) List(ctx context.Context, keys []string) (map[string]Info, error) {
	there := make(map[string]Info)
	for _, key := range keys {
		info, err := bounded(ctx, b.stall, func(ctx context.Context, s *stall) (Info, error) { return describe(ctx, s, b.path(key)) })
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
	_, err := bounded(ctx, b.stall, func(context.Context, *stall) (struct{}, error) { return struct{}{}, os.Remove(b.path(key)) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return b.error("delete", key, err)
	}
	return nil
}

// Write leaves a file that already holds these bytes as it is, with its
// modification time.
func (b *folder) Write(ctx context.Context, obj Object, version string) (string, error) {
	written, err := bounded(ctx, b.stall, func(ctx context.Context, s *stall) (string, error) { return b.write(ctx, s, obj, version) })
	if err != nil {
		return "", b.error("write", obj.Key, err)
	}
	return written, nil
}

// bounded returns what call returns, unless ctx ends or nothing moves for the
// timeout. Then call is left behind: while a network file system hangs, the
// kernel returns from nothing.
func bounded[T any](ctx context.Context, timeout time.Duration, call func(context.Context, *stall) (T, error)) (T, error) {
	ctx, s, stop := withStall(ctx, timeout)
	defer stop()
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := call(ctx, s)
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

func (b *folder) write(ctx context.Context, s *stall, obj Object, version string) (string, error) {
	path := b.path(obj.Key)
	// Replace the target of a symbolic link, not the link.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	} else if err := b.barred(path); err != nil {
		return "", err
	}
	dir := filepath.Dir(path)
	if err := makeFolder(dir, obj); err != nil {
		return "", err
	}
	unlock, err := lockFolder(ctx, dir)
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, done := b.swept.LoadOrStore(dir, true); !done {
		sweep(dir)
	}

	stored, err := describe(ctx, s, path)
	if errors.Is(err, fs.ErrNotExist) {
		stored.Version = Absent
	} else if err != nil {
		return "", err
	}
	if version != Any && version != stored.Version {
		return "", ErrLost
	}
	written := obj.SHA256
	if written == "" {
		written = digest(obj.Data)
	}
	if written == stored.Version {
		return written, nil
	}
	mode := fs.FileMode(0o666)
	if obj.Private {
		mode = 0o600
	}
	return written, replace(ctx, s, path, obj.Data, mode)
}

// barred returns why no new file can be made at path: there is something else in place of
// one of its folders, or a symbolic link leads from a folder of the bucket out of it. A
// file that is there is guarded by what it holds; a new one is not.
func (b *folder) barred(path string) error {
	dir := filepath.Dir(path) // up to the first that need not be made
	info, err := os.Stat(dir)
	for ; err != nil && dir != filepath.Dir(dir); info, err = os.Stat(dir) {
		if _, err := os.Lstat(dir); err == nil {
			return &fs.PathError{Op: "create", Path: dir, Err: fs.ErrExist} // a link that leads nowhere
		}
		dir = filepath.Dir(dir)
	}
	if err == nil && !info.IsDir() {
		return &fs.PathError{Op: "create", Path: dir, Err: syscall.ENOTDIR}
	}
	if len(dir) <= len(b.root) {
		return nil
	}
	root, err := filepath.EvalSymlinks(b.root)
	if err != nil {
		return err
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	if inside, err := filepath.Rel(root, real); err != nil || !filepath.IsLocal(inside) {
		return &fs.PathError{Op: "create", Path: filepath.Dir(path), Err: errOutside}
	}
	return nil
}

// makeFolder makes the folder of an object, that of a private one for its
// owner alone. A folder below the bucket's is feedgen's own, and is closed
// also if it is there already.
func makeFolder(dir string, obj Object) error {
	if !obj.Private {
		return os.MkdirAll(dir, 0o777)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o700)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if path.Dir(obj.Key) == "." {
		return nil
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	// To close the folder of another user is that user's business.
	if err := os.Chmod(dir, 0o700); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// error gives an error of the operating system its kind.
func (b *folder) error(op, key string, err error) error {
	e := &storeError{op: op, on: b.String() + "/" + key, err: err}
	var path *fs.PathError
	var link *os.LinkError
	var stalled *stalledError
	switch {
	case errors.As(err, &path):
		e.err = fmt.Errorf("%s: %w", path.Path, path.Err)
	case errors.As(err, &link):
		e.err = fmt.Errorf("%s: %w", link.New, link.Err)
	}
	switch {
	case errors.As(err, &stalled):
		e.kind = ErrUnreachable
		e.hint = "the disk or network file system does not respond: check that it is mounted and that nobody holds " + lockName
	case errors.Is(err, ErrLost):
		e.kind, e.err = ErrLost, nil
	case errors.Is(err, fs.ErrNotExist):
		e.kind, e.err = ErrNotExist, nil
	case errors.Is(err, syscall.ENOTDIR) && op == "read":
		e.kind = ErrNotExist
	case errors.Is(err, errNotRegular), errors.Is(err, syscall.EISDIR):
		e.hint = "there is something else in place of the file: move it away, or choose other names under publish.files"
	case errors.Is(err, errOutside):
		e.hint = "replace the symbolic link by a folder, or make the folder that it leads to the bucket"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		e.hint = "there is a file in place of the folder: move it away, or choose another folder"
	case errors.Is(err, syscall.EROFS):
		e.kind = ErrReadOnly
		e.hint = "mount the file system for writing, or choose another folder"
	case errors.Is(err, fs.ErrPermission) && op == "read":
		e.kind = ErrDenied
		e.hint = "allow the user of feedgen to read the folder and its files"
	case errors.Is(err, fs.ErrPermission):
		e.kind = ErrReadOnly
		e.hint = "allow the user of feedgen to write to the folder and its files"
	case isFull(err):
		e.kind = ErrFull
	}
	return e
}

var (
	errNotRegular = errors.New("not a regular file")
	errOutside    = errors.New("a symbolic link leads out of the bucket's folder")
)

// openRegular opens a file for reading. Opening a named pipe would block until a
// writer opens it.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errNotRegular}
	}
	return os.Open(path)
}

// describe returns what List says of a file.
func describe(ctx context.Context, s *stall, path string) (Info, error) {
	f, err := openRegular(path)
	if err != nil {
		return Info{}, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, &movingBody{ReadCloser: f, ctx: ctx, stall: s})
	return Info{size, hex.EncodeToString(sum.Sum(nil))}, err
}

// Names of temporary files and of the lock, which no feed file has.
var tempName = regexp.MustCompile(`^\..+\.feedgen-[0-9a-f]{16}\.tmp$`)

const lockName = ".feedgen.lock"

func newTempName(base string) string {
	var random [8]byte
	rand.Read(random[:])
	return fmt.Sprintf(".%s.feedgen-%x.tmp", base, random)
}

// replace puts a file with these bytes in the place of path, whole. A file that
// anybody may read keeps the mode of the one that was there.
func replace(ctx context.Context, s *stall, path string, data Data, mode fs.FileMode) error {
	temp := filepath.Join(filepath.Dir(path), newTempName(filepath.Base(path)))
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if old, statErr := os.Stat(path); statErr == nil && mode&0o077 != 0 {
		err = f.Chmod(old.Mode().Perm())
	}
	if err == nil {
		_, err = io.Copy(f, &movingBody{ReadCloser: io.NopCloser(data.Open()), ctx: ctx, stall: s})
	}
	if err == nil {
		err = f.Sync()
	}
	// Windows renames no open file.
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = context.Cause(ctx) // a call that was left behind changes nothing any more
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		os.Remove(temp)
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// sweep removes the temporary files that killed runs left in dir, whose lock
// the caller holds. It does what it can: a leftover harms nobody.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if tempName.MatchString(e.Name()) {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// lockFolder waits for the lock of dir, takes it, and returns a function that releases
// it. The lock ends with the process. Its file exists only while the lock is held, so
// that it is not among the published ones.
func lockFolder(ctx context.Context, dir string) (unlock func(), err error) {
	path := filepath.Join(dir, lockName)
	for {
		// Network file systems lock only what is open for writing.
		lock := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o666))
		locked, err := lock.TryLock()
		if err != nil {
			return nil, err
		}
		// Who held it before may have removed this very file.
		if locked && isAt(lock, path) {
			return func() { removeLock(lock, path) }, nil
		}
		if err := lock.Close(); err != nil {
			return nil, err
		}
		if err := sleep(ctx, 5*time.Millisecond); err != nil {
			return nil, fmt.Errorf("wait for the lock: %w", err)
		}
	}
}

// removeLock removes the file while it is locked, so that a process that has opened it
// meanwhile finds it gone and opens another. On Windows, where open files can't be
// removed, it is removed afterwards, unless another process has opened it.
func removeLock(lock *flock.Flock, path string) {
	err := os.Remove(path)
	lock.Close()
	if err != nil {
		os.Remove(path)
	}
}

// isAt reports whether path is still the file of a lock.
func isAt(lock *flock.Flock, path string) bool {
	open, err := lock.Stat()
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
