package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/testscript"
)

const upgrades = "testdata/upgrade"

var witness = flag.String("witness", "", "a `feedgen` of some release, to make the witness of its upgrade with")

// TestUpgrade holds that feedgen continues what each earlier release published
// and remembered. The witnesses are in testdata/upgrade; its README.md says what
// they hold and how they are made.
func TestUpgrade(t *testing.T) {
	if *witness != "" {
		t.Run("make", makeWitness)
	}
	archives, err := filepath.Glob(filepath.Join(upgrades, "*.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if len(archives) == 0 {
		t.Fatal("there is no witness")
	}
	for _, name := range archives {
		release := strings.TrimSuffix(filepath.Base(name), ".tar.gz")
		t.Run(release, func(t *testing.T) {
			files, err := readWitness(name)
			if err != nil {
				t.Fatal(err)
			}
			w := &upgrade{release: release, files: files}
			testscript.Run(t, testscript.Params{
				Files:               []string{filepath.Join(upgrades, "continue.txtar")},
				RequireExplicitExec: true,
				Setup: func(e *testscript.Env) error {
					e.Values[webKey{}] = new(*web)
					return nil
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"web":       scriptWeb,
					"items":     scriptItems,
					"requests":  scriptRequests,
					"overlay":   scriptOverlay,
					"edit":      scriptEdit,
					"unpack":    w.scriptUnpack,
					"continued": w.scriptContinued,
				},
			})
		})
	}
}

// makeWitness runs the story make.txtar with the given feedgen.
func makeWitness(t *testing.T) {
	program, err := filepath.Abs(*witness)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	release := strings.Fields(string(out))[1] // feedgen 0.1.0 (go1.26.8, linux/amd64)
	bin := t.TempDir()
	if err := os.Symlink(program, filepath.Join(bin, "feedgen")); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files:               []string{filepath.Join(upgrades, "make.txtar")},
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+string(filepath.ListSeparator)+e.Getenv("PATH"))
			e.Values[webKey{}] = new(*web)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"web":     scriptWeb,
			"overlay": scriptOverlay,
			"pack": func(ts *testscript.TestScript, neg bool, args []string) {
				usage(ts, neg, len(args) == 1, "pack DIR")
				data, err := packWitness(ts.MkAbs(args[0]))
				ts.Check(err)
				ts.Check(os.WriteFile(filepath.Join(upgrades, release+".tar.gz"), data, 0o644))
			},
		},
	})
}

// scriptOverlay copies the files of one folder over those of another.
func scriptOverlay(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 2, "overlay FROM TO")
	from, to := ts.MkAbs(args[0]), ts.MkAbs(args[1])
	ts.Check(eachFile(from, func(name string, data []byte) error { return writeFile(filepath.Join(to, name), data) }))
}

// eachFile calls f with each file below dir, by its name from there.
func eachFile(dir string, f func(name string, data []byte) error) error {
	return filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		return f(filepath.ToSlash(name), data)
	})
}

func writeFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

// packWitness returns an archive of a folder.
func packWitness(dir string) ([]byte, error) {
	var b bytes.Buffer
	zip, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	archive := tar.NewWriter(zip)
	now := time.Now().Truncate(time.Second)
	err = eachFile(dir, func(name string, data []byte) error {
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), ModTime: now}); err != nil {
			return err
		}
		_, err := archive.Write(data)
		return err
	})
	err = errors.Join(err, archive.Close(), zip.Close())
	return b.Bytes(), err
}

// witnessFile is a file of a witness.
type witnessFile struct {
	data    []byte
	ModTime time.Time
}

func readWitness(name string) (map[string]witnessFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	files := map[string]witnessFile{}
	archive := tar.NewReader(zip)
	for {
		h, err := archive.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		files[h.Name] = witnessFile{data, h.ModTime}
	}
}

// upgrade is the witness of one release.
type upgrade struct {
	release string
	files   map[string]witnessFile // by name
}

// scriptUnpack writes the witness into a new folder.
func (u *upgrade) scriptUnpack(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "unpack DIR")
	for name, f := range u.files {
		file := filepath.Join(ts.MkAbs(args[0]), filepath.FromSlash(name))
		ts.Check(writeFile(file, f.data))
		ts.Check(os.Chtimes(file, time.Time{}, f.ModTime))
	}
}

