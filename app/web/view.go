package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"suavez/app/board"
	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/notify"
	"suavez/app/printing"
	"suavez/app/queue"
	"suavez/app/staff"
)

// ticketView is a ticket wherever it stands. Devices see the first three, and displays how it is called.
type ticketView struct {
	ID            id.Ticket    `json:"id" format:"uuid"`
	Code          string       `json:"code" example:"EN-001"`
	Number        int          `json:"number"`
	BusinessDay   string       `json:"business_day,omitempty" format:"date"`
	PriorityID    *id.Priority `json:"priority_id,omitempty" format:"uuid"`
	Risk          clinic.Risk  `json:"risk,omitempty" enum:"red,orange,yellow,green,blue" doc:"The clinical class that a nurse has given"`
	AppointmentAt *time.Time   `json:"appointment_at,omitempty" doc:"The patient's time, when there was an appointment"`
	Remote        bool         `json:"remote,omitempty" doc:"The patient is not in the clinic: a call is silent"`
	Emergency     bool         `json:"emergency,omitempty" doc:"The patient goes before all"`
	Urgent        bool         `json:"urgent,omitempty" doc:"For displays: a call is announced before others"`
	Unhurried     bool         `json:"unhurried,omitempty" doc:"For displays: a call is shown for longer and spoken slowly"`
	CalledBy      string       `json:"called_by,omitempty" doc:"For displays: what the clinic lets them show of the patient's name"`
	PatientName   string       `json:"patient_name,omitempty"`
	SocialName    string       `json:"social_name,omitempty" doc:"The name to be called by, where that is not the registered one"`
	Needs         []queue.Need `json:"needs,omitempty" nullable:"false" enum:"hearing,seeing,wheelchair,calm" doc:"What the patient says is to be thought of"`
	Language      string       `json:"language,omitempty" enum:"pt-BR,en,es"`
	ArrivedAt     *time.Time   `json:"arrived_at,omitempty"`
}

// attendanceView is an attendance with its ticket. Devices see id, state, service, room and ticket alone.
type attendanceView struct {
	ID         id.Attendance  `json:"id" format:"uuid"`
	State      queue.State    `json:"state" enum:"waiting,called,serving,finished,no_show,cancelled"`
	ServiceID  id.Service     `json:"service_id" format:"uuid"`
	RoomID     *id.Room       `json:"room_id,omitempty" format:"uuid" doc:"Where the patient is or was called"`
	Ticket     ticketView     `json:"ticket"`
	UserID     *id.User       `json:"user_id,omitempty" format:"uuid" doc:"Who called"`
	ForRoomID  *id.Room       `json:"for_room_id,omitempty" format:"uuid" doc:"The only room that the patient waits for"`
	ForUserID  *id.User       `json:"for_user_id,omitempty" format:"uuid" doc:"The only user that the patient waits for"`
	PreviousID *id.Attendance `json:"previous_id,omitempty" format:"uuid" doc:"The attendance from which the patient was forwarded"`
	Rank       *int           `json:"rank,omitempty" doc:"Who waits is called by rank, then due_at, then arrival_seq"`
	DueAt      *time.Time     `json:"due_at,omitempty"`
	TargetAt   *time.Time     `json:"target_at,omitempty" doc:"By when the clinic wants to call the patient"`
	ArrivalSeq journal.Seq    `json:"arrival_seq,omitempty"`
	QueuedAt   *time.Time     `json:"queued_at,omitempty"`
	CalledAt   *time.Time     `json:"called_at,omitempty"`
	StartedAt  *time.Time     `json:"started_at,omitempty"`
	EndedAt    *time.Time     `json:"ended_at,omitempty"`
	Calls      int            `json:"calls,omitempty" doc:"How often the patient was called"`
	BringBacks int            `json:"bring_backs,omitempty" doc:"How often the patient was brought back after not coming"`
	Reply      queue.Reply    `json:"reply,omitempty" enum:"coming,help" doc:"What the patient has answered to the present call from a phone"`
	AwayUntil  *time.Time     `json:"away_until,omitempty" doc:"Until then the patient, who has asked for more time, is not called by turn"`
	Note       string         `json:"note,omitempty"`
	Reason     string         `json:"reason,omitempty"`
}

type person struct {
	ID   id.User `json:"id" format:"uuid"`
	Name string  `json:"name"`
}

type shift struct {
	ID       id.Shift   `json:"id" format:"uuid"`
	RoomID   id.Room    `json:"room_id" format:"uuid"`
	User     person     `json:"user"`
	OpenedAt time.Time  `json:"opened_at"`
	Pause    *pauseView `json:"pause,omitempty" doc:"While nobody is called to the room"`
}

