package postgres

import (
	"context"
	"io/fs"
	"log/slog"
	"time"
)

// attaching follows a server that another process owns, and takes it over when that process ends: a serve
// that began while a short subcommand had the server must not be left without one.
type attaching struct {
	stop    context.CancelFunc
	stopped chan struct{}
}

// attached returns the server at address, which another process owns for now.
func attached(f folder, pack fs.FS, address postmaster, log *slog.Logger) *Server {
	following, stop := context.WithCancel(context.Background())
	s := &Server{url: f.url(address), attach: &attaching{stop: stop, stopped: make(chan struct{})}}
	go s.follow(following, f, pack, address, log)
	return s
}

// follow tries to become the owner until it is or ctx ends.
func (s *Server) follow(ctx context.Context, f folder, pack fs.FS, address postmaster, log *slog.Logger) {
	defer close(s.attach.stopped)
	for pause(ctx, 250*time.Millisecond) == nil {
		held, err := acquire(f, ownerLock)
		if err != nil || held == nil {
			continue
		}
		log.Info("the process that ran PostgreSQL has ended; taking its place")
		o, running, err := own(ctx, f, pack, held, address, log)
		if err != nil {
			held.release()
			log.Error("PostgreSQL could not be taken over; trying again", "error", err)
			if pause(ctx, 2*time.Second) != nil {
				return
			}
			continue
		}
		if f.url(running) != s.url {
			log.Error("PostgreSQL has another address than before: restart this process", "before", address.socketDir, "now", running.socketDir)
		}
		s.mu.Lock()
		s.owner = o
		s.mu.Unlock()
		return
	}
}

// end stops following.
func (a *attaching) end() {
	a.stop()
	<-a.stopped
}
