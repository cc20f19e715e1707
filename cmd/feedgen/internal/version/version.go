// Package version returns the build information that the go command recorded.
package version

import (
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// Info is the build information. It is the JSON of `feedgen version`.
type Info struct {
	// Version is the tag, such as "0.1.0", or the pseudo-version of a commit without
	// a tag; "devel" if the build recorded neither.
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`   // the whole hash
	Modified bool   `json:"modified,omitempty"` // whether the sources differed from the commit
	Go       string `json:"go"`                 // "go1.26.11"
	Platform string `json:"platform"`           // "linux/amd64"
}

// Get returns the build information of this program.
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
// without the parts that are unknown.
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

// Build returns a text that differs between builds of which one may render other
// bytes: with other sources, dependencies, or another Go. It is empty if there is
// nothing to tell them apart by.
func Build() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	if info := from(build); info.Commit != "" && !info.Modified || build.Main.Sum != "" {
		return build.String()
	}
	sum, err := programSum()
	if err != nil {
		return ""
	}
	return build.String() + sum
}

// programSum returns a checksum of the program's file, for builds of which the go
// command recorded no commit, or whose sources differed from it. Time and size of a
// file are no help: some package managers give all files one time.
var programSum = sync.OnceValues(func() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli)) // a start should cost milliseconds
	size, err := io.Copy(sum, file)
	return fmt.Sprintf("program\t%d bytes, CRC-32C %08x\n", size, sum.Sum32()), err
})

// UserAgent returns the product token of feedgen's User-Agent header.
func UserAgent() string { return "feedgen/" + Get().Version }
