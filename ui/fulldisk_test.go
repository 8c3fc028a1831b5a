package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/ui/page"
	"zanger/ui/presenter"
)

// fullDisk is a store that writes nothing while it is full.
type fullDisk struct {
	*casetest.Store
	full bool
}

func (s *fullDisk) Do(ctx context.Context, a casework.Act, f func(casework.Tx) error) (*casework.Change, error) {
	if s.full {
		return nil, &casework.Error{Code: casework.Full, Op: "test"}
	}
	return s.Store.Do(ctx, a, f)
}

// Nobody leaves a page unasked while it holds what could not be kept, and nothing says meanwhile that all is saved.
func TestAPageIsNotLeftWithWhatCouldNotBeKept(t *testing.T) {
	w, k := office(t, presenter.Looks{Lang: "en", Theme: "light", Percent: 100})
	disk := &fullDisk{Store: k.store}
	k.opens = disk
	w.unlocked(t, k)
	w.win.Resize(fyne.NewSize(1280, 800))
	k.settle()
	ctx := context.Background()
	draft := first[casework.Draft](t, k.store, casework.Where("template", "claim.wages"))
	kept := map[string]func(string) bool{
		"enquiry": func(s string) bool {
			ps, err := casework.List[casework.Party](ctx, k.store, casework.Where("name", s))
			return err == nil && len(ps) == 1
		},
		"drafting": func(s string) bool {
			d, err := casework.Get[casework.Draft](ctx, k.store, draft.ID)
			return err == nil && has(d.Answers, s)
		},
	}
	for _, r := range []page.Route{{Page: "enquiry"}, {Page: "drafting", ID: draft.ID}} {
		typed := "Typed on a full disk at " + r.Page
		w.Go(r)
		k.settle()
		disk.full = true
		fynetest.Type(w.win.Canvas().Focused(), typed)
		leave := []func(){func() { w.Go(page.Route{Page: "today"}) }, w.Back, func() { w.command(t, "Ctrl+1") }}
		for i, do := range leave {
			do()
			k.settle()
			if w.hist.now.Page != r.Page || len(w.sheets) != 1 {
				t.Fatalf("%s, way %d: at %s with %d sheets: nobody was asked", r.Page, i, w.hist.now.Page, len(w.sheets))
			}
			w.press(t, w.t().T("shell.sheet.leave.no"))
		}
		if r.Page == "enquiry" && strings.Contains(fynetest.RenderObjectToMarkup(w.shell.foot.object), w.t().T("shell.offline")) {
			t.Error("the foot says that all is saved")
		}
		disk.full = false
		w.Go(page.Route{Page: "today"})
		k.settle()
		if w.hist.now.Page != "today" || !kept[r.Page](typed) {
			t.Errorf("%s: with room on the disk again one stands at %s, kept: %v", r.Page, w.hist.now.Page, kept[r.Page](typed))
		}
	}
}
