package web

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// proxies are the networks of those who may say from where a request came and whether it was encrypted. Of anybody else it is not believed:
// each could give itself another address for each try of a password.
type proxies []netip.Prefix

func (p proxies) trust(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(address.Unmap()) })
}

// client is from where a request came: the last address on its way that is not a trusted proxy's.
func (p proxies) client(c *fiber.Ctx) string {
	from, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok || !p.trust(from) {
		return c.IP()
	}
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for _, hop := range slices.Backward(hops) {
		address, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break // what stands before it is not believed either
		}
		from = address
		if !p.trust(address) {
			break
		}
	}
	return from.Unmap().String()
}

// encrypted says whether the browser's connection is: this server speaks HTTP alone, and leaves TLS to the proxy before it.
func (p proxies) encrypted(c *fiber.Ctx) bool {
	from, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	return ok && p.trust(from) && strings.EqualFold(c.Get(fiber.HeaderXForwardedProto), "https")
}
