package web

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/staff"
)

// auditNames are the names of who and what a clinic's journal tells of, as they are now, by their ids.
type auditNames struct {
	users   map[string]staff.Named // of those whom the entries name
	devices map[string]string
	keys    map[string]string
	places  map[string]string // services and rooms
}

// auditNames reads the names of all but the users.
func (s *Server) auditNames(ctx context.Context, c *clinic.Catalogue) (n auditNames, err error) {
	n.places = map[string]string{}
	if n.devices, err = device.Names(ctx, s.Database, c.ID); err != nil {
		return n, err
	}
	if n.keys, err = staff.KeyNames(ctx, s.Database, c.ID); err != nil {
		return n, err
	}
	for _, service := range c.Services {
		n.places[service.ID.String()] = service.Name
	}
	for _, room := range c.Rooms {
		n.places[room.ID.String()] = room.Name
	}
	return n, nil
}

// of is who did something.
func (n auditNames) of(a journal.Actor) auditActor {
	which := a.ID.String()
	switch a.Kind {
	case journal.ByUser:
		return auditActor{a.Kind, which, n.users[which].Name}
	case journal.ByDevice:
		return auditActor{a.Kind, which, n.devices[which]}
	case journal.ByKey:
		return auditActor{a.Kind, which, n.keys[which]}
	case journal.ByPatient, journal.BySystem:
	}
	return auditActor{Kind: a.Kind}
}

// matching are the ids of devices and keys whose names hold a text.
func (n auditNames) matching(text string) (ids []string) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, names := range []map[string]string{n.devices, n.keys} {
		for which, name := range names {
			if strings.Contains(strings.ToLower(name), text) {
				ids = append(ids, which)
			}
		}
	}
	return ids
}

// idsIn are the ids that data holds as such.
func idsIn(data any) (ids []string) {
	switch value := data.(type) {
	case map[string]any:
		if which, is := value["id"].(string); is {
			if _, named := value["name"]; named {
				ids = append(ids, which)
			}
		}
		for _, inner := range value {
			ids = append(ids, idsIn(inner)...)
		}
	case []any:
		for _, inner := range value {
			ids = append(ids, idsIn(inner)...)
		}
	}
	return ids
}

// rename gives users who were deleted, wherever data names them, the name that was kept of them.
func (n auditNames) rename(data any) {
	switch value := data.(type) {
	case map[string]any:
		if which, _ := value["id"].(string); n.users[which].Deleted {
			if _, named := value["name"]; named {
				value["name"] = n.users[which].Name
			}
		}
		// What changed of a user who was deleted is told without the names and logins themselves.
		if user, is := value["user"].(map[string]any); is {
			if which, _ := user["id"].(string); n.users[which].Deleted {
				if changed, is := value["changed"].(map[string]any); is {
					for _, field := range []string{"name", "login", "registration", "specialty"} {
						delete(changed, field)
					}
				}
			}
		}
		for _, inner := range value {
			n.rename(inner)
		}
	case []any:
		for _, inner := range value {
			n.rename(inner)
		}
	}
}

// things are the parts of an entry's data that have a name.
var things = []string{"user", "service", "room", "priority", "journey", "special_day", "role", "key", "webhook", "device", "professional"}

// about are the codes and names of what an entry is about.
func (n auditNames) about(e journal.Entry, data map[string]any, codes map[id.Ticket]string) []string {
	about := []string{}
	add := func(text any) {
		if text, is := text.(string); is && text != "" && !slices.Contains(about, text) {
			about = append(about, text)
		}
	}
	attendance, _ := data["attendance"].(map[string]any)
	ticket, _ := attendance["ticket"].(map[string]any)
	add(ticket["code"])
	if which, is := ticketSeen(e); is {
		add(codes[which])
	}
	if which, is := attendance["room_id"].(string); is {
		add(n.places[which])
	}
	for _, name := range things {
		if thing, is := data[name].(map[string]any); is {
			add(thing["name"])
		}
	}
	if shift, is := data["shift"].(map[string]any); is {
		if which, is := shift["room_id"].(string); is {
			add(n.places[which])
		}
	}
	if day, is := data["day"].(string); is {
		add(day)
	}
	if appointment, is := data["appointment"].(map[string]any); is {
		add(appointment["code"])
	}
	return about
}

// ticketSeen is the ticket whose visit somebody looked at.
func ticketSeen(e journal.Entry) (which id.Ticket, is bool) {
	if e.Type != staff.PatientsSeen {
		return which, false
	}
	var seen staff.Seen
	if json.Unmarshal(e.Data, &seen) != nil || seen.Ticket == nil {
		return which, false
	}
	return *seen.Ticket, true
}

func ticketsSeen(entries []journal.Entry) (all []id.Ticket) {
	for _, e := range entries {
		if which, is := ticketSeen(e); is {
			all = append(all, which)
		}
	}
	return all
}
