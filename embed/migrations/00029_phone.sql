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
    ADD COLUMN replied_at timestamptz;

-- attendance_json says more than before; what it said it still says, so that instances of two versions read each other's entries.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION attendance_json(a attendances, t tickets) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'id', a.id, 'state', a.state, 'service_id', a.service_id, 'room_id', a.room_id, 'user_id', a.user_id,
        'for_room_id', a.for_room_id, 'for_user_id', a.for_user_id, 'previous_id', a.previous_id,
        'rank', a.rank, 'due_at', a.due_at, 'target_at', a.target_at, 'arrival_seq', a.arrival_seq, 'queued_at', a.queued_at,
        'called_at', a.called_at, 'started_at', a.started_at, 'ended_at', a.ended_at, 'calls', a.calls,
        'bring_backs', nullif(a.bring_backs, 0), 'note', nullif(a.note, ''), 'reason', nullif(a.reason, ''),
        'reply', CASE WHEN a.replied_at >= a.called_at THEN a.reply END,
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
