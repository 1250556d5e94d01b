package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/board"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/opinion"
	"suavez/app/printing"
	"suavez/app/queue"
	"suavez/app/texts"
)

// myTicketView is what a patient sees of the own ticket, and of others how many are ahead. Whoever finds the paper can look too: there is
// no name in it, and no service that the clinic keeps to itself.
type myTicketView struct {
	Seq         journal.Seq  `json:"seq" doc:"The journal's entry up to which this is so"`
	Clinic      ticketClinic `json:"clinic"`
	Code        string       `json:"code" example:"EN-001"`
	BusinessDay string       `json:"business_day" format:"date"`
	Language    string       `json:"language" enum:"pt-BR,en,es" doc:"Of the patient"`
	Priority    *inLanguages `json:"priority,omitempty"`
	Needs       []queue.Need `json:"needs" nullable:"false" enum:"hearing,seeing,wheelchair,calm" doc:"What is to be thought of when the patient is called"`
	State       queue.State  `json:"state" enum:"waiting,called,serving,finished,no_show,cancelled"`
	Service     *myService   `json:"service,omitempty" doc:"Absent where the clinic keeps it to itself"`
	Ahead       *int         `json:"ahead,omitempty" doc:"How many are called before; absent for who does not wait, or waits for one room or person alone"`
	Wait        *wait        `json:"wait,omitempty" doc:"Absent while too little is known to say"`
	Room        *myRoom      `json:"room,omitempty" doc:"Where the patient is called to or attended"`
	CalledAt    *time.Time   `json:"called_at,omitempty" doc:"When the patient was called to that room"`
	Calls       int          `json:"calls" doc:"How often the patient was called in the present attendance: one more is a call anew"`
	Reply       queue.Reply  `json:"reply,omitempty" enum:"coming,help" doc:"What the patient has answered to the present call"`
	GaveUp      bool         `json:"gave_up,omitempty" doc:"The patient gave the ticket up"`
	TakeBack    *time.Time   `json:"take_back_until,omitempty" doc:"Until when that can be taken back"`
	AwayUntil   *time.Time   `json:"away_until,omitempty" doc:"Until then the patient, who has asked for more time, is not called by turn; a time that is over says that it was asked for"`
	Later       int          `json:"later_minutes,omitempty" doc:"For how many minutes the patient can ask not to be called; absent where that cannot be asked for, or was already"`
	Next        []*myService `json:"next" nullable:"false" doc:"The steps that are left after this one"`
	Done        []myStep     `json:"done" nullable:"false" doc:"What is over, in order"`
	Heard       []myCall     `json:"heard" nullable:"false" doc:"All calls of the ticket, the latest first"`
	Opinion     string       `json:"opinion,omitempty" enum:"wanted,given" doc:"Whether the patient is asked how the visit was, or has said it; absent before the end, and where the clinic does not ask"`
	ArrivedAt   time.Time    `json:"arrived_at"`
	EndedAt     *time.Time   `json:"ended_at,omitempty" doc:"When the visit ended"`
	// attendance is the one in which the patient is, or was last.
	attendance *queue.Attendance
}

// ticketClinic is the clinic of a ticket.
type ticketClinic struct {
	Name     string          `json:"name"`
	Language clinic.Language `json:"language" enum:"pt-BR,en,es"`
	TimeZone string          `json:"time_zone" example:"America/Sao_Paulo"`
	WiFi     string          `json:"wifi,omitempty" doc:"The network from which phones follow tickets"`
	Urgent   string          `json:"urgent,omitempty" doc:"Whom to phone in an emergency" example:"192"`
	Texts    texts.Own       `json:"texts,omitempty" doc:"What its phone page says in the clinic's own words, by language and the name of the text"`
}

// inLanguages is a text in the languages that there are of it.
type inLanguages struct {
	Name   string `json:"name"`
	NameEn string `json:"name_en,omitempty"`
	NameEs string `json:"name_es,omitempty"`
}

// myService is a service as its patients see it.
type myService struct {
	ID        id.Service                    `json:"id" format:"uuid"`
	Name      string                        `json:"name"`
	WaitAt    string                        `json:"wait_at,omitempty" doc:"Where its patients wait, as the sign there says it"`
	Direction string                        `json:"direction,omitempty" doc:"How to get there"`
	Color     clinic.Color                  `json:"color,omitempty" enum:"blue,green,orange,purple,turquoise,pink,brown,graphite"`
	Words     map[clinic.Language]faceWords `json:"words" doc:"Its name and texts in other languages than the clinic's"`
}

type myRoom struct {
	Name      string `json:"name"`
	Direction string `json:"direction,omitempty"`
}

// myStep is a part of the visit that is over.
type myStep struct {
	Service *myService  `json:"service,omitempty"`
	State   queue.State `json:"state" enum:"finished,no_show,cancelled"`
	EndedAt time.Time   `json:"ended_at"`
}

