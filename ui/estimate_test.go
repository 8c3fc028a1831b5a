package ui

import (
	"context"
	"os"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/prospect"
	"zanger/casework/sample"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// TestEstimateShots draws the estimate in each of its states and the page of past ones. With ZANGER_SHOTS in three
// languages, two themes and two sizes; without it one look of each is drawn, so that a state that cannot be is found.
func TestEstimateShots(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	langs, themes, sizes := text.Langs, []string{"light", "dark"}, []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}}
	if dir == "" {
		langs, themes, sizes = []string{"kk"}, []string{"light"}, sizes[:1]
	}
	for state, closed := range map[string]int{"asked": 0, "refused": 12, "base_rate": 90, "model": 1600, "track": 500, "closing": 12, "over": 90} {
		for _, lang := range langs {
			for _, look := range themes {
				t.Run(state+"-"+lang+"-"+look, func(t *testing.T) {
					w, k := office(t, presenter.Looks{Lang: lang, Theme: look, Percent: 100})
					id := estimated(t, k, state, closed)
					w.unlocked(t, k)
					route := page.Route{Page: "case", ID: id, Arg: "estimate"}
					if state == "track" {
						route = page.Route{Page: "track"}
					}
					w.Go(route)
					if state == "closing" {
						for _, c := range w.commands(w.shell.page) {
							if c.ID == "case.close" {
								c.Do()
							}
						}
					}
					shootSizes(t, w, k, dir, "estimate-"+state+"-"+lang+"-"+look, sizes)
				})
			}
		}
	}
}

// shootSizes draws the window in every size, into files where there is a folder for them.
func shootSizes(t *testing.T, w *Window, k *keeper, dir, name string, sizes []fyne.Size) {
	t.Helper()
	for _, size := range sizes {
		w.win.Resize(size)
		k.settle()
		if w.shell != nil && w.shell.banner.object.Visible() {
			t.Error("an error is shown")
		}
		picture(t, w, dir, name+"-"+strconv.Itoa(int(size.Width)))
	}
}

// estimated prepares the wages case of the sample office: so many closed cases, the lawyer's forecast, an estimate.
func estimated(t *testing.T, k *keeper, state string, closed int) casework.ID {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(sample.Closed(ctx, k.store, k.store.Clock, closed))
	c := first[casework.Case](t, k.store, casework.Where("area", "LAB.WAGE").And("closed", casework.Empty, nil))
	d := &prospect.Desk{Store: k.store, Clock: k.store.Clock}
	cases := &casefile.Keeper{Store: k.store, Clock: k.store.Clock}
	if state != "refused" {
		c.Ours, c.ClaimKind = "advocate", "money"
		must(cases.SetTraits(ctx, c))
	}
	if state == "asked" {
		return c.ID
	}
	must(d.Forecast(ctx, &casework.Forecast{Case: c.ID, Chance: 55, Outcome: "won", Why: "табель жоқ"}))
	said, err := d.Estimate(ctx, c.ID)
	must(err)
	switch state {
	case "track":
		endSome(t, k, d, cases)
	case "over":
		must(cases.Close(ctx, c.ID, "won_partly", ""))
	case "closing":
	default:
		if string(said.Shown.Status) != state {
			t.Fatalf("got %s %s %+v, want %s", said.Status, said.Shown.Reason, said.Shown.Gate, state)
		}
	}
	return c.ID
}

// endSome estimates open cases, with a forecast each, and ends them.
func endSome(t *testing.T, k *keeper, d *prospect.Desk, cases *casefile.Keeper) {
	t.Helper()
	ctx := context.Background()
	for i := range 24 {
		x := &casework.Case{Title: "Үлгі " + strconv.Itoa(i+1), Area: "LAB.WAGE", Side: "claimant", Ours: []string{"none", "advocate"}[i%2], Opened: k.store.Clock.Today()}
		if err := cases.Open(ctx, x); err != nil {
			t.Fatal(err)
		}
		if err := d.Forecast(ctx, &casework.Forecast{Case: x.ID, Chance: 20 + 10*(i%7)}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Estimate(ctx, x.ID); err != nil {
			t.Fatal(err)
		}
		if i < 20 {
			if err := cases.Close(ctx, x.ID, []string{"won", "lost", "won_partly", "won", "left"}[i%5], ""); err != nil {
				t.Fatal(err)
			}
		}
	}
}
