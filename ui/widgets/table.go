package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Col is a column of a table.
type Col struct {
	ID     string
	Title  string
	Width  float32 // pixels at ordinary text; 0 shares what is left
	Weight float32 // of that share, 0 for 1
	Right  bool    // numbers, sums: aligned right
	Sorts  bool    // its head can be tapped
	Drops  bool    // left out where the table is too narrow for all, the last such first
}

// Cell is what one place of a table shows.
type Cell struct {
	Text  string
	Bold  bool
	Muted bool
	Mark  Mark // with a mark the text is a badge's word
}

// Table shows rows of one line under heads that sort, any number of them.
type Table struct {
	widget.BaseWidget
	OnSelect func(i int)
	OnOpen   func(i int)
	OnSort   func(id string, down bool) // a head was tapped; the caller sorts and refreshes

	cols  []Col
	core  *listCore
	heads []*headCell
	count *line
	empty fyne.CanvasObject
	body  *fyne.Container
	all   *fyne.Container
	sort  string
	down  bool
}

// NewTable makes a table; length and cell must be quick.
func NewTable(cols []Col, length func() int, cell func(row, col int) Cell) *Table {
	t := &Table{cols: cols, count: newLine("", Caption)}
	t.core = newListCore(length, func() fyne.CanvasObject { return newTableRow(t) }, func(i int, o fyne.CanvasObject) {
		r := o.(*tableRow)
		for c := range t.cols {
			r.set(c, cell(i, c))
		}
		r.place(r.Size())
	})
	t.core.onSelect = func(i int) {
		if t.OnSelect != nil {
			t.OnSelect(i)
		}
	}
	t.core.onOpen = func(i int) {
		if t.OnOpen != nil {
			t.OnOpen(i)
		}
	}
	for i := range cols {
		t.heads = append(t.heads, newHeadCell(t, i))
	}
	t.count.Hide()
	t.body = container.NewStack(t.core)
	heads := container.New(headLayout{t})
	for _, h := range t.heads {
		heads.Add(h)
	}
	top := container.NewStack(NewFill(fynetheme.ColorNameHeaderBackground, "", 0), heads)
	t.all = container.NewBorder(top, Inset(6, 6, 10, 10, t.count), nil, nil, t.body)
	t.ExtendBaseWidget(t)
	return t
}

// WhenEmpty sets what is shown in place of no rows.
func (t *Table) WhenEmpty(o fyne.CanvasObject) *Table {
	t.empty = o
	t.body.Add(o)
	t.Refresh()
	return t
}

// SetSort shows which column the rows are sorted by; it does not call OnSort.
func (t *Table) SetSort(id string, down bool) {
	t.sort, t.down = id, down
	for _, h := range t.heads {
		h.Refresh()
	}
}

// SetCount writes words under the table, "" for none.
func (t *Table) SetCount(words string) {
	t.count.set(words)
	show(t.count, words != "")
	t.all.Refresh()
	t.BaseWidget.Refresh()
}

// Select chooses a row and calls OnSelect.
func (t *Table) Select(i int) { t.core.choose(i) }

// Mark chooses a row without calling OnSelect; -1 chooses none.
func (t *Table) Mark(i int) { t.core.mark(i) }

// Selected gives the chosen row, -1 for none.
func (t *Table) Selected() int { return t.core.at }

// Focusable gives what takes the keyboard.
func (t *Table) Focusable() fyne.Focusable { return t.core }

// Refresh reads all rows in sight again.
func (t *Table) Refresh() {
	t.settle()
	t.core.Refresh()
	t.BaseWidget.Refresh()
}

func (t *Table) settle() {
	if t.empty != nil {
		none := t.core.Length() == 0
		show(t.empty, none)
		show(t.core, !none)
	}
}

// CreateRenderer is for the toolkit.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	t.settle()
	return widget.NewSimpleRenderer(t.all)
}

