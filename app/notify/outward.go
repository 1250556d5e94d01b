package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrInward is of an address that is the box itself or in its own network.
var ErrInward = errors.New("the address is in the server's own network: an administrator must allow it")

// inward are the networks that no address of the internet is in, beside those that netip knows.
var inward = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),   // of carriers (RFC 6598)
	netip.MustParsePrefix("192.0.0.0/24"),    // RFC 6890
	netip.MustParsePrefix("198.18.0.0/15"),   // of measurements (RFC 2544)
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved
	netip.MustParsePrefix("64:ff9b::/96"),    // IPv4 behind IPv6 (RFC 6052)
	netip.MustParsePrefix("64:ff9b:1::/48"),  // RFC 8215
	netip.MustParsePrefix("2002::/16"),       // 6to4
	netip.MustParsePrefix("2001::/32"),       // Teredo
	netip.MustParsePrefix("2001:db8::/32"),   // of documents
	netip.MustParsePrefix("192.0.2.0/24"),    // of documents
	netip.MustParsePrefix("198.51.100.0/24"), // of documents
	netip.MustParsePrefix("203.0.113.0/24"),  // of documents
}

// isInward says whether an address is of the box itself or its own network, or of none at all. own are the addresses of the box, which may be ones of
// the internet.
func isInward(address netip.Addr, own []netip.Addr) bool {
	address = address.Unmap()
	if !address.IsValid() || !address.IsGlobalUnicast() || address.IsPrivate() {
		return true // loopback, link-local, multicast and unspecified are no global unicast
	}
	for _, network := range inward {
		if network.Contains(address) {
			return true
		}
	}
	for _, one := range own {
		if one.Unmap() == address {
			return true
		}
	}
	return false
}

// ownAddresses are those of the box.
func ownAddresses() (own []netip.Addr) {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, one := range all {
		if network, ok := one.(*net.IPNet); ok {
			if address, ok := netip.AddrFromSlice(network.IP); ok {
				own = append(own, address)
			}
		}
	}
	return own
}

// postWithin is how long another system may take to answer.
const postWithin = 15 * time.Second

// newClient makes requests to the internet alone, or with inwardToo to the own network as well. It looks at each address with which it connects, so
// that a name does not lead elsewhere than it did when it was checked; and it follows no redirection.
func newClient(inwardToo bool) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if !inwardToo {
		own := ownAddresses()
		dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("read the address %s: %w", address, err)
			}
			if isInward(to.Addr(), own) {
				return ErrInward
			}
			return nil
		}
	}
	return &http.Client{
		Timeout: postWithin,
		// A proxy of the environment would connect in our place, to wherever it is asked.
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: postWithin,
			MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
