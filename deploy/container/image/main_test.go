package main

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// TestImage builds the image twice, pushes it to a registry, and pulls it.
func TestImage(t *testing.T) {
	r := httptest.NewServer(registry.New())
	defer r.Close()
	tag := strings.TrimPrefix(r.URL, "http://") + "/feedgen:test"
	dir := filepath.Join(t.TempDir(), "layout")
	platforms := []string{"linux/amd64"}
	first, err := run(platforms, dir, "")
	if err != nil {
		t.Fatal(err)
	}
	second, err := run(platforms, "", tag)
	if err != nil {
		t.Fatal(err)
	}
	if first != second {
		t.Errorf("two builds have the digests %s and %s", first, second)
	}
	written, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(written); err != nil {
		t.Error(err)
	}
	ref, err := name.ParseReference(tag)
	if err != nil {
		t.Fatal(err)
	}
	image, err := remote.Image(ref, remote.WithPlatform(v1.Platform{OS: "linux", Architecture: "amd64"}))
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.Config.User != user || config.Architecture != "amd64" || !config.Created.IsZero() {
		t.Errorf("pulled: %+v", config)
	}
}
