package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// foot is the quiet line under the page: what was saved and when, with Undo; a word after an action; long work under way.
type foot struct {
	w      *Window
	object *fyne.Container
	words  *widgets.Line
	undo   *widgets.Button
	place  *widgets.Line
	lines  *fyne.Container // of long works
	said   string
	until  time.Time // how long it is said at least
}

// saidFor is how long a word at the foot is said at least: what was done is often followed by news of it, which must not wipe
// the word away before it could be read.
const saidFor = 12 * time.Second

func newFoot(w *Window) *foot {
	f := &foot{w: w, words: widgets.Whole("", widgets.Caption), place: widgets.NewLine("", widgets.Caption).AlignRight(), lines: container.NewVBox()}
	f.undo = widgets.Bare(w.t().T("common.undo"), "undo", w.undo).Hint(w.t().T("shell.command.undo") + "  Ctrl+Z")
	f.undo.Hide()
	row := widgets.Row(6, f.words, f.undo)
	f.object = container.NewVBox(f.lines, widgets.Inset(0, 2, theme.PagePad, theme.PagePad, widgets.FixedHeight(28*theme.Scale(), container.NewBorder(nil, nil, row, nil, f.place))))
	return f
}

func (f *foot) say(words string) {
	f.said, f.until = words, time.Now().Add(saidFor)
	f.refresh()
}

func (f *foot) refresh() {
	d := f.w.Desk()
	if d == nil {
		return
	}
	line := d.SavedLine()
	if f.said != "" && time.Now().Before(f.until) {
		if line != "" {
			line += " · "
		}
		line += f.said
	}
	f.words.SetText(line)
	if d.Saved().Undoable {
		f.undo.Show()
	} else {
		f.undo.Hide()
	}
	if d.Office.Sample {
		f.place.SetText(f.w.t().T("shell.sample"))
	} else if word := d.ExchangeWord(); word != "" {
		f.place.SetText(word)
	} else if f.w.shell != nil && f.w.shell.banner.object.Visible() {
		f.place.SetText(f.w.t().T("shell.offline.short")) // something may just not have been saved
	} else {
		f.place.SetText(f.w.t().T("shell.offline"))
	}
	f.object.Refresh()
}

// workLine shows one long work.
type workLine struct {
	f      *foot
	row    fyne.CanvasObject
	bar    *widget.ProgressBar
	unsure *widget.ProgressBarInfinite
	note   *widgets.Line
	w      *Window
}

// startLine shows a long work at the foot, or nowhere while no profile is open: the page before it shows its own.
func (w *Window) startLine(title string, cancel context.CancelFunc) *workLine {
	l := &workLine{w: w}
	if w.shell == nil {
		return l
	}
	l.f = w.shell.foot
	l.bar, l.unsure, l.note = widget.NewProgressBar(), widget.NewProgressBarInfinite(), widgets.NewLine("", widgets.Caption)
	l.bar.TextFormatter = func() string { return "" }
	l.bar.Hide()
	bars := widgets.FixedHeight(8, container.NewStack(l.bar, l.unsure))
	words := container.NewGridWithColumns(2, widgets.NewLine(title, widgets.Plain), l.note)
	l.row = widgets.Inset(4, 4, theme.PagePad, theme.PagePad, container.NewBorder(nil, nil, nil,
		widgets.NewButton(w.t().T("shell.work.cancel"), "close", cancel), container.NewVBox(words, bars)))
	l.f.lines.Add(l.row)
	l.f.object.Refresh()
	return l
}

func (l *workLine) progress(n, total int) {
	if l.f == nil || total <= 0 {
		return
	}
	l.unsure.Stop()
	l.unsure.Hide()
	l.bar.Show()
	l.bar.SetValue(float64(n) / float64(total))
	l.note.SetText(l.w.t().T("shell.work.progress", "Done", n, "Total", total))
}

func (l *workLine) end() {
	if l.f == nil {
		return
	}
	l.unsure.Stop()
	l.f.lines.Remove(l.row)
	l.f.object.Refresh()
}
