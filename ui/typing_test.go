package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

func (w *Window) command(t *testing.T, key string) {
	t.Helper()
	for _, c := range w.commands(w.shell.page) {
		if c.Key == key {
			c.Do()
			return
		}
	}
	t.Fatalf("nothing on %s", key)
}

func (w *Window) press(t *testing.T, words string) {
	t.Helper()
	top := w.win.Canvas().Overlays().Top()
	if b := buttonIn(top, words); b != nil {
		b.Tapped(nil)
		return
	}
	t.Fatalf("no button %q on top", words)
}

// The key presses the main button of the sheet, and what the page has on the same key waits.
func TestTheMainKeySavesASheet(t *testing.T) {
	w, k := opened(t)
	for _, name := range []string{"settings", "queue"} {
		w.Go(page.Route{Page: name})
		k.settle()
		said, saved := "", 0
		page.NewForm(w, "Sheet").Required("enquiry.line", 1, &said).Show("OK", func() error { saved++; return nil })
		sheets := len(w.sheets)
		fynetest.Type(w.win.Canvas().Focused(), "typed")
		w.command(t, mainKey)
		if saved != 1 || said != "typed" || len(w.sheets) != sheets-1 {
			t.Errorf("%s: saved %d times, %q, %d of %d sheets left", name, saved, said, len(w.sheets), sheets)
		}
	}
}

