package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/casework"
	"zanger/ui/theme"
)

func window(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	app := test.NewTempApp(t)
	theme.Apply(app, theme.Light, 100)
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

func press(w fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
}

func TestLineIsCutWithAnEllipsisAndFitsItsPlace(t *testing.T) {
	l := NewLine("Әбдірахманова Гүлнәр Қасымқызы", Bold)
	window(t, l, 140, 20)
	r := test.WidgetRenderer(l).(*lineRenderer)
	if got := r.text.Text; !strings.HasSuffix(got, "…") || !strings.HasPrefix(l.Text(), strings.TrimSuffix(got, "…")) {
		t.Errorf("cut: got %q", got)
	}
	if w := fyne.MeasureText(r.text.Text, fynetheme.TextSize(), fyne.TextStyle{Bold: true}).Width; w > 140 {
		t.Errorf("width: got %v, want at most 140", w)
	}
	l.SetText("Әсел")
	if r.text.Text != "Әсел" || l.cut {
		t.Errorf("short: got %q, cut %v", r.text.Text, l.cut)
	}
}

func TestParaKeepsSumsTogetherAndBreaksLongWords(t *testing.T) {
	p := NewPara("Өндіріп алынсын: 1\u00a0250\u00a0000\u00a0₸ және мемлекеттік баж, қажеттіліктеріңізгебайланысты", Plain)
	window(t, Scroll(p), 190, 300)
	var lines []string
	width := p.Size().Width
	for _, o := range test.WidgetRenderer(p).Objects() {
		lines = append(lines, o.(*canvas.Text).Text)
	}
	if all := strings.Join(lines, "|"); !strings.Contains(all, "1\u00a0250\u00a0000\u00a0₸") {
		t.Errorf("the sum was broken: %q", all)
	}
	for _, s := range lines {
		if w := Plain.measure(s).Width; w > width+0.5 {
			t.Errorf("line %q: got %v wide, place has %v", s, w, width)
		}
	}
	if got, want := p.MinSize().Height, float32(len(lines))*Plain.measure("Қ").Height; got != want {
		t.Errorf("height: got %v, want %v", got, want)
	}
}

func TestListGoesByKeysAndAsksOnlyForRowsInSight(t *testing.T) {
	asked := map[int]bool{}
	l := NewList(func() int { return 100_000 }, func(i int) Item {
		asked[i] = true
		return Item{Title: "қатар", Mark: SoonMark, Word: "бүгін"}
	})
	var selected, opened []int
	l.OnSelect = func(i int) { selected = append(selected, i) }
	l.OnOpen = func(i int) { opened = append(opened, i) }
	w := window(t, l, 400, 400)
	if len(asked) > 20 {
		t.Errorf("rows asked for at first: got %d, want a screenful", len(asked))
	}
	w.Canvas().Focus(l.Focusable())
	press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyUp)
	if got, want := selected, []int{0, 1, 2, 99_999, 99_998}; !equal(got, want) {
		t.Errorf("selected: got %v, want %v", got, want)
	}
	if !equal(opened, []int{2}) {
		t.Errorf("opened: got %v, want [2]", opened)
	}
	l.Mark(5)
	if len(selected) != 5 || l.Selected() != 5 {
		t.Errorf("Mark called OnSelect or did not mark: %v, at %d", selected, l.Selected())
	}
}

func TestListOpensOnTheSecondTap(t *testing.T) {
	var selected, opened []int
	l := NewList(func() int { return 3 }, func(i int) Item { return Item{Title: "қатар"} })
	l.OnSelect = func(i int) { selected = append(selected, i) }
	l.OnOpen = func(i int) { opened = append(opened, i) }
	w := window(t, l, 400, 400)
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 80))
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 80))
	if !equal(selected, []int{1}) || !equal(opened, []int{1}) {
		t.Errorf("got selected %v, opened %v, want [1] and [1]", selected, opened)
	}
}

func TestHoverDoesNotTravelWithARow(t *testing.T) {
	l := NewList(func() int { return 1000 }, func(i int) Item { return Item{Title: "қатар"} })
	window(t, l, 400, 300)
	var v *itemView
	for _, o := range test.LaidOutObjects(l) {
		if r, ok := o.(*itemView); ok && v == nil {
			v = r
		}
	}
	if v == nil {
		t.Fatal("no row is drawn")
	}
	v.MouseIn(nil)
	l.core.UpdateItem(v.index+50, v) // as scrolling does
	if v.over.Visible() {
		t.Error("the row took the mark of the mouse along")
	}
}