// pauseView is a pause of a shift.
type pauseView struct {
	Since  time.Time  `json:"since"`
	Reason string     `json:"reason"`
	BackAt *time.Time `json:"back_at,omitempty" doc:"When the user means to be back"`
}

type boardView struct {
	Seq         journal.Seq     `json:"seq" doc:"The journal's entry up to which this is the board"`
	Queues      []queueView     `json:"queues" nullable:"false"`
	Rooms       []boardRoom     `json:"rooms" nullable:"false"`
	Calls       []callView      `json:"calls" nullable:"false" doc:"The latest calls, newest first"`
	Next        []soonView      `json:"next,omitempty" nullable:"false" doc:"Who is next in each line; for displays, where the clinic shows it"`
	Emergencies []emergencyView `json:"emergencies,omitempty" nullable:"false" doc:"Those that are not over, the oldest first; not for devices"`
}

type queueView struct {
	ServiceID id.Service       `json:"service_id" format:"uuid"`
	Name      string           `json:"name"`
	Prefix    string           `json:"prefix"`
	Waiting   []attendanceView `json:"waiting" nullable:"false" doc:"The next one first; empty for devices"`
}

type boardRoom struct {
	ID         id.Room         `json:"id" format:"uuid"`
	Name       string          `json:"name"`
	User       *person         `json:"user,omitempty" doc:"Who is at work there; not for devices"`
	ShiftID    *id.Shift       `json:"shift_id,omitempty" format:"uuid"`
	Since      *time.Time      `json:"since,omitempty" doc:"Since when the user is at work there; not for devices"`
	Pause      *pauseView      `json:"pause,omitempty" doc:"While nobody is called to the room; not for devices"`
	Attendance *attendanceView `json:"attendance,omitempty" doc:"Who is called there or attended"`
}

type callView struct {
	Seq          journal.Seq   `json:"seq" doc:"The journal's entry of the call"`
	At           time.Time     `json:"at"`
	Recall       bool          `json:"recall"`
	AttendanceID id.Attendance `json:"attendance_id" format:"uuid"`
	State        queue.State   `json:"state" doc:"Where the patient stands since" enum:"waiting,called,serving,finished,no_show,cancelled"`
	ServiceID    id.Service    `json:"service_id" format:"uuid"`
	RoomID       id.Room       `json:"room_id" format:"uuid"`
	Ticket       ticketView    `json:"ticket"`
}

type entryView struct {
	Seq  journal.Seq     `json:"seq"`
	Type string          `json:"type" example:"attendance.called"`
	At   time.Time       `json:"at"`
	Data json.RawMessage `json:"data"`
	Next *[]soonView     `json:"next,omitempty" doc:"Who is next in each line; for displays, where the clinic shows it"`
}

// soonView is somebody who is called soon.
type soonView struct {
	ServiceID id.Service `json:"service_id" format:"uuid"`
	Code      string     `json:"code" example:"EN-001"`
}

func viewOfTicket(t queue.Ticket, to sight) ticketView {
	v := ticketView{ID: t.ID, Code: t.Code, Number: t.Number}
	if !to.ofPeople() {
		return v
	}
	v.BusinessDay, v.PriorityID, v.Risk, v.Language, v.ArrivedAt = t.BusinessDay, t.PriorityID, t.Risk, t.Language, &t.ArrivedAt
	v.AppointmentAt, v.Remote, v.Emergency = t.AppointmentAt, t.Remote, t.Emergency
	if t.Courtesy != nil {
		v.Needs = t.Courtesy.Needs
	}
	if to.audience == toStaff {
		v.PatientName = t.PatientName
		if t.Courtesy != nil {
			v.SocialName = t.Courtesy.SocialName
		}
	}
	return v
}

// ticketIn is the ticket of an attendance. How a patient is called depends on the service.
func ticketIn(a *queue.Attendance, to sight) ticketView {
	v := viewOfTicket(a.Ticket, to)
	if to.audience == toDisplays {
		v.Urgent, v.Unhurried, v.CalledBy = a.Ticket.Emergency, a.Ticket.Unhurried(), to.called(a)
	}
	return v
}

func viewOf(a *queue.Attendance, to sight) attendanceView {
	v := attendanceView{ID: a.ID, State: a.State, ServiceID: a.ServiceID, RoomID: a.RoomID, Ticket: ticketIn(a, to)}
	if !to.ofPeople() {
		return v
	}
	v.UserID, v.ForRoomID, v.ForUserID, v.PreviousID = a.UserID, a.ForRoomID, a.ForUserID, a.PreviousID
	v.Rank, v.DueAt, v.TargetAt, v.ArrivalSeq, v.QueuedAt = &a.Rank, &a.DueAt, a.TargetAt, a.ArrivalSeq, &a.QueuedAt
	v.CalledAt, v.StartedAt, v.EndedAt = a.CalledAt, a.StartedAt, a.EndedAt
	v.Calls, v.BringBacks, v.Reply, v.AwayUntil = a.Calls, a.BringBacks, a.Reply, a.AwayUntil
	if to.audience == toStaff {
		v.Note, v.Reason = a.Note, a.Reason
	} else if a.Reason == queue.ReasonGaveUp { // says nothing of the patient, and who called must know
		v.Reason = a.Reason
	}
	return v
}

