// Package track is the page of past estimates: it answers "were the figures true?" with what was said beside what happened,
// the program's and the lawyer's, and holds the switches of the exchange of models.
//
// # Promise about old data
//
// Nothing is stored here. An estimate of an older program is shown as it was kept.
//
// # What it refuses
//
// A picture without its numbers in words. A row or a column for a judge. A record sent without a person's mark on its case.
package track

import (
	"context"
	"io"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"zanger/casework"
	"zanger/ui/chart"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "track", Title: "page.track", Icon: "chart", Under: "cases", Open: func(h page.Host, _ page.Route) page.Page { return open(h) }}
}

type view struct {
	h      page.Host
	t      *text.Printer
	v      *presenter.TrackRecord
	ctx    context.Context
	stop   context.CancelFunc
	head   *widgets.PageHead
	body   *fyne.Container
	object fyne.CanvasObject
}

func open(h page.Host) *view {
	ctx, stop := context.WithCancel(context.Background())
	p := &view{h: h, t: h.Desk().Text, v: &presenter.TrackRecord{Desk: h.Desk()}, ctx: ctx, stop: stop, body: container.NewStack()}
	p.head = widgets.NewPageHead("", "")
	p.object = widgets.PageLayout(p.head, p.body)
	p.Refresh()
	return p
}

// Object is for the window.
func (p *view) Object() fyne.CanvasObject { return p.object }

// Close is for the window.
func (p *view) Close() {
	p.stop()
}

// Refresh reads the record again.
func (p *view) Refresh() {
	if !p.h.Try(p.v.Load(p.ctx)) {
		return
	}
	t := p.t
	p.head.Set(p.v.Heading(), t.N("track.sub", p.v.Closed))
	p.head.SetActions(widgets.NewButton(t.T("page.import"), "upload", func() { p.h.Go(page.Route{Page: "import", Arg: "cases"}) }))
	left := widgets.Column(8, p.drawing(), p.card())
	right := widgets.Column(8, p.cases(), p.pool())
	p.body.Objects = []fyne.CanvasObject{widgets.Scroll(widgets.Grid(8, 400, 2, left, right))}
	p.body.Refresh()
}

// drawing is the picture of calibration with its numbers in words beside it.
func (p *view) drawing() fyne.CanvasObject {
	t := p.t
	program, lawyer := p.v.Points()
	objs := []fyne.CanvasObject{}
	if len(program) > 0 {
		img, err := chart.Calibration(t.T("track.axis.said"), t.T("track.axis.happened"),
			[]chart.Series{{Name: t.T("track.program"), Points: program}, {Name: t.T("track.lawyer.name"), Points: lawyer}}, colours(), width, height, pixels(p.h.Window()))
		if p.h.Try(err) {
			picture := canvas.NewImageFromImage(img)
			picture.FillMode = canvas.ImageFillContain
			picture.SetMinSize(fyne.NewSize(320, height))
			objs = append(objs, picture, widgets.Small(t.T("track.explain")))
		}
	}
	for _, s := range p.v.Words() {
		objs = append(objs, widgets.Body(s))
	}
	objs = append(objs, widgets.Rule(), widgets.Small(t.T("estimate.notice")))
	return widgets.TitledCard(t.T("track.calibration"), nil, objs...)
}

// card says how estimates are made, on what, and what they do not know.
func (p *view) card() fyne.CanvasObject {
	var objs []fyne.CanvasObject
	for _, k := range []string{"data", "ladder", "range", "limits", "local"} {
		objs = append(objs, widgets.Body(p.t.T("track.card."+k)))
	}
	return widgets.TitledCard(p.t.T("track.card"), nil, objs...)
}

// The picture is drawn for the width of a column and stretched into its place.
const width, height = 440, 340

// pixels is how many pixels a unit of the window has.
func pixels(w fyne.Window) float32 {
	if w == nil || w.Canvas() == nil {
		return 1
	}
	return w.Canvas().Scale() * max(1, theme.Scale())
}

func colours() chart.Colours {
	return chart.Colours{Ground: fynetheme.Color(theme.Surface), Text: fynetheme.Color(theme.Text), Muted: fynetheme.Color(theme.Muted),
		Line: fynetheme.Color(theme.Border), First: fynetheme.Color(theme.Primary), Second: fynetheme.Color(theme.Soon)}
}

func (p *view) cases() fyne.CanvasObject {
	t := p.t
	lines := p.v.Lines()
	var objs []fyne.CanvasObject
	for i, l := range lines {
		if i == listed {
			objs = append(objs, widgets.Small(t.N("import.more", len(lines)-listed)))
			break
		}
		if i > 0 {
			objs = append(objs, widgets.Rule())
		}
		id := l.Case
		how := widgets.NewPara(l.How, widgets.Plain)
		words := widgets.Column(3, widgets.NewPara(l.Title, widgets.Bold).AtMost(2),
			widgets.RowGrow(8, how, widgets.NewBadge(page.Mark(l.Mark.Urgency), l.Mark.Word), how),
			widgets.NewPara(l.Detail, widgets.Caption).AtMost(4))
		objs = append(objs, container.NewBorder(nil, nil, nil,
			widgets.Row(4, widgets.Whole(l.Ended, widgets.Caption), widgets.Bare("", "chevron", func() { p.h.Go(page.Route{Page: "case", ID: id, Arg: "estimate"}) })), words))
	}
	if len(objs) == 0 {
		objs = append(objs, widgets.Body(t.T("track.none")), widgets.Wrap(8, widgets.NewButton(t.T("page.cases"), "folder", func() { p.h.Go(page.Route{Page: "cases"}) })))
	}
	return widgets.TitledCard(t.T("track.cases"), nil, objs...)
}

// listed is how many ended cases are shown.
const listed = 40

// pool holds the exchange: what may leave, and the pooled model that came.
func (p *view) pool() fyne.CanvasObject {
	t := p.t
	use := widgets.NewCheck(t.T("track.pool.use"), nil)
	use.SetChecked(p.v.UsesPool)
	use.OnChanged = func(on bool) { p.h.Try(p.v.UsePool(p.ctx, on)) }
	have := p.v.Pool
	if have == "" {
		have = t.T("estimate.pool.none")
	}
	return widgets.TitledCard(t.T("track.pool"), nil,
		widgets.Body(have), use,
		widgets.Wrap(8, widgets.NewButton(t.T("track.pool.take"), "upload", p.take)),
		widgets.Rule(),
		widgets.Body(t.N("track.pool.marked", p.v.Marked, "Leaving", p.v.Leaving)), widgets.Small(t.T("estimate.share.explain")),
		widgets.Wrap(8, widgets.NewButton(t.T("track.pool.export"), "download", p.export)))
}

func (p *view) take() {
	p.h.OpenFile(p.t.T("track.pool.take"), []string{".json", ".model"}, func(path string) {
		p.h.Work(p.t.T("track.pool.take"), func(ctx context.Context, _ func(int, int)) error {
			f, err := os.Open(path)
			if err != nil {
				return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "track.take", Err: err}
			}
			defer f.Close()
			return p.v.TakePool(ctx, io.Reader(f))
		}, func(err error) {
			if p.h.Try(err) {
				p.Refresh()
			}
		})
	})
}

func (p *view) export() {
	p.h.SaveFile(p.t.T("track.pool.export"), "zanger-records.jsonl", func(path string) {
		if p.h.Try(p.v.Export(p.ctx, path)) {
			p.h.Say(p.t.N("track.pool.marked", p.v.Marked, "Leaving", p.v.Leaving))
		}
	})
}
