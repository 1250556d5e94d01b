package postgres

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// configure writes postgresql.conf and pg_hba.conf, at each start, so that they fit this version and place.
func (f folder) configure(address postmaster) error {
	for name, text := range map[string]string{
		"postgresql.conf": settings(address, machineMemory()),
		"pg_hba.conf":     f.door.rules(),
	} {
		file, err := f.open("cluster/"+name, os.O_WRONLY|os.O_TRUNC)
		if err == nil {
			_, err = file.WriteString(text)
			err = errors.Join(err, file.Close())
		}
		if err != nil {
			return fmt.Errorf("configure PostgreSQL: %w", err)
		}
	}
	return nil
}

// settings is postgresql.conf for a small box; fsync, full_page_writes and synchronous_commit stay on, as PostgreSQL has them.
func settings(address postmaster, memory int64) string {
	listen := ""
	if address.socketDir == "" {
		listen = "127.0.0.1"
	}
	return fmt.Sprintf(`# Written by SuaVez at each start. ALTER SYSTEM adds to it.
listen_addresses = '%s'
port = %s
unix_socket_directories = '%s'
unix_socket_permissions = 0700
max_connections = 100
cluster_name = 'suavez'

shared_buffers = %dMB
effective_cache_size = %dMB
max_parallel_workers_per_gather = 0       # a waiting room asks short questions,
max_parallel_maintenance_workers = 0      # and a container may have little /dev/shm
jit = off

wal_level = replica
max_wal_size = 256MB                      # keeps recovery after a power cut short
min_wal_size = 64MB
max_wal_senders = 4

timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%%m [%%p] '
log_checkpoints = off
idle_in_transaction_session_timeout = '60s'
`, listen, address.port, quote(address.socketDir), sharedBuffers(memory), max(memory/2, 64<<20)>>20)
}

// quote doubles what would end or escape a string of postgresql.conf.
func quote(s string) string {
	return strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(s)
}

// sharedBuffers is an eighth of the machine's memory within 32 and 256 MB.
func sharedBuffers(memory int64) int64 {
	return min(max(memory/8>>20, 32), 256)
}

// machineMemory is the memory in bytes that this process may count on: what the machine has, or less in
// a container with a limit; 1 GB where the system does not say.
func machineMemory() int64 {
	memory := int64(1 << 30)
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if fields := strings.Fields(string(text)); len(fields) > 1 && fields[0] == "MemTotal:" {
			if kilobytes, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				memory = kilobytes << 10
			}
		}
	}
	if text, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if limit, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64); err == nil {
			memory = min(memory, limit)
		}
	}
	return memory
}
