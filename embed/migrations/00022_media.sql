-- +goose Up

-- Pictures and films that displays show while nobody is called, and the clinic's logo.
CREATE TABLE media (
    clinic_id  uuid NOT NULL REFERENCES clinics (id),
    id         uuid NOT NULL,
    name       text NOT NULL CHECK (name <> ''),
    -- 'image/jpeg', 'image/png' or 'video/mp4'; empty while parts of it are sent.
    type       text NOT NULL DEFAULT '',
    bytes      bigint NOT NULL CHECK (bytes > 0),
    width      integer NOT NULL DEFAULT 0,
    height     integer NOT NULL DEFAULT 0,
    -- Of a film.
    seconds    integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id)
);

-- What is in it, in parts of 512 kB, so that a television that jumps in a film makes nobody read the whole.
CREATE TABLE media_parts (
    clinic_id uuid NOT NULL,
    media_id  uuid NOT NULL,
    part      integer NOT NULL,
    content   bytea NOT NULL,
    PRIMARY KEY (clinic_id, media_id, part),
    CONSTRAINT media_part_has_media FOREIGN KEY (clinic_id, media_id) REFERENCES media (clinic_id, id)
);
-- They are packed already.
ALTER TABLE media_parts ALTER COLUMN content SET STORAGE EXTERNAL;

-- The look of displays: petrol, black, or in a colour of the clinic ('#1656b0'), and its logo.
ALTER TABLE clinics
    ADD COLUMN screen_theme text NOT NULL DEFAULT 'petrol' CHECK (screen_theme IN ('petrol', 'black', 'own')),
    ADD COLUMN screen_color text NOT NULL DEFAULT '' CHECK (screen_color ~ '^(#[0-9a-f]{6})?$'),
    ADD COLUMN screen_logo  uuid;
