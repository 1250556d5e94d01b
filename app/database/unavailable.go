package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// Unavailable says whether an error means that the server could not be asked, or did not answer: what was asked may or may not have
// been done, and may be asked again with the same Idempotency-Key.
func Unavailable(err error) bool {
	if is := code(err); is != "" {
		// 57P01 to 57P03: it is being shut down or starting; class 53: it has no more memory, disk or connections; 08: the connection.
		return strings.HasPrefix(is, "57P") || strings.HasPrefix(is, "53") || strings.HasPrefix(is, "08")
	}
	var connecting *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded) ||
		strings.Contains(err.Error(), "conn closed")
}

// DiskFull says whether an error, of the server or of a program of it, is that its disk is full.
func DiskFull(err error) bool {
	return code(err) == "53100" || errors.Is(err, syscall.ENOSPC) ||
		strings.Contains(err.Error(), "No space left on device") || strings.Contains(err.Error(), "not enough space on the disk")
}
