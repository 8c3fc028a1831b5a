package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// showKeys lists every key over the page, from the same table the menu is made of.
func (w *Window) showKeys() {
	t := w.t()
	var p page.Page
	if w.shell != nil {
		p = w.shell.page
	}
	groups := []string{groupPage, groupDo, groupGo, groupFile, groupHelp}
	by := map[string][]presenter.Command{}
	for _, c := range w.commands(p) {
		if c.Key != "" {
			by[c.Group] = append(by[c.Group], c)
		}
	}
	by[groupHelp] = append(by[groupHelp],
		presenter.Command{Title: "shell.keys.tab", Key: "Tab, Shift+Tab"},
		presenter.Command{Title: "shell.keys.choose", Key: "Enter, Space"},
		presenter.Command{Title: "shell.keys.lists", Key: "Up, Down, Home, End"})
	var cards []fyne.CanvasObject
	for _, g := range groups {
		if len(by[g]) == 0 {
			continue
		}
		rows := []fyne.CanvasObject{widgets.NewPara(t.T(g), widgets.Bold)}
		for _, c := range by[g] {
			what := widgets.NewPara(t.T(c.Title), widgets.Plain)
			rows = append(rows, widgets.RowGrow(8, what, what, keyCap(c.Key)))
		}
		cards = append(cards, widgets.Column(5, rows...))
	}
	size := w.win.Canvas().Size()
	body := widgets.Scroll(widgets.Column(12, widgets.Small(t.T("shell.keys.hint")), widgets.Grid(24, 330*theme.Scale(), 2, cards...)))
	hold := widgets.FixedHeight(min(560*theme.Scale(), size.Height-150), widgets.FixedWidth(min(760*theme.Scale(), size.Width-90), body))
	w.Sheet(t.T("shell.keys.title"), hold, nil)
}

func keyCap(key string) fyne.CanvasObject {
	return container.NewStack(widgets.NewFill(theme.Quiet, theme.Border, 4), widgets.Inset(1, 1, 6, 6, widgets.Whole(key, widgets.Style{Size: theme.SizeSmall, Color: theme.Text, Bold: true})))
}