func shiftView(s *queue.ShiftData) *shift {
	return &shift{ID: s.ID, RoomID: s.RoomID, User: person{s.User.ID, s.User.Name}, OpenedAt: s.OpenedAt, Pause: viewOfPause(s)}
}

func viewOfPause(s *queue.ShiftData) *pauseView {
	if s.PausedAt == nil {
		return nil
	}
	return &pauseView{*s.PausedAt, s.PauseReason, s.BackAt}
}

// shown says whether an audience may see an attendance: who is not in the clinic is no matter of the waiting room.
func shown(a *queue.Attendance, to sight) bool { return to.ofPeople() || !a.Ticket.Remote }

// viewOfEmergencies are those of a board, for people of the clinic.
func viewOfEmergencies(b *board.Board, to sight) (views []emergencyView) {
	if !to.ofPeople() {
		return nil
	}
	for _, e := range b.Emergencies {
		views = append(views, viewOfEmergency(e))
	}
	return views
}

// shownQueues are the queues that a board shows. A service that is switched off is shown as long as somebody waits for it.
func shownQueues(b *board.Board) (shown []*board.Queue) {
	for _, q := range b.Queues {
		if q.Active || len(q.Waiting) > 0 {
			shown = append(shown, q)
		}
	}
	return shown
}

// viewOfRooms are the rooms of a board as an audience sees them.
func viewOfRooms(b *board.Board, to sight) []boardRoom {
	rooms := []boardRoom{}
	for _, r := range b.Rooms {
		if !r.Active && r.Attendance == nil {
			continue
		}
		room := boardRoom{ID: r.ID, Name: r.Name}
		if r.Shift != nil && to.ofPeople() {
			room.User, room.ShiftID, room.Since, room.Pause = &person{r.Shift.User.ID, r.Shift.User.Name}, &r.Shift.ID, &r.Shift.OpenedAt, viewOfPause(r.Shift)
		}
		if r.Attendance != nil && shown(r.Attendance, to) {
			a := viewOf(r.Attendance, to)
			room.Attendance = &a
		}
		rooms = append(rooms, room)
	}
	return rooms
}

// viewOfCalls are the latest calls of a board as an audience sees them.
func viewOfCalls(b *board.Board, to sight) []callView {
	calls := []callView{}
	for _, c := range b.Calls {
		if !shown(c.Attendance, to) {
			continue
		}
		calls = append(calls, callView{
			Seq: c.Seq, At: c.At, Recall: c.Recall, AttendanceID: c.Attendance.ID, State: c.State, ServiceID: c.ServiceID, RoomID: c.RoomID,
			Ticket: ticketIn(c.Attendance, to),
		})
	}
	return calls
}

// movedView is what an entry says of an attendance.
type movedView struct {
	Attendance attendanceView  `json:"attendance"`
	From       *attendanceView `json:"from,omitempty" doc:"The attendance that a forward, or its undoing, left"`
	Next       *attendanceView `json:"next,omitempty" doc:"The attendance for the next step of the route, after a finish"`
	Steps      []stepView      `json:"steps,omitempty" nullable:"false" doc:"What is left of the route, since it was changed; not for devices"`
	VisitEnded bool            `json:"visit_ended,omitempty" doc:"No step is left; not for devices"`
	Undone     string          `json:"undone,omitempty" doc:"The type of the entry that was undone"`
	Why        *whyView        `json:"why,omitempty" doc:"Why this patient was called; not for devices"`
}

