package ui

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/page/dates"
	"zanger/ui/presenter"
)

// stop is a place of a walk through the program.
type stop struct {
	name  string
	route page.Route
}

// stops gives every page, on the first thing it can show: what a walk through the sample office passes.
func stops(ctx context.Context, d *presenter.Desk) ([]stop, error) {
	enquiries, err := casework.List[casework.Enquiry](ctx, d.Store, casework.Where("area", "FAM.ALIMONY").Limit(1))
	if err != nil {
		return nil, err
	}
	cases, err := casework.List[casework.Case](ctx, d.Store, casework.Where("area", "LAB.WAGE").Limit(1))
	if err != nil {
		return nil, err
	}
	drafts, err := casework.List[casework.Draft](ctx, d.Store, casework.Where("template", "claim.wages").Limit(1))
	if err != nil {
		return nil, err
	}
	out := []stop{{"today", page.Route{Page: "today"}}, {"queue", page.Route{Page: "queue"}}}
	for _, e := range enquiries {
		out = append(out, stop{"queue-chosen", page.Route{Page: "queue", ID: e.ID}}, stop{"enquiry", page.Route{Page: "enquiry", ID: e.ID}})
	}
	out = append(out, stop{"cases", page.Route{Page: "cases"}})
	out = append(out, stop{"templates", page.Route{Page: "templates"}}, stop{"templates-builtin", page.Route{Page: "templates", Arg: "claim.wages"}})
	for _, c := range cases {
		out = append(out, stop{"case", page.Route{Page: "case", ID: c.ID}})
		for _, tab := range []string{"position", "papers", "dates", "chronology", "people", "notes", "estimate"} {
			out = append(out, stop{"case-" + tab, page.Route{Page: "case", ID: c.ID, Arg: tab}})
		}
	}
	for _, c := range cases {
		for _, tab := range []string{"pack", "sign", "log"} {
			out = append(out, stop{"filing-" + tab, page.Route{Page: "filing", ID: c.ID, Arg: tab}})
		}
	}
	for _, f := range drafts {
		out = append(out, stop{"drafting", page.Route{Page: "drafting", ID: f.ID}}, stop{"versions", page.Route{Page: "versions", ID: f.ID}})
	}
	return append(out, stop{"dates", page.Route{Page: "dates"}}, stop{"dates-week", page.Route{Page: "dates", Arg: dates.WeekArg}},
		stop{"dates-month", page.Route{Page: "dates", Arg: dates.MonthArg}}, stop{"exchange", page.Route{Page: "exchange"}},
		stop{"track", page.Route{Page: "track"}}, stop{"sources", page.Route{Page: "sources", Arg: d.Text.T("sources.example.wages")}},
		stop{"health", page.Route{Page: "health"}},
		stop{"settings", page.Route{Page: "settings"}}), nil
}

// Walk goes through every page of the open profile and writes a picture of each into dir. It is how the program shows
// itself on a computer without a display. It is called beside the window's goroutine, once the window is there.
func (w *Window) Walk(dir string) error {
	defer crash.Recover()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	desk := w.session.Desk()
	if desk == nil {
		return &casework.Error{Code: casework.Locked, Op: "ui.Walk"}
	}
	list, err := stops(context.Background(), desk)
	if err != nil {
		return err
	}
	for i, s := range list {
		fyne.DoAndWait(func() { w.Go(s.route) })
		time.Sleep(600 * time.Millisecond) // for the toolkit to draw it
		var img image.Image
		fyne.DoAndWait(func() { img = w.draw() })
		if err := writePicture(filepath.Join(dir, fmt.Sprintf("%02d-%s.png", i+1, s.name)), img); err != nil {
			return err
		}
	}
	return nil
}

// draw draws the window in software: a virtual display gives back an empty picture of what it shows.
func (w *Window) draw() image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(w.win.Content())
	c.Resize(w.win.Canvas().Size())
	return c.Capture()
}

func writePicture(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		_ = f.Close() // the first error tells
		return err
	}
	return f.Close()
}
