package printing

import (
	"cmp"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // registers itself
	_ "image/png"  // registers itself
	"strings"
	"sync"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/media"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/report"
)

// Reprinted is the type of an entry that a ticket is wanted on paper once more; data is a ReprintedEntry.
const Reprinted = "ticket.reprinted"

// ReprintedEntry is the data of such an entry.
type ReprintedEntry struct {
	Ticket  ReprintedTicket `json:"ticket"`
	Printer id.Printer      `json:"printer_id"`
}

// ReprintedTicket is the ticket in such an entry.
type ReprintedTicket struct {
	ID   id.Ticket `json:"id"`
	Code string    `json:"code"`
}

// Became is what became of the last paper of a ticket.
type Became struct {
	State   State
	Printer string
	Trouble Trouble
}

// papersMost is how many papers a ticket may have: who presses again and again wastes a roll.
const papersMost = 4

// Of is what became of the last paper of a ticket. Problem: not_found, when none was wanted.
func (p *Press) Of(ctx context.Context, of id.Clinic, ticket id.Ticket) (Became, error) {
	return p.became(ctx, "this ticket is printed on no printer", "p.clinic_id = ? AND p.ticket_id = ?", of, ticket)
}

// became is what became of the last paper for which a condition holds; none says that there is no such paper. Problem: not_found.
func (p *Press) became(ctx context.Context, none, which string, args ...any) (b Became, err error) {
	err = p.Database.Read(ctx).Raw(`SELECT p.state, r.name AS printer, r.trouble FROM papers p JOIN printers r ON r.clinic_id = p.clinic_id AND r.id = p.printer_id
		WHERE `+which+` ORDER BY p.asked_at DESC, p.again DESC LIMIT 1`, args...).Take(&b).Error
	switch {
	case database.NoRow(err):
		return b, problem.New(problem.NotFound, none)
	case err != nil:
		return b, fmt.Errorf("look for what became of a paper: %w", err)
	}
	return b, nil
}

// Again wants a ticket of today on paper once more. Problems: not_found; full, when it has papers enough.
func (p *Press) Again(ctx context.Context, by journal.Asked, ticket id.Ticket, printer id.Printer) error {
	c, err := p.Catalogues(ctx, by.Clinic)
	if err != nil {
		return err
	}
	if _, err := printerOf(ctx, p.Database, by.Clinic, printer); err != nil {
		return err
	}
	issued, err := p.issued(ctx, c, ticket)
	if err != nil {
		return err
	}
	_, err = p.Journal.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		var has int
		if err := change.DB.Raw("SELECT count(*) FROM papers WHERE clinic_id = ? AND ticket_id = ?", by.Clinic, ticket).Row().Scan(&has); err != nil {
			return err
		}
		if has >= papersMost {
			return problem.New(problem.Full, fmt.Sprintf("this ticket was printed %d times already", has))
		}
		err := change.DB.Exec("INSERT INTO papers (clinic_id, id, printer_id, ticket_id, again, asked_at) VALUES (?, ?, ?, ?, true, ?)",
			by.Clinic, id.New[id.Paper](), printer, ticket, change.At).Error
		if err != nil {
			return err
		}
		return change.Append(Reprinted, ReprintedEntry{ReprintedTicket{ticket, issued.Ticket.Code}, printer})
	})
	if err != nil {
		return fmt.Errorf("print ticket %s again: %w", ticket, err)
	}
	p.Wake()
	return nil
}

// Try prints a page by which people see whether a printer prints well, and returns it. Problem: not_found.
func (p *Press) Try(ctx context.Context, by journal.Asked, printer id.Printer) (id.Paper, error) {
	if _, err := printerOf(ctx, p.Database, by.Clinic, printer); err != nil {
		return id.Paper{}, err
	}
	one := id.New[id.Paper]()
	err := p.Database.Transaction(ctx, func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO papers (clinic_id, id, printer_id, again, asked_at) VALUES (?, ?, ?, true, ?)", by.Clinic, one, printer, p.Now()).Error
	})
	if err != nil {
		return one, fmt.Errorf("try printer %s: %w", printer, err)
	}
	p.Wake()
	return one, nil
}

// Tried is what became of such a page. Problem: not_found.
func (p *Press) Tried(ctx context.Context, of id.Clinic, one id.Paper) (Became, error) {
	return p.became(ctx, "there is no such page", "p.clinic_id = ? AND p.id = ? AND p.ticket_id IS NULL", of, one)
}

// Draw is the picture of a ticket on paper of a width, for a browser that prints it. Problem: not_found, also for one of another day.
func (p *Press) Draw(ctx context.Context, of id.Clinic, ticket id.Ticket, width Width) (*image.Gray, error) {
	c, err := p.Catalogues(ctx, of)
	if err != nil {
		return nil, err
	}
	paper, err := p.lay(ctx, c, ticket, width, false)
	if err != nil {
		return nil, err
	}
	return paper.Draw()
}

