package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

func executable(name string) string { return name + ".exe" }

// launch starts the postmaster through pg_ctl, which gives up an administrator's rights as PostgreSQL demands, and waits for it.
func launch(ctx context.Context, f folder, programs programs, _ *os.File) (*process, error) {
	_, err := run(ctx, f, programs.path("pg_ctl"), "start", "--silent", "--wait", fmt.Sprintf("--timeout=%.0f", readyWithin.Seconds()),
		"--pgdata="+f.cluster(), "--log="+f.logFile())
	if err != nil {
		return nil, err
	}
	p, ok := f.postmaster()
	if !ok {
		return nil, errEnded
	}
	return adopt(p.pid, f.cluster()), nil
}

// running says whether the process pid runs.
func running(pid int, _ string) bool {
	handle, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return errors.Is(err, windows.ERROR_ACCESS_DENIED)
	}
	defer windows.CloseHandle(handle)
	event, err := windows.WaitForSingleObject(handle, 0)
	return err == nil && event == uint32(windows.WAIT_TIMEOUT)
}

// clearRemains has nothing to do: PostgreSQL on Windows replaces the files of a killed server itself.
func (folder) clearRemains(postmaster) {}

// endOrphans has nothing to do: processes of a server on Windows end with it.
func (folder) endOrphans(syscall.Signal) {}

// shutDown ends the server: open transactions are rolled back and everything is written.
func (p *process) shutDown(f folder, programs programs) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := run(ctx, f, programs.path("pg_ctl"), "stop", "--silent", "--wait", "--mode=fast", "--pgdata="+f.cluster()); err != nil {
		p.kill()
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	<-p.exited
	return nil
}

// kill ends a server that is not to be used, at once.
func (p *process) kill() {
	if process, err := os.FindProcess(p.pid); err == nil {
		_ = process.Kill()
	}
	p.forget()
}
