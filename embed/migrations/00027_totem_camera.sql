-- +goose Up

-- Whether totems read the codes of appointments by a camera.
ALTER TABLE clinics ADD COLUMN totem_camera boolean NOT NULL DEFAULT false;
