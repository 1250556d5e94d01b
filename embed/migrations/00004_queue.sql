-- +goose Up

-- The last number given on a business day under a prefix. Nothing is reset: a new day is a new row.
CREATE TABLE ticket_numbers (
    clinic_id    uuid NOT NULL,
    business_day date NOT NULL,
    prefix       text NOT NULL,
    last         integer NOT NULL,
    PRIMARY KEY (clinic_id, business_day, prefix)
) WITH (fillfactor = 50);

CREATE TABLE tickets (
    clinic_id    uuid NOT NULL,
    id           uuid NOT NULL,
    business_day date NOT NULL,
    prefix       text NOT NULL,
    number       integer NOT NULL CHECK (number > 0),
    service_id   uuid NOT NULL,
    priority_id  uuid,
    patient_name text NOT NULL DEFAULT '',
    language     text NOT NULL CHECK (language IN ('pt-BR', 'en', 'es')),
    arrived_at   timestamptz NOT NULL,
    -- The secret part of the address under which the patient follows the ticket on a phone.
    follow_token text NOT NULL,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT ticket_number_is_unique UNIQUE (clinic_id, business_day, prefix, number),
    CONSTRAINT ticket_has_service FOREIGN KEY (clinic_id, service_id) REFERENCES services (clinic_id, id),
    CONSTRAINT ticket_has_priority FOREIGN KEY (clinic_id, priority_id) REFERENCES priorities (clinic_id, id)
);

CREATE TABLE attendances (
    clinic_id    uuid NOT NULL,
    id           uuid NOT NULL,
    ticket_id    uuid NOT NULL,
    service_id   uuid NOT NULL,
    state        text NOT NULL CHECK (state IN ('waiting', 'called', 'serving', 'finished', 'no_show', 'cancelled')),
    -- Who is next: the smallest (rank, due_at, arrival_seq) of the lines that a room serves. arrival_seq is the number of the
    -- journal's entry with which the patient arrived.
    rank         smallint NOT NULL,
    due_at       timestamptz NOT NULL,
    arrival_seq  bigint NOT NULL,
    queued_at    timestamptz NOT NULL,
    for_room_id  uuid,
    for_user_id  uuid,
    -- The line in which the patient waits: that of a person, of a room, or else of the service.
    line_id      uuid NOT NULL GENERATED ALWAYS AS (coalesce(for_user_id, for_room_id, service_id)) STORED,
    room_id      uuid,
    user_id      uuid,
    -- The attendance that forwarded the patient here.
    previous_id  uuid,
    note         text NOT NULL DEFAULT '',
    reason       text NOT NULL DEFAULT '',
    calls        integer NOT NULL DEFAULT 0,
    called_at    timestamptz,
    started_at   timestamptz,
    ended_at     timestamptz,
    -- The journal's entries of the last change and of the one before; undo takes the attendance back to what the one before says.
    changed_seq  bigint NOT NULL,
    previous_seq bigint,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT attendance_has_ticket FOREIGN KEY (clinic_id, ticket_id) REFERENCES tickets (clinic_id, id),
    CONSTRAINT attendance_has_service FOREIGN KEY (clinic_id, service_id) REFERENCES services (clinic_id, id),
    CONSTRAINT attendance_has_room FOREIGN KEY (clinic_id, room_id) REFERENCES rooms (clinic_id, id),
    CONSTRAINT attendance_is_for_room FOREIGN KEY (clinic_id, for_room_id) REFERENCES rooms (clinic_id, id),
    CONSTRAINT called_attendance_has_room CHECK (state NOT IN ('called', 'serving') OR room_id IS NOT NULL)
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX ticket_has_one_open_attendance ON attendances (clinic_id, ticket_id)
    WHERE state IN ('waiting', 'called', 'serving');
CREATE UNIQUE INDEX room_has_one_patient ON attendances (clinic_id, room_id)
    WHERE state IN ('called', 'serving');
-- Serves the choice of the next patient.
CREATE INDEX attendance_waiting ON attendances (clinic_id, line_id, rank, due_at, arrival_seq)
    WHERE state = 'waiting';

CREATE TABLE shifts (
    clinic_id uuid NOT NULL,
    id        uuid NOT NULL,
    room_id   uuid NOT NULL,
    user_id   uuid NOT NULL REFERENCES users (id),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT shift_has_room FOREIGN KEY (clinic_id, room_id) REFERENCES rooms (clinic_id, id)
);
CREATE UNIQUE INDEX room_has_one_user ON shifts (clinic_id, room_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX user_has_one_room ON shifts (clinic_id, user_id) WHERE closed_at IS NULL;

-- attendance_json is an attendance with its ticket as the journal and the API know it. What is absent has no key.
-- +goose StatementBegin
CREATE FUNCTION attendance_json(a attendances, t tickets) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'id', a.id, 'state', a.state, 'service_id', a.service_id, 'room_id', a.room_id, 'user_id', a.user_id,
        'for_room_id', a.for_room_id, 'for_user_id', a.for_user_id, 'previous_id', a.previous_id,
        'rank', a.rank, 'due_at', a.due_at, 'arrival_seq', a.arrival_seq, 'queued_at', a.queued_at,
        'called_at', a.called_at, 'started_at', a.started_at, 'ended_at', a.ended_at, 'calls', a.calls,
        'note', nullif(a.note, ''), 'reason', nullif(a.reason, ''),
        'ticket', jsonb_build_object(
            'id', t.id, 'code', t.prefix || '-' || lpad(t.number::text, greatest(3, length(t.number::text)), '0'),
            'number', t.number, 'business_day', t.business_day, 'priority_id', t.priority_id,
            'patient_name', nullif(t.patient_name, ''), 'language', t.language, 'arrived_at', t.arrived_at)))
$$;
-- +goose StatementEnd
