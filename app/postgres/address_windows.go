package postgres

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
)

// newAddress finds a free loopback port, the one of before if it is still free.
func (f folder) newAddress(before postmaster) (postmaster, error) {
	free, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", before.port))
	if err != nil {
		free, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return postmaster{}, fmt.Errorf("find a free port for PostgreSQL: %w", err)
	}
	defer free.Close()
	_, port, err := net.SplitHostPort(free.Addr().String())
	return postmaster{port: port}, err
}

func (folder) removeSocket() {}

// initPassword makes the password that guards the port and returns initdb's options for it.
func (f folder) initPassword() ([]string, error) {
	if _, err := os.Stat(f.passwordFile()); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(f.passwordFile(), []byte(rand.Text()), 0o600); err != nil {
			return nil, fmt.Errorf("keep the password of PostgreSQL: %w", err)
		}
	}
	return []string{"--pwfile=" + f.passwordFile(), "--auth=scram-sha-256"}, nil
}

// hostRules is pg_hba.conf: this machine, by password.
const hostRules = "host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n"
