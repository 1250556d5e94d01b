package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"suavez/app/id"
	"suavez/app/notify"
	"suavez/app/problem"
	"suavez/app/staff"
)

// messageView is a message on its way to one place, or there. What it says is not shown: it may hold a code.
type messageView struct {
	ID      string       `json:"id" example:"42"`
	Kind    notify.Kind  `json:"kind" enum:"user.invited,user.password_reset,user.password_changed,user.sign_in_changed,user.activated,user.asked,user.admitted,test"`
	User    personNamed  `json:"user" doc:"Who it is about"`
	Webhook *webhookName `json:"webhook,omitempty" doc:"Absent: by mail, to the user"`
	State   notify.State `json:"state" enum:"waiting,delivered,failed,stopped" doc:"stopped: it is of no use any longer, since its code is not good or its webhook was removed"`
	Tries   int          `json:"tries"`
	At      time.Time    `json:"at"`
	Next    *time.Time   `json:"next_at,omitempty" doc:"When it is tried next, of one that waits"`
	Error   string       `json:"error,omitempty" doc:"Of the last try that failed, as the other side says it"`
}

// personNamed is a user by name.
type personNamed struct {
	ID   id.User `json:"id" format:"uuid"`
	Name string  `json:"name"`
}

// webhookName is a webhook by name; the name is empty of one that was removed.
type webhookName struct {
	ID   id.Webhook `json:"id" format:"uuid"`
	Name string     `json:"name"`
}

// messagesPage is a part of the list of messages.
type messagesPage struct {
	Items     []messageView `json:"items" nullable:"false"`
	Next      string        `json:"next,omitempty" doc:"Where the list goes on; absent at its end"`
	MailsFrom string        `json:"mails_from,omitempty" doc:"The address that mail comes from; absent where no mail server is set"`
}

// messagesAtOnce is how long a part of the list is.
const messagesAtOnce = 100

func (s *Server) addMessages() {
	handle(s, route{get, "/clinics/{clinic}/messages", "list-messages", "List the mails and the messages to webhooks, newest first", "Those that were delivered stay for seven days, others for thirty.", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			After string `query:"after" maxLength:"20" doc:"The next of the part before"`
		},
		) (*body[messagesPage], error) {
			before, err := readMessageID(in.After)
			if in.After != "" && err != nil {
				return nil, problem.InvalidField("query.after", "must be the next of the part before")
			}
			sent, err := s.Outbox.Messages(ctx, from.clinic.ID, before, messagesAtOnce)
			if err != nil {
				return nil, err
			}
			page := messagesPage{MailsFrom: s.Outbox.MailsFrom()}
			if page.Items, err = s.viewsOfMessages(ctx, from, sent); err != nil {
				return nil, err
			}
			if len(sent) == messagesAtOnce {
				page.Next = page.Items[len(sent)-1].ID
			}
			return told(page, nil)
		})
	handle(s, route{
		post, "/clinics/{clinic}/messages/{message}/repeat", "repeat-message", "Try a message again at once",
		"Also one that was delivered. too_late: its code is good no longer.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Message string `path:"message" maxLength:"20"`
		},
		) (*body[messageView], error) {
			which, err := readMessageID(in.Message)
			if err != nil {
				return nil, err
			}
			sent, err := s.Outbox.Repeat(ctx, from.clinic.ID, which)
			if err != nil {
				return nil, err
			}
			views, err := s.viewsOfMessages(ctx, from, []notify.Sent{sent})
			if err != nil {
				return nil, err
			}
			return told(views[0], nil)
		})
	handle(s, route{
		post, "/clinics/{clinic}/messages/test", "try-mail", "Mail a message to the caller's own address, to see whether it arrives",
		"It stands in the list of messages. no_mail: no mail server is set. no_email: the caller has none.", http.StatusAccepted,
	},
		func(ctx context.Context, from *caller, _ *InClinic) (*nothing, error) {
			return noContent, s.tryMessage(ctx, from, nil)
		})
}

// tryMessage sends a message to the caller, by mail or to a webhook.
func (s *Server) tryMessage(ctx context.Context, from *caller, to *id.Webhook) error {
	// As it is now: the session may not know yet of an address that was just written.
	u, err := staff.PersonOf(ctx, s.Database, from.clinic.ID, from.session.User.ID)
	if err != nil {
		return err
	}
	m := notify.Message{User: u.ID, Name: u.Name, Login: u.Login, Email: u.EmailOrNone(), Address: s.addressForOthers(from)}
	return s.Outbox.Try(ctx, from.change("", "", nil), m, to)
}

// readMessageID reads the id of a message. Problem: not_found.
func readMessageID(text string) (int64, error) {
	which, err := strconv.ParseInt(text, 10, 64)
	if err != nil || which <= 0 {
		return 0, problem.New(problem.NotFound, "there is no such message in this clinic, or no longer")
	}
	return which, nil
}

func (s *Server) viewsOfMessages(ctx context.Context, from *caller, sent []notify.Sent) ([]messageView, error) {
	all, err := s.Outbox.Webhooks(ctx, from.clinic.ID)
	if err != nil {
		return nil, err
	}
	names := map[id.Webhook]string{}
	for _, h := range all {
		names[h.ID] = h.Name
	}
	views := make([]messageView, 0, len(sent))
	for _, m := range sent {
		v := messageView{ID: strconv.FormatInt(m.ID, 10), Kind: m.Kind, User: personNamed{m.User, m.Name}, State: m.State, Tries: m.Tries, At: m.At, Next: m.Next, Error: m.Error}
		if m.Webhook != nil {
			v.Webhook = &webhookName{*m.Webhook, names[*m.Webhook]}
		}
		views = append(views, v)
	}
	return views, nil
}
