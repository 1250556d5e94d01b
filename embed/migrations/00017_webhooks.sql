-- +goose Up

-- Other systems of a clinic that are sent its messages.
CREATE TABLE webhooks (
    clinic_id  uuid NOT NULL REFERENCES clinics (id),
    id         uuid NOT NULL,
    name       text NOT NULL CHECK (name <> ''),
    -- The host of its address, for people; the whole, which may hold a secret, is sealed with the installation's secret, and with it the key by which
    -- messages are signed.
    host       text NOT NULL,
    sealed     bytea NOT NULL,
    -- The kinds of messages that it is sent.
    kinds      jsonb NOT NULL CHECK (jsonb_typeof(kinds) = 'array'),
    -- Whether an administrator allows an address in the server's own network.
    inward     boolean NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    PRIMARY KEY (clinic_id, id)
);

-- Serves the list of a clinic's messages, newest first, and the search for older ones to a user.
CREATE INDEX messages_of_clinic ON river_job ((args ->> 'clinic'), id) WHERE kind = 'message';
