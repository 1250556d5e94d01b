-- +goose Up

-- The policy by which who waits is called; a service without one of its own (the empty text) has the clinic's. Under ratio so many with
-- priority are called for so many without.
ALTER TABLE clinics
    ADD COLUMN policy text NOT NULL DEFAULT 'strict' CHECK (policy IN ('strict', 'ratio', 'target', 'appointment', 'risk')),
    ADD COLUMN ratio_priority smallint NOT NULL DEFAULT 2 CHECK (ratio_priority BETWEEN 1 AND 20),
    ADD COLUMN ratio_normal smallint NOT NULL DEFAULT 1 CHECK (ratio_normal BETWEEN 1 AND 20);

ALTER TABLE services
    ADD COLUMN policy text NOT NULL DEFAULT '' CHECK (policy IN ('', 'strict', 'ratio', 'target', 'appointment', 'risk')),
    ADD COLUMN ratio_priority smallint NOT NULL DEFAULT 2 CHECK (ratio_priority BETWEEN 1 AND 20),
    ADD COLUMN ratio_normal smallint NOT NULL DEFAULT 1 CHECK (ratio_normal BETWEEN 1 AND 20),
    -- Within how many minutes from the arrival the clinic wants to call who has a priority, and who has none.
    ADD COLUMN priority_target_minutes smallint NOT NULL DEFAULT 15 CHECK (priority_target_minutes BETWEEN 0 AND 1440),
    ADD COLUMN target_minutes smallint NOT NULL DEFAULT 40 CHECK (target_minutes BETWEEN 0 AND 1440);

ALTER TABLE priorities
    ADD COLUMN name_en text NOT NULL DEFAULT '',
    ADD COLUMN name_es text NOT NULL DEFAULT '',
    ADD COLUMN icon text NOT NULL DEFAULT '' CHECK (icon ~ '^[a-z0-9_]{0,32}$'),
    -- Within how many minutes this group is to be called; null is what the service says of all who have a priority.
    ADD COLUMN target_minutes smallint CHECK (target_minutes BETWEEN 0 AND 1440);

UPDATE priorities p SET name_en = l.name_en, name_es = l.name_es, icon = p.code, target_minutes = l.target_minutes
  FROM (VALUES
    ('over_80', '80 years or older', '80 años o más', 5),
    ('over_60', '60 years or older', '60 años o más', NULL),
    ('disability', 'Person with a disability', 'Persona con discapacidad', NULL),
    ('autism', 'Autism', 'Autismo', NULL),
    ('pregnant', 'Pregnant', 'Embarazada', NULL),
    ('nursing', 'Breastfeeding', 'Lactancia', NULL),
    ('small_child', 'With a small child', 'Con niño en brazos', NULL),
    ('obesity', 'Obesity', 'Obesidad', NULL),
    ('reduced_mobility', 'Reduced mobility', 'Movilidad reducida', NULL),
    ('cancer', 'Person with cancer', 'Persona con cáncer', NULL),
    ('blood_donor', 'Blood donor', 'Donante de sangre', 30)
  ) AS l (code, name_en, name_es, target_minutes)
 WHERE p.code = l.code;

-- The classes of the Manchester protocol, the most urgent first.
CREATE TYPE risk AS ENUM ('red', 'orange', 'yellow', 'green', 'blue');

-- The clinic's target for a class of the Manchester protocol, where it is not the protocol's own.
CREATE TABLE risk_targets (
    clinic_id      uuid NOT NULL,
    risk           risk NOT NULL,
    target_minutes smallint NOT NULL CHECK (target_minutes BETWEEN 0 AND 1440),
    PRIMARY KEY (clinic_id, risk)
);

-- Of two patients with the same rank the room takes the one whose service has the smaller preference.
ALTER TABLE room_services ADD COLUMN preference smallint NOT NULL DEFAULT 1 CHECK (preference BETWEEN 1 AND 99);

