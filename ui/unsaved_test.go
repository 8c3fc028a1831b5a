package ui

import (
	"context"
	"testing"

	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/widgets"
)

// noteSheet opens a sheet of words over a case and gives the field and what it saves into.
func (w *Window) noteSheet(t *testing.T, said *string) *widgets.Entry {
	t.Helper()
	page.NewForm(w, "Note").Text("enquiry.line", 3, said).Show("OK", func() error { return nil })
	fields := wordsIn(w.sheets[len(w.sheets)-1].holds)
	if len(fields) != 1 {
		t.Fatalf("%d fields", len(fields))
	}
	return fields[0]
}

func TestWordsTypedInASheetOutliveTheLock(t *testing.T) {
	ways := map[string]func(*Window){
		"lock":    (*Window).Lock,
		"closing": func(w *Window) { w.session.Lock() },
		"kill":    func(w *Window) { w.lookIdle(); w.sheets = nil }, // nothing of the window is left but what was kept by then
	}
	for name, end := range ways {
		t.Run(name, func(t *testing.T) {
			w, k := opened(t)
			c := first[casework.Case](t, k.store, casework.All())
			at := page.Route{Page: "case", ID: c.ID, Arg: "notes"}
			w.Go(at)
			k.settle()
			said := "as it was"
			fynetest.Type(w.noteSheet(t, &said), "an hour of work, ")
			end(w)
			w.unlocked(t, k)
			k.settle()
			if len(w.sheets) != 1 {
				t.Fatalf("%d sheets: nobody says that words were left", len(w.sheets))
			}
			w.press(t, w.t().T("unsaved.go"))
			k.settle()
			if len(w.sheets) != 0 || w.hist.now != at {
				t.Fatalf("%d sheets, at %v", len(w.sheets), w.hist.now)
			}
			field := w.noteSheet(t, &said)
			if field.Text != "as it was" {
				t.Fatalf("put back unasked: %q", field.Text)
			}
			w.press(t, w.t().T("unsaved.back"))
			if field.Text != "an hour of work, as it was" {
				t.Fatalf("put back: %q", field.Text)
			}
			w.escape() // asks: they are not saved yet
			w.press(t, w.t().T("shell.sheet.leave.no"))
			w.pressMain()
			if left, err := w.Desk().Unsaved(context.Background()); err != nil || len(left) != 0 || said != "an hour of work, as it was" {
				t.Errorf("saved %q, %d are still offered, %v", said, len(left), err)
			}
		})
	}
}

func TestOnlyWordsNobodyDecidedAboutAreKept(t *testing.T) {
	w, _ := opened(t)
	said := ""
	left := func() int {
		list, err := w.Desk().Unsaved(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	field := w.noteSheet(t, &said)
	w.lookIdle()
	if left() != 0 {
		t.Error("a sheet nobody typed into is kept")
	}
	fynetest.Type(field, "no use")
	w.lookIdle()
	if left() != 1 {
		t.Fatal("nothing is kept")
	}
	w.escape()
	w.press(t, w.t().T("shell.sheet.leave.yes"))
	if left() != 0 {
		t.Error("what was given up is offered")
	}
	w.Go(page.Route{Page: "settings"})
	buttonIn(w.pageObject(), w.t().T("settings.passphrase")).Tapped(nil)
	fynetest.Type(w.win.Canvas().Focused().(*widgets.Entry), "тірі сөз")
	w.lookIdle()
	if left() != 0 {
		t.Error("a passphrase is kept")
	}
}

// Words of a sheet are not put over another's by mistake: each is offered where it was typed, and what waits is not overwritten.
func TestWordsAreOfferedOnlyWhereTheyWereTyped(t *testing.T) {
	w, k := opened(t)
	c := first[casework.Case](t, k.store, casework.All())
	said := ""
	w.Go(page.Route{Page: "case", ID: c.ID, Arg: "notes"})
	fynetest.Type(w.noteSheet(t, &said), "of the case")
	w.Lock()
	w.unlocked(t, k)
	w.closeSheets()
	w.Go(page.Route{Page: "settings"})
	w.noteSheet(t, &said)
	if b := buttonIn(w.win.Canvas().Overlays().Top(), w.t().T("unsaved.back")); b != nil {
		t.Error("offered on another page")
	}
	w.closeSheets()
	w.Go(page.Route{Page: "case", ID: c.ID, Arg: "notes"})
	fynetest.Type(w.noteSheet(t, &said), "other words")
	w.Lock()
	w.unlocked(t, k)
	if list, err := w.Desk().Unsaved(context.Background()); err != nil || len(list) != 2 || list[0].Fields[0].Words != "other words" || list[1].Fields[0].Words != "of the case" {
		t.Errorf("kept %v, %v", list, err)
	}
	w.press(t, w.t().T("unsaved.drop"))
	w.press(t, w.t().T("unsaved.drop"))
	if list, err := w.Desk().Unsaved(context.Background()); err != nil || len(list) != 1 || len(w.sheets) != 1 {
		t.Errorf("%d left with %d sheets, %v", len(list), len(w.sheets), err)
	}
}

func TestChoicesAndTicksOutliveTheLock(t *testing.T) {
	w, k := opened(t)
	duty, urgent, at := casework.Advocate, false, 0
	sheet := func() []widgets.Input {
		f := page.NewForm(w, "Access").Text("enquiry.line", 1, new(string)).Check("enquiry.urgent", &urgent).Index("exchange.duty", []string{"one", "two"}, &at)
		page.Pick(f, "enquiry.duty", casework.Duties, func(d casework.Duty) string { return string(d) }, &duty)
		f.Show("OK", func() error { return nil })
		return widgets.Inputs(w.sheets[len(w.sheets)-1].holds)
	}
	list := sheet()
	list[1].Put("1")
	list[2].Put("two")
	list[3].Put(string(casework.Supervisor))
	w.Lock()
	w.unlocked(t, k)
	w.closeSheets()
	list = sheet()
	if list[1].Value() != "" || list[2].Value() != "one" {
		t.Fatal("put back unasked")
	}
	w.press(t, w.t().T("unsaved.back"))
	w.pressMain()
	if !urgent || at != 1 || duty != casework.Supervisor {
		t.Errorf("saved %v, %d, %s", urgent, at, duty)
	}
	if left, err := w.Desk().Unsaved(context.Background()); err != nil || len(left) != 0 {
		t.Errorf("%d are still offered, %v", len(left), err)
	}
}
