package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"
)

// guard refuses requests to private, loopback, link-local and other special addresses,
// except for configured ones, so that untrusted pages can't reach the local network.
type guard struct {
	hosts   map[string]bool // exceptions by name, in lower case
	special *ssrf.Guardian  // knows the special addresses and the exceptions among them
}

// newGuard returns a guard with exceptions: host names, addresses and CIDRs.
func newGuard(exceptions []string) (*guard, error) {
	g := &guard{hosts: map[string]bool{}}
	var v4, v6 []netip.Prefix
	for _, e := range exceptions {
		prefix, err := parsePrefix(e)
		switch {
		case err == nil && prefix.Addr().Is4():
			v4 = append(v4, prefix)
		case err == nil:
			v6 = append(v6, prefix)
		case strings.Contains(e, "/"):
			return nil, fmt.Errorf("allow private addresses %q: %w", e, err)
		default:
			g.hosts[plainHost(e)] = true
		}
	}
	g.special = ssrf.New(ssrf.WithAnyPort(), ssrf.WithAnyNetwork(),
		ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	return g, nil
}

// parsePrefix reads a CIDR, or an address as the CIDR that holds it alone.
func parsePrefix(s string) (netip.Prefix, error) {
	if strings.Contains(s, "/") {
		return netip.ParsePrefix(s)
	}
	addr, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Prefix{}, err
	}
	addr = addr.Unmap().WithZone("")
	return netip.PrefixFrom(addr, addr.BitLen()), nil
}

// plainHost returns the normal form of a host name: lower case, ASCII, without the dot
// of the root.
func plainHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		return ascii
	}
	return host
}

// PrivateError says that an address is private or special, and not among the
// exceptions.
type PrivateError struct{ address string }

func (e *PrivateError) Error() string {
	return e.address + " is a private or special address that allow_private does not list"
}

// checkAddr refuses a special address.
func (g *guard) checkAddr(addr netip.Addr) error {
	// An IPv4 address mapped to IPv6 is the same address.
	addr = addr.Unmap().WithZone("")
	if g.special.SafeAddr(addr) != nil {
		return &PrivateError{addr.String()}
	}
	return nil
}

// checkHost refuses a host that is private without a DNS lookup. Behind a proxy,
// which resolves names itself, this is the only check.
func (g *guard) checkHost(host string) error {
	host = plainHost(host)
	if g.hosts[host] {
		return nil
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return g.checkAddr(addr)
	}
	if addr, ok := parseLooseIPv4(host); ok {
		return g.checkAddr(addr)
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return g.checkAddr(netip.AddrFrom4([4]byte{127, 0, 0, 1}))
	}
	return nil
}

// parseLooseIPv4 reads the old spellings of IPv4 addresses that inet_aton(3) accepts,
// and so do many proxies: 127.1, 0x7f000001, 0177.0.0.1.
func parseLooseIPv4(s string) (netip.Addr, bool) {
	parts := strings.Split(s, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var value uint64
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 32)
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts)) // the last part fills what is left
		}
		if err != nil || strings.Contains(part, "_") || n>>bits != 0 {
			return netip.Addr{}, false
		}
		value = value<<bits | n
	}
	return netip.AddrFrom4([4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}), true
}

// dialer returns a DialContext that refuses special addresses after name
// resolution, so that no second lookup can give another address.
func (g *guard) dialer(plain *net.Dialer) func(ctx context.Context, network, address string) (net.Conn, error) {
	guarded := *plain
	guarded.Control = func(_, address string, _ syscall.RawConn) error {
		target, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return g.checkAddr(target.Addr())
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, err := net.SplitHostPort(address); err == nil && g.hosts[plainHost(host)] {
			return plain.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}
