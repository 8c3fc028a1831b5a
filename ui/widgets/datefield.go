package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/casework"
	"zanger/ui/text"
	"zanger/ui/theme"
)

// DateField takes a day as people type it (see parseDay) and says under itself how it reads it: weekday, full date, holiday.
// A small calendar opens with the button, Down or F4. What it cannot read it calls so in words, and gives no date.
type DateField struct {
	widget.BaseWidget
	OnChanged func() // the reading changed, with every letter
	OnDone    func() // the cursor left, Enter was pressed, or a day was picked
	OnEnter   func() // Enter was pressed over what can be read
	Lean      Lean   // which year a date without one is meant for
	Ranged    bool   // 01.11..05.11 is taken too

	p     *text.Printer
	days  Days
	entry *Entry
	open  *Button
	note  *Para
	value casework.DateRange
	stood casework.DateRange // what was there before the typing began
	err   error
	body  *fyne.Container
	pop   *widget.PopUp
}

// NewDateField makes an empty field.
func NewDateField(p *text.Printer, days Days) *DateField {
	f := &DateField{p: p, days: days, entry: NewEntry(), note: NewPara("", Caption)}
	f.entry.SetPlaceHolder(p.T("widgets.date.placeholder"))
	f.entry.OnChanged = func(s string) { f.read(s, true) }
	f.entry.OnFocus = func(on bool) {
		if !on {
			f.tidy()
			f.done()
		}
	}
	f.entry.OnSubmitted = func(string) {
		f.tidy()
		f.done()
		if f.err == nil && f.OnEnter != nil {
			f.OnEnter()
		}
	}
	f.entry.OnKey = func(k *fyne.KeyEvent) bool {
		if k.Name == fyne.KeyDown || k.Name == fyne.KeyF4 {
			f.Pick()
			return true
		}
		return false
	}
	f.open = NewButton("", "calendar", f.Pick).Hint(p.T("widgets.date.pick"))
	f.note.Hide()
	f.body = Column(3, RowGrow(6, f.entry, f.entry, f.open), f.note)
	f.ExtendBaseWidget(f)
	return f
}

// Date gives the day; false where there is none, none that can be read, or a span of more than one.
func (f *DateField) Date() (casework.Date, bool) {
	return f.value.From, f.err == nil && !f.value.IsZero() && f.value.Exact()
}

// Range gives the span of days, both ends equal for one day; the zero range for an empty field; an error for what cannot be read.
func (f *DateField) Range() (casework.DateRange, error) { return f.value, f.err }

// Kept gives what may be kept while the person types: the reading or, where the text cannot be read, what was there before. The
// beginning of a text may read as another day than the whole: "06.2" on the way to "06.2026" is not a date anybody gave.
func (f *DateField) Kept() casework.DateRange {
	if f.err != nil {
		return f.stood
	}
	return f.value
}

// Set shows a day, the zero Date for none. OnChanged is not called.
func (f *DateField) Set(d casework.Date) { f.SetRange(casework.On(d)) }

// SetRange shows a span. OnChanged is not called.
func (f *DateField) SetRange(r casework.DateRange) {
	f.value, f.stood, f.err = r, r, nil
	f.rewrite()
	f.tell()
}

// Focusable gives what takes the keyboard.
func (f *DateField) Focusable() fyne.Focusable { return f.entry }

// Disable closes the field to typing.
func (f *DateField) Disable() { f.entry.Disable(); f.open.Disable() }

// Enable opens the field to typing.
func (f *DateField) Enable() { f.entry.Enable(); f.open.Enable() }

func (f *DateField) read(s string, tellOthers bool) {
	var v casework.DateRange
	var err error
	if f.Ranged {
		v, err = parseDays(s, f.p.Today(), f.Lean, f.days)
	} else {
		var d casework.Date
		d, err = parseDay(s, f.p.Today(), f.Lean, f.days)
		v = casework.On(d)
	}
	if err != nil {
		v = casework.DateRange{}
	}
	changed := v != f.value || (err == nil) != (f.err == nil)
	f.value, f.err = v, err
	f.tell()
	if changed && tellOthers && f.OnChanged != nil {
		f.OnChanged()
	}
}