-- The services that a professional attends, where it is not all that the room does.
CREATE TABLE user_services (
    clinic_id  uuid NOT NULL,
    user_id    uuid NOT NULL REFERENCES users (id),
    service_id uuid NOT NULL,
    preference smallint NOT NULL DEFAULT 1 CHECK (preference BETWEEN 1 AND 99),
    PRIMARY KEY (clinic_id, user_id, service_id),
    CONSTRAINT user_service_has_service FOREIGN KEY (clinic_id, service_id) REFERENCES services (clinic_id, id)
);

-- The clinical class that a nurse has given the patient, and when. An enum, since the width of a row must stay small: PostgreSQL guesses
-- from it how many tickets there are before it has counted, and takes the wrong index when it guesses below 300 (queue/reads_test.go).
ALTER TABLE tickets
    ADD COLUMN risk risk,
    ADD COLUMN risk_at timestamptz,
    -- The patient's time, when there was an appointment.
    ADD COLUMN appointment_at timestamptz,
    -- The patient is not in the clinic: a call is silent.
    ADD COLUMN remote boolean NOT NULL DEFAULT false,
    -- The patient goes before all.
    ADD COLUMN emergency boolean NOT NULL DEFAULT false;

-- Where a patient stands among those of the same rank: where the arrival belongs, before all, or behind all who came until then.
CREATE TYPE standing AS ENUM ('arrival', 'first', 'last');

ALTER TABLE attendances
    -- By when the clinic wants to call the patient.
    ADD COLUMN target_at timestamptz,
    -- The journal's entry of the last call, which says why it was this one.
    ADD COLUMN called_seq bigint,
    ADD COLUMN standing standing NOT NULL DEFAULT 'arrival',
    -- How often the patient was brought back after not coming.
    ADD COLUMN bring_backs smallint NOT NULL DEFAULT 0;

-- Whose turn it is in the line of a service under ratio: a number that goes up with each call that took its turn.
CREATE TABLE ratio_turns (
    clinic_id  uuid NOT NULL,
    service_id uuid NOT NULL,
    turn       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (clinic_id, service_id),
    CONSTRAINT turn_has_service FOREIGN KEY (clinic_id, service_id) REFERENCES services (clinic_id, id)
) WITH (fillfactor = 50);

-- +goose StatementBegin
CREATE FUNCTION ticket_code(t tickets) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT t.prefix || '-' || lpad(t.number::text, greatest(3, length(t.number::text)), '0')
$$;
-- +goose StatementEnd

-- attendance_json says more than before; what it said it still says, so that instances of two versions read each other's entries.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION attendance_json(a attendances, t tickets) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'id', a.id, 'state', a.state, 'service_id', a.service_id, 'room_id', a.room_id, 'user_id', a.user_id,
        'for_room_id', a.for_room_id, 'for_user_id', a.for_user_id, 'previous_id', a.previous_id,
        'rank', a.rank, 'due_at', a.due_at, 'target_at', a.target_at, 'arrival_seq', a.arrival_seq, 'queued_at', a.queued_at,
        'called_at', a.called_at, 'started_at', a.started_at, 'ended_at', a.ended_at, 'calls', a.calls,
        'bring_backs', nullif(a.bring_backs, 0), 'note', nullif(a.note, ''), 'reason', nullif(a.reason, ''),
        'ticket', jsonb_build_object(
            'id', t.id, 'code', ticket_code(t),
            'number', t.number, 'business_day', t.business_day, 'priority_id', t.priority_id, 'risk', t.risk,
            'appointment_at', t.appointment_at, 'remote', nullif(t.remote, false), 'emergency', nullif(t.emergency, false),
            'patient_name', nullif(t.patient_name, ''), 'language', t.language, 'arrived_at', t.arrived_at)))
$$;
-- +goose StatementEnd

