package ui

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

//go:noinline
func faulty(secret string) {
	if len(secret) > 3 {
		panic(errors.New("cannot place " + secret))
	}
}

func TestCrashFileHoldsNoPersonalData(t *testing.T) {
	dir := t.TempDir()
	told := ""
	old := crash
	defer SetCrash(old)
	SetCrash(Crash{Dir: dir, Version: "1.2.3", Now: func() time.Time { return time.Date(2026, 11, 23, 9, 2, 5, 0, time.UTC) },
		Tell: func(p string) { told = p }})
	guarded(func() { faulty("Өмірбек Ғани 850412300123") })()
	if told == "" || !strings.HasSuffix(told, "crash-20261123-090205.txt") {
		t.Fatalf("told path %q", told)
	}
	raw, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	got := string(raw)
	for _, secret := range []string{"Өмірбек", "850412", "cannot place"} {
		if strings.Contains(got, secret) {
			t.Errorf("crash file holds %q", secret)
		}
	}
	for _, want := range []string{"zanger 1.2.3", "*errors.errorString", "ui.faulty(...)", "crash_test.go:"} {
		if !strings.Contains(got, want) {
			t.Errorf("crash file lacks %q:\n%s", want, got)
		}
	}
	if info, err := os.Stat(told); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("crash file mode %v, %v", info.Mode(), err)
	}
}

func TestCrashNamesFaultsOfTheRunTime(t *testing.T) {
	dir := t.TempDir()
	var path string
	c := Crash{Dir: dir, Version: "x", Now: time.Now, Tell: func(p string) { path = p }}
	func() {
		defer c.Recover()
		digits := []string{"850412300123"}
		digits = digits[:len(digits)-1]
		digits[len(digits)] = "850412300123"
	}()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(raw); !strings.Contains(got, "(index out of range)") || strings.Contains(got, "850412") {
		t.Errorf("got\n%s", got)
	}
}

func TestCrashThatCannotBeWrittenIsStillTold(t *testing.T) {
	file := t.TempDir() + "/taken"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	told, path := false, "x"
	c := Crash{Dir: file, Now: time.Now, Tell: func(p string) { told, path = true, p }}
	func() {
		defer c.Recover()
		panic(3)
	}()
	if !told || path != "" {
		t.Errorf("told %v with path %q, want told with none", told, path)
	}
}
