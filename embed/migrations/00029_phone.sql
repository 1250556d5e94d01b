-- +goose Up

-- The token in the address under which a patient follows a ticket names the clinic by the end of its id.
CREATE INDEX clinic_by_token ON clinics (right(CAST(id AS text), 12));

-- What patients can do from their own phone. The network was a setting of totems.
ALTER TABLE clinics
    ADD COLUMN phone_follow        boolean NOT NULL DEFAULT true,
    ADD COLUMN phone_address       text NOT NULL DEFAULT '',
    ADD COLUMN phone_wifi          text NOT NULL DEFAULT '',
    ADD COLUMN phone_later_minutes smallint NOT NULL DEFAULT 0,
    ADD COLUMN phone_opinion       boolean NOT NULL DEFAULT true;
UPDATE clinics SET phone_wifi = totem_wifi;

-- What stands in the journal may be of a patient's doing, by the ticket. The rows that are there fit: they are not read for it.
ALTER TABLE journal DROP CONSTRAINT journal_actor_kind_check;
ALTER TABLE journal ADD CONSTRAINT journal_actor_kind_check CHECK (actor_kind IN ('user', 'device', 'system', 'key', 'patient')) NOT VALID;

-- What a patient who is called answers from the phone, and when: it counts for the call before it.
ALTER TABLE attendances
    ADD COLUMN reply      text CHECK (reply IN ('coming', 'help')),
    ADD COLUMN replied_at timestamptz,
    -- Until when the patient, who has asked for more time, is not called by turn.
    ADD COLUMN away_until timestamptz;

-- attendance_json says more than before; what it said it still says, so that instances of two versions read each other's entries.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION attendance_json(a attendances, t tickets) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'id', a.id, 'state', a.state, 'service_id', a.service_id, 'room_id', a.room_id, 'user_id', a.user_id,
        'for_room_id', a.for_room_id, 'for_user_id', a.for_user_id, 'previous_id', a.previous_id,
        'rank', a.rank, 'due_at', a.due_at, 'target_at', a.target_at, 'arrival_seq', a.arrival_seq, 'queued_at', a.queued_at,
        'called_at', a.called_at, 'started_at', a.started_at, 'ended_at', a.ended_at, 'calls', a.calls,
        'bring_backs', nullif(a.bring_backs, 0), 'note', nullif(a.note, ''), 'reason', nullif(a.reason, ''),
        'reply', CASE WHEN a.replied_at >= a.called_at THEN a.reply END, 'away_until', a.away_until,
        'ticket', jsonb_build_object(
            'id', t.id, 'code', ticket_code(t),
            'number', t.number, 'business_day', t.business_day, 'priority_id', t.priority_id, 'risk', t.risk,
            'appointment_at', t.appointment_at, 'remote', nullif(t.remote, false), 'emergency', nullif(t.emergency, false),
            'patient_name', nullif(t.patient_name, ''), 'language', t.language, 'arrived_at', t.arrived_at,
            'courtesy', CASE WHEN t.has_courtesy THEN (
                SELECT jsonb_build_object('social_name', nullif(c.social_name, ''), 'needs', nullif(c.needs, '{}'))
                  FROM courtesies c WHERE c.clinic_id = t.clinic_id AND c.ticket_id = t.id) END)))
$$;
-- +goose StatementEnd

-- who_is_next_2 is who_is_next without those who at that time are away, as they have said.
-- Served by attendance_waiting, two descents for each line.
-- +goose StatementBegin
CREATE FUNCTION who_is_next_2(
    p_clinic uuid, p_at timestamptz, p_lines uuid[], p_preferences smallint[], p_priority_turns smallint[], p_normal_turns smallint[]
) RETURNS TABLE (
    id uuid, ticket_id uuid, service_id uuid, rank smallint, due_at timestamptz, arrival_seq bigint,
    standing smallint, line integer, preference smallint, turn text
) LANGUAGE sql STABLE AS $$
    WITH lines AS MATERIALIZED (
        SELECT l.id, l.preference, l.n::integer AS n,
               CASE WHEN l.priority_turns = 0 THEN NULL
                    WHEN coalesce(t.turn, 0) % (l.priority_turns + l.normal_turns) < l.priority_turns THEN 'priority'
                    ELSE 'normal' END AS turn
          FROM unnest(p_lines, p_preferences, p_priority_turns, p_normal_turns) WITH ORDINALITY AS l (id, preference, priority_turns, normal_turns, n)
          LEFT JOIN ratio_turns t ON t.clinic_id = p_clinic AND t.service_id = l.id AND l.priority_turns > 0
    )
    SELECT f.id, f.ticket_id, f.service_id, f.rank, f.due_at, f.arrival_seq, f.standing, f.n, f.preference, f.turn
      FROM (
        SELECT w.*, w.rank AS standing, l.n, l.preference, l.turn
          FROM lines l
         CROSS JOIN LATERAL (
               SELECT a.id, a.ticket_id, a.service_id, a.rank, a.due_at, a.arrival_seq
                 FROM attendances a
                WHERE a.clinic_id = p_clinic AND a.line_id = l.id AND a.state = 'waiting' AND (a.away_until IS NULL OR a.away_until <= p_at)
                  AND a.rank < CASE WHEN l.turn = 'normal' THEN 100 ELSE 32767 END
                ORDER BY a.rank, a.due_at, a.arrival_seq
                LIMIT 4) AS w
        UNION ALL
        SELECT w.*, 0::smallint, l.n, l.preference, l.turn
          FROM lines l
         CROSS JOIN LATERAL (
               SELECT a.id, a.ticket_id, a.service_id, a.rank, a.due_at, a.arrival_seq
                 FROM attendances a
                WHERE a.clinic_id = p_clinic AND a.line_id = l.id AND a.state = 'waiting' AND (a.away_until IS NULL OR a.away_until <= p_at)
                  AND a.rank >= 100
                ORDER BY a.rank, a.due_at, a.arrival_seq
                LIMIT 4) AS w
         WHERE l.turn = 'normal'
      ) AS f
     ORDER BY f.standing, f.preference, f.due_at, f.arrival_seq
     LIMIT 4
