package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
)

// deviceView is a device as an administrator sees it.
type deviceView struct {
	ID       id.Device   `json:"id" format:"uuid"`
	Kind     device.Kind `json:"kind" enum:"totem,display"`
	Name     string      `json:"name"`
	PairedAt time.Time   `json:"paired_at"`
	On       bool        `json:"on" doc:"It was heard of in the last 30 seconds"`
	SeenAt   *time.Time  `json:"seen_at,omitempty" doc:"When it was last heard of; absent when it never was"`
	Address  string      `json:"address,omitempty" doc:"From where on the network it was last heard of"`
	Version  string      `json:"version,omitempty" doc:"Of the page that it shows; another than the server's until the page loads itself anew"`
	HasPIN   bool        `json:"has_pin" doc:"Its own settings are opened by a PIN"`
	Sound    string      `json:"sound,omitempty" doc:"on, or blocked until somebody touches the page once" enum:"on,blocked"`
	Screen   string      `json:"screen,omitempty" example:"1920x1080"`
	Shows    *showsView  `json:"shows,omitempty" doc:"Of a display"`
	Paper    *paperView  `json:"paper,omitempty" doc:"Of a totem"`
	Last     *lastCall   `json:"last_call,omitempty" doc:"Of a display: the last call that it has shown"`
}

// showsView is what a display shows.
type showsView struct {
	Services []id.Service `json:"services" nullable:"false" maxItems:"100" doc:"Whose calls it shows"`
	Rooms    []id.Room    `json:"rooms" nullable:"false" maxItems:"200" doc:"To which calls are shown, of whatever service; without any of both it shows all calls"`
	// What follows has come later: who does not know it leaves it out.
	Layout  device.Layout `json:"layout" required:"false" enum:"split,full" default:"split" doc:"Whether a call stands beside those before it, or has the screen for itself"`
	Media   []id.Media    `json:"media" required:"false" nullable:"false" maxItems:"50" doc:"Pictures and films that it shows one after the other while nobody is called"`
	Volumes []volumeView  `json:"volumes" required:"false" nullable:"false" maxItems:"12" doc:"How loud it is by the time of day; none: always full"`
}

// testedView is a call of nobody.
type testedView struct {
	Seq  journal.Seq `json:"seq" doc:"The journal's entry of the test"`
	Code string      `json:"code"`
}

// roomToTest is the room that a test calls to: the first of those that the display shows.
func roomToTest(is *clinic.Catalogue, shows *device.Shows) (room id.Room) {
	for _, r := range is.Rooms {
		if !r.Active || r.Kind == clinic.Remote {
			continue
		}
		if slices.Contains(shows.Rooms, r.ID) {
			return r.ID
		}
		if room.UUID == uuid.Nil {
			room = r.ID
		}
	}
	return room
}

// volumeView is how loud a display is from a time of day on.
type volumeView struct {
	From    string `json:"from" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" patternDescription:"a time of day such as 07:00" doc:"Until the next one's, over midnight too"`
	Percent int    `json:"percent" minimum:"10" maximum:"100" doc:"A display is never silent"`
}

func viewOfShows(s device.Shows) *showsView {
	v := &showsView{append([]id.Service{}, s.Services...), append([]id.Room{}, s.Rooms...), cmp.Or(s.Layout, device.Split), append([]id.Media{}, s.Media...), []volumeView{}}
	for _, one := range s.Volumes {
		v.Volumes = append(v.Volumes, volumeView{one.From.String(), one.Percent})
	}
	return v
}

// shows is what a display is to show.
func (v *showsView) shows() *device.Shows {
	if v == nil {
		return nil
	}
	s := &device.Shows{Services: v.Services, Rooms: v.Rooms, Layout: v.Layout, Media: v.Media}
	for _, one := range v.Volumes {
		s.Volumes = append(s.Volumes, device.Volume{From: minuteOf(one.From), Percent: one.Percent})
	}
	return s
}

// lastCall is the last call that a display has shown.
type lastCall struct {
	Code     string     `json:"code" example:"EN-001"`
	ShownAt  time.Time  `json:"shown_at"`
	SpokenAt *time.Time `json:"spoken_at,omitempty"`
	Fault    string     `json:"fault,omitempty" doc:"Why it was not spoken" enum:"sound_blocked,sound_late,sound_broken"`
}

// asksForCode is a page that wants to become a device.
type asksForCode struct {
	Kind device.Kind `json:"kind" enum:"totem,display"`
}

// codeView is what such a page shows, and the token that becomes valid when the code is accepted.
type codeView struct {
	Code      string    `json:"code" example:"K7Q-4WT"`
	Token     string    `json:"token" doc:"For POST /auth/device, which answers 401 until the code is accepted"`
	ExpiresAt time.Time `json:"expires_at"`
	// Desk is where an administrator types the code in.
	Desk addressView `json:"desk"`
}

// shownView is a device that shows a code.
type shownView struct {
	Kind device.Kind `json:"kind" enum:"totem,display"`
}

// addressesView are where the faces are opened.
type addressesView struct {
	Totem   addressView `json:"totem"`
	Display addressView `json:"display"`
	Desk    addressView `json:"desk"`
}

// accepted is a code that an administrator has typed in.
type accepted struct {
	Code string `json:"code" minLength:"1" maxLength:"20" example:"K7Q-4WT"`
	Name string `json:"name" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"TV da recepção"`
}

