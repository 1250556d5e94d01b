package printing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

const (
	// pause is how long a printer with trouble is left alone.
	pause = 2 * time.Second
	// held is how long an instance has a printer for itself without another word of it: longer than a paper takes.
	held = 45 * time.Second
	// reachedLately is within which an instance that has never reached a printer does not say that it is away, since another has reached it: a
	// chain's instances may stand in other networks.
	reachedLately = 20 * time.Second
)

// paper is a row of papers.
type paper struct {
	ClinicID  id.Clinic
	ID        id.Paper
	PrinterID id.Printer
	TicketID  *id.Ticket
	Again     bool
	AskedAt   time.Time
}

// State is what has become of a paper.
type State string

// The states of a paper. Doubtful: its bytes were on their way when the connection broke, so that nobody knows; it is not sent again, since a ticket
// that is printed twice may be taken by two. Dropped: its printer had trouble for longer than anybody waits.
const (
	Waiting  State = "waiting"
	Printing State = "printing"
	Printed  State = "printed"
	Doubtful State = "doubtful"
	Dropped  State = "dropped"
)

// serve prints what waits for a printer, one paper after the other, and ends when there is none, or trouble. Another instance that has the printer
// is left to it.
func (p *Press) serve(ctx context.Context, printer Printer) error {
	mine, err := p.hold(ctx, printer)
	if err != nil || !mine {
		return err
	}
	trouble, err := p.printAll(ctx, printer)
	if err == nil {
		err = p.tell(ctx, printer, trouble)
	}
	return errors.Join(err, p.release(ctx, printer, trouble))
}

func (p *Press) printAll(ctx context.Context, printer Printer) (Trouble, error) {
	// What an instance had on its way when it ended: this one has the printer now.
	if err := p.write(ctx, "UPDATE papers SET state = 'doubtful', ended_at = ? WHERE clinic_id = ? AND printer_id = ? AND state = 'printing'", p.Now(), printer.ClinicID, printer.ID); err != nil {
		return NoTrouble, err
	}
	for {
		next, found, err := p.next(ctx, printer)
		if err != nil {
			return NoTrouble, err
		}
		if !found {
			// Also after a paper: it may have been the last of the roll.
			line, trouble := reach(ctx, printer)
			if trouble == NoTrouble {
				line.conn.Close()
			}
			return trouble, nil
		}
		if p.Now().Sub(next.AskedAt) > Patience {
			if err := p.end(ctx, &next, Dropped); err != nil {
				return NoTrouble, err
			}
			continue
		}
		trouble, err := p.print(ctx, printer, &next)
		if err != nil || trouble != NoTrouble {
			return trouble, err
		}
		if err := p.write(ctx, "UPDATE printers SET held_until = clock_timestamp() + make_interval(secs => ?) WHERE clinic_id = ? AND id = ?", held.Seconds(), printer.ClinicID, printer.ID); err != nil {
			return NoTrouble, err
		}
	}
}

// next is the paper that waits longest, if one does. Served by papers_to_print.
func (p *Press) next(ctx context.Context, printer Printer) (next paper, found bool, err error) {
	err = p.Database.Read(ctx).Raw("SELECT * FROM papers WHERE clinic_id = ? AND printer_id = ? AND state = 'waiting' ORDER BY asked_at, ticket_id, id LIMIT 1", printer.ClinicID, printer.ID).
		Take(&next).Error
	switch {
	case database.NoRow(err):
		return next, false, nil
	case err != nil:
		return next, false, fmt.Errorf("look for the next paper: %w", err)
	}
	return next, true, nil
}

// print prints one paper. It is marked before its first byte is sent: whatever happens then, it is not sent again.
func (p *Press) print(ctx context.Context, printer Printer, next *paper) (Trouble, error) {
	what, err := p.paperFor(ctx, printer, next)
	if err != nil {
		p.Log.Error("a paper cannot be made", "printer", printer.Name, "error", err)
		return NoTrouble, p.end(ctx, next, Dropped)
	}
	commands, err := printer.model().Encode(what)
	if err != nil {
		return NoTrouble, err
	}
	line, trouble := reach(ctx, printer)
	if trouble != NoTrouble {
		return trouble, nil
	}
	defer line.conn.Close()
	if err := p.end(ctx, next, Printing); err != nil {
		return NoTrouble, err
	}
	told := NoTrouble
	broken := line.print(commands, func(trouble Trouble) {
		if trouble != told {
			told = trouble
			if err := p.tell(ctx, printer, trouble); err != nil {
				p.Log.Warn("a printer's trouble is not told yet", "error", err)
			}
		}
	})
	state := Printed
	if broken != nil {
		state = Doubtful
		p.Log.Warn("a paper may not be whole", "printer", printer.Name, "error", broken)
	}
	return NoTrouble, p.end(ctx, next, state)
}

