package ui

import (
	"errors"
	"testing"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// An event that is saved offers the dates it starts; a form asks where to write a file: both open a sheet as one closes.
func TestASheetOpenedWhileAFormIsSavedStays(t *testing.T) {
	w, k := office(t, presenter.Looks{Lang: "kk", Theme: "light", Percent: 100})
	w.Open()
	w.unlocked(t, k)
	over := func() int { return len(w.win.Canvas().Overlays().List()) }
	before := over()
	inner := widgets.NewEntry()
	refuse := true
	leave := page.NewForm(w, "Бірінші").Show("OK", func() error {
		if refuse {
			return errors.New("not yet")
		}
		w.Sheet("Екінші", inner, inner)
		return nil
	})
	press := func(words string) {
		t.Helper()
		for _, o := range w.win.Canvas().Overlays().List() {
			if b := buttonIn(o, words); b != nil {
				b.OnTapped()
				return
			}
		}
		t.Fatalf("no button %q", words)
	}
	press("OK")
	if over() != before+1 {
		t.Fatalf("a refused form is gone: %d over the page", over())
	}
	refuse = false
	press("OK")
	if over() != before+1 || w.win.Canvas().Focused() != inner {
		t.Errorf("%d sheets over the page, want the second alone; the cursor is in %v", over()-before, w.win.Canvas().Focused())
	}
	leave() // closed already
	if over() != before+1 {
		t.Error("closing the first again took the second away")
	}
	w.escape()
	if over() != before {
		t.Error("Esc does not close the second")
	}
}
