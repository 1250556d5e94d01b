-- +goose Up

-- What stands on the tickets of a clinic.
ALTER TABLE clinics
    ADD COLUMN paper_logo   uuid,
    ADD COLUMN paper_header text NOT NULL DEFAULT '',
    ADD COLUMN paper_footer text NOT NULL DEFAULT '',
    ADD COLUMN paper_wait   boolean NOT NULL DEFAULT true,
    ADD COLUMN paper_place  boolean NOT NULL DEFAULT true,
    ADD COLUMN paper_time   boolean NOT NULL DEFAULT true;

-- Printers in the clinic's network.
CREATE TABLE printers (
    clinic_id  uuid NOT NULL REFERENCES clinics,
    id         uuid NOT NULL,
    name       text NOT NULL,
    address    text NOT NULL, -- HOST:PORT
    width      smallint NOT NULL CHECK (width IN (58, 80)),
    letters    text NOT NULL CHECK (letters IN ('picture', 'cp850', 'cp858', 'cp860', 'windows-1252')),
    page       smallint NOT NULL DEFAULT 0 CHECK (page BETWEEN 0 AND 255),
    cuts       boolean NOT NULL DEFAULT true,
    -- What keeps it from printing, and since when; empty while nothing is known to.
    trouble    text NOT NULL DEFAULT '' CHECK (trouble IN ('', 'away', 'paper', 'cover', 'knife', 'fault')),
    trouble_at timestamptz,
    -- When it was last asked for its state, and when it last answered; until when one instance has it for itself. By the database's clock.
    asked_at   timestamptz,
    reached_at timestamptz,
    held_until timestamptz,
    PRIMARY KEY (clinic_id, id)
);

-- How a totem prints: {"printer": ID} or {"browser": 80}; NULL: not at all.
ALTER TABLE devices ADD COLUMN paper jsonb;

-- Papers that are to be printed, or were: a ticket, or without one a trial of the printer.
CREATE TABLE papers (
    clinic_id  uuid NOT NULL,
    id         uuid NOT NULL,
    printer_id uuid NOT NULL,
    ticket_id  uuid,
    again      boolean NOT NULL DEFAULT false, -- printed once more, on purpose
    asked_at   timestamptz NOT NULL,
    -- waiting; printing: its bytes are on their way; printed; doubtful: they were on their way when the connection broke; dropped: it came too late.
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'printing', 'printed', 'doubtful', 'dropped')),
    ended_at   timestamptz,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, printer_id) REFERENCES printers (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX papers_to_print ON papers (clinic_id, printer_id, asked_at) WHERE state IN ('waiting', 'printing');
-- A ticket has one paper, but for those that somebody asks for.
CREATE UNIQUE INDEX paper_of_ticket ON papers (clinic_id, ticket_id) WHERE NOT again;
CREATE INDEX papers_by_age ON papers (asked_at);

-- issue_ticket_5 is issue_ticket_4 with the printer on which the ticket is wanted; NULL, or one that was removed: on none.
-- Refusals: service_not_found, full. Served by the primary keys of services, ticket_numbers and printers.
-- +goose StatementBegin
CREATE FUNCTION issue_ticket_5(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_ticket uuid, p_attendance uuid, p_service uuid, p_for_room uuid, p_for_user uuid, p_priority uuid, p_business_day date,
    p_rank smallint, p_due_after integer, p_target_after integer, -- seconds after the arrival
    p_patient_name text, p_language text, p_follow_token text, p_note text, p_appointment_at timestamptz, p_remote boolean, p_emergency boolean,
    p_journey uuid, p_route jsonb, p_limit integer, p_social_name text, p_needs text[], p_printer uuid
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
    IF p_printer IS NOT NULL THEN
        INSERT INTO papers (clinic_id, id, printer_id, ticket_id, asked_at)
            SELECT p_clinic, gen_random_uuid(), id, p_ticket, arrival FROM printers WHERE clinic_id = p_clinic AND id = p_printer;
    END IF;
    RETURN append_entry(head, 'ticket.issued', p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint,
        jsonb_build_object('attendance', attendance_json(a, t)));
END $$;
-- +goose StatementEnd
