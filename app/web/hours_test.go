package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"suavez/app/device"
)

// opening is whether a service gives out tickets, as the API tells it.
type opening struct {
	ServiceID string `json:"service_id"`
	Open      bool
	ClosesAt  *time.Time `json:"closes_at"`
	OpensAt   *time.Time `json:"opens_at"`
	Reason    string
	Left      *int
}

// A service gives out tickets at its hours and up to its limit; whoever is at the desk may give out one anyway. The test's clock begins
// on Monday, 2 March 2026, at nine.
func TestHours_closedAndFull(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem := s.user("admin"), s.device(device.Totem)
	nursing, pharmacy := s.Service("EN").String(), s.Service("FA").String()
	openingOf := func(service string) opening {
		t.Helper()
		var list struct{ Items []opening }
		totem.want(http.StatusOK, "GET", "/clinics/demo/openings", nil).json(t, &list)
		for _, o := range list.Items {
			if o.ServiceID == service {
				return o
			}
		}
		t.Fatalf("there is no opening of %s", service)
		return opening{}
	}
	if o := openingOf(nursing); !o.Open || o.ClosesAt != nil || o.Left != nil {
		t.Errorf("without hours it is %+v", o)
	}

	day := []any{map[string]string{"opens": "07:30", "closes": "18:00"}}
	week := map[string]any{"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day}
	admin.want(http.StatusOK, "PATCH", "/clinics/demo", map[string]any{"hours": map[string]any{"kept": true, "week": week}})
	late := []any{map[string]string{"opens": "20:00", "closes": "02:00"}}
	var service struct {
		Hours struct {
			Kept bool
			Week struct {
				Monday, Tuesday []struct{ Opens, Closes string }
			}
		}
		DailyLimit int `json:"daily_limit"`
	}
	admin.want(http.StatusOK, "PATCH", "/clinics/demo/services/"+pharmacy, map[string]any{
		"hours": map[string]any{"kept": true, "week": map[string]any{"monday": late}},
	}).json(t, &service)
	if m := service.Hours.Week.Monday; !service.Hours.Kept || len(m) != 1 || m[0].Opens != "20:00" || m[0].Closes != "02:00" || len(service.Hours.Week.Tuesday) != 0 {
		t.Errorf("the hours are %+v", service.Hours)
	}
	admin.want(http.StatusOK, "PATCH", "/clinics/demo/services/"+nursing, map[string]any{"daily_limit": 2})

	if o := openingOf(nursing); !o.Open || o.ClosesAt == nil || !o.ClosesAt.Equal(at(t, "2026-03-02T18:00:00-03:00")) || o.Left == nil || *o.Left != 2 {
		t.Errorf("within its hours it is %+v", o)
	}
	if o := openingOf(pharmacy); o.Open || o.OpensAt == nil || !o.OpensAt.Equal(at(t, "2026-03-02T20:00:00-03:00")) {
		t.Errorf("before its hours it is %+v", o)
	}
	ask := map[string]any{"service_id": nursing}
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", ask)
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", ask)
	if p := totem.want(http.StatusConflict, "POST", "/clinics/demo/tickets", ask).problem(t); p.Code != "full" {
		t.Errorf("the third ticket of two is refused as %+v", p)
	}
	if o := openingOf(nursing); *o.Left != 0 {
		t.Errorf("%d are left", *o.Left)
	}
	refused := totem.want(http.StatusConflict, "POST", "/clinics/demo/tickets", map[string]any{"service_id": pharmacy})
	if p := refused.problem(t); p.Code != "closed" || !strings.Contains(refused.text, `"opens_at":"2026-03-02T20:00:00-03:00"`) {
		t.Errorf("a closed service refuses as %s", refused.text)
	}
	anyway := map[string]any{"service_id": pharmacy, "anyway": true}
	totem.want(http.StatusForbidden, "POST", "/clinics/demo/tickets", anyway)
	admin.want(http.StatusCreated, "POST", "/clinics/demo/tickets", anyway)
	admin.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": nursing, "anyway": true})
	// An emergency is taken in at any hour.
	admin.want(http.StatusCreated, "POST", "/clinics/demo/emergencies", map[string]any{})

	// The next morning there are tickets again.
	s.Clock.Advance(24 * time.Hour)
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", ask)
	s.user("admin").want(http.StatusOK, "PATCH", "/clinics/demo", map[string]any{"hours": map[string]any{"kept": false}})
	if o := openingOf(nursing); !o.Open || o.ClosesAt != nil {
		t.Errorf("without hours again it is %+v", o)
	}
}

func TestSpecialDays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse, totem := s.user("admin"), s.user("enfermagem"), s.device(device.Totem)
	const path = "/clinics/demo/special-days"
	var day struct{ ID string }
	ask := map[string]any{"day": "2026-03-02", "reason": "Reunião da equipe", "periods": []any{map[string]string{"opens": "10:00", "closes": "12:00"}}}
	nurse.want(http.StatusForbidden, "POST", path, ask)
	admin.want(http.StatusCreated, "POST", path, ask).json(t, &day)
	if p := admin.want(http.StatusUnprocessableEntity, "POST", path, ask).problem(t); p.Errors[0].Location != "body.day" {
		t.Errorf("a second one on the same date is refused as %+v", p)
	}
	refused := totem.want(http.StatusConflict, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN")})
	if !strings.Contains(refused.text, "Reunião da equipe") {
		t.Errorf("it does not say why: %s", refused.text)
	}
	var list struct {
		Items []struct {
			ID, Day, Reason string
			National        bool
			Periods         []any
		}
	}
	totem.want(http.StatusOK, "GET", path, nil).json(t, &list)
	if first, second := list.Items[0], list.Items[1]; first.ID != day.ID || first.National || len(first.Periods) != 1 || second.Day != "2026-04-03" || !second.National {
		t.Errorf("the special days are %+v", list.Items)
	}
	admin.want(http.StatusOK, "PATCH", path+"/"+day.ID, map[string]any{"day": "2026-03-03"})
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN")})
	admin.want(http.StatusNoContent, "DELETE", path+"/"+day.ID, nil)
	admin.want(http.StatusNotFound, "DELETE", path+"/"+day.ID, nil)
	for what, bad := range map[string]map[string]any{
		"no date":       {"day": "2026-02-30"},
		"no time":       {"day": "2026-03-04", "periods": []any{map[string]string{"opens": "25:00", "closes": "26:00"}}},
		"overlap":       {"day": "2026-03-04", "periods": []any{map[string]string{"opens": "08:00", "closes": "12:00"}, map[string]string{"opens": "11:00", "closes": "13:00"}}},
		"control":       {"day": "2026-03-04", "reason": "a\x00b"},
		"other service": {"day": "2026-03-04", "service_id": "019c0000-0000-7000-8000-000000000000"},
	} {
		if r := admin.send("POST", path, bad); r.status != http.StatusUnprocessableEntity && r.status != http.StatusNotFound {
			t.Errorf("%s: %d %s", what, r.status, r.text)
		}
	}
	if r := admin.send("PATCH", "/clinics/demo", map[string]any{"hours": map[string]any{"kept": true}}); r.status != http.StatusUnprocessableEntity {
		t.Errorf("hours without a day are taken: %s", r.text)
	}
	if r := admin.send("PATCH", "/clinics/demo", map[string]any{"time_zone": "Mars/Olympus"}); r.status != http.StatusUnprocessableEntity {
		t.Errorf("a zone that is none is taken: %s", r.text)
	}
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	must(t, err)
	return moment
}
