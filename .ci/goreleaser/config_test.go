// Package goreleaser checks deploy/packages/goreleaser.yaml. Building goreleaser
// itself takes longer than all other checks together.
package goreleaser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goreleaser/goreleaser/v2/pkg/config"
)

const root = "../.."

// TestConfig decodes the configuration strictly into goreleaser's own type, and
// looks for what it names.
func TestConfig(t *testing.T) {
	project, err := config.Load(filepath.Join(root, "deploy/packages/goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(project.Builds) != 1 || len(project.Archives) != 1 || len(project.SBOMs) != 1 || project.Checksum.Algorithm != "sha256" {
		t.Errorf("%d builds, %d archives, %d SBOMs, checksums by %q", len(project.Builds), len(project.Archives), len(project.SBOMs), project.Checksum.Algorithm)
	}
	names := []string{project.Builds[0].Main}
	for _, f := range project.Archives[0].Files {
		if !strings.Contains(f.Source, "*") {
			names = append(names, f.Source)
		}
	}
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Error(err)
		}
	}
}
