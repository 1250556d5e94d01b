package database_test

import (
	"slices"
	"strings"
	"testing"

	"suavez/app/apptest"
	"suavez/app/database"
	"suavez/app/queue"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// Tables of the whole installation; every other table belongs to a clinic.
var shared = []string{
	"clinics", "users", "sessions", "pairings", "first_start", "document_key", "invitations", "sign_in_tries", "spent_tokens", "second_factors", "recovery_codes", "passkeys",
	"river_job", "river_leader", "river_migration", "river_notification", "river_queue",
}

// Tables that can be distributed by clinic have clinic_id first in their primary key, unique indexes, and foreign keys to other such
// tables or to clinics. So no key, no uniqueness and no reference spans two clinics.
const brokenTables = `
	WITH tables AS (
	    SELECT c.oid, c.relname::text AS name, a.attnum AS clinic, c.relname IN ? AS shared
	      FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped
	     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'goose%')
	SELECT name || ' has no clinic_id and is not known as a table of the whole installation' FROM tables WHERE clinic IS NULL AND NOT shared
	UNION ALL
	SELECT name || ' is known as a table of the whole installation and has a clinic_id' FROM tables WHERE clinic IS NOT NULL AND shared
	UNION ALL
	SELECT name || ' has no primary key' FROM tables t WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary)
	UNION ALL
	SELECT name || ': the unique index ' || i.indexrelid::regclass || ' does not begin with clinic_id'
	  FROM tables t JOIN pg_index i ON i.indrelid = t.oid
	 WHERE i.indisunique AND i.indkey[0] <> t.clinic
	UNION ALL
	SELECT t.name || ': the foreign key ' || f.conname || ' to ' || o.name || ' does not begin with clinic_id on both sides'
	  FROM tables t JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f' JOIN tables o ON o.oid = f.confrelid
	 WHERE o.clinic IS NOT NULL AND (f.conkey[1] <> t.clinic OR f.confkey[1] <> o.clinic)
	    OR o.name = 'clinics' AND f.conkey <> ARRAY[t.clinic]
	ORDER BY 1`

func broken(t *testing.T, db *database.Database) []string {
	t.Helper()
	return texts(t, db, brokenTables, shared)
}

// texts reads a query of one column.
func texts(t *testing.T, db *database.Database, query string, args ...any) (found []string) {
	t.Helper()
	if err := db.Read(t.Context()).Raw(query, args...).Scan(&found).Error; err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSchema_clinicComesFirst(t *testing.T) {
	t.Parallel()
	for _, table := range broken(t, apptest.NewDatabase(t)) {
		t.Error(table)
	}
}

// The check above finds what it is there for.
func TestSchema_aTableThatSpansClinicsIsNamed(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	for _, statement := range []string{
		"CREATE TABLE notes (id uuid PRIMARY KEY)",
		"CREATE TABLE beds (clinic_id uuid, id uuid PRIMARY KEY, service_id uuid, UNIQUE (service_id, clinic_id))",
		`CREATE TABLE visits (clinic_id uuid, id uuid, ticket_id uuid, ticket_clinic uuid, PRIMARY KEY (clinic_id, id),
			CONSTRAINT of_ticket FOREIGN KEY (ticket_clinic, ticket_id) REFERENCES tickets (clinic_id, id))`,
		"CREATE TABLE doors (clinic_id uuid, id uuid)",
	} {
		if err := db.Read(t.Context()).Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"beds: the unique index beds_pkey does not begin with clinic_id",
		"beds: the unique index beds_service_id_clinic_id_key does not begin with clinic_id",
		"doors has no primary key",
		"notes has no clinic_id and is not known as a table of the whole installation",
		"visits: the foreign key of_ticket to tickets does not begin with clinic_id on both sides",
	}
	if got := broken(t, db); !slices.Equal(got, want) {
		t.Errorf("found\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A hot change is planned by an index from the first minute on, before PostgreSQL knows how large its tables are.
func TestSchema_hotChangesGoByAnIndex(t *testing.T) {
	t.Parallel()
	const hot = `SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype WHERE t.typname = 'journal_answer'`
	db := apptest.NewDatabase(t)
	if all := texts(t, db, hot); len(all) < 10 {
		t.Fatalf("the hot changes are %v", all)
	}
	for _, other := range texts(t, db, hot+` AND NOT coalesce(p.proconfig, '{}') @> '{enable_seqscan=off,enable_sort=off}'`) {
		t.Errorf("%s lacks SET enable_seqscan = off SET enable_sort = off: see 00030_plans.sql", other)
	}
}

// Rule 2 and what a room and a person at work in it need are the database's own to keep.
func TestSchema_keepsTheRulesOfAQueue(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	for index, want := range map[string]string{
		"ticket_has_one_open_attendance": "attendances (clinic_id, ticket_id) WHERE (state = ANY (ARRAY['waiting'::text, 'called'::text, 'serving'::text]))",
		"room_has_one_patient":           "attendances (clinic_id, room_id) WHERE (state = ANY (ARRAY['called'::text, 'serving'::text]))",
		"room_has_one_user":              "shifts (clinic_id, room_id) WHERE (closed_at IS NULL)",
		"user_has_one_room":              "shifts (clinic_id, user_id) WHERE (closed_at IS NULL)",
		"ticket_number_is_unique":        "tickets (clinic_id, business_day, prefix, number)",
	} {
		definition := texts(t, db, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname = ? AND indexdef LIKE 'CREATE UNIQUE INDEX%'", index)
		if len(definition) != 1 || !strings.HasSuffix(strings.Replace(definition[0], "USING btree ", "", 1), "public."+want) {
			t.Errorf("the unique index %s is %q, not on %s", index, definition, want)
		}
	}
}

// The states that the code knows are those that the tables admit.
func TestSchema_admitsTheStatesThatThereAre(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	admitted := texts(t, db, `SELECT unnest(regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g'))
		FROM pg_constraint WHERE conrelid = 'attendances'::regclass AND conname = 'attendances_state_check' ORDER BY 1`)
	var known []string
	for _, state := range []queue.State{queue.Waiting, queue.Called, queue.Serving, queue.Finished, queue.NoShow, queue.Cancelled} {
		known = append(known, string(state))
	}
	slices.Sort(known)
	if !slices.Equal(admitted, known) {
		t.Errorf("the table admits the states %q, and the code knows %q", admitted, known)
	}
}
