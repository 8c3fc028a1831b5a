package page

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// Form is a sheet of fields bound to the facts they change. Nothing is written to a fact before every field can be read;
// what was typed stays in the fields when saving is refused.
type Form struct {
	host  Host
	p     *text.Printer
	title string
	objs  []fyne.CanvasObject
	take  []func() error   // reads a field into its fact
	keys  []fyne.Focusable // what takes the keyboard in each
	first fyne.Focusable
	yes   *widgets.Button
	close func()
	trash []fyne.CanvasObject
}

// errField says that a field already shows what is wrong with it.
var errField = errors.New("page: a field cannot be read")

// NewForm begins a sheet. The title is in the person's language.
func NewForm(h Host, title string) *Form {
	return &Form{host: h, p: h.Desk().Text, title: title}
}

func (f *Form) add(field fyne.CanvasObject, focus fyne.Focusable, take func() error) {
	f.objs = append(f.objs, field)
	if f.first == nil {
		f.first = focus
	}
	f.take, f.keys = append(f.take, take), append(f.keys, focus)
}

// Text adds a field of rows lines for a string. label is a catalogue key, as in every method of Form.
func (f *Form) Text(label string, rows int, fact *string) *Form {
	return f.text(label, rows, false, fact)
}

// Required is Text that may not stay empty.
func (f *Form) Required(label string, rows int, fact *string) *Form {
	return f.text(label, rows, true, fact)
}

func (f *Form) text(label string, rows int, required bool, fact *string) *Form {
	e := widgets.NewEntry()
	if rows > 1 {
		e = widgets.NewText(rows)
	}
	e.SetText(*fact)
	field := widgets.NewField(f.p.T(label), required, e, "")
	f.add(field, e, func() error {
		if required && e.Text == "" {
			field.SetError(f.p.T("common.required"))
			return errField
		}
		field.SetError("")
		*fact = e.Text
		return nil
	})
	return f
}

// Said is Text of one line whose label and hint are in the person's words already.
func (f *Form) Said(label, hint string, fact *string) *Form {
	e := widgets.NewEntry()
	e.SetText(*fact)
	f.add(widgets.NewField(label, false, e, hint), e, func() error { *fact = e.Text; return nil })
	return f
}

// Number adds a field for a small whole number; empty is zero.
func (f *Form) Number(label string, fact *int) *Form {
	e := widgets.NewEntry()
	if *fact != 0 {
		e.SetText(f.p.Number(int64(*fact)))
	}
	field := widgets.NewField(f.p.T(label), false, e, "")
	f.add(field, e, func() error {
		n := 0
		for _, r := range e.Text {
			if r < '0' || r > '9' || n > 1_000_000 {
				field.SetError(f.p.T("casepage.number.bad"))
				return errField
			}
			n = n*10 + int(r-'0')
		}
		field.SetError("")
		*fact = n
		return nil
	})
	return f
}

// termUnits are the units of a term somebody sets, as the pack of law writes them.
var termUnits = []string{"working_days", "calendar_days", "days_sutki", "months", "years"}

// Term adds a length with its unit, empty for none.
func (f *Form) Term(label string, length *int, unit *string) *Form {
	f.Number(label, length)
	return Pick(f, "datework.field.unit", termUnits, func(u string) string { return f.p.T("datework.unit." + u) }, unit)
}

// Money adds a field for a sum.
func (f *Form) Money(label string, fact *casework.Money) *Form {
	m := widgets.NewMoneyField(f.p)
	if *fact != 0 {
		m.Set(*fact)
	}
	field := widgets.NewField(f.p.T(label), false, m, "")
	f.add(field, m.Focusable(), func() error {
		if m.Err() != nil {
			return errField // the field says it in words
		}
		*fact, _ = m.Money()
		return nil
	})
	return f
}

// Day adds a field for one day.
func (f *Form) Day(label string, required bool, fact *casework.Date) *Form {
	r := casework.On(*fact)
	return f.days(label, "", required, false, &r, func() { *fact = r.From })
}

