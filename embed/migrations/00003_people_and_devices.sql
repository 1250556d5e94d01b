-- +goose Up

-- Users and their sessions belong to the whole installation: one person may work in several clinics, with a role in each.
CREATE TABLE users (
    id            uuid PRIMARY KEY,
    login         text NOT NULL CHECK (login = lower(login) AND login <> ''),
    name          text NOT NULL CHECK (name <> ''),
    -- argon2id in its text form, with its own salt and cost.
    password_hash text NOT NULL,
    active        boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL,
    CONSTRAINT user_login_is_unique UNIQUE (login)
);

CREATE TABLE sessions (
    -- SHA-256 of the token in the cookie, so that a copy of the database signs nobody in.
    token_hash bytea PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);

CREATE TABLE memberships (
    clinic_id uuid NOT NULL REFERENCES clinics (id),
    user_id   uuid NOT NULL REFERENCES users (id),
    role      text NOT NULL CHECK (role IN ('administrator', 'reception', 'attendant', 'professional')),
    PRIMARY KEY (clinic_id, user_id)
);
CREATE INDEX memberships_of_user ON memberships (user_id);

CREATE TABLE devices (
    clinic_id  uuid NOT NULL REFERENCES clinics (id),
    id         uuid NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('totem', 'display')),
    name       text NOT NULL CHECK (name <> ''),
    -- SHA-256 of the token.
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT device_token_is_unique UNIQUE (clinic_id, token_hash)
);
-- Serves the sign-in of a device, whose token does not say the clinic.
CREATE INDEX devices_by_token ON devices (token_hash);
