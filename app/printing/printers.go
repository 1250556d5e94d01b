package printing

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Types of the entries of printers.
const (
	// Changed: a printer was added, changed or removed; data says what and which.
	Changed = "printer.changed"
	// Troubled: something keeps a printer from printing, or keeps it no longer; data is a TroubledEntry.
	Troubled = "printer.troubled"
)

// Printer is one in the network of a clinic.
type Printer struct {
	ClinicID id.Clinic
	ID       id.Printer
	Name     string
	// Address is HOST:PORT; printers listen on 9100.
	Address string
	Width   Width
	Letters Letters
	Page    int
	Cuts    bool
	// Trouble keeps it from printing, since TroubleAt; empty while nothing is known to.
	Trouble   Trouble
	TroubleAt *time.Time
}

// TableName is where they are.
func (Printer) TableName() string { return "printers" }

// Trouble is what keeps a printer from printing.
type Trouble string

// The troubles.
const (
	NoTrouble Trouble = ""
	Away      Trouble = "away"  // it does not answer: off, or its cable
	NoPaper   Trouble = "paper" // the roll is at its end
	Open      Trouble = "cover"
	Knife     Trouble = "knife" // paper is stuck in it
	Fault     Trouble = "fault" // anything else that it tells
)

// TroubledEntry is the data of an entry that a printer has trouble, or has none any more.
type TroubledEntry struct {
	Printer TroubledPrinter `json:"printer"`
}

// TroubledPrinter is a printer in such an entry.
type TroubledPrinter struct {
	ID      id.Printer `json:"id"`
	Name    string     `json:"name"`
	Trouble Trouble    `json:"trouble"`
}

const (
	nameLimit    = 60
	addressLimit = 200
	printersMost = 50
	// Port is that on which printers listen.
	Port = "9100"
)

func (p Printer) model() Model { return Model{p.Width, p.Letters, p.Page, p.Cuts} }

// read trims and checks what is wanted, all fields at once.
func (p *Printer) read() error {
	var wrong []problem.Field
	say := func(field, message string) {
		wrong = append(wrong, problem.Field{Location: "body." + field, Message: message})
	}
	if p.Name = strings.TrimSpace(p.Name); p.Name == "" || utf8.RuneCountInString(p.Name) > nameLimit {
		say("name", fmt.Sprintf("must have 1 to %d letters", nameLimit))
	}
	if address, ok := addressOf(p.Address); ok {
		p.Address = address
	} else {
		say("address", "must be the printer's address in the network, such as 192.168.0.50, or 192.168.0.50:9100")
	}
	if !p.Width.Known() {
		say("width", "must be 58 or 80, the width of the paper in millimetres")
	}
	if !p.Letters.Known() {
		say("letters", "must be picture, cp850, cp858, cp860 or windows-1252")
	}
	if p.Letters == AsPicture {
		p.Page = 0
	} else if p.Page < 0 || p.Page > 255 {
		say("page", "must be the number of the code page in the printer's manual, 0 to 255")
	}
	if len(wrong) > 0 {
		return problem.WithFields(wrong)
	}
	return nil
}

// addressOf is an address with its port.
func addressOf(typed string) (string, bool) {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > addressLimit || strings.ContainsAny(typed, "/ @?#") {
		return "", false
	}
	if net.ParseIP(typed) != nil || !strings.Contains(typed, ":") {
		return net.JoinHostPort(typed, Port), true
	}
	host, port, err := net.SplitHostPort(typed)
	if err != nil || host == "" {
		return "", false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return typed, err == nil && n > 0
}

// Add adds a printer. Problems: invalid, full.
func Add(ctx context.Context, j *journal.Journal, by journal.Asked, p Printer) (Printer, error) {
	if err := p.read(); err != nil {
		return p, err
	}
	p.ClinicID, p.ID = by.Clinic, id.New[id.Printer]()
	_, err := j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		var has int
		if err := change.DB.Raw("SELECT count(*) FROM printers WHERE clinic_id = ?", by.Clinic).Row().Scan(&has); err != nil {
			return err
		}
		if has >= printersMost {
			return problem.New(problem.Full, fmt.Sprintf("a clinic has %d printers at most: remove one first", printersMost))
		}
		if err := change.DB.Create(&p).Error; err != nil {
			return err
		}
		return change.Append(Changed, p.data("added"))
	})
	if err != nil {
		return p, fmt.Errorf("add a printer: %w", err)
	}
	return p, nil
}

// Edit changes a printer. Problems: invalid, not_found.
func Edit(ctx context.Context, j *journal.Journal, by journal.Asked, which id.Printer, do func(*Printer)) (p Printer, err error) {
	_, err = j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		if err := change.DB.Take(&p, "clinic_id = ? AND id = ?", by.Clinic, which).Error; database.NoRow(err) {
			return errNoPrinter
		} else if err != nil {
			return err
		}
		before := p
		do(&p)
		if err := p.read(); err != nil {
			return err
		}
		if p == before {
			return journal.ErrNothingToDo
		}
		err := change.DB.Model(&p).Where("clinic_id = ? AND id = ?", by.Clinic, which).Select("name", "address", "width", "letters", "page", "cuts").Updates(&p).Error
		if err != nil {
			return err
		}
		return change.Append(Changed, p.data("changed"))
	})
	if err != nil {
		return p, fmt.Errorf("edit printer %s: %w", which, err)
	}
	return p, nil
}

// Remove takes a printer away, with the papers that wait for it: totems that printed on it show tickets alone. Problem: not_found.
func Remove(ctx context.Context, j *journal.Journal, by journal.Asked, which id.Printer) error {
	_, err := j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		var p Printer
		if err := change.DB.Take(&p, "clinic_id = ? AND id = ?", by.Clinic, which).Error; database.NoRow(err) {
			return errNoPrinter
		} else if err != nil {
			return err
		}
		if err := change.DB.Exec("DELETE FROM printers WHERE clinic_id = ? AND id = ?", by.Clinic, which).Error; err != nil {
			return err
		}
		return change.Append(Changed, p.data("removed"))
	})
	if err != nil {
		return fmt.Errorf("remove printer %s: %w", which, err)
	}
	return nil
}

// Printers are those of a clinic, by name.
func Printers(ctx context.Context, db *database.Database, of id.Clinic) ([]Printer, error) {
	var all []Printer
	if err := db.Read(ctx).Where("clinic_id = ?", of).Order("name, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the printers: %w", err)
	}
	return all, nil
}

// printerOf is one of a clinic. Problem: not_found.
func printerOf(ctx context.Context, db *database.Database, of id.Clinic, which id.Printer) (p Printer, err error) {
	err = db.Read(ctx).Take(&p, "clinic_id = ? AND id = ?", of, which).Error
	switch {
	case database.NoRow(err):
		return p, errNoPrinter
	case err != nil:
		return p, fmt.Errorf("find printer %s: %w", which, err)
	}
	return p, nil
}

var errNoPrinter = problem.New(problem.NotFound, "there is no such printer in this clinic")

func (p Printer) data(what string) map[string]any {
	return map[string]any{"what": what, "printer": map[string]any{
		"id": p.ID, "name": p.Name, "address": p.Address, "width": p.Width, "letters": p.Letters, "page": p.Page, "cuts": p.Cuts,
	}}
}
