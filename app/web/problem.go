package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
)

const problemType = "application/problem+json"

// statuses are the HTTP statuses of the problems; one that is not named is a conflict.
var statuses = map[problem.Code]int{
	problem.Malformed:       http.StatusBadRequest,
	problem.Invalid:         http.StatusUnprocessableEntity,
	problem.Unusable:        http.StatusUnprocessableEntity,
	problem.TooLarge:        http.StatusRequestEntityTooLarge,
	problem.Unauthenticated: http.StatusUnauthorized,
	problem.WrongPassword:   http.StatusUnauthorized,
	problem.WrongCode:       http.StatusForbidden,
	problem.NotActive:       http.StatusForbidden,

	problem.NoMail:            http.StatusConflict,
	problem.NoEmail:           http.StatusConflict,
	problem.NotInvited:        http.StatusForbidden,
	problem.Waiting:           http.StatusForbidden,
	problem.ProviderAway:      http.StatusServiceUnavailable,
	problem.SecondFactor:      http.StatusUnauthorized,
	problem.SecondFactorSetup: http.StatusUnauthorized,
	problem.Forbidden:         http.StatusForbidden,
	problem.TooMany:           http.StatusTooManyRequests,
	problem.NotFound:          http.StatusNotFound,
	problem.Unavailable:       http.StatusServiceUnavailable,
	internal:                  http.StatusInternalServerError,
}

// internal is the code of everything that is no problem of the vocabulary; its detail stays in the log.
const internal problem.Code = "internal"

// answer is a problem as it is told over HTTP: RFC 9457, with the code and the problem's values as extension members.
type answer struct {
	status  int
	problem *problem.Error
}

// Error is the problem's.
func (a *answer) Error() string { return a.problem.Error() }

// GetStatus is huma's.
func (a *answer) GetStatus() int { return a.status }

// ContentType is huma's.
func (a *answer) ContentType(string) string { return problemType }

// MarshalJSON writes the members.
func (a *answer) MarshalJSON() ([]byte, error) {
	members := map[string]any{}
	for name, value := range a.problem.Values {
		members[name] = value
	}
	members["type"] = "about:blank"
	members["title"] = http.StatusText(a.status)
	members["status"] = a.status
	members["code"] = a.problem.Code
	members["detail"] = a.problem.Detail
	if len(a.problem.Fields) > 0 {
		fields := make([]map[string]string, len(a.problem.Fields))
		for i, f := range a.problem.Fields {
			fields[i] = map[string]string{"location": f.Location, "message": f.Message}
		}
		members["errors"] = fields
	}
	return json.Marshal(members)
}

// problemDocument describes the answer in the API's document.
type problemDocument struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Code   string         `json:"code" doc:"Stable; choose words by it" enum:"malformed,invalid,too_large,unusable,unauthenticated,wrong_password,wrong_code,not_active,second_factor,second_factor_setup,not_invited,waiting,forbidden,too_many_requests,not_found,wrong_state,room_busy,room_occupied,other_room,no_shift,ticket_busy,visit_over,paused,call_again,too_late,nothing_to_undo,key_reused,already_set_up,closed,full,check_in_early,check_in_late,in_use,no_mail,no_email,last_administrator,unavailable,provider_away,internal"`
	Detail string         `json:"detail" doc:"What is wrong and how to mend it, for developers"`
	Errors []problemField `json:"errors,omitempty" nullable:"false" doc:"Each value that is not valid"`

	State         queue.State   `json:"state,omitempty" doc:"wrong_state: the state now" enum:"waiting,called,serving,finished,no_show,cancelled"`
	OccupiedBy    string        `json:"occupied_by,omitempty" doc:"room_occupied: name of who is at work there"`
	OccupiedSince time.Time     `json:"occupied_since,omitzero" doc:"room_occupied"`
	RoomID        id.Room       `json:"room_id,omitzero" format:"uuid" doc:"other_room: where the patient is"`
	AttendanceID  id.Attendance `json:"attendance_id,omitzero" format:"uuid" doc:"room_busy: the patient who is still there"`
	TicketCode    string        `json:"ticket_code,omitempty" doc:"room_busy"`

	Calls          int       `json:"calls,omitempty" doc:"call_again: how often the patient was called"`
	CallsNeeded    int       `json:"calls_needed,omitempty" doc:"call_again: how often this clinic calls before it notes a no-show"`
	BringBackTimes int       `json:"bring_back_times,omitempty" doc:"too_late: how often a patient can be brought back"`
	OpensAt        time.Time `json:"opens_at,omitzero" doc:"closed: when the service opens; absent where that is not foreseen. check_in_early: from when on the patient can check in"`
	At             time.Time `json:"at,omitzero" doc:"check_in_early, check_in_late: the time of the appointment"`
	Reason         string    `json:"reason,omitempty" doc:"closed: why this day is not as others are"`

	Fault string `json:"fault,omitempty" doc:"unusable: what is wrong with the file" enum:"unreadable,silent,long,distorted,noisy,broken,kind,codec,small,large,heavy,too_long,full"`

	RetryAt time.Time `json:"retry_at,omitzero" doc:"too_many_requests: from when on one may try again, where that is known"`
	Pending string    `json:"pending,omitempty" doc:"second_factor, second_factor_setup: for the step that is left; good for five minutes"`
	Name    string    `json:"name,omitempty" doc:"second_factor, second_factor_setup: of who gave the right password"`

	BringBackMinutes int `json:"bring_back_minutes,omitempty" doc:"too_late: within how many minutes a patient can be brought back"`
}

