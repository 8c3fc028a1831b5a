package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// typing watches what is typed, chosen and ticked in a sheet over an open profile. What is not saved yet is kept in the profile when it is
// locked, and every few seconds before that, and offered when the same sheet is opened again. Fields of secrets are never kept.
type typing struct {
	w       *Window
	title   string
	content fyne.CanvasObject
	was     map[widgets.InputKey]string // what the sheet was opened with
	kept    presenter.Unsaved           // what the profile has of it; no key: nothing
}

func (w *Window) newTyping(title string, content fyne.CanvasObject) *typing {
	y := &typing{w: w, title: title, content: content, was: map[widgets.InputKey]string{}}
	for _, i := range widgets.Inputs(content) {
		y.was[i.InputKey] = i.Value()
	}
	return y
}

// changed gives what the person said in the sheet.
func (y *typing) changed() (out []presenter.UnsavedField) {
	for _, i := range widgets.Inputs(y.content) {
		if was, now := y.was[i.InputKey], i.Value(); now != was {
			out = append(out, presenter.UnsavedField{Kind: i.Kind, Label: i.Label, Nth: i.Nth, Was: was, Words: now})
		}
	}
	return out
}

// unsaved reports whether leaving the sheet would lose words: a sheet with nothing to press saves by itself.
func (y *typing) unsaved() bool {
	return widgets.MainButton(y.content) != nil &&
		slices.ContainsFunc(y.changed(), func(f presenter.UnsavedField) bool { return f.Kind == widgets.WordsInput })
}

func (y *typing) keep(ctx context.Context) error {
	d := y.w.session.Desk()
	if d == nil || y.w.shell == nil || widgets.MainButton(y.content) == nil || widgets.Secret(y.content) {
		return nil
	}
	fields := y.changed()
	if len(fields) == 0 || y.kept.Key != "" && slices.Equal(fields, y.kept.Fields) {
		return nil
	}
	r, now := y.w.hist.now, d.Clock.Now()
	u := presenter.Unsaved{Key: y.kept.Key, Page: r.Page, ID: r.ID, Arg: r.Arg, Title: y.title, At: now, Fields: fields}
	if u.Key == "" {
		u.Key = casework.NewID().String()
	}
	if err := d.KeepUnsaved(ctx, u); err != nil {
		return err
	}
	y.kept = u
	return nil
}

// drop forgets what was kept: the sheet was saved, or left by someone who was asked.
func (y *typing) drop() {
	d := y.w.session.Desk()
	if y.kept.Key == "" || d == nil {
		return
	}
	y.w.Try(d.DropUnsaved(context.Background(), y.kept.Key))
	y.kept = presenter.Unsaved{}
}

// offer gives a banner with the words kept of the same sheet, nil for none.
func (y *typing) offer() fyne.CanvasObject {
	d := y.w.session.Desk()
	if d == nil || y.w.shell == nil || len(y.was) == 0 {
		return nil
	}
	list, err := d.Unsaved(context.Background())
	if !y.w.Try(err) {
		return nil
	}
	var found *presenter.Unsaved
	for i, u := range list {
		if !y.fits(u) {
			continue
		}
		if found == nil || y.untouched(u) && !y.untouched(*found) {
			found = &list[i]
		}
	}
	if found == nil {
		return nil
	}
	return y.banner(d, *found)
}

// keyOf tells the control a kept field belongs to.
func keyOf(f presenter.UnsavedField) widgets.InputKey {
	return widgets.InputKey{Kind: f.Kind, Label: f.Label, Nth: f.Nth}
}

// fits reports whether something kept could be put back here. What one choice brings into sight need not be there yet.
func (y *typing) fits(u presenter.Unsaved) bool {
	r := y.w.hist.now
	if u.Page != r.Page || u.ID != r.ID || u.Title != y.title {
		return false
	}
	for _, f := range u.Fields {
		_, here := y.was[keyOf(f)]
		if here && f.Kind != widgets.WordsInput {
			return true
		}
		if !here {
			return false
		}
	}
	return true
}

// untouched reports whether the sheet shows what it showed then.
func (y *typing) untouched(u presenter.Unsaved) bool {
	for _, f := range u.Fields {
		if y.was[keyOf(f)] != f.Was {
			return false
		}
	}
	return true
}

// put lets the sheet say what was kept, in the order of reading, since a choice may bring the next field into sight. It reports whether all has its place.
func (y *typing) put(u presenter.Unsaved) bool {
	all := true
	for _, f := range u.Fields {
		list := widgets.Inputs(y.content)
		i := slices.IndexFunc(list, func(i widgets.Input) bool { return i.InputKey == keyOf(f) })
		if i < 0 || !list[i].Put(f.Words) {
			all = false
		}
	}
	return all
}

func (y *typing) banner(d *presenter.Desk, u presenter.Unsaved) fyne.CanvasObject {
	t := y.w.t()
	var b *widgets.Banner
	back := widgets.NewButton(t.T("unsaved.back"), "undo", func() {
		if y.put(u) { // else what has no place stays in sight, and kept
			b.Hide()
			y.kept = u
		}
	})
	drop := widgets.NewButton(t.T("unsaved.drop"), "trash", func() {
		y.w.dropUnsaved(d, u, func() { b.Hide() })
	})
	words := make([]string, len(u.Fields))
	for i, f := range u.Fields {
		words[i] = d.UnsavedSaid(f)
		if f.Kind != widgets.WordsInput {
			words[i] = labelled(f.Label, words[i])
		}
	}
	rest := "«" + beginning(strings.Join(words, " · ")) + "»"
	if !y.untouched(u) {
		rest += " " + t.T("unsaved.other")
	}
	b = widgets.NewBanner(widgets.WarningBanner, t.T("unsaved.offer", "When", t.Moment(u.At.In(casework.Almaty))), rest, back, drop)
	return b
}

func labelled(label, words string) string { return strings.TrimPrefix(label+": ", ": ") + words }

// dropUnsaved asks, forgets, and goes on with then.
func (w *Window) dropUnsaved(d *presenter.Desk, u presenter.Unsaved, then func()) {
	w.Confirm(w.t().T("unsaved.drop"), w.t().T("unsaved.drop.ask"), w.t().T("unsaved.drop"), func() {
		if w.Try(d.DropUnsaved(context.Background(), u.Key)) {
			then()
		}
	})
}

// offerUnsaved shows, after a profile was opened, what was typed before and not saved, with the way to where it was typed.
func (w *Window) offerUnsaved() {
	d, t := w.session.Desk(), w.t()
	list, err := d.Unsaved(context.Background())
	if !w.Try(err) || len(list) == 0 {
		return
	}
	var end func()
	rows := []fyne.CanvasObject{widgets.Body(t.T("unsaved.explain"))}
	for _, u := range list {
		place := d.UnsavedPlace(context.Background(), u)
		if spec, ok := w.spec(u.Page); ok && place == "" {
			place = t.T(spec.Title)
		}
		words := widgets.Column(2, widgets.NewPara(u.Title, widgets.Bold), widgets.Small(place+" · "+t.Moment(u.At.In(casework.Almaty))))
		var whole []string
		for _, f := range u.Fields {
			words.Add(widgets.Body(labelled(f.Label, beginning(d.UnsavedSaid(f)))))
			whole = append(whole, d.UnsavedSaid(f))
		}
		words.Add(widgets.Wrap(8, widgets.NewButton(t.T("unsaved.go"), "forward", func() {
			end()
			w.Go(page.Route{Page: u.Page, ID: u.ID, Arg: u.Arg})
			w.Say(t.T("unsaved.go.said", "Sheet", u.Title))
		}), widgets.NewButton(t.T("unsaved.copy"), "document", func() {
			fyne.CurrentApp().Clipboard().SetContent(strings.Join(whole, "\n"))
			w.Say(t.T("unsaved.copied"))
		}), widgets.NewButton(t.T("unsaved.drop"), "trash", func() {
			w.dropUnsaved(d, u, func() { end(); w.offerUnsaved() })
		})))
		rows = append(rows, widgets.Rule(), words)
	}
	end = w.Sheet(t.T("unsaved.title"), page.Tall(w, widgets.Column(10, rows...)), nil)
}

// keepTyping keeps what is typed in every sheet that lies over the page.
func (w *Window) keepTyping() (err error) {
	for _, s := range w.sheets {
		if s.typing == nil {
			continue
		}
		if e := s.typing.keep(context.Background()); e != nil {
			err = e
		}
	}
	return err
}

// beginning gives the first words of a text.
func beginning(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return string(r)
}
