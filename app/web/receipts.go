package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
)

// receiptView is what a display answered to a call.
type receiptView struct {
	DeviceID id.Device  `json:"device_id" format:"uuid"`
	Name     string     `json:"name" example:"TV da recepção"`
	On       bool       `json:"on" doc:"It was heard of in the last 30 seconds"`
	WaitsAt  *time.Time `json:"waits_at,omitempty" doc:"Since when the call waits there for others to be announced"`
	ShownAt  *time.Time `json:"shown_at,omitempty"`
	SpokenAt *time.Time `json:"spoken_at,omitempty" doc:"When it was spoken to its end"`
	Fault    string     `json:"fault,omitempty" doc:"Why it was not spoken" enum:"sound_blocked,sound_late,sound_broken"`
}

// addReceipts adds what became of calls at the displays.
func (s *Server) addReceipts() {
	handle(s, route{
		get, "/clinics/{clinic}/calls/{seq}/receipts", "receipts", "What the displays answered to a call",
		"Of each display that is to show it. Displays answer within a second: one that has not answered after five shows nothing.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Seq journal.Seq `path:"seq" minimum:"1"`
		},
		) (*body[list[receiptView]], error) {
			call, err := s.callOf(ctx, from, in.Seq)
			if err != nil {
				return nil, err
			}
			devices, err := device.List(ctx, s.Database, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			signs, err := s.Presence.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			receipts, err := s.Receipts.Of(ctx, from.clinic.ID, in.Seq)
			if err != nil {
				return nil, err
			}
			var views []receiptView
			for _, d := range devices {
				if d.Kind != device.Display || call.Ticket.Remote || !d.Shows.Has(call.ServiceID, *call.RoomID) {
					continue
				}
				r := receipts[d.ID]
				views = append(views, receiptView{d.ID, d.Name, signs[d.ID].On(s.Now()), r.WaitsAt, r.ShownAt, r.SpokenAt, r.Fault})
			}
			return listed(views), nil
		})
}
