package web

import (
	"context"
	"encoding/json"
	"strconv"

	"suavez/app/board"
	"suavez/app/id"
	"suavez/app/queue"
)

// boardText is the board of a clinic as an audience sees it.
func (s *Server) boardText(ctx context.Context, clinicID id.Clinic, to audience) (*board.Text, error) {
	seen, err := s.sightOf(ctx, clinicID, to)
	if err != nil {
		return nil, err
	}
	return s.Boards.Text(ctx, clinicID, seen.key(), func(b *board.Board) ([]byte, error) { return writeBoard(b, seen) })
}

// writeBoard writes a boardView. Rows of those who wait are written once and joined here, so that it takes microseconds with a hundred of
// them, and a millisecond with ten thousand.
func writeBoard(b *board.Board, to sight) ([]byte, error) {
	text := strconv.AppendInt([]byte(`{"seq":`), int64(b.Seq), 10)
	text = append(text, `,"queues":[`...)
	for i, q := range shownQueues(b) {
		if i > 0 {
			text = append(text, ',')
		}
		name := q.Name
		if to.hides(q.ServiceID) {
			name = ""
		}
		// The list is the last in a queueView, and empty: rows go between its brackets.
		line, err := json.Marshal(queueView{ServiceID: q.ServiceID, Name: name, Prefix: q.Prefix, Waiting: []attendanceView{}})
		if err != nil {
			return nil, err
		}
		text = append(text, line[:len(line)-len("]}")]...)
		if to.ofPeople() {
			if text, err = appendRows(text, q.Waiting, to); err != nil {
				return nil, err
			}
		}
		text = append(text, "]}"...)
	}
	rooms, err := json.Marshal(viewOfRooms(b, to))
	if err != nil {
		return nil, err
	}
	calls, err := json.Marshal(viewOfCalls(b, to))
	if err != nil {
		return nil, err
	}
	text = append(append(text, `],"rooms":`...), rooms...)
	text = append(append(text, `,"calls":`...), calls...)
	if to.is != nil && to.is.Screen.Next {
		next, err := json.Marshal(nextOf(b))
		if err != nil {
			return nil, err
		}
		text = append(append(text, `,"next":`...), next...)
	}
	if open := viewOfEmergencies(b, to); len(open) > 0 {
		emergencies, err := json.Marshal(open)
		if err != nil {
			return nil, err
		}
		text = append(append(text, `,"emergencies":`...), emergencies...)
	}
	return append(text, '}'), nil
}

// appendRows writes who waits, for people of the clinic.
func appendRows(text []byte, rows []*board.Row, to sight) ([]byte, error) {
	for i, row := range rows {
		written, err := row.Written(string(to.audience), func(a *queue.Attendance) ([]byte, error) { return json.Marshal(viewOf(a, to)) })
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, written...)
	}
	return text, nil
}