-- who_is_next lists who would be called from some lines, the next one first, with a few who come after. The lines of a professional, a
-- room and its services are given with their preference and, under ratio, how many with priority are called for how many without (0 and
-- 0 under other policies). Who has a priority has a rank below 100; whoever is in danger has one below 0 and no turn to wait for.
-- standing is the rank, but that when it is their turn those without a priority stand before those who have one.
-- Served by attendance_waiting, two descents for each line.
-- +goose StatementBegin
CREATE FUNCTION who_is_next(
    p_clinic uuid, p_lines uuid[], p_preferences smallint[], p_priority_turns smallint[], p_normal_turns smallint[]
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
                WHERE a.clinic_id = p_clinic AND a.line_id = l.id AND a.state = 'waiting'
                  AND a.rank < CASE WHEN l.turn = 'normal' THEN 100 ELSE 32767 END
                ORDER BY a.rank, a.due_at, a.arrival_seq
                LIMIT 4) AS w
        UNION ALL
        SELECT w.*, 0::smallint, l.n, l.preference, l.turn
          FROM lines l
         CROSS JOIN LATERAL (
               SELECT a.id, a.ticket_id, a.service_id, a.rank, a.due_at, a.arrival_seq
                 FROM attendances a
                WHERE a.clinic_id = p_clinic AND a.line_id = l.id AND a.state = 'waiting'
                  AND a.rank >= 100
                ORDER BY a.rank, a.due_at, a.arrival_seq
                LIMIT 4) AS w
         WHERE l.turn = 'normal'
      ) AS f
     ORDER BY f.standing, f.preference, f.due_at, f.arrival_seq
     LIMIT 4
$$;
-- +goose StatementEnd

-- candidate_json is somebody who waited when another was called, as the entry of the call tells it.
-- +goose StatementBegin
CREATE FUNCTION candidate_json(p_id uuid, p_service uuid, p_rank smallint, p_due_at timestamptz, p_arrival_seq bigint, t tickets)
RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object('attendance_id', p_id, 'ticket_code', ticket_code(t), 'service_id', p_service,
        'priority_id', t.priority_id, 'risk', t.risk, 'rank', p_rank, 'due_at', p_due_at, 'arrival_seq', p_arrival_seq))
$$;
-- +goose StatementEnd