func TestRailCollapsesWithTheWindow(t *testing.T) {
	r := galleryRail()
	var chosen []string
	r.OnChoose = func(id string) { chosen = append(chosen, id) }
	w := window(t, Frame(r, Body("x"), nil), 1280, 700)
	if r.Collapsed() || r.Size().Width != 208 {
		t.Errorf("wide: collapsed %v, width %v", r.Collapsed(), r.Size().Width)
	}
	w.Resize(fyne.NewSize(1024, 700))
	if !r.Collapsed() || r.Size().Width > 60 {
		t.Errorf("narrow: collapsed %v, width %v", r.Collapsed(), r.Size().Width)
	}
	test.Tap(r.items[2])
	w.Canvas().Focus(r.items[0])
	press(w, fyne.KeyDown, fyne.KeyReturn)
	if got := strings.Join(chosen, ","); got != "cases,queue" {
		t.Errorf("chosen: got %s, want cases,queue", got)
	}
}

func TestTabsGoByArrowsAndMakeContentOnce(t *testing.T) {
	made := map[string]int{}
	leaf := func(id string) func() fyne.CanvasObject {
		return func() fyne.CanvasObject { made[id]++; return Body(id) }
	}
	tabs := NewTabs(Tab{ID: "a", Title: "A", Content: leaf("a")}, Tab{ID: "b", Title: "B", Content: leaf("b")})
	w := window(t, tabs, 400, 300)
	w.Canvas().Focus(tabs.tabs[0])
	press(w, fyne.KeyRight, fyne.KeyLeft, fyne.KeyRight)
	if tabs.Chosen() != "b" || made["a"] != 1 || made["b"] != 1 {
		t.Errorf("got %s, made %v", tabs.Chosen(), made)
	}
}

