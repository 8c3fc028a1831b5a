package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// drafted opens the window on a new Russian draft of the first case.
func drafted(t *testing.T, template string) (w *Window, k *keeper, id casework.ID) {
	t.Helper()
	w, k = opened(t)
	ctx := context.Background()
	c := first[casework.Case](t, k.store, casework.All())
	file := &presenter.CaseFile{Desk: w.session.Desk(), ID: c.ID}
	if err := file.Load(ctx); err != nil {
		t.Fatal(err)
	}
	id, err := file.NewDraft(ctx, presenter.TemplateChoice{Template: template, Revision: 1, Lang: "ru", Title: "Иск"})
	if err != nil {
		t.Fatal(err)
	}
	k.settle()
	w.Go(page.Route{Page: "drafting", ID: id})
	k.settle()
	return w, k, id
}

// The news of an answer comes when the cursor is in the next question already: what is typed there must not go nowhere.
func TestAnswersTypedOneAfterAnotherAreAllKept(t *testing.T) {
	w, k, id := drafted(t, "claim.reinstatement")
	ctx := context.Background()
	answers := func() map[string]any {
		t.Helper()
		d, err := casework.Get[casework.Draft](ctx, k.store, id)
		if err != nil {
			t.Fatal(err)
		}
		return d.Answers
	}
	var last fyne.Focusable
	texts := 0
	for {
		now := w.win.Canvas().Focused()
		e, ok := now.(*widgets.Entry)
		if !ok {
			t.Fatalf("the cursor stands in %T", now)
		}
		if now == last {
			t.Fatal("the key leads nowhere")
		}
		last = now
		fynetest.Type(e, "12.03.2026")
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF8})
		next := w.win.Canvas().Focused()
		k.settle()
		if got := w.win.Canvas().Focused(); got != next {
			t.Fatalf("after the news of answer %d the cursor stands in %T %p, not in %p", texts+1, got, got, next)
		}
		if texts++; texts == 3 {
			break
		}
	}
	if n := leaves(answers()); n != texts {
		t.Errorf("%d answers were typed, %d kept: %v", texts, n, answers())
	}
}

// leaves counts the answers in a tree of them.
func leaves(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			n += leaves(x)
		}
	case []any:
		for _, x := range v {
			n += leaves(x)
		}
	default:
		n = 1
	}
	return n
}

// A list that must have rows and has none is a gap like any other: the key leads to the button that begins one, and the button
// to the first question of the new row.
func TestTheNextGapMayBeARowToBegin(t *testing.T) {
	w, k, id := drafted(t, "claim.wages")
	ctx := context.Background()
	canvas := w.win.Canvas()
	for range 20 {
		if b, ok := canvas.Focused().(*widgets.Button); ok && b.Text() == w.t().T("drafting.do.row") {
			b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			k.settle()
			e, ok := canvas.Focused().(*widgets.Entry)
			if !ok {
				t.Fatalf("in the new row the keyboard is with %T", canvas.Focused())
			}
			fynetest.Type(e, "01.07.2026")
			canvas.Unfocus()
			k.settle()
			d, err := casework.Get[casework.Draft](ctx, k.store, id)
			if err != nil || !has(d.Answers, "2026-07-01") {
				t.Fatalf("the row is not kept: %v, %v", d.Answers, err)
			}
			return
		}
		w.command(t, "F8")
		k.settle()
	}
	t.Fatal("the key never came to the list")
}

// The beginning of a date may read as another day than the whole: "06.2" on the way to "06.2026" is the sixth of February. A date
// nobody gave is in no paper, whether the text was left as it is or written on after a while.
func TestADateHalfTypedIsNoAnswer(t *testing.T) {
	w, k, id := drafted(t, "claim.wages")
	ctx := context.Background()
	canvas := w.win.Canvas()
	type inPart struct{ typed, want string }
	for _, x := range []inPart{{"06.2026", ""}, {"01.07.2026", "2026-07-01"}, {"2026", "2026-07-01"}, {"", ""}} {
		e := entryUnder(w.shell.page.Object(), "Date of the contract")
		if e == nil {
			t.Fatal("no such question")
		}
		canvas.Focus(e)
		e.SetText("")
		fynetest.Type(e, x.typed)
		canvas.Unfocus()
		k.settle()
		d, err := casework.Get[casework.Draft](ctx, k.store, id)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := d.Answers["contract_date"].(string); got != x.want {
			t.Errorf("%q was typed over it and left: the answer is %q, not %q", x.typed, got, x.want)
		}
	}
}
