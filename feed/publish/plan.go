package publish

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"feedgen/feed"
)

// Action is what happens to a file.
type Action string

const (
	WouldWrite  Action = "would_write" // planned, and not done
	Written     Action = "written"
	Unchanged   Action = "unchanged"
	Kept        Action = "kept"    // see Publisher.Keep
	Refused     Action = "refused" // another program's, and Publisher.Overwrite is not set
	WouldDelete Action = "would_delete"
	Deleted     Action = "deleted" // see Publisher.Prune
)

// Step is one file of a Plan, as run reports give it.
type Step struct {
	Name   string `json:"name"`
	Bytes  int    `json:"bytes"`  // before any compression
	SHA256 string `json:"sha256"` // hex, of these bytes
	Action Action `json:"action"`

	file    feed.File // zero where nothing is left to be written
	state   FileState // once written
	version string    // what the file must be replaced by
}

// Plan is what publishing a set of files does to a bucket. Plans are made by
// Publisher.Plan, and carried out by Publisher.Execute.
type Plan struct {
	// Files come in the order in which they are written: archives, feeds,
	// pages. Those that are kept or deleted follow.
	Files []Step

	before Manifest             // as it was read
	after  map[string]FileState // Manifest.Files, once all is done
}

// Changes reports whether the plan touches any published file.
func (p *Plan) Changes() bool {
	return slices.ContainsFunc(p.Files, func(s Step) bool { return s.Action == WouldWrite || s.Action == WouldDelete })
}

// Unchanged reports whether every file is in the bucket as it is to be, and stays.
func (p *Plan) Unchanged() bool {
	return !slices.ContainsFunc(p.Files, func(s Step) bool { return s.Action != Unchanged && s.Action != Kept })
}