// viewOfEntry is an entry as an audience sees it, with attendances in the form that they have on the board. Devices get every number, so
// that they notice a gap, but of an entry's data only what is theirs to see: an entry that is not known here tells them nothing.
func viewOfEntry(e journal.Entry, to sight) (entryView, error) {
	v := entryView{Seq: e.Seq, Type: e.Type, At: e.At, Data: e.Data}
	var seen any
	switch e.Type {
	case queue.TicketIssued, queue.WasCalled, queue.WasRecalled, queue.WasStarted, queue.WasFinished, queue.WasForwarded,
		queue.WasNoShow, queue.WasPutBack, queue.WasBroughtBack, queue.WasCancelled, queue.WasUndone, queue.WasReplied, queue.WasPostponed, queue.WasReturned, queue.TicketChanged, queue.RouteChanged:
		var moved queue.Moved
		if err := json.Unmarshal(e.Data, &moved); err != nil {
			return v, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		if !shown(&moved.Attendance, to) {
			v.Data, v.Next = []byte("{}"), to.next
			return v, nil
		}
		v.Next = to.next
		data := movedView{Attendance: viewOf(&moved.Attendance, to), Undone: moved.Undone}
		if moved.Next != nil {
			next := viewOf(moved.Next, to)
			data.Next = &next
		}
		if to.ofPeople() {
			data.Steps, data.VisitEnded = viewOfSteps(moved.Steps), moved.VisitEnded
		}
		if moved.From != nil {
			from := viewOf(moved.From, to)
			data.From = &from
		}
		if moved.Why != nil && to.ofPeople() {
			why := viewOfWhy(*moved.Why)
			data.Why = &why
		}
		seen = data
	case queue.ShiftOpened, queue.ShiftClosed, queue.ShiftPaused, queue.ShiftResumed:
		if !to.ofPeople() {
			seen = struct{}{}
			break
		}
		var entry queue.ShiftEntry
		if err := json.Unmarshal(e.Data, &entry); err != nil {
			return v, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		seen = map[string]*shift{"shift": shiftView(&entry.Shift)}
	case queue.EmergencyRaised, queue.EmergencyTaken, queue.EmergencyCleared:
		if !to.ofPeople() {
			seen = struct{}{}
			break
		}
		alarm, err := viewOfAlarm(e, to)
		if err != nil {
			return v, err
		}
		seen = alarm
	case clinic.ServiceChanged, clinic.RoomChanged:
		if to.ofPeople() {
			return v, nil
		}
		var place placeEntry
		if err := json.Unmarshal(e.Data, &place); err != nil {
			return v, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		if place.Service != nil && to.hides(place.Service.ID) {
			place.Service.Name = ""
		}
		seen = place
	case staff.UserChanged, staff.RoleChanged, staff.SessionBegan, staff.SessionEnded, staff.SignInRefused, staff.KeyChanged, staff.SecurityChanged,
		staff.PatientsSeen, staff.JournalRead, notify.WebhookChanged, printing.Changed:
		seen = struct{}{} // for who reads the journal as an auditor alone
	case device.Tested:
		if to.audience == toTotems {
			seen = struct{}{}
			break
		}
		return v, nil
	case queue.QueueReordered, clinic.ClinicChanged:
		if to.ofPeople() {
			return v, nil
		}
		v.Next, seen = to.next, struct{}{}
	default:
		if to.audience == toStaff || to.audience == toAttendants && slices.Contains(ofAttendants, e.Type) {
			return v, nil
		}
		seen = struct{}{}
	}
	var err error
	v.Data, err = json.Marshal(seen)
	return v, err
}

// ofAttendants are entries that say nothing of a patient, and that all people of the clinic see as they are.
var ofAttendants = []string{
	clinic.ClinicChanged, clinic.PriorityChanged, clinic.RiskTargetsChanged, clinic.ProfessionalChanged, clinic.JourneyChanged, clinic.SpecialDayChanged,
	queue.QueueReordered, printing.Troubled, printing.Reprinted,
}

// placeEntry is what devices see of a change of a service or room.
type placeEntry struct {
	Service *placeView[id.Service] `json:"service,omitempty"`
	Room    *placeView[id.Room]    `json:"room,omitempty"`
}

// placeView is of a service or room what hangs on its door.
type placeView[K id.Service | id.Room] struct {
	ID        K      `json:"id"`
	Prefix    string `json:"prefix,omitempty"`
	Name      string `json:"name"`
	Direction string `json:"direction,omitempty"`
	Position  int    `json:"position"`
	Active    bool   `json:"active"`
}

// alarmEntry is what people of the clinic see of an entry about an emergency.
type alarmEntry struct {
	Emergency  emergencyView   `json:"emergency"`
	Attendance *attendanceView `json:"attendance,omitempty"`
}

func viewOfAlarm(e journal.Entry, to sight) (*alarmEntry, error) {
	var entry queue.EmergencyEntry
	if err := json.Unmarshal(e.Data, &entry); err != nil {
		return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
	}
	alarm := &alarmEntry{Emergency: viewOfEmergency(entry)}
	if entry.Attendance == nil {
		return alarm, nil
	}
	var a queue.Attendance
	if err := json.Unmarshal(entry.Attendance, &a); err != nil {
		return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
	}
	view := viewOf(&a, to)
	alarm.Attendance = &view
	return alarm, nil
}
