package ui

import (
	"slices"

	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
)

// relook changes the settings needed before unlocking and applies them.
func (w *Window) relook(change func(*presenter.Looks)) {
	l := w.session.Keeper.Looks().Defaulted()
	change(&l)
	if err := w.session.Keeper.SetLooks(l); err != nil {
		w.Try(err)
		return
	}
	w.Restyle()
}

func (w *Window) nextLanguage() {
	w.relook(func(l *presenter.Looks) {
		l.Lang = text.Langs[(slices.Index(text.Langs, w.session.Lang())+1)%len(text.Langs)]
	})
}

func (w *Window) nextTheme() {
	w.relook(func(l *presenter.Looks) {
		if theme.Variant(l.Theme) == theme.Dark {
			l.Theme = string(theme.Light)
		} else {
			l.Theme = string(theme.Dark)
		}
	})
}

func (w *Window) resizeText(step int) {
	w.relook(func(l *presenter.Looks) {
		at := slices.Index(theme.Percents, l.Percent)
		l.Percent = theme.Percents[min(max(at+step, 0), len(theme.Percents)-1)]
	})
}