// spans gives each column's left edge and width; a column left out has no width. Columns without a width of their own keep
// room to be read: others are dropped for it, and when none may be, all fixed ones give way alike.
func (t *Table) spans(width float32) (x, w []float32) {
	const pad, gap = 10, 14
	k := theme.Scale()
	out := make([]bool, len(t.cols))
	var left, weight, least, fixed float32
	for {
		n := 0
		left, weight, least, fixed = width-2*pad, 0, 0, 0
		for i, c := range t.cols {
			if out[i] {
				continue
			}
			n++
			if c.Width > 0 {
				fixed += c.Width * k
			} else {
				weight += c.share()
				least += 110 * k
			}
		}
		left -= fixed + gap*float32(max(n-1, 0))
		last := -1
		for i, c := range t.cols {
			if c.Drops && !out[i] {
				last = i
			}
		}
		if left >= least || last < 0 {
			break
		}
		out[last] = true
	}
	squeeze := float32(1)
	if left < least && fixed > 0 {
		squeeze = max(0.4, (fixed-(least-left))/fixed)
		left += fixed * (1 - squeeze)
	}
	at := float32(pad)
	for i, c := range t.cols {
		cw := c.Width * k * squeeze
		if c.Width <= 0 {
			cw = max(0, left) * c.share() / weight
		}
		if out[i] {
			x, w = append(x, at), append(w, 0)
			continue
		}
		x, w = append(x, at), append(w, cw)
		at += cw + gap
	}
	return x, w
}

func (c Col) share() float32 {
	if c.Weight <= 0 {
		return 1
	}
	return c.Weight
}

type headLayout struct{ t *Table }

func (l headLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, l.t.heads[0].MinSize().Height)
}

func (l headLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	x, w := l.t.spans(s.Width)
	for i, o := range objs {
		show(o, w[i] > 0)
		put(o, x[i]-6, 0, w[i]+12, s.Height)
	}
}

// headCell is the head of a column; a sorting one can be tapped and reached by Tab.
type headCell struct {
	widget.BaseWidget
	t     *Table
	col   int
	focus bool
	label *line
	arrow *Icon
	ring  *Fill
}

func newHeadCell(t *Table, col int) *headCell {
	h := &headCell{t: t, col: col, label: newLine(t.cols[col].Title, Style{theme.SizeSmall, theme.Muted, true}), arrow: NewIcon("chevron-down", theme.Muted, 12), ring: newRing()}
	h.arrow.Hide()
	h.ExtendBaseWidget(h)
	return h
}

func (h *headCell) Tapped(*fyne.PointEvent) {
	c := h.t.cols[h.col]
	if !c.Sorts || h.t.OnSort == nil {
		return
	}
	down := false
	if h.t.sort == c.ID {
		down = !h.t.down
	}
	h.t.SetSort(c.ID, down)
	h.t.OnSort(c.ID, down)
}
func (h *headCell) FocusGained()   { h.focus = h.t.cols[h.col].Sorts; h.Refresh() }
func (h *headCell) FocusLost()     { h.focus = false; h.Refresh() }
func (h *headCell) TypedRune(rune) {}
func (h *headCell) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		h.Tapped(nil)
	default:
		passKey(k)
	}
}
func (h *headCell) MouseIn(*desktop.MouseEvent) {
	if h.label.cut {
		tipSoon(h, h.label.text)
	}
}
func (h *headCell) MouseMoved(*desktop.MouseEvent) {}
func (h *headCell) MouseOut()                      { tipGone(h) }

func (h *headCell) CreateRenderer() fyne.WidgetRenderer { return &headCellRenderer{h} }

type headCellRenderer struct{ h *headCell }

