-- +goose Up

-- move_attendance takes an attendance from one of the states p_from to the state p_to, and appends an entry of p_type: a call, a
-- recall, a start, an end, a no-show, a return to the line. Which moves there are is the caller's to know (queue/state.go).
-- A patient who is called or served is the matter of the user whose shift is in that room; a call of someone who waits is to the
-- room where the user is at work.
-- Refusals: attendance_not_found, wrong_state (the state in data), no_shift, other_room (the room's id in data), room_busy (its
-- patient in data), ticket_busy (the ticket has another open attendance).
-- Served by the primary keys of attendances and tickets, user_has_one_room and room_has_one_patient.
-- +goose StatementBegin
CREATE FUNCTION move_attendance(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_attendance uuid, p_user uuid, p_from text[], p_to text, p_type text, p_reason text
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head    journal_heads := lock_journal(p_clinic);
    answer  journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
    moment  timestamptz := greatest(p_now, head.last_at);
    my_room uuid;
    a       attendances;
    other   attendances;
    t       tickets;
BEGIN
    IF answer.outcome IS NOT NULL THEN
        RETURN answer;
    END IF;
    SELECT * INTO a FROM attendances WHERE clinic_id = p_clinic AND id = p_attendance;
    IF NOT FOUND THEN
        answer.outcome := 'attendance_not_found';
        RETURN answer;
    END IF;
    IF NOT a.state = ANY (p_from) THEN
        answer.outcome := 'wrong_state';
        answer.data := jsonb_build_object('state', a.state);
        RETURN answer;
    END IF;
    SELECT room_id INTO my_room FROM shifts WHERE clinic_id = p_clinic AND user_id = p_user AND closed_at IS NULL;
    IF a.state IN ('called', 'serving') AND a.room_id IS DISTINCT FROM my_room THEN
        answer.outcome := 'other_room';
        answer.data := jsonb_build_object('room_id', a.room_id);
        RETURN answer;
    END IF;
    IF a.state = 'waiting' AND p_to = 'called' THEN
        IF my_room IS NULL THEN
            answer.outcome := 'no_shift';
            RETURN answer;
        END IF;
        SELECT * INTO other FROM attendances WHERE clinic_id = p_clinic AND room_id = my_room AND state IN ('called', 'serving');
        IF FOUND THEN
            SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = other.ticket_id;
            answer.outcome := 'room_busy';
            answer.data := attendance_json(other, t);
            RETURN answer;
        END IF;
        a.room_id := my_room;
        a.user_id := p_user;
        a.called_at := moment;
    END IF;
    IF a.state NOT IN ('waiting', 'called', 'serving') AND p_to = 'waiting' THEN
        PERFORM FROM attendances WHERE clinic_id = p_clinic AND ticket_id = a.ticket_id AND state IN ('waiting', 'called', 'serving');
        IF FOUND THEN
            answer.outcome := 'ticket_busy';
            RETURN answer;
        END IF;
    END IF;
    IF p_to = 'waiting' THEN
        a.room_id := NULL;
        a.user_id := NULL;
        a.called_at := NULL;
        a.started_at := NULL;
        a.ended_at := NULL;
    ELSIF p_to = 'called' THEN
        a.calls := a.calls + 1;
    ELSIF p_to = 'serving' THEN
        a.started_at := moment;
    ELSE
        a.ended_at := moment;
    END IF;
    a.state := p_to;
    a.reason := p_reason;
    a.previous_seq := a.changed_seq;
    a.changed_seq := head.seq + 1;
    UPDATE attendances
       SET state = a.state, room_id = a.room_id, user_id = a.user_id, calls = a.calls, called_at = a.called_at,
           started_at = a.started_at, ended_at = a.ended_at, reason = a.reason,
           changed_seq = a.changed_seq, previous_seq = a.previous_seq
     WHERE clinic_id = p_clinic AND id = p_attendance;
    SELECT * INTO t FROM tickets WHERE clinic_id = p_clinic AND id = a.ticket_id;
    RETURN append_entry(head, p_type, p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint,
        jsonb_build_object('attendance', attendance_json(a, t)));
END $$;
-- +goose StatementEnd
