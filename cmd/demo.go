package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/mdp/qrterminal/v3"

	"suavez/app/demo"
	"suavez/app/web"
)

// showDemo prints the pages of the demonstration clinic with QR codes, and how to sign in.
func showDemo(w io.Writer, listening string, access *demo.Access) {
	site := "http://" + web.Reachable(listening)
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
