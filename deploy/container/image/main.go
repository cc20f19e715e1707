// Command image builds feedgen's container image with nothing but Go: no
// Docker, no daemon, no base image. The image holds the static program with its
// time zones, the roots of trust of the Mozilla programme, and nothing else; it
// runs as user 65532 on a root file system that may be read-only.
//
//	go run -C deploy/container/image . -o /tmp/feedgen-image             an OCI layout
//	go run -C deploy/container/image . -push registry.example/feedgen:1  to a registry
//
// It prints the digest. The same sources give the same digest, with the same
// release of Go.
package main

import (
	"archive/tar"
	"bytes"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

const (
	source = "../../.." // the repository, from here
	user   = "65532:65532"
)

func main() {
	out := flag.String("o", "", "write the image as an OCI layout to `FOLDER`")
	push := flag.String("push", "", "push the image to `REGISTRY/NAME:TAG`, with the credentials of `docker login`")
	platforms := flag.String("platforms", "linux/amd64,linux/arm64", "comma-separated `PLATFORMS`")
	flag.Parse()
	digest, err := run(strings.Split(*platforms, ","), *out, *push)
	if err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
	fmt.Println(digest)
}

func run(platforms []string, out, push string) (digest string, err error) {
	if out == "" && push == "" {
		return "", errors.New("say where the image goes: -o FOLDER or -push REGISTRY/NAME:TAG")
	}
	index, err := build(platforms)
	if err != nil {
		return "", err
	}
	if out != "" {
		if _, err := layout.Write(out, index); err != nil {
			return "", fmt.Errorf("write %s: %w", out, err)
		}
	}
	if push != "" {
		ref, err := name.ParseReference(push)
		if err != nil {
			return "", err
		}
		if err := remote.WriteIndex(ref, index, remote.WithAuthFromKeychain(authn.DefaultKeychain)); err != nil {
			return "", fmt.Errorf("push %s: %w", ref, err)
		}
	}
	hash, err := index.Digest()
	return hash.String(), err
}

// build makes one image for each platform, and the index of them all.
func build(platforms []string) (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, p := range platforms {
		platform, err := v1.ParsePlatform(p)
		if err != nil {
			return nil, err
		}
		image, err := buildFor(platform)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: platform}})
	}
	return index, nil
}

func buildFor(platform *v1.Platform) (v1.Image, error) {
	program, err := compile(platform)
	if err != nil {
		return nil, err
	}
	files, err := pack(program)
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files)), nil },
		tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	base := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err := mutate.AppendLayers(base, layer)
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Variant = platform.OS, platform.Architecture, platform.Variant
	config.Config = v1.Config{
		User: user, WorkingDir: "/data",
		Entrypoint:   []string{"/feedgen"},
		Cmd:          []string{"run", "--config", "/etc/feedgen/config.yaml"},
		ExposedPorts: map[string]struct{}{"8080/tcp": {}},
		Labels:       map[string]string{"org.opencontainers.image.title": "feedgen", "org.opencontainers.image.licenses": "MIT"},
	}
	return mutate.ConfigFile(image, config)
}

// compile builds feedgen as its packages do.
func compile(platform *v1.Platform) ([]byte, error) {
	dir, err := os.MkdirTemp("", "feedgen-image")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "feedgen")
	cmd := exec.Command("go", "build", "-C", source, "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, "./cmd/feedgen")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+platform.OS, "GOARCH="+platform.Architecture)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("build feedgen: %w", err)
	}
	return os.ReadFile(program)
}

// pack returns the root file system as a tar archive, without any time in it.
func pack(program []byte) ([]byte, error) {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, f := range []struct {
		name  string
		mode  int64
		owner int
		data  []byte
	}{
		{"data/", 0o755, 65532, nil}, // for a volume, if feedgen publishes into a folder
		{"etc/", 0o755, 0, nil},
		{"etc/feedgen/", 0o755, 0, nil},
		{"etc/passwd", 0o644, 0, []byte("feedgen:x:65532:65532::/data:/sbin/nologin\n")},
		{"etc/ssl/", 0o755, 0, nil},
		{"etc/ssl/certs/", 0o755, 0, nil},
		{"etc/ssl/certs/ca-certificates.crt", 0o644, 0, roots()},
		{"feedgen", 0o755, 0, program},
		{"tmp/", 0o1777, 0, nil},
	} {
		head := &tar.Header{Name: f.name, Mode: f.mode, Uid: f.owner, Gid: f.owner, Size: int64(len(f.data)), Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}
		if strings.HasSuffix(f.name, "/") {
			head.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(head); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return archive.Bytes(), nil
}

// roots returns the certificates that the image trusts, as PEM.
func roots() []byte {
	var b bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint != nil {
			continue // trusted for some of their certificates only, which PEM cannot say
		}
		pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate})
	}
	return b.Bytes()
}
