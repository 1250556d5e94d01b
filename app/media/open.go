package media

import (
	"context"
	"fmt"
	"io"

	"suavez/app/database"
	"suavez/app/id"
)

// File reads what is in a file, part after part. It is not for use by two at once.
type File struct {
	ctx   context.Context //nolint:containedctx // a reader has no other place for it
	db    *database.Database
	of    id.Clinic
	media id.Media
	bytes int64
	at    int64
	part  int // that is in memory
	text  []byte
}

// storeError is that of a database that cannot be asked.
type storeError struct{ error }

func (e *storeError) Unwrap() error { return e.error }

// Open begins to read a file within a context.
func Open(ctx context.Context, db *database.Database, item Item) *File {
	return &File{ctx: ctx, db: db, of: item.ClinicID, media: item.ID, bytes: item.Bytes, part: -1}
}

// Read reads on.
func (f *File) Read(into []byte) (int, error) {
	if f.at >= f.bytes {
		return 0, io.EOF
	}
	if part := int(f.at / PartBytes); part != f.part {
		// Served by the primary key.
		row := f.db.Read(f.ctx).Raw("SELECT content FROM media_parts WHERE clinic_id = ? AND media_id = ? AND part = ?", f.of, f.media, part).Row()
		if err := row.Scan(&f.text); database.NoRow(err) {
			return 0, io.ErrUnexpectedEOF // it was not sent
		} else if err != nil {
			return 0, &storeError{fmt.Errorf("read part %d of medium %s: %w", part, f.media, err)}
		}
		f.part = part
	}
	n := copy(into, f.text[f.at%PartBytes:])
	f.at += int64(n)
	return n, nil
}

// Seek says where to read on.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.bytes
	}
	if offset < 0 {
		return f.at, fmt.Errorf("seek before the beginning of medium %s", f.media)
	}
	f.at = offset
	return offset, nil
}
