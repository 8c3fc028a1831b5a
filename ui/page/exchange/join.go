package exchange

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// alone says what one can do who has nobody to exchange with yet: the ways into an office, and out of being alone.
func (p *exchange) alone() fyne.CanvasObject {
	t := p.t
	way := func(icon, key string, do func()) fyne.CanvasObject {
		words := widgets.Column(2, widgets.NewPara(t.T(key), widgets.Bold), widgets.Small(t.T(key+".hint")))
		return widgets.RowGrow(12, words, widgets.NewIcon(icon, theme.Primary, 24), words, widgets.NewButton(t.T(key+".do"), "", do))
	}
	col := widgets.Column(12)
	if p.said != "" && !p.v.Waits { // while it waits the cards say what is done
		col.Add(widgets.NewBanner(widgets.GoodBanner, p.said, ""))
	}
	if p.v.Trouble != nil {
		col.Add(widgets.NewBanner(widgets.WarningBanner, p.v.Trouble.What, p.v.Trouble.Kept+" "+p.v.Trouble.Next))
	}
	switch {
	case p.h.Desk().Courier == nil: // a profile that is kept in no file
		return col
	case p.v.Refused:
		col.Add(widgets.NewBanner(widgets.WarningBanner, t.T("exchange.refused.hint"), ""))
	case p.v.Waits:
		p.waits(col)
		return col
	}
	col.Add(widgets.TitledCard(t.T("exchange.alone"), nil, widgets.Body(t.T("exchange.alone.explain")),
		widgets.Rule(), way("key", "exchange.way.invite", p.join),
		widgets.Rule(), way("upload", "exchange.way.ask", p.ask),
		widgets.Rule(), way("download", "exchange.way.answer", p.answer),
		widgets.Rule(), way("office", "exchange.way.begin", p.begin)))
	col.Add(widgets.TitledCard(t.T("exchange.alone.safe"), nil, widgets.Small(t.T("exchange.alone.safe.hint"))))
	return col
}

// join takes an invite of a hub.
func (p *exchange) join() {
	p.byInvite("exchange.join", "exchange.join.explain", "exchange.join", (*presenter.ExchangePage).Join)
}

// move takes an office without a hub to one.
func (p *exchange) move() {
	p.byInvite("move.title", "move.explain", "move.do", (*presenter.ExchangePage).Move)
}

func (p *exchange) byInvite(title, explain, yes string, do func(v *presenter.ExchangePage, ctx context.Context, invite string) (string, error)) {
	t, invite := p.t, ""
	p.sheet(page.NewForm(p.h, t.T(title)).Object(widgets.Body(t.T(explain))).Required("exchange.join.invite", 3, &invite), t.T(yes),
		func(ctx context.Context, v *presenter.ExchangePage) (string, error) { return do(v, ctx, invite) })
}

// ask writes a request for a stick.
func (p *exchange) ask() {
	t := p.t
	p.h.SaveFile(t.T("exchange.way.ask"), t.T("exchange.ask.file")+".zask", func(path string) {
		check, v := "", p.asSeen()
		p.h.Work(t.T("exchange.way.ask"), func(ctx context.Context, _ func(int, int)) (err error) {
			check, err = v.Ask(ctx, path)
			return err
		}, func(err error) {
			if p.h.Desk() != nil && p.h.Try(err) {
				p.code(t.T("exchange.ask.done"), t.T("exchange.ask.next"), check)
			}
		})
	})
}

// code shows a check code large enough to be read out.
func (p *exchange) code(title, explain, code string) {
	var end func()
	ok := widgets.Primary(p.t.T("common.ok"), "", func() { end() })
	end = p.h.Sheet(title, widgets.FixedWidth(520*theme.Scale(), widgets.Column(12, widgets.Body(explain), p.readOut(code), container.NewHBox(widgets.Spring(), ok))), ok)
}

