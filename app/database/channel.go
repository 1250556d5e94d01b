package database

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// sendWithin bounds the sending of words.
	sendWithin = 5 * time.Second
	// askEvery is how often a silent connection is asked whether it is still there.
	askEvery = 30 * time.Second
	// connectAgainAfter is the pause before a lost connection is made again.
	connectAgainAfter = time.Second
)

// Channel carries words between the processes that use the database, by LISTEN and NOTIFY. What is sent while a receiver has no
// connection does not reach it, nor does anything through a pooler that hands a connection to another client after each transaction.
type Channel struct {
	database *Database
	name     string
}

// Channel is the channel of a name.
func (d *Database) Channel(name string) *Channel { return &Channel{d, name} }

// Send tells all receivers, those of this process too, some words of at most 7,999 bytes.
func (c *Channel) Send(ctx context.Context, words string) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	if _, err := c.database.pool.ExecContext(ctx, "SELECT pg_notify($1, $2)", c.name, words); err != nil {
		return fmt.Errorf("notify %s: %w", c.name, err)
	}
	return nil
}

// Receive calls heard with what is sent, in the order of sending, until ctx ends. It keeps a connection of its own and makes a lost one
// again.
func (c *Channel) Receive(ctx context.Context, heard func(words string)) {
	for ctx.Err() == nil {
		c.receive(ctx, heard)
		select {
		case <-ctx.Done():
		case <-time.After(connectAgainAfter):
		}
	}
}

// receive does so until the connection is lost.
func (c *Channel) receive(ctx context.Context, heard func(words string)) {
	conn, err := pgx.ConnectConfig(ctx, c.database.config)
	if err != nil {
		return
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendWithin)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{c.name}.Sanitize()); err != nil {
		return
	}
	for {
		waiting, cancel := context.WithTimeout(ctx, askEvery)
		n, err := conn.WaitForNotification(waiting)
		cancel()
		switch {
		case err == nil:
			heard(n.Payload)
		case ctx.Err() != nil || conn.Ping(ctx) != nil:
			return
		}
	}
}
