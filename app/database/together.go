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
// committed; it goes on when ctx is cancelled. An error for which Refused is true has undone them all; after any other it is not known
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
		var batch pgx.Batch
		for _, s := range statements {
			batch.Queue(s.SQL, s.Args...)
		}
		results := driver.(*stdlib.Conn).Conn().SendBatch(ctx, &batch)
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
	})
}

// Refused says whether an error is the server's refusal of a statement, which has undone its transaction; after other errors, such as a
// lost connection, it is not known what was done.
func Refused(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.SeverityUnlocalized == "ERROR"
}

// BrokenOff says whether the server refused a transaction for another one's sake, so that it may run again.
func BrokenOff(err error) bool {
	is := code(err)
	return is == "40001" || is == "40P01" // serialization failure, deadlock
}