// reach calls a printer and asks how it is; where it has trouble there is no connection.
func reach(ctx context.Context, printer Printer) (*talk, Trouble) {
	line, err := call(ctx, printer.Address)
	if err != nil {
		return nil, Away
	}
	trouble, err := line.trouble()
	if err != nil {
		trouble = Away
	}
	if trouble != NoTrouble {
		line.conn.Close()
		return nil, trouble
	}
	return line, NoTrouble
}

func (p *Press) end(ctx context.Context, of *paper, state State) error {
	return p.write(ctx, "UPDATE papers SET state = ?, ended_at = ? WHERE clinic_id = ? AND id = ?", state, p.Now(), of.ClinicID, of.ID)
}

// tell writes what a printer's state is, and into the journal where it is another than before.
func (p *Press) tell(ctx context.Context, printer Printer, trouble Trouble) error {
	_, err := p.Journal.Change(ctx, printer.ClinicID, journal.System(), journal.Request{}, func(change *journal.Change) error {
		var is struct {
			Trouble Trouble
			Lately  bool
		}
		err := change.DB.Raw("SELECT trouble, coalesce(reached_at > clock_timestamp() - make_interval(secs => ?), false) AS lately FROM printers WHERE clinic_id = ? AND id = ? FOR UPDATE",
			reachedLately.Seconds(), printer.ClinicID, printer.ID).Take(&is).Error
		if database.NoRow(err) {
			return journal.ErrNothingToDo // it was removed
		} else if err != nil {
			return err
		}
		if _, reached := p.reached.Load(printer.ID); is.Trouble == trouble || trouble == Away && is.Lately && !reached {
			return journal.ErrNothingToDo
		}
		var since *time.Time
		if trouble != NoTrouble {
			since = &change.At
		}
		if err := change.DB.Exec("UPDATE printers SET trouble = ?, trouble_at = ? WHERE clinic_id = ? AND id = ?", trouble, since, printer.ClinicID, printer.ID).Error; err != nil {
			return err
		}
		return change.Append(Troubled, TroubledEntry{TroubledPrinter{printer.ID, printer.Name, trouble}})
	})
	if err != nil {
		return fmt.Errorf("tell how printer %s is: %w", printer.Name, err)
	}
	return nil
}

// hold takes a printer for this instance; mine is false when another has it.
func (p *Press) hold(ctx context.Context, printer Printer) (mine bool, err error) {
	err = p.Database.Transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Exec("UPDATE printers r SET held_until = clock_timestamp() + make_interval(secs => ?) WHERE clinic_id = ? AND id = ? AND "+free, held.Seconds(), printer.ClinicID, printer.ID)
		mine = done.RowsAffected > 0
		return done.Error
	})
	if err != nil {
		return false, fmt.Errorf("take printer %s: %w", printer.Name, err)
	}
	return mine, nil
}

// release gives a printer back, at once or after a pause, and keeps when it was asked.
func (p *Press) release(ctx context.Context, printer Printer, trouble Trouble) error {
	if trouble != Away {
		p.reached.Store(printer.ID, true)
	}
	after := time.Duration(0)
	if trouble != NoTrouble {
		after = pause
	}
	return p.write(ctx, `UPDATE printers SET held_until = clock_timestamp() + make_interval(secs => ?), asked_at = clock_timestamp(),
		reached_at = CASE WHEN ? THEN clock_timestamp() ELSE reached_at END WHERE clinic_id = ? AND id = ?`, after.Seconds(), trouble != Away, printer.ClinicID, printer.ID)
}

func (p *Press) write(ctx context.Context, statement string, args ...any) error {
	err := p.Database.Transaction(ctx, func(tx *gorm.DB) error { return tx.Exec(statement, args...).Error })
	if err != nil {
		return fmt.Errorf("write what became of a paper: %w", err)
	}
	return nil
}
