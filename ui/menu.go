package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"zanger/ui/page"
	"zanger/ui/presenter"
)

// Groups of the menu, in its order.
const (
	groupFile = "shell.menu.file"
	groupGo   = "shell.menu.go"
	groupDo   = "shell.menu.do"
	groupPage = "shell.menu.page"
	groupHelp = "shell.menu.help"
)

// mainKey presses the main button: of the sheet that lies over the page, or, where the page says so, of the page.
const mainKey = "Ctrl+Enter"

// unlessCovered is what a command of the page does while a sheet may lie over the page: nothing then, but for the key that
// belongs to the sheet.
func (w *Window) unlessCovered(c presenter.Command) func() {
	return func() {
		switch {
		case len(w.sheets) == 0:
			c.Do()
		case c.Key == mainKey:
			w.pressMain()
		}
	}
}

// commands is the one table of what the window can do: the menu, the palette and the key list are made from it.
func (w *Window) commands(p page.Page) []presenter.Command {
	var cs []presenter.Command
	open := w.session.Desk() != nil
	if open {
		n := 0
		for _, s := range w.pages {
			if !s.Rail && !s.Foot {
				continue
			}
			n++
			name, key := s.Name, ""
			if n <= 8 {
				key = "Ctrl+" + strconv.Itoa(n)
			}
			cs = append(cs, presenter.Command{ID: "go." + name, Title: s.Title, Group: groupGo, Key: key, Do: func() { w.leaveSheets(func() { w.Go(page.Route{Page: name}) }) }})
		}
		cs = append(cs,
			presenter.Command{ID: "back", Title: "shell.command.back", Group: groupGo, Key: "Alt+Left", Do: func() { w.leaveSheets(w.Back) }},
			presenter.Command{ID: "find", Title: "shell.command.find", Group: groupDo, Key: "Ctrl+K", Do: w.showPalette},
		)
		if _, ok := w.spec("enquiry"); ok {
			cs = append(cs, presenter.Command{ID: "enquiry.new", Title: "shell.command.enquiry", Group: groupDo, Key: "Ctrl+N", Do: func() { w.leaveSheets(func() { w.Go(page.Route{Page: "enquiry"}) }) }})
		}
		cs = append(cs,
			presenter.Command{ID: "undo", Title: "shell.command.undo", Group: groupDo, Key: "Ctrl+Shift+Z", Do: w.undo},
			presenter.Command{ID: "refresh", Title: "shell.command.refresh", Group: groupDo, Key: "Ctrl+R", Do: w.refreshPage},
		)
		main := false
		if c, ok := p.(page.Commander); ok {
			for _, c := range c.Commands() {
				c.Group = groupPage
				if c.Key == mainKey {
					main = true
				}
				c.Do = w.unlessCovered(c)
				cs = append(cs, c)
			}
		}
		if !main {
			cs = append(cs, presenter.Command{ID: "main", Title: "shell.command.main", Group: groupHelp, Key: mainKey, Do: w.pressMain})
		}
		cs = append(cs, presenter.Command{ID: "settings", Title: "shell.command.settings", Group: groupFile, Key: "Ctrl+,", Do: func() { w.leaveSheets(func() { w.Go(page.Route{Page: "settings"}) }) }})
	}
	cs = append(cs,
		presenter.Command{ID: "language", Title: "shell.command.language", Group: groupFile, Key: "Ctrl+Shift+L", Do: func() { w.leaveSheets(w.nextLanguage) }},
		presenter.Command{ID: "dark", Title: "shell.command.dark", Group: groupFile, Key: "Ctrl+Shift+D", Do: func() { w.leaveSheets(w.nextTheme) }},
		presenter.Command{ID: "bigger", Title: "shell.command.bigger", Group: groupFile, Key: "Ctrl+=", Do: func() { w.leaveSheets(func() { w.resizeText(1) }) }},
		presenter.Command{ID: "smaller", Title: "shell.command.smaller", Group: groupFile, Key: "Ctrl+-", Do: func() { w.leaveSheets(func() { w.resizeText(-1) }) }},
	)
	if open {
		cs = append(cs, presenter.Command{ID: "lock", Title: "shell.command.lock", Group: groupFile, Key: "Ctrl+L", Do: w.Lock})
	}
	cs = append(cs,
		presenter.Command{ID: "quit", Title: "shell.command.quit", Group: groupFile, Key: "Ctrl+Q", Do: func() { w.leaveSheets(func() { w.leavePage(w.app.Quit) }) }},
		presenter.Command{ID: "close", Title: "shell.command.close", Group: groupHelp, Key: "Esc", Do: w.escape},
		presenter.Command{ID: "keys", Title: "shell.command.keys", Group: groupHelp, Key: "F1", Do: w.showKeys},
	)
	return cs
}

// menu makes the main menu. It carries every key: a field with the cursor swallows keys of the window, but not of the menu.
func (w *Window) menu(p page.Page) *fyne.MainMenu {
	t := w.t()
	var menus []*fyne.Menu
	for _, g := range []string{groupFile, groupGo, groupDo, groupPage, groupHelp} {
		var items []*fyne.MenuItem
		for _, c := range w.commands(p) {
			if c.Group != g {
				continue
			}
			title := t.T(c.Title)
			sc := shortcutOf(c.Key)
			if sc == nil && c.Key != "" {
				title += "  (" + c.Key + ")"
			}
			it := fyne.NewMenuItem(title, guarded(c.Do))
			it.Shortcut = sc
			it.IsQuit = c.ID == "quit"
			items = append(items, it)
		}
		if len(items) > 0 {
			menus = append(menus, fyne.NewMenu(t.T(g), items...))
		}
	}
	return fyne.NewMainMenu(menus...)
}
