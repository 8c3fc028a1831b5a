package enquiry

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "enquiry", Title: "page.enquiry", Icon: "plus", Under: "queue",
		Open: func(h page.Host, r page.Route) page.Page { return open(h, r) }}
}

type form struct {
	h      page.Host
	f      *presenter.EnquiryForm
	t      *text.Printer
	object fyne.CanvasObject
	scroll *container.Scroll

	head                                *widgets.PageHead
	name, phone, line, note, iin, place *widgets.Entry
	against, story, dateWhat            *widgets.Entry
	iinField                            *widgets.Field
	lang, safe, channel, area           *widgets.Choice
	date                                *widgets.DateField
	sum                                 *widgets.MoneyField
	side                                *fyne.Container
	saver                               *page.Saver
	closed                              bool
	id                                  casework.ID
}

// typingFor is how long typed words may wait to be kept.
const typingFor = 2 * time.Second

var safeCodes = []string{"", "yes", "no", "ask"}

func open(h page.Host, r page.Route) *form {
	f := &form{h: h, f: &presenter.EnquiryForm{Desk: h.Desk()}, t: h.Desk().Text}
	f.saver = page.NewSaver(h.Desk(), typingFor, func() { f.save() })
	f.f.OnTopics = f.learned
	h.Try(f.f.Load(context.Background(), r.ID))
	f.build()
	f.fill()
	f.show()
	return f
}

// Object is for the window.
func (f *form) Object() fyne.CanvasObject { return f.object }

// FirstFocus is for the window.
func (f *form) FirstFocus() fyne.Focusable { return f.name }

// Close keeps what is not kept yet.
func (f *form) Close() {
	f.saver.Close()
	f.save()
	f.closed = true
}

// Holds is for the window.
func (f *form) Holds() bool { return !f.closed && f.h.Desk() != nil && !f.save() }

// Refresh leaves what is being typed alone; what follows from it is read again after each save.
func (f *form) Refresh() {}

// Commands are the page's own keys.
func (f *form) Commands() []presenter.Command {
	return []presenter.Command{
		{ID: "enquiry.done", Title: "enquiry.done", Key: "Ctrl+Enter", Do: f.done},
		{ID: "enquiry.another", Title: "enquiry.another", Key: "Ctrl+Shift+N", Do: func() { f.h.Replace(page.Route{Page: "enquiry"}) }},
	}
}

func (f *form) done() {
	f.h.Window().Canvas().Unfocus() // the field with the cursor is kept by leaving it
	if !f.save() {
		return
	}
	f.h.Replace(page.Route{Page: "queue", ID: f.f.Enquiry.ID})
}

// entry makes a field that is kept when it is left, and after a pause.
func (f *form) entry(set func(string)) *widgets.Entry {
	e := widgets.NewEntry()
	f.keep(e, set)
	return e
}

func (f *form) keep(e *widgets.Entry, set func(string)) {
	e.OnChanged = func(s string) {
		set(s)
		f.saver.Typed()
	}
	e.OnFocus = func(on bool) {
		if !on {
			f.save()
		}
	}
}

func (f *form) save() bool {
	if f.closed || f.h.Desk() == nil {
		return false
	}
	f.saver.Kept()
	ok := f.h.Try(f.f.Save(context.Background()))
	if ok {
		f.show()
	}
	return ok
}

func (f *form) choice(codes, words []string, now string, set func(string)) *widgets.Choice {
	return widgets.NewChoice(words, max(slices.Index(codes, now), 0), func(i int) {
		set(codes[i])
		f.save()
	})
}

func (f *form) words(prefix string, codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		if c == "" {
			c = "none"
		}
		out[i] = f.t.T(prefix + c)
	}
	return out
}

