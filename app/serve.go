package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"sync"

	"suavez/app/demo"
	"suavez/app/postgres"
	"suavez/config"
)

// Serving says how Serve is to be run.
type Serving struct {
	// Version of the binary, told to the pages.
	Version string
	// Demo makes the demonstration clinic when the database is empty, with DemoPassword unless that is empty.
	Demo         bool
	DemoPassword string
	// Ready is called once, when requests are answered.
	Ready func(Started)
}

// Started is a server that answers.
type Started struct {
	// Address it listens on.
	Address string
	// Demo is the access to the demonstration clinic; nil when there is none.
	Demo *demo.Access
	// SetupCode lets somebody on another machine make the first clinic; empty when there is one.
	SetupCode string
}

// garbage is by how much of what is in use the memory may grow before it is tidied up, in percent, where GOGC does not say otherwise. A
// box of a clinic has more processor time to spare than memory.
const garbage = 50

// Serve opens SuaVez and answers requests until ctx ends; then it lets those under way end and closes everything.
func Serve(ctx context.Context, cfg config.Config, log *slog.Logger, s Serving) (err error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	// What keeps this process from serving is found before anything is changed.
	if cfg.DatabaseURL == "" {
		release, err := postgres.Occupy(cfg.Data)
		if err != nil {
			return explain(cfg, err)
		}
		defer release()
	}
	listener, err := listen(cfg.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	a, err := Open(ctx, cfg, log)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to end before it was ready
		}
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()

	started := Started{}
	if s.Demo {
		started.Demo, err = demo.Open(ctx, a.Database, a.Journal, cfg.Data, s.DemoPassword)
		if errors.Is(err, demo.ErrInUse) {
			log.Warn(err.Error())
		} else if err != nil {
			return err
		}
	}
	if started.SetupCode, err = a.setup.Code(ctx); err != nil {
		return err
	}
	server, err := a.web(s.Version, log)
	if err != nil {
		return err
	}
	working, stopWork := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { a.Queue.KeepDays(working, log) })
	work.Go(func() { a.Queue.KeepRooms(working, a.Staff.SignedIn, log) })
	work.Go(func() { a.Appointments.Run(working, log) })
	work.Go(func() { a.Outbox.Run(working) })
	work.Go(func() { a.press.Run(working) })
	defer work.Wait()
	defer stopWork()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	started.Address = listener.Addr().String()
	s.Ready(started)
	select {
	case err := <-ended:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
		log.Info("ending")
		closed := server.Close()
		listener.Close() // where Serve has not begun yet, server.Close does not keep it from beginning
		return errors.Join(closed, ignoreClosed(<-ended))
	}
}

// ignoreClosed takes away the error that a listener is closed, which is what was wanted.
func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// listen opens the address; 0.0.0.0 is IPv4 alone, so that the line that says it is true.
func listen(address string) (net.Listener, error) {
	network := "tcp"
	if host, _, err := net.SplitHostPort(address); err == nil && net.ParseIP(host).To4() != nil {
		network = "tcp4"
	}
	l, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w: end the program that uses it, or choose another address with --listen", address, err)
	}
	return l, nil
}
