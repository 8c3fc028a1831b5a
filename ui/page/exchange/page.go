// Package exchange is the page of the exchange with others: where the work of this laptop is, in three words and a count; what diverges and
// waits for a person; what was not accepted; the laptops of the office; what citizens said about the help.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// To wait for a line: it shows what was seen last. To settle a divergence by itself. To show the office's recovery key once it is on paper.
package exchange

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "exchange", Title: "page.exchange", Icon: "sync", Foot: true,
		Count: func(_ context.Context, d *presenter.Desk) int { return d.PressingExchange() },
		Open:  func(h page.Host, r page.Route) page.Page { return open(h, r) }}
}

// join is the argument of a route that leads to the question for an invite.
const join = "join"

type exchange struct {
	h page.Host
	t *text.Printer
	v *presenter.ExchangePage
	d *presenter.Divergences

	object fyne.CanvasObject
	head   *widgets.PageHead
	place  *fyne.Container
	tabs   *widgets.Tabs // nil while this profile is alone
	cancel func()
	said   string            // of the last wish
	why    map[string]string // typed reasons of divergences not settled yet, by key
	group  string            // typed of the recovery key
	at     string            // key of the divergence shown
	tray   int               // row of the tray shown
}

func open(h page.Host, r page.Route) *exchange {
	p := &exchange{h: h, t: h.Desk().Text, v: &presenter.ExchangePage{Desk: h.Desk()}, d: &presenter.Divergences{Desk: h.Desk()}, cancel: func() {}, why: map[string]string{}}
	p.head = widgets.NewPageHead("", "")
	p.place = container.NewStack()
	p.object = widgets.PageLayout(p.head, p.place)
	p.load()
	p.show()
	switch {
	case p.tabs != nil && r.Arg != "" && r.Arg != join:
		p.tabs.Open(r.Arg)
	case r.Arg == join && !p.v.Joined:
		h.Desk().Later(p.join)
	}
	if c := h.Desk().Courier; c != nil {
		p.cancel = c.Watch(p.moved)
	}
	return p
}

// Object is for the window.
func (p *exchange) Object() fyne.CanvasObject { return p.object }

// Close is for the window.
func (p *exchange) Close() { p.cancel() }

// Commands are the page's own keys.
func (p *exchange) Commands() []presenter.Command {
	joined := func(f func()) func() {
		return func() {
			if p.v.Joined {
				f()
			}
		}
	}
	return []presenter.Command{
		{ID: "exchange.now", Title: "exchange.do.now", Key: "Ctrl+E", Do: joined(p.now)},
		{ID: "exchange.write", Title: "exchange.do.write", Key: "Ctrl+S", Do: joined(p.write)},
		{ID: "exchange.take", Title: "exchange.do.take", Key: "Ctrl+O", Do: joined(p.take)},
	}
}

func (p *exchange) load() bool {
	ctx := context.Background()
	return p.h.Try(p.v.Load(ctx)) && p.h.Try(p.d.Load(ctx))
}

// Refresh reads again. What a person types meanwhile stays.
func (p *exchange) Refresh() {
	switch {
	case !p.load():
	case p.typing():
		p.headline()
		p.counts()
	default:
		p.show()
	}
}

// typing says that the cursor stands in a field.
func (p *exchange) typing() bool {
	_, entry := p.h.Window().Canvas().Focused().(*widgets.Entry)
	return entry && p.tabs != nil
}

// renew reads again after a wish of the person.
func (p *exchange) renew() {
	if p.load() {
		p.again()
	}
}

// again shows all anew and leaves the keyboard where it was.
func (p *exchange) again() { widgets.Keep(p.h.Window().Canvas(), p.object, p.show) }

// moved follows an exchange under way: only what moves is drawn anew.
func (p *exchange) moved() {
	was, rows := *p.v, p.d.Rows
	if p.h.Desk() == nil || !p.load() {
		return
	}
	if was.Waits && p.v.Joined {
		p.said = p.t.T("exchange.waits.joined")
	}
	lists := func(v *presenter.ExchangePage, rows []presenter.DivergenceRow) []any {
		return []any{v.Joined, v.Waits, v.Refused, v.Checked, v.Recovery, v.Asks, v.Laptops, v.Tray, v.Replies, rows}
	}
	if p.tabs == nil || !p.typing() && !reflect.DeepEqual(lists(&was, rows), lists(p.v, p.d.Rows)) {
		p.again()
		return
	}
	p.headline()
	p.counts()
	if !p.typing() {
		p.tabs.Renew(presenter.TabState)
	}
}

