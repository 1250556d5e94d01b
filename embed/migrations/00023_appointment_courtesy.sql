-- +goose Up

-- How a patient who is expected is to be treated; the ticket gets it (00021).
ALTER TABLE appointments
    ADD COLUMN social_name text NOT NULL DEFAULT '',
    ADD COLUMN needs       jsonb NOT NULL DEFAULT '[]';
