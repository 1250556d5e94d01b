package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// freedWithin is how long Occupy waits for a folder that is occupied.
const freedWithin = time.Second

// Occupy makes this process the one that serves from a data folder, until release or its end. A second one is refused: it would serve the
// same clinic under another address, where nobody looks for it. Short subcommands do not occupy the folder.
func Occupy(dataDir string) (release func(), err error) {
	f, err := openFolder(dataDir)
	if err != nil {
		return nil, err
	}
	held, err := acquire(f, serveLock)
	// A process that was killed while it started another leaves the lock to that one, until it has become its program.
	for giveUp := time.Now().Add(freedWithin); err == nil && held == nil && time.Now().Before(giveUp); {
		time.Sleep(10 * time.Millisecond)
		held, err = acquire(f, serveLock)
	}
	if err != nil {
		return nil, err
	}
	if held == nil {
		who := "another suavez"
		text, _ := os.ReadFile(filepath.Join(f.base, serveLock))
		if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
			who = fmt.Sprintf("another suavez (process %d)", pid)
		}
		return nil, fmt.Errorf("%s serves from the data folder %s already: end that one first, or choose another folder with --data", who, filepath.Dir(f.base))
	}
	if err := held.note(strconv.Itoa(os.Getpid())); err != nil {
		held.release()
		return nil, fmt.Errorf("occupy the data folder: %w", err)
	}
	return held.release, nil
}

// note writes for others to read who holds the lock.
func (l *lock) note(text string) error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(text+"\n"), 0)
	return err
}
