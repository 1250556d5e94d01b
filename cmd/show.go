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
		printQR(w, site+page.path)
	}
	fmt.Fprintf(w, "\nSign in at the desk as %s\nwith the password %s\n", strings.Join(access.Logins(), ", "), access.Password)
}

// showSetup prints where the first clinic is made, and the code for whoever sits at another machine.
func showSetup(w io.Writer, listening, code string) {
	address := "http://" + web.Reachable(listening) + "/setup"
	fmt.Fprintf(w, "\nThere is no clinic yet. Open this page to make it:\n  %s\n", address)
	printQR(w, address)
	fmt.Fprintf(w, "On another machine than this one it asks for the code\n  %s\n", code)
}

func printQR(w io.Writer, address string) {
	qrterminal.GenerateWithConfig(address, qrterminal.Config{
		Level: qrterminal.L, Writer: w, HalfBlocks: true, QuietZone: 2,
		BlackChar: qrterminal.BLACK_BLACK, WhiteChar: qrterminal.WHITE_WHITE, BlackWhiteChar: qrterminal.BLACK_WHITE, WhiteBlackChar: qrterminal.WHITE_BLACK,
	})
}
