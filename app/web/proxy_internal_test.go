package web

import (
	"net"
	"net/netip"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func TestProxies_sayFromWhereARequestComes(t *testing.T) {
	t.Parallel()
	known := proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32")}
	for _, c := range []struct {
		what, remote, forwarded, proto, client string
		encrypted                              bool
	}{
		{"without a proxy", "192.168.0.9", "", "", "192.168.0.9", false},
		{"who only says to be a proxy", "192.168.0.9", "1.2.3.4", "https", "192.168.0.9", false},
		{"a proxy", "10.0.0.1", "192.168.0.9", "https", "192.168.0.9", true},
		{"two proxies", "127.0.0.1", "192.168.0.9, 10.0.0.1", "HTTPS", "192.168.0.9", true},
		{"a client that sends the header itself", "10.0.0.1", "1.2.3.4, 192.168.0.9", "http", "192.168.0.9", false},
		{"a header that is none", "10.0.0.1", "1.2.3.4, <script>", "", "10.0.0.1", false},
		{"no header", "10.0.0.1", "", "", "10.0.0.1", false},
		{"IPv6", "10.0.0.1", "2001:db8::7", "", "2001:db8::7", false},
	} {
		app := fiber.New()
		request := &fasthttp.RequestCtx{}
		request.SetRemoteAddr(&net.TCPAddr{IP: net.ParseIP(c.remote)})
		request.Request.Header.Set("X-Forwarded-For", c.forwarded)
		request.Request.Header.Set("X-Forwarded-Proto", c.proto)
		ctx := app.AcquireCtx(request)
		if got, encrypted := known.client(ctx), known.encrypted(ctx); got != c.client || encrypted != c.encrypted {
			t.Errorf("%s: from %s, encrypted %v", c.what, got, encrypted)
		}
		app.ReleaseCtx(ctx)
	}
}
