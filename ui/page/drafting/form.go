package drafting

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/docgen/template"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// form is the questions of a document. It is built anew when their number changes, and only marked when an answer does,
// so that the cursor stays where the person types.
type form struct {
	v     *view
	body  *fyne.Container
	asked []*question
	adds  []adder

	saver  *page.Saver
	typing func() // keeps the answer being typed; nil for none
}

// adder is the button that adds a row to a list.
type adder struct {
	list   string
	button *widgets.Button
}

type question struct {
	ask   presenter.Ask
	field *widgets.Field
	focus fyne.Focusable
	renew func(presenter.Ask) // shows what the program answers now; nil where it shows nothing
}

// typingFor is how long typed words may wait to be kept.
const typingFor = 3 * time.Second

func newForm(v *view) *form {
	f := &form{v: v, body: widgets.Column(10)}
	f.saver = page.NewSaver(v.host.Desk(), typingFor, f.keepTyping)
	return f
}

func (f *form) keepTyping() {
	if f.typing != nil {
		f.typing()
	}
}

func (f *form) first() fyne.Focusable {
	for _, q := range f.asked {
		if q.ask.Missing {
			return q.focus
		}
	}
	if len(f.asked) > 0 {
		return f.asked[0].focus
	}
	return nil
}

// show builds the questions. A final draft shows its answers and takes none.
func (f *form) show(sections []presenter.Section, locked bool) {
	p := f.v.p
	f.asked, f.adds = nil, nil
	f.body.Objects = nil
	for _, s := range sections {
		if locked && len(s.Asks) == 0 {
			continue // a list nobody adds to any more
		}
		col := widgets.Column(8, widgets.SectionHead(s.Title))
		for _, a := range s.Asks {
			q := f.question(a, locked)
			f.asked = append(f.asked, q)
			col.Add(q.field)
		}
		if s.List != "" && !locked {
			list, n := s.List, s.Rows
			add := widgets.NewButton(p.T("drafting.do.row"), "plus", func() { f.addRow(list, n) })
			f.adds = append(f.adds, adder{list, add})
			row := widgets.Wrap(8, add)
			if n > 0 {
				row.Add(widgets.NewButton(p.T("drafting.do.row.remove"), "minus", func() { f.v.host.Try(f.v.pr.RemoveRow(f.v.ctx, list, n-1)) }))
			}
			col.Add(row)
		}
		f.body.Add(col)
	}
	f.body.Refresh()
}

// addRow adds a row to a list that has n and puts the cursor into it.
func (f *form) addRow(list string, n int) {
	if f.v.host.Try(f.v.pr.AddRow(f.v.ctx, list)) {
		f.v.answered()
		f.v.goTo(list + "[" + strconv.Itoa(n) + "]")
	}
}

func (f *form) question(a presenter.Ask, locked bool) *question {
	q := &question{ask: a}
	keep := func(value string) {
		f.saver.Kept()
		f.typing = nil
		if err := f.v.pr.Answer(f.v.ctx, a.Path, a.Kind, value); err != nil {
			q.field.SetError(f.v.p.Error(err).What)
			f.typed(a, value) // what could not be kept is tried again
			return
		}
		f.v.answered()
		q.field.SetError(q.ask.Fault)
		if a.Kind == template.Choice || a.Kind == template.Bool || a.Kind == template.Date {
			f.v.showField(a.Path)
		}
	}
	var control fyne.CanvasObject
	switch {
	case len(a.Codes) > 0:
		c := widgets.NewChoice(a.Words, slices.Index(a.Codes, a.Value), func(i int) { keep(a.Codes[i]) })
		if at := slices.Index(a.Codes, a.Known); a.Value == "" && at >= 0 {
			c.Placeholder(a.Words[at])
		}
		if locked {
			c.Disable()
		}
		control, q.focus = c, c
	case a.Kind == template.Bool:
		c := widgets.NewCheck(a.Label, func(on bool) {
			if on {
				keep("true")
			} else {
				keep("false")
			}
		})
		c.Checked = a.Value == "true" || a.Value == "" && a.Known == "true"
		if locked {
			c.Disable()
		}
		control, q.focus = c, c
	case a.Kind == template.Date:
		days := page.Days(f.v.host.Desk())
		if strings.HasSuffix(a.Path, ".birth_date") {
			days = nil // nobody asks whether a birthday was a working day
		}
		d := widgets.NewDateField(f.v.p, days)
		if v, err := casework.ParseDate(orElse(a.Value, a.Known)); err == nil {
			d.Set(v)
		}
		value := func() string {
			if r := d.Kept().From; q.ask.Value != "" || r.String() != q.ask.Known {
				return r.String()
			}
			return ""
		}
		d.OnChanged = func() { f.typed(a, value()) }
		d.OnDone = func() {
			if v := value(); f.typing != nil || v != q.ask.Value {
				keep(v)
			}
		}
		d.OnEnter = func() { f.onward(q) }
		if a.Worked {
			q.renew = func(a presenter.Ask) {
				if v, err := casework.ParseDate(a.Known); err == nil && a.Value == "" {
					d.Set(v)
				}
			}
		}
		if locked {
			d.Disable()
		}
		control, q.focus = d, d.Focusable()
	default:
		e := widgets.NewEntry()
		if a.Kind == template.LongText {
			e = widgets.NewText(4)
		}
		e.SetPlaceHolder(a.Known)
		e.SetText(a.Value)
		e.OnFocus = func(on bool) {
			if on {
				f.v.showField(a.Path)
			} else {
				keep(e.Text)
			}
		}
		e.OnChanged = func(s string) { f.typed(a, s) }
		if a.Kind != template.LongText {
			e.OnSubmitted = func(s string) {
				keep(s)
				f.onward(q)
			}
		}
		if locked {
			e.Disable()
		}
		q.renew = func(a presenter.Ask) { e.SetPlaceHolder(a.Known) }
		control, q.focus = e, e
		if a.Offer.Text != "" && !locked {
			control = f.offered(a, e, keep)
		}
	}
	if a.Worked {
		control = widgets.RowGrow(8, control, control, widgets.NewButton("", "info", func() { f.v.explain(a.Path, a.Label) }).Hint(f.v.p.T("explain.how")))
	}
	label := a.Label
	if a.Kind == template.Bool && len(a.Codes) == 0 {
		label = "" // the box carries its own words
	}
	hint := f.hint(a)
	if locked {
		hint = f.source(a)
	}
	q.field = widgets.NewField(label, a.Missing, control, hint)
	q.field.SetError(a.Fault)
	return q
}

