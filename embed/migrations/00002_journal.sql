-- +goose Up

-- The head of each clinic's journal: its last number, the time of the last entry and its hash. Locking this row is the first
-- thing that a change of a clinic does, so it is small, and the fill factor keeps its new versions on the same page.
CREATE TABLE journal_heads (
    clinic_id uuid PRIMARY KEY,
    seq       bigint NOT NULL DEFAULT 0,
    last_at   timestamptz NOT NULL DEFAULT '-infinity',
    hash      bytea NOT NULL DEFAULT '\x'
) WITH (fillfactor = 10);

-- The journal refers to no other table: it outlives what it tells of, and the lock has proved that the clinic exists.
CREATE TABLE journal (
    clinic_id  uuid NOT NULL,
    seq        bigint NOT NULL CHECK (seq > 0),
    type       text NOT NULL,
    at         timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'device', 'system')),
    actor_id   uuid NOT NULL,
    data       jsonb NOT NULL,
    hash       bytea NOT NULL,
    PRIMARY KEY (clinic_id, seq)
);

-- Serves the latest calls of a board.
CREATE INDEX journal_calls ON journal (clinic_id, seq)
    WHERE type IN ('attendance.called', 'attendance.recalled');

-- One row for each request that came with an Idempotency-Key and was carried out: seq is the entry from which the answer is made
-- again; null when the answer was that there was nothing to do.
CREATE TABLE idempotency_keys (
    clinic_id   uuid NOT NULL,
    actor_id    uuid NOT NULL,
    key         text NOT NULL,
    -- SHA-256 of what was asked for: another request under the same key is refused.
    fingerprint bytea NOT NULL,
    seq         bigint,
    at          timestamptz NOT NULL,
    CONSTRAINT idempotency_key_is_used_once PRIMARY KEY (clinic_id, actor_id, key)
);

-- What the function of a hot change returns. outcome is done, repeated (the key was used for the same request before: the entry
-- is the one of then, absent when there was nothing to do), or why the change was refused, with details in data. A
-- refusal is no error, because an error would undo the changes of others that are sent in the same pipeline.
CREATE TYPE journal_answer AS (
    outcome    text,
    seq        bigint,
    type       text,
    at         timestamptz,
    actor_kind text,
    actor_id   uuid,
    data       jsonb,
    hash       bytea
);

-- lock_journal takes the lock of the clinic's head, behind which a change sees everything that was committed before it.
-- +goose StatementBegin
CREATE FUNCTION lock_journal(p_clinic uuid) RETURNS journal_heads LANGUAGE plpgsql AS $$
DECLARE
    head journal_heads;
BEGIN
    SELECT * INTO head FROM journal_heads WHERE clinic_id = p_clinic FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'clinic % has no journal', p_clinic USING ERRCODE = 'no_data_found';
    END IF;
    RETURN head;
END $$;
-- +goose StatementEnd

-- answer_again finds the answer that a key was given before: repeated, or key_reused when the request was another one.
-- Its outcome is null when the key is new or empty. Served by idempotency_key_is_used_once and the journal's primary key.
-- +goose StatementBegin
CREATE FUNCTION answer_again(p_clinic uuid, p_actor_id uuid, p_key text, p_fingerprint bytea)
RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    answer journal_answer;
    used   idempotency_keys;
BEGIN
    IF p_key = '' THEN
        RETURN answer;
    END IF;
    SELECT * INTO used FROM idempotency_keys WHERE clinic_id = p_clinic AND actor_id = p_actor_id AND key = p_key;
    IF NOT FOUND THEN
        RETURN answer;
    END IF;
    SELECT 'repeated', j.seq, j.type, j.at, j.actor_kind, j.actor_id, j.data, j.hash INTO answer
      FROM journal j WHERE j.clinic_id = p_clinic AND j.seq = used.seq;
    answer.outcome := CASE WHEN used.fingerprint = p_fingerprint THEN 'repeated' ELSE 'key_reused' END;
    RETURN answer;
END $$;
-- +goose StatementEnd

-- append_entry gives the next number of the clinic's journal to an entry, chains its hash to the one before, and keeps the
-- request's key. It is called behind lock_journal. p_now is the caller's clock; an entry is never earlier than the one before.
-- +goose StatementBegin
CREATE FUNCTION append_entry(
    p_head journal_heads, p_type text, p_now timestamptz, p_actor_kind text, p_actor_id uuid,
    p_key text, p_fingerprint bytea, p_data jsonb
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    entry journal_answer;
BEGIN
    entry.outcome := 'done';
    entry.seq := p_head.seq + 1;
    entry.type := p_type;
    entry.at := greatest(p_now, p_head.last_at);
    entry.actor_kind := p_actor_kind;
    entry.actor_id := p_actor_id;
    entry.data := p_data;
    entry.hash := sha256(p_head.hash || entry_text(entry.seq, p_type, entry.at, p_actor_kind, p_actor_id, p_data));
    UPDATE journal_heads SET seq = entry.seq, last_at = entry.at, hash = entry.hash WHERE clinic_id = p_head.clinic_id;
    INSERT INTO journal (clinic_id, seq, type, at, actor_kind, actor_id, data, hash)
    VALUES (p_head.clinic_id, entry.seq, p_type, entry.at, p_actor_kind, p_actor_id, p_data, entry.hash);
    IF p_key <> '' THEN
        INSERT INTO idempotency_keys (clinic_id, actor_id, key, fingerprint, seq, at)
        VALUES (p_head.clinic_id, p_actor_id, p_key, p_fingerprint, entry.seq, entry.at);
    END IF;
    RETURN entry;
END $$;
-- +goose StatementEnd

-- entry_text is what an entry's hash covers: a JSON array in the one text form that jsonb has.
-- +goose StatementBegin
CREATE FUNCTION entry_text(p_seq bigint, p_type text, p_at timestamptz, p_actor_kind text, p_actor_id uuid, p_data jsonb)
RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(jsonb_build_array(p_seq, p_type, to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        p_actor_kind, p_actor_id, p_data)::text, 'UTF8')
$$;
-- +goose StatementEnd
