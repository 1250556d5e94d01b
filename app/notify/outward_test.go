package notify

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
)

func TestIsInward(t *testing.T) {
	t.Parallel()
	own := []netip.Addr{netip.MustParseAddr("8.8.4.4")}
	for address, want := range map[string]bool{
		"127.0.0.1": true, "127.1.2.3": true, "0.0.0.0": true, "0.1.2.3": true, "10.0.0.1": true, "172.16.0.1": true, "172.31.255.255": true,
		"192.168.1.1": true, "169.254.169.254": true, "100.64.0.1": true, "100.127.255.255": true, "192.0.0.8": true, "198.18.0.1": true,
		"224.0.0.1": true, "255.255.255.255": true, "240.0.0.1": true, "::": true, "::1": true, "fe80::1": true, "fc00::1": true, "fd12::1": true,
		"ff02::1": true, "::ffff:127.0.0.1": true, "::ffff:10.0.0.1": true, "64:ff9b::7f00:1": true, "2002:7f00:1::": true, "2001:0:1::": true,
		"8.8.4.4": true, "8.8.8.8": false, "172.32.0.1": false, "100.128.0.1": false, "2606:4700::1111": false, "::ffff:8.8.8.8": false,
	} {
		if got := isInward(netip.MustParseAddr(address), own); got != want {
			t.Errorf("%s is inward: %v", address, got)
		}
	}
}

// A name, an odd spelling of an address and a redirection lead no further inward than the address itself.
func TestNewClient_neverReachesTheBox(t *testing.T) {
	t.Parallel()
	reached := false
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	t.Cleanup(inside.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(inside.URL, "http://"), ":")
	outward := newClient(false)
	for _, host := range []string{"127.0.0.1", "localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.0.0.1"} {
		answer, err := outward.Get("http://" + host + ":" + port)
		if err == nil {
			answer.Body.Close()
		}
		if err == nil || reached {
			t.Errorf("%s is reached: %v", host, err)
		}
		if strings.HasPrefix(host, "127.0.0.1") && !errors.Is(err, ErrInward) {
			t.Errorf("%s is refused as %v", host, err)
		}
	}
	if answer, err := newClient(true).Get(inside.URL); err != nil || !reached {
		t.Errorf("with leave it is not reached: %v", err)
	} else {
		answer.Body.Close()
	}

	away := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside.URL, http.StatusFound) }))
	t.Cleanup(away.Close)
	reached = false
	answer, err := newClient(true).Get(away.URL)
	if err != nil || answer.StatusCode != http.StatusFound || reached {
		t.Errorf("a redirection is followed: %v", err)
	} else {
		answer.Body.Close()
	}
}

// The pauses grow, and end when a code is good no longer.
func TestPauses_grow(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	var last, all time.Duration
	for attempt := 1; attempt <= len(pauseAfter); attempt++ {
		pause := pauses(pauseAfter).NextRetry(&rivertype.JobRow{Attempt: attempt, AttemptedAt: &at}).Sub(at)
		if pause < last {
			t.Errorf("after %d tries it pauses for %s, before for %s", attempt, pause, last)
		}
		last, all = pause, all+pause
	}
	if all < 40*time.Hour || all > 48*time.Hour {
		t.Errorf("it is tried for %s", all)
	}
}
