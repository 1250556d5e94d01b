package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"time"

	"suavez/app/demo"
	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/simulate"
	"suavez/config"
)

// Simulating says how Simulate is to be run.
type Simulating struct {
	Version string
	simulate.Plan
	// Ready is called once, when the pages can be opened to look on.
	Ready func(Started)
}

// monday is the day before the first that is simulated.
var monday = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Simulate serves the demonstration clinic from a folder of its own, which is deleted afterwards, on a clock that jumps from one event to the
// next, and lets days pass in it.
func Simulate(ctx context.Context, cfg config.Config, log *slog.Logger, s Simulating) (results []simulate.Result, err error) {
	dir, err := os.MkdirTemp("", "suavez-simulation-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o755); err != nil { // the account of PostgreSQL enters it
		return nil, fmt.Errorf("open the folder: %w", err)
	}
	cfg.Data, cfg.DatabaseURL = dir, ""
	listener, err := listen(cfg.Listen)
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	clock := simulate.NewClock(monday)
	a, err := openAt(ctx, cfg, log, clock.Now)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	access, err := demo.Open(ctx, a.Database, a.Journal, dir, "")
	if err != nil {
		return nil, err
	}
	server, err := a.web(s.Version, log)
	if err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	defer func() {
		closed := server.Close()
		listener.Close()
		err = errors.Join(err, closed, ignoreClosed(<-ended))
	}()
	s.Ready(Started{Address: listener.Addr().String(), Demo: access})
	site, err := a.site(ctx, access, listener, clock)
	if err != nil {
		return nil, err
	}
	return simulate.Run(ctx, site, s.Plan)
}

// site is the demonstration clinic as a simulation uses it.
func (a *App) site(ctx context.Context, access *demo.Access, listener net.Listener, clock *simulate.Clock) (simulate.Site, error) {
	seeded, err := demo.Seed(ctx, a.Database, a.Journal, access.Clinic, access.Password)
	if err != nil {
		return simulate.Site{}, err
	}
	token, err := device.Add(ctx, a.Journal, journal.System(), seeded.Clinic.ID, device.Totem, "Simulation")
	if err != nil {
		return simulate.Site{}, err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return simulate.Site{}, fmt.Errorf("read the address: %w", err)
	}
	return simulate.Site{
		URL: "http://" + net.JoinHostPort("127.0.0.1", port), Clinic: access.Clinic, Password: access.Password,
		Logins: slices.Clone(access.Logins()), TotemToken: token, Clock: clock,
		EndDay: func(ctx context.Context) error {
			_, err := a.Queue.CloseDay(ctx, seeded.Clinic.ID)
			return err
		},
	}, nil
}