// Plan compares files with the Manifest, and with one listing of the bucket:
// a file is written when its bytes or headers differ from those last written,
// when it is missing or damaged, or when a run died while it wrote it. Files
// that exist and are not as the Manifest says are read, to see whether they are
// feedgen's own: only those are written over, or deleted.
func (p *Publisher) Plan(ctx context.Context, files []feed.File, m Manifest) (*Plan, error) {
	files = inOrder(files)
	known := m.all()
	keys := slices.Collect(maps.Keys(known))
	for _, f := range files {
		if !fs.ValidPath(f.Name) || f.Name == p.State.Key && p.Bucket == p.State.Bucket {
			return nil, fmt.Errorf("publish %q: that is no name for a file", f.Name)
		}
		keys = append(keys, f.Name)
	}
	slices.Sort(keys)
	there, err := p.Bucket.List(ctx, slices.Compact(keys))
	if err != nil {
		return nil, err
	}
	if err := p.State.Barred(); err != nil {
		return nil, err
	}

	plan := &Plan{before: m, after: make(map[string]FileState)}
	for _, f := range files {
		step, err := p.step(ctx, f, m, there)
		if err != nil {
			return nil, err
		}
		plan.Files = append(plan.Files, step)
		plan.after[f.Name] = step.state
		delete(known, f.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if _, exists := there[name]; !exists {
			continue
		}
		step := Step{Name: name, Bytes: int(known[name].Length()), SHA256: known[name].SHA256}
		switch {
		case p.keeps(name, plan.after), known[name].Part != "": // which holds another's text, too
			step.Action = Kept
		case p.Prune:
			found, err := p.examine(ctx, name, there[name], m)
			if err != nil {
				return nil, err
			}
			if !found.own {
				continue // another program has replaced it
			}
			step.Action = WouldDelete
		}
		if step.Action != WouldDelete {
			plan.after[name] = known[name]
		}
		if step.Action != "" {
			plan.Files = append(plan.Files, step)
		}
	}
	return plan, nil
}

// keeps reports whether name is in p.Keep, or is an archive of a file there
// that is not among those written.
func (p *Publisher) keeps(name string, written map[string]FileState) bool {
	if stem := archive.FindStringSubmatch(name); stem != nil {
		feed := stem[1] + path.Ext(name)
		if _, renewed := written[feed]; !renewed && p.keeps(feed, written) { // a part of a year has two numbers
			return true
		}
	}
	return slices.Contains(p.Keep, name)
}

// step plans one file.
func (p *Publisher) step(ctx context.Context, f feed.File, m Manifest, there map[string]Info) (Step, error) {
	s := Step{Name: f.Name, Bytes: f.Size, SHA256: f.SHA256, Action: WouldWrite, file: f}
	features := p.Bucket.Features()
	s.state = FileState{
		SHA256: s.SHA256, Size: int64(f.Size),
		ContentType: f.ContentType, CacheControl: p.CacheControl, Parameters: features.Parameters,
	}
	if p.Gzip && features.Headers {
		s.state.ContentEncoding = "gzip"
	}
	info, exists := there[f.Name]
	if !exists {
		s.version = Absent
		return s, features.barred(f.Name)
	}
	found, err := p.examine(ctx, f.Name, info, m)
	if err != nil {
		return Step{}, err
	}
	s.version = found.version

	last, listed := m.Files[f.Name]
	if f.Kept && listed {
		s.state.SHA256, s.SHA256, s.Bytes = last.SHA256, last.SHA256, int(last.Length())
	}
	if last.Part != "" && last.Part == f.SHA256 {
		s.state.SHA256, s.state.Part, s.SHA256, s.Bytes = last.SHA256, last.Part, last.SHA256, int(last.Length())
	}
	switch {
	case found.intact && last.same(s.state):
		s.Action, s.state, s.file = Unchanged, last, feed.File{}
		s.state.Version = found.version
		if last.ContentEncoding != "" {
			s.state.Bytes = int64(s.Bytes)
		}
	case !found.own && !p.Overwrite:
		s.Action = Refused
	}
	if f.Marks[0] != "" && s.Action == WouldWrite {
		return p.part(ctx, s, f)
	}
	if f.Kept && s.Action == WouldWrite {
		var err error
		if s.file, err = p.archive(ctx, f, last.SHA256); err != nil {
			return Step{}, err
		}
		s.SHA256, s.Bytes = s.file.SHA256, s.file.Size
		s.state.SHA256, s.state.Size = s.file.SHA256, int64(s.file.Size)
	}
	return s, nil
}

// stored is what a bucket holds where a file is to be written or deleted.
type stored struct {
	version string
	intact  bool // it is as feedgen last wrote it
	own     bool // it is feedgen's own
}

// maxOwn is the size in bytes of the largest file that can be feedgen's own
// unless the Manifest knows its version.
const maxOwn = 1 << 30

// examine finds out what is stored under a name. It reads the object unless its
// version is the one that was last written: another program may have replaced it
// since, also by a link to a foreign file.
func (p *Publisher) examine(ctx context.Context, name string, info Info, m Manifest) (stored, error) {
	last, listed := m.Files[name]
	listed = listed && !m.pending(name)
	if listed && last.Version == info.Version && last.Size == info.Size {
		return stored{version: info.Version, intact: true, own: true}, nil
	}
	if info.Size > maxOwn {
		return stored{version: info.Version}, nil
	}
	packed, version, err := p.Bucket.Read(ctx, name)
	if err != nil {
		return stored{}, err
	}
	// A file that cannot be unpacked is not feedgen's.
	data, err := unpack(packed)
	intact := err == nil && listed && digest(Bytes(data)) == last.SHA256 && int64(len(packed)) == last.Size
	own := err == nil && (len(packed) == 0 || p.Own != nil && p.Own(data))
	return stored{version, intact, intact || own}, nil
}

// part makes a step write f within the file that is stored. A file whose marks
// are gone is another's.
func (p *Publisher) part(ctx context.Context, s Step, f feed.File) (Step, error) {
	data, version, err := p.Bucket.Read(ctx, f.Name)
	if err != nil {
		return Step{}, err
	}
	s.version = version
	data, err = unpack(data)
	if !p.Overwrite && (err != nil || p.Own == nil || !p.Own(data)) {
		s.Action = Refused
		return s, nil
	}
	s.file = f.Within(data)
	s.SHA256, s.Bytes = s.file.SHA256, s.file.Size
	s.state.SHA256, s.state.Size = s.file.SHA256, int64(s.file.Size)
	if s.file.SHA256 != f.SHA256 {
		s.state.Part = f.SHA256
	}
	return s, nil
}

// archive returns the archive f as it is stored, to be written with other headers,
// and f itself where what is stored is damaged. sum is the digest of the archive,
// as far as it is known.
func (p *Publisher) archive(ctx context.Context, f feed.File, sum string) (feed.File, error) {
	data, _, err := p.Bucket.Read(ctx, f.Name)
	if err != nil {
		return feed.File{}, err
	}
	if data, err = unpack(data); err != nil || p.Own == nil || !p.Own(data) {
		return f, nil
	}
	if stored := feed.NewFile(f.Name, f.ContentType, data); sum == "" || sum == stored.SHA256 {
		return stored, nil
	}
	return f, nil
}

// object returns what is to be stored.
func (s *Step) object() (Object, error) {
	obj := Object{
		Key:         s.Name,
		ContentType: s.state.ContentType, CacheControl: s.state.CacheControl, ContentEncoding: s.state.ContentEncoding,
	}
	if obj.ContentEncoding == "" {
		obj.Data, obj.SHA256 = fileData{&s.file}, s.file.SHA256
		return obj, nil
	}
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err == nil {
		_, err = io.Copy(z, s.file.Open())
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return Object{}, fmt.Errorf("compress %s: %w", s.Name, err)
	}
	obj.Data = Bytes(buf.Bytes())
	return obj, nil
}

// Refusal returns the error of a plan that would overwrite files that are not feedgen's
// own, which matches ErrForeign; nil: it would not.
func (p *Plan) Refusal() error {
	var names []string
	for _, s := range p.Files {
		if s.Action == Refused {
			names = append(names, s.Name)
		}
	}
	if names == nil {
		return nil
	}
	return fmt.Errorf("publish %s: %w", strings.Join(names, ", "), ErrForeign)
}

// inOrder sorts files so that nothing refers to a file that comes later:
// archives, feeds, pages, each in their given order.
func inOrder(files []feed.File) []feed.File {
	names := make(map[string]bool)
	for _, f := range files {
		names[f.Name] = true
	}
	rank := func(f feed.File) int {
		switch stem := archive.FindStringSubmatch(f.Name); {
		case strings.HasPrefix(f.ContentType, "text/html"):
			return 2
		case stem != nil && names[stem[1]+path.Ext(f.Name)]:
			return 0
		}
		return 1
	}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b feed.File) int { return cmp.Compare(rank(a), rank(b)) })
	return files
}

// archive takes the name of an archive, rss-1.xml, apart.
var archive = regexp.MustCompile(`^(.+)-[0-9]+\.[^./]+$`)