// scriptContinued holds that the files in public continue a folder of the
// witness: readers see the same ids and dates in the same order, and no byte
// differs but those in testdata/upgrade/RELEASE.FOLDER.diff, which -update
// rewrites. With untouched no file was written, either, that does not differ.
func (u *upgrade) scriptContinued(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1 || len(args) == 2 && args[1] == "untouched", "continued FOLDER [untouched]")
	before, after := map[string]string{}, map[string]string{}
	for name, f := range u.files {
		if name, ok := strings.CutPrefix(name, args[0]+"/"); ok && !strings.HasPrefix(name, ".") {
			before[name] = string(f.data)
		}
	}
	ts.Check(eachFile(ts.MkAbs("public"), func(name string, data []byte) error {
		if !strings.HasPrefix(name, ".") {
			after[name] = string(data)
		}
		return nil
	}))
	for name := range before {
		if archiveName.MatchString(name) || !isFeed(name) {
			continue
		}
		was, err := viewOf(before, name)
		ts.Check(err)
		is, err := viewOf(after, name)
		ts.Check(err)
		if diff := cmp.Diff(was.dates, is.dates); diff != "" {
			ts.Fatalf("ids or dates of %s moved:\n%s", name, diff)
		}
		// An archive may keep what the document to subscribe to held alone.
		more := func(id string) bool { return !slices.Contains(was.order, id) }
		if diff := cmp.Diff(was.order, slices.DeleteFunc(is.order, more)); diff != "" {
			ts.Fatalf("the order of %s changed:\n%s", name, diff)
		}
	}
	var changes bytes.Buffer
	names := maps.Clone(before)
	maps.Copy(names, after)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		changes.Write(diff.Diff("before/"+name, []byte(before[name]), "after/"+name, []byte(after[name])))
		if len(args) == 2 && before[name] == after[name] {
			info, err := os.Stat(filepath.Join(ts.MkAbs("public"), name))
			ts.Check(err)
			if !info.ModTime().Equal(u.files[path.Join(args[0], name)].ModTime) {
				ts.Fatalf("%s was written again", name)
			}
		}
	}
	u.golden(ts, strings.ReplaceAll(args[0], "/", "."), changes.Bytes())
}

// golden compares the changes with those that are known.
func (u *upgrade) golden(ts *testscript.TestScript, folder string, changes []byte) {
	name := filepath.Join(upgrades, u.release+"."+folder+".diff")
	if *update && len(changes) == 0 {
		if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			ts.Check(err)
		}
		return
	}
	if *update {
		ts.Check(os.WriteFile(name, changes, 0o644))
		return
	}
	known, err := os.ReadFile(name)
	if !errors.Is(err, fs.ErrNotExist) {
		ts.Check(err)
	}
	if d := diff.Diff("known", known, "now", changes); len(d) > 0 {
		ts.Fatalf("other bytes than %s published and %s knows of:\n%s", u.release, name, d)
	}
}

// archiveName matches the names of archive documents.
var archiveName = regexp.MustCompile(`-\d+\.[a-z]+$`)

func isFeed(name string) bool { return path.Ext(name) == ".xml" || path.Ext(name) == ".json" }

// readersView is what readers see of a feed and its archives.
type readersView struct {
	order []string          // ids in the document to subscribe to
	dates map[string]string // of all ids, as written
}

// viewOf reads a feed and its archives.
func viewOf(files map[string]string, name string) (readersView, error) {
	s := readersView{dates: map[string]string{}}
	ext := path.Ext(name)
	archive := regexp.MustCompile("^" + regexp.QuoteMeta(strings.TrimSuffix(name, ext)) + `-\d+` + regexp.QuoteMeta(ext) + "$")
	for file, data := range files {
		if file != name && !archive.MatchString(file) {
			continue
		}
		parsed, err := gofeed.NewParser().ParseString(data)
		if err != nil {
			return readersView{}, fmt.Errorf("read %s: %w", file, err)
		}
		for _, i := range parsed.Items {
			// An entry that changed since it was archived is in both.
			if _, known := s.dates[i.GUID]; !known || file == name {
				s.dates[i.GUID] = i.Published
			}
			if file == name {
				s.order = append(s.order, i.GUID)
			}
		}
	}
	if len(s.order) == 0 {
		return readersView{}, fmt.Errorf("read %s: no entries", name)
	}
	return s, nil
}
