package main

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/publish"

	"go.yaml.in/yaml/v4"
)

// The values below are written as people write them. Their errors carry no
// position: the loader adds it.

// duration is written 90s, 2h or 7d.
type duration time.Duration

func (d *duration) UnmarshalText(text []byte) error {
	s := string(text)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.ParseFloat(days, 64); err == nil && n >= 0 && n < 36500 {
			*d = duration(n * 24 * float64(time.Hour))
			return nil
		}
	} else if v, err := time.ParseDuration(s); err == nil && v >= 0 {
		*d = duration(v)
		return nil
	}
	return fmt.Errorf("bad duration %q: want one such as 90s, 2h or 7d", s)
}

// size is a number of bytes, written 500KB or 5MB.
type size int64

func (z *size) UnmarshalText(text []byte) error {
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
			*z = size(n * unit.bytes)
			return nil
		}
		break
	}
	return fmt.Errorf("bad size %q: want one such as 500KB or 5MB", text)
}

// percent is written 20%.
type percent float64

func (p *percent) UnmarshalText(text []byte) error {
	n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(string(text), "%")), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return fmt.Errorf("bad percentage %q: want one from 0%% to 100%%", text)
	}
	*p = percent(n)
	return nil
}

// date is a feed.Date, written 2021-10, 2017-10-26 or as a full time stamp.
type date struct{ feed.Date }

func (d *date) UnmarshalText(text []byte) (err error) {
	d.Date, err = feed.ParseDate(string(text))
	return err
}

// fileName is a path below the bucket's folder, or false for no file.
type fileName string

func (f *fileName) UnmarshalYAML(node *yaml.Node) error {
	name := node.Value
	switch {
	case node.Kind == yaml.ScalarNode && node.ShortTag() == "!!bool" && name == "false":
		*f = ""
	case node.Kind != yaml.ScalarNode || node.ShortTag() != "!!str":
		return fmt.Errorf("want the name of a file, or false to write none")
	case name == "" || path.Clean(name) != name || path.IsAbs(name) || strings.HasPrefix(name, "../") || name == "." || strings.ContainsAny(name, "\\?#%\x00"):
		return fmt.Errorf("bad file name %q: want a path below the bucket's folder, such as en/rss.xml", name)
	case name == publish.StateFolder || strings.HasPrefix(name, publish.StateFolder+"/"):
		return fmt.Errorf("bad file name %q: %s is kept for feedgen's state", name, publish.StateFolder)
	default:
		*f = fileName(name)
	}
	return nil
}

// selector is a CSS selector, or false, which forbids the field.
type selector struct {
	css    string
	forbid bool
}

func (s *selector) UnmarshalYAML(node *yaml.Node) error {
	switch {
	case node.Kind == yaml.ScalarNode && node.ShortTag() == "!!bool" && node.Value == "false":
		s.forbid = true
	case node.Kind != yaml.ScalarNode || node.ShortTag() != "!!str" || node.Value == "":
		return fmt.Errorf("want a CSS selector, or false to take this from no page")
	default:
		s.css = node.Value
	}
	return nil
}

func (a *authorConfig) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&a.Name)
	}
	type plain authorConfig // without this method
	return node.Load((*plain)(a), yaml.WithKnownFields())
}

func (a authorConfig) author() feed.Author { return feed.Author{Name: a.Name, URL: a.URL} }

func (f filesConfig) files() feed.Files {
	return feed.Files{format.RSS: string(f.RSS), format.Atom: string(f.Atom), format.JSON: string(f.JSON), format.HTML: string(f.HTML)}
}

func (f mainFiles) files() feed.Files {
	files := f.filesConfig.files()
	files[format.OPML] = string(f.OPML)
	return files
}

// all returns the names that are set, in a fixed order.
func (f filesConfig) all() []string {
	var names []string
	for _, n := range []fileName{f.RSS, f.Atom, f.JSON, f.HTML} {
		if n != "" {
			names = append(names, string(n))
		}
	}
	return names
}

// userAgent returns the User-Agent header to send.
func (s *scrapeConfig) userAgent() string {
	ua := "feedgen/" + version()
	if s.Contact != "" {
		ua += " (+" + s.Contact + ")"
	}
	return cmp.Or(s.UserAgent, ua)
}

// location returns the time zone of the feed.
func (c *config) location() *time.Location {
	location, err := time.LoadLocation(c.Feed.Timezone)
	if err != nil {
		panic(err) // the loader has checked it
	}
	return location
}
