package web

import (
	"cmp"
	"fmt"
	"net"
	"strings"

	"rsc.io/qr"

	"suavez/app/id"
)

// addressView is where a page is opened, for people and for cameras.
type addressView struct {
	URL string `json:"url" example:"http://192.168.0.20:8080/display"`
	QR  qrView `json:"qr" doc:"The address as a QR code"`
}

// qrView is a QR code to be drawn: black is what the path encloses, in a square of size units with a white edge of two around it.
type qrView struct {
	Size int    `json:"size" example:"29"`
	Path string `json:"path" doc:"Of an SVG path element"`
}

// addressOf is where others in the network find a page of this server, of which the caller knows one address: that of the request, or
// the one it listens on when the caller is on the machine itself.
func (s *Server) addressOf(c *caller, page string) (addressView, error) {
	url := s.addressForOthers(c) + page
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return addressView{}, fmt.Errorf("make the QR code of %s: %w", url, err)
	}
	return addressView{url, drawn(code)}, nil
}

// phoneAddress is where a phone finds a page of this server.
func (s *Server) phoneAddress(c *caller, page string) (addressView, error) {
	url := cmp.Or(c.clinic.Phone.Address, s.addressForOthers(c)) + page
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return addressView{}, fmt.Errorf("make the QR code for phones: %w", err)
	}
	return addressView{url, drawn(code)}, nil
}

// Site is the address by which phones reach this server, for a clinic that has not set one: the public one, that by which a device of the
// clinic came last, or else this machine's.
func (s *Server) Site(of id.Clinic) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	if known, ok := s.sites.Load(of); ok {
		return known.(string)
	}
	return "http://" + Reachable(s.listensOn())
}

// noteSite remembers by which address a device reached this server, which other machines in the network then can too.
func (s *Server) noteSite(c *caller) {
	if c.host == "" || isLoop(c.host) { // a socket's request says none
		return
	}
	site := s.addressForOthers(c)
	if known, ok := s.sites.Load(c.device.ClinicID); !ok || known != site {
		s.sites.Store(c.device.ClinicID, strings.Clone(site)) // Fiber's strings die with the request
	}
}

// addressForOthers is the address by which others in the network know this server.
func (s *Server) addressForOthers(c *caller) string {
	host := c.host
	if isLoop(host) {
		host = Reachable(s.listensOn())
	}
	switch {
	case s.PublicURL != "":
		return s.PublicURL
	case c.https:
		return "https://" + host
	}
	return "http://" + host
}

// drawn is a code as a path: one rectangle for each run of black in a row.
func drawn(code *qr.Code) qrView {
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x, y, run, run)
			}
			x += max(run, 1)
		}
	}
	return qrView{code.Size, path.String()}
}

// isLoop says whether an address, HOST or HOST:PORT, leads a machine to itself.
func isLoop(address string) bool {
	host := address
	if name, _, err := net.SplitHostPort(address); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Reachable is where others in the network find a server that listens on an address: its own, or this machine's when it listens on all.
func Reachable(listening string) string {
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
