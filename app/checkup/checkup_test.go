package checkup_test

import (
	"strings"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/checkup"
	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/printing"
)

func TestMain(m *testing.M) { apptest.Main(m) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Each trouble is named with what to do; a machine that works has nothing to be done.
func TestOf_namesEachTrouble(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	ctx := t.Context()
	here, err := clinic.BySlug(ctx, c.DB, c.Slug)
	must(t, err)
	look := func() string {
		t.Helper()
		found, err := checkup.Of(ctx, c.DB, here, "2.0", c.Clock.Now())
		must(t, err)
		lines := []string{}
		for _, f := range found {
			lines = append(lines, f.Of+": "+f.Is+map[bool]string{true: " !", false: ""}[f.Trouble()])
		}
		return strings.Join(lines, "\n")
	}
	want := func(what, line string) {
		t.Helper()
		if got := look(); !strings.Contains(got, line) {
			t.Errorf("%s: there is no %q in\n%s", what, line, got)
		}
	}
	want("nothing is there", "displays: there is none !")
	for kind, name := range map[device.Kind]string{device.Display: "TV", device.Totem: "Entrada"} {
		_, err := device.Add(ctx, c.Journal, journal.System(), c.ID, kind, name)
		must(t, err)
	}
	want("a new totem", "totem Entrada: was never heard of !")
	devices, err := device.List(ctx, c.DB, c.ID)
	must(t, err)
	presence := device.NewPresence(c.DB, c.Clock.Now)
	hear := func(page device.Page) {
		c.Clock.Advance(time.Second)
		for _, d := range devices {
			presence.Heard(&d, "192.168.0.31", page)
		}
		must(t, presence.Write(ctx))
	}
	hear(device.Page{Version: "2.0", Sound: "blocked"})
	want("a TV that wants a touch", "display TV: shows calls and does not speak them !")
	hear(device.Page{Version: "1.9", Sound: "on"})
	want("an old page", "totem Entrada: shows the page of version 1.9 !")
	hear(device.Page{Version: "2.0", Sound: "on"})
	if got := look(); strings.Contains(got, "!") {
		t.Errorf("all is well, and there is\n%s", got)
	}
	c.Clock.Advance(5 * time.Minute)
	want("switched off", "totem Entrada: was last heard of ")

	printer, err := printing.Add(ctx, c.Journal, c.System(), printing.Printer{Name: "Balcão", Address: "192.168.0.50", Width: printing.Wide, Letters: printing.AsPicture})
	must(t, err)
	want("a printer", "printer Balcão: ready at 192.168.0.50:9100")
	must(t, c.DB.Read(ctx).Exec("UPDATE printers SET trouble = 'paper', trouble_at = ? WHERE id = ?", c.Clock.Now(), printer.ID).Error)
	want("no paper", "printer Balcão: has no paper since ")
}
