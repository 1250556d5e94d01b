package cmd

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/mdp/qrterminal/v3"

	"suavez/app/demo"
)

// showDemo prints the pages of the demonstration clinic with QR codes, and how to sign in.
func showDemo(w io.Writer, listening string, access *demo.Access) {
	site := "http://" + reachable(listening)
	fmt.Fprintf(w, "\nThe demonstration clinic. Each of these pages is a screen of it:\n")
	for _, page := range []struct{ name, path string }{
		{"totem, where patients take tickets", "/totem#token=" + access.TotemToken},
		{"display, the TV of the waiting room", "/display#token=" + access.DisplayToken},
		{"desk, where staff call", "/desk"},
	} {
		fmt.Fprintf(w, "\n%s:\n  %s\n", page.name, site+page.path)
		qrterminal.GenerateWithConfig(site+page.path, qrterminal.Config{
			Level: qrterminal.L, Writer: w, HalfBlocks: true, QuietZone: 2,
			BlackChar: qrterminal.BLACK_BLACK, WhiteChar: qrterminal.WHITE_WHITE, BlackWhiteChar: qrterminal.BLACK_WHITE, WhiteBlackChar: qrterminal.WHITE_BLACK,
		})
	}
	fmt.Fprintf(w, "\nSign in at the desk as %s\nwith the password %s\n", strings.Join(access.Logins(), ", "), access.Password)
}

// reachable is where others in the network find a server that listens on an address: its own, or this machine's when it listens on all.
func reachable(listening string) string {
	host, port, err := net.SplitHostPort(listening)
	if err != nil || !net.ParseIP(host).IsUnspecified() {
		return listening
	}
	return net.JoinHostPort(cmp.Or(lanAddress(), "127.0.0.1"), port)
}

// lanAddress is the machine's first IPv4 address that is not its own loop, or nothing.
func lanAddress() string {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	return ""
}
