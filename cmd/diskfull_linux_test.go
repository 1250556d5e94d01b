package cmd_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/database"
)

// smallDisk mounts a disk of some megabytes, for root alone.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root may mount a small disk")
	}
	dir := newFolder(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=755", megabytes)); err != nil {
		if errors.Is(err, syscall.EPERM) {
			t.Skip("this root may not mount a small disk")
		}
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill writes a file until the disk is full.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "full")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 1<<20); len(block) > 0; {
		if _, err := file.Write(block); errors.Is(err, syscall.ENOSPC) {
			block = block[:len(block)/2]
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return func() { os.Remove(name) }
}

// On a disk that is too small for it the first start says so, and goes on where it is once there is room.
func TestServe_firstStartOnAFullDisk(t *testing.T) {
	t.Parallel()
	for _, free := range []int{10, 70} { // not enough for the programs; not enough for the database
		dir := smallDisk(t, free)
		line := refused(t, exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--data", dir))
		says(t, line, "the disk that holds "+dir+" is full", "free at least 300 MB")
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=400m"); err != nil {
			t.Fatal(err)
		}
		serve(t, dir).end(t)
	}
}

// A disk that fills while the clinic works refuses changes, loses none that was acknowledged, and is at work again when there is room.
func TestServe_diskFillsWhileTheClinicWorks(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, 400)
	if said, err := suavez(t, dir, "seed", "--demo"); err != nil {
		t.Fatal(said)
	}
	in := &installation{t: t, dir: dir, addresses: []string{freeAddress(t)}}
	token := in.addDevice("totem")
	s := serve(t, dir, "--listen", in.addresses[0])
	totem := in.client(1)
	totem.token = token
	service := in.ids(totem).services["EN"]
	n, codes := 0, map[string]bool{}
	issue := func() (status int) {
		n++
		body := fmt.Appendf(nil, `{"service_id": %q, "patient_name": %q}`, service, strings.Repeat("Maria ", 20))
		a, err := totem.try("POST", "/clinics/demo/tickets", fmt.Sprintf("key-%d", n), body)
		if err != nil {
			return 0
		}
		if a.status == http.StatusCreated {
			var ticket struct{ Code string }
			a.read(t, &ticket)
			codes[ticket.Code] = true
		}
		return a.status
	}
	for range 20 {
		if status := issue(); status != http.StatusCreated {
			t.Fatalf("a ticket is answered %d", status)
		}
	}
	empty := fill(t, dir)
	refused := 0
	for giveUp := time.Now().Add(time.Minute); refused < 20 && time.Now().Before(giveUp); {
		switch status := issue(); status {
		case http.StatusCreated:
		case http.StatusServiceUnavailable, 0:
			refused++
		default:
			t.Fatalf("on a full disk a ticket is answered %d", status)
		}
	}
	if refused == 0 {
		t.Error("the disk did not fill: the test tests nothing")
	}
	if !strings.Contains(s.said.String(), "the disk is full") {
		t.Errorf("the log does not say that the disk is full:\n%s", s.said)
	}
	empty()
	for giveUp := time.Now().Add(time.Minute); issue() != http.StatusCreated; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(giveUp) {
			t.Fatalf("with room again nothing works; suavez says:\n%s", s.said)
		}
	}
	url, done := in.url()
	defer done()
	db, err := database.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	apptest.CheckRules(t, db)
	var kept []string
	err = db.Read(t.Context()).Raw("SELECT prefix || '-' || lpad(number::text, 3, '0') FROM tickets").Scan(&kept).Error
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range kept {
		delete(codes, code)
	}
	if len(codes) > 0 {
		t.Errorf("acknowledged and lost: %v", codes)
	}
	t.Logf("%d tickets kept, %d refused", len(kept), refused)
}
