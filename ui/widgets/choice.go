package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// searchFrom is how many options a Choice has before it offers a search.
const searchFrom = 9

// Choice shows one of several options and, opened, all of them, with a search where they are many. Space, Enter or Down
// opens it; typing a letter opens it at the search, or at the option that begins with it.
type Choice struct {
	widget.DisableableWidget
	OnChanged func(i int)

	labels       []string
	at           int
	placeholder  string
	hover, focus bool
	pop          *widget.PopUp
	label        *line
}

// NewChoice makes a choice standing at option at, -1 for none yet.
func NewChoice(labels []string, at int, changed func(i int)) *Choice {
	c := &Choice{labels: labels, at: at, OnChanged: changed}
	c.ExtendBaseWidget(c)
	return c
}

// Placeholder sets the words shown while nothing is chosen.
func (c *Choice) Placeholder(s string) *Choice { c.placeholder = s; return c }

// Selected gives the chosen option, -1 for none.
func (c *Choice) Selected() int { return c.at }

// Select chooses an option and calls OnChanged if it is another.
func (c *Choice) Select(i int) {
	if i == c.at || i >= len(c.labels) {
		return
	}
	c.at = i
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(i)
	}
}

// Set chooses an option without calling OnChanged.
func (c *Choice) Set(i int) { c.at = i; c.Refresh() }

// SetLabels changes the options.
func (c *Choice) SetLabels(labels []string, at int) { c.labels, c.at = labels, at; c.Refresh() }

func (c *Choice) words() (string, bool) {
	if c.at >= 0 && c.at < len(c.labels) {
		return c.labels[c.at], true
	}
	return c.placeholder, false
}

// Tapped is for the toolkit.
func (c *Choice) Tapped(*fyne.PointEvent) {
	tipGone(c)
	if !c.Disabled() {
		c.open("")
	}
}

// FocusGained is for the toolkit.
func (c *Choice) FocusGained() { c.focus = true; c.Refresh(); came(c) }

// FocusLost is for the toolkit.
func (c *Choice) FocusLost() { c.focus = false; c.Refresh() }

// TypedRune is for the toolkit.
func (c *Choice) TypedRune(r rune) {
	if r != ' ' && !c.Disabled() {
		c.open(string(r))
	}
}

// TypedKey is for the toolkit.
func (c *Choice) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		c.Tapped(nil)
	default:
		passKey(k)
	}
}

// MouseIn is for the toolkit.
func (c *Choice) MouseIn(*desktop.MouseEvent) {
	c.hover = true
	c.Refresh()
	if c.label != nil && c.label.cut {
		tipSoon(c, c.label.text)
	}
}

// MouseMoved is for the toolkit.
func (c *Choice) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for the toolkit.
func (c *Choice) MouseOut() { c.hover = false; c.Refresh(); tipGone(c) }

func (c *Choice) open(typed string) {
	cv := fyne.CurrentApp().Driver().CanvasForObject(c)
	if cv == nil || len(c.labels) == 0 {
		return
	}
	var box fyne.CanvasObject
	var focus fyne.Focusable
	shown := make([]int, 0, len(c.labels))
	filter := func(s string) {
		shown = shown[:0]
		s = strings.ToLower(strings.TrimSpace(s))
		for i, l := range c.labels {
			if s == "" || strings.Contains(strings.ToLower(l), s) {
				shown = append(shown, i)
			}
		}
	}
	filter("")
	done := func(i int) {
		c.pop.Hide()
		cv.Focus(c)
		if i >= 0 {
			c.Select(i)
		}
	}
	list := newListCore(func() int { return len(shown) }, func() fyne.CanvasObject { return newOptionRow() }, func(i int, o fyne.CanvasObject) {
		o.(*optionRow).set(c.labels[shown[i]], shown[i] == c.at)
	})
	list.onOpen = func(i int) { done(shown[i]) }
	list.esc = func() { done(-1) }
	list.tap = true
	rows := min(len(c.labels), 9)
	rowH := newOptionRow().MinSize().Height + fynetheme.Padding()
	size := fyne.NewSize(max(c.Size().Width, 160), float32(rows)*rowH+2)
	for _, l := range c.labels {
		size.Width = max(size.Width, min(Plain.measure(l).Width+64, cv.Size().Width*0.6))
	}
	box, focus = list, list
	if c.at >= 0 {
		list.mark(c.at)
	}
	list.onRune = func(r rune) { // to the next option that begins with the letter, as lists everywhere do
		for n := 1; n <= len(c.labels); n++ {
			i := (list.at + n) % len(c.labels)
			if first, _ := utf8.DecodeRuneInString(c.labels[i]); unicode.ToLower(first) == unicode.ToLower(r) {
				list.mark(i)
				return
			}
		}
	}
	if len(c.labels) < searchFrom {
		for _, r := range typed {
			list.onRune(r)
		}
	} else {
		e := searchEntry(list, typed, func(s string) int {
			filter(s)
			return len(shown)
		})
		glass := Inset(0, 0, 6, 2, NewIcon("search", theme.Muted, 16))
		box = container.NewBorder(Inset(0, 4, 0, 0, RowGrow(4, e, glass, e)), nil, nil, nil, list)
		size.Height += e.MinSize().Height + 4
		focus = e
	}
	c.pop = widget.NewPopUp(Pad(2, box), cv)
	size.Height = min(size.Height+12, cv.Size().Height-24)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c).AddXY(0, c.Size().Height+2)
	if at.Y+size.Height > cv.Size().Height-4 {
		at.Y = max(4, cv.Size().Height-size.Height-4)
	}
	at.X = max(4, min(at.X, cv.Size().Width-size.Width-12))
	c.pop.ShowAtPosition(at)
	c.pop.Resize(size)
	cv.Focus(focus)
}

