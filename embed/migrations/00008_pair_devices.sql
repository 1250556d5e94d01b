-- +goose Up

-- A device that was revoked stays, so that the past can be read; its token's hash is gone, so that no version of SuaVez lets it in.
ALTER TABLE devices ADD COLUMN revoked_at timestamptz;

-- When a device was last heard of, and from which address. It is written every few seconds for all devices that are on, and is no
-- matter of the journal.
CREATE TABLE device_presence (
    clinic_id uuid NOT NULL,
    device_id uuid NOT NULL,
    seen_at   timestamptz NOT NULL,
    address   text NOT NULL,
    PRIMARY KEY (clinic_id, device_id),
    CONSTRAINT presence_has_device FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
) WITH (fillfactor = 50);

-- Totems and displays that show a code and wait until an administrator accepts it. Which clinic they will belong to is not known before, so
-- this is a table of the whole installation.
CREATE TABLE pairings (
    -- Without the hyphen that is shown.
    code       text PRIMARY KEY CHECK (code ~ '^[2-9A-HJ-NP-Z]{6}$'),
    kind       text NOT NULL CHECK (kind IN ('totem', 'display')),
    -- SHA-256 of the token that becomes the device's.
    token_hash bytea NOT NULL,
    address    text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX pairings_of_address ON pairings (address, created_at);
