-- +goose Up

-- Until a table has been analysed for the first time PostgreSQL takes it for a small one, and reads and sorts all who wait to find the next
-- one, however many they are by now. The hot changes find every row by an index that has them in the order in which they are wanted, so they
-- are planned without sorting and without reading a table from end to end.
-- +goose StatementBegin
DO $$
DECLARE
    hot regprocedure;
BEGIN
    FOR hot IN SELECT p.oid FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype
                WHERE t.typname = 'journal_answer' AND p.pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', hot);
        EXECUTE format('ALTER FUNCTION %s SET enable_sort = off', hot);
    END LOOP;
END $$;
-- +goose StatementEnd