func (r *headCellRenderer) Destroy() {}
func (r *headCellRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.h.label, r.h.arrow, r.h.ring}
}
func (r *headCellRenderer) MinSize() fyne.Size {
	return fyne.NewSize(20, r.h.label.MinSize().Height+14)
}
func (r *headCellRenderer) Layout(s fyne.Size) {
	h := r.h
	put(h.ring, 0, 1, s.Width, s.Height-2)
	sorted := h.t.sort == h.t.cols[h.col].ID && h.t.sort != ""
	show(h.arrow, sorted)
	name := "chevron-up"
	if h.t.down {
		name = "chevron-down"
	}
	h.arrow.Set(name, theme.Muted)
	aw := float32(0)
	if sorted {
		aw = h.arrow.MinSize().Width + 3
	}
	room := s.Width - 12 - aw
	lw := min(h.label.style.measure(h.label.text).Width+1, room)
	x := float32(6)
	if h.t.cols[h.col].Right {
		x = s.Width - 6 - lw - aw
	}
	put(h.label, x, 0, lw, s.Height)
	put(h.arrow, x+lw+3, (s.Height-h.arrow.MinSize().Height)/2, h.arrow.MinSize().Width, h.arrow.MinSize().Height)
}
func (r *headCellRenderer) Refresh() {
	show(r.h.ring, r.h.focus)
	r.Layout(r.h.Size())
	r.h.label.Refresh()
	r.h.arrow.Refresh()
	r.h.ring.Refresh()
}

// tableRow draws a row; every cell has a line and a badge, one of them shown.
type tableRow struct {
	widget.BaseWidget
	tapRow
	t          *Table
	over, ring *Fill
	lines      []*line
	badges     []*Badge
	objs       []fyne.CanvasObject
}

func newTableRow(t *Table) *tableRow {
	r := &tableRow{t: t, over: NewFill(theme.Hover, "", theme.Radius), ring: newRing()}
	r.over.Hide()
	r.objs = append(r.objs, r.over)
	for _, c := range t.cols {
		l := newLine("", Plain)
		if c.Right {
			l.align = fyne.TextAlignTrailing
		}
		b := NewBadge(NoMark, "")
		r.lines, r.badges = append(r.lines, l), append(r.badges, b)
		r.objs = append(r.objs, l, b)
	}
	r.objs = append(r.objs, r.ring)
	r.ExtendBaseWidget(r)
	return r
}

func (r *tableRow) set(col int, c Cell) {
	l, b := r.lines[col], r.badges[col]
	if c.Mark != NoMark {
		b.Set(c.Mark, c.Text)
		l.set("")
	} else {
		b.Set(NoMark, "")
		st := Style{theme.SizeText, theme.Text, c.Bold}
		if c.Muted {
			st.Color = theme.Muted
		}
		l.change(c.Text, st)
	}
}

func (r *tableRow) state(_, ring bool) { show(r.ring, ring) }

func (r *tableRow) MouseIn(*desktop.MouseEvent) {
	show(r.over, true)
	for _, l := range r.lines {
		if l.cut {
			tipSoon(r, l.text)
			return
		}
	}
}
func (r *tableRow) MouseMoved(e *desktop.MouseEvent) {}
func (r *tableRow) MouseOut()                        { show(r.over, false); tipGone(r) }

func (r *tableRow) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	put(r.over, 0, 0, s.Width, s.Height)
	put(r.ring, 0, 0, s.Width, s.Height)
	x, w := r.t.spans(s.Width)
	for i := range r.lines {
		marked := r.badges[i].mark != NoMark
		show(r.badges[i], marked && w[i] > 0)
		show(r.lines[i], !marked && w[i] > 0)
		put(r.lines[i], x[i], 0, w[i], s.Height)
		put(r.badges[i], x[i], 0, w[i], s.Height)
	}
}

func (r *tableRow) CreateRenderer() fyne.WidgetRenderer { return &tableRowRenderer{r} }

type tableRowRenderer struct{ r *tableRow }

func (x *tableRowRenderer) Destroy()                     {}
func (x *tableRowRenderer) Objects() []fyne.CanvasObject { return x.r.objs }
func (x *tableRowRenderer) Layout(s fyne.Size)           { x.r.place(s) }
func (x *tableRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, Plain.measure("Қ").Height+14)
}
func (x *tableRowRenderer) Refresh() {
	x.r.place(x.r.Size())
	for _, o := range x.r.objs {
		o.Refresh()
	}
}
