// Package version knows which feedgen this is.
package version

import "runtime/debug"

// Release is the version that CHANGELOG.md describes.
const Release = "0.1.0"

// UserAgent is what feedgen calls itself towards the sites that it requests.
const UserAgent = "feedgen/" + Release

// Revision returns the commit that the program was built from, or nothing
// where the build did not record it.
func Revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return ""
}
