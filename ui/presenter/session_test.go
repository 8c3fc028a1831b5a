package presenter_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/schedule"
	"zanger/casework/vault"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// keeper keeps one profile in memory.
type keeper struct {
	store   *casetest.Store
	pass    string
	rec     vault.Recovery
	looks   presenter.Looks
	founded presenter.Founding
}

func (k *keeper) Profiles() ([]presenter.Profile, error) {
	if k.pass == "" {
		return nil, nil
	}
	return []presenter.Profile{{Dir: "/x/p-1", Label: "Үлгі"}, {Dir: "/x/p-2", Problem: &casework.Error{Code: casework.Newer, Key: "error.vault.newer"}}}, nil
}

func (k *keeper) Create(_ context.Context, f presenter.Founding) (casework.Store, vault.Recovery, error) {
	k.pass, k.founded = f.Passphrase, f
	return k.store, k.rec, nil
}

func (k *keeper) Open(_ context.Context, _ string, by presenter.Key) (casework.Store, error) {
	if by.Passphrase != k.pass {
		return nil, &casework.Error{Code: casework.WrongKey, Key: "error.vault.passphrase"}
	}
	return k.store, nil
}

func (k *keeper) Rekey(_ context.Context, _, present, next string) error {
	if present != k.pass {
		return &casework.Error{Code: casework.WrongKey, Key: "error.vault.passphrase"}
	}
	k.pass = next
	return nil
}

func (k *keeper) Reset(_ context.Context, _, recovery, next string) error {
	if recovery != k.rec.Text() {
		return &casework.Error{Code: casework.WrongKey, Key: "error.vault.recovery_wrong"}
	}
	k.pass = next
	return nil
}

func (k *keeper) Restore(context.Context, string) (string, time.Time, error) {
	k.pass = pass
	return "/x/p-2", casetest.At, nil
}

func (k *keeper) NewRecovery(context.Context, string, string) (vault.Recovery, error) {
	return k.rec, nil
}
func (k *keeper) SetKeychain(context.Context, string, string, bool) error { return nil }
func (k *keeper) Looks() presenter.Looks                                  { return k.looks }
func (k *keeper) SetLooks(l presenter.Looks) error                        { k.looks = l; return nil }

const pass = "төрт түсті тас көпір"

func session(t *testing.T) (*presenter.Session, *keeper, *casetest.Clock) {
	t.Helper()
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, k := &casetest.Clock{At: casetest.At}, &keeper{store: casetest.NewOffice(casework.Advocate)}
	return &presenter.Session{Keeper: k, Catalog: cat, Clock: c}, k, c
}

func TestFirstRunEndsOnlyWithTheSheet(t *testing.T) {
	ctx := context.Background()
	s, k, _ := session(t)
	s.SetLang("ru")
	f := presenter.FirstRun{Session: s}
	for _, step := range []struct {
		do   func()
		want casework.Code
	}{
		{func() {}, casework.Missing},
		{func() { f.Office = " " }, casework.Missing},
		{func() { f.Office = "Офис «Пример»" }, casework.Missing},
		{func() { f.Person = "Примеров Иван" }, casework.Invalid}, // no passphrase
		{func() { f.Passphrase, f.Again = "12345678", "12345678" }, casework.Invalid},
		{func() { f.Passphrase, f.Again = pass, pass+"x" }, casework.Invalid},
	} {
		step.do()
		if err := f.Create(ctx); casework.CodeOf(err) != step.want {
			t.Errorf("office %q person %q: got %v, want %s", f.Office, f.Person, err, step.want)
		}
	}
	f.Again = pass
	if err := f.Create(ctx); err != nil {
		t.Fatal(err)
	}
	if k.founded.Duty != casework.Advocate || k.founded.Lang != "ru" || k.founded.Office != "Офис «Пример»" {
		t.Errorf("founded %+v", k.founded)
	}
	if f.Passphrase != "" || f.Again != "" {
		t.Error("the passphrase is kept after its use")
	}
	path := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := f.Print(path); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(path); err != nil || len(raw) < 1000 || string(raw[:5]) != "%PDF-" {
		t.Errorf("sheet of %d bytes, %v", len(raw), err)
	}
	if err := f.Confirm("ABCD"); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a wrong group was taken: %v", err)
	}
	told := func() (today, health, settings bool) {
		t.Helper()
		v, h, c := presenter.Today{Desk: s.Desk()}, presenter.Health{Desk: s.Desk()}, presenter.Settings{Desk: s.Desk(), Session: s}
		for _, load := range []func(context.Context) error{v.Load, h.Load, c.Load} {
			if err := load(ctx); err != nil {
				t.Fatal(err)
			}
		}
		return v.NoSheet, h.NoSheet, c.NoSheet
	}
	if a, b, c := told(); !a || !b || !c {
		t.Errorf("ended here, the profile does not say that nobody has the sheet: %v %v %v", a, b, c)
	}
	if err := f.Confirm(" " + f.Recovery.Groups()[f.Ask()-1][:2] + "-" + f.Recovery.Groups()[f.Ask()-1][2:]); err != nil {
		t.Errorf("the right group was refused: %v", err)
	}
	if s.Desk() == nil {
		t.Error("the profile is not open")
	}
	if a, b, c := told(); a || b || c {
		t.Errorf("confirmed, and still asked for: %v %v %v", a, b, c)
	}
}