// Span adds a field for a day, or for two days it lies between.
func (f *Form) Span(label string, required bool, fact *casework.DateRange) *Form {
	return f.days(label, "casepage.field.when.hint", required, true, fact, func() {})
}

func (f *Form) days(label, hint string, required, span bool, fact *casework.DateRange, done func()) *Form {
	d := widgets.NewDateField(f.p, Days(f.host.Desk()))
	d.Ranged = span
	d.SetRange(*fact)
	if hint != "" {
		hint = f.p.T(hint)
	}
	field := widgets.NewField(f.p.T(label), required, d, hint)
	f.add(field, d.Focusable(), func() error {
		r, err := d.Range()
		if err != nil {
			return errField // the field says it in words
		}
		if required && r.IsZero() {
			field.SetError(f.p.T("common.required"))
			return errField
		}
		field.SetError("")
		*fact = r
		done()
		return nil
	})
	return f
}

// Pick adds a choice of codes, each with its words. An unknown code is kept and shown as it is.
func Pick[S ~string](f *Form, label string, codes []S, words func(S) string, fact *S) *Form {
	return pick(f, label, false, codes, words, fact)
}

// MustPick is Pick where something must be chosen.
func MustPick[S ~string](f *Form, label string, codes []S, words func(S) string, fact *S) *Form {
	return pick(f, label, true, codes, words, fact)
}

func pick[S ~string](f *Form, label string, required bool, codes []S, words func(S) string, fact *S) *Form {
	codes = slices.Clone(codes)
	at := slices.Index(codes, *fact)
	if at < 0 && *fact != "" {
		codes, at = append(codes, *fact), len(codes)
	}
	labels := make([]string, len(codes))
	for i, c := range codes {
		labels[i] = words(c)
	}
	c := widgets.NewChoice(labels, at, nil)
	field := widgets.NewField(f.p.T(label), required, c, "")
	f.add(field, c, func() error {
		i := c.Selected()
		if required && i < 0 {
			field.SetError(f.p.T("common.required"))
			return errField
		}
		field.SetError("")
		if i >= 0 {
			*fact = codes[i]
		}
		return nil
	})
	return f
}

// Index adds a choice among things by their place in the list.
func (f *Form) Index(label string, words []string, at *int) *Form {
	c := widgets.NewChoice(words, *at, nil)
	f.add(widgets.NewField(f.p.T(label), false, c, ""), c, func() error {
		if i := c.Selected(); i >= 0 {
			*at = i
		}
		return nil
	})
	return f
}

// PickID adds a choice among things by id; the first option is none.
func (f *Form) PickID(label string, ids []casework.ID, names []string, fact *casework.ID) *Form {
	labels := append([]string{f.p.T("common.none")}, names...)
	c := widgets.NewChoice(labels, slices.Index(ids, *fact)+1, nil)
	f.add(widgets.NewField(f.p.T(label), false, c, ""), c, func() error {
		*fact = casework.ID{}
		if i := c.Selected(); i > 0 {
			*fact = ids[i-1]
		}
		return nil
	})
	return f
}

// Check adds a box to tick.
func (f *Form) Check(label string, fact *bool) *Form {
	c := widgets.NewCheck(f.p.T(label), nil)
	c.SetChecked(*fact)
	f.add(c, c, func() error { *fact = c.Checked; return nil })
	return f
}

// Many adds a box for each of several things, kept as a list of ids.
func (f *Form) Many(label string, ids []casework.ID, names []string, fact *[]string) *Form {
	codes := make([]string, len(ids))
	for i, id := range ids {
		codes[i] = id.String()
	}
	return f.Several(label, codes, names, fact)
}