-- issue_ticket_2 gives a patient the next number of the service's prefix on the business day and puts the ticket in the line of the service,
-- or of the only room or person that is to attend. It takes the place of issue_ticket, which instances of the version before still call.
-- Refusals: service_not_found, which also is a service that was switched off since the caller looked.
-- Served by the primary keys of services and ticket_numbers.
-- +goose StatementBegin
CREATE FUNCTION issue_ticket_2(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_ticket uuid, p_attendance uuid, p_service uuid, p_for_room uuid, p_for_user uuid, p_priority uuid, p_business_day date,
    p_rank smallint, p_due_after integer, p_target_after integer, -- seconds after the arrival
    p_patient_name text, p_language text, p_follow_token text, p_note text, p_appointment_at timestamptz, p_remote boolean, p_emergency boolean,
    p_journey uuid, p_route jsonb
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head   journal_heads := lock_journal(p_clinic);
    answer journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
    arrival timestamptz := greatest(p_now, head.last_at);
    t      tickets;
    a      attendances;
BEGIN
    IF answer.outcome IS NOT NULL THEN
        RETURN answer;
    END IF;
    SELECT prefix INTO t.prefix FROM services WHERE clinic_id = p_clinic AND id = p_service AND active;
    IF NOT FOUND THEN
        answer.outcome := 'service_not_found';
        RETURN answer;
    END IF;
    INSERT INTO ticket_numbers AS n (clinic_id, business_day, prefix, last) VALUES (p_clinic, p_business_day, t.prefix, 1)
        ON CONFLICT (clinic_id, business_day, prefix) DO UPDATE SET last = n.last + 1
        RETURNING last INTO t.number;
    INSERT INTO tickets (clinic_id, id, business_day, prefix, number, service_id, priority_id, patient_name, language, arrived_at, follow_token,
                         appointment_at, remote, emergency)
        VALUES (p_clinic, p_ticket, p_business_day, t.prefix, t.number, p_service, p_priority, p_patient_name, p_language, arrival, p_follow_token,
                p_appointment_at, p_remote, p_emergency)
        RETURNING * INTO t;
    INSERT INTO attendances (clinic_id, id, ticket_id, service_id, for_room_id, for_user_id, state, rank, due_at, target_at,
                             arrival_seq, queued_at, note, changed_seq)
        VALUES (p_clinic, p_attendance, p_ticket, p_service, p_for_room, p_for_user, 'waiting', p_rank,
                arrival + make_interval(secs => p_due_after), arrival + make_interval(secs => p_target_after),
                head.seq + 1, arrival, p_note, head.seq + 1)
        RETURNING * INTO a;
    IF p_route IS NOT NULL THEN
        INSERT INTO routes (clinic_id, ticket_id, journey_id, steps) VALUES (p_clinic, p_ticket, p_journey, p_route);
    END IF;
    RETURN append_entry(head, 'ticket.issued', p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint,
        jsonb_build_object('attendance', attendance_json(a, t)));
END $$;
-- +goose StatementEnd

-- call_next_2 calls the first of who_is_next to the room, and writes into the entry why it was this one: the rule of the line, the key by
-- which it was chosen, and who came after. It takes the place of call_next.
-- Refusals: no_shift (the user is not at work in the room), paused, room_busy (its patient comes first, in data), nobody_waiting.
-- Served by room_has_one_user, room_has_one_patient, what serves who_is_next, and the primary key of tickets.
-- +goose StatementBegin
CREATE FUNCTION call_next_2(
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
               FROM who_is_next(p_clinic, p_lines, p_preferences, p_priority_turns, p_normal_turns) w
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

-- why_json is why somebody was called: the rule, and the key by which the rule chose.
-- +goose StatementBegin
CREATE FUNCTION why_json(p_rule text, p_turn text, p_preference smallint, p_rank smallint, p_due_at timestamptz, p_arrival_seq bigint)
RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object('rule', p_rule, 'turn', p_turn, 'preference', p_preference,
        'rank', p_rank, 'due_at', p_due_at, 'arrival_seq', p_arrival_seq))
$$;
-- +goose StatementEnd

-- move_attendance_2 takes an attendance from one of the states p_from to the state p_to, and appends an entry of p_type: a call, a
-- recall, a start, a no-show, a return to the line. Which moves there are is the caller's to know (queue/state.go). Who is not in the clinic
-- may be served without a call. A no-show takes p_calls calls.
-- A patient who is called or served is the matter of the user whose shift is in that room; a call of someone who waits is to the
-- room where the user is at work, and its entry says who stood before and after in that line. It takes the place of move_attendance.
-- Refusals: attendance_not_found, wrong_state (the state in data), no_shift, other_room (the room's id in data), paused, call_again (how
-- often the patient was called and must be, in data), room_busy (its patient in data).
-- Served by the primary keys of attendances and tickets, user_has_one_room, room_has_one_patient and attendance_waiting.
-- +goose StatementBegin
CREATE FUNCTION move_attendance_2(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_attendance uuid, p_user uuid, p_from text[], p_to text, p_type text, p_reason text, p_calls integer
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head    journal_heads := lock_journal(p_clinic);
    answer  journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
    moment  timestamptz := greatest(p_now, head.last_at);
    shift   shifts;
    why     jsonb;
    others  jsonb;
    a       attendances;
    other   attendances;
    t       tickets;
    data    jsonb;
BEGIN
    IF answer.outcome IS NOT NULL THEN
        RETURN answer;
    END IF;
    SELECT * INTO a FROM attendances WHERE clinic_id = p_clinic AND id = p_attendance;
    IF NOT FOUND THEN
        answer.outcome := 'attendance_not_found';
        RETURN answer;
    END IF;
    SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = a.ticket_id;
    IF NOT a.state = ANY (p_from) AND NOT (t.remote AND a.state = 'waiting' AND p_to = 'serving') THEN
        answer.outcome := 'wrong_state';
        answer.data := jsonb_build_object('state', a.state);
        RETURN answer;
    END IF;
    SELECT * INTO shift FROM shifts WHERE clinic_id = p_clinic AND user_id = p_user AND closed_at IS NULL;
    IF a.state IN ('called', 'serving') AND a.room_id IS DISTINCT FROM shift.room_id THEN
        answer.outcome := 'other_room';
        answer.data := jsonb_build_object('room_id', a.room_id);
        RETURN answer;
    END IF;
    IF p_to = 'no_show' AND a.calls < p_calls THEN
        answer.outcome := 'call_again';
        answer.data := jsonb_build_object('calls', a.calls, 'calls_needed', p_calls);
        RETURN answer;
    END IF;
    IF a.state = 'waiting' AND p_to IN ('called', 'serving') THEN
        IF shift.room_id IS NULL THEN
            answer.outcome := 'no_shift';
            RETURN answer;
        END IF;
        IF shift.paused_at IS NOT NULL THEN
            answer.outcome := 'paused';
            RETURN answer;
        END IF;
        SELECT * INTO other FROM attendances WHERE clinic_id = p_clinic AND room_id = shift.room_id AND state IN ('called', 'serving');
        IF FOUND THEN
            SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = other.ticket_id;
            answer.outcome := 'room_busy';
            answer.data := attendance_json(other, t);
            RETURN answer;
        END IF;
        SELECT coalesce(jsonb_agg(candidate_json(w.id, w.service_id, w.rank, w.due_at, w.arrival_seq,
                   (SELECT x FROM tickets x WHERE x.clinic_id = p_clinic AND x.id = w.ticket_id)) ORDER BY w.rank, w.due_at, w.arrival_seq), '[]')
          INTO others
          FROM (SELECT * FROM attendances
                 WHERE clinic_id = p_clinic AND line_id = a.line_id AND state = 'waiting' AND id <> a.id
                 ORDER BY rank, due_at, arrival_seq LIMIT 3) w;
        why := why_json('chosen', NULL, NULL, a.rank, a.due_at, a.arrival_seq) || jsonb_build_object('candidates', others);
        a.room_id := shift.room_id;
        a.user_id := p_user;
        a.called_at := moment;
        a.called_seq := head.seq + 1;
    END IF;
    IF p_to = 'waiting' THEN
        a.room_id := NULL;
        a.user_id := NULL;
        a.called_at := NULL;
        a.started_at := NULL;
        a.ended_at := NULL;
    ELSIF p_to = 'called' THEN
        a.calls := a.calls + 1;
    ELSIF p_to = 'serving' THEN
        a.started_at := moment;
    ELSE
        a.ended_at := moment;
    END IF;
    a.state := p_to;
    a.reason := p_reason;
    a.previous_seq := a.changed_seq;
    a.changed_seq := head.seq + 1;
    UPDATE attendances
       SET state = a.state, room_id = a.room_id, user_id = a.user_id, calls = a.calls, called_at = a.called_at, called_seq = a.called_seq,
           started_at = a.started_at, ended_at = a.ended_at, reason = a.reason,
           changed_seq = a.changed_seq, previous_seq = a.previous_seq
     WHERE clinic_id = p_clinic AND id = p_attendance;
    data := jsonb_build_object('attendance', attendance_json(a, t));
    IF why IS NOT NULL THEN
        data := data || jsonb_build_object('why', why);
    END IF;
    RETURN append_entry(head, p_type, p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint, data);
END $$;
-- +goose StatementEnd
