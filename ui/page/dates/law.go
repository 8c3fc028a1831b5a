package dates

import (
	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// review shows which law is in use, the packs that wait for a yes, and what the law in use would change in open dates and
// drafts. It replaces what is ticked and nothing else.
func (v *view) review() {
	p, desk := v.p, v.host.Desk()
	r, err := desk.Review(v.ctx)
	if !v.host.Try(err) {
		return
	}
	offers, err := desk.LawOffers(v.ctx)
	if !v.host.Try(err) {
		return
	}
	f := page.NewForm(v.host, p.T("datework.do.review"))
	var leave func()
	instead := func(do func()) func() { return func() { leave(); do() } }
	f.Object(widgets.Column(4, widgets.NewPara(p.T("lawwork.inuse"), widgets.Bold), widgets.Small(desk.LawInUse()),
		widgets.Wrap(8, widgets.NewButton(p.T("lawwork.do.file"), "document", instead(v.lawFile)), widgets.NewButton(p.T("lawwork.do.folder"), "folder", instead(v.lawFolder)))))
	for _, o := range offers {
		f.Object(widgets.NewBanner(widgets.InfoBanner, p.T("lawwork.came"), o.Words, widgets.NewButton(p.T("lawwork.do.look"), "check", instead(func() { v.offer(o) }))))
	}
	picked := make([]bool, len(r.Rows))
	f.Object(widgets.Rule())
	if len(r.Rows) == 0 {
		f.Object(widgets.Body(p.T("datework.review.none", "N", r.Looked)))
	} else {
		f.Object(widgets.Body(p.T("datework.review.explain")))
	}
	changed(f, r, func(i int, on bool) { picked[i] = on })
	yes := p.T("datework.review.accept")
	switch {
	case len(r.Rows) == 0 && r.News:
		yes = p.T("lawwork.seen")
	case len(r.Rows) == 0:
		yes = p.T("common.ok")
	}
	leave = f.Show(yes, func() error {
		var ids []casework.ID
		for i, on := range picked {
			if on {
				ids = append(ids, r.Rows[i].ID)
			}
		}
		if len(ids) > 0 {
			if err := desk.AcceptReview(v.ctx, ids); err != nil {
				return err
			}
		}
		// Looked at is what was on the sheet; what was not ticked stays on the list of the next time.
		err := desk.SeenLaw(v.ctx)
		page.TellLaw(v.host, v.law)
		return err
	})
}

// changed lists dates that would become others, and drafts. pick is nil where nothing can be chosen yet.
func changed(f *page.Form, r *presenter.LawReview, pick func(i int, on bool)) {
	for i, row := range r.Rows {
		var head fyne.CanvasObject = widgets.NewPara(row.Title, widgets.Plain)
		indent := float32(0)
		if pick != nil {
			head, indent = widgets.NewCheck(row.Title, func(on bool) { pick(i, on) }), 28
		}
		f.Object(widgets.Column(2, head, widgets.Inset(0, 0, indent, 0, widgets.Small(row.Detail))))
	}
	if len(r.Drafts) > 0 {
		f.Object(widgets.NewPara(f.Words("datework.review.drafts"), widgets.Bold))
		for _, s := range r.Drafts {
			f.Object(widgets.Small(s))
		}
	}
}

func (v *view) lawFile() {
	v.host.OpenFile(v.p.T("lawwork.file"), []string{".zip"}, v.openLaw)
}

func (v *view) lawFolder() {
	v.host.Folder(v.p.T("lawwork.file"), v.openLaw)
}

func (v *view) openLaw(path string) {
	o, err := v.host.Desk().OpenLaw(v.ctx, path)
	if v.host.Try(err) {
		v.offer(o)
	}
}

// offer shows what a verified pack would change before it is taken into use.
func (v *view) offer(o presenter.LawOffer) {
	f := page.NewForm(v.host, v.p.T("lawwork.do.install")).Object(widgets.NewPara(o.Words, widgets.Bold)).
		Object(widgets.Body(v.p.T("lawwork.would", "Changed", len(o.Review.Rows), "Looked", o.Review.Looked)))
	changed(f, o.Review, nil)
	f.Show(v.p.T("lawwork.do.install"), func() error {
		if err := v.host.Session().InstallLaw(v.ctx, o); err != nil {
			return err
		}
		v.host.Say(v.p.T("lawwork.installed"))
		v.host.Desk().Later(v.review)
		return nil
	})
}
