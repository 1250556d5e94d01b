-- +goose Up

-- The totem from which an emergency was raised: its page shows what becomes of it, and may take it back.
ALTER TABLE emergencies ADD COLUMN device_id uuid;
