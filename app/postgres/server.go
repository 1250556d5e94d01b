package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"
)

// attachWithin is how long Start waits for the process that owns the data folder to have its server ready.
const attachWithin = 2 * time.Minute

// Options say where the server lives and which programs it runs.
type Options struct {
	// DataDir is the data folder of SuaVez; the server lives in DataDir/postgres.
	DataDir string
	// Pack holds postgres.tar.zst and version, as scripts/build makes them. With nil the
	// system's PostgreSQL programs are used.
	Pack fs.FS
	// Port makes the server listen on a loopback port with a random password, as it always does on Windows, instead of on a socket.
	Port bool
	// Log is told of starts, crashes and stops; nil is silent.
	Log *slog.Logger
}

// Server is a PostgreSQL server that answers at URL.
type Server struct {
	url    string
	mu     sync.Mutex
	owner  *owner     // nil while another process owns the server
	attach *attaching // nil in the process that owned it from the start
}

// owner is what the process that holds the lock needs to keep the server running.
type owner struct {
	folder   folder
	programs programs
	lock     *lock
	log      *slog.Logger

	process *process // belongs to watch once that runs
	stop    context.CancelFunc
	stopped chan struct{}
	once    sync.Once
	err     error
}

// Start returns a server that accepts connections: it attaches to the one of another process,
// adopts one whose owner was killed, or makes the cluster where there is none and starts it. When ctx
// ends before the server is ready, Start undoes what it began; afterwards ctx has no effect.
func Start(ctx context.Context, o Options) (*Server, error) {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	f, err := openFolder(o.DataDir)
	if err != nil {
		return nil, err
	}
	if o.Port {
		f.door = port{}
	}
	held, running, err := lockOrAttach(ctx, f)
	if err != nil {
		return nil, err
	}
	if held == nil {
		log.Info("using the PostgreSQL server that another process runs in this data folder", "pid", running.pid)
		return attached(f, o.Pack, running, log), nil
	}
	own, running, err := own(ctx, f, o.Pack, held, postmaster{}, log)
	if err != nil {
		held.release()
		return nil, err
	}
	return &Server{url: f.url(running), owner: own}, nil
}

// URL is the address of the database suavez for pgx and libpq. With a port it holds the password.
func (s *Server) URL() string { return s.url }

// Owned says whether this process runs the server; false while another process does.
func (s *Server) Owned() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.owner != nil
}

// Close stops the server if this process owns it, letting running transactions roll back and
// everything committed reach the disk; a server of another process goes on. It may be called more than once.
func (s *Server) Close() error {
	if s.attach != nil {
		s.attach.end()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.owner == nil {
		return nil
	}
	return s.owner.close()
}

// lockOrAttach returns the lock, or else the ready server of the process that holds it.
func lockOrAttach(ctx context.Context, f folder) (*lock, postmaster, error) {
	giveUp := time.Now().Add(attachWithin)
	for {
		held, err := acquire(f, ownerLock)
		if err != nil || held != nil {
			return held, postmaster{}, err
		}
		if p, ok := f.postmaster(); ok && p.ready() && f.answers(p) {
			return nil, p, nil
		}
		if time.Now().After(giveUp) {
			return nil, postmaster{}, fmt.Errorf("another suavez process holds %s, but its PostgreSQL was not ready within %s; its log is %s",
				f.lockFile(), attachWithin, f.logFile())
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return nil, postmaster{}, fmt.Errorf("wait for the PostgreSQL of another suavez process: %w", err)
		}
	}
}

// own brings up the server in a folder whose lock is held, at the address of before if there was one, and watches it
// from then on.
func own(ctx context.Context, f folder, pack fs.FS, held *lock, before postmaster, log *slog.Logger) (*owner, postmaster, error) {
	programs, err := findPrograms(ctx, f, pack, log)
	if err != nil {
		return nil, postmaster{}, err
	}
	if err := ensureCluster(ctx, f, programs, log); err != nil {
		return nil, postmaster{}, err
	}
	o := &owner{folder: f, programs: programs, lock: held, log: log, stopped: make(chan struct{})}
	running, err := o.bringUp(ctx, before)
	if err != nil {
		return nil, postmaster{}, err
	}
	f.removeOtherPrograms(programs)
	watching, stop := context.WithCancel(context.Background())
	o.stop = stop
	go o.watch(watching, running)
	return o, running, nil
}

// bringUp takes over or starts the server, with the database that is worked in. One that was taken over may be about to end, as one of a machine
// that is short of memory: then another is started.
func (o *owner) bringUp(ctx context.Context, before postmaster) (postmaster, error) {
	for again := false; ; again = true {
		p, err := o.adoptOrStart(ctx, before)
		if err != nil {
			return postmaster{}, err
		}
		err = ensureDatabase(ctx, o.folder, p)
		if err == nil {
			return p, nil
		}
		if down := o.process.shutDown(o.folder, o.programs); down != nil || again || ctx.Err() != nil {
			return postmaster{}, errors.Join(err, down)
		}
		o.log.Warn("starting PostgreSQL again", "error", err)
	}
}

// adoptOrStart sets o.process to the server that a killed owner left behind, or to a new one.
func (o *owner) adoptOrStart(ctx context.Context, before postmaster) (postmaster, error) {
	if p, ok := o.folder.postmaster(); ok && running(p.pid, o.folder.cluster()) {
		o.process = adopt(p.pid, o.folder.cluster())
		err := o.process.awaitReady(ctx, o.folder)
		switch {
		case err == nil && o.folder.runsFrom(o.programs):
			o.log.Info("took over the PostgreSQL server that another process left running", "pid", p.pid)
			p, _ = o.folder.postmaster()
			return p, nil
		case err == nil:
			o.log.Info("replacing a PostgreSQL server of another version that was left running", "pid", p.pid)
			if err := o.process.shutDown(o.folder, o.programs); err != nil {
				return postmaster{}, err
			}
		case ctx.Err() != nil:
			o.process.forget()
			return postmaster{}, fmt.Errorf("take over the running PostgreSQL: %w", err)
		}
	}
	address, err := o.folder.door.newAddress(o.folder, before)
	if err != nil {
		return postmaster{}, err
	}
	return o.start(ctx, address)
}

func (o *owner) close() error {
	o.once.Do(func() {
		o.stop()
		<-o.stopped
		if o.process != nil {
			o.err = o.process.shutDown(o.folder, o.programs)
		}
		o.folder.door.remove(o.folder)
		o.lock.release()
		o.log.Info("PostgreSQL stopped")
	})
	return o.err
}

// pause sleeps for d, or returns the reason why ctx ended before.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
