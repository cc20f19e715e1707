package version

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestFrom(t *testing.T) {
	commit := []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}}
	for _, test := range []struct {
		name, version string
		settings      []debug.BuildSetting
		want, details string
	}{
		{"a tag", "v0.1.0", append(commit, debug.BuildSetting{Key: "vcs.modified", Value: "false"}), "0.1.0", ", commit 0123456789ab)"},
		{"a tag with changes", "v0.1.0+dirty", append(commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), "0.1.0",
			", commit 0123456789ab, modified)"},
		{"between tags", "v0.1.1-0.20261128153000-0123456789ab", commit, "0.1.1-0.20261128153000-0123456789ab", ", commit 0123456789ab)"},
		{"as a module", "v0.2.0", nil, "0.2.0", ")"},
		{"without version control", "(devel)", nil, "devel", ")"},
		{"nothing recorded", "", nil, "devel", ")"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := from(&debug.BuildInfo{Main: debug.Module{Version: test.version}, Settings: test.settings})
			want := test.want + " (" + got.Go + ", " + got.Platform + test.details
			if got.Version != test.want || got.String() != want {
				t.Errorf("version %q, %q; want %q, %q", got.Version, got.String(), test.want, want)
			}
			if strings.Contains(got.Version, "+dirty") {
				t.Errorf("the version %q goes into the User-Agent", got.Version)
			}
		})
	}
}

// TestBuild holds that a build that no commit stands for is told apart by its file.
func TestBuild(t *testing.T) {
	if build := Build(); !strings.HasPrefix(build, "go\t") || !strings.Contains(build, " bytes, CRC-32C ") {
		t.Errorf("the build of a test is %q", build)
	}
}
