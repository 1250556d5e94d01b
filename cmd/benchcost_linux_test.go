package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tick is the unit in which Linux tells a process's time.
const tick = time.Second / 100

// process is one of /proc.
type process struct {
	parent int
	spent  time.Duration // by it and those of its children that have ended
}

func processes(t *testing.T) map[int]process {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	all := map[int]process{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		// Its name, in brackets, may hold anything; the state comes after it, then the numbers.
		words := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		numbers := make([]int, len(words))
		for i, word := range words {
			numbers[i], _ = strconv.Atoi(word)
		}
		all[pid] = process{numbers[1], time.Duration(numbers[11]+numbers[12]+numbers[13]+numbers[14]) * tick}
	}
	return all
}

// spent is the processor time of processes with all that come from them.
func spent(t *testing.T, roots ...int) (sum time.Duration) {
	t.Helper()
	all := processes(t)
	belongs := func(pid int) bool {
		for pid > 1 {
			for _, root := range roots {
				if pid == root {
					return true
				}
			}
			pid = all[pid].parent
		}
		return false
	}
	for pid, p := range all {
		if belongs(pid) {
			sum += p.spent
		}
	}
	return sum
}

// resident is the memory of a process in MB.
func resident(t *testing.T, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return float64(kilobytes) / 1000
		}
	}
	t.Fatalf("process %d has no memory", pid)
	return 0
}
