-- +goose Up

-- issue_ticket gives a patient the next number of the service's prefix on the business day and puts the ticket in the service's line.
-- Refusals: service_not_found, which also is a service that was switched off since the caller looked.
-- Served by the primary keys of services and ticket_numbers.
-- +goose StatementBegin
CREATE FUNCTION issue_ticket(
    p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid, p_key text, p_fingerprint bytea,
    p_ticket uuid, p_attendance uuid, p_service uuid, p_priority uuid, p_business_day date,
    p_rank smallint, p_due_after integer, -- seconds after the arrival
    p_patient_name text, p_language text, p_follow_token text
) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head   journal_heads := lock_journal(p_clinic);
    answer journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
    arrival timestamptz := greatest(p_now, head.last_at);
    t      tickets;
    a      attendances;
BEGIN
    IF answer.outcome IS NOT NULL THEN
        RETURN answer;
    END IF;
    SELECT prefix INTO t.prefix FROM services WHERE clinic_id = p_clinic AND id = p_service AND active;
    IF NOT FOUND THEN
        answer.outcome := 'service_not_found';
        RETURN answer;
    END IF;
    INSERT INTO ticket_numbers AS n (clinic_id, business_day, prefix, last) VALUES (p_clinic, p_business_day, t.prefix, 1)
        ON CONFLICT (clinic_id, business_day, prefix) DO UPDATE SET last = n.last + 1
        RETURNING last INTO t.number;
    INSERT INTO tickets (clinic_id, id, business_day, prefix, number, service_id, priority_id, patient_name, language, arrived_at, follow_token)
        VALUES (p_clinic, p_ticket, p_business_day, t.prefix, t.number, p_service, p_priority, p_patient_name, p_language, arrival, p_follow_token)
        RETURNING * INTO t;
    INSERT INTO attendances (clinic_id, id, ticket_id, service_id, state, rank, due_at, arrival_seq, queued_at, changed_seq)
        VALUES (p_clinic, p_attendance, p_ticket, p_service, 'waiting', p_rank, arrival + make_interval(secs => p_due_after),
                head.seq + 1, arrival, head.seq + 1)
        RETURNING * INTO a;
    RETURN append_entry(head, 'ticket.issued', p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint,
        jsonb_build_object('attendance', attendance_json(a, t)));
END $$;
-- +goose StatementEnd
