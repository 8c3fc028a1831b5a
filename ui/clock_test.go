package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
)

// A laptop whose battery died wakes years back: Today would say that nothing is overdue. It says that the clock is wrong as long as it
// is, and no date moves.
func TestTodaySaysThatTheClockIsBehind(t *testing.T) {
	w, k := opened(t)
	ctx := context.Background()
	c := first[casework.Case](t, k.store, casework.All())
	file := &presenter.CaseFile{Desk: w.Desk(), ID: c.ID}
	if err := file.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := file.SaveNote(ctx, &casework.Note{Of: c.ID, Form: "note", Text: "The newest record"}); err != nil {
		t.Fatal(err)
	}
	dates := func() (out []string) {
		list, err := casework.List[casework.Deadline](ctx, k.store, casework.All())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			out = append(out, d.ID.String()+d.End.From.String()+d.End.To.String())
		}
		return out
	}
	before := strings.Join(dates(), " ")
	said := func() bool {
		w.Go(page.Route{Page: "settings"})
		w.Go(page.Route{Page: "today"})
		k.settle()
		return strings.Contains(fynetest.RenderObjectToMarkup(w.shell.page.Object()), "The clock is behind")
	}
	if said() {
		t.Error("a clock that is right is called wrong")
	}
	right := w.Desk().Clock
	w.Desk().Clock = behind{right}
	if !said() {
		t.Error("Today says nothing of a clock years behind")
	}
	if got := strings.Join(dates(), " "); got != before {
		t.Errorf("dates moved: %s, were %s", got, before)
	}
}

// behind is a clock eleven years behind another.
type behind struct{ casework.Clock }

func (c behind) Now() time.Time       { return c.Clock.Now().AddDate(-11, 0, 0) }
func (c behind) Today() casework.Date { return c.Clock.Today().AddYears(-11) }
