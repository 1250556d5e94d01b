package web_test

import (
	"strings"
	"testing"

	"suavez/app/web"
)

func TestReachable_isAnAddressThatOthersFind(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"192.168.0.20:8080", "suavez.local", "clinica.example:80", "192.168.0.20"} {
		if got := web.Reachable(address); got != address {
			t.Errorf("%s is reached at %s", address, got)
		}
	}
	for _, address := range []string{"localhost:8080", "127.0.0.1:8080", "0.0.0.0:8080", "[::]:8080", "[::1]:8080", ":8080"} {
		if got := web.Reachable(address); !strings.HasSuffix(got, ":8080") || strings.Contains(got, "0.0.0.0:") || strings.Contains(got, "localhost") || strings.Contains(got, "::") {
			t.Errorf("%s is reached at %s", address, got)
		}
	}
}

// The addresses are those by which the caller found the server, and each stands in its QR code.
func TestAddresses_asTheCallerKnowsTheServer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var got map[string]struct {
		URL string
		QR  struct {
			Size int
			Path string
		}
	}
	s.user("admin").want(200, "GET", "/clinics/demo/addresses", nil).json(t, &got)
	for _, face := range []string{"totem", "display", "desk"} {
		a := got[face]
		if !strings.HasPrefix(a.URL, "http://") || !strings.HasSuffix(a.URL, "/"+face) || a.QR.Size < 21 || !strings.HasPrefix(a.QR.Path, "M0 0h7v1h-7z") {
			t.Errorf("the %s is at %+v", face, a)
		}
	}
	s.user("enfermagem").want(403, "GET", "/clinics/demo/addresses", nil)
}
