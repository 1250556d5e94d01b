package queue

import "slices"

// State is where an attendance stands.
type State string

// The states. The first three are open: a ticket has at most one open attendance.
const (
	Waiting   State = "waiting"
	Called    State = "called"
	Serving   State = "serving"
	Finished  State = "finished"
	NoShow    State = "no_show"
	Cancelled State = "cancelled"
)

// Open says whether the patient is still in this attendance.
func (s State) Open() bool { return s == Waiting || s == Called || s == Serving }

// InRoom says whether the patient is called to a room or served in it.
func (s State) InRoom() bool { return s == Called || s == Serving }

// Step is what staff do with an attendance.
type Step string

// The steps, as the API names them.
const (
	StepCall      Step = "call"
	StepRecall    Step = "recall"
	StepStart     Step = "start"
	StepFinish    Step = "finish"
	StepNoShow    Step = "no-show"
	StepPutBack   Step = "put-back"
	StepBringBack Step = "bring-back"
	StepCancel    Step = "cancel"
)

// Types of the entries that this package appends. Data holds the attendance as it is after the change; for a forward, and the undoing
// of one, from holds the attendance that it left. That of ticket.changed holds the attendance in which the patient is; that of
// queue.reordered is Reordered.
const (
	TicketIssued   = "ticket.issued"
	TicketChanged  = "ticket.changed"
	WasCalled      = "attendance.called"
	WasRecalled    = "attendance.recalled"
	WasStarted     = "attendance.started"
	WasFinished    = "attendance.finished"
	WasForwarded   = "attendance.forwarded"
	WasNoShow      = "attendance.no_show"
	WasPutBack     = "attendance.put_back"
	WasBroughtBack = "attendance.brought_back"
	WasCancelled   = "attendance.cancelled"
	WasUndone      = "attendance.undone"
	WasReplied     = "attendance.replied"
	WasPostponed   = "attendance.postponed"
	WasReturned    = "attendance.returned"
	QueueReordered = "queue.reordered"
	ShiftOpened    = "shift.opened"
	ShiftClosed    = "shift.closed"
	ShiftPaused    = "shift.paused"
	ShiftResumed   = "shift.resumed"
	RouteChanged   = "route.changed"

	EmergencyRaised  = "emergency.raised"
	EmergencyTaken   = "emergency.taken"
	EmergencyCleared = "emergency.cleared"
)

// transition is where a step leads, and from where.
type transition struct {
	from  []State
	to    State
	entry string
}

// transitions is the whole state machine, but for forward (from called or serving) and undo (back to the state before).
var transitions = map[Step]transition{
	StepCall:      {[]State{Waiting}, Called, WasCalled},
	StepRecall:    {[]State{Called}, Called, WasRecalled},
	StepStart:     {[]State{Called}, Serving, WasStarted},
	StepFinish:    {[]State{Serving}, Finished, WasFinished},
	StepNoShow:    {[]State{Called}, NoShow, WasNoShow},
	StepPutBack:   {[]State{Called, Serving}, Waiting, WasPutBack},
	StepBringBack: {[]State{NoShow}, Waiting, WasBroughtBack},
	StepCancel:    {[]State{Waiting, Called}, Cancelled, WasCancelled},
}

// undoable are the entries that can be undone. A recall has been heard, and an undoing is final.
var undoable = []string{WasCalled, WasStarted, WasFinished, WasForwarded, WasNoShow, WasPutBack, WasBroughtBack, WasCancelled}

func canUndo(entry string) bool { return slices.Contains(undoable, entry) }