// Sample is how a ticket of a clinic would look with a layout: what the form that changes it shows.
func (p *Press) Sample(ctx context.Context, of id.Clinic, layout clinic.Paper, m Model) (*image.Gray, error) {
	c, err := p.Catalogues(ctx, of)
	if err != nil {
		return nil, err
	}
	t := Ticket{Language: c.Language, Clinic: c.Name, Service: "Enfermagem", Code: "EN-058", At: p.Now().In(c.Zone), Own: c.Texts}
	for _, s := range c.Services {
		if s.Active && !s.Sensitive {
			t.show(s, c.Language)
			t.Code = s.Prefix + "-058"
			break
		}
	}
	t.Wait = &report.Range{LowMinutes: 15, HighMinutes: 25}
	if c.Phone.Follow {
		t.Follow, t.WiFi = p.site(c)+FollowPath+strings.Repeat("A", sampleToken), c.Phone.WiFi
	}
	paper := Lay(t, layout, p.logos.of(ctx, p.Database, of, layout.Logo), m.Width, false)
	commands, err := m.Encode(paper)
	if err != nil {
		return nil, err
	}
	out, err := Print(commands, m)
	if err != nil {
		return nil, err
	}
	return out.Papers[0], nil
}

// FollowPath is where a patient's phone finds the page of a ticket; its token follows.
const FollowPath = "/s/"

// sampleToken is how long a token in a sample is: one that leads nowhere.
const sampleToken = 42

// site is the address by which phones reach SuaVez.
func (p *Press) site(c *clinic.Catalogue) string { return cmp.Or(c.Phone.Address, p.Site(c.ID)) }

// paperFor is what a row of papers wants printed.
func (p *Press) paperFor(ctx context.Context, printer Printer, row *paper) (Paper, error) {
	c, err := p.Catalogues(ctx, row.ClinicID)
	if err != nil {
		return Paper{}, err
	}
	if row.TicketID == nil {
		return Trial(c.Language, c.Texts, c.Name, printer.Name, p.Now().In(c.Zone), printer.Width), nil
	}
	return p.lay(ctx, c, *row.TicketID, printer.Width, row.Again)
}

// lay lays a ticket of today out.
func (p *Press) lay(ctx context.Context, c *clinic.Catalogue, ticket id.Ticket, width Width, again bool) (Paper, error) {
	issued, err := p.issued(ctx, c, ticket)
	if err != nil {
		return Paper{}, err
	}
	t := Ticket{Language: clinic.Language(issued.Ticket.Language), Clinic: c.Name, Code: issued.Ticket.Code, At: issued.Ticket.ArrivedAt.In(c.Zone), Own: c.Texts}
	if !t.Language.Known() {
		t.Language = c.Language
	}
	if s, found := c.AnyService(issued.ServiceID); found && !s.Sensitive {
		t.show(s, c.Language)
	}
	if c.Phone.Follow {
		t.Follow, t.WiFi = p.site(c)+FollowPath+issued.FollowToken, c.Phone.WiFi
	}
	if !again { // later it would be another
		if t.Wait, err = p.Waits.Of(ctx, c.ID, &issued.Attendance); err != nil {
			p.Log.Warn("cannot tell how long a wait will be", "error", err)
		}
	}
	return Lay(t, c.Paper, p.logos.of(ctx, p.Database, c.ID, c.Paper.Logo), width, again), nil
}

// show is what a service says of itself in the ticket's language.
func (t *Ticket) show(s clinic.Service, home clinic.Language) {
	t.Service, t.Sign, t.Place, t.Way = s.Name, s.Name, s.WaitAt, s.Direction
	if words, has := s.Words[t.Language]; has && t.Language != home {
		if words.Name != "" {
			t.Service = words.Name
		}
		if words.Direction != "" {
			t.Way = words.Direction
		}
	}
}

// issued is a ticket of today. Problem: not_found.
func (p *Press) issued(ctx context.Context, c *clinic.Catalogue, ticket id.Ticket) (*queue.Issued, error) {
	issued, err := p.Queue.Admitted(ctx, c.ID, ticket)
	if database.NoRow(err) || err == nil && issued.Ticket.BusinessDay != string(c.BusinessDay(p.Now())) {
		return nil, problem.New(problem.NotFound, "there is no such ticket of today in this clinic")
	}
	return issued, err
}

// logos are the pictures of clinics, decoded once. One that was changed has another id.
type logos struct {
	mu   sync.Mutex
	last map[id.Media]image.Image
}

// logosKept is how many are kept.
const logosKept = 32

// of is a picture; nil where there is none, or none that can be had: a ticket is printed without it.
func (l *logos) of(ctx context.Context, db *database.Database, of id.Clinic, which *id.Media) image.Image {
	if which == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.last[*which]; ok {
		return known
	}
	item, err := media.Find(ctx, db, of, *which)
	if err != nil || item.Type == media.MP4 {
		return nil
	}
	picture, _, err := image.Decode(media.Open(ctx, db, item))
	if err != nil {
		return nil
	}
	if l.last == nil || len(l.last) >= logosKept {
		l.last = map[id.Media]image.Image{}
	}
	l.last[*which] = picture
	return picture
}