// searchEntry is the field over an open list: it filters as one types, and its arrows walk the list. filter gives how many options
// are left; typed was typed before it opened.
func searchEntry(list *listCore, typed string, filter func(string) int) *Entry {
	e := NewEntry()
	e.OnChanged = func(s string) {
		n := filter(s)
		list.mark(-1)
		list.ScrollToTop()
		if n > 0 {
			list.mark(0)
		}
	}
	e.OnSubmitted = func(string) {
		if list.Length() > 0 {
			list.onOpen(max(0, list.at))
		}
	}
	e.OnKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeyEscape:
			list.esc()
		case fyne.KeyDown:
			list.mark(min(list.at+1, list.Length()-1))
			list.ScrollTo(max(0, list.at))
		case fyne.KeyUp:
			list.mark(max(list.at-1, 0))
			list.ScrollTo(max(0, list.at))
		default:
			return false
		}
		return true
	}
	if typed != "" {
		e.SetText(typed)
		e.CursorColumn = 1
	}
	return e
}

// optionRow is one line of an opened Choice.
type optionRow struct {
	widget.BaseWidget
	tapRow
	label *line
	tick  *Icon
	over  *Fill
	ring  *Fill
}

func newOptionRow() *optionRow {
	r := &optionRow{label: newLine("", Plain), tick: NewIcon("check", theme.Primary, 16), over: NewFill(theme.Selection, "", theme.Radius), ring: newRing()}
	r.over.Hide()
	r.tick.Hide()
	r.ExtendBaseWidget(r)
	return r
}

func (r *optionRow) set(s string, on bool) {
	r.label.change(s, Style{theme.SizeText, theme.Text, on})
	show(r.tick, on)
}

func (r *optionRow) state(chosen, _ bool) { show(r.over, chosen) }

func (r *optionRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.over, Inset(6, 6, 10, 8, RowGrow(6, r.label, r.label, r.tick))))
}

// CreateRenderer is for the toolkit.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{c: c, ground: NewFill(theme.InputField, theme.InputLine, theme.Radius), over: NewFill(theme.Hover, "", theme.Radius), ring: newRing(),
		label: newLine("", Plain), arrow: NewIcon("chevron-down", theme.Muted, 16)}
	c.label = r.label
	r.objs = []fyne.CanvasObject{r.ground, r.over, r.label, r.arrow, r.ring}
	r.paint()
	return r
}

type choiceRenderer struct {
	c                  *Choice
	ground, over, ring *Fill
	label              *line
	arrow              *Icon
	objs               []fyne.CanvasObject
}

func (r *choiceRenderer) Destroy()                     {}
func (r *choiceRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *choiceRenderer) MinSize() fyne.Size {
	w := Plain.measure(r.c.placeholder).Width
	for i, l := range r.c.labels {
		if i < 20 {
			w = max(w, Plain.measure(l).Width)
		}
	}
	return fyne.NewSize(min(w, 160*theme.Scale())+r.arrow.MinSize().Width+26, r.label.MinSize().Height+14)
}
func (r *choiceRenderer) Layout(s fyne.Size) {
	for _, f := range []*Fill{r.ground, r.over, r.ring} {
		put(f, 0, 0, s.Width, s.Height)
	}
	side := r.arrow.MinSize().Width
	put(r.arrow, s.Width-side-8, (s.Height-side)/2, side, side)
	put(r.label, 10, 0, s.Width-side-24, s.Height)
}
func (r *choiceRenderer) paint() {
	words, chosen := r.c.words()
	st := Plain
	switch {
	case r.c.Disabled():
		st.Color = fynetheme.ColorNameDisabled
	case !chosen:
		st.Color = fynetheme.ColorNamePlaceHolder
	}
	r.label.change(words, st)
	show(r.over, r.c.hover && !r.c.Disabled())
	show(r.ring, r.c.focus)
}
func (r *choiceRenderer) Refresh() {
	r.paint()
	r.Layout(r.c.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}
