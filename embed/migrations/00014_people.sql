-- +goose Up

-- A role of a clinic's own: a name and the permissions that it gives, as app/staff names them. The roles that every clinic has are in
-- app/staff, so that a new permission reaches them with the version that brings it.
CREATE TABLE roles (
    clinic_id   uuid NOT NULL REFERENCES clinics (id),
    id          uuid NOT NULL,
    name        text NOT NULL CHECK (name <> ''),
    permissions jsonb NOT NULL CHECK (jsonb_typeof(permissions) = 'array'),
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT role_name_is_unique UNIQUE (clinic_id, name)
);

-- What a user is in a clinic: one role or more, each a name of app/staff or the id of one of the clinic's own. The column role is read by
-- instances of the version before, and by nothing else.
ALTER TABLE memberships
    ALTER COLUMN role SET DEFAULT 'attendant',
    ADD COLUMN roles jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(roles) = 'array'),
    -- Whether the user may work in this clinic now.
    ADD COLUMN active boolean NOT NULL DEFAULT true;
UPDATE memberships SET roles = jsonb_build_array(role);

-- What else a user signs in with. A login has no @ and does not begin with a digit, an e-mail has an @, a registration number begins with a
-- digit: so what is typed names one user. A user without a password has not finished the first sign-in, or signs in elsewhere.
ALTER TABLE users
    ADD COLUMN email        text CHECK (email = lower(email) AND email LIKE '%_@_%'),
    ADD COLUMN registration text CHECK (registration ~ '^[0-9][0-9A-Z./-]{0,31}$'),
    ADD COLUMN specialty    text NOT NULL DEFAULT '',
    ADD COLUMN signed_in_at timestamptz,
    -- When it was deleted; history still names it, by its name or by what was put in its place.
    ADD COLUMN deleted_at   timestamptz,
    ADD CONSTRAINT user_email_is_unique UNIQUE (email),
    ADD CONSTRAINT user_registration_is_unique UNIQUE (registration);

-- A session has an id beside the hash of its token, so that it can be listed and ended by others. One that has ended stays until its time
-- is over.
ALTER TABLE sessions
    ADD COLUMN id       uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN ended_at timestamptz;

-- The code with which a user signs in for the first time, or sets a new password; the latest of a user alone is good, once.
CREATE TABLE invitations (
    user_id    uuid PRIMARY KEY REFERENCES users (id),
    -- SHA-256 of the code, of which a thousand million billion are possible.
    code_hash  bytea NOT NULL,
    purpose    text NOT NULL CHECK (purpose IN ('invitation', 'reset')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT invitation_code_is_unique UNIQUE (code_hash)
);

-- Another system's right to use the API in one clinic, within some permissions.
CREATE TABLE api_keys (
    clinic_id   uuid NOT NULL REFERENCES clinics (id),
    id          uuid NOT NULL,
    name        text NOT NULL CHECK (name <> ''),
    -- SHA-256 of the key, which is told once.
    token_hash  bytea NOT NULL,
    permissions jsonb NOT NULL CHECK (jsonb_typeof(permissions) = 'array'),
    created_at  timestamptz NOT NULL,
    created_by  uuid NOT NULL,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT api_key_token_is_unique UNIQUE (clinic_id, token_hash)
);
-- Serves the sign-in of a key, which does not say the clinic.
CREATE INDEX api_keys_by_token ON api_keys (token_hash);

-- When a key was last used; written every few seconds, and no matter of the journal.
CREATE TABLE api_key_uses (
    clinic_id uuid NOT NULL,
    key_id    uuid NOT NULL,
    used_at   timestamptz NOT NULL,
    address   text NOT NULL,
    PRIMARY KEY (clinic_id, key_id),
    CONSTRAINT use_has_key FOREIGN KEY (clinic_id, key_id) REFERENCES api_keys (clinic_id, id)
) WITH (fillfactor = 50);

-- What stands in the journal may be of the other system's doing. The rows that are there fit: they are not read for it.
ALTER TABLE journal DROP CONSTRAINT journal_actor_kind_check;
ALTER TABLE journal ADD CONSTRAINT journal_actor_kind_check CHECK (actor_kind IN ('user', 'device', 'system', 'key')) NOT VALID;

-- The PIN that opens a totem's own settings, as argon2id; and the version of the page that a device shows.
ALTER TABLE devices ADD COLUMN pin_hash text NOT NULL DEFAULT '';
ALTER TABLE device_presence ADD COLUMN version text NOT NULL DEFAULT '';