func TestFocusedControlsPassKeysToTheWindow(t *testing.T) {
	var got []string
	SetKeys(Keys{
		Shortcut: func(s fyne.Shortcut) bool { got = append(got, s.ShortcutName()); return true },
		Key:      func(e *fyne.KeyEvent) bool { got = append(got, string(e.Name)); return true },
	})
	defer SetKeys(Keys{})
	p := printer(t, "kk")
	e, b, c, d, m := NewEntry(), NewButton("x", "", nil), NewChoice([]string{"a"}, 0, nil), NewDateField(p, nil), NewMoneyField(p)
	l := NewList(func() int { return 1 }, func(int) Item { return Item{} })
	k := NewCheck("x", nil)
	w := window(t, container.NewVBox(e, b, c, d, m, k, FixedHeight(60, l)), 400, 500)
	ctrlK := &desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl}
	for name, f := range map[string]fyne.Focusable{"entry": e, "button": b, "choice": c, "date": d.Focusable(), "money": m.Focusable(), "list": l.Focusable(), "check": k} {
		w.Canvas().Focus(f)
		got = nil
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if s, ok := f.(fyne.Shortcutable); ok {
			s.TypedShortcut(ctrlK)
		} else {
			got = append(got, ctrlK.ShortcutName()) // the toolkit itself gives the shortcut to the window
		}
		if want := []string{"F1", "Escape", ctrlK.ShortcutName()}; strings.Join(got, ",") != strings.Join(want, ",") {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	e.SetText("Қазақ")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	if e.SelectedText() != "Қазақ" {
		t.Error("select all no longer works in a field")
	}
}

func TestLongTextStaysInItsField(t *testing.T) {
	e := NewEntry()
	w := window(t, container.NewWithoutLayout(e), 400, 60)
	e.Move(fyne.NewPos(10, 10))
	e.Resize(fyne.NewSize(200, 34))
	e.SetText("short")
	height := e.MinSize().Height
	blank := w.Canvas().Capture()
	e.SetText(strings.Repeat("шұғыла ", 12))
	full := w.Canvas().Capture()
	for y := range 60 {
		for x := 212; x < 400; x++ {
			if blank.At(x, y) != full.At(x, y) {
				t.Fatalf("the text is painted outside its field, at %d,%d", x, y)
			}
		}
	}
	if h := e.MinSize().Height; h != height || e.MinSize().Width > 200 {
		t.Errorf("a long text makes the field want %v, a short one the height of %v", e.MinSize(), height)
	}
	w.Canvas().Focus(e)
	press(w, fyne.KeyEnd)
	before := w.Canvas().Capture()
	e.TypedRune('Ж')
	after := w.Canvas().Capture()
	changed := 0
	for y := range 60 {
		for x := 12; x < 208; x++ {
			if before.At(x, y) != after.At(x, y) {
				changed++
			}
		}
	}
	if changed < 20 {
		t.Errorf("what is typed at the end is not seen: %d pixels changed", changed)
	}
}

func TestTabOrderFollowsReadingOrder(t *testing.T) {
	a, b, c := NewEntry(), NewEntry(), NewButton("x", "", nil)
	form := Column(8, NewField("1", true, a, "h"), NewField("2", false, b, ""), c)
	w := window(t, Scroll(form), 400, 400)
	var got []fyne.Focusable
	for range 3 {
		w.Canvas().(interface{ FocusNext() }).FocusNext()
		got = append(got, w.Canvas().Focused())
	}
	if got[0] != a || got[1] != b || got[2] != c {
		t.Errorf("got %T %T %T in another order", got[0], got[1], got[2])
	}
}

func TestFocusIsSeen(t *testing.T) {
	p := printer(t, "kk")
	b, primary, c, ch := NewButton("x", "", nil), Primary("x", "", nil), NewChoice([]string{"a"}, 0, nil), NewCheck("x", nil)
	d := NewDateField(p, nil)
	counter := NewCounterCard(SoonMark, "1", "x", nil)
	w := window(t, container.NewVBox(b, primary, c, ch, d, counter), 400, 500)
	for name, f := range map[string]fyne.Focusable{"button": b, "primary": primary, "choice": c, "check": ch, "date": d.Focusable(), "counter": counter} {
		w.Canvas().Unfocus()
		before := w.Canvas().Capture()
		w.Canvas().Focus(f)
		after := w.Canvas().Capture()
		changed := 0
		for y := range 500 {
			for x := range 400 {
				if before.At(x, y) != after.At(x, y) {
					changed++
				}
			}
		}
		if changed < 60 {
			t.Errorf("%s: only %d pixels tell that it has the keyboard", name, changed)
		}
	}
}

func TestDateField(t *testing.T) {
	p := printer(t, "ru")
	days := Days(func(d casework.Date) (DayKind, string) {
		if d.String() == "2026-12-16" {
			return Holiday, "День Независимости"
		}
		return Days(nil).of(d)
	})
	f := NewDateField(p, days)
	changes := 0
	f.OnChanged = func() { changes++ }
	w := window(t, f, 400, 200)
	w.Canvas().Focus(f.Focusable())
	test.Type(f.entry, "16.12")
	if d, ok := f.Date(); !ok || d.String() != "2026-12-16" {
		t.Errorf("got %v %v", d, ok)
	}
	if f.entry.Text != "16.12" {
		t.Errorf("the text changed while typing: %q", f.entry.Text)
	}
	if got, want := f.note.Text(), "среда, 16 декабря 2026 г. · День Независимости"; got != want {
		t.Errorf("note: got %q, want %q", got, want)
	}
	w.Canvas().Unfocus()
	if got, want := f.entry.Text, "16.12.2026"; got != want {
		t.Errorf("left: got %q, want %q", got, want)
	}
	if changes == 0 {
		t.Error("OnChanged was not called")
	}
	f.entry.SetText("31.02")
	w.Canvas().Focus(f.Focusable())
	w.Canvas().Unfocus()
	if d, ok := f.Date(); ok || f.entry.Text != "31.02" || !strings.Contains(f.note.Text(), "31.02") {
		t.Errorf("unreadable: got %v %v, text %q, note %q", d, ok, f.entry.Text, f.note.Text())
	}
	if _, err := f.Range(); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("unreadable: got error %v", err)
	}
	f.Set(casework.Date{})
	if _, ok := f.Date(); ok || f.entry.Text != "" || f.note.Visible() {
		t.Errorf("emptied: text %q, note %q", f.entry.Text, f.note.Text())
	}
}

