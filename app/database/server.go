package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// oldestServer is the oldest major version of PostgreSQL that SuaVez works with.
const oldestServer = 15

// fits says why a server that answers cannot be used. What is looked at the server has said when the connection was made.
func fits(ctx context.Context, pool *sql.DB) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		says := driver.(*stdlib.Conn).Conn().PgConn().ParameterStatus
		version := says("server_version")
		if major, err := strconv.Atoi(leadingDigits(version)); err == nil && major < oldestServer {
			return fmt.Errorf("the server is PostgreSQL %s, and SuaVez needs %d or newer: upgrade it, or run suavez without --database-url to use the PostgreSQL that it brings", version, oldestServer)
		}
		if encoding := says("server_encoding"); encoding != "" && encoding != "UTF8" {
			return fmt.Errorf("the database has the encoding %s, in which not every name can be written: make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0", encoding)
		}
		if says("in_hot_standby") == "on" {
			return errors.New("the server is a standby, which takes no changes: give the address of the primary, or all addresses with target_session_attrs=read-write")
		}
		return nil
	})
}

// leadingDigits is what a text begins with of digits, as 17 in 17beta1.
func leadingDigits(text string) string {
	return text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
}

// lacksRight is PostgreSQL's code for a missing right.
const lacksRight = "42501"

// code is PostgreSQL's code of an error that is the server's, or "".
func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// remedy says what to do when a server refuses a connection for good, such as for a wrong password; "" for every other error.
func remedy(err error, config *pgx.ConnConfig) string {
	database, user := pgx.Identifier{config.Database}.Sanitize(), pgx.Identifier{config.User}.Sanitize()
	switch code(err) {
	case "28P01":
		return "the user or the password in database_url is wrong"
	case "28000":
		return "the server does not let this user in from this machine: its pg_hba.conf says who may come from where"
	case "3D000":
		return fmt.Sprintf("there is no such database: make it with CREATE DATABASE %s OWNER %s ENCODING 'UTF8' TEMPLATE template0", database, user)
	case lacksRight:
		return fmt.Sprintf("the user may not connect to it: GRANT CONNECT ON DATABASE %s TO %s", database, user)
	}
	return ""
}

// explain puts the remedy before the error of a connection.
func explain(err error, config *pgx.ConnConfig) error {
	if mend := remedy(err, config); mend != "" {
		return fmt.Errorf("%s (%w)", mend, err)
	}
	return err
}

// explainRights says what to do when a migration lacks rights.
func (d *Database) explainRights(err error) error {
	if code(err) != lacksRight {
		return err
	}
	database, user := pgx.Identifier{d.config.Database}.Sanitize(), pgx.Identifier{d.config.User}.Sanitize()
	return fmt.Errorf("the user %s may not make tables: ALTER DATABASE %s OWNER TO %s, or run suavez migrate once with a user who may (%w)", user, database, user, err)
}
