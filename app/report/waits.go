package report

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"suavez/app/board"
	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/queue"
)

const (
	// learnedFrom is how many days before today are learned from, learnedEvery how often that is done anew, and seenEvery how often today's
	// pace is.
	learnedFrom  = 28
	learnedEvery = time.Hour
	seenEvery    = time.Minute
	// learnWithin bounds the time that is spent on one clinic.
	learnWithin = 2 * time.Minute
)

// Waits foretells waits in all clinics. What it knows of a clinic it learns in the background once somebody asks; until then it says nothing.
type Waits struct {
	db         *database.Database
	boards     *board.Boards
	catalogues queue.Catalogues
	now        func() time.Time
	log        *slog.Logger

	mu       sync.Mutex
	known    map[id.Clinic]*knowledge
	learning sync.WaitGroup
	turn     chan struct{} // one clinic after the other is learned of
	closing  context.Context
	close    context.CancelFunc
}

// knowledge is what is known of a clinic. It is replaced, not changed.
type knowledge struct {
	of        Known
	lately    map[id.Service][]time.Duration // how long the last patients took
	learnedAt time.Time
	seenAt    time.Time
	busy      bool // is being renewed
}

// Range is within how many minutes eight of ten patients are called.
type Range struct {
	LowMinutes, HighMinutes int
}

// NewWaits knows nothing yet.
func NewWaits(db *database.Database, boards *board.Boards, catalogues queue.Catalogues, now func() time.Time, log *slog.Logger) *Waits {
	w := &Waits{db: db, boards: boards, catalogues: catalogues, now: now, log: log, known: map[id.Clinic]*knowledge{}, turn: make(chan struct{}, 1)}
	w.closing, w.close = context.WithCancel(context.Background())
	return w
}

// Close ends what is being learned.
func (w *Waits) Close() {
	w.close()
	w.learning.Wait()
}

// Of foretells how much longer a patient waits who stands in the line of a service; nil while too little is known, and for whom nothing can be said.
func (w *Waits) Of(ctx context.Context, of id.Clinic, a *queue.Attendance) (*Range, error) {
	if a.State != queue.Waiting || a.ForRoomID != nil || a.ForUserID != nil || a.Ticket.Remote || a.Ticket.Emergency {
		return nil, nil //nolint:nilnil // nothing can be said
	}
	k := w.knowledgeOf(of, w.now())
	e := k.of[a.ServiceID]
	if e == nil {
		return nil, nil //nolint:nilnil // too little is known
	}
	return w.ask(ctx, of, a.ServiceID, e, k, func(b *board.Board) (ahead int, ok bool) { return b.Ahead(a.ID) }, a.Rank < 100)
}

// Next foretells how long a patient without a priority would wait who joined the line of each service now. Services of which too little is known are not among them.
func (w *Waits) Next(ctx context.Context, of id.Clinic) (map[id.Service]Range, error) {
	k := w.knowledgeOf(of, w.now())
	ranges := map[id.Service]Range{}
	for service, e := range k.of {
		r, err := w.ask(ctx, of, service, e, k, func(b *board.Board) (int, bool) { return b.Waiting(service), true }, false)
		if err != nil {
			return nil, err
		}
		if r != nil {
			ranges[service] = *r
		}
	}
	return ranges, nil
}

// ask asks experience with the situation as it is on the board.
func (w *Waits) ask(
	ctx context.Context, of id.Clinic, service id.Service, e *Experience, k *knowledge, ahead func(*board.Board) (int, bool), privileged bool,
) (*Range, error) {
	c, err := w.catalogues(ctx, of)
	if err != nil {
		return nil, err
	}
	s, ok := Situation{Privileged: privileged, Pace: e.Pace(k.lately[service])}, false
	err = w.boards.Look(ctx, of, func(b *board.Board) {
		if s.Ahead, ok = ahead(b); !ok {
			return
		}
		for _, r := range b.Rooms {
			if r.Shift == nil || r.Shift.PausedAt != nil {
				continue
			}
			if room, known := c.AnyRoom(r.ID); !known || !clinic.Attends(c.Calls(room, r.Shift.User.ID), service) {
				continue
			}
			s.Rooms++
			s.Free = s.Free || r.Attendance == nil
		}
	})
	if err != nil || !ok {
		return nil, err
	}
	low, high, ok := e.Range(s)
	if !ok {
		return nil, nil //nolint:nilnil // too little is known
	}
	from, to := Minutes(low, high)
	return &Range{from, to}, nil
}

// knowledgeOf is what is known of a clinic; what is old is renewed in the background.
func (w *Waits) knowledgeOf(of id.Clinic, now time.Time) *knowledge {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := w.known[of]
	if k == nil {
		k = &knowledge{}
		w.known[of] = k
	}
	if !k.busy && now.Sub(k.seenAt) >= seenEvery && w.closing.Err() == nil {
		k.busy = true
		w.learning.Go(func() { w.renew(of, *k, now) })
	}
	return k
}

// renew replaces what is known of a clinic.
func (w *Waits) renew(of id.Clinic, k knowledge, now time.Time) {
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-w.closing.Done():
		return
	}
	ctx, cancel := context.WithTimeout(w.closing, learnWithin)
	defer cancel()
	if err := w.learn(ctx, of, &k, now); err != nil {
		if ctx.Err() == nil {
			w.log.Warn("cannot learn how long waits are: trying again in a minute", "error", err)
		}
	}
	k.seenAt, k.busy = now, false
	w.mu.Lock()
	defer w.mu.Unlock()
	w.known[of] = &k
}

