package config

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/feed/date"
	"feedgen/feed/format"
	"feedgen/feed/publish"

	"go.yaml.in/yaml/v4"
)

// The errors of the values below have no position; the loader adds it.

// Duration is a time.Duration, written 90s, 2h or 7d.
type Duration time.Duration

func (d *Duration) UnmarshalText(text []byte) error {
	s := string(text)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.ParseFloat(days, 64); err == nil && n >= 0 && n < 36500 {
			*d = Duration(n * 24 * float64(time.Hour))
			return nil
		}
	} else if v, err := time.ParseDuration(s); err == nil && v >= 0 {
		*d = Duration(v)
		return nil
	}
	return fmt.Errorf("bad duration %q: want one such as 90s, 2h or 7d", s)
}

// MarshalText returns the shortest form that UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) {
	const day = 24 * time.Hour
	if v := time.Duration(d); v != 0 && v%day == 0 {
		return fmt.Appendf(nil, "%dd", v/day), nil
	}
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return []byte(text), nil
}

// Size is a number of bytes, written 500KB or 5MB.
type Size int64

func (z *Size) UnmarshalText(text []byte) error {
	s := strings.ToUpper(strings.TrimSpace(string(text)))
	for _, unit := range []struct {
		name  string
		bytes float64
	}{{"KIB", 1 << 10}, {"MIB", 1 << 20}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}, {"", 1}} {
		number, ok := strings.CutSuffix(s, unit.name)
		if !ok {
			continue
		}
		if n, err := strconv.ParseFloat(strings.TrimSpace(number), 64); err == nil && n*unit.bytes >= 1 && n*unit.bytes < 1e15 {
			*z = Size(n * unit.bytes)
			return nil
		}
		break
	}
	return fmt.Errorf("bad size %q: want one such as 500KB or 5MB", text)
}

// MarshalText returns the shortest form that UnmarshalText reads.
func (z Size) MarshalText() ([]byte, error) {
	switch {
	case z > 0 && z%1e6 == 0:
		return fmt.Appendf(nil, "%dMB", z/1e6), nil
	case z > 0 && z%1e3 == 0:
		return fmt.Appendf(nil, "%dKB", z/1e3), nil
	}
	return strconv.AppendInt(nil, int64(z), 10), nil
}

// Percent is a percentage, written 20%.
type Percent float64

func (p *Percent) UnmarshalText(text []byte) error {
	n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(string(text), "%")), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return fmt.Errorf("bad percentage %q: want one from 0%% to 100%%", text)
	}
	*p = Percent(n)
	return nil
}

// MarshalText returns the form that UnmarshalText reads.
func (p Percent) MarshalText() ([]byte, error) {
	return append(strconv.AppendFloat(nil, float64(p), 'f', -1, 64), '%'), nil
}

// Date is a feed.Date, written 2021-10, 2017-10-26 or as a full time stamp.
type Date struct{ feed.Date }

func (d *Date) UnmarshalText(text []byte) (err error) {
	if d.Date, err = feed.ParseDate(string(text)); err == nil {
		return nil
	}
	written := strings.TrimSpace(string(text))
	if read, ok := date.Parse(written, date.DayFirst); ok && !read.Ambiguous {
		return fmt.Errorf("bad date %q: write %s", written, read)
	}
	if yearAlone.MatchString(written) {
		return fmt.Errorf("bad date %q: add the month, such as %s-06", written, written)
	}
	var year, month, day int
	if n, _ := fmt.Sscanf(written, "%4d-%2d-%2d", &year, &month, &day); n >= 2 && month > 12 {
		return fmt.Errorf("bad date %q: a year has 12 months", written)
	}
	if n, _ := fmt.Sscanf(written, "%4d-%2d-%2d", &year, &month, &day); n == 3 && month >= 1 && month <= 12 && day > 28 {
		last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
		return fmt.Errorf("bad date %q: %s has %d days", written, last.Format("January 2006"), last.Day())
	}
	return err
}

// yearAlone matches a date that is not precise enough.
var yearAlone = regexp.MustCompile(`^[12][0-9]{3}$`)

// FileName is a path below the bucket's folder; false for no file, true for the
// default name of the format.
type FileName string

// defaultName is the value of true until checkFiles replaces it.
const defaultName FileName = "\x00"

func (f *FileName) UnmarshalYAML(node *yaml.Node) error {
	name := node.Value
	switch {
	case node.Kind == yaml.ScalarNode && node.ShortTag() == "!!bool" && name == "false":
		*f = ""
	case node.Kind == yaml.ScalarNode && node.ShortTag() == "!!bool" && name == "true":
		*f = defaultName
	case node.Kind != yaml.ScalarNode || node.ShortTag() != "!!str":
		return fmt.Errorf("want a file name, true for the default name, or false for no file")
	case !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\?#%\x00"):
		return fmt.Errorf("bad file name %q: want a path below the bucket's folder, such as en/rss.xml", name)
	case name == publish.StateFolder || strings.HasPrefix(name, publish.StateFolder+"/"):
		return fmt.Errorf("bad file name %q: %s is reserved for feedgen's state", name, publish.StateFolder)
	default:
		*f = FileName(name)
	}
	return nil
}

// Selector is a CSS selector, or false, which forbids the field.
type Selector struct {
	css    string
	forbid bool
}

func (s *Selector) UnmarshalYAML(node *yaml.Node) error {
	switch {
	case node.Kind == yaml.ScalarNode && node.ShortTag() == "!!bool" && node.Value == "false":
		s.forbid = true
	case node.Kind != yaml.ScalarNode || node.ShortTag() != "!!str" || node.Value == "":
		return fmt.Errorf("want a CSS selector, or false to ignore this field of pages")
	default:
		s.css = node.Value
	}
	return nil
}

// Link says which second link an article has whose own is dead.
type Link string

// The second links.
const (
	LinkNever   Link = "never"
	LinkWayback Link = "wayback" // the Wayback Machine's
)

// MarshalText returns the link as it is written.
func (l Link) MarshalText() ([]byte, error) { return []byte(l), nil }

func (l *Link) UnmarshalText(text []byte) error {
	switch *l = Link(text); *l {
	case LinkNever, LinkWayback:
		return nil
	}
	return fmt.Errorf("unknown link %q: want %s or %s", text, LinkNever, LinkWayback)
}

// UnmarshalText reads an author who is given as a name only.
func (a *Author) UnmarshalText(text []byte) error {
	a.Name = string(text)
	return nil
}

// AuthorsOf returns authors as entries have them.
func AuthorsOf(list []Author) []feed.Author {
	var authors []feed.Author
	for _, a := range list {
		authors = append(authors, feed.Author{Name: a.Name, URL: a.URL})
	}
	return authors
}

// Files maps the keys of formats to file names; empty means not written.
type Files map[string]FileName

func (Files) keys() []string { return formatKeys(false) }

// MainFiles are the Files of the main feed, which may also have the formats that
// list all feeds.
type MainFiles map[string]FileName

func (MainFiles) keys() []string { return formatKeys(true) }

func formatKeys(main bool) []string {
	var keys []string
	for _, f := range format.All {
		if f.Key != format.Sitemap && (main || !f.ListsAll) {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// defaultFiles returns the default files of the main feed.
func defaultFiles() MainFiles {
	files := MainFiles{}
	for _, f := range format.All {
		if !f.Optional {
			files[f.Key] = FileName(f.File)
		}
	}
	return files
}

// Feed returns the files that are written.
func (f Files) Feed() feed.Files {
	files := feed.Files{}
	for key, name := range f {
		if name != "" {
			files[key] = string(name)
		}
	}
	return files
}
