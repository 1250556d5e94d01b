-- +goose Up

-- call_next calls the first waiting patient of the given lines, in the order (rank, due_at, arrival_seq), to the room. Behind the
-- lock no other desk chooses at this instant, so nobody is passed over and nobody is called twice.
-- Refusals: no_shift (the user is not at work in the room), room_busy (its patient comes first, in data), nobody_waiting.
-- Served by room_has_one_user, room_has_one_patient and, one descent for each line, attendance_waiting.
-- +goose StatementBegin
CREATE FUNCTION call_next(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_room uuid, p_user uuid, p_lines uuid[]
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head   journal_heads := lock_journal(p_clinic);
    answer journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
    chosen uuid;
    a      attendances;
    t      tickets;
BEGIN
    IF answer.outcome IS NOT NULL THEN
        RETURN answer;
    END IF;
    PERFORM FROM shifts WHERE clinic_id = p_clinic AND room_id = p_room AND user_id = p_user AND closed_at IS NULL;
    IF NOT FOUND THEN
        answer.outcome := 'no_shift';
        RETURN answer;
    END IF;
    SELECT * INTO a FROM attendances WHERE clinic_id = p_clinic AND room_id = p_room AND state IN ('called', 'serving');
    IF FOUND THEN
        SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = a.ticket_id;
        answer.outcome := 'room_busy';
        answer.data := attendance_json(a, t);
        RETURN answer;
    END IF;
    SELECT first.id INTO chosen
      FROM unnest(p_lines) AS line (id)
     CROSS JOIN LATERAL (
           SELECT w.id, w.rank, w.due_at, w.arrival_seq
             FROM attendances w
            WHERE w.clinic_id = p_clinic AND w.line_id = line.id AND w.state = 'waiting'
            ORDER BY w.rank, w.due_at, w.arrival_seq
            LIMIT 1) AS first
     ORDER BY first.rank, first.due_at, first.arrival_seq
     LIMIT 1;
    IF NOT FOUND THEN
        answer.outcome := 'nobody_waiting';
        IF p_key <> '' THEN
            INSERT INTO idempotency_keys (clinic_id, actor_id, key, fingerprint, seq, at)
            VALUES (p_clinic, p_actor_id, p_key, p_fingerprint, NULL, greatest(p_now, head.last_at));
        END IF;
        RETURN answer;
    END IF;
    UPDATE attendances w
       SET state = 'called', room_id = p_room, user_id = p_user, calls = w.calls + 1,
           called_at = greatest(p_now, head.last_at), changed_seq = head.seq + 1, previous_seq = w.changed_seq
     WHERE w.clinic_id = p_clinic AND w.id = chosen
     RETURNING * INTO a;
    SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = a.ticket_id;
    RETURN append_entry(head, 'attendance.called', p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint,
        jsonb_build_object('attendance', attendance_json(a, t)));
END $$;
-- +goose StatementEnd