func (f *form) build() {
	t, e, a := f.t, &f.f.Enquiry, &f.f.Applicant
	f.name = f.entry(func(s string) { a.Name = s })
	f.phone = f.entry(func(s string) { a.Phone = s })
	f.line = f.entry(func(s string) { e.Line = s })
	f.note = f.entry(func(s string) { e.ContactNote = s })
	f.dateWhat = f.entry(func(s string) { e.DateWhat = s })
	f.place = f.entry(func(s string) { e.Settlement = s })
	f.against = f.entry(func(s string) { f.f.Opponent.Name = s })
	f.story = widgets.NewText(4)
	f.keep(f.story, func(s string) { e.Story = s })
	f.iin = f.entry(func(s string) {
		f.f.SetIIN(s)
		f.iinWords(s)
	})
	f.iinField = widgets.NewField(t.T("enquiry.iin"), false, f.iin, t.T("enquiry.iin.hint"))
	f.lang = f.choice(text.Langs, text.LangNames, e.Language, func(s string) { e.Language, a.Language = s, s })
	f.safe = f.choice(safeCodes, f.words("enquiry.safe.", safeCodes), e.SafeContact, func(s string) { e.SafeContact = s })
	var channels []string
	for _, c := range casework.Channels {
		channels = append(channels, string(c))
	}
	f.channel = f.choice(channels, f.words("channel.", channels), string(e.Channel), func(s string) { e.Channel = casework.Channel(s) })
	codes, words := f.h.Desk().Areas()
	f.area = f.choice(codes, words, e.Area, f.f.SetTopic)
	f.date = widgets.NewDateField(t, page.Days(f.h.Desk()))
	f.date.OnChanged = func() {
		e.DateMatters = f.date.Kept().From
		f.saver.Typed()
	}
	f.sum = widgets.NewMoneyField(t)
	f.sum.OnChanged = func() {
		e.Sum = f.sum.Kept()
		f.saver.Typed()
	}
	two := func(a, b fyne.CanvasObject) fyne.CanvasObject { return widgets.Grid(12, 240*theme.Scale(), 2, a, b) }
	field := func(key string, o fyne.CanvasObject) fyne.CanvasObject {
		return widgets.NewField(t.T(key), false, o, "")
	}
	more := widgets.NewFolded(t.T("enquiry.more"), widgets.Column(12,
		widgets.NewField(t.T("enquiry.area"), false, f.area, ""),
		two(f.iinField, widgets.NewField(t.T("enquiry.against"), false, f.against, t.T("enquiry.against.hint"))),
		two(field("enquiry.sum", f.sum), field("enquiry.place", f.place)),
		field("enquiry.story", f.story)))
	if f.f.Stored() {
		more.SetOpen(true)
	}
	column := widgets.Column(12,
		widgets.NewField(t.T("enquiry.name"), true, f.name, t.T("enquiry.name.hint")),
		two(field("enquiry.phone", f.phone), field("enquiry.language", f.lang)),
		two(field("enquiry.safe", f.safe), field("enquiry.note", f.note)),
		widgets.NewField(t.T("enquiry.line"), true, f.line, t.T("enquiry.line.hint")),
		two(widgets.NewField(t.T("enquiry.date"), false, f.date, t.T("enquiry.date.hint")), field("enquiry.datewhat", f.dateWhat)),
		field("enquiry.channel", f.channel),
		more)
	f.side = widgets.Column(12)
	f.head = widgets.NewPageHead("", "", widgets.NewButton(t.T("enquiry.another"), "plus", func() { f.h.Replace(page.Route{Page: "enquiry"}) }).Hint("Ctrl+Shift+N"),
		widgets.Primary(t.T("enquiry.done"), "check", f.done).Hint("Ctrl+Enter"))
	f.scroll = container.NewVScroll(widgets.Inset(2, 24, 2, 14, container.New(formLayout{}, column, f.side)))
	f.object = widgets.PageLayout(f.head, f.scroll)
}

// fill shows what is stored.
func (f *form) fill() {
	e, a := f.f.Enquiry, f.f.Applicant
	for field, s := range map[*widgets.Entry]string{f.name: a.Name, f.phone: a.Phone, f.line: e.Line, f.note: e.ContactNote,
		f.iin: a.IIN, f.place: e.Settlement, f.against: f.f.Opponent.Name, f.story: e.Story, f.dateWhat: e.DateWhat} {
		f.set(field, s)
	}
	f.date.Set(e.DateMatters)
	if e.Sum != 0 {
		f.sum.Set(e.Sum)
	}
	f.iinWords(a.IIN)
}

// set shows a text without taking it for something typed.
func (f *form) set(e *widgets.Entry, s string) {
	was := e.OnChanged
	e.OnChanged = nil
	e.SetText(s)
	e.OnChanged = was
}

