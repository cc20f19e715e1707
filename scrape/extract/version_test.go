package extract

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// versionFile holds the Version in its first line, and in each further one the
// name of a test page with a digest of what it yields.
const versionFile = "testdata/version.txt"

// TestVersion holds that Version grows when a page yields other metadata. With
// -update it takes in new pages, and changed ones where Version has grown.
func TestVersion(t *testing.T) {
	version, before := readVersion(t)
	now := map[string]string{}
	for name, page := range testPages(t) {
		r := mustExtract(t, page, Rules{})
		b, err := json.Marshal(fixture{NotArticle: r.NotArticle, Metadata: r.Metadata})
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		now[name] = fmt.Sprintf("%x", sum[:6])
	}
	changed := slices.DeleteFunc(slices.Sorted(maps.Keys(before)), func(name string) bool {
		return now[name] == before[name] || now[name] == ""
	})
	switch {
	case len(changed) > 0 && version == Version:
		t.Fatalf("these pages yield other metadata than in version %d: %q\n"+
			"let extract.Version grow, so that unchanged pages are read again, and run the test with -update", Version, changed)
	case *update:
		writeVersion(t, now)
	case version != Version || !maps.Equal(before, now):
		t.Errorf("%s is of version %d and not of these pages in version %d: run the test with -update", versionFile, version, Version)
	}
}

func readVersion(t *testing.T) (version int, digests map[string]string) {
	t.Helper()
	b, err := os.ReadFile(versionFile)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(b), "\n")
	if _, err := fmt.Sscanf(head, "version %d", &version); err != nil {
		t.Fatalf("%s: %v", versionFile, err)
	}
	digests = map[string]string{}
	for line := range strings.Lines(rest) {
		digest, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		digests[name] = digest
	}
	return version, digests
}

func writeVersion(t *testing.T, digests map[string]string) {
	t.Helper()
	var b bytes.Buffer
	fmt.Fprintf(&b, "version %d\n", Version)
	for _, name := range slices.Sorted(maps.Keys(digests)) {
		fmt.Fprintf(&b, "%s %s\n", digests[name], name)
	}
	if err := os.WriteFile(versionFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