$$;
-- +goose StatementEnd

-- call_next_3 is call_next_2 by who_is_next_2.
-- Refusals: no_shift (the user is not at work in the room), paused, room_busy (its patient comes first, in data), nobody_waiting.
-- Served by room_has_one_user, room_has_one_patient, what serves who_is_next_2, and the primary key of tickets.
-- +goose StatementBegin
CREATE FUNCTION call_next_3(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_room uuid, p_user uuid, p_lines uuid[], p_preferences smallint[], p_priority_turns smallint[], p_normal_turns smallint[], p_rules text[]
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head   journal_heads := lock_journal(p_clinic);
    answer journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
    chosen uuid;
    why    jsonb;
    others jsonb := '[]';
    turn_of uuid; -- the line whose turn this call took
    n      record;
    shift  shifts;
    a      attendances;
    t      tickets;
BEGIN
    IF answer.outcome IS NOT NULL THEN
        RETURN answer;
    END IF;
    SELECT * INTO shift FROM shifts WHERE clinic_id = p_clinic AND room_id = p_room AND user_id = p_user AND closed_at IS NULL;
    IF NOT FOUND THEN
        answer.outcome := 'no_shift';
        RETURN answer;
    END IF;
    IF shift.paused_at IS NOT NULL THEN
        answer.outcome := 'paused';
        RETURN answer;
    END IF;
    SELECT * INTO a FROM attendances WHERE clinic_id = p_clinic AND room_id = p_room AND state IN ('called', 'serving');
    IF FOUND THEN
        SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = a.ticket_id;
        answer.outcome := 'room_busy';
        answer.data := attendance_json(a, t);
        RETURN answer;
    END IF;
    -- Tickets are found one by one: joined, they would be read from end to end while PostgreSQL takes their table for a small one.
    FOR n IN SELECT w.*, (SELECT x FROM tickets x WHERE x.clinic_id = p_clinic AND x.id = w.ticket_id) AS ticket
               FROM who_is_next_2(p_clinic, greatest(p_now, head.last_at), p_lines, p_preferences, p_priority_turns, p_normal_turns) w
    LOOP
        IF chosen IS NULL THEN
            chosen := n.id;
            t := n.ticket;
            why := why_json(CASE WHEN n.rank <= -1000 THEN 'emergency' ELSE p_rules[n.line] END, n.turn, n.preference, n.rank, n.due_at, n.arrival_seq);
            IF n.turn = 'priority' AND n.rank BETWEEN 0 AND 99 OR n.turn = 'normal' AND n.rank >= 100 THEN
                turn_of := p_lines[n.line];
            END IF;
        ELSE
            others := others || candidate_json(n.id, n.service_id, n.rank, n.due_at, n.arrival_seq, n.ticket);
        END IF;
    END LOOP;
    IF chosen IS NULL THEN
        answer.outcome := 'nobody_waiting';
        IF p_key <> '' THEN
            INSERT INTO idempotency_keys (clinic_id, actor_id, key, fingerprint, seq, at)
            VALUES (p_clinic, p_actor_id, p_key, p_fingerprint, NULL, greatest(p_now, head.last_at));
        END IF;
        RETURN answer;
    END IF;
    IF turn_of IS NOT NULL THEN
        INSERT INTO ratio_turns AS r (clinic_id, service_id, turn) VALUES (p_clinic, turn_of, 1)
            ON CONFLICT (clinic_id, service_id) DO UPDATE SET turn = r.turn + 1;
        why := why || jsonb_build_object('took_turn_of', turn_of);
    END IF;
    UPDATE attendances w
       SET state = 'called', room_id = p_room, user_id = p_user, calls = w.calls + 1, reason = '',
           called_at = greatest(p_now, head.last_at), called_seq = head.seq + 1, changed_seq = head.seq + 1, previous_seq = w.changed_seq
     WHERE w.clinic_id = p_clinic AND w.id = chosen
     RETURNING * INTO a;
    RETURN append_entry(head, 'attendance.called', p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint,
        jsonb_build_object('attendance', attendance_json(a, t), 'why', why || jsonb_build_object('candidates', others)));
END $$;
-- +goose StatementEnd

-- What patients say of a visit. Nothing leads from one to a ticket: no time, no service, a random id, and no entry in the journal.
CREATE TABLE opinions (
    clinic_id uuid NOT NULL REFERENCES clinics,
    id        uuid NOT NULL,
    day       date NOT NULL,
    mark      text NOT NULL CHECK (mark IN ('good', 'fair', 'bad')),
    reasons   text[] NOT NULL DEFAULT '{}' CHECK (reasons <@ ARRAY['wait', 'care', 'explanation', 'place']),
    words     text NOT NULL DEFAULT '',
    PRIMARY KEY (clinic_id, id)
);
CREATE INDEX opinions_by_day ON opinions (clinic_id, day);

-- Tickets whose patients have said how the visit was: nobody says it twice.
CREATE TABLE opinion_givers (
    clinic_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    PRIMARY KEY (clinic_id, ticket_id)
);
