// Package postgres runs the PostgreSQL server that SuaVez brings along, in its data folder.
//
// It owns DATA/postgres: the programs (unpacked once per version), the cluster, the socket, the log.
// It promises that Start leaves a server that answers, whatever was killed before; that exactly one
// process, the one that holds owner.lock, starts, watches, restarts and stops the server, while
// others attach to it, one of which takes its place when it ends; and that the server keeps every
// commit that it acknowledged.
//
// The server listens on a Unix socket in a folder of mode 0700, on Windows on a loopback port with
// a random password. It never runs as root, never touches a server that it does not own, and knows
// nothing of what is in the database.
package postgres
