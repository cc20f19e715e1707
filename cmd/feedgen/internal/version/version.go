// Package version knows which feedgen this is, from what the go command recorded
// when it built the program.
package version

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// Info is what a build recorded of itself. It is the JSON of `feedgen version`.
type Info struct {
	// Version is that of the tag, such as "0.1.0"; between tags the pseudo-version
	// of the commit; "devel" where the build knew neither.
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`   // the whole hash
	Modified bool   `json:"modified,omitempty"` // whether the sources differed from the commit
	Go       string `json:"go"`                 // "go1.26.11"
	Platform string `json:"platform"`           // "linux/amd64"
}

// Get returns what this program's build recorded.
func Get() Info {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		build = &debug.BuildInfo{}
	}
	return from(build)
}

func from(build *debug.BuildInfo) Info {
	info := Info{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if tag, ok := strings.CutPrefix(build.Main.Version, "v"); ok {
		info.Version = strings.TrimSuffix(tag, "+dirty")
	}
	for _, s := range build.Settings {
		switch s.Key {
		case "vcs.revision":
			info.Commit = s.Value
		case "vcs.modified":
			info.Modified = s.Value == "true"
		}
	}
	return info
}

// String returns "0.1.0 (go1.26.11, linux/amd64, commit 0123456789ab, modified)",
// with what is known.
func (i Info) String() string {
	built := []string{i.Go, i.Platform}
	if i.Commit != "" {
		built = append(built, "commit "+i.Commit[:min(12, len(i.Commit))])
	}
	if i.Modified {
		built = append(built, "modified")
	}
	return i.Version + " (" + strings.Join(built, ", ") + ")"
}

// UserAgent returns what feedgen calls itself towards the sites that it requests.
func UserAgent() string { return "feedgen/" + Get().Version }
