-- +goose Up

-- The rules of a clinic for who did not come, for who is forwarded, and where an emergency goes.
ALTER TABLE clinics
    -- How often a patient is called before a no-show can be noted.
    ADD COLUMN no_show_calls smallint NOT NULL DEFAULT 1 CHECK (no_show_calls BETWEEN 1 AND 10),
    -- How often, and within how many minutes after the no-show, a patient can be brought back; 0 is without a limit.
    ADD COLUMN bring_back_times smallint NOT NULL DEFAULT 0 CHECK (bring_back_times BETWEEN 0 AND 100),
    ADD COLUMN bring_back_minutes smallint NOT NULL DEFAULT 0 CHECK (bring_back_minutes BETWEEN 0 AND 1440),
    ADD COLUMN bring_back_standing standing NOT NULL DEFAULT 'arrival',
    ADD COLUMN forwarded_standing standing NOT NULL DEFAULT 'arrival',
    -- The service whose line an emergency joins; null is the first service.
    ADD COLUMN emergency_service_id uuid;

ALTER TABLE rooms DROP CONSTRAINT rooms_kind_check;
ALTER TABLE rooms ADD CONSTRAINT rooms_kind_check CHECK (kind IN ('desk', 'office', 'room', 'triage', 'pharmacy', 'remote'));

-- A route that patients take: its steps, in order, as {service_id, optional}. An optional step is taken when staff ask for it.
CREATE TABLE journeys (
    clinic_id uuid NOT NULL REFERENCES clinics (id),
    id        uuid NOT NULL,
    name      text NOT NULL CHECK (name <> ''),
    steps     jsonb NOT NULL DEFAULT '[]',
    position  integer NOT NULL DEFAULT 0,
    active    boolean NOT NULL DEFAULT true,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT journey_name_is_unique UNIQUE (clinic_id, name)
);

-- The journey that a ticket of the service starts.
ALTER TABLE services ADD COLUMN journey_id uuid;
ALTER TABLE services ADD CONSTRAINT service_has_journey FOREIGN KEY (clinic_id, journey_id) REFERENCES journeys (clinic_id, id);

-- What is left of a ticket's route: {service_id, room_id, user_id, optional} in order.
CREATE TABLE routes (
    clinic_id  uuid NOT NULL,
    ticket_id  uuid NOT NULL,
    journey_id uuid,
    steps      jsonb NOT NULL,
    PRIMARY KEY (clinic_id, ticket_id),
    CONSTRAINT route_has_ticket FOREIGN KEY (clinic_id, ticket_id) REFERENCES tickets (clinic_id, id)
) WITH (fillfactor = 70);

-- A pause: since when, why, and when the user means to be back.
ALTER TABLE shifts
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN pause_reason text NOT NULL DEFAULT '',
    ADD COLUMN back_at timestamptz;

CREATE TABLE emergencies (
    clinic_id   uuid NOT NULL,
    id          uuid NOT NULL,
    ticket_id   uuid NOT NULL,
    -- Where it is: the name of the totem or of the room from which it was raised.
    place       text NOT NULL DEFAULT '',
    raised_at   timestamptz NOT NULL,
    taken_at    timestamptz,
    taken_by    uuid REFERENCES users (id),
    cleared_at  timestamptz,
    outcome     text NOT NULL DEFAULT '',
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT emergency_has_ticket FOREIGN KEY (clinic_id, ticket_id) REFERENCES tickets (clinic_id, id)
);
CREATE UNIQUE INDEX ticket_has_one_emergency ON emergencies (clinic_id, ticket_id) WHERE cleared_at IS NULL;
CREATE INDEX emergencies_open ON emergencies (clinic_id, raised_at) WHERE cleared_at IS NULL;

-- Serves the list of who did not come, the latest first.
CREATE INDEX attendance_no_show ON attendances (clinic_id, ended_at) WHERE state = 'no_show';

