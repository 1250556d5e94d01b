package database

import (
	"cmp"
	"net"
	"strings"
	"syscall"
	"time"
)

// lostWithin is about how long a connection goes on whose other side is silent, as after a cable was pulled.
const lostWithin = 15 * time.Second

// dialer connects to a server so that the loss of the network is noticed.
func dialer(within time.Duration) *net.Dialer {
	return &net.Dialer{
		Timeout:         cmp.Or(within, 10*time.Second),
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: lostWithin / 3, Interval: lostWithin / 3, Count: 2},
		Control: func(network, _ string, conn syscall.RawConn) error {
			if !strings.HasPrefix(network, "tcp") {
				return nil
			}
			return giveUpUnanswered(conn, lostWithin)
		},
	}
}
