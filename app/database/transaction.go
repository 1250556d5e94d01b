package database

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

const (
	// changeWithin bounds a change once it has begun: whoever asked may be gone, but a half-done change is neither
	// committed nor left open.
	changeWithin = 30 * time.Second
	// tries is how often a transaction runs that PostgreSQL broke off for another's sake.
	tries = 5
)

// Read returns GORM for statements that change nothing of a clinic.
func (d *Database) Read(ctx context.Context) *gorm.DB { return d.gorm.WithContext(ctx) }

// Transaction runs do in one transaction, which is committed when do returns nil and rolled back otherwise. It goes on when ctx is
// cancelled, since whoever asked has no part in it any more. A transaction that PostgreSQL broke off runs again, so do has
// no effect outside of it.
func (d *Database) Transaction(ctx context.Context, do func(tx *gorm.DB) error) error {
	return d.transaction(ctx, nil, do)
}

// Snapshot runs do on one state of the database that no commit of others changes.
func (d *Database) Snapshot(ctx context.Context, do func(tx *gorm.DB) error) error {
	return d.transaction(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, do)
}

func (d *Database) transaction(ctx context.Context, options *sql.TxOptions, do func(tx *gorm.DB) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), changeWithin)
	defer cancel()
	return again(func() error { return d.gorm.WithContext(ctx).Transaction(do, options) })
}

// again runs a transaction, and again when PostgreSQL broke it off for another one's sake.
func again(transaction func() error) error {
	for try := 1; ; try++ {
		err := transaction()
		if err == nil || !brokenOff(err) || try == tries {
			return err
		}
	}
}

// brokenOff says whether PostgreSQL ended the transaction because of another one.
func brokenOff(err error) bool {
	is := code(err)
	return is == "40001" || is == "40P01" // serialization failure, deadlock
}

// Constraint is the name of the constraint that a statement broke, or "".
func Constraint(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.ConstraintName
	}
	return ""
}

// NoRow says whether the error is that there was no row.
func NoRow(err error) bool {
	return errors.Is(err, pgx.ErrNoRows) || errors.Is(err, sql.ErrNoRows) || errors.Is(err, gorm.ErrRecordNotFound)
}