// tidy writes what was read in full when the cursor leaves; what could not be read stays as typed.
func (f *DateField) tidy() {
	if f.err == nil {
		f.stood = f.value
		f.rewrite()
	}
	f.tell()
}

func (f *DateField) done() {
	if f.OnDone != nil {
		f.OnDone()
	}
}

func (f *DateField) rewrite() {
	s := ""
	switch {
	case f.value.IsZero():
	case f.value.Exact():
		s = f.p.DateFull(f.value.From)
	default:
		s = f.p.DateFull(f.value.From) + ".." + f.p.DateFull(f.value.To)
	}
	if f.entry.Text != s {
		was := f.entry.OnChanged
		f.entry.OnChanged = nil
		f.entry.SetText(s)
		f.entry.OnChanged = was
	}
}

// tell writes the line under the field.
func (f *DateField) tell() {
	words, role := "", theme.Muted
	switch {
	case f.err != nil:
		e := f.p.Error(f.err)
		words, role = e.What+" "+e.Next, fynetheme.ColorNameError
	case f.value.IsZero():
	case f.value.Exact():
		words, role = f.describe(f.value.From)
	default:
		words = f.p.N("widgets.date.span", f.value.From.DaysUntil(f.value.To)+1, "From", f.p.DateWords(f.value.From), "To", f.p.DateWords(f.value.To))
		for _, d := range []casework.Date{f.value.From, f.value.To} {
			if k, _ := f.days.of(d); k == Unconfirmed {
				words, role = words+" · "+f.p.T("widgets.date.unconfirmed"), theme.Soon
				break
			}
		}
	}
	f.note.SetText(words)
	f.note.SetStyle(Style{theme.SizeSmall, role, false})
	show(f.note, words != "")
	f.body.Refresh()
}

func (f *DateField) describe(d casework.Date) (string, fyne.ThemeColorName) {
	words := f.p.Weekday(d.Weekday()) + ", " + f.p.DateWords(d)
	kind, name := f.days.of(d)
	switch kind {
	case Holiday:
		if name == "" {
			name = f.p.T("widgets.date.holiday")
		}
		return words + " · " + name, theme.Soon
	case Weekend:
		return words + " · " + f.p.T("widgets.date.weekend"), theme.Soon
	case MovedWork:
		return words + " · " + f.p.T("widgets.date.moved"), theme.Muted
	case Unconfirmed:
		return words + " · " + f.p.T("widgets.date.unconfirmed"), theme.Soon
	}
	return words, theme.Muted
}

// Pick opens the small calendar.
func (f *DateField) Pick() {
	c := fyne.CurrentApp().Driver().CanvasForObject(f.entry)
	if c == nil || f.entry.Disabled() {
		return
	}
	at := f.value.From
	if at.IsZero() {
		at = f.p.Today()
	}
	month := newMonth(f.p, f.days, at)
	month.done = func(d casework.Date, ok bool) {
		f.pop.Hide()
		c.Focus(f.entry)
		if ok {
			changed := f.value != casework.On(d)
			f.Set(d)
			if changed && f.OnChanged != nil {
				f.OnChanged()
			}
			f.done()
		}
	}
	f.pop = widget.NewPopUp(Pad(4, month.box()), c)
	size := f.pop.MinSize()
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.entry).AddXY(0, f.entry.Size().Height+2)
	if pos.Y+size.Height > c.Size().Height-4 {
		pos.Y = max(4, pos.Y-size.Height-f.entry.Size().Height-8)
	}
	pos.X = max(4, min(pos.X, c.Size().Width-size.Width-8))
	f.pop.ShowAtPosition(pos)
	c.Focus(month)
}

// CreateRenderer is for the toolkit.
func (f *DateField) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }
