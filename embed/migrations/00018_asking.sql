-- +goose Up

-- Whether somebody may ask for access whom the provider of accounts knows and nobody has invited.
ALTER TABLE clinics ADD COLUMN accounts_may_ask boolean NOT NULL DEFAULT false;

-- When a user asked, who waits for an administrator; null of others.
ALTER TABLE memberships
    ADD COLUMN asked_at timestamptz,
    ADD CONSTRAINT who_asks_does_not_work CHECK (NOT active OR asked_at IS NULL);