// learn reads today's pace, and now and then the days before, the latest first.
func (w *Waits) learn(ctx context.Context, of id.Clinic, k *knowledge, now time.Time) error {
	c, err := w.catalogues(ctx, of)
	if err != nil {
		return err
	}
	today := c.BusinessDay(now)
	if k.of == nil || now.Sub(k.learnedAt) >= learnedEvery {
		known, err := w.learnPast(ctx, c, today)
		if err != nil {
			return err
		}
		k.of, k.learnedAt = known, now
	}
	if len(k.of) == 0 {
		return nil
	}
	k.lately, err = w.lately(ctx, c, today)
	return err
}

// learnPast learns from the days before today. Served by ticket_number_is_unique.
func (w *Waits) learnPast(ctx context.Context, c *clinic.Catalogue, today clinic.Date) (Known, error) {
	first := clinic.DateOf(today.Day().AddDate(0, 0, -learnedFrom))
	var days []clinic.Date
	err := w.db.Read(ctx).Raw("SELECT DISTINCT business_day FROM ticket_numbers WHERE clinic_id = ? AND business_day >= ? AND business_day < ? ORDER BY 1 DESC", c.ID, first, today).
		Scan(&days).Error
	if err != nil {
		return nil, fmt.Errorf("read the days before: %w", err)
	}
	known := Known{}
	if len(days) == 0 {
		return known, nil
	}
	posts, err := w.posts(ctx, c, first)
	if err != nil {
		return nil, err
	}
	for _, day := range days {
		turns, err := w.turns(ctx, c.ID, day)
		if err != nil {
			return nil, err
		}
		if known.Learn(Day{turns, posts[day]}); known.Enough() {
			break
		}
	}
	return known, nil
}

// turns are those of a business day, in the order in which they began to wait. Served by ticket_number_is_unique and attendances_of_ticket.
func (w *Waits) turns(ctx context.Context, of id.Clinic, day clinic.Date) (turns []*Turn, err error) {
	err = w.db.Read(ctx).Raw(`SELECT a.service_id AS service, a.rank, a.due_at, a.arrival_seq AS arrival, a.queued_at, a.called_at, a.ended_at, a.room_id AS room,
			a.standing <> 'arrival' OR a.bring_backs > 0 OR a.for_room_id IS NOT NULL OR a.for_user_id IS NOT NULL OR a.reason = @over
				OR t.remote OR t.emergency OR a.called_at IS NULL AND a.state = 'serving' AS odd
		FROM tickets t JOIN attendances a ON a.clinic_id = t.clinic_id AND a.ticket_id = t.id
		WHERE t.clinic_id = @clinic AND t.business_day = @day AND a.reason <> @undone
		ORDER BY a.queued_at, a.arrival_seq`, map[string]any{"clinic": of, "day": day, "over": queue.ReasonDayOver, "undone": queue.ReasonUndone}).Scan(&turns).Error
	if err != nil {
		return nil, fmt.Errorf("read the waits of %s: %w", day, err)
	}
	return turns, nil
}

// lately is how long the last patients of each service took today. Served as turns is.
func (w *Waits) lately(ctx context.Context, c *clinic.Catalogue, today clinic.Date) (map[id.Service][]time.Duration, error) {
	var rows []struct {
		Service id.Service
		Seconds float64
	}
	err := w.db.Read(ctx).Raw(`SELECT service, seconds FROM (
			SELECT a.service_id AS service, extract(epoch FROM a.ended_at - a.called_at) AS seconds,
				row_number() OVER (PARTITION BY a.service_id ORDER BY a.ended_at DESC) AS n
			FROM tickets t JOIN attendances a ON a.clinic_id = t.clinic_id AND a.ticket_id = t.id
			WHERE t.clinic_id = ? AND t.business_day = ? AND a.ended_at IS NOT NULL AND a.called_at IS NOT NULL) x
		WHERE n <= ?`, c.ID, today, paceOf).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read today's pace: %w", err)
	}
	lately := map[id.Service][]time.Duration{}
	for _, r := range rows {
		lately[r.Service] = append(lately[r.Service], time.Duration(r.Seconds*float64(time.Second)))
	}
	return lately, nil
}

// posts are who was at work where, from a business day on, by the day.
func (w *Waits) posts(ctx context.Context, c *clinic.Catalogue, first clinic.Date) (map[clinic.Date][]Post, error) {
	var shifts []queue.Shift
	from := c.At(first, 0)
	if err := w.db.Read(ctx).Where("clinic_id = ? AND opened_at >= ?", c.ID, from).Order("opened_at").Find(&shifts).Error; err != nil {
		return nil, fmt.Errorf("read the shifts: %w", err)
	}
	posts := map[clinic.Date][]Post{}
	for _, s := range shifts {
		p := Post{Room: s.RoomID, From: s.OpenedAt}
		if s.ClosedAt != nil {
			p.To = *s.ClosedAt
		}
		room, _ := c.AnyRoom(s.RoomID)
		for _, served := range c.Calls(room, s.UserID) {
			p.Services = append(p.Services, served.ServiceID)
		}
		day := c.BusinessDay(s.OpenedAt)
		posts[day] = append(posts[day], p)
	}
	return posts, nil
}