-- finish_attendance ends an attendance that is served and, when a step is left on the ticket's route, puts the patient in the line of that
-- service. Where the patient stands there is the caller's to know: without the step that is next, or with another one, the function changes
-- nothing and answers next_step with the step and what the ticket says. A step for a user who has gone home is for the service. The entry
-- holds the route as it was, for undo.
-- Refusals: attendance_not_found, wrong_state (the state in data), other_room (the room's id in data).
-- Served by the primary keys of attendances, tickets and routes, and by user_has_one_room.
-- +goose StatementBegin
CREATE FUNCTION finish_attendance(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_attendance uuid, p_user uuid, p_reason text, p_step jsonb, p_next uuid, p_rank smallint, p_due_at timestamptz, p_target_at timestamptz
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head    journal_heads := lock_journal(p_clinic);
    answer  journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
    moment  timestamptz := greatest(p_now, head.last_at);
    my_room uuid;
    way     routes;
    step    jsonb;
    at_step bigint;
    a       attendances;
    b       attendances;
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
    IF a.state <> 'serving' THEN
        answer.outcome := 'wrong_state';
        answer.data := jsonb_build_object('state', a.state);
        RETURN answer;
    END IF;
    SELECT room_id INTO my_room FROM shifts WHERE clinic_id = p_clinic AND user_id = p_user AND closed_at IS NULL;
    IF a.room_id IS DISTINCT FROM my_room THEN
        answer.outcome := 'other_room';
        answer.data := jsonb_build_object('room_id', a.room_id);
        RETURN answer;
    END IF;
    SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = a.ticket_id;
    SELECT * INTO way FROM routes WHERE clinic_id = p_clinic AND ticket_id = a.ticket_id;
    -- A step that is only taken when staff ask for it is passed over.
    SELECT s.value, s.ordinality INTO step, at_step
      FROM jsonb_array_elements(way.steps) WITH ORDINALITY s
     WHERE NOT s.value ? 'optional' ORDER BY s.ordinality LIMIT 1;
    IF step IS NOT NULL AND p_step IS DISTINCT FROM step THEN
        answer.outcome := 'next_step';
        answer.data := jsonb_build_object('step', step, 'at', moment, 'ticket', jsonb_strip_nulls(jsonb_build_object('priority_id', t.priority_id,
            'risk', t.risk, 'risk_at', t.risk_at, 'arrived_at', t.arrived_at, 'appointment_at', t.appointment_at, 'emergency', t.emergency)));
        RETURN answer;
    END IF;
    UPDATE attendances w
       SET state = 'finished', ended_at = moment, reason = p_reason, changed_seq = head.seq + 1, previous_seq = w.changed_seq
     WHERE w.clinic_id = p_clinic AND w.id = p_attendance
     RETURNING * INTO a;
    data := jsonb_build_object('attendance', attendance_json(a, t));
    IF step IS NULL THEN
        data := data || jsonb_build_object('visit_ended', true);
    ELSE
        b.for_user_id := (SELECT user_id FROM shifts WHERE clinic_id = p_clinic AND user_id = (step->>'user_id')::uuid AND closed_at IS NULL);
        INSERT INTO attendances (clinic_id, id, ticket_id, service_id, for_room_id, for_user_id, state, rank, due_at, target_at,
                                 arrival_seq, queued_at, previous_id, changed_seq)
            VALUES (p_clinic, p_next, a.ticket_id, (step->>'service_id')::uuid, (step->>'room_id')::uuid, b.for_user_id, 'waiting',
                    p_rank, p_due_at, p_target_at, a.arrival_seq, moment, a.id, head.seq + 1)
            RETURNING * INTO b;
        UPDATE routes SET steps = coalesce((SELECT jsonb_agg(s.value ORDER BY s.ordinality)
                              FROM jsonb_array_elements(way.steps) WITH ORDINALITY s WHERE s.ordinality > at_step), '[]')
         WHERE clinic_id = p_clinic AND ticket_id = a.ticket_id;
        data := data || jsonb_build_object('next', attendance_json(b, t), 'route', way.steps);
    END IF;
    RETURN append_entry(head, 'attendance.finished', p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint, data);
END $$;
-- +goose StatementEnd