// holds tries once more to keep what is being typed and says whether that failed.
func (f *form) holds() bool {
	f.saver.Kept()
	f.keepTyping()
	return f.typing != nil
}

// onward leads from a question that Enter was pressed in to the next that lacks an answer; what looks wrong holds the cursor.
func (f *form) onward(q *question) {
	if q.ask.Fault == "" && len(f.v.gapRows) > 0 {
		f.v.nextGap()
	}
}

// typed keeps an answer that is still being typed, once in a while. What is wrong with it is said when the field is left.
func (f *form) typed(a presenter.Ask, s string) {
	f.typing = func() {
		if f.v.pr.Answer(f.v.ctx, a.Path, a.Kind, s) == nil {
			f.typing = nil
			f.v.answered()
		}
	}
	f.saver.Typed()
}

// offered puts what another draft of the case has under the field, with where it is from. A press writes it in.
func (f *form) offered(a presenter.Ask, e *widgets.Entry, keep func(string)) fyne.CanvasObject {
	all := widgets.Column(3, e)
	take := widgets.Bare(f.v.p.T("drafting.offer.take", "Text", short(a.Offer.Text)), "plus", nil)
	under := widgets.Column(1, widgets.Row(0, take), widgets.Small(a.Offer.From))
	take.OnTapped = func() {
		e.SetText(a.Offer.Text)
		keep(a.Offer.Text)
		all.Remove(under)
	}
	all.Add(under)
	return all
}

// short cuts an answer down to what a button can say.
func short(s string) string {
	const most = 44
	if r := []rune(strings.Join(strings.Fields(s), " ")); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// hint says why a missing answer is needed, or that the case or the program answers.
func (f *form) hint(a presenter.Ask) string {
	switch {
	case a.Missing && a.Why != "":
		return a.Why
	case a.Both != "":
		return f.v.p.T("explain.both", "Value", a.Both)
	case a.Worked && a.Known == "":
		return f.v.p.T("explain.none")
	case a.Worked:
		return f.v.p.T("explain.worked")
	case a.Value == "" && a.Known != "":
		return f.v.p.T("drafting.fromcase")
	}
	return ""
}

// source says where an answer of a final draft is from, which nobody changes any more.
func (f *form) source(a presenter.Ask) string {
	switch {
	case a.Both != "":
		return f.v.p.T("explain.both", "Value", a.Both)
	case a.Known == "" || a.Value != "":
		return ""
	case a.Worked:
		return f.v.p.T("explain.final.worked")
	}
	return f.v.p.T("explain.final.case")
}

// fits reports whether the questions shown are those of the sections.
func (f *form) fits(sections []presenter.Section) bool {
	n := 0
	for _, s := range sections {
		for _, a := range s.Asks {
			if n >= len(f.asked) || f.asked[n].ask.Path != a.Path {
				return false
			}
			n++
		}
	}
	return n == len(f.asked)
}

// mark shows which questions lack an answer now, what looks wrong, and what the program worked out.
func (f *form) mark(sections []presenter.Section) {
	now := map[string]presenter.Ask{}
	for _, s := range sections {
		for _, a := range s.Asks {
			now[a.Path] = a
		}
	}
	at := f.v.host.Window().Canvas().Focused()
	for _, q := range f.asked {
		q.ask = now[q.ask.Path]
		q.field.SetRequired(q.ask.Missing)
		q.field.SetHint(f.hint(q.ask))
		if q.focus != at || q.ask.Fault == "" { // nobody is told of a fault in the middle of a word
			q.field.SetError(q.ask.Fault)
		}
		if q.renew != nil {
			q.renew(q.ask)
		}
	}
}

// focus puts the cursor into the question of a path, or into the first below it; a list without rows has a button to begin one.
func (f *form) focus(path string) bool {
	for _, q := range f.asked {
		if q.ask.Path == path || len(q.ask.Path) > len(path) && q.ask.Path[:len(path)] == path && (q.ask.Path[len(path)] == '.' || q.ask.Path[len(path)] == '[') {
			f.v.host.Window().Canvas().Focus(q.focus)
			f.v.showField(q.ask.Path)
			return true
		}
	}
	for _, a := range f.adds {
		if a.list == path {
			f.v.host.Window().Canvas().Focus(a.button)
			f.v.showField(path)
			return true
		}
	}
	return false
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