// A new sheet that could not be written is missed like one nobody confirmed; the next one ends it.
func TestANewRecoverySheetEndsTheLackOfOne(t *testing.T) {
	ctx := context.Background()
	s, k, _ := session(t)
	k.pass = pass
	if err := s.Unlock(ctx, "/x/p-1", presenter.Key{Passphrase: pass}); err != nil {
		t.Fatal(err)
	}
	if s.Desk().NoRecoverySheet(ctx) {
		t.Error("a profile of before is told that it lacks a sheet")
	}
	v := presenter.Settings{Desk: s.Desk(), Session: s}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := v.NewRecovery(ctx, pass, filepath.Join(t.TempDir(), "no", "such", "sheet.pdf")); err == nil || !s.Desk().NoRecoverySheet(ctx) {
		t.Errorf("not written: %v, missed %v", err, s.Desk().NoRecoverySheet(ctx))
	}
	if err := v.NewRecovery(ctx, pass, filepath.Join(t.TempDir(), "sheet.pdf")); err != nil || s.Desk().NoRecoverySheet(ctx) {
		t.Errorf("written: %v, missed %v", err, s.Desk().NoRecoverySheet(ctx))
	}
}

func TestLockClosesPagesBeforeTheStore(t *testing.T) {
	s, k, _ := session(t)
	k.pass = pass
	u := presenter.Unlock{Session: s}
	if err := u.Load(); err != nil {
		t.Fatal(err)
	}
	if len(u.Profiles) != 2 || u.Chosen != 0 || u.Profiles[1].Problem == "" || u.Profiles[1].Label != "p-2" {
		t.Errorf("profiles %+v chosen %d", u.Profiles, u.Chosen)
	}
	ctx := context.Background()
	if err := u.Open(ctx, "/x/p-1", presenter.Key{Passphrase: "wrong"}); casework.CodeOf(err) != casework.WrongKey || s.Desk() != nil {
		t.Errorf("wrong passphrase: %v", err)
	}
	if err := u.Open(ctx, "/x/p-1", presenter.Key{Passphrase: pass}); err != nil {
		t.Fatal(err)
	}
	if k.looks.Last != "p-1" {
		t.Errorf("last profile %q", k.looks.Last)
	}
	closedFirst := false
	s.OnLock(func() {
		_, err := k.store.Do(ctx, casework.Act{Name: "act.enquiry.add"}, func(casework.Tx) error { return nil })
		closedFirst = err == nil
	})
	s.Lock()
	if !closedFirst {
		t.Error("the store was closed before the pages")
	}
	if s.Desk() != nil || s.Dir() != "" {
		t.Error("something of the profile is left")
	}
	if _, err := k.store.Do(ctx, casework.Act{Name: "act.enquiry.add"}, func(casework.Tx) error { return nil }); casework.CodeOf(err) != casework.Locked {
		t.Errorf("the store answers after lock: %v", err)
	}
	s.Lock() // twice does no harm
}

func TestProfileLocksWhenLeftAlone(t *testing.T) {
	ctx := context.Background()
	s, k, c := session(t)
	k.pass = pass
	if err := s.Unlock(ctx, "/x/p-1", presenter.Key{Passphrase: pass}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		minutes int
		touch   bool
		want    bool
	}{{14, false, false}, {0, true, false}, {14, false, false}, {1, false, true}} {
		c.At = c.At.Add(time.Duration(step.minutes) * time.Minute)
		if step.touch {
			s.Touch()
		}
		if got := s.IdleOut(); got != step.want {
			t.Errorf("after %d minutes more: %v, want %v", step.minutes, got, step.want)
		}
	}
	if err := s.SetIdle(ctx, 0); err != nil {
		t.Fatal(err)
	}
	c.At = c.At.Add(100 * time.Hour)
	if s.IdleOut() {
		t.Error("locks though told never to")
	}
	if got := presenter.Idle(ctx, k.store); got != 0 {
		t.Errorf("kept %d minutes", got)
	}
}

