package postgres

import (
	"context"
	"io"
	"os"
	"time"
)

// logLimit is the size in bytes at which the log is moved to postgres.log.1, so the two never take much more than twice that.
const logLimit = 8 << 20

// watch starts the server again whenever it ends, until ctx does. It owns o.process while it runs.
func (o *owner) watch(ctx context.Context, address postmaster) {
	defer close(o.stopped)
	tidy := time.NewTicker(time.Minute)
	defer tidy.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tidy.C:
			o.folder.turnLog(logLimit)
		case <-o.process.exited:
			o.log.Error("PostgreSQL ended unexpectedly and is started again", "pid", o.process.pid, "log", o.folder.logFile())
			o.process = nil
			if !o.restart(ctx, address) {
				return
			}
		}
	}
}

// restart tries until the server runs again; false when ctx ended before.
func (o *owner) restart(ctx context.Context, address postmaster) bool {
	for delay := 100 * time.Millisecond; ; delay = min(2*delay, 5*time.Second) {
		_, err := o.start(ctx, address)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		o.log.Error("PostgreSQL does not start; trying again", "error", err, "in", delay)
		if pause(ctx, delay) != nil {
			return false
		}
	}
}

// turnLog copies a log over limit bytes to postgres.log.1 and empties it. The server appends, so it goes on at the start.
func (f folder) turnLog(limit int64) {
	info, err := os.Stat(f.logFile())
	if err != nil || info.Size() <= limit {
		return
	}
	log, err := f.open(logName, os.O_RDWR)
	if err != nil {
		return
	}
	defer log.Close()
	old, err := f.open(logName+".1", os.O_WRONLY|os.O_TRUNC)
	if err != nil {
		return
	}
	defer old.Close()
	if _, err := io.Copy(old, log); err == nil {
		_ = log.Truncate(0)
	}
}