// learned shows what software suggests once it can.
func (f *form) learned() {
	if f.closed || f.h.Desk() == nil {
		return
	}
	if f.h.Try(f.f.Learned(context.Background())) {
		f.show()
	}
}

// takeTopic takes a suggested topic, as if it had been chosen in its field.
func (f *form) takeTopic(code string) {
	codes, _ := f.h.Desk().Areas()
	if i := slices.Index(codes, code); i >= 0 {
		f.area.Set(i)
	}
	f.f.SetTopic(code)
	f.save()
}

func (f *form) iinWords(s string) {
	words, ok := f.h.Desk().IINWords(s)
	switch {
	case words == "":
		f.iinField.SetError("")
		f.iinField.SetHint(f.t.T("enquiry.iin.hint"))
	case ok:
		f.iinField.SetError("")
		f.iinField.SetHint(words)
	default:
		f.iinField.SetError(words)
	}
}

// show puts what follows from the fields at their right: the promised day, the urgency, people met before.
func (f *form) show() {
	t, v := f.t, f.f
	title := t.T("page.enquiry")
	sub := t.T("enquiry.sub.new")
	if v.Stored() {
		title = t.T("enquiry.title", "Number", v.Enquiry.Number)
		sub = t.T("enquiry.sub.kept")
	}
	if f.id != v.Enquiry.ID || !v.Stored() {
		f.id = v.Enquiry.ID
		f.head.Set(title, sub)
	}
	f.side.Objects = nil
	if v.Stored() {
		f.side.Add(widgets.TitledCard(t.T("enquiry.promised"), nil, widgets.NewPara(v.Promised, widgets.Bold), widgets.Small(v.PromisedBecause)))
	}
	if len(v.Topics) > 0 {
		f.side.Add(page.TopicCard(t, v.Topics, f.takeTopic))
	}
	if v.Band != "" {
		mark := widgets.SoonMark
		if v.Red {
			mark = widgets.OverdueMark
		}
		f.side.Add(widgets.TitledCard(t.T("enquiry.band"), nil, widgets.Wrap(6, widgets.NewBadge(mark, v.Band)), widgets.Small(v.BandBecause)))
	}
	if len(v.Similar) > 0 {
		rows := []fyne.CanvasObject{widgets.Small(t.T("enquiry.similar.hint"))}
		for _, s := range v.Similar {
			rows = append(rows, widgets.Rule(), widgets.Column(1, widgets.NewPara(s.Title, widgets.Bold), widgets.Small(s.Detail)))
		}
		f.side.Add(widgets.TitledCard(t.N("enquiry.similar", len(v.Similar)), nil, rows...))
	}
	if len(f.side.Objects) == 0 {
		f.side.Add(widgets.TitledCard(t.T("enquiry.tips"), nil, widgets.Small(t.T("enquiry.tips.keys")), widgets.Small(t.T("enquiry.tips.safe"))))
	}
	f.side.Refresh()
	f.scroll.Content.Refresh()
}

// formLayout sets the column of fields beside what follows from it; where it is narrow, above it.
type formLayout struct{}

const sideWidth = 300

func (formLayout) beside(w float32) bool { return w >= (theme.FormWidth*0.72+sideWidth)*theme.Scale() }

func (l formLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	w := max(o[0].Size().Width+o[1].Size().Width, 1)
	if o[1].Size().Width > 0 && o[1].Position().Y == 0 && l.beside(w) {
		return fyne.NewSize(a.Width, max(a.Height, b.Height))
	}
	return fyne.NewSize(a.Width, a.Height+16+b.Height)
}

func (l formLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if l.beside(s.Width) {
		side := sideWidth * theme.Scale()
		w := min(theme.FormWidth*theme.Scale(), s.Width-side-20)
		o[0].Move(fyne.Position{})
		o[0].Resize(fyne.NewSize(w, s.Height))
		o[1].Move(fyne.NewPos(w+20, 0))
		o[1].Resize(fyne.NewSize(min(side+60, s.Width-w-20), s.Height))
		return
	}
	o[0].Resize(fyne.NewSize(s.Width, 1))
	h := o[0].MinSize().Height
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, h+16))
	o[1].Resize(fyne.NewSize(s.Width, max(o[1].MinSize().Height, s.Height-h-16)))
}