func TestEnterSavesASheetOfOneLine(t *testing.T) {
	w, _ := opened(t)
	w.Go(page.Route{Page: "settings"})
	one, two, saved := "", "", 0
	enter := func(f *page.Form) {
		t.Helper()
		f.Show("OK", func() error { saved++; return nil })
		field := w.win.Canvas().Focused()
		fynetest.Type(field, "typed")
		field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	enter(page.NewForm(w, "Sheet").Text("enquiry.line", 1, &one).Check("enquiry.urgent", new(bool)))
	if saved != 1 || one != "typed" || len(w.sheets) != 0 {
		t.Fatalf("saved %d times, %q, %d sheets left", saved, one, len(w.sheets))
	}
	enter(page.NewForm(w, "Sheet").Text("enquiry.line", 1, &one).Text("enquiry.line", 1, &two))
	if saved != 1 || len(w.sheets) != 1 {
		t.Error("Enter in the first of two fields saved the sheet")
	}
	w.closeSheets()
	enter(page.NewForm(w, "Sheet").Text("enquiry.line", 3, &one))
	if saved != 1 || one != "typed" || len(w.sheets) != 1 {
		t.Error("Enter in a field of several lines saved the sheet")
	}
}

func TestASheetIsNotLeftWithWordsTypedUnasked(t *testing.T) {
	w, _ := opened(t)
	said := "as it was"
	leave := map[string]func(){"Esc": w.escape, "Ctrl+1": func() { w.command(t, "Ctrl+1") }, "Ctrl+=": func() { w.command(t, "Ctrl+=") }}
	for name, do := range leave {
		w.Go(page.Route{Page: "settings"})
		page.NewForm(w, "Sheet").Text("enquiry.line", 1, &said).Show("OK", func() error { return nil })
		field := w.win.Canvas().Focused().(*widgets.Entry)
		fynetest.Type(field, "typed ")
		do()
		if len(w.sheets) != 2 || w.hist.now.Page != "settings" {
			t.Fatalf("%s: %d sheets, at %s: nobody was asked", name, len(w.sheets), w.hist.now.Page)
		}
		w.press(t, w.t().T("shell.sheet.leave.no"))
		if len(w.sheets) != 1 || field.Text != "typed as it was" || w.win.Canvas().Focused() != field {
			t.Fatalf("%s: %d sheets, %q, the cursor is in %T", name, len(w.sheets), field.Text, w.win.Canvas().Focused())
		}
		do()
		w.press(t, w.t().T("shell.sheet.leave.yes"))
		if len(w.sheets) != 0 {
			t.Errorf("%s: %d sheets are left", name, len(w.sheets))
		}
	}
	page.NewForm(w, "Sheet").Text("enquiry.line", 1, &said).Show("OK", func() error { return nil })
	w.escape()
	if len(w.sheets) != 0 {
		t.Error("a sheet nobody typed into asks")
	}
}

// What is made anew by news of others leaves the keyboard where it was and the words that were typed.
func TestNewsLeavesTheKeyboardWhereItWas(t *testing.T) {
	w, k := opened(t)
	c := first[casework.Case](t, k.store, casework.All())
	for _, r := range []page.Route{{Page: "settings"}, {Page: "health"}, {Page: "track"}, {Page: "sources"}, {Page: "queue"}, {Page: "exchange"},
		{Page: "templates", Arg: "claim.wages"}, {Page: "case", ID: c.ID, Arg: "position"}, {Page: "case", ID: c.ID, Arg: "notes"},
		{Page: "filing", ID: c.ID, Arg: "pack"}, {Page: "dates"}, {Page: "today"}} {
		w.Go(r)
		k.settle()
		canvas := w.win.Canvas()
		canvas.Unfocus()
		stops := 0
		for i := 0; i < 40 && stops < 8; i++ {
			canvas.FocusNext()
			spot := w.spot(canvas.Focused())
			if spot == (widgets.Spot{}) {
				continue // the rail
			}
			stops++
			w.shell.refresh()
			k.settle()
			if got := w.spot(canvas.Focused()); got != spot {
				t.Errorf("%s %s: at stop %d the keyboard was on %v, after the news on %v (%T)", r.Page, r.Arg, i+1, spot, got, canvas.Focused())
			}
		}
		if stops == 0 {
			t.Errorf("%s %s: nothing on it takes the keyboard", r.Page, r.Arg)
		}
	}
}

func TestAForecastBeingWrittenOutlivesNews(t *testing.T) {
	w, k := opened(t)
	ctx := context.Background()
	c := first[casework.Case](t, k.store, casework.Where("area", "FAM.ALIMONY"))
	w.Go(page.Route{Page: "case", ID: c.ID, Arg: "estimate"})
	k.settle()
	why := entryUnder(w.shell.page.Object(), w.t().T("estimate.ask.reason"))
	if why == nil {
		t.Fatal("no forecast is asked for")
	}
	w.win.Canvas().Focus(why)
	fynetest.Type(why, "the payslips ")
	file := &presenter.CaseFile{Desk: w.Desk(), ID: c.ID}
	if err := file.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := file.SaveNote(ctx, &casework.Note{Of: c.ID, Form: "note", Text: "Other news"}); err != nil {
		t.Fatal(err)
	}
	k.settle()
	now := entryUnder(w.shell.page.Object(), w.t().T("estimate.ask.reason"))
	if now == why || w.win.Canvas().Focused() != fyne.Focusable(now) {
		t.Fatalf("made anew: %v; the cursor is in %T", now != why, w.win.Canvas().Focused())
	}
	fynetest.Type(now, "are missing")
	if now.Text != "the payslips are missing" {
		t.Errorf("the words are %q", now.Text)
	}
}

// An answer is on disk before its field is left: a power cut takes a few seconds of typing at most.
func TestAnAnswerBeingTypedIsKept(t *testing.T) {
	w, k := opened(t)
	ctx := context.Background()
	d := first[casework.Draft](t, k.store, casework.Where("template", "claim.wages"))
	w.Go(page.Route{Page: "drafting", ID: d.ID})
	k.settle()
	field, ok := w.win.Canvas().Focused().(*widgets.Entry)
	if !ok {
		t.Fatalf("the cursor is in %T", w.win.Canvas().Focused())
	}
	fynetest.Type(field, "slowly ")
	deadline := time.Now().Add(20 * time.Second)
	for {
		k.settle()
		now, err := casework.Get[casework.Draft](ctx, k.store, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if has(now.Answers, "slowly ") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not kept: %v", now.Answers)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if w.win.Canvas().Focused() != fyne.Focusable(field) {
		t.Fatalf("keeping took the cursor to %T", w.win.Canvas().Focused())
	}
	fynetest.Type(field, "on")
	if field.Text != "slowly on" {
		t.Errorf("the words are %q", field.Text)
	}
}

func has(v any, words string) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			if has(x, words) {
				return true
			}
		}
	case []any:
		for _, x := range v {
			if has(x, words) {
				return true
			}
		}
	case string:
		return strings.Contains(v, words)
	}
	return false
}

// A tap on nothing before an open profile leaves the keyboard with the passphrase.
func TestATapOnNothingLeavesThePassphraseItsKeyboard(t *testing.T) {
	w, k := office(t, presenter.Looks{Lang: "ru", Theme: "light", Percent: 100})
	w.Open()
	w.win.Resize(fyne.NewSize(1280, 800))
	k.settle()
	pass := w.cover.(page.Focuser).FirstFocus()
	for _, at := range []fyne.Position{fyne.NewPos(900, 700), fyne.NewPos(500, 110)} {
		w.win.Canvas().Unfocus()
		fynetest.TapCanvas(w.win.Canvas(), at)
		if w.win.Canvas().Focused() != pass {
			t.Errorf("a tap at %v left the keyboard with %T", at, w.win.Canvas().Focused())
		}
	}
}

