-- +goose Up

-- When tickets are given out: the periods of each day of the week, Sunday first, as {opens, closes} in minutes after midnight. Null is
-- always for a clinic, and the clinic's for a service.
ALTER TABLE clinics
    ADD COLUMN hours jsonb,
    ADD COLUMN national_holidays boolean NOT NULL DEFAULT true;

ALTER TABLE services
    ADD COLUMN hours jsonb,
    -- How many tickets are given out on a business day, appointments and emergencies apart; 0 is without a limit.
    ADD COLUMN daily_limit integer NOT NULL DEFAULT 0 CHECK (daily_limit BETWEEN 0 AND 100000);

-- A date with hours of its own, of the clinic or of one service. Without periods it is closed.
CREATE TABLE special_days (
    clinic_id  uuid NOT NULL REFERENCES clinics (id),
    id         uuid NOT NULL,
    day        date NOT NULL,
    service_id uuid,
    -- Patients read it.
    reason     text NOT NULL DEFAULT '',
    periods    jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT special_day_has_service FOREIGN KEY (clinic_id, service_id) REFERENCES services (clinic_id, id)
);
CREATE UNIQUE INDEX special_day_is_unique ON special_days (clinic_id, day, coalesce(service_id, '00000000-0000-0000-0000-000000000000'));

-- How many of a prefix's tickets the limit counts.
ALTER TABLE ticket_numbers ADD COLUMN limited integer NOT NULL DEFAULT 0;

-- issue_ticket_3 gives a patient the next number of the service's prefix on the business day and puts the ticket in the line of the service,
-- or of the only room or person that is to attend. p_limit is how many tickets of the prefix that day has for whom the limit counts; null
-- is that it does not count for this one. It takes the place of issue_ticket_2, which instances of the version before still call.
-- Refusals: service_not_found, which also is a service that was switched off since the caller looked, and full.
-- Served by the primary keys of services and ticket_numbers.
-- +goose StatementBegin
CREATE FUNCTION issue_ticket_3(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_ticket uuid, p_attendance uuid, p_service uuid, p_for_room uuid, p_for_user uuid, p_priority uuid, p_business_day date,
    p_rank smallint, p_due_after integer, p_target_after integer, -- seconds after the arrival
    p_patient_name text, p_language text, p_follow_token text, p_note text, p_appointment_at timestamptz, p_remote boolean, p_emergency boolean,
    p_journey uuid, p_route jsonb, p_limit integer
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
