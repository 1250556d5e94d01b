-- +goose Up

-- How early, in minutes before the time of an appointment, a patient can check in; until how many minutes after it the patient keeps the
-- time; and what comes of who is later: the place of the arrival, of the time all the same, or to see the reception.
CREATE TYPE late_rule AS ENUM ('arrival', 'time', 'reception');

ALTER TABLE clinics
    ADD COLUMN check_in_early_minutes smallint NOT NULL DEFAULT 240 CHECK (check_in_early_minutes BETWEEN 0 AND 1440),
    ADD COLUMN check_in_late_minutes smallint NOT NULL DEFAULT 15 CHECK (check_in_late_minutes BETWEEN 0 AND 1440),
    ADD COLUMN late_rule late_rule NOT NULL DEFAULT 'arrival';

CREATE TABLE appointments (
    clinic_id     uuid NOT NULL REFERENCES clinics (id),
    id            uuid NOT NULL,
    service_id    uuid NOT NULL,
    at            timestamptz NOT NULL,
    -- The business day of at.
    day           date NOT NULL,
    state         text NOT NULL CHECK (state IN ('booked', 'arrived', 'cancelled')),
    -- With which the patient checks in: six digits, on that day those of no other.
    code          text NOT NULL CHECK (code ~ '^[0-9]{6}$'),
    -- HMAC-SHA256 of the number of a document, by the installation's key, which the database does not hold; empty without a document.
    document_hash bytea NOT NULL DEFAULT '\x',
    -- What other software calls it; empty without such.
    external_id   text NOT NULL DEFAULT '',
    patient_name  text NOT NULL DEFAULT '',
    priority_id   uuid,
    room_id       uuid,
    user_id       uuid REFERENCES users (id),
    language      text NOT NULL CHECK (language IN ('pt-BR', 'en', 'es')),
    note          text NOT NULL DEFAULT '',
    remote        boolean NOT NULL DEFAULT false,
    reason        text NOT NULL DEFAULT '',
    booked_at     timestamptz NOT NULL,
    arrived_at    timestamptz,
    ticket_id     uuid,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT appointment_code_is_unique UNIQUE (clinic_id, day, code),
    CONSTRAINT appointment_has_service FOREIGN KEY (clinic_id, service_id) REFERENCES services (clinic_id, id),
    CONSTRAINT appointment_has_priority FOREIGN KEY (clinic_id, priority_id) REFERENCES priorities (clinic_id, id),
    CONSTRAINT appointment_has_room FOREIGN KEY (clinic_id, room_id) REFERENCES rooms (clinic_id, id),
    CONSTRAINT appointment_has_ticket FOREIGN KEY (clinic_id, ticket_id) REFERENCES tickets (clinic_id, id)
);
CREATE UNIQUE INDEX appointment_external_id_is_unique ON appointments (clinic_id, external_id) WHERE external_id <> '';
-- Serves the list of a day.
CREATE INDEX appointments_of_day ON appointments (clinic_id, day, at);
-- Serves the check-in by a document.
CREATE INDEX appointments_by_document ON appointments (clinic_id, document_hash, at) WHERE document_hash <> '';
-- Serves the remote patients whose time has come.
CREATE INDEX appointments_remote ON appointments (clinic_id, at) WHERE remote AND state = 'booked';

-- Proof that an instance has the installation's key for documents: the HMAC-SHA256 of a fixed text.
CREATE TABLE document_key (
    id    boolean PRIMARY KEY DEFAULT true CHECK (id),
    proof bytea NOT NULL
);

-- Serves the visit of a ticket, and the waits of a day. It does not begin with clinic_id: on a table that was not counted yet PostgreSQL takes
-- an index that does for the primary key's equal (queue/reads_test.go).
CREATE INDEX attendances_of_ticket ON attendances (ticket_id);
