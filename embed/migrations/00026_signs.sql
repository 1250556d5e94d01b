-- +goose Up

-- Films in sign language, of the clinic's media: of the totem's screens by their names, and of what a service is. One that is taken away is shown no more.
ALTER TABLE clinics  ADD COLUMN signs jsonb;
ALTER TABLE services ADD COLUMN sign uuid;
