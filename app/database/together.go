package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// Statement is one statement that is a whole change, and the places for its only row.
type Statement struct {
	SQL  string
	Args []any
	Dest []any
}

// Together carries out statements in their order, in one round trip, one transaction and one commit. When it returns nil all are
// committed; it goes on when ctx is cancelled, and runs again when PostgreSQL broke it off. An error for which Refused is true has undone them all; after any other it is not known
// whether they were committed.
func (d *Database) Together(ctx context.Context, statements ...Statement) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), changeWithin)
	defer cancel()
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("get a connection: %w", err)
	}
	defer conn.Close()
	// pgx itself, not database/sql: half the processor time, and a pipeline.
	return conn.Raw(func(driver any) error {
		return again(func() error { return pipeline(ctx, driver.(*stdlib.Conn).Conn(), statements) })
	})
}

// pipeline sends the statements with one Sync, which makes them one transaction.
func pipeline(ctx context.Context, conn *pgx.Conn, statements []Statement) error {
	var batch pgx.Batch
	for _, s := range statements {
		batch.Queue(s.SQL, s.Args...)
	}
	results := conn.SendBatch(ctx, &batch)
	var failed error
	for _, s := range statements {
		if failed = results.QueryRow().Scan(s.Dest...); failed != nil {
			break // what follows is undone with it
		}
	}
	// Rows arrive before the commit: only Close says that it has succeeded.
	closed := results.Close()
	if failed != nil {
		return failed
	}
	return closed
}

// Refused says whether an error is the server's refusal of a statement, which has undone its transaction; after other errors, such as a
// lost connection, it is not known what was done.
func Refused(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.SeverityUnlocalized == "ERROR"
}
