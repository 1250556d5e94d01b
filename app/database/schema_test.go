package database_test

import (
	"testing"

	"suavez/app/apptest"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// Every table that belongs to a clinic can be distributed by clinic: clinic_id stands first in its primary key and unique indexes, and
// in every foreign key to another such table. So no key, no uniqueness and no reference spans two clinics.
func TestSchema_clinicComesFirst(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	rows, err := db.Read(t.Context()).Raw(`
		WITH of_clinic AS (
		    SELECT a.attrelid AS oid, a.attnum FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'clinic_id' AND NOT a.attisdropped)
		SELECT i.indexrelid::regclass::text, 'is unique and does not begin with clinic_id'
		  FROM pg_index i JOIN of_clinic t ON t.oid = i.indrelid
		 WHERE i.indisunique AND i.indkey[0] <> t.attnum
		UNION ALL
		SELECT f.conname, 'refers to another table of the clinic and does not begin with clinic_id on both sides'
		  FROM pg_constraint f JOIN of_clinic t ON t.oid = f.conrelid JOIN of_clinic o ON o.oid = f.confrelid
		 WHERE f.contype = 'f' AND (f.conkey[1] <> t.attnum OR f.confkey[1] <> o.attnum)
		UNION ALL
		SELECT c.relname, 'has no primary key'
		  FROM pg_class c
		 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'goose%'
		   AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
		UNION ALL
		SELECT c.relname, 'belongs to no clinic and is not known as a table of the whole installation'
		  FROM pg_class c
		 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'goose%'
		   AND c.oid NOT IN (SELECT oid FROM of_clinic) AND c.relname NOT IN ('clinics', 'users', 'sessions')`).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, wrong string
		if err := rows.Scan(&name, &wrong); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s %s", name, wrong)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
