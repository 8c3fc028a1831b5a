package deadline_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"zanger/assets"
	"zanger/casework/calendar"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

// made gives an engine over the built-in pack with rules of a kind the law has not yet, but a pack may carry.
func made(t *testing.T, rules string) *deadline.Engine {
	t.Helper()
	dir := t.TempDir()
	names, err := fs.Glob(assets.Pack(), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(assets.Pack(), name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "deadline-rules.yaml" {
			data = append(bytes.Clone(data), rules...)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	if err := lawpack.Sign(dir, key); err != nil {
		t.Fatal(err)
	}
	p, err := lawpack.Load(os.DirFS(dir), key.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return deadline.New(p, calendar.New(p))
}

func row(id, unit string, length int, more string) string {
	return fmt.Sprintf("  - {id: %s, act: gpk, article: \"1\", edition: \"2026-01-01\", source: test, confidence: seen, length: %d, unit: %s, triggers: [before-act], binds: {kk: а, ru: б, en: c}%s}\n",
		id, length, unit, more)
}

func TestKindsOfRuleTheLawHasNotYet(t *testing.T) {
	e := made(t, row("back-days", "calendar_days", 10, ", backward: true")+
		row("back-months", "months", 1, ", backward: true")+
		row("back-years", "years", 1, ", backward: true")+
		row("back-sutki", "days_sutki", 3, ", backward: true")+
		row("stays", "calendar_days", 10, ", last_day: stays"))
	for _, c := range []struct{ rule, event, end, safe string }{
		{"back-days", "2026-05-12", "2026-04-30", "2026-04-29"},   // 2 May is Sat, 1 May off: back to Thu
		{"back-days", "2026-05-15", "2026-05-05", "2026-05-04"},   // a working day stays
		{"back-months", "2026-03-31", "2026-02-27", "2026-02-26"}, // 28 February is Sat
		{"back-years", "2024-02-29", "2023-02-28", "2023-02-27"},  // no 29 February in 2023
		{"back-sutki", "2026-03-26", "2026-03-20", "2026-03-19"},  // 23 March is Nauryz
		{"stays", "2026-04-29", "2026-05-09", "2026-05-08"},       // 9 May, and it does not move
	} {
		t.Run(c.rule+"/"+c.event, func(t *testing.T) {
			r, err := e.Compute(c.rule, "", span(t, c.event), deadline.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.End.From.String(); got != c.end {
				t.Errorf("end: got %s, want %s", got, c.end)
			}
			if got := r.Safe.String(); got != c.safe {
				t.Errorf("safe: got %s, want %s", got, c.safe)
			}
			for _, lang := range []string{"kk", "ru", "en"} {
				if d := r.Doc(printer(t, lang)); len(d.Steps) < 4 {
					t.Errorf("%s: got %v", lang, d.Steps)
				}
			}
		})
	}
}
