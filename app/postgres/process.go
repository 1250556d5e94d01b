package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// readyWithin bounds a start, recovery after a power cut included.
	readyWithin = 5 * time.Minute
	// lingerWithin is how long a start waits for what is left of a killed server to go.
	lingerWithin = 30 * time.Second
)

var errEnded = errors.New("it ended before it was ready")

// process is a running postmaster: a child of this process, or one that was adopted.
type process struct {
	pid    int
	exited chan struct{} // closed when it has ended

	letGo  chan struct{} // closed by forget
	goOnce sync.Once
}

// adopt watches a postmaster that is no child of this process.
func adopt(pid int, cluster string) *process {
	p := &process{pid: pid, exited: make(chan struct{}), letGo: make(chan struct{})}
	go func() {
		for running(pid, cluster) {
			select {
			case <-p.letGo:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
		close(p.exited)
	}()
	return p
}

// forget stops watching an adopted postmaster and leaves it running.
func (p *process) forget() { p.goOnce.Do(func() { close(p.letGo) }) }

// awaitReady waits until the postmaster says that it accepts connections.
func (p *process) awaitReady(ctx context.Context, f folder) error {
	ctx, cancel := context.WithTimeoutCause(ctx, readyWithin, fmt.Errorf("it was not ready within %s", readyWithin))
	defer cancel()
	for {
		if now, ok := f.postmaster(); ok && now.pid == p.pid && now.ready() {
			return nil
		}
		select {
		case <-p.exited:
			return errEnded
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// start launches the server at address and waits until it is ready. What a killed server left behind,
// processes that still hold its shared memory above all, is given time to go.
func (o *owner) start(ctx context.Context, address postmaster) (postmaster, error) {
	f := o.folder
	if err := f.configure(address); err != nil {
		return postmaster{}, err
	}
	log, err := f.openLog()
	if err != nil {
		return postmaster{}, err
	}
	defer log.Close()
	for begin := time.Now(); ; {
		f.clearRemains(address)
		before, _ := log.Seek(0, io.SeekEnd)
		p, err := launch(ctx, f, o.programs, log)
		if err == nil {
			if err = p.awaitReady(ctx, f); err == nil {
				o.process = p
				running, _ := f.postmaster()
				o.log.Info("PostgreSQL is ready", "pid", p.pid)
				return running, nil
			}
			p.kill()
		}
		said := readFrom(log, before)
		if waited := time.Since(begin); ctx.Err() == nil && lingering(said) && waited < lingerWithin {
			if waited > 10*time.Second {
				f.endOrphans(syscall.SIGKILL)
			} else if waited > time.Second {
				f.endOrphans(syscall.SIGQUIT)
			}
			if pause(ctx, 100*time.Millisecond) == nil {
				continue
			}
		}
		if said != "" {
			return postmaster{}, fmt.Errorf("start PostgreSQL: %w; the last lines of its log, %s:\n%s", err, f.logFile(), lastLines(said, 12))
		}
		return postmaster{}, fmt.Errorf("start PostgreSQL: %w; its log is %s", err, f.logFile())
	}
}

// lingering says whether the server did not start because a killed one's processes are still ending.
func lingering(said string) bool {
	return strings.Contains(said, "pre-existing shared memory block") || strings.Contains(said, "lock file \"postmaster.pid\" already exists")
}

// readFrom returns what was written to the log after offset.
func readFrom(log *os.File, offset int64) string {
	said, _ := io.ReadAll(io.NewSectionReader(log, offset, 1<<20))
	return string(bytes.TrimSpace(said))
}

func lastLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
