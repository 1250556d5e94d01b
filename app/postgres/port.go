package postgres

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
)

// port is the door of a system without sockets of its own that a folder could guard: a port of this machine alone, and a random password.
type port struct{}

// newAddress finds a free loopback port, the one of before if it is still free.
func (port) newAddress(_ folder, before postmaster) (postmaster, error) {
	free, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", before.port))
	if err != nil {
		free, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return postmaster{}, fmt.Errorf("find a free port for PostgreSQL: %w", err)
	}
	defer free.Close()
	_, number, err := net.SplitHostPort(free.Addr().String())
	return postmaster{port: number}, err
}

func (port) remove(folder) {}

// initOptions makes the password that guards the port, and returns initdb's options for it.
func (port) initOptions(f folder) ([]string, error) {
	if _, err := os.Stat(f.passwordFile()); errors.Is(err, fs.ErrNotExist) {
		file, err := f.open(passwordName, os.O_WRONLY|os.O_TRUNC)
		if err == nil {
			_, err = io.WriteString(file, rand.Text())
			err = errors.Join(err, file.Close())
		}
		if err != nil {
			return nil, fmt.Errorf("keep the password of PostgreSQL: %w", err)
		}
	}
	return []string{"--pwfile=" + f.passwordFile(), "--auth=scram-sha-256"}, nil
}

// rules are pg_hba.conf: this machine, by password.
func (port) rules() string {
	return "host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n"
}