// Several adds a box for each of several codes, kept as a list of them. A code that is not among them is kept.
func (f *Form) Several(label string, codes, names []string, fact *[]string) *Form {
	if len(codes) == 0 {
		return f
	}
	boxes := make([]*widgets.Check, len(codes))
	col := widgets.Column(0)
	for i, code := range codes {
		boxes[i] = widgets.NewCheck(names[i], nil)
		boxes[i].SetChecked(slices.Contains(*fact, code))
		col.Add(boxes[i])
	}
	f.add(widgets.NewField(f.p.T(label), false, col, ""), boxes[0], func() error {
		var out []string
		for _, code := range *fact {
			if !slices.Contains(codes, code) {
				out = append(out, code)
			}
		}
		for i, b := range boxes {
			if b.Checked {
				out = append(out, codes[i])
			}
		}
		*fact = out
		return nil
	})
	return f
}

// Object adds something that is not bound to a fact.
func (f *Form) Object(o fyne.CanvasObject) *Form {
	f.objs = append(f.objs, o)
	return f
}

// Remove adds a button at the foot's left end that takes the thing away.
func (f *Form) Remove(words string, do func()) *Form {
	f.trash = append(f.trash, widgets.NewButton(words, "trash", func() { f.close(); do() }).As(widgets.DangerButton))
	return f
}

// Words gives words of the catalogue in the language of the sheet.
func (f *Form) Words(key string) string { return f.p.T(key) }

// Show opens the sheet and gives what closes it unsaved. save is called when every field can be read; the sheet stays open
// while it fails.
func (f *Form) Show(yes string, save func() error) (leave func()) {
	return f.ShowThen(yes, func(end func(error)) { end(save()) })
}

// ShowWork is Show where saving takes a while, the line's time above all: work runs beside the window, and the sheet stays with all that was typed
// until it went well. done is called then, on the window's goroutine.
func (f *Form) ShowWork(yes string, work func(ctx context.Context, progress func(int, int)) error, done func()) (leave func()) {
	return f.ShowThen(yes, func(end func(error)) {
		f.yes.Disable() // once is enough
		f.host.Work(f.title, work, func(err error) {
			f.yes.Enable()
			if f.host.Desk() == nil {
				return // locked meanwhile
			}
			if end(err); err == nil {
				done()
			}
		})
	})
}

// ShowThen is Show where saving goes on after save has returned: it calls end when that is known, with nil to close the sheet.
func (f *Form) ShowThen(yes string, save func(end func(error))) (leave func()) {
	wrong := widgets.NewBanner(widgets.ErrorBanner, "", "")
	wrong.Hide()
	open := true
	end := func(err error) {
		switch {
		case err == nil:
			f.close()
		case !open:
			f.host.Try(err)
		default:
			t := f.p.Error(err)
			wrong.Set(t.What, strings.TrimSpace(t.Kept+" "+t.Next))
			wrong.Show()
		}
	}
	f.yes = widgets.Primary(yes, "check", func() {
		bad := -1
		for i, take := range f.take {
			if err := take(); err != nil && bad < 0 {
				bad = i
			}
		}
		if bad >= 0 { // it may stand far above the button
			if key := f.keys[bad]; key != nil {
				f.host.Window().Canvas().Focus(key)
			}
			return
		}
		wrong.Hide()
		save(end)
	})
	foot := container.NewBorder(nil, nil, widgets.Row(8, f.trash...),
		widgets.Row(8, widgets.NewButton(f.p.T("common.cancel"), "", func() { f.close() }), f.yes))
	scroll := container.NewVScroll(widgets.Inset(2, 2, 2, 12, widgets.Column(12, f.objs...)))
	scroll.Content.Resize(fyne.NewSize(sheetWidth, 1)) // text that wraps knows its height only after its width
	scroll.SetMinSize(fyne.NewSize(sheetWidth, min(scroll.Content.MinSize().Height, sheetHeight, f.host.Window().Canvas().Size().Height-sheetRest)))
	shut := f.host.Sheet(f.title, container.NewBorder(widgets.Inset(0, 8, 2, 12, wrong), widgets.Inset(12, 0, 2, 12, foot), nil, nil, scroll), f.first)
	f.close = func() { open = false; shut() }
	return f.close
}

// The size a sheet asks for at most; the window cuts it down where it is smaller.
const (
	sheetWidth  = 560
	sheetHeight = 620
	sheetRest   = 190 // beside the fields: head, foot and what went wrong
)
