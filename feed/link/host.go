package link

import (
	"net/url"
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

// HostOf returns the one name of a URL's host, by which pace, page memory and
// rules know it: in lower case and ASCII (IDNA 2008), without a dot at its end,
// without www., and with the port only where that is not the default of http
// or https. An IPv6 address stands in brackets.
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
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		name = ascii
	}
	return strings.TrimPrefix(strings.TrimSuffix(name, "."), "www.")
}

// Covers reports whether a host named in the configuration covers a host as
// Host returns it: itself, www. and its subdomains, in any case. A key with a
// port covers that port alone.
func Covers(key, host string) bool {
	key = configured(key)
	return host == key || strings.HasSuffix(host, "."+key) && key != ""
}

// MostSpecific returns the longest of the hosts named in the configuration
// that covers a host as Host returns it; ok is false where none does.
func MostSpecific[T any](rules map[string]T, host string) (rule T, ok bool) {
	longest := ""
	for key, r := range rules {
		if k := configured(key); Covers(key, host) && (!ok || len(k) > len(longest)) {
			rule, longest, ok = r, k, true
		}
	}
	return rule, ok
}

// configured returns a host as a person writes it in the form of Host.
func configured(key string) string {
	u, err := url.Parse("https://" + strings.TrimSpace(key))
	if err != nil {
		return asciiHost(key)
	}
	return HostOf(u)
}

// SameSite reports whether two hosts belong to one site: the same host but for
// www., m., mobile. and amp., or hosts under one registered domain of the
// public suffix list.
func SameSite(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if WithoutDevice(a) == WithoutDevice(b) {
		return true
	}
	domainA, errA := publicsuffix.EffectiveTLDPlusOne(a)
	domainB, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && domainA == domainB
}

// WithoutDevice returns a host in lower case without the names under which a
// site shows the same pages to other devices: www., m., mobile. and amp.
func WithoutDevice(host string) string {
	host = strings.ToLower(host)
	for _, prefix := range []string{"www.", "m.", "mobile.", "amp."} {
		host = strings.TrimPrefix(host, prefix)
	}
	return host
}
