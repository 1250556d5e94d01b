package web_test

import (
	"strings"
	"testing"

	"suavez/app/web"
)

func TestReachable_isAnAddressThatOthersFind(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"192.168.0.20:8080", "127.0.0.1:8080", "[::1]:8080", "suavez.local:80"} {
		if got := web.Reachable(address); got != address {
			t.Errorf("who listens on %s is reached at %s", address, got)
		}
	}
	for _, address := range []string{"0.0.0.0:8080", "[::]:8080"} {
		if got := web.Reachable(address); !strings.HasSuffix(got, ":8080") || strings.HasPrefix(got, "0.0.0.0:") || strings.HasPrefix(got, "[::]") {
			t.Errorf("who listens on all is reached at %s", got)
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
		if a.URL != s.url+"/"+face || a.QR.Size < 21 || !strings.HasPrefix(a.QR.Path, "M0 0h7v1h-7z") {
			t.Errorf("the %s is at %+v", face, a)
		}
	}
	shown := s.client().want(201, "POST", "/pairings", map[string]string{"kind": "totem"}, "Host", "suavez.local:8080")
	if !strings.Contains(shown.text, `"http://suavez.local:8080/admin#devices"`) {
		t.Errorf("who came by a name is told %s", shown.text)
	}
	s.user("enfermagem").want(403, "GET", "/clinics/demo/addresses", nil)
}
