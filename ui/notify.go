package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// notifier shows reminders by the desktop's notifications and, where there is one, by the tray. It names in the tray
// nothing but numbers.
type notifier struct {
	w    *Window
	line string
}

// Notify shows a notification. It is called on any goroutine.
func (n *notifier) Notify(title, body string) {
	Dispatch(func() { n.w.app.SendNotification(fyne.NewNotification(title, body)) })
}

// Counts puts the day in numbers into the tray.
func (n *notifier) Counts(line string) {
	Dispatch(func() {
		tray, ok := n.w.app.(desktop.App)
		if !ok || line == n.line {
			return
		}
		n.line = line
		show := fyne.NewMenuItem(n.w.t().T("shell.title"), func() { n.w.win.Show(); n.w.win.RequestFocus() })
		items := []*fyne.MenuItem{show}
		if line != "" {
			counts := fyne.NewMenuItem(line, func() { n.w.win.Show(); n.w.win.RequestFocus() })
			items = append([]*fyne.MenuItem{counts}, items...)
		}
		tray.SetSystemTrayMenu(fyne.NewMenu("Zanger", items...))
	})
}
