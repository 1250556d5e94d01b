-- +goose Up

-- What displays show of a patient, by the clinic's decision (LGPD): nothing but the code, or a name, and why.
ALTER TABLE clinics
    ADD COLUMN screen_names        text NOT NULL DEFAULT 'none' CHECK (screen_names IN ('none', 'initials', 'first_initial', 'first')),
    ADD COLUMN screen_names_reason text NOT NULL DEFAULT '',
    -- Whether displays show who is next, how many calls before the last one, and the words of the strip; empty: the clinic's name.
    ADD COLUMN screen_next         boolean NOT NULL DEFAULT false,
    ADD COLUMN screen_earlier      integer NOT NULL DEFAULT 4 CHECK (screen_earlier BETWEEN 1 AND 4),
    ADD COLUMN screen_message      text NOT NULL DEFAULT '';

-- A service that no display names, and whose patients it does not name.
ALTER TABLE services ADD COLUMN sensitive boolean NOT NULL DEFAULT false;

-- How a patient is to be treated: the name to be called by, and needs. A table of its own, since tickets must stay narrow (00010): few have one.
CREATE TABLE courtesies (
    clinic_id   uuid NOT NULL,
    ticket_id   uuid NOT NULL,
    social_name text NOT NULL DEFAULT '',
    needs       text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (clinic_id, ticket_id),
    CONSTRAINT courtesy_has_ticket FOREIGN KEY (clinic_id, ticket_id) REFERENCES tickets (clinic_id, id)
);
-- Whether there is one, so that it is looked for only then.
ALTER TABLE tickets ADD COLUMN has_courtesy boolean NOT NULL DEFAULT false;

-- Served by the primary key of courtesies.
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
            'patient_name', nullif(t.patient_name, ''), 'language', t.language, 'arrived_at', t.arrived_at,
            'courtesy', CASE WHEN t.has_courtesy THEN (
                SELECT jsonb_build_object('social_name', nullif(c.social_name, ''), 'needs', nullif(c.needs, '{}'))
                  FROM courtesies c WHERE c.clinic_id = t.clinic_id AND c.ticket_id = t.id) END)))
$$;
-- +goose StatementEnd

-- issue_ticket_4 is issue_ticket_3 with the courtesy of the patient: the name to be called by, and needs.
-- Refusals: service_not_found, full. Served by the primary keys of services and ticket_numbers.
-- +goose StatementBegin
CREATE FUNCTION issue_ticket_4(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_ticket uuid, p_attendance uuid, p_service uuid, p_for_room uuid, p_for_user uuid, p_priority uuid, p_business_day date,
    p_rank smallint, p_due_after integer, p_target_after integer, -- seconds after the arrival
    p_patient_name text, p_language text, p_follow_token text, p_note text, p_appointment_at timestamptz, p_remote boolean, p_emergency boolean,
    p_journey uuid, p_route jsonb, p_limit integer, p_social_name text, p_needs text[]
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
    INSERT INTO ticket_numbers AS n (clinic_id, business_day, prefix, last, limited)
        VALUES (p_clinic, p_business_day, t.prefix, 1, (p_limit IS NOT NULL)::integer)
        ON CONFLICT (clinic_id, business_day, prefix) DO UPDATE SET last = n.last + 1, limited = n.limited + excluded.limited
         WHERE p_limit IS NULL OR n.limited < p_limit
        RETURNING last INTO t.number;
    IF NOT FOUND THEN
        answer.outcome := 'full';
        RETURN answer;
    END IF;
    INSERT INTO tickets (clinic_id, id, business_day, prefix, number, service_id, priority_id, patient_name, language, arrived_at, follow_token,
                         appointment_at, remote, emergency, has_courtesy)
        VALUES (p_clinic, p_ticket, p_business_day, t.prefix, t.number, p_service, p_priority, p_patient_name, p_language, arrival, p_follow_token,
                p_appointment_at, p_remote, p_emergency, p_social_name <> '' OR p_needs <> '{}')
        RETURNING * INTO t;
    IF t.has_courtesy THEN
        INSERT INTO courtesies (clinic_id, ticket_id, social_name, needs) VALUES (p_clinic, p_ticket, p_social_name, p_needs);
    END IF;
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
