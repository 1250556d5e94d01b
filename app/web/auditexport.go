package web

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"suavez/app/staff"
)

// exportAnswer is a file that is written while it is read.
type exportAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// addAuditExport adds the journal as a file for a spreadsheet.
func (s *Server) addAuditExport() {
	handle(s, route{
		get, "/clinics/{clinic}/audit.csv", "export-audit", "The same as a file for a spreadsheet",
		"At most 100,000 entries, the last first; parted by semicolons, in UTF-8. That it was taken is an entry too.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *AuditSearch) (*exportAnswer, error) {
			if err := s.noteSeen(ctx, from, staff.Seen{What: staff.AnExport}); err != nil {
				return nil, err
			}
			r, err := s.newAuditReader(ctx, from, *in)
			if err != nil {
				return nil, err
			}
			r.search.Limit = exportAtOnce
			first, err := r.next(ctx)
			if err != nil {
				return nil, err
			}
			name := fmt.Sprintf(`attachment; filename="%s-%s.csv"`, from.clinic.Slug, s.Now().UTC().Format("2006-01-02"))
			return &exportAnswer{"text/csv; charset=utf-8", name, func(c huma.Context) {
				// It is sent as it is read: the whole would not do in memory.
				humafiber.Unwrap(c).Context().SetBodyStreamWriter(func(out *bufio.Writer) { s.writeAudit(context.WithoutCancel(ctx), out, r, first) })
			}}, nil
		},
		func(op *huma.Operation) {
			op.Responses["200"] = &huma.Response{Description: "The file", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}
		})
}

// exportAtOnce is how many entries are read for a part of the file.
const (
	exportAtOnce = 1000
	exportWithin = 10 * time.Minute
)

// writeAudit writes part after part.
func (s *Server) writeAudit(ctx context.Context, out *bufio.Writer, r *auditReader, part []auditView) {
	ctx, cancel := context.WithTimeout(ctx, exportWithin)
	defer cancel()
	_, _ = out.Write([]byte("\uFEFF")) // by which spreadsheets know UTF-8
	w := csv.NewWriter(out)
	w.Comma = ';'
	_ = w.Write([]string{"number", "at", "type", "actor_kind", "actor_id", "actor", "about", "address", "data", "hash"})
	for written := 0; len(part) > 0 && written < exportLimit; {
		for _, v := range part {
			cells := []string{
				v.Seq.String(), v.At.Format("2006-01-02T15:04:05.000Z07:00"), v.Type, string(v.Actor.Kind), v.Actor.ID, v.Actor.Name, strings.Join(v.About, ", "), v.Address, string(v.Data), v.Hash,
			}
			for i := range cells {
				cells[i] = harmless(cells[i])
			}
			_ = w.Write(cells)
		}
		written += len(part)
		w.Flush()
		if w.Error() != nil || len(part) < exportAtOnce {
			return
		}
		var err error
		if part, err = r.next(ctx); err != nil {
			// The file has begun: that it is not whole must be seen in it.
			_ = w.Write([]string{"INCOMPLETE: the server could not read on"})
			s.Log.Error("write an export of the journal", "error", err)
		}
	}
	w.Flush()
}

// harmless is a cell that no spreadsheet takes for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
