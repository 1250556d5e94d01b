-- +goose Up

-- The code that lets somebody on another machine make the first clinic; all instances on the database print the same one. The row is gone
-- once there is a clinic.
CREATE TABLE first_start (
    id   boolean PRIMARY KEY DEFAULT true CHECK (id),
    code text NOT NULL
);
