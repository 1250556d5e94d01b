package device

import (
	"context"
	"fmt"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Tested is the type of an entry that makes a display show and speak a call of nobody; data is a TestEntry.
const Tested = "device.tested"

// TestCode is what a test calls.
const TestCode = "TV-001"

// TestEntry is the data of such an entry.
type TestEntry struct {
	Test TestCall `json:"test"`
}

// TestCall is a call of nobody, for one display.
type TestCall struct {
	DeviceID id.Device `json:"device_id"`
	RoomID   id.Room   `json:"room_id"`
	Code     string    `json:"code"`
}

// Test makes a display call nobody to a room, as it calls patients. It returns the entry's number, by which the display answers. Problems:
// not_found, also for a device that is no display.
func Test(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, device id.Device, room func(*Shows) id.Room) (journal.Seq, error) {
	entry, err := j.Change(ctx, clinic, by, journal.Request{}, func(change *journal.Change) error {
		var d Device
		err := change.DB.Take(&d, "clinic_id = ? AND id = ? AND revoked_at IS NULL", clinic, device).Error
		if database.NoRow(err) || err == nil && d.Kind != Display {
			return problem.New(problem.NotFound, "there is no such display in this clinic")
		} else if err != nil {
			return err
		}
		return change.Append(Tested, TestEntry{TestCall{device, room(&d.Shows), TestCode}})
	})
	if err != nil {
		return 0, fmt.Errorf("test display %s: %w", device, err)
	}
	return entry.Seq, nil
}
