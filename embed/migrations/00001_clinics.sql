-- +goose Up

-- Every table that belongs to a clinic has clinic_id first in its primary key, its unique indexes and its
-- foreign keys, so that the same schema can be distributed by clinic. What is unique across clinics (a clinic's slug, a
-- user's login) is in tables of the whole installation, which stay small.

CREATE TABLE clinics (
    id         uuid PRIMARY KEY,
    slug       text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name       text NOT NULL CHECK (name <> ''),
    language   text NOT NULL DEFAULT 'pt-BR' CHECK (language IN ('pt-BR', 'en', 'es')),
    time_zone  text NOT NULL DEFAULT 'America/Sao_Paulo',
    -- The local time at which a new business day begins, in minutes after midnight.
    day_starts_minute integer NOT NULL DEFAULT 240 CHECK (day_starts_minute BETWEEN 0 AND 1439),
    active     boolean NOT NULL DEFAULT true,
    CONSTRAINT clinic_slug_is_unique UNIQUE (slug)
);

CREATE TABLE services (
    clinic_id uuid NOT NULL REFERENCES clinics (id),
    id        uuid NOT NULL,
    prefix    text NOT NULL CHECK (prefix ~ '^[A-Z0-9]{1,3}$'),
    name      text NOT NULL CHECK (name <> ''),
    position  integer NOT NULL DEFAULT 0,
    active    boolean NOT NULL DEFAULT true,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT service_prefix_is_unique UNIQUE (clinic_id, prefix)
);

CREATE TABLE rooms (
    clinic_id uuid NOT NULL REFERENCES clinics (id),
    id        uuid NOT NULL,
    name      text NOT NULL CHECK (name <> ''),
    kind      text NOT NULL CHECK (kind IN ('desk', 'office', 'room', 'triage', 'pharmacy')),
    -- How a patient finds it, such as "siga a faixa azul".
    direction text NOT NULL DEFAULT '',
    position  integer NOT NULL DEFAULT 0,
    active    boolean NOT NULL DEFAULT true,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT room_name_is_unique UNIQUE (clinic_id, name)
);

CREATE TABLE room_services (
    clinic_id  uuid NOT NULL,
    room_id    uuid NOT NULL,
    service_id uuid NOT NULL,
    PRIMARY KEY (clinic_id, room_id, service_id),
    CONSTRAINT room_service_has_room FOREIGN KEY (clinic_id, room_id) REFERENCES rooms (clinic_id, id),
    CONSTRAINT room_service_has_service FOREIGN KEY (clinic_id, service_id) REFERENCES services (clinic_id, id)
);

CREATE TABLE priorities (
    clinic_id   uuid NOT NULL REFERENCES clinics (id),
    id          uuid NOT NULL,
    code        text NOT NULL CHECK (code ~ '^[a-z0-9_]{1,32}$'),
    name        text NOT NULL CHECK (name <> ''),
    -- The law that grants it.
    legal_basis text NOT NULL DEFAULT '',
    -- Under the strict policy the smaller level is called first; who has no priority has 100.
    level       smallint NOT NULL CHECK (level BETWEEN 1 AND 99),
    position    integer NOT NULL DEFAULT 0,
    active      boolean NOT NULL DEFAULT true,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT priority_code_is_unique UNIQUE (clinic_id, code)
);
