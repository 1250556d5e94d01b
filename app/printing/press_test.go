package printing_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/board"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/printing"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/report"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// shop is a clinic with a printer.
type shop struct {
	*apptest.Clinic
	t       *testing.T
	fake    *fake
	printer printing.Printer
	press   *printing.Press
}

var letters = printing.Model{Width: printing.Wide, Letters: printing.CP858, Page: 19, Cuts: true}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{Clinic: apptest.NewClinic(t), t: t, fake: newFake(t, letters)}
	var err error
	s.printer, err = printing.Add(t.Context(), s.Journal, s.System(), printing.Printer{
		Name: "Totem", Address: s.fake.address, Width: letters.Width, Letters: letters.Letters, Page: letters.Page, Cuts: true,
	})
	must(t, err)
	s.press = s.instance()
	return s
}

// instance is a SuaVez that prints.
func (s *shop) instance() *printing.Press {
	boards, err := board.NewBoards(s.DB, s.Journal)
	must(s.t, err)
	log := slog.New(slog.NewTextHandler(s.t.Output(), nil))
	press := printing.NewPress(printing.Options{
		Database: s.DB, Journal: s.Journal, Catalogues: s.Catalogues, Queue: s.Queue, Now: s.Clock.Now, Log: log,
		Waits: report.NewWaits(s.DB, boards, s.Catalogues, s.Clock.Now, log), Site: func(id.Clinic) string { return "http://192.168.0.20:8080" },
	})
	ctx, end := context.WithCancel(s.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		press.Run(ctx)
	}()
	s.t.Cleanup(func() {
		end()
		s.fake.off() // what is under way is not waited for
		<-ended
		press.Waits.Close()
		boards.Close()
	})
	return press
}

// ticket is a ticket that a totem gives out.
func (s *shop) ticket() *queue.Issued {
	s.t.Helper()
	issued, err := s.Queue.Issue(s.t.Context(), s.System(), queue.Arrival{ServiceID: s.Service("EN"), Alone: true, Printer: &s.printer.ID})
	must(s.t, err)
	s.press.Wake()
	return issued
}

// await waits until something is so.
func (s *shop) await(what string, is func() bool) {
	s.t.Helper()
	for end := time.Now().Add(40 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("%s: it has printed %v", what, s.fake.codes())
		}
	}
}

func (s *shop) state(ticket *queue.Issued) printing.State {
	s.t.Helper()
	became, err := s.press.Of(s.t.Context(), s.ID, ticket.Ticket.ID)
	must(s.t, err)
	return became.State
}

func (s *shop) trouble() printing.Trouble {
	s.t.Helper()
	all, err := printing.Printers(s.t.Context(), s.DB, s.ID)
	must(s.t, err)
	return all[0].Trouble
}

func (s *shop) prints(want ...string) {
	s.t.Helper()
	s.await("it prints "+strings.Join(want, ", "), func() bool { return slices.Equal(s.fake.codes(), want) })
}

func TestPress_printsEachTicketOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	first := s.ticket()
	s.prints("EN-001")
	s.await("it is known to be printed", func() bool { return s.state(first) == printing.Printed })
	s.ticket()
	s.ticket()
	s.prints("EN-001", "EN-002", "EN-003")
	must(t, s.press.Again(t.Context(), s.System(), first.Ticket.ID, s.printer.ID))
	s.prints("EN-001", "EN-002", "EN-003", "EN-001")
}

// Whatever is between a ticket and its paper, it is printed when that is over, and staff know meanwhile.
func TestPress_waitsForPaper(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, c := range []struct {
		trouble    printing.Trouble
		begin, end func(f *fake)
	}{
		{printing.NoPaper, func(f *fake) { f.papers = 0 }, func(f *fake) { f.papers = 1000 }},
		{printing.Open, func(f *fake) { f.open = true }, func(f *fake) { f.open = false }},
	} {
		before := s.fake.codes()
		s.fake.set(c.begin)
		ticket := s.ticket()
		s.await("its trouble is told", func() bool { return s.trouble() == c.trouble })
		if s.state(ticket) != printing.Waiting {
			t.Errorf("%s: the paper is %s", c.trouble, s.state(ticket))
		}
		s.fake.set(c.end)
		s.prints(append(before, ticket.Ticket.Code)...)
		s.await("it is told that it is over", func() bool { return s.trouble() == printing.NoTrouble })
	}
	s.fake.off()
	ticket := s.ticket()
	s.await("it is told to be away", func() bool { return s.trouble() == printing.Away })
	s.fake.on()
	s.prints("EN-001", "EN-002", ticket.Ticket.Code)
	s.await("it is told that it is back", func() bool { return s.trouble() == printing.NoTrouble })

	var told []string
	for _, e := range s.entries(printing.Troubled) {
		told = append(told, string(e.Data))
	}
	if len(told) != 6 || told[0] == told[1] || !strings.Contains(told[0], `"trouble": "paper"`) || !strings.Contains(told[1], `"trouble": ""`) {
		t.Errorf("the journal says %s", strings.Join(told, "\n"))
	}
}

