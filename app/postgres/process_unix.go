//go:build unix

package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

func executable(name string) string { return name }

// launch starts the postmaster; it goes on when this process is killed, and the next owner adopts it.
func launch(_ context.Context, f folder, programs programs, log *os.File) (*process, error) {
	cmd := f.command(programs.path("postgres"), "-D", f.cluster())
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, f.account.explain(f.base, err)
	}
	p := &process{pid: cmd.Process.Pid, exited: make(chan struct{}), letGo: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended is in its log
		close(p.exited)
	}()
	return p, nil
}

// running says whether pid is the postmaster of the cluster, not a zombie, and not another
// process that was given the number later, as is common in containers.
func running(pid int, cluster string) bool {
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	at, err := os.Stat(fmt.Sprintf("/proc/%d/cwd", pid)) // a postmaster works in its cluster
	switch {
	case err == nil:
		home, err := os.Stat(cluster)
		return err == nil && os.SameFile(at, home)
	case errors.Is(err, fs.ErrPermission): // root without the right to look, in a container
		name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		return string(name) == "postgres\n"
	default:
		_, err := os.Stat("/proc/self/cwd")
		return err != nil // no such files on this system: take the number's word
	}
}

// clearRemains removes what a killed server left behind and what keeps a new one from starting. It is called only while no
// postmaster of the cluster runs; PostgreSQL itself still refuses to start over processes that use its shared memory.
func (f folder) clearRemains(address postmaster) {
	if p, ok := f.postmaster(); ok && running(p.pid, f.cluster()) {
		return
	}
	os.Remove(filepath.Join(f.cluster(), "postmaster.pid"))
	if address.socketDir != "" {
		os.Remove(filepath.Join(address.socketDir, socketFile))
		os.Remove(filepath.Join(address.socketDir, socketFile+".lock"))
	}
}

// endOrphans ends the processes of a killed server that have not noticed its end, because they are busy with a long
// statement: a new server cannot start while they hold the shared memory, and nobody is there to take their answer.
// Where the system has no /proc they are waited for.
func (f folder) endOrphans(signal syscall.Signal) {
	homes, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, home := range homes {
		at, err := os.Stat(home)
		if err != nil {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(home)))
		if cluster, statErr := os.Stat(f.cluster()); err == nil && statErr == nil && os.SameFile(at, cluster) {
			name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid)) // not a person's shell in that folder
			if string(name) == "postgres\n" {
				_ = syscall.Kill(pid, signal)
			}
		}
	}
}

// shutDown ends the server: open transactions are rolled back and everything is written, or, when that
// takes too long, the next start recovers from the log of changes.
func (p *process) shutDown(folder, programs) error {
	for _, step := range []struct {
		signal syscall.Signal
		within time.Duration
	}{{syscall.SIGINT, time.Minute}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		if err := syscall.Kill(p.pid, step.signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop PostgreSQL: %w", err)
		}
		select {
		case <-p.exited:
			return nil
		case <-time.After(step.within):
		}
	}
	return fmt.Errorf("stop PostgreSQL: process %d does not end", p.pid)
}

// kill ends a server that is not to be used, at once.
func (p *process) kill() {
	_ = syscall.Kill(p.pid, syscall.SIGQUIT)
	select {
	case <-p.exited:
	case <-time.After(5 * time.Second):
		_ = syscall.Kill(p.pid, syscall.SIGKILL)
		<-p.exited
	}
}
