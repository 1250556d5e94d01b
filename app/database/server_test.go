package database_test

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"suavez/app/apptest"
	"suavez/app/database"
	"suavez/embed"
)

// pretend is a server that says things of itself and has no data. It returns its address.
func pretend(t *testing.T, says map[string]string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go greet(conn, says)
		}
	}()
	return fmt.Sprintf("postgres://suavez@%s/suavez?sslmode=disable", listener.Addr())
}

// greet lets a client in and has nothing to say to what it asks.
func greet(conn net.Conn, says map[string]string) {
	defer conn.Close()
	b := pgproto3.NewBackend(conn, conn)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	for name, value := range says {
		b.Send(&pgproto3.ParameterStatus{Name: name, Value: value})
	}
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	for b.Flush() == nil {
		if _, err := b.Receive(); err != nil {
			return
		}
		b.Send(&pgproto3.EmptyQueryResponse{})
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	}
}

func TestOpen_namesWhyAServerCannotBeUsed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		says map[string]string
		want []string
	}{
		"too old":  {map[string]string{"server_version": "13.14 (Debian 13.14-1)", "server_encoding": "UTF8"}, []string{"PostgreSQL 13.14", "15 or newer", "upgrade"}},
		"encoding": {map[string]string{"server_version": "17.2", "server_encoding": "LATIN1"}, []string{"LATIN1", "ENCODING 'UTF8'"}},
		"standby":  {map[string]string{"server_version": "18beta2", "server_encoding": "UTF8", "in_hot_standby": "on"}, []string{"standby", "primary"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := database.Open(t.Context(), pretend(t, c.says))
			if err == nil {
				db.Close()
				t.Fatal("the server is used")
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error does not say %q: %v", part, err)
				}
			}
		})
	}
}

// openChanged opens a database at the address of the test's own, changed in some way; it must fail, at once.
func openChanged(t *testing.T, change func(u *url.URL)) error {
	t.Helper()
	u, err := url.Parse(apptest.AddressOf(t, apptest.NewDatabase(t)))
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	begin := time.Now()
	db, err := database.Open(t.Context(), u.String())
	if err == nil {
		db.Close()
		t.Fatal("the database opens")
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
	return err
}

func TestOpen_saysThatThereIsNoSuchDatabase(t *testing.T) {
	t.Parallel()
	err := openChanged(t, func(u *url.URL) { u.Path = "/Clínica" })
	if !strings.Contains(err.Error(), `CREATE DATABASE "Clínica" OWNER`) {
		t.Errorf("the error is %v", err)
	}
}

// Compiling statements, which servers by address do where they take one for dear, made each of a waiting room's four times as slow.
func TestOpen_compilesNoStatements(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	at := apptest.AddressOf(t, db)
	if err := db.Read(t.Context()).Exec("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = on', current_database()); END $$").Error; err != nil {
		t.Fatal(err)
	}
	later, err := database.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	var jit string
	if err := later.Read(t.Context()).Raw("SHOW jit").Row().Scan(&jit); err != nil || jit != "off" {
		t.Errorf("jit is %s, %v", jit, err)
	}
}

// A role that may not make tables is told how to get the right, and nothing is made.
func TestMigrate_saysWhichRightIsMissing(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	role := fmt.Sprintf("guest_%d", os.Getpid())
	for _, statement := range []string{"DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE ROLE " + role + " LOGIN PASSWORD 'guest'", "GRANT USAGE ON SCHEMA public TO " + role} {
		if err := db.Read(t.Context()).Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
	u, err := url.Parse(apptest.AddressOf(t, db))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "guest")
	guest, err := database.Open(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	_, err = guest.Migrate(t.Context(), embed.Migrations())
	if err == nil || !strings.Contains(err.Error(), role) || !strings.Contains(err.Error(), "may not make tables: ALTER DATABASE") {
		t.Errorf("the error is %v", err)
	}
	if err := guest.Close(); err != nil {
		t.Error(err)
	}
	for _, statement := range []string{"REVOKE ALL ON SCHEMA public FROM " + role, "DROP ROLE " + role} {
		if err := db.Read(t.Context()).Exec(statement).Error; err != nil {
			t.Error(err)
		}
	}
}
