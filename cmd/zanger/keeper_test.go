package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/sqlite"
	"zanger/ui/presenter"
)

func TestAProfileIsMadeOfABackupBesideTheOthers(t *testing.T) {
	ctx := context.Background()
	const pass = "төрт түсті тас көпір"
	k := &keeper{root: t.TempDir(), clock: casework.FixedClock{At: casetest.At}}
	st, _, err := k.Create(ctx, presenter.Founding{Lang: "kk", Office: "Үлгі кеңсесі", Person: "Үлгіев Үлгі", Duty: casework.Advocate, Passphrase: pass})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "day"+sqlite.BackupSuffix)
	if err := st.(*sqlite.Store).Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	dir, made, err := k.Restore(ctx, file)
	if err != nil || made.IsZero() {
		t.Fatal(made, err)
	}
	list, err := k.Profiles()
	if err != nil || len(list) != 2 {
		t.Fatalf("got %d profiles, %v", len(list), err)
	}
	for _, p := range list {
		if p.Label == "" || p.Used.IsZero() {
			t.Errorf("a profile cannot be told by its name and last use: %+v", p)
		}
		if p.Dir == dir && !p.Used.Equal(made) {
			t.Errorf("the copy says it was used on %v, its backup was made on %v", p.Used, made)
		}
	}
	again, err := k.Open(ctx, dir, presenter.Key{Passphrase: pass})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}

	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := k.Restore(ctx, file); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("a damaged backup: got %v", err)
	}
	if list, _ := k.Profiles(); len(list) != 2 {
		t.Errorf("a damaged backup leaves %d profiles", len(list))
	}
}
