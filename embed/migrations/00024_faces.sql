-- +goose Up

-- How a service shows itself to patients: at the totem, on paper and on the phone. Words are its name and texts in other languages than the clinic's.
ALTER TABLE services
    ADD COLUMN about          text NOT NULL DEFAULT '',
    ADD COLUMN category       text NOT NULL DEFAULT '',
    ADD COLUMN wait_at        text NOT NULL DEFAULT '',
    ADD COLUMN direction      text NOT NULL DEFAULT '',
    ADD COLUMN color          text NOT NULL DEFAULT '' CHECK (color IN ('', 'blue', 'green', 'orange', 'purple', 'turquoise', 'pink', 'brown', 'graphite')),
    ADD COLUMN icon           text NOT NULL DEFAULT '',
    ADD COLUMN words          jsonb,
    -- No totem offers it: the reception gives out its tickets.
    ADD COLUMN reception_only boolean NOT NULL DEFAULT false;

-- What the totems of a clinic ask, and what they say.
ALTER TABLE clinics
    ADD COLUMN totem_name       text NOT NULL DEFAULT 'off' CHECK (totem_name IN ('off', 'optional', 'required')),
    ADD COLUMN totem_priority   boolean NOT NULL DEFAULT true,
    ADD COLUMN totem_needs      boolean NOT NULL DEFAULT false,
    ADD COLUMN totem_check_in   boolean NOT NULL DEFAULT false,
    ADD COLUMN totem_reader     boolean NOT NULL DEFAULT false,
    ADD COLUMN totem_internet   boolean NOT NULL DEFAULT false,
    ADD COLUMN totem_wifi       text NOT NULL DEFAULT '',
    ADD COLUMN totem_reception  text NOT NULL DEFAULT '',
    ADD COLUMN totem_elsewhere  text NOT NULL DEFAULT '',
    ADD COLUMN totem_urgent     text NOT NULL DEFAULT '192';
