package printing

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
	"suavez/app/report"
)

const (
	// Patience is how long a paper may wait for its printer: then the patient has gone with a photograph, and nobody would take it.
	Patience = 90 * time.Second
	// lookEvery is how often an instance looks for papers that no request of its own has told it of.
	lookEvery = time.Second
	// checkEvery is how often it looks for printers that were not asked for their state lately.
	checkEvery = 5 * time.Second
	// kept is how long papers stay known: for who asks again on the same day.
	kept = 48 * time.Hour
)

// Press prints the papers of all clinics, whichever instance can reach the printer; each printer prints one after the other.
type Press struct {
	Options
	woken chan struct{}
	busy  sync.Map // id.Printer: this instance is at it
	// reached are the printers that this instance has reached at some time, by id.Printer.
	reached sync.Map
	logos   logos
}

// Options are what a press needs.
type Options struct {
	Database   *database.Database
	Journal    *journal.Journal
	Catalogues func(context.Context, id.Clinic) (*clinic.Catalogue, error)
	Queue      *queue.Queue
	Waits      *report.Waits
	// Site is the address by which phones reach this server, for a clinic that has not set one.
	Site func(of id.Clinic) string
	Now  func() time.Time
	Log  *slog.Logger
}

// NewPress makes a press, which prints once it runs.
func NewPress(o Options) *Press { return &Press{Options: o, woken: make(chan struct{}, 1)} }

// Wake tells that there is a paper to print.
func (p *Press) Wake() {
	select {
	case p.woken <- struct{}{}:
	default: // it is awake
	}
}

// Run prints until ctx ends; papers under way are printed to their end.
func (p *Press) Run(ctx context.Context) {
	var atWork sync.WaitGroup
	defer atWork.Wait()
	look, check, tidy := time.NewTicker(lookEvery), time.NewTicker(checkEvery), time.NewTicker(time.Hour)
	defer look.Stop()
	defer check.Stop()
	defer tidy.Stop()
	find := p.waitedFor
	for {
		due, err := find(ctx)
		if err != nil && ctx.Err() == nil {
			p.Log.Warn("papers are not printed yet", "error", err)
		}
		for _, printer := range due {
			if _, taken := p.busy.LoadOrStore(printer.ID, true); !taken {
				atWork.Go(func() { p.attend(context.WithoutCancel(ctx), printer) })
			}
		}
		find = p.waitedFor
		select {
		case <-ctx.Done():
			return
		case <-p.woken:
		case <-look.C:
		case <-check.C:
			find = p.unasked
		case <-tidy.C:
			p.forget(ctx)
		}
	}
}

// attend prints what waits for a printer, and asks how it is.
func (p *Press) attend(ctx context.Context, printer Printer) {
	err := p.serve(ctx, printer)
	if err != nil {
		p.Log.Error("papers are not printed", "printer", printer.Name, "error", err)
	}
	p.busy.Delete(printer.ID)
	if err == nil {
		p.Wake() // for what came meanwhile
	}
}

// free is the condition that no instance has a printer for itself. One with trouble is left alone for a while in this way.
const free = "(r.held_until IS NULL OR r.held_until < clock_timestamp())"

// waitedFor are the printers that papers wait for. Served by papers_to_print.
func (p *Press) waitedFor(ctx context.Context) ([]Printer, error) {
	return p.printers(ctx, free+` AND (r.clinic_id, r.id) IN (SELECT clinic_id, printer_id FROM papers WHERE state IN ('waiting', 'printing'))`)
}

// unasked are the printers whose state is not known: those with trouble are asked often, so that staff see at once that it is mended.
func (p *Press) unasked(ctx context.Context) ([]Printer, error) {
	return p.printers(ctx, free+` AND (r.asked_at IS NULL OR r.asked_at < clock_timestamp() - CASE r.trouble WHEN '' THEN interval '60 s' ELSE interval '4 s' END)`)
}

func (p *Press) printers(ctx context.Context, which string) (all []Printer, err error) {
	if err := p.Database.Read(ctx).Raw("SELECT r.* FROM printers r WHERE " + which).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("look for printers: %w", err)
	}
	return all, nil
}

// forget deletes papers of days ago. Served by papers_by_age.
func (p *Press) forget(ctx context.Context) {
	err := p.Database.Transaction(ctx, func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM papers WHERE asked_at < ?", p.Now().Add(-kept)).Error
	})
	if err != nil && ctx.Err() == nil {
		p.Log.Warn("old papers are not forgotten yet", "error", err)
	}
}
