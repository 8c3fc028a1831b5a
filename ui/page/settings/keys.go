package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// secret is a field whose text is not shown.
func secret() *widgets.Entry {
	e := widgets.NewEntry()
	e.Password = true
	return e
}

// ask shows a sheet of secrets; do runs beside the window, since stretching a passphrase takes its time.
func (p *settings) ask(title, explain, yes string, fields []fyne.CanvasObject, focus fyne.Focusable, do func(context.Context) error, done func()) {
	t := p.t
	wrong := widgets.NewBanner(widgets.ErrorBanner, "", "")
	wrong.Hide()
	var end func()
	ok := widgets.Primary(yes, "check", nil)
	ok.OnTapped = func() {
		ok.Disable()
		p.h.Work(title, func(ctx context.Context, _ func(int, int)) error { return do(ctx) }, func(err error) {
			ok.Enable()
			if err != nil {
				e := t.Error(err)
				wrong.Set(e.What, e.Kept+" "+e.Next)
				wrong.Show()
				return
			}
			end()
			done()
		})
	}
	objs := append([]fyne.CanvasObject{widgets.Body(explain), wrong}, fields...)
	objs = append(objs, container.NewHBox(ok))
	end = p.h.Sheet(title, widgets.FixedWidth(520*theme.Scale(), widgets.Column(12, objs...)), focus)
}

func (p *settings) passphrase() {
	t := p.t
	present, next, again := secret(), secret(), secret()
	strength := page.NewStrength(p.h.Session())
	next.OnChanged = strength.Judge
	p.ask(t.T("settings.passphrase"), t.T("settings.passphrase.hint"), t.T("settings.passphrase"), []fyne.CanvasObject{
		widgets.NewField(t.T("settings.present"), true, present, ""), widgets.NewField(t.T("unlock.next"), true, next, ""), strength.Object(),
		widgets.NewField(t.T("unlock.again"), true, again, "")}, present,
		func(ctx context.Context) error { return p.v.Rekey(ctx, present.Text, next.Text, again.Text) },
		func() { p.h.Say(t.T("settings.passphrase.done")) })
}

// recovery asks where the sheet goes first: a key that is not printed would lock its owner out.
func (p *settings) recovery() {
	t := p.t
	p.h.SaveFile(t.T("firstrun.sheet.save"), t.T("firstrun.sheet.file")+".pdf", func(path string) {
		present := secret()
		p.ask(t.T("settings.recovery"), t.T("settings.recovery.hint"), t.T("settings.recovery"), []fyne.CanvasObject{widgets.NewField(t.T("settings.present"), true, present, "")}, present,
			func(ctx context.Context) error { return p.v.NewRecovery(ctx, present.Text, path) },
			func() {
				p.Refresh()
				p.h.Say(t.T("settings.recovery.done"))
				p.h.ShowFile(path)
			})
	})
}

func (p *settings) keychain() {
	t, on := p.t, !p.v.Keychain
	title := t.T("settings.keychain.on")
	if !on {
		title = t.T("settings.keychain.off")
	}
	present := secret()
	p.ask(title, t.T("settings.keychain.hint"), title, []fyne.CanvasObject{widgets.NewField(t.T("settings.present"), true, present, "")}, present,
		func(ctx context.Context) error { return p.v.SetKeychain(ctx, present.Text, on) }, p.Refresh)
}
