package appointment

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// Sign is that by which a patient says which appointment it is: a code, what a QR code holds, or the number of a document.
type Sign struct {
	Code     string
	Document string
	// Printer on which the ticket is printed; nil: on none.
	Printer *id.Printer
}

// CheckedIn is an appointment whose patient has arrived, and the ticket.
type CheckedIn struct {
	Appointment Data
	Ticket      *queue.Issued
}

// CheckIn gives the ticket of an appointment to the patient who shows its sign. Of several with one document it is the next one that can be checked
// in. Who has checked in already gets the same ticket. Problems: invalid, not_found, check_in_early (opens_at says from when, at the
// appointment's time), check_in_late.
func (a *Appointments) CheckIn(ctx context.Context, asked journal.Asked, sign Sign) (*CheckedIn, error) {
	c, err := a.catalogues(ctx, asked.Clinic)
	if err != nil {
		return nil, err
	}
	found, err := a.find(ctx, c, sign)
	if err != nil {
		return nil, err
	}
	return a.arrive(ctx, c, asked, found, rulesOfTotem, sign.Printer)
}

// Arrive gives the ticket of an appointment to the patient whom staff see, however early or late. Problems: not_found, wrong_state.
func (a *Appointments) Arrive(ctx context.Context, asked journal.Asked, appointment id.Appointment) (*CheckedIn, error) {
	c, err := a.catalogues(ctx, asked.Clinic)
	if err != nil {
		return nil, err
	}
	return a.arrive(ctx, c, asked, appointment, rulesOfStaff, nil)
}

// find finds the appointment of a sign. Served by appointment_code_is_unique and appointments_by_document.
func (a *Appointments) find(ctx context.Context, c *clinic.Catalogue, sign Sign) (id.Appointment, error) {
	today := c.BusinessDay(a.now())
	query := a.db.Read(ctx).Model(&Appointment{}).Where("clinic_id = ? AND state <> ?", c.ID, Cancelled)
	switch {
	case sign.Document != "":
		digits, err := ReadDocument(sign.Document, "body.document")
		if err != nil {
			return id.Appointment{}, err
		}
		if a.documents == nil {
			return id.Appointment{}, errNoKey
		}
		query = query.Where("document_hash = ? AND day >= ?", a.documents.hash(c.ID, digits), today)
	default:
		code, err := ReadCode(sign.Code, c.Slug)
		if err != nil {
			return id.Appointment{}, err
		}
		query = query.Where("code = ? AND day >= ?", code, today)
	}
	// The first day's, of these one that is still booked, then by the time.
	var found Appointment
	err := query.Order("day, state <> 'booked', at, id").Take(&found).Error
	switch {
	case database.NoRow(err):
		return id.Appointment{}, problem.New(problem.NotFound, "there is no appointment from today on for this code or document")
	case err != nil:
		return id.Appointment{}, fmt.Errorf("look for an appointment: %w", err)
	}
	return found.ID, nil
}

// punctuality is what a check-in makes of the time of an appointment: the time that counts in line, nil for the arrival's, or a problem.
type punctuality func(c *clinic.Catalogue, at, now time.Time) (*time.Time, error)

// rulesOfTotem are the clinic's for early and late patients.
func rulesOfTotem(c *clinic.Catalogue, at, now time.Time) (*time.Time, error) {
	opens := at.Add(-minutes(c.Rules.CheckInEarlyMinutes))
	switch {
	case now.Before(opens):
		return nil, problem.New(problem.CheckInEarly, "it is too early for this appointment: come again from opens_at on").
			With("opens_at", opens.In(c.Zone)).With("at", at.In(c.Zone))
	case !now.After(at.Add(minutes(c.Rules.CheckInLateMinutes))), c.Rules.LateRule == clinic.LateByTime:
		return &at, nil
	case c.Rules.LateRule == clinic.LateToReception:
		return nil, problem.New(problem.CheckInLate, "it is too late for this appointment: the reception decides").With("at", at.In(c.Zone))
	}
	return nil, nil //nolint:nilnil // the arrival counts
}

// rulesOfStaff take in everybody; who is late by the clinic's rules counts by the arrival.
func rulesOfStaff(c *clinic.Catalogue, at, now time.Time) (*time.Time, error) {
	if c.Rules.LateRule != clinic.LateByTime && now.After(at.Add(minutes(c.Rules.CheckInLateMinutes))) {
		return nil, nil //nolint:nilnil // the arrival counts
	}
	return &at, nil
}

// arrive gives out the ticket of an appointment, once.
func (a *Appointments) arrive(ctx context.Context, c *clinic.Catalogue, asked journal.Asked, appointment id.Appointment, rules punctuality, printer *id.Printer) (*CheckedIn, error) {
	is, err := a.change(ctx, asked, HasArrived, func(change *journal.Change) (*Appointment, error) {
		now, err := take(change.DB, asked.Clinic, appointment)
		switch {
		case err != nil:
			return nil, err
		case now.State == Arrived:
			return now, journal.ErrNothingToDo
		case now.State != Booked:
			return nil, notBooked(now)
		}
		at, err := rules(c, now.At, change.At)
		if err != nil {
			return nil, err
		}
		service, err := c.Service(now.ServiceID)
		if err != nil {
			return nil, err
		}
		ticket, err := a.queue.Admit(change, c, service, queue.Arrival{
			ServiceID: now.ServiceID, PriorityID: now.PriorityID, RoomID: now.RoomID, UserID: now.UserID, PatientName: now.PatientName,
			Courtesy: now.courtesy(), Language: now.Language, Note: now.Note, Remote: now.Remote, Expected: true, AppointmentAt: at, Printer: printer,
		})
		if err != nil {
			return nil, err
		}
		now.State, now.TicketID, now.ArrivedAt = Arrived, &ticket, &change.At
		return now, save(change.DB, now)
	})
	if err != nil {
		return nil, err
	}
	ticket, err := a.queue.Admitted(ctx, asked.Clinic, *is.TicketID)
	if err != nil {
		return nil, err
	}
	return &CheckedIn{*is, ticket}, nil
}

// remoteEvery is how often remote patients whose time has come are looked for, and remoteWithin until when after it.
const (
	remoteEvery  = 20 * time.Second
	remoteWithin = 12 * time.Hour
)

// Run lets remote patients join the line when their time has come, until ctx ends: nobody checks them in. Instances may do so side by side.
func (a *Appointments) Run(ctx context.Context, log *slog.Logger) {
	every := time.NewTicker(remoteEvery)
	defer every.Stop()
	for {
		if _, err := a.AdmitRemote(ctx); err != nil && ctx.Err() == nil {
			log.Warn("cannot let remote patients join the line", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

// AdmitRemote lets the remote patients whose time has come join the line, and returns how many those were. Served by appointments_remote.
func (a *Appointments) AdmitRemote(ctx context.Context) (admitted int, err error) {
	now := a.now()
	var due []Appointment
	err = a.db.Read(ctx).Where("remote AND state = 'booked' AND at <= ? AND at > ?", now, now.Add(-remoteWithin)).Order("at, id").Limit(200).Find(&due).Error
	if err != nil {
		return 0, fmt.Errorf("look for remote patients: %w", err)
	}
	for _, one := range due {
		_, err := a.Arrive(ctx, journal.Asked{Clinic: one.ClinicID, By: journal.System()}, one.ID)
		switch {
		case problem.Of(err) != nil: // cancelled meanwhile, or the service is switched off: the desk sees it among the appointments
		case err != nil:
			return admitted, err
		default:
			admitted++
		}
	}
	return admitted, nil
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
