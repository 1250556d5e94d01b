package database

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// giveUpUnanswered ends a connection when what was sent is not confirmed within a time; else the system tries for a quarter of an hour.
func giveUpUnanswered(conn syscall.RawConn, within time.Duration) error {
	var failed error
	err := conn.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(within.Milliseconds()))
	})
	if err != nil {
		return err
	}
	return failed
}
