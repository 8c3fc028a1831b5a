package sources

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// own says which of the person's own papers are searched, and which cannot be.
func (p *view) own() []fyne.CanvasObject {
	t, o := p.t, p.v.Own
	out := []fyne.CanvasObject{widgets.NewPara(t.T("sources.own"), widgets.Bold), widgets.Small(t.T("sources.own.hint"))}
	if o.Reading {
		p.progress = widgets.Small(p.v.Progress())
		p.follow()
		return append(out, p.progress)
	}
	out = append(out, widgets.Small(t.N("sources.own.searched", o.Searched)))
	if len(o.Silent) == 0 {
		return out
	}
	rows := widgets.Column(8)
	for _, x := range o.Silent[:min(len(o.Silent), most)] {
		words := widgets.Column(1, widgets.NewPara(x.Title, widgets.Plain), widgets.Small(x.Why))
		rows.Add(widgets.RowGrow(8, words, words, widgets.Bare(t.T("common.open"), "forward", func() { p.place(x.In, x.Kind) })))
	}
	return append(out, widgets.NewFolded(t.N("sources.own.silent", len(o.Silent)), rows))
}

// follow keeps the words of progress true until the papers are read or the page is left.
func (p *view) follow() {
	if p.follows {
		return
	}
	p.follows = true
	d := p.h.Desk()
	go func() {
		tick := time.NewTicker(step)
		defer tick.Stop()
		for {
			select {
			case <-p.ended:
				return
			case <-tick.C:
			}
			_, _, working := d.Library.Reading()
			d.Later(func() {
				if !working {
					p.follows = false
				} else if !p.closed {
					p.progress.SetText(p.v.Progress())
				}
			})
			if !working {
				return
			}
		}
	}()
}

// step is how often progress is said anew.
const step = 400 * time.Millisecond

// most is how many papers that cannot be searched are named.
const most = 60

// place goes to where a paper lies.
func (p *view) place(in casework.ID, kind casework.Kind) {
	if kind == casework.KindEnquiry {
		p.h.Go(page.Route{Page: "queue", ID: in})
		return
	}
	p.h.Go(page.Route{Page: "case", ID: in, Arg: "papers"})
}

// paper shows an attachment as it was read. The program leaves no open copy of it anywhere.
func (p *view) paper(x presenter.PassageRow) {
	var text presenter.PaperText
	p.h.Work(p.t.T("common.open"), func(c context.Context, _ func(int, int)) (err error) {
		text, err = p.v.Paper(c, x)
		return err
	}, func(err error) {
		if p.closed || p.h.Desk() == nil || !p.h.Try(err) {
			return
		}
		t := p.t
		var end func()
		body := widgets.Column(10, widgets.Small(text.Basis), widgets.Small(t.T("sources.own.asread")))
		if text.Cut {
			body.Add(widgets.Small(t.T("sources.own.part")))
		}
		body.Add(widgets.Rule())
		body.Add(widgets.Body(text.Text))
		body.Add(widgets.Wrap(8, widgets.NewButton(t.T("sources.own.place"), "folder", func() {
			end()
			p.place(text.In, text.Kind)
		})))
		end = p.h.Sheet(text.Title, widgets.FixedWidth(600*theme.Scale(), body), nil)
	})
}
