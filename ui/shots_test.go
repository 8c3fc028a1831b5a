package ui

import (
	"context"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/casework/sample"
	"zanger/casework/vault"
	"zanger/sync/client"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/presenter/exchangetest"
	"zanger/ui/text"
)

// keeper is a Keeper over a store in memory.
type keeper struct {
	store    *casetest.Store
	opens    casework.Store     // in place of store; nil: store
	line     *exchangetest.Line // exchange with others; nil: none
	looks    presenter.Looks
	profiles []presenter.Profile
	pass     string

	mu    sync.Mutex
	later []func()
}

func (k *keeper) Profiles() ([]presenter.Profile, error) { return k.profiles, nil }
func (k *keeper) Create(ctx context.Context, f presenter.Founding) (casework.Store, vault.Recovery, error) {
	k.pass = f.Passphrase
	k.profiles = append(k.profiles, presenter.Profile{Dir: "p", Label: f.Person})
	rec, err := vault.ParseRecovery(sampleRecovery)
	return k.store, rec, err
}
func (k *keeper) Open(_ context.Context, _ string, by presenter.Key) (casework.Store, error) {
	if by.Passphrase != k.pass {
		return nil, &casework.Error{Code: casework.WrongKey, Key: "error.vault.passphrase", Op: "test"}
	}
	if k.opens != nil {
		return k.opens, nil
	}
	return k.store, nil
}
func (k *keeper) Rekey(context.Context, string, string, string) error { return nil }
func (k *keeper) Reset(context.Context, string, string, string) error { return nil }
func (k *keeper) Restore(_ context.Context, backup string) (string, time.Time, error) {
	if !strings.HasSuffix(backup, ".zbackup") {
		return "", time.Time{}, &casework.Error{Code: casework.Corrupt, Key: "error.backup.damaged", Op: "test"}
	}
	k.profiles = append(k.profiles, presenter.Profile{Dir: "p-restored", Label: "Үлгіев Үлгі", Used: casetest.At})
	return "p-restored", casetest.At, nil
}
func (k *keeper) NewRecovery(context.Context, string, string) (vault.Recovery, error) {
	return vault.ParseRecovery(sampleRecovery)
}
func (k *keeper) SetKeychain(context.Context, string, string, bool) error { return nil }
func (k *keeper) Looks() presenter.Looks                                  { return k.looks }
func (k *keeper) SetLooks(l presenter.Looks) error                        { k.looks = l; return nil }

// sampleRecovery is the sheet of no profile: what vault writes for a secret of zeroes.
var sampleRecovery = vault.Recovery{}.Text()

// office opens the sample office in a window drawn in software.
func office(t testing.TB, looks presenter.Looks) (*Window, *keeper) {
	t.Helper()
	clock := casework.FixedClock{At: casetest.At}
	store := casetest.NewOffice(casework.Supervisor)
	if err := sample.Fill(context.Background(), store, clock); err != nil {
		t.Fatal(err)
	}
	k := &keeper{store: store, line: &exchangetest.Line{}, looks: looks, pass: "тірі сөз live words", profiles: []presenter.Profile{{Dir: "p", Label: "Үлгіев Үлгі"}}}
	return windowOver(t, k, clock), k
}

func windowOver(t testing.TB, k *keeper, clock casework.Clock) *Window {
	t.Helper()
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	app := fynetest.NewApp()
	t.Cleanup(app.Quit)
	s := &presenter.Session{Keeper: k, Catalog: cat, Clock: clock, Law: law, Calendar: calendar.New(law)}
	s.Dispatch = func(f func()) {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.later = append(k.later, f)
	}
	if k.line != nil {
		s.Exchanges = func(casework.Store) presenter.Exchange { return k.line }
	}
	w := New(app, s)
	t.Cleanup(w.Close)
	return w
}

