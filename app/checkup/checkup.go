// Package checkup looks at the machines of a clinic, says which has trouble, and what to do about it. It reads what the servers have noted, so
// that it knows as much as they do, and asks no machine by itself.
package checkup

import (
	"context"
	"fmt"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/printing"
)

// Finding is how a machine is.
type Finding struct {
	// Of is the machine: "totem Entrada".
	Of string
	// Is is how it is in a few words, and Mend what to do; without trouble there is nothing to do.
	Is   string
	Mend string
}

// Trouble says whether something is to be done.
func (f Finding) Trouble() bool { return f.Mend != "" }

// Of looks at the machines of a clinic: displays, totems and printers. version is that of the server.
func Of(ctx context.Context, db *database.Database, c clinic.Clinic, version string, now time.Time) ([]Finding, error) {
	devices, err := device.List(ctx, db, c.ID)
	if err != nil {
		return nil, err
	}
	signs, err := device.NewPresence(db, func() time.Time { return now }).Of(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	printers, err := printing.Printers(ctx, db, c.ID)
	if err != nil {
		return nil, err
	}
	names := map[id.Printer]string{}
	for _, p := range printers {
		names[p.ID] = p.Name
	}
	found := []Finding{}
	kinds := map[device.Kind]int{}
	for _, d := range devices {
		kinds[d.Kind]++
		f := Finding{Of: string(d.Kind) + " " + d.Name}
		f.Is, f.Mend = ofDevice(d, signs[d.ID], names, version, now)
		found = append(found, f)
	}
	if kinds[device.Display] == 0 {
		found = append(found, Finding{"displays", "there is none", "nobody sees or hears a call: open /display on a TV and type its code in at /admin, under Aparelhos"})
	}
	for _, p := range printers {
		f := Finding{Of: "printer " + p.Name}
		f.Is, f.Mend = ofPrinter(p)
		found = append(found, f)
	}
	return found, nil
}

// ofDevice is how a totem or display is, and what to do.
func ofDevice(d device.Device, sign device.Sign, printers map[id.Printer]string, version string, now time.Time) (is, mend string) {
	printer, there := "", true
	if d.Paper.Printer != nil {
		printer, there = printers[*d.Paper.Printer]
	}
	switch {
	case sign.SeenAt.IsZero():
		return "was never heard of", fmt.Sprintf("open /%s on it; if it was set up anew, revoke it at /admin, under Aparelhos, and pair it again", d.Kind)
	case !sign.On(now):
		return "was last heard of " + sign.SeenAt.Format(time.DateTime), fmt.Sprintf("see whether it is switched on, shows /%s, and reaches this server by the network; it last came from %s", d.Kind, sign.Address)
	case d.Kind == device.Display && sign.Sound == "blocked":
		return "shows calls and does not speak them", "touch it once, or start its browser with --autoplay-policy=no-user-gesture-required; see /ajuda/quiosque"
	case sign.Version != "" && sign.Version != version:
		return "shows the page of version " + sign.Version, "load its page again; it does so by itself when nobody is at it"
	case !there:
		return "prints on a printer that was removed", "choose how it prints at /admin, under Aparelhos"
	case printer != "":
		return "on, prints on " + printer, ""
	case d.Paper.Browser != 0:
		return fmt.Sprintf("on, prints by its browser on %d mm", d.Paper.Browser), ""
	}
	return "on", ""
}

// mends are what to do about the troubles of printers, and what they are.
var mends = map[printing.Trouble][2]string{
	printing.Away:    {"does not answer", "see whether it is switched on and its cable in, and whether it still has the address %s: it prints it when switched on with the feed button held"},
	printing.NoPaper: {"has no paper", "put in a roll"},
	printing.Open:    {"is open", "close its cover"},
	printing.Knife:   {"has paper stuck in its cutter", "switch it off, take the paper out, switch it on"},
	printing.Fault:   {"tells of a fault", "switch it off and on; if it goes on, its manual says what the lights mean"},
}

// ofPrinter is how a printer is, and what to do.
func ofPrinter(p printing.Printer) (is, mend string) {
	told, troubled := mends[p.Trouble]
	if !troubled {
		return "ready at " + p.Address, ""
	}
	if p.TroubleAt != nil {
		told[0] += " since " + p.TroubleAt.Format(time.DateTime)
	}
	if p.Trouble == printing.Away {
		told[1] = fmt.Sprintf(told[1], p.Address)
	}
	return told[0], told[1]
}