// myCall is a call of the ticket.
type myCall struct {
	At     time.Time `json:"at"`
	Room   string    `json:"room"`
	Recall bool      `json:"recall,omitempty" doc:"Called again to the same room"`
}

// phoneView is what patients can do from their own phone.
type phoneView struct {
	Follow       bool   `json:"follow" doc:"The code on a ticket leads to a page that follows it"`
	Address      string `json:"address,omitempty" maxLength:"120" doc:"By which phones reach SuaVez; absent: the one by which the clinic's own pages know it" example:"http://192.168.0.20:8080"`
	WiFi         string `json:"wifi,omitempty" maxLength:"32" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"The network from which phones follow tickets"`
	LaterMinutes int    `json:"later_minutes" minimum:"0" maximum:"60" doc:"For how long a patient may ask not to be called yet, once for each step; 0: not at all"`
	Opinion      bool   `json:"opinion" doc:"The patient is asked at the end how the visit was"`
}

// OfToken is the address of a patient's own ticket. Exported since huma passes over embedded types that are not.
type OfToken struct {
	Keyed
	Token string `path:"token" maxLength:"60" doc:"What follow_url ends with"`
}

// replying is what a patient who is called answers.
type replying struct {
	Reply queue.Reply `json:"reply" enum:"coming,help" doc:"coming: on the way. help: somebody is to fetch the patient"`
}

// needing is what is to be thought of when the patient is called.
type needing struct {
	Needs []queue.Need `json:"needs" nullable:"false" maxItems:"4" uniqueItems:"true" enum:"hearing,seeing,wheelchair,calm"`
}

func (s *Server) addMyTicket() {
	handle(s, route{
		get, "/my-ticket/{token}", "my-ticket", "A patient's own ticket",
		"Live from /ws/v1/my-ticket/{token}. not_found: there never was such a ticket, or it is of another day.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, _ *OfToken) (*body[*myTicketView], error) {
			return told(s.myTicket(ctx, from))
		})
	handle(s, route{get, "/my-ticket/{token}/address", "my-ticket-address", "Where a phone follows the ticket, with a QR code", "", http.StatusOK},
		func(_ context.Context, from *caller, in *OfToken) (*body[addressView], error) {
			return told(s.phoneAddress(from, printing.FollowPath+in.Token))
		})
	handle(s, route{
		get, "/clinics/{clinic}/phone-address", "phone-address", "By which address phones reach SuaVez, with a QR code to try it",
		"Where the clinic has set none, the one by which the caller knows this server.", http.StatusOK,
	},
		func(_ context.Context, from *caller, _ *InClinic) (*body[addressView], error) {
			return told(s.phoneAddress(from, "/"))
		})
	change := func(ctx context.Context, from *caller, err error) (*body[*myTicketView], error) {
		if err != nil {
			return nil, err
		}
		return told(s.myTicket(ctx, from))
	}
	handle(s, route{post, "/my-ticket/{token}/reply", "reply-to-call", "Answer a call", "wrong_state: the patient is not called.", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			OfToken
			Body replying
		},
		) (*body[*myTicketView], error) {
			asked := from.change(in.Key, "reply-to-call", in.Body)
			return change(ctx, from, s.Queue.SetReply(ctx, asked, from.patient.Ticket, in.Body.Reply))
		})
	handle(s, route{post, "/my-ticket/{token}/give-up", "give-up", "Give the ticket up", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfToken) (*body[*myTicketView], error) {
			return change(ctx, from, s.Queue.GiveUp(ctx, from.change(in.Key, "give-up", from.patient), from.patient.Ticket))
		})
	handle(s, route{post, "/my-ticket/{token}/take-back", "take-back", "Take back that the ticket was given up", "Within ten seconds.", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfToken) (*body[*myTicketView], error) {
			v, err := s.visitOf(ctx, from)
			if err == nil {
				_, err = s.Queue.Undo(ctx, from.change(in.Key, "take-back", from.patient), v.Last().ID)
			}
			return change(ctx, from, err)
		})
	handle(s, route{
		post, "/my-ticket/{token}/later", "ask-for-time", "Ask for more time: not to be called by turn for as long as the clinic allows",
		"Once in each step of the visit; the place in line stays. forbidden: the clinic does not allow it. too_late: the second time.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *OfToken) (*body[*myTicketView], error) {
			return change(ctx, from, s.Queue.Postpone(ctx, from.change(in.Key, "ask-for-time", from.patient), from.patient.Ticket))
		})
	handle(s, route{post, "/my-ticket/{token}/back", "be-back", "Be back before that time is over", "wrong_state: the patient is not away.", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfToken) (*body[*myTicketView], error) {
			return change(ctx, from, s.Queue.Return(ctx, from.change(in.Key, "be-back", from.patient), from.patient.Ticket))
		})
	handle(s, route{put, "/my-ticket/{token}/needs", "say-needs", "Say what is to be thought of when the patient is called", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			OfToken
			Body needing
		},
		) (*body[*myTicketView], error) {
			return change(ctx, from, s.Queue.SetNeeds(ctx, from.change(in.Key, "say-needs", in.Body), from.patient.Ticket, in.Body.Needs))
		})
}

