-- +goose Up

-- How calls are spoken: how often, with pauses between the words, numbers figure by figure, by the natural voice of a television that has
-- one, and whether also in the languages that are not the clinic's.
ALTER TABLE clinics
    ADD COLUMN spoken_times   integer NOT NULL DEFAULT 2 CHECK (spoken_times BETWEEN 1 AND 3),
    ADD COLUMN spoken_slowly  boolean NOT NULL DEFAULT false,
    ADD COLUMN spoken_figures boolean NOT NULL DEFAULT false,
    ADD COLUMN spoken_natural boolean NOT NULL DEFAULT false,
    ADD COLUMN spoken_also    text NOT NULL DEFAULT 'asked' CHECK (spoken_also IN ('never', 'asked', 'always'));

-- What is said of a room where its name is not to be; empty: its name.
ALTER TABLE rooms ADD COLUMN spoken text NOT NULL DEFAULT '';

-- A voice that the clinic has recorded.
CREATE TABLE voices (
    clinic_id  uuid NOT NULL REFERENCES clinics (id),
    id         uuid NOT NULL,
    language   text NOT NULL CHECK (language IN ('pt-BR', 'en', 'es')),
    name       text NOT NULL,
    -- Whether calls are said in it.
    used       boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id),
    CONSTRAINT voice_name_is_unique UNIQUE (clinic_id, name)
);
CREATE UNIQUE INDEX voice_one_is_used ON voices (clinic_id, language) WHERE used;

-- One recorded phrase: samples of 16 bits, mono, 24 kHz.
CREATE TABLE voice_clips (
    clinic_id uuid NOT NULL,
    voice_id  uuid NOT NULL,
    -- The name of a phrase of the voice pack, or 'room-' and the id of a room.
    phrase    text NOT NULL,
    sound     bytea NOT NULL,
    PRIMARY KEY (clinic_id, voice_id, phrase),
    CONSTRAINT voice_clip_has_voice FOREIGN KEY (clinic_id, voice_id) REFERENCES voices (clinic_id, id)
);
-- Sound is noise to a packer.
ALTER TABLE voice_clips ALTER COLUMN sound SET STORAGE EXTERNAL;
