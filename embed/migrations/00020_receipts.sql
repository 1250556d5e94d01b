-- +goose Up

-- What a display shows: {"services": […], "rooms": […]}, the ids of those whose calls are for its place; without any, all.
ALTER TABLE devices ADD COLUMN shows jsonb NOT NULL DEFAULT '{}';

-- How a display is, as it says itself: whether it may play sound, and the size of its screen.
ALTER TABLE device_presence
    ADD COLUMN sound  text NOT NULL DEFAULT '',
    ADD COLUMN screen text NOT NULL DEFAULT '';

-- What displays answered to a call: that it waits there for others to be announced, was shown, was spoken to its end. It is no matter of
-- the journal, and is kept for a month.
CREATE TABLE call_receipts (
    clinic_id uuid NOT NULL,
    -- The journal's entry of the call.
    seq       bigint NOT NULL,
    device_id uuid NOT NULL,
    heard_at  timestamptz NOT NULL,
    waits_at  timestamptz,
    shown_at  timestamptz,
    spoken_at timestamptz,
    -- Why it was not spoken; empty: nothing went wrong.
    fault     text NOT NULL DEFAULT '',
    PRIMARY KEY (clinic_id, seq, device_id),
    CONSTRAINT receipt_has_device FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
) WITH (fillfactor = 70);
-- Serves the last call of each display.
CREATE INDEX call_receipts_of_device ON call_receipts (clinic_id, device_id, seq DESC);
-- Serves taking away those that are old.
CREATE INDEX call_receipts_old ON call_receipts (heard_at);
