// Package release checks what goreleaser makes with
// deploy/packages/goreleaser.yaml.
package release

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/go-cmp/cmp"
	"github.com/goreleaser/goreleaser/v2/pkg/config"
)

// TestRelease looks into the release in the folder that FEEDGEN_TEST_RELEASE
// names: each target of its configuration has an archive with a program for
// that platform, and an SBOM with the modules of that very program.
func TestRelease(t *testing.T) {
	dir := os.Getenv("FEEDGEN_TEST_RELEASE")
	if dir == "" {
		t.Skip("FEEDGEN_TEST_RELEASE names no folder that goreleaser filled")
	}
	project, err := config.Load(filepath.Join(dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	targets := project.Builds[0].Targets
	if len(targets) == 0 {
		t.Fatal("the release has no target")
	}
	for _, target := range targets {
		t.Run(target, func(t *testing.T) {
			platform := strings.Split(target, "_") // linux_amd64_v1: the last is the variant
			name := platform[0] + "_" + platform[1]
			if platform[1] == "arm" {
				name += "v" + platform[2]
			}
			program, files := unpack(t, dir, name, platform[0] == "windows")
			for _, want := range []string{"README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "config.yaml",
				"deploy/README.md", "deploy/systemd/feedgen.service", "docs/page.png"} {
				if files[want] == "" {
					t.Errorf("the archive lacks %s", want)
				}
			}
			info, err := buildinfo.Read(bytes.NewReader(program))
			if err != nil {
				t.Fatal(err)
			}
			settings := map[string]string{}
			for _, s := range info.Settings {
				settings[s.Key] = s.Value
			}
			if settings["GOOS"] != platform[0] || settings["GOARCH"] != platform[1] ||
				settings["-trimpath"] != "true" || settings["CGO_ENABLED"] != "0" {
				t.Errorf("the archive's program was built with %v", settings)
			}
			for path, version := range modules(info) {
				if path == "std" {
					path = "Go's standard library"
				}
				if licence := path + " " + version + ": "; !strings.Contains(files["THIRD_PARTY_LICENSES"], licence) {
					t.Errorf("THIRD_PARTY_LICENSES lacks %s%s", path, version)
				}
			}
			if platform[0] == "linux" {
				for _, pattern := range packages[name] {
					matching(t, dir, pattern)
				}
			}
			bom := readSBOM(t, matching(t, dir, "feedgen_*_"+name+".cdx.json"))
			if diff := cmp.Diff(modules(info), components(bom)); diff != "" {
				t.Errorf("the SBOM is not of the program (-program +SBOM):\n%s", diff)
			}
			if purl := bom.Metadata.Component.PackageURL; !strings.Contains(purl, "goarch="+platform[1]+"&goos="+platform[0]+"&") {
				t.Errorf("the SBOM is of %s", purl)
			}
		})
	}
}

// packages are those of each Linux platform, by the names that each kind has for
// it.
var packages = map[string][]string{
	"linux_amd64":   {"feedgen_*_amd64.deb", "feedgen-*.x86_64.rpm", "feedgen_*_x86_64.apk"},
	"linux_arm64":   {"feedgen_*_arm64.deb", "feedgen-*.aarch64.rpm", "feedgen_*_aarch64.apk"},
	"linux_armv7":   {"feedgen_*_armhf.deb", "feedgen-*.armv7hl.rpm", "feedgen_*_armv7.apk"},
	"linux_riscv64": {"feedgen_*_riscv64.deb", "feedgen-*.riscv64.rpm", "feedgen_*_riscv64.apk"},
}

// matching returns the one file of dir that the pattern names.
func matching(t *testing.T, dir, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: %v, %v; want one file", pattern, files, err)
	}
	return files[0]
}

// unpack returns the program in a platform's archive, and the other files by
// their names without the archive's own folder.
func unpack(t *testing.T, dir, platform string, zipped bool) (program []byte, files map[string]string) {
	t.Helper()
	files = map[string]string{}
	add := func(name string, r io.Reader) {
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ = strings.Cut(name, "/")
		if strings.TrimSuffix(name, ".exe") == "feedgen" {
			program = data
		} else {
			files[path.Clean(name)] = string(data)
		}
	}
	if zipped {
		archive, err := zip.OpenReader(matching(t, dir, "feedgen_*_"+platform+".zip"))
		if err != nil {
			t.Fatal(err)
		}
		defer archive.Close()
		for _, f := range archive.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			add(f.Name, r)
			r.Close()
		}
		return program, files
	}
	f, err := os.Open(matching(t, dir, "feedgen_*_"+platform+".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(plain); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return program, files
		}
		if err != nil {
			t.Fatal(err)
		}
		add(head.Name, r)
	}
}

// readSBOM decodes the file strictly.
func readSBOM(t *testing.T, file string) *cyclonedx.BOM {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bom := new(cyclonedx.BOM)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(bom); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if bom.BOMFormat != cyclonedx.BOMFormat || bom.Components == nil || bom.Metadata == nil || bom.Metadata.Component == nil {
		t.Fatalf("%s is no CycloneDX document with components", file)
	}
	return bom
}

// modules returns the modules that a program was built from, and their versions.
func modules(info *buildinfo.BuildInfo) map[string]string {
	all := map[string]string{"std": info.GoVersion}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		all[m.Path] = m.Version
	}
	return all
}

func components(bom *cyclonedx.BOM) map[string]string {
	all := map[string]string{}
	for _, c := range *bom.Components {
		if _, twice := all[c.Name]; twice {
			c.Version = fmt.Sprintf("%s and %s", all[c.Name], c.Version)
		}
		all[c.Name] = c.Version
	}
	return all
}