// deviceEdit is what is to change of a device.
type deviceEdit struct {
	Name *string `json:"name,omitempty" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	PIN  *string `json:"pin,omitempty" maxLength:"8" doc:"4 to 8 digits, or empty for none"`
	// Shows is of a display.
	Shows *showsView `json:"shows,omitempty"`
	// Paper is of a totem.
	Paper *paperView `json:"paper,omitempty"`
}

// givenPIN is a PIN as it is typed.
type givenPIN struct {
	PIN string `json:"pin" maxLength:"20"`
}

func (s *Server) addDevices() {
	handle(s, route{
		post, "/pairings", "ask-for-code", "Ask for the code that makes this page a device",
		"The page shows the code until an administrator accepts it, ten minutes at most.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *body[asksForCode]) (*body[codeView], error) {
			p, err := device.Ask(ctx, s.Database, s.Now(), in.Body.Kind, from.address)
			if err != nil {
				return nil, err
			}
			desk, err := s.addressOf(from, "/admin#devices")
			return &body[codeView]{codeView{p.Code, p.Token, p.Until, desk}}, err
		})
	handle(s, route{get, "/clinics/{clinic}/devices", "list-devices", "List the devices", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[deviceView]], error) {
			devices, err := device.List(ctx, s.Database, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			signs, err := s.Presence.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			last, err := s.Receipts.Last(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []deviceView
			for _, d := range devices {
				v := deviceView{ID: d.ID, Kind: d.Kind, Name: d.Name, PairedAt: d.CreatedAt, HasPIN: d.PINHash != ""}
				if sign, seen := signs[d.ID]; seen {
					v.SeenAt, v.Address, v.Version, v.On = &sign.SeenAt, sign.Address, sign.Version, sign.On(s.Now())
					v.Sound, v.Screen = sign.Sound, sign.Screen
				}
				if d.Kind == device.Display {
					v.Shows = viewOfShows(d.Shows)
				}
				if d.Kind == device.Totem {
					v.Paper = viewOfDevicePaper(d.Paper)
				}
				if l, shown := last[d.ID]; shown {
					v.Last = &lastCall{l.Code, l.ShownAt, l.SpokenAt, l.Fault}
				}
				items = append(items, v)
			}
			return listed(items), nil
		})
	handle(s, route{get, "/clinics/{clinic}/pairings/{code}", "find-pairing", "What kind of device shows a code", "", http.StatusOK},
		func(ctx context.Context, _ *caller, in *struct {
			InClinic
			Code string `path:"code" maxLength:"20" example:"K7Q-4WT"`
		},
		) (*body[shownView], error) {
			kind, err := device.KindShowing(ctx, s.Database, s.Now(), in.Code)
			return &body[shownView]{shownView{kind}}, err
		})
	handle(s, route{get, "/clinics/{clinic}/addresses", "addresses", "Where totem, display and desk are opened", "", http.StatusOK},
		func(_ context.Context, from *caller, _ *InClinic) (*body[addressesView], error) {
			v := addressesView{}
			for page, to := range map[string]*addressView{"/totem": &v.Totem, "/display": &v.Display, "/desk": &v.Desk} {
				var err error
				if *to, err = s.addressOf(from, page); err != nil {
					return nil, err
				}
			}
			return &body[addressesView]{v}, nil
		})
	handle(s, route{
		post, "/clinics/{clinic}/devices", "accept-device", "Accept the device that shows a code",
		"not_found: no device shows it, or no longer.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body accepted
		},
		) (*body[deviceView], error) {
			d, err := device.Accept(ctx, s.Journal, s.Now(), from.actor(), from.clinic.ID, in.Body.Code, in.Body.Name)
			if err != nil {
				return nil, err
			}
			return &body[deviceView]{deviceView{ID: d.ID, Kind: d.Kind, Name: d.Name, PairedAt: d.CreatedAt}}, nil
		})
	handle(s, route{patch, "/clinics/{clinic}/devices/{device}", "edit-device", "Rename a device, give it another PIN, or other calls to show", "The PIN opens the device's own settings; an empty one takes it away.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Device id.Device `path:"device" format:"uuid"`
			Body   deviceEdit
		},
		) (*nothing, error) {
			wanted := device.Wanted{Name: in.Body.Name, PIN: in.Body.PIN, Shows: in.Body.Shows.shows(), Paper: in.Body.Paper.paper()}
			return noContent, device.Edit(ctx, s.Journal, from.actor(), from.clinic.ID, in.Device, wanted)
		})
	handle(s, route{
		post, "/clinics/{clinic}/devices/{device}/test-call", "test-display", "Let a display show and speak a call of nobody",
		"It answers as to any call: see last_call of the device.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Device id.Device `path:"device" format:"uuid"`
		},
		) (*body[testedView], error) {
			is, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			seq, err := device.Test(ctx, s.Journal, from.actor(), from.clinic.ID, in.Device, func(shows *device.Shows) id.Room { return roomToTest(is, shows) })
			return told(testedView{seq, device.TestCode}, err)
		})
	handle(s, route{post, "/auth/device/pin", "open-settings", "Open the settings of this device by its PIN", "wrong_code; not_found: the device has none.", http.StatusNoContent},
		func(_ context.Context, from *caller, in *body[givenPIN]) (*nothing, error) {
			return noContent, s.tryCode(from.device.ID.String(), func() error { return from.device.OpenSettings(in.Body.PIN) })
		})
	handle(s, route{del, "/clinics/{clinic}/devices/{device}", "revoke-device", "Revoke a device", "Its page is signed out at once.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Device id.Device `path:"device" format:"uuid"`
		},
		) (*nothing, error) {
			return noContent, device.Revoke(ctx, s.Journal, from.actor(), from.clinic.ID, in.Device)
		})
}