// answer takes the first file of an office in.
func (p *exchange) answer() {
	t := p.t
	p.h.OpenFile(t.T("exchange.way.answer"), []string{".zbundle"}, func(path string) {
		check := ""
		p.sheet(page.NewForm(p.h, t.T("exchange.way.answer")).Object(widgets.Body(t.T("exchange.answer.explain"))).Required("exchange.check.theirs", 1, &check),
			t.T("exchange.do.take"), func(ctx context.Context, v *presenter.ExchangePage) (string, error) { return v.Take(ctx, path, check) })
	})
}

// begin founds an office without a hub.
func (p *exchange) begin() {
	p.h.Confirm(p.t.T("exchange.way.begin"), p.t.T("exchange.begin.explain"), p.t.T("exchange.way.begin.do"), func() {
		p.work(p.t.T("exchange.way.begin"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
			return p.t.T("exchange.begin.done"), v.Found(ctx)
		})
	})
}

// invite lets a laptop in: by a code of the hub, or by the request that came on a stick.
func (p *exchange) invite() {
	if p.v.Hub {
		p.inviteAtHub()
		return
	}
	p.h.OpenFile(p.t.T("exchange.invite.stick"), []string{".zask"}, p.letIn)
}

func (p *exchange) inviteAtHub() {
	t := p.t
	role := casework.Advocate
	f := page.NewForm(p.h, t.T("exchange.invite")).Object(widgets.Body(t.T("exchange.invite.explain")))
	page.Pick(f, "exchange.duty", casework.Duties, func(d casework.Duty) string { return t.T("duty." + string(d)) }, &role)
	words, until, v := "", "", p.asSeen()
	f.ShowWork(t.T("exchange.invite"), func(ctx context.Context, _ func(int, int)) (err error) {
		words, until, err = v.InviteWords(ctx, role)
		return err
	}, func() { p.invited(words, until) })
}

// invited shows an invite, to be copied or written into a file.
func (p *exchange) invited(words, until string) {
	t := p.t
	var end func()
	key := container.NewStack(widgets.NewFill(theme.Page, theme.Border, theme.Radius), widgets.Pad(14, widgets.NewPara(words, widgets.Bold)))
	ok := widgets.Primary(t.T("common.ok"), "", func() { end() })
	end = p.h.Sheet(t.T("exchange.invite.made"), widgets.FixedWidth(640*theme.Scale(), widgets.Column(12, widgets.Body(t.T("exchange.invite.next", "Until", until)), key,
		container.NewHBox(widgets.NewButton(t.T("common.copy"), "document", func() {
			fyne.CurrentApp().Clipboard().SetContent(words)
			p.h.Say(t.T("exchange.copied"))
		}), widgets.NewButton(t.T("common.save"), "disk", func() {
			p.h.SaveFile(t.T("exchange.invite.made"), t.T("exchange.invite.file")+".txt", func(path string) {
				if err := os.WriteFile(path, []byte(words+"\n"), 0o600); err != nil {
					p.h.Try(&casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "exchange.invited", Err: err})
				}
			})
		}), widgets.Spring(), ok))), ok)
}

// letIn asks for the code that the other person reads out, and where the file for them goes.
func (p *exchange) letIn(request string) {
	t := p.t
	role, check := casework.Advocate, ""
	f := page.NewForm(p.h, t.T("exchange.invite.stick")).Object(widgets.Body(t.T("exchange.letin.explain"))).Required("exchange.check.theirs", 1, &check)
	page.Pick(f, "exchange.duty", casework.Duties, func(d casework.Duty) string { return t.T("duty." + string(d)) }, &role)
	f.ShowThen(t.T("common.next"), func(end func(error)) {
		p.h.SaveFile(t.T("exchange.do.write"), p.v.StickName(), func(path string) {
			own, v := "", p.asSeen()
			p.h.Work(t.T("exchange.invite.stick"), func(ctx context.Context, _ func(int, int)) (err error) {
				own, err = v.LetIn(ctx, request, check, role, path)
				return err
			}, func(err error) {
				if p.h.Desk() == nil {
					return // locked meanwhile
				}
				end(err)
				p.renew()
				if err == nil {
					p.code(t.T("exchange.letin.done"), t.T("exchange.letin.next", "File", filepath.Base(path)), own)
				}
			})
		})
	})
}
