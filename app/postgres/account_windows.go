package postgres

import (
	"os"
	"os/exec"
	"syscall"
)

// account is the user that the server runs as: on Windows always the one of this process; initdb and
// pg_ctl themselves give up an administrator's rights.
type account struct{}

func settle(string, string) (account, error) { return account{}, nil }

func (account) own(*os.File) error { return nil }

func (account) ownIn(*os.Root, string) error { return nil }

// apply keeps Ctrl-C in the console from the server, which suavez stops in good order.
func (account) apply(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP, HideWindow: true}
}

func (account) explain(_ string, err error) error { return err }