func (s *shop) entries(kind string) (of []journal.Entry) {
	s.t.Helper()
	all, err := s.Journal.Since(s.t.Context(), s.ID, 0, 1000)
	must(s.t, err)
	for _, e := range all {
		if e.Type == kind {
			of = append(of, e)
		}
	}
	return of
}

// A roll that ends within a ticket goes on where it stopped.
func TestPress_aRollEndsWithinATicket(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fake.set(func(f *fake) { f.endsIn = true })
	ticket := s.ticket()
	s.await("its trouble is told", func() bool { return s.trouble() == printing.NoPaper })
	s.fake.set(func(f *fake) { f.papers = 1000 })
	s.prints("EN-001")
	s.await("it is known to be printed", func() bool { return s.state(ticket) == printing.Printed })
	s.await("it is told that it is over", func() bool { return s.trouble() == printing.NoTrouble })
}

// Of a ticket whose connection broke nobody knows: it is not printed again by itself, and the next one is printed.
func TestPress_aConnectionThatBreaks(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fake.set(func(f *fake) { f.breaksIn = 60 })
	broken := s.ticket()
	s.await("it is doubtful", func() bool { return s.state(broken) == printing.Doubtful })
	s.ticket()
	s.prints("EN-002")
	must(t, s.press.Again(t.Context(), s.System(), broken.Ticket.ID, s.printer.ID))
	s.prints("EN-002", "EN-001")
}

// A server that was killed while it printed does not print the same again.
func TestPress_aServerThatWasKilled(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fake.off()
	ticket := s.ticket()
	must(t, s.DB.Read(t.Context()).Exec("UPDATE papers SET state = 'printing'").Error)
	s.fake.on()
	s.await("it is doubtful", func() bool { return s.state(ticket) == printing.Doubtful })
	s.ticket()
	s.prints("EN-002")
}

// After so long nobody stands there any more.
func TestPress_dropsWhatNobodyWaitsFor(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fake.set(func(f *fake) { f.papers = 0 })
	old := s.ticket()
	s.await("its trouble is told", func() bool { return s.trouble() == printing.NoPaper })
	s.Clock.Advance(printing.Patience + time.Second)
	young := s.ticket()
	s.fake.set(func(f *fake) { f.papers = 1000 })
	s.prints(young.Ticket.Code)
	if s.state(old) != printing.Dropped {
		t.Errorf("the old paper is %s", s.state(old))
	}
}

// Printers that tell less than others print as well.
func TestPress_printersThatTellLittle(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fake.set(func(f *fake) { f.silent = true })
	first := s.ticket()
	s.prints("EN-001")
	s.await("it is taken for printed", func() bool { return s.state(first) == printing.Printed })
	s.fake.set(func(f *fake) { f.silent, f.deaf = false, true })
	second := s.ticket()
	s.prints("EN-001", "EN-002")
	s.await("it is taken for printed", func() bool { return s.state(second) == printing.Printed })
}

// Many instances on one database print each ticket once, and in order.
func TestPress_manyInstances(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.instance()
	s.instance()
	var want []string
	for range 20 {
		want = append(want, s.ticket().Ticket.Code)
	}
	s.prints(want...)
}

// A ticket has papers enough at some time, and one of yesterday is not printed.
func TestAgain_hasAnEnd(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	ticket := s.ticket()
	for range 3 {
		must(t, s.press.Again(t.Context(), s.System(), ticket.Ticket.ID, s.printer.ID))
	}
	if err := s.press.Again(t.Context(), s.System(), ticket.Ticket.ID, s.printer.ID); !problem.Is(err, problem.Full) {
		t.Errorf("a fifth paper: %v", err)
	}
	s.prints("EN-001", "EN-001", "EN-001", "EN-001")
	s.Clock.Advance(24 * time.Hour)
	if err := s.press.Again(t.Context(), s.System(), ticket.Ticket.ID, s.printer.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("one of yesterday: %v", err)
	}
	if err := s.press.Again(t.Context(), s.System(), ticket.Ticket.ID, id.New[id.Printer]()); !problem.Is(err, problem.NotFound) {
		t.Errorf("no printer: %v", err)
	}
}

// A printer that is removed keeps no totem from giving out tickets.
func TestRemove_ticketsGoOn(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	must(t, printing.Remove(t.Context(), s.Journal, s.System(), s.printer.ID))
	ticket := s.ticket()
	if _, err := s.press.Of(t.Context(), s.ID, ticket.Ticket.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("it has a paper: %v", err)
	}
}
