-- +goose Up

-- What a clinic says to patients in its own words, by language and the name of the text.
ALTER TABLE clinics ADD COLUMN texts jsonb;