// settle does what was put off until now.
func (k *keeper) settle() {
	for {
		k.mu.Lock()
		if len(k.later) == 0 {
			k.mu.Unlock()
			return
		}
		f := k.later[0]
		k.later = k.later[1:]
		k.mu.Unlock()
		f()
	}
}

func (w *Window) unlocked(t testing.TB, k *keeper) {
	t.Helper()
	w.session.SetLang(k.looks.Lang)
	if err := w.session.Unlock(context.Background(), "p", presenter.Key{Passphrase: k.pass}); err != nil {
		t.Fatal(err)
	}
	w.Open()
}

func first[T any, P casework.EntityOf[T]](t testing.TB, s casework.Store, q casework.Query) *T {
	t.Helper()
	list, err := casework.List[T, P](context.Background(), s, q.Limit(1))
	if err != nil || len(list) == 0 {
		t.Fatalf("nothing in the sample for %v: %v", q, err)
	}
	return list[0]
}

// TestShots draws every page in three languages, light and dark, into the folder named by ZANGER_SHOTS; without it a
// single look is drawn and thrown away, so that a page that cannot be drawn is found.
func TestShots(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	langs, themes := text.Langs, []string{"light", "dark"}
	if dir == "" {
		langs, themes = []string{"kk"}, []string{"light"}
	}
	for _, lang := range langs {
		for _, look := range themes {
			t.Run(lang+"-"+look, func(t *testing.T) { shoot(t, dir, presenter.Looks{Lang: lang, Theme: look, Percent: 100}) })
		}
	}
}

// picture writes what the window shows into a folder; "" is none, where nobody asked for pictures.
func picture(t *testing.T, w *Window, dir, name string) {
	t.Helper()
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, w.win.Canvas().Capture()), f.Close()); err != nil {
		t.Fatal(err)
	}
}

func shoot(t *testing.T, dir string, looks presenter.Looks) {
	shot := func(w *Window, k *keeper, name string) {
		k.settle()
		img := w.win.Canvas().Capture()
		if b := img.Bounds(); b.Dx() < 1000 || b.Dy() < 600 {
			t.Errorf("%s: picture of %v", name, b)
		}
		picture(t, w, dir, name+"-"+looks.Lang+"-"+looks.Theme)
	}
	save := func(w *Window, k *keeper, name string) {
		w.win.Resize(fyne.NewSize(1280, 800))
		shot(w, k, name)
		if dir != "" {
			w.win.Resize(fyne.NewSize(1024, 700)) // the smallest it must work at
			shot(w, k, name+"-small")
		}
	}
	w, k := office(t, looks)
	w.Open()
	save(w, k, "unlock")
	w.unlocked(t, k)
	list, err := stops(context.Background(), w.Desk())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		w.Go(p.route)
		if w.hist.now != p.route {
			t.Errorf("%s: stands at %v", p.name, w.hist.now)
		}
		save(w, k, p.name)
	}
	w.showPalette()
	save(w, k, "palette")
	w.escape()
	w.showKeys()
	save(w, k, "keys")
	w.escape()
	w.Close()
	w, k = joined(t, looks)
	for _, p := range joinedStops(t, k) {
		w.Go(p.route)
		save(w, k, p.name)
	}
	w.Lock()
	save(w, k, "unlock-exchange")
	w.Close()
	for name, s := range map[string]client.Status{"waits": {}, "waits-invited": {Invited: true, Checked: true}, "waits-checked": {Checked: true}, "waits-refused": {Refused: true}} {
		w, k := waiting(t, looks, s)
		w.Go(page.Route{Page: "exchange"})
		save(w, k, "exchange-"+name)
		w.Go(page.Route{Page: "today"})
		save(w, k, "today-"+name)
		w.Close()
	}
	none := &keeper{store: casetest.NewOffice(casework.Advocate), looks: looks}
	fresh := windowOver(t, none, casework.FixedClock{At: casetest.At})
	fresh.Open()
	save(fresh, none, "firstrun")
}