func TestRecoverySetsANewPassphrase(t *testing.T) {
	s, k, _ := session(t)
	k.pass = pass
	u, ctx := presenter.Unlock{Session: s}, context.Background()
	const next = "бес сары өрік гүлі"
	if err := u.Recover(ctx, "/x/p-1", k.rec.Text(), next, next+"."); casework.CodeOf(err) != casework.Invalid || k.pass != pass {
		t.Errorf("two that differ: %v", err)
	}
	if err := u.Recover(ctx, "/x/p-1", "0000", next, next); casework.CodeOf(err) != casework.WrongKey {
		t.Errorf("wrong sheet: %v", err)
	}
	if err := u.Recover(ctx, "/x/p-1", k.rec.Text(), next, next); err != nil || s.Desk() == nil || k.pass != next {
		t.Errorf("right sheet: %v", err)
	}
}

func TestSettingsKeepWhoWorksHere(t *testing.T) {
	ctx := context.Background()
	s, k, _ := session(t)
	k.pass = pass
	if err := s.Unlock(ctx, "/x/p-1", presenter.Key{Passphrase: pass}); err != nil {
		t.Fatal(err)
	}
	v := presenter.Settings{Desk: s.Desk(), Session: s}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	o := v.Office
	o.Name = ""
	if err := v.SaveOffice(ctx, o); casework.CodeOf(err) != casework.Missing {
		t.Errorf("an office without a name: %v", err)
	}
	o.Name = "Офис «Образец»"
	if err := v.SaveOffice(ctx, o); err != nil {
		t.Fatal(err)
	}
	if got := s.Desk().Office.Name; got != o.Name {
		t.Errorf("the desk still says %q", got)
	}
	m := v.Me
	m.Phone, m.Duty = "+7 700 000 00 00", casework.Coordinator
	if err := v.SaveMe(ctx, m); err != nil {
		t.Fatal(err)
	}
	if got := s.Desk().Me; got.Phone != m.Phone || got.Duty != casework.Advocate {
		t.Errorf("got %q %q, want the phone changed and the duty not", got.Phone, got.Duty)
	}
	if err := v.Rekey(ctx, "wrong", "бес сары өрік гүлі", "бес сары өрік гүлі"); casework.CodeOf(err) != casework.WrongKey {
		t.Errorf("rekeyed without the present passphrase: %v", err)
	}
	if err := v.SetLooks(func(l *presenter.Looks) { l.Lang = "kk" }); err != nil || k.looks.Lang != "kk" || k.looks.Theme != "system" {
		t.Errorf("looks %+v %v", k.looks, err)
	}
}

// What the program does by itself fails where nobody looks: the health page says it, and no more once it went well.
func TestABackupThatFailedByItselfIsSaid(t *testing.T) {
	ctx := context.Background()
	s, k, _ := session(t)
	s.SetLang("en")
	k.pass = pass
	posts := make(chan func(), 100) // the window's goroutine is this test's
	s.Dispatch = func(f func()) { posts <- f }
	s.Chores = func(d *presenter.Desk) []schedule.Chore {
		return []schedule.Chore{{Name: presenter.BackupChore, Every: time.Hour, Do: func(context.Context) error {
			return &casework.Error{Code: casework.Full}
		}}}
	}
	if err := s.Unlock(ctx, "/x/p-1", presenter.Key{Passphrase: pass}); err != nil {
		t.Fatal(err)
	}
	defer s.Lock()
	d := s.Desk()
	for d.Trouble(presenter.BackupChore) == nil {
		(<-posts)()
	}
	line := func() string {
		t.Helper()
		v := presenter.Health{Desk: d}
		if err := v.Load(ctx); err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(v.Lines, func(l presenter.HealthLine) bool { return l.ID == "backup" })
		return v.Lines[i].Detail
	}
	why := d.Text.Error(&casework.Error{Code: casework.Full}).What
	if got := line(); !strings.Contains(got, why) {
		t.Errorf("the page says %q, and not %q", got, why)
	}
	d.Well(presenter.BackupChore)
	if got := line(); strings.Contains(got, why) {
		t.Errorf("it went well since, and the page says %q", got)
	}
}