// myTicket is the ticket of the patient who asks, as it is now.
func (s *Server) myTicket(ctx context.Context, from *caller) (*myTicketView, error) {
	v, err := s.visitOf(ctx, from)
	if err != nil {
		return nil, err
	}
	calls, err := s.Queue.CallsOf(ctx, from.clinic.ID, v.Ticket.ID, v.Attendances[0].ArrivalSeq)
	if err != nil {
		return nil, err
	}
	c, err := s.Catalogues.Of(ctx, from.clinic.ID)
	if err != nil {
		return nil, err
	}
	view := viewOfMine(c, v, calls)
	if c.Phone.Opinion && v.EndedAt != nil && view.State == queue.Finished {
		given, err := opinion.Given(ctx, s.Database, c.ID, v.Ticket.ID)
		if err != nil {
			return nil, err
		}
		view.Opinion = map[bool]string{false: "wanted", true: "given"}[given]
	}
	return view, s.foretell(ctx, c.ID, view)
}

// foretell says how many are ahead of a patient, and how long the wait will probably be.
func (s *Server) foretell(ctx context.Context, of id.Clinic, view *myTicketView) error {
	a := view.attendance
	view.Ahead, view.Wait = nil, nil
	err := s.Boards.Look(ctx, of, func(b *board.Board) {
		view.Seq = b.Seq
		if ahead, waits := b.Ahead(a.ID); waits && a.ForRoomID == nil && a.ForUserID == nil {
			view.Ahead = &ahead
		}
	})
	if err != nil {
		return err
	}
	r, err := s.Waits.Of(ctx, of, a)
	if err != nil {
		s.Log.Warn("cannot tell how long a wait will be", "error", err)
	}
	view.Wait = viewOfRange(r)
	return nil
}

// viewOfMine is a visit as its patient sees it.
func viewOfMine(c *clinic.Catalogue, v *queue.Visit, calls []queue.Announced) *myTicketView {
	last := v.Last()
	view := &myTicketView{
		Clinic: ticketClinic{c.Name, c.Language, c.TimeZone, c.Phone.WiFi, c.Totem.Urgent, c.Texts.On(texts.Phone)},
		Code:   v.Ticket.Code, BusinessDay: v.Ticket.BusinessDay, Language: v.Ticket.Language, Needs: []queue.Need{},
		attendance: last, State: last.State, Service: viewOfMyService(c, last.ServiceID), Calls: last.Calls, Reply: last.Reply,
		Next: []*myService{}, Done: []myStep{}, Heard: []myCall{}, ArrivedAt: v.Ticket.ArrivedAt, EndedAt: v.EndedAt,
	}
	if p := c.AnyPriority(v.Ticket.PriorityID); p != nil {
		view.Priority = &inLanguages{p.Name, p.NameEn, p.NameEs}
	}
	if v.Ticket.Courtesy != nil {
		view.Needs = append(view.Needs, v.Ticket.Courtesy.Needs...)
	}
	if last.State.InRoom() {
		view.Room, view.CalledAt = viewOfMyRoom(c, *last.RoomID), last.CalledAt
	}
	if last.State == queue.Cancelled && last.Reason == queue.ReasonGaveUp {
		until := last.EndedAt.Add(queue.UndoWithin)
		view.GaveUp, view.TakeBack = true, &until
	}
	if view.AwayUntil = last.AwayUntil; last.AwayUntil == nil && (last.State == queue.Waiting || last.State == queue.Called) {
		view.Later = c.Phone.LaterMinutes
	}
	for _, step := range v.Route {
		if s := viewOfMyService(c, step.ServiceID); s != nil && !step.Optional && view.EndedAt == nil {
			view.Next = append(view.Next, s)
		}
	}
	for _, a := range v.Attendances {
		if a.EndedAt != nil && a.Reason != queue.ReasonForwarded {
			view.Done = append(view.Done, myStep{viewOfMyService(c, a.ServiceID), a.State, *a.EndedAt})
		}
	}
	for _, call := range calls {
		view.Heard = append(view.Heard, myCall{call.At, viewOfMyRoom(c, call.RoomID).Name, call.Recall})
	}
	return view
}

// viewOfMyService is a service as its patients see it, or nil where the clinic keeps it to itself.
func viewOfMyService(c *clinic.Catalogue, which id.Service) *myService {
	s, _ := c.AnyService(which)
	if s.Sensitive {
		return nil
	}
	face := viewOfFace(s.Face)
	return &myService{s.ID, s.Name, s.WaitAt, s.Direction, s.Color, face.Words}
}

func viewOfMyRoom(c *clinic.Catalogue, which id.Room) *myRoom {
	r, _ := c.AnyRoom(which)
	return &myRoom{r.Name, r.Direction}
}
