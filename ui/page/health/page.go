package health

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "health", Title: "page.health", Icon: "shield", Foot: true,
		Open: func(h page.Host, _ page.Route) page.Page { return open(h) }}
}

type health struct {
	h      page.Host
	v      *presenter.Health
	object fyne.CanvasObject
	head   *widgets.PageHead
	body   *fyne.Container
	said   string // result of the last check asked for
}

func open(h page.Host) *health {
	p := &health{h: h, v: &presenter.Health{Desk: h.Desk()}, body: widgets.Column(12)}
	t := h.Desk().Text
	p.head = widgets.NewPageHead("", "", widgets.NewButton(t.T("health.verify"), "check", p.verify), widgets.Primary(t.T("health.backup.make"), "disk", p.backup).Hint("Ctrl+B"))
	p.object = widgets.PageLayout(p.head, widgets.Scroll(widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(theme.PageWidth*theme.Scale(), p.body))))
	p.Refresh()
	return p
}

// Object is for the window.
func (p *health) Object() fyne.CanvasObject { return p.object }

// Close is for the window.
func (p *health) Close() {}

// Commands are the page's own keys.
func (p *health) Commands() []presenter.Command {
	return []presenter.Command{{ID: "backup", Title: "shell.command.backup", Key: "Ctrl+B", Do: p.backup}}
}

// Refresh looks again.
func (p *health) Refresh() {
	if !p.h.Try(p.v.Load(context.Background())) {
		return
	}
	t := p.h.Desk().Text
	p.head.Set(p.v.Heading, "")
	p.body.Objects = nil
	if p.said != "" {
		p.body.Add(widgets.NewBanner(widgets.GoodBanner, p.said, ""))
	}
	if p.v.NoSheet {
		p.body.Add(widgets.NewBanner(widgets.ErrorBanner, t.T("health.recovery.notice"), t.T("health.recovery.none"),
			widgets.NewButton(t.T("settings.recovery"), "print", func() { p.h.Go(page.Route{Page: "settings"}) })))
	}
	var rows []fyne.CanvasObject
	for i, l := range p.v.Lines {
		if i > 0 {
			rows = append(rows, widgets.Rule())
		}
		words := widgets.Column(1, widgets.NewPara(l.Title, widgets.Bold), widgets.Small(l.Detail))
		badge := widgets.NewBadge(page.Mark(l.State), t.T("health.state."+string(l.State)))
		rows = append(rows, widgets.RowGrow(12, words, container.NewStack(widgets.FixedWidth(120*theme.Scale(), container.NewHBox(badge))), words))
	}
	p.body.Add(widgets.Card(rows...))
	p.body.Add(widgets.TitledCard(t.T("health.folder"), []fyne.CanvasObject{
		widgets.Bare(t.T("common.choose.folder"), "folder", p.choose), widgets.Bare(t.T("common.open"), "forward", func() { p.h.ShowFile(p.v.Folder) })},
		widgets.Body(p.v.Folder), widgets.Small(t.T("health.folder.hint"))))
	p.body.Add(widgets.TitledCard(t.T("health.restore"), nil, widgets.Small(t.T("health.restore.hint"))))
	p.body.Refresh()
}

func (p *health) choose() {
	t := p.h.Desk().Text
	p.h.Folder(t.T("health.folder"), func(dir string) {
		if p.h.Try(presenter.SetBackupFolder(context.Background(), p.h.Desk().Store, dir)) {
			p.Refresh()
		}
	})
}

func (p *health) backup() {
	t := p.h.Desk().Text
	folder, path := p.v.Folder, ""
	p.h.Work(t.T("health.backup.making"), func(ctx context.Context, _ func(int, int)) (err error) {
		path, err = p.v.Backup(ctx, folder)
		return err
	}, func(err error) {
		if p.h.Desk() == nil {
			return // locked meanwhile
		}
		if p.h.Try(err) {
			p.said = t.T("health.backup.made", "Path", path)
			p.Refresh()
		}
	})
}

func (p *health) verify() {
	t := p.h.Desk().Text
	var lines int64
	p.h.Work(t.T("health.verify"), func(ctx context.Context, _ func(int, int)) (err error) {
		lines, err = p.v.Verify(ctx)
		return err
	}, func(err error) {
		if p.h.Desk() == nil {
			return // locked meanwhile
		}
		if p.h.Try(err) {
			p.said = t.T("health.verify.well", "Lines", lines)
			p.Refresh()
		}
	})
}
