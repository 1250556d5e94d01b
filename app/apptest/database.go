package apptest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for the server's own database
	"go.uber.org/goleak"

	"suavez/app/database"
	"suavez/app/postgres"
	"suavez/embed"
)

// template is the database from which those of the tests are copied; other test binaries may use the same server.
var template = fmt.Sprintf("suavez_template_%d", os.Getpid())

// server is the PostgreSQL of this test binary; Main sets it before the tests run.
var server struct {
	url  string
	pool *sql.DB
	last atomic.Int64
}

// Main runs the tests of a package with a PostgreSQL server beside them, and fails them when a goroutine of theirs goes on. With
// SUAVEZ_TEST_DATABASE_URL it uses that server, where the role must be allowed to make databases.
func Main(m *testing.M) {
	code, err := run(m)
	if err == nil && code == 0 {
		// fasthttp keeps two goroutines for as long as the process lives.
		err = goleak.Find(
			goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
			goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx := context.Background()
	server.url = os.Getenv("SUAVEZ_TEST_DATABASE_URL")
	if server.url == "" {
		dir, err := os.MkdirTemp("", "suavez-test-")
		if err != nil {
			return 1, err
		}
		defer os.RemoveAll(dir)
		s, err := postgres.Start(ctx, postgres.Options{DataDir: dir, Pack: embed.PostgresPack()})
		if err != nil {
			return 1, err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		server.url = s.URL()
	}
	if server.pool, err = sql.Open("pgx", server.url); err != nil {
		return 1, err
	}
	defer server.pool.Close()
	server.pool.SetMaxOpenConns(4)
	if err := makeTemplate(ctx); err != nil {
		return 1, fmt.Errorf("make the template of the test databases: %w", err)
	}
	defer func() { err = errors.Join(err, exec(ctx, "DROP DATABASE "+template)) }()
	return m.Run(), nil
}

// makeTemplate makes a database that is migrated, from which each test's is copied.
func makeTemplate(ctx context.Context) error {
	if err := exec(ctx, "CREATE DATABASE "+template); err != nil {
		return err
	}
	db, err := database.Open(ctx, address(template))
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx, embed.Migrations())
	return errors.Join(err, db.Close())
}

// address is the server's URL with another database in it.
func address(name string) string {
	u, err := url.Parse(server.url)
	if err != nil {
		panic(err) // the server has answered at this address
	}
	u.Path = "/" + name
	return u.String()
}

// AddressOf is the address of a database that NewDatabase has made.
func AddressOf(t testing.TB, db *database.Database) string {
	t.Helper()
	var name string
	if err := db.Read(t.Context()).Raw("SELECT current_database()").Row().Scan(&name); err != nil {
		t.Fatal(err)
	}
	return address(name)
}

func exec(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		if _, err := server.pool.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// drop removes a database. Left to itself PostgreSQL sends its autovacuum away from it; with force it would ask for the right to end that,
// which is a superuser's. Force is for connections that a test has left.
func drop(ctx context.Context, name string) error {
	if exec(ctx, "DROP DATABASE "+name) == nil {
		return nil
	}
	return exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

// NewDatabase gives the test a migrated database of its own, which its end removes.
func NewDatabase(t testing.TB) *database.Database {
	t.Helper()
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), server.last.Add(1))
	if err := exec(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	db, err := database.Open(t.Context(), address(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(db.Close(), drop(context.Background(), name)); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Clock is a time that the test sets. Its methods may be called by several goroutines.
type Clock struct{ now atomic.Int64 }

// NewClock starts a clock on a Monday morning in Brazil.
func NewClock() *Clock {
	c := &Clock{}
	c.now.Store(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC).UnixNano())
	return c
}

// Now is the clock's time.
func (c *Clock) Now() time.Time { return time.Unix(0, c.now.Load()).UTC() }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) { c.now.Add(int64(d)) }