type problemField struct {
	Location string `json:"location" example:"body.patient_name"`
	Message  string `json:"message"`
}

// tell turns any error into what is told of it. What is internal goes to the log.
func (s *Server) tell(err error, method, route string) *answer {
	if told := problem.Of(err); told != nil {
		status, ok := statuses[told.Code]
		if !ok {
			status = http.StatusConflict
		}
		return &answer{status, told}
	}
	if database.Unavailable(err) {
		s.warnUnavailable(err)
		return &answer{http.StatusServiceUnavailable, problem.New(problem.Unavailable, "the database does not answer now: try again in a moment, with the same Idempotency-Key")}
	}
	s.Log.Error("request failed", "method", method, "route", route, "error", err)
	return &answer{http.StatusInternalServerError, problem.New(internal, "something went wrong in the server; its log says what")}
}

// saidEvery is how often the log says of a database that it is unavailable, which each request then finds.
const saidEvery = 10 * time.Second

// warnUnavailable says in the log, once in a while, why requests are refused.
func (s *Server) warnUnavailable(err error) {
	why := "the database does not answer: requests are refused until it does"
	if database.DiskFull(err) {
		why = "the disk is full: free room where the database is; until then changes are refused, and nothing is lost"
	}
	now := time.Now()
	if last, said := s.said.Load(why); said && now.Sub(last.(time.Time)) < saidEvery {
		return
	}
	s.said.Store(why, now)
	s.Log.Error(why, "error", err)
}

// answerError answers what no route has answered: what Fiber itself refuses.
func (s *Server) answerError(c *fiber.Ctx, err error) error {
	var known *fiber.Error
	if !errors.As(err, &known) {
		return send(c, s.tell(err, c.Method(), c.Route().Path))
	}
	code := map[int]problem.Code{
		http.StatusNotFound:              problem.NotFound,
		http.StatusMethodNotAllowed:      problem.NotFound,
		http.StatusRequestEntityTooLarge: problem.TooLarge,
		http.StatusTooManyRequests:       problem.TooMany,
	}[known.Code]
	if code == "" {
		code = problem.Malformed
	}
	return send(c, &answer{known.Code, problem.New(code, known.Message)})
}

func send(c *fiber.Ctx, a *answer) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, problemType)
	return c.Status(a.status).Send(text)
}

// ofHuma turns the errors that huma finds in a request into answers of ours; everything else passes.
func ofHuma(_ huma.Context, _ string, value any) (any, error) {
	found, ok := value.(*huma.ErrorModel)
	if !ok {
		return value, nil
	}
	p := problem.New(problem.Invalid, "the request is not valid: see errors for each value")
	switch found.Status {
	case http.StatusUnprocessableEntity:
	case http.StatusRequestEntityTooLarge:
		p = problem.New(problem.TooLarge, found.Detail)
	default:
		p = problem.New(problem.Malformed, found.Detail)
	}
	for _, e := range found.Errors {
		p.Fields = append(p.Fields, problem.Field{Location: e.Location, Message: e.Message})
	}
	return &answer{found.Status, p}, nil
}

// panicked is the error of a handler that panicked. The stack goes to the log, which the caller writes.
func (s *Server) panicked(value any) error {
	s.Log.Error("panic", "value", value, "stack", string(debug.Stack()))
	return fmt.Errorf("panic: %v", value)
}
