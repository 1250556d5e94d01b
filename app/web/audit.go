package web

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/staff"
)

// auditView is an entry of the journal for an auditor: everything that is kept of it, but what it says of patients to who may not see them.
type auditView struct {
	Seq     journal.Seq     `json:"seq"`
	At      time.Time       `json:"at"`
	Type    string          `json:"type" example:"session.began"`
	Actor   auditActor      `json:"actor"`
	About   []string        `json:"about" nullable:"false" doc:"Codes and names of what it is about" example:"[\"EN-052\", \"Sala 2\"]"`
	Address string          `json:"address,omitempty" doc:"From where on the network, where that is kept"`
	Data    json.RawMessage `json:"data"`
	Hash    string          `json:"hash" doc:"Chains the entry to the one before: see suavez audit verify"`
}

// auditActor is who did something.
type auditActor struct {
	Kind journal.ActorKind `json:"kind" enum:"user,device,system,key,patient"`
	ID   string            `json:"id,omitempty" format:"uuid"`
	Name string            `json:"name,omitempty" doc:"As it is now: of who was deleted, the name or pseudonym that was kept"`
}

// auditGroup is a kind of things that happen, as people look for them.
type auditGroup string

// familiesOf are the types of entries of each group, by what stands before their dot.
var familiesOf = map[auditGroup][]string{
	"access":   {"session"},
	"people":   {"user", "role", "key", "security", "webhook"},
	"patients": {"patients", "journal"},
	"queue":    {"ticket", "attendance", "route", "shift", "queue", "emergency", "appointment", "appointments"},
	"clinic":   {"clinic", "service", "room", "priority", "risk_targets", "professional", "journey", "special_day", "voice"},
	"devices":  {"device", "media", "printer"},
}

// AuditSearch is what an auditor looks for. Exported since huma passes over embedded types that are not.
type AuditSearch struct {
	InClinic
	From   clinic.Date `query:"from" format:"date" doc:"The first day, by the clinic's calendar; absent: from the beginning"`
	Until  clinic.Date `query:"until" format:"date" doc:"The last day; absent: to the end"`
	What   auditGroup  `query:"what" enum:"access,people,patients,queue,clinic,devices" doc:"access: sign-ins and what was refused. people: users, roles, keys, webhooks. patients: who looked at what is known of patients, or read this journal. Absent: all"`
	Actor  uuid.UUID   `query:"actor" format:"uuid" doc:"Id of a user, device or key who did it"`
	Search string      `query:"search" maxLength:"80" doc:"How a code or a name begins, or part of the name of who did it"`
}

const (
	auditAtOnce = 100
	// exportLimit is how many entries an export holds.
	exportLimit = 100_000
)

// auditPage is a part of the journal.
type auditPage struct {
	Items []auditView `json:"items" nullable:"false"`
	Next  string      `json:"next,omitempty" doc:"Where the list goes on; absent at its end"`
	Last  journal.Seq `json:"last" doc:"The number of the journal's last entry"`
}

func (s *Server) addAudit() {
	handle(s, route{
		get, "/clinics/{clinic}/audit", "audit", "Read the journal: who did what, from where and when, the last entry first",
		"For auditors. What it says of patients is told to who may see all of them alone. That it was read is an entry too.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			AuditSearch
			After journal.Seq `query:"after" minimum:"0" doc:"The next of the part before"`
		},
		) (*body[auditPage], error) {
			if err := s.noteSeen(ctx, from, staff.Seen{What: staff.TheJournal}); err != nil {
				return nil, err
			}
			r, err := s.newAuditReader(ctx, from, in.AuditSearch)
			if err != nil {
				return nil, err
			}
			r.search.Before, r.search.Limit = in.After, auditAtOnce
			page := auditPage{}
			if page.Last, err = s.Journal.Head(ctx, from.clinic.ID); err != nil {
				return nil, err
			}
			if page.Items, err = r.next(ctx); err != nil {
				return nil, err
			}
			if len(page.Items) == auditAtOnce {
				page.Next = page.Items[auditAtOnce-1].Seq.String()
			}
			return told(page, nil)
		})
	s.addAuditExport()
}

// auditReader reads a clinic's journal for an auditor, part by part.
type auditReader struct {
	server *Server
	from   *caller
	names  auditNames
	search journal.Search
}

func (s *Server) newAuditReader(ctx context.Context, from *caller, in AuditSearch) (*auditReader, error) {
	catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
	if err != nil {
		return nil, err
	}
	r := &auditReader{server: s, from: from, search: journal.Search{Families: familiesOf[in.What], Text: in.Search}}
	if r.names, err = s.auditNames(ctx, catalogue); err != nil {
		return nil, err
	}
	if in.From != "" {
		r.search.From = catalogue.At(in.From, 0)
	}
	if in.Until != "" {
		r.search.Until = catalogue.At(clinic.DateOf(in.Until.Day().AddDate(0, 0, 1)), 0)
	}
	if in.Actor != (uuid.UUID{}) {
		r.search.Actor = in.Actor.String()
	}
	if in.Search != "" {
		people, err := staff.NamedLike(ctx, s.Database, in.Search)
		if err != nil {
			return nil, err
		}
		r.search.Actors = append(people, r.names.matching(in.Search)...)
	}
	return r, nil
}

// next reads the next part.
func (r *auditReader) next(ctx context.Context) ([]auditView, error) {
	entries, err := r.server.Journal.Find(ctx, r.from.clinic.ID, r.search)
	if err != nil {
		return nil, err
	}
	codes, err := r.server.Queue.CodesOf(ctx, r.from.clinic.ID, ticketsSeen(entries))
	if err != nil {
		return nil, err
	}
	all := make([]map[string]any, len(entries))
	var ids []string
	for i, e := range entries {
		if err := json.Unmarshal(e.Data, &all[i]); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		ids = append(ids, idsIn(all[i])...)
		if e.Actor.Kind == journal.ByUser {
			ids = append(ids, e.Actor.ID.String())
		}
	}
	slices.Sort(ids)
	if r.names.users, err = staff.NamesOf(ctx, r.server.Database, slices.Compact(ids)); err != nil {
		return nil, err
	}
	views := make([]auditView, 0, len(entries))
	for i, e := range entries {
		data := all[i]
		r.names.rename(data)
		v := auditView{Seq: e.Seq, At: e.At, Type: e.Type, Actor: r.names.of(e.Actor), About: r.names.about(e, data, codes), Hash: hex.EncodeToString(e.Hash)}
		v.Address, _ = data["address"].(string)
		if !r.from.may(staff.SeeAll) {
			withoutPatients(data)
		}
		if v.Data, err = json.Marshal(data); err != nil {
			return nil, fmt.Errorf("write entry %d: %w", e.Seq, err)
		}
		views = append(views, v)
	}
	if n := len(entries); n > 0 {
		// What follows is earlier: its last day need not be found once more.
		r.search.Before, r.search.Until = entries[n-1].Seq, time.Time{}
	}
	return views, nil
}

// ofPatients are the fields of entries that say something of a patient beyond the code.
var ofPatients = []string{"patient_name", "note", "reason", "document_hash", "external_id"}

// withoutPatients takes away what data says of patients.
func withoutPatients(data any) {
	switch value := data.(type) {
	case map[string]any:
		for key, inner := range value {
			if slices.Contains(ofPatients, key) {
				delete(value, key)
				continue
			}
			withoutPatients(inner)
		}
	case []any:
		for _, inner := range value {
			withoutPatients(inner)
		}
	}
}
