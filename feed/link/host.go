package link

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Host returns the host of an address as HostOf does; empty if it has none.
func Host(rawURL string) string {
	u, err := url.Parse(strings.TrimSpace(rawURL))
	if err != nil {
		return ""
	}
	return HostOf(u)
}

// HostOf returns the canonical name of a URL's host, as used for pace, page memory
// and rules: in lower case and ASCII (IDNA 2008), without a trailing dot and www.,
// and with a port only if it is not the default of http or https. An IPv6 address
// is in brackets.
func HostOf(u *url.URL) string {
	host := asciiHost(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// asciiHost returns a host's name in lower case and ASCII, without www.
func asciiHost(name string) string {
	name = strings.ToLower(name)
	if isPlainHost(name) {
		return strings.TrimPrefix(strings.TrimSuffix(name, "."), "www.")
	}
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		name = ascii
	}
	return strings.TrimPrefix(strings.TrimSuffix(name, "."), "www.")
}

// isPlainHost reports whether a name in lower case is one that IDNA leaves as it is.
func isPlainHost(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return !strings.Contains(name, "--")
}

// Covers reports whether a host in the configuration covers a host as returned by
// Host: it covers itself, www. and its subdomains, in any case. A key with a port
// covers only that port.
func Covers(key, host string) bool {
	key = configured(key)
	return host == key || strings.HasSuffix(host, "."+key) && key != ""
}

// CoversAny reports whether one of the keys covers a host; see Covers.
func CoversAny(keys []string, host string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return Covers(key, host) })
}

// MostSpecific returns the rule of the longest host in the configuration that
// covers a host as returned by Host; ok is false if there is none.
func MostSpecific[T any](rules map[string]T, host string) (rule T, ok bool) {
	longest := ""
	for key, r := range rules {
		if k := configured(key); Covers(key, host) && (!ok || len(k) > len(longest)) {
			rule, longest, ok = r, k, true
		}
	}
	return rule, ok
}

// configured converts a host in the configuration to the form of Host.
func configured(key string) string {
	u, err := url.Parse("https://" + strings.TrimSpace(key))
	if err != nil {
		return asciiHost(key)
	}
	return HostOf(u)
}

// SameSite reports whether two hosts belong to one site: they differ only in www.,
// m., mobile. and amp., or are under one registered domain by the public suffix
// list.
func SameSite(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if WithoutDevice(a) == WithoutDevice(b) {
		return true
	}
	domainA, errA := publicsuffix.EffectiveTLDPlusOne(a)
	domainB, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && domainA == domainB
}

// WithoutDevice returns a host in lower case without the prefixes for kinds of
// devices: www., m., mobile. and amp.
func WithoutDevice(host string) string {
	host = strings.ToLower(host)
	for _, prefix := range []string{"www.", "m.", "mobile.", "amp."} {
		host = strings.TrimPrefix(host, prefix)
	}
	return host
}