func TestHelpIsFreeIsRecordedByOnePress(t *testing.T) {
	w, k := opened(t)
	ctx := context.Background()
	list, err := casework.List[casework.Enquiry](ctx, k.store, casework.All())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		v := &presenter.EnquiryDetail{Desk: w.Desk()}
		if err := v.Load(ctx, e.ID); err != nil || !v.Open || v.Noticed() {
			continue
		}
		w.Go(page.Route{Page: "queue", ID: e.ID})
		k.settle()
		b := buttonIn(w.shell.page.Object(), w.t().T("queue.step.notice"))
		if b == nil {
			t.Fatal("no button")
		}
		b.Tapped(nil)
		k.settle()
		if err := v.Load(ctx, e.ID); err != nil || !v.Noticed() || len(w.sheets) != 0 {
			t.Errorf("recorded %v with %d sheets, %v", v.Noticed(), len(w.sheets), err)
		}
		return
	}
	t.Fatal("every enquiry of the sample was told already")
}

// Whoever goes on with Tab sees where they are.
func TestTheKeyboardIsNeverOutOfSight(t *testing.T) {
	w, k := opened(t)
	d := first[casework.Draft](t, k.store, casework.Where("template", "claim.wages"))
	e := first[casework.Enquiry](t, k.store, casework.All())
	driver := fyne.CurrentApp().Driver()
	for _, r := range []page.Route{{Page: "drafting", ID: d.ID}, {Page: "enquiry", ID: e.ID}, {Page: "settings"}, {Page: "track"}} {
		w.Go(r)
		k.settle()
		area := w.pageObject()
		top := driver.AbsolutePositionForObject(area).Y
		bottom := top + area.Size().Height
		stops := 0
		for range 60 {
			w.win.Canvas().FocusNext()
			o, ok := w.win.Canvas().Focused().(fyne.CanvasObject)
			if !ok || w.spot(w.win.Canvas().Focused()) == (widgets.Spot{}) {
				continue
			}
			stops++
			if y := driver.AbsolutePositionForObject(o).Y; y < top || y+o.Size().Height > bottom {
				t.Fatalf("%s: stop %d, %T, stands from %v to %v of a page from %v to %v", r.Page, stops, o, y, y+o.Size().Height, top, bottom)
			}
		}
		if stops == 0 {
			t.Errorf("%s: nothing takes the keyboard", r.Page)
		}
	}
}

// The beginning of a date or of a sum is another date and another sum than the whole.
func TestWhatCannotBeReadIsNoDateAndNoSum(t *testing.T) {
	w, k := opened(t)
	e := first[casework.Enquiry](t, k.store, casework.Where("status", casework.EnquiryNew).Limit(1))
	type field struct {
		label, typed, date, sum string
	}
	for _, x := range []field{{"enquiry.date", "15.12.2026", "2026-12-15", "640 000"}, {"enquiry.date", "06.2026", "2026-12-15", "640 000"}, {"enquiry.sum", "480 мың", "2026-12-15", "640 000"},
		{"enquiry.sum", "480000", "2026-12-15", "480 000"}, {"enquiry.sum", "1x", "2026-12-15", "480 000"}, {"enquiry.date", "", "", "480 000"}} {
		w.Go(page.Route{Page: "enquiry", ID: e.ID})
		k.settle()
		at := entryUnder(w.shell.page.Object(), w.t().T(x.label))
		if at == nil {
			t.Fatalf("no field %s", x.label)
		}
		w.win.Canvas().Focus(at)
		at.SetText("")
		fynetest.Type(at, x.typed)
		w.win.Canvas().Unfocus()
		w.Go(page.Route{Page: "queue"})
		k.settle()
		got, err := casework.Get[casework.Enquiry](context.Background(), k.store, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		sum := ""
		if got.Sum != 0 {
			sum = strings.ReplaceAll(strings.TrimSuffix(w.t().Money(got.Sum), "\u00a0₸"), "\u00a0", " ")
		}
		if got.DateMatters.String() != x.date || sum != x.sum {
			t.Errorf("%s: %q was typed: kept %v and %q, not %s and %q", x.label, x.typed, got.DateMatters, sum, x.date, x.sum)
		}
	}
}
