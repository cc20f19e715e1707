package fetch

import (
	"net/url"
	"strings"
	"time"
)

// maxPause is the longest Retry-After that is remembered between runs.
const maxPause = 24 * time.Hour

// HostMemory is what a client remembers of a host for the next one. Its key is the
// host as in URLs, in lower case and without the default port. It is stored as
//
//	{"robots": {"https": {"rules": "User-agent: *\nDisallow: /admin\n", "etag": "…"}},
//	 "paused_until": "2026-11-25T08:00:00Z"}
type HostMemory struct {
	Robots      map[string]RobotsMemory `json:"robots,omitempty"` // by scheme
	PausedUntil time.Time               `json:"paused_until,omitzero"`
}

// RobotsMemory holds the rules of a robots.txt for feedgen, as a robots.txt, and its
// validators.
type RobotsMemory struct {
	Rules string `json:"rules"`
	Validators
}

// isPaused reports whether the host's pause (Retry-After) lasts. A pause longer than
// maxPause was recorded while the clock was ahead.
func (m HostMemory) isPaused(now time.Time) bool {
	left := m.PausedUntil.Sub(now)
	return left > 0 && left <= maxPause
}

// isEmpty reports whether there is nothing to remember.
func (m HostMemory) isEmpty() bool { return m.Robots == nil && m.PausedUntil.IsZero() }

// memoryKey returns the name under which a URL's host is remembered. Pace
// also applies to www., but www. may have its own robots.txt.
func memoryKey(u *url.URL) string {
	name, port := strings.ToLower(u.Hostname()), u.Port()
	if strings.Contains(name, ":") {
		name = "[" + name + "]" // IPv6
	}
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return name
	}
	return name + ":" + port
}
