package publish

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func folderOf(t *testing.T) (Bucket, string) {
	dir := t.TempDir()
	return open(t, "file://"+filepath.ToSlash(dir)), dir
}

func writeFile(t *testing.T, b Bucket, key, text string) {
	t.Helper()
	if _, err := b.Write(t.Context(), Object{Key: key, Data: Bytes(text)}, Any); err != nil {
		t.Fatal(err)
	}
}

func TestFolderKeepsTheModeOfAFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows no such modes")
	}
	b, dir := folderOf(t)
	path := filepath.Join(dir, "rss.xml")
	writeFile(t, b, "rss.xml", "1")
	for _, mode := range []os.FileMode{0o600, 0o664, 0o444} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		writeFile(t, b, "rss.xml", "with "+mode.String())
		if info, err := os.Stat(path); err != nil || info.Mode() != mode {
			t.Errorf("mode %v, %v; want %v", info.Mode(), err, mode)
		}
	}
}

func TestFolderFollowsLinks(t *testing.T) {
	b, dir := folderOf(t)
	elsewhere := filepath.Join(t.TempDir(), "real.xml")
	if err := os.WriteFile(elsewhere, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, "rss.xml")); err != nil {
		t.Skip(err)
	}
	writeFile(t, b, "rss.xml", "new")
	if data, err := os.ReadFile(elsewhere); err != nil || string(data) != "new" {
		t.Errorf("the file that the link leads to holds %q, %v", data, err)
	}
	if info, err := os.Lstat(filepath.Join(dir, "rss.xml")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
}

// TestFolderGuardsWhatLinksLeadTo holds that a run does not overwrite a foreign file
// through a link in the place of a published one.
func TestFolderGuardsWhatLinksLeadTo(t *testing.T) {
	dir := t.TempDir()
	rawURL := "file://" + filepath.ToSlash(dir) + "/public"
	mustRun(t, publisher(t, rawURL), "x")
	elsewhere, rss := filepath.Join(dir, "precious.txt"), filepath.Join(dir, "public", "rss.xml")
	if err := os.WriteFile(elsewhere, []byte("precious"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(rss); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, rss); err != nil {
		t.Skip(err)
	}
	for _, line := range []string{"x", "y"} {
		if _, err := run(t.Context(), publisher(t, rawURL), line); !errors.Is(err, ErrForeign) {
			t.Errorf("a run with a link in place of rss.xml: %v", err)
		}
	}
	if data, err := os.ReadFile(elsewhere); err != nil || string(data) != "precious" {
		t.Errorf("the file that the link leads to holds %q, %v", data, err)
	}
}

// TestFolderStaysInside holds that no new file is made where a symbolic link in place
// of a folder leads out of the bucket. The bucket itself may be a link.
func TestFolderStaysInside(t *testing.T) {
	real, outside := t.TempDir(), t.TempDir()
	dir := filepath.Join(t.TempDir(), "public")
	if err := os.Symlink(real, dir); err != nil {
		t.Skip(err)
	}
	for link, target := range map[string]string{"out": outside, "in": filepath.Join(real, "there")} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(real, "there"), 0o777); err != nil {
		t.Fatal(err)
	}
	b := open(t, "file://"+filepath.ToSlash(dir))
	for _, key := range []string{"rss.xml", "en/rss.xml", "in/rss.xml", "in/new/rss.xml"} {
		writeFile(t, b, key, "x")
	}
	for _, key := range []string{"out/rss.xml", "out/new/rss.xml"} {
		_, err := b.Write(t.Context(), Object{Key: key, Data: Bytes("x")}, Any)
		if !errors.Is(err, errOutside) || !strings.Contains(Hint(err), "replace the symbolic link") {
			t.Errorf("%s: %v, hint %q", key, err, Hint(err))
		}
	}
	if files, err := os.ReadDir(outside); err != nil || len(files) > 0 {
		t.Errorf("outside are %v, %v", files, err)
	}
}

func TestFolderLeavesOtherFilesAlone(t *testing.T) {
	b, dir := folderOf(t)
	others := []string{"robots.txt", ".htaccess", ".rss.xml.swp", ".rss.xml.feedgen-1.tmp", "rss.xml~"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	leftover := filepath.Join(dir, newTempName("rss.xml"))
	if err := os.WriteFile(leftover, []byte("half"), 0o666); err != nil {
		t.Fatal(err)
	}
	writeFile(t, b, "rss.xml", "x")
	for _, name := range others {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(data) != name {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	if _, err := os.Stat(leftover); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the leftover of a killed run is still there: %v", err)
	}
}

func TestFolderLockEndsWithTheContext(t *testing.T) {
	b, dir := folderOf(t)
	unlock, err := lockFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := b.Write(ctx, Object{Key: "rss.xml", Data: Bytes("x")}, Absent); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("write while locked: %v", err)
	}
	unlock()
	if _, err := b.Write(t.Context(), Object{Key: "rss.xml", Data: Bytes("x")}, Absent); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v; want rss.xml alone", entries, err)
	}
}

func TestFolderThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	b := open(t, "file://"+filepath.ToSlash(path))
	_, err := b.Write(t.Context(), Object{Key: "rss.xml", Data: Bytes("x")}, Any)
	if err == nil || !strings.Contains(err.Error(), "not a directory") {
		t.Errorf("got %v", err)
	}
}

func TestFolderThatMayNotBeWritten(t *testing.T) {
	const nobodys = "/sys" // root itself makes no file there
	if _, err := os.Stat(nobodys); err != nil {
		t.Skip(err)
	}
	b := open(t, "file://"+nobodys)
	_, err := b.Write(t.Context(), Object{Key: "rss.xml", Data: Bytes("new")}, Absent)
	checkError(t, err, ErrReadOnly, "user of feedgen")
}

// A disk that gets full during a write keeps the old file. A limit on the size of
// files simulates it.
func TestFolderOnAFullDisk(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh, whose ulimit stands for a full disk")
	}
	b, dir := folderOf(t)
	writeFile(t, b, "rss.xml", "old")
	cmd := exec.Command(sh, "-c", `ulimit -f 8 && exec "$0"`, os.Args[0])
	cmd.Env = append(os.Environ(), bigWriter+"="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "file too large") {
		t.Errorf("the writer said %q, %v", out, err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "rss.xml")); err != nil || string(data) != "old" {
		t.Errorf("rss.xml holds %d bytes, %v; want old", len(data), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v; want rss.xml alone", entries, err)
	}
}

// bigWriter is the variable that makes this binary write a large file into the
// folder in it.
const bigWriter = "FEEDGEN_TEST_PUBLISH_BIG_WRITER"

func writeBigFile(dir string) {
	b := &folder{root: dir, stall: stallTimeout}
	_, err := b.Write(context.Background(), Object{Key: "rss.xml", Data: make(Bytes, 1<<20)}, Any)
	if err == nil {
		os.Exit(1)
	}
	os.Stdout.WriteString(err.Error())
}

// A pipe in the place of a file blocks nothing.
func TestFolderWithAPipeInPlaceOfAFile(t *testing.T) {
	mkfifo, err := exec.LookPath("mkfifo")
	if err != nil {
		t.Skip("no mkfifo")
	}
	b, dir := folderOf(t)
	if err := exec.Command(mkfifo, filepath.Join(dir, "rss.xml")).Run(); err != nil {
		t.Fatal(err)
	}
	for _, op := range []string{"read", "list", "write"} {
		err := operate(t, b, op)
		if err == nil || !strings.Contains(err.Error(), "rss.xml: not a regular file") || !strings.Contains(Hint(err), "move it away") {
			t.Errorf("%s: %v, hint %q", op, err, Hint(err))
		}
	}
}

func TestFolderWithAFolderInPlaceOfAFile(t *testing.T) {
	b, dir := folderOf(t)
	if err := os.Mkdir(filepath.Join(dir, "rss.xml"), 0o777); err != nil {
		t.Fatal(err)
	}
	err := operate(t, b, "write")
	if err == nil || !strings.HasPrefix(err.Error(), "write "+b.String()+"/rss.xml: ") || !strings.Contains(Hint(err), "move it away") {
		t.Errorf("%v, hint %q", err, Hint(err))
	}
}

// What is private is for its owner alone, also where an older feedgen left it
// open.
func TestFolderClosesWhatIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows no such modes")
	}
	b, dir := folderOf(t)
	if err := os.Mkdir(filepath.Join(dir, "old"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "old", "state.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the user's own folder stays as it is
		t.Fatal(err)
	}
	for _, key := range []string{"new/state.json", "old/state.json", "state.json"} {
		if _, err := b.Write(t.Context(), Object{Key: key, Data: Bytes("x"), Private: true}, Any); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]os.FileMode{key: 0o600, filepath.Dir(key): 0o700} {
			if path == "." {
				want = 0o755
			}
			if info, err := os.Stat(filepath.Join(dir, path)); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s has mode %v, %v; want %v", path, info.Mode().Perm(), err, want)
			}
		}
	}
	alone := open(t, "file://"+filepath.ToSlash(dir)+"/alone")
	if _, err := alone.Write(t.Context(), Object{Key: "state.json", Data: Bytes("x"), Private: true}, Any); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "alone")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("a folder that was made for the state has mode %v, %v", info.Mode().Perm(), err)
	}
}
