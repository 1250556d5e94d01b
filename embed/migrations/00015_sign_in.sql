-- +goose Up

-- Where a session began, and how; and when it was last used, to the minute.
ALTER TABLE sessions
    ADD COLUMN address text NOT NULL DEFAULT '',
    ADD COLUMN agent   text NOT NULL DEFAULT '',
    ADD COLUMN method  text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'second_factor', 'passkey', 'oidc', 'invitation')),
    ADD COLUMN seen_at timestamptz;

-- Passwords and codes that were tried, so that each further try waits longer. Who tries is a keyed hash of the name, the browser or the
-- address: what somebody typed into the wrong field is not kept.
CREATE TABLE sign_in_tries (
    who      bytea PRIMARY KEY,
    failures integer NOT NULL,
    last_at  timestamptz NOT NULL,
    next_at  timestamptz NOT NULL
);
CREATE INDEX sign_in_tries_by_time ON sign_in_tries (last_at);

-- Sealed tokens that are good once, such as the answer to a passkey's challenge, and were used.
CREATE TABLE spent_tokens (
    nonce      bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- The app of a user that shows a code of six digits (RFC 6238).
CREATE TABLE second_factors (
    user_id      uuid PRIMARY KEY REFERENCES users (id),
    -- Sealed with the installation's secret.
    sealed       bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    -- Null until the user has typed its first code.
    confirmed_at timestamptz,
    -- The step of the last code that was taken: one code opens once.
    last_step    bigint NOT NULL DEFAULT 0
);

-- For who has lost the app; each is good once. SHA-256 of codes of fifty random bits, of which few are tried in an hour.
CREATE TABLE recovery_codes (
    user_id   uuid NOT NULL REFERENCES users (id),
    code_hash bytea NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkeys (
    id            uuid PRIMARY KEY,
    user_id       uuid NOT NULL REFERENCES users (id),
    credential_id bytea NOT NULL,
    -- What go-webauthn keeps of it: the public key, the counter, what the authenticator said of itself.
    credential    jsonb NOT NULL,
    name          text NOT NULL,
    created_at    timestamptz NOT NULL,
    used_at       timestamptz,
    CONSTRAINT passkey_is_unique UNIQUE (credential_id)
);
CREATE INDEX passkeys_of_user ON passkeys (user_id);

-- Who the user is at the provider of the clinic's accounts (OpenID Connect), once known.
ALTER TABLE users
    ADD COLUMN oidc_issuer  text,
    ADD COLUMN oidc_subject text,
    ADD CONSTRAINT user_subject_is_unique UNIQUE (oidc_issuer, oidc_subject);

-- Whether an administrator of this clinic needs a second factor.
ALTER TABLE clinics ADD COLUMN second_factor_for_administrators boolean NOT NULL DEFAULT false;
