package journal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/journal"
	"suavez/app/queue"
)

// usedClinic has a journal of every kind of entry that a short day makes.
func usedClinic(t *testing.T) *apptest.Clinic {
	t.Helper()
	c := apptest.NewClinic(t)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	for range 5 {
		c.Arrive("EN", "over_60")
		c.Clock.Advance(time.Minute + 7*time.Microsecond)
		desk.Take(desk.Call(), queue.StepRecall, queue.StepStart, queue.StepFinish)
	}
	return c
}

func verify(t *testing.T, c *apptest.Clinic, marks ...journal.Mark) journal.Verified {
	t.Helper()
	v, err := journal.Verify(t.Context(), c.DB, c.ID, marks...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVerify_allFits(t *testing.T) {
	t.Parallel()
	c := usedClinic(t)
	v := verify(t, c)
	head, err := c.Journal.Head(t.Context(), c.ID)
	if err != nil || v.Fault != nil || v.Head.Seq != head || head < 40 {
		t.Fatalf("the journal ends at %d, verified as %+v, %v", head, v, err)
	}
	// A mark that was written down fits, also after more has come.
	mark, err := journal.ParseMark(v.Head.String())
	if err != nil {
		t.Fatal(err)
	}
	c.Arrive("EN")
	if later := verify(t, c, mark); later.Fault != nil || later.Head.Seq != head+1 {
		t.Errorf("with the mark it is %+v", later)
	}
	before, err := c.Journal.MarkBefore(t.Context(), c.ID, c.Clock.Now())
	if err != nil || before.Seq == 0 || before.Seq > head || !before.At.Before(c.Clock.Now()) {
		t.Errorf("before now it is %+v, %v", before, err)
	}
	if none, err := c.Journal.MarkBefore(t.Context(), c.ID, before.At.Add(-time.Hour)); err != nil || none.Seq != 0 {
		t.Errorf("before the first entry it is %+v, %v", none, err)
	}
}

// Whatever is done to the journal's past, the first entry that does not fit is named.
func TestVerify_namesTheFirstThatDoesNotFit(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		do    string
		fault journal.Seq
	}{
		"a word of an entry":         {"UPDATE journal SET data = jsonb_set(data, '{attendance,ticket,patient_name}', '\"Maria\"') WHERE clinic_id = ? AND seq = 40", 40},
		"its type":                   {"UPDATE journal SET type = 'attendance.moved' WHERE clinic_id = ? AND seq = 41", 41},
		"its time":                   {"UPDATE journal SET at = at - interval '1 microsecond' WHERE clinic_id = ? AND seq = 41", 41},
		"who did it":                 {"UPDATE journal SET actor_id = gen_random_uuid() WHERE clinic_id = ? AND seq = 42", 42},
		"its hash":                   {"UPDATE journal SET hash = sha256(hash) WHERE clinic_id = ? AND seq = 40", 40},
		"an entry taken out":         {"DELETE FROM journal WHERE clinic_id = ? AND seq = 40", 40},
		"the last ones taken out":    {"DELETE FROM journal WHERE clinic_id = ? AND seq > 42", 43},
		"the last ones and the head": {"WITH gone AS (DELETE FROM journal j WHERE clinic_id = ? AND seq > 42) UPDATE journal_heads SET seq = 42", 42},
		"an entry and its own hash": {`UPDATE journal j SET data = '{}', hash = sha256(b.hash || entry_text(j.seq, j.type, j.at, j.actor_kind, j.actor_id, '{}'))
			FROM journal b WHERE j.clinic_id = ? AND j.seq = 40 AND b.clinic_id = j.clinic_id AND b.seq = 39`, 41},
		"two that changed places": {`UPDATE journal SET seq = CASE seq WHEN 40 THEN -40 ELSE -41 END + 81 + 1000 WHERE clinic_id = ? AND seq IN (40, 41)`, 40},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			clinic := usedClinic(t)
			if err := clinic.DB.Read(context.Background()).Exec(c.do, clinic.ID).Error; err != nil {
				t.Fatal(err)
			}
			if v := verify(t, clinic); v.Fault == nil || v.Fault.Seq != c.fault || v.Fault.Why == "" {
				t.Errorf("verified as %+v, %+v", v, v.Fault)
			}
		})
	}
}

// A chain that was written anew as a whole fits itself, and not the mark of then.
func TestVerify_aChainWrittenAnewDoesNotFitItsMark(t *testing.T) {
	t.Parallel()
	c := usedClinic(t)
	mark := verify(t, c).Head
	anew := `DO $$ DECLARE e journal; before bytea := '\x'; BEGIN
		FOR e IN SELECT * FROM journal ORDER BY seq LOOP
			IF e.seq = 40 THEN e.data := '{}'; END IF;
			before := sha256(before || entry_text(e.seq, e.type, e.at, e.actor_kind, e.actor_id, e.data));
			UPDATE journal SET data = e.data, hash = before WHERE seq = e.seq;
		END LOOP;
		UPDATE journal_heads SET hash = before;
	END $$`
	if err := c.DB.Read(t.Context()).Exec(anew).Error; err != nil {
		t.Fatal(err)
	}
	if v := verify(t, c); v.Fault != nil {
		t.Fatalf("the new chain does not fit itself: %+v", v.Fault)
	}
	if v := verify(t, c, mark); v.Fault == nil || v.Fault.Seq != mark.Seq {
		t.Errorf("with the mark it is %+v", v)
	}
	if v := verify(t, c, journal.Mark{Seq: mark.Seq + 10, Hash: mark.Hash}); v.Fault == nil || v.Fault.Seq != mark.Seq+10 {
		t.Errorf("with a mark of an entry that is not there it is %+v", v)
	}
}

func TestParseMark(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		"48213:9f3a-c271-04be-5d18": true, "48.213:9f3ac27104be5d18": true, " 1:9F3A c271 ": true, "48213": false, "0:9f3ac271": false,
		"x:9f3ac271": false, "1:9f3a": false, "1:xyz0xyz0": false, "-1:9f3ac271": false, "1:" + strings.Repeat("0", 66): false,
	} {
		if m, err := journal.ParseMark(text); (err == nil) != good {
			t.Errorf("%q is read as %+v, %v", text, m, err)
		}
	}
}

func FuzzParseMark(f *testing.F) {
	f.Add("48213:9f3a-c271-04be-5d18")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := journal.ParseMark(text)
		if err != nil {
			return
		}
		if again, err := journal.ParseMark(fmt.Sprintf("%d:%x", m.Seq, m.Hash)); err != nil || again.Seq != m.Seq || string(again.Hash) != string(m.Hash) {
			t.Errorf("%q is %+v, and written again %+v, %v", text, m, again, err)
		}
	})
}
