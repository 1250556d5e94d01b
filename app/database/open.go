package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

const (
	// connections is how many the pool holds. The work of a box of a few cores is done by fewer; more would only
	// wait for each other inside PostgreSQL.
	connections = 16
	// openWithin bounds how long Open tries a server that does not answer, as one that starts beside SuaVez may not yet.
	openWithin = 20 * time.Second
)

// Database is a pool of connections to one PostgreSQL database.
type Database struct {
	pool   *sql.DB
	gorm   *gorm.DB
	config *pgx.ConnConfig
}

// Open connects to the database at url and waits until it answers.
func Open(ctx context.Context, url string) (*Database, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// pgx hides the password in its error, but not whatever else was written in its place.
		return nil, errors.New("the database's address cannot be read: write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	}
	config.RuntimeParams["application_name"] = "suavez"
	// A change is one call of a function; its statements are planned once per connection, not for each value.
	config.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	// What it saves in a statement that reads much it costs many times over in those of a waiting room, which PostgreSQL takes for dear
	// until it has analysed their tables.
	config.RuntimeParams["jit"] = "off"
	config.RuntimeParams["timezone"] = "UTC"
	// An instance that freezes in the middle of a change holds the lock of a clinic's head, behind which the lanes of the others wait.
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "10s"
	config.DialFunc = dialer(config.ConnectTimeout).DialContext
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	if err := await(ctx, pool, config); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to the database %s on %s: %w", config.Database, config.Host, explain(err, config)), pool.Close())
	}
	if err := fits(ctx, pool); err != nil {
		return nil, errors.Join(fmt.Errorf("use the database %s on %s: %w", config.Database, config.Host, err), pool.Close())
	}
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), &gorm.Config{
		SkipDefaultTransaction: true, // journal's changes are the transactions
		Logger:                 logger.Discard,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), pool.Close())
	}
	return &Database{pool: pool, gorm: g, config: config}, nil
}

// await pings until the server answers or openWithin is over. A server that refuses will not think better of it.
func await(ctx context.Context, pool *sql.DB, config *pgx.ConnConfig) error {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	for {
		err := pool.PingContext(ctx)
		if err == nil || ctx.Err() != nil || remedy(err, config) != "" {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Ping says whether the database answers.
func (d *Database) Ping(ctx context.Context) error { return d.pool.PingContext(ctx) }

// Close gives the connections back.
func (d *Database) Close() error { return d.pool.Close() }

// Pool is the connections, for a library that keeps tables of its own.
func (d *Database) Pool() *sql.DB { return d.pool }