func (p *exchange) headline() {
	p.head.Set(p.v.Heading, p.v.Sub)
	if !p.v.Joined {
		p.head.SetActions()
		return
	}
	t := p.t
	write := widgets.NewButton(t.T("exchange.do.write"), "upload", p.write).Hint("Ctrl+S")
	take := widgets.NewButton(t.T("exchange.do.take"), "download", p.take).Hint("Ctrl+O")
	if p.v.Hub {
		p.head.SetActions(take, write, widgets.Primary(t.T("exchange.do.now"), "sync", p.now).Hint("Ctrl+E"))
		return
	}
	p.head.SetActions(take, write.As(widgets.FilledButton))
}

func (p *exchange) counts() {
	p.tabs.SetCount(presenter.TabDivergences, len(p.d.Rows))
	p.tabs.SetCount(presenter.TabTray, len(p.v.Tray))
	p.tabs.SetCount(presenter.TabLaptops, len(p.v.Laptops)+len(p.v.Asks))
	p.tabs.SetCount(presenter.TabReplies, p.v.Unread)
}

func (p *exchange) show() {
	p.headline()
	if !p.v.Joined && len(p.d.Rows) == 0 {
		p.tabs = nil
		p.place.Objects = []fyne.CanvasObject{widgets.Scroll(widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(theme.PageWidth*theme.Scale(), p.alone())))}
		p.place.Refresh()
		return
	}
	if p.tabs == nil {
		tab := func(id, icon string, content func() fyne.CanvasObject) widgets.Tab {
			return widgets.Tab{ID: id, Title: p.t.T("exchange.tab." + id), Icon: icon, Content: content}
		}
		list := []widgets.Tab{
			tab(presenter.TabState, "sync", p.state),
			tab(presenter.TabDivergences, "scale", p.divergences),
			tab(presenter.TabTray, "inbox", p.notAccepted),
			tab(presenter.TabLaptops, "people", p.laptops)}
		if p.v.Reads {
			list = append(list, tab(presenter.TabReplies, "note", p.replies))
		}
		p.tabs = widgets.NewTabs(list...)
		p.place.Objects = []fyne.CanvasObject{p.tabs}
		p.place.Refresh()
	}
	p.counts()
	for _, id := range []string{presenter.TabState, presenter.TabDivergences, presenter.TabTray, presenter.TabLaptops, presenter.TabReplies} {
		p.tabs.Renew(id)
	}
}

// work does a wish beside the window, on a view of its own; what it says is shown on the page.
func (p *exchange) work(title string, f func(ctx context.Context, v *presenter.ExchangePage, progress func(int, int)) (string, error)) {
	said, v := "", p.asSeen()
	p.h.Work(title, func(ctx context.Context, progress func(int, int)) (err error) {
		said, err = f(ctx, v, progress)
		return err
	}, func(err error) {
		if p.h.Desk() == nil {
			return // locked meanwhile
		}
		if p.h.Try(err) {
			p.say(said)
		}
		p.renew()
	})
}

// sheet is work that begins in a sheet, which stays with what was typed until it went well.
func (p *exchange) sheet(f *page.Form, yes string, do func(ctx context.Context, v *presenter.ExchangePage) (string, error)) {
	said, v := "", p.asSeen()
	f.ShowWork(yes, func(ctx context.Context, _ func(int, int)) (err error) {
		said, err = do(ctx, v)
		return err
	}, func() {
		p.say(said)
		p.renew()
	})
}

func (p *exchange) say(said string) {
	if p.said = said; said != "" {
		p.h.Say(said)
	}
}

// asSeen is the view as it stands now: the page's own is read anew while long works go on.
func (p *exchange) asSeen() *presenter.ExchangePage {
	v := *p.v
	return &v
}

func (p *exchange) now() {
	p.work(p.t.T("exchange.do.now"), func(ctx context.Context, v *presenter.ExchangePage, progress func(int, int)) (string, error) {
		return v.Now(ctx, progress)
	})
}

func (p *exchange) write() {
	title := p.t.T("exchange.do.write")
	p.h.SaveFile(title, p.v.StickName(), func(path string) {
		p.work(title, func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
			return v.Write(ctx, path)
		})
	})
}

func (p *exchange) take() {
	title := p.t.T("exchange.do.take")
	p.h.OpenFile(title, []string{".zbundle"}, func(path string) {
		p.work(title, func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
			return v.Take(ctx, path, "")
		})
	})
}