func TestDateFieldPicksByKeys(t *testing.T) {
	f := NewDateField(printer(t, "kk"), nil)
	w := window(t, Column(0, f, Spring()), 500, 500)
	f.Set(casework.MustDate("2026-11-30"))
	w.Canvas().Focus(f.Focusable())
	press(w, fyne.KeyDown)                                                  // opens
	press(w, fyne.KeyRight, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyReturn) // 1.12, 8.12, 8.01
	if d, _ := f.Date(); d.String() != "2027-01-08" {
		t.Errorf("got %v, want 2027-01-08", d)
	}
	if w.Canvas().Focused() != f.Focusable() {
		t.Error("the keyboard did not come back to the field")
	}
}

func TestMonthBeginsOnMonday(t *testing.T) {
	window(t, Body("x"), 100, 100)
	for in, want := range map[string]string{"2026-11-23": "2026-10-26", "2026-06-10": "2026-06-01", "2027-08-15": "2027-07-26"} {
		if got := newMonth(printer(t, "kk"), nil, casework.MustDate(in)).first().String(); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestMoneyField(t *testing.T) {
	f := NewMoneyField(printer(t, "kk"))
	w := window(t, f, 300, 100)
	w.Canvas().Focus(f.Focusable())
	test.Type(f.entry, "1250000,5")
	w.Canvas().Unfocus()
	if m, ok := f.Money(); !ok || m != 125000050 {
		t.Errorf("got %d %v", m, ok)
	}
	if got, want := f.entry.Text, "1\u00a0250\u00a0000,50"; got != want {
		t.Errorf("left: got %q, want %q", got, want)
	}
	f.entry.SetText("көп")
	if _, ok := f.Money(); ok || f.Err() == nil || !f.note.Visible() {
		t.Error("words were taken for a sum")
	}
	f.Clear()
	if _, ok := f.Money(); ok || f.Err() != nil {
		t.Error("an empty field has a sum or an error")
	}
}

func TestChoiceSearchesWhereOptionsAreMany(t *testing.T) {
	labels := strings.Fields("Абай Ақтөбе Алматы Атырау Жамбыл Жетісу Қарағанды Қостанай Қызылорда Маңғыстау")
	got := -1
	c := NewChoice(labels, -1, func(i int) { got = i })
	w := window(t, Column(0, c, Spring()), 500, 500)
	w.Canvas().Focus(c)
	c.TypedRune('қ')
	for _, r := range "ос" {
		w.Canvas().Focused().TypedRune(r)
	}
	press(w, fyne.KeyReturn)
	if got != 7 || c.Selected() != 7 {
		t.Errorf("got %d, want 7", got)
	}
	press(w, fyne.KeySpace, fyne.KeyEscape)
	if c.Selected() != 7 || w.Canvas().Focused() != c {
		t.Errorf("Escape: at %d", c.Selected())
	}
}

func TestChoiceWithFewOptions(t *testing.T) {
	got := -1
	c := NewChoice([]string{"а", "ә", "б"}, 0, func(i int) { got = i })
	w := window(t, Column(0, c, Spring()), 300, 300)
	w.Canvas().Focus(c)
	press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if got != 1 {
		t.Errorf("got %d, want 1", got)
	}
	c.TypedRune('Б')
	press(w, fyne.KeyReturn)
	if got != 2 {
		t.Errorf("a letter chose %d, want the option that begins with it", got)
	}
	got = 1
	c.Set(2)
	if got != 1 || c.Selected() != 2 {
		t.Error("Set called OnChanged or did not set")
	}
}

func TestHoverLabelShowsTheWholeText(t *testing.T) {
	l := NewLine("Әбдірахманова Гүлнәр Қасымқызы", Bold)
	win := window(t, WithTips(Pad(8, container.NewVBox(FixedWidth(100, l)))), 400, 200)
	over := widget.NewModalPopUp(NewLine("sheet", Bold), win.Canvas())
	over.Show()
	if tipShow(l, l.Text()) {
		t.Error("a hover label under a sheet: it stays there when the sheet is closed")
	}
	over.Hide()
	if !tipShow(l, l.Text()) {
		t.Fatal("no place for the hover label")
	}
	tips.owner = l
	layer := tips.layers[len(tips.layers)-1]
	if len(layer.box.Objects) != 1 {
		t.Error("no hover label")
	}
	tipGone(l)
	if len(layer.box.Objects) != 0 {
		t.Error("the hover label stayed")
	}
	if tipShow(NewLine("gone", Bold), "gone") {
		t.Error("a hover label for what is not in the window")
	}
}

// TestRevealFindsWhatWasNotDrawnYet: a form made anew gets the keyboard before the toolkit has drawn it.
func TestRevealFindsWhatWasNotDrawnYet(t *testing.T) {
	theme.Apply(test.NewTempApp(t), theme.Light, 100)
	form := Column(10)
	s := container.NewVScroll(Pad(10, form))
	s.Resize(fyne.NewSize(300, 200))
	entries := make([]*Entry, 12)
	for i := range entries {
		entries[i] = NewEntry()
		form.Add(Column(8, NewField("x", true, entries[i], "нұсқау")))
	}
	for _, i := range []int{11, 0, 6} {
		Reveal(s, entries[i])
		row := form.Objects[i]
		top := form.Position().Y + row.Position().Y - s.Offset.Y
		if top < 0 || top+row.Size().Height > s.Size().Height {
			t.Errorf("field %d stands at %v of %v", i, top, s.Size().Height)
		}
	}
}

func TestFieldShowsErrorInPlaceOfHint(t *testing.T) {
	f := NewField("x", true, NewEntry(), "нұсқау")
	window(t, f, 300, 200)
	f.SetError("қате")
	if f.hint.Visible() || !f.fail.Visible() || !f.body.Objects[3].Visible() {
		t.Error("error: the hint is still there or the error is not")
	}
	f.SetError("")
	if !f.hint.Visible() || f.body.Objects[3].Visible() {
		t.Error("mended: the hint is not back")
	}
}

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestCheckWrapsItsWordsAndTicksByKey(t *testing.T) {
	var got []bool
	c := NewCheck(strings.Repeat("дербес деректерді өңдеуге келісім алынды ", 5), func(on bool) { got = append(got, on) })
	w := window(t, Column(0, c, Spring()), 260, 400)
	if c.Size().Height < 3*Plain.measure("Қ").Height || c.MinSize().Width > 260 {
		t.Errorf("not wrapped: size %v, asks for %v", c.Size(), c.MinSize())
	}
	w.Canvas().Focus(c)
	press(w, fyne.KeySpace, fyne.KeyReturn)
	c.Disable()
	press(w, fyne.KeySpace)
	c.Set(true)
	if len(got) != 2 || !got[0] || got[1] {
		t.Errorf("got %v, want [true false]", got)
	}
}

func TestTextFollowsTheTheme(t *testing.T) {
	p, l, b := Body(strings.Repeat("сөз ", 40)), NewLine("сөз", Bold), NewButton("сөз", "plus", nil)
	badge := NewBadge(SoonMark, "сөз")
	window(t, Column(4, p, l, b, badge, Spring()), 300, 600)
	br := test.WidgetRenderer(badge).(*badgeRenderer)
	day := test.WidgetRenderer(br.shape).(*iconRenderer).drawn
	small := p.MinSize().Height
	theme.Apply(fyne.CurrentApp(), theme.Dark, 200)
	if got := p.MinSize().Height; got < 3*small {
		t.Errorf("text at 200 %%: got %v high, at 100 %% %v", got, small)
	}
	c := test.WidgetRenderer(l).(*lineRenderer).text.Color
	if c != theme.New(theme.Dark, 100).Color(theme.Text, 0) {
		t.Errorf("colour after a change to dark: got %v", c)
	}
	if c := test.WidgetRenderer(br.label).(*lineRenderer).text.Color; c != theme.New(theme.Dark, 100).Color(theme.Soon, 0) {
		t.Errorf("badge after a change to dark: got %v", c)
	}
	if night := test.WidgetRenderer(br.shape).(*iconRenderer).drawn; night == day {
		t.Errorf("the badge's shape is still %s", day)
	}
	if got := test.WidgetRenderer(b).(*buttonRenderer).label.Size().Height; got < 30 {
		t.Errorf("button at 200 %%: label %v high", got)
	}
}
