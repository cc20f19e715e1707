package fetch

import (
	"errors"
	"net/netip"
	"testing"
)

func TestGuardRefusesSpecialAddresses(t *testing.T) {
	g, err := newGuard(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{
		"127.0.0.1", "127.8.9.10", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
		"::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
	} {
		if err := g.checkAddr(netip.MustParseAddr(address)); err == nil {
			t.Errorf("%s is let through", address)
		}
		if err := g.checkHost(address); err == nil {
			t.Errorf("%s as a host is let through", address)
		}
	}
	for _, address := range []string{"1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"} {
		if err := g.checkAddr(netip.MustParseAddr(address)); err != nil {
			t.Errorf("%s is refused: %v", address, err)
		}
	}
}

func TestGuardRefusesHostsThatSayIt(t *testing.T) {
	g, err := newGuard(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{
		"localhost", "LOCALHOST", "localhost.", "www.localhost", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
		"017700000001", "10.1", "192.168.257", "１２７.０.０.１", "0",
	} {
		if err := g.checkHost(host); err == nil {
			t.Errorf("%s is let through", host)
		}
	}
	for _, host := range []string{
		"blog.octo.com", "127.0.0.1.example", "example.localhost.com", "1.1", "8.8.8.8", "cafe", "face.b00c", "256.1.1.1.1",
	} {
		if err := g.checkHost(host); err != nil {
			t.Errorf("%s is refused: %v", host, err)
		}
	}
}

func TestGuardExceptions(t *testing.T) {
	g, err := newGuard([]string{"10.1.0.0/16", "192.168.1.7", "fd00::/8", "[::1]", "Intranet.Example."})
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"10.1.2.3", "::ffff:10.1.2.3", "192.168.1.7", "fd00::1", "::1", "intranet.example", "INTRANET.example."} {
		if err := g.checkHost(host); err != nil {
			t.Errorf("%s is refused: %v", host, err)
		}
	}
	for _, host := range []string{"10.2.0.1", "192.168.1.8", "127.0.0.1", "fe80::1"} {
		var refused *PrivateError
		if err := g.checkHost(host); !errors.As(err, &refused) {
			t.Errorf("%s: %v, want it refused as private", host, err)
		}
	}
	if _, err := newGuard([]string{"10.0.0.0/99"}); err == nil {
		t.Error("10.0.0.0/99 is taken for an exception")
	}
}
