package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Item is what a row of a list shows: a bold subject over a muted detail, a badge, and at the right a date over a short word.
type Item struct {
	Mark   Mark   // NoMark: no badge
	Word   string // of the badge
	Title  string
	Detail string
	Right  string      // date, at the end of the first line
	Under  string      // at the end of the second line, where the badge does not stand there
	Icon   string      // drawing before the text, "" for none
	Thumb  image.Image // small picture in place of Icon; nil for none
	Faint  bool        // done or closed: the subject is not bold
	Head   bool        // a heading over the rows that follow: only its Title is shown, and nobody can choose it
	Tip    string      // words under the resting mouse; what is cut goes first
}

// List shows rows of two lines, any number of them: rows are asked for as they come into sight. Arrows move, Enter opens,
// Home and End go to the ends.
type List struct {
	widget.BaseWidget
	OnSelect func(i int) // a row was chosen, by mouse or arrow
	OnOpen   func(i int) // Enter, or a second tap on the chosen row, or as Opens and OneTap say; nil: no such thing

	core       *listCore
	badgeWidth float32 // of a column at the left; 0: the badge stands at the end of the second line
	count      *line
	empty      fyne.CanvasObject
	body, all  *fyne.Container
}

// NewList makes a list. length and item must be quick: they are called while scrolling.
func NewList(length func() int, item func(i int) Item) *List {
	l := &List{count: newLine("", Caption)}
	l.core = newListCore(length, func() fyne.CanvasObject { return newItemView(l) }, func(i int, o fyne.CanvasObject) {
		o.(*itemView).set(item(i))
	})
	l.core.head = func(i int) bool { return item(i).Head }
	l.core.onSelect = func(i int) {
		if l.OnSelect != nil {
			l.OnSelect(i)
		}
	}
	l.core.onOpen = func(i int) {
		if l.OnOpen != nil {
			l.OnOpen(i)
		}
	}
	l.count.Hide()
	l.body = container.NewStack(l.core)
	l.all = container.NewBorder(nil, Inset(6, 6, 10, 10, l.count), nil, nil, l.body)
	l.ExtendBaseWidget(l)
	return l
}

// BadgesLeft puts badges in a column at the left, width pixels at ordinary text: for wide lists. 118 holds the longest words of the catalogue.
func (l *List) BadgesLeft(width float32) *List {
	l.badgeWidth = width
	return l
}

// OneTap opens a row at its first tap; the keyboard does not come to the list by it.
func (l *List) OneTap() *List {
	l.core.tap = true
	return l
}

// Opens opens a row at its first tap, too: for a list whose rows show nothing more when they are chosen.
func (l *List) Opens() *List {
	l.core.opens = true
	return l
}

// WhenEmpty sets what is shown in place of no rows.
func (l *List) WhenEmpty(o fyne.CanvasObject) *List {
	l.empty = o
	l.body.Add(o)
	l.Refresh()
	return l
}

// SetCount writes words under the list: how many there are and in what order. "" for none.
func (l *List) SetCount(words string) {
	l.count.set(words)
	show(l.count, words != "")
	l.all.Refresh()
	l.BaseWidget.Refresh()
}

// Select chooses a row and brings it into sight; OnSelect is called.
func (l *List) Select(i int) { l.core.choose(i) }

// Mark chooses a row without calling OnSelect; -1 chooses none.
func (l *List) Mark(i int) { l.core.mark(i) }

// Selected gives the chosen row, -1 for none.
func (l *List) Selected() int { return l.core.at }

// Focusable gives what takes the keyboard.
func (l *List) Focusable() fyne.Focusable { return l.core }

// Refresh reads all rows in sight again.
func (l *List) Refresh() {
	if l.empty != nil {
		none := l.core.Length() == 0
		show(l.empty, none)
		show(l.core, !none)
	}
	l.core.Refresh()
	l.BaseWidget.Refresh()
}

// CreateRenderer is for the toolkit.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	if l.empty != nil {
		none := l.core.Length() == 0
		show(l.empty, none)
		show(l.core, !none)
	}
	return widget.NewSimpleRenderer(l.all)
}

// listCore is the toolkit's list with keys, ring and selection of the house.
type listCore struct {
	widget.List
	at       int
	focused  bool
	quiet    bool
	tapping  bool
	tap      bool           // one tap opens, and the keyboard stays elsewhere
	opens    bool           // one tap opens; otherwise a second on the chosen row
	esc      func()         // Escape, nil: the window's
	onRune   func(rune)     // a letter typed, nil: nothing
	head     func(int) bool // a row nobody can choose; nil: there are none
	onSelect func(int)
	onOpen   func(int)
}

func newListCore(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *listCore {
	l := &listCore{at: -1}
	l.Length = length
	l.CreateItem = create
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		update(i, o)
		if r, ok := o.(listRow); ok {
			if r.bind(l, i) { // the row went elsewhere under a resting mouse
				if h, ok := o.(desktop.Hoverable); ok {
					h.MouseOut()
				}
			}
			r.state(i == l.at, i == l.at && l.focused)
		}
	}
	l.OnSelected = func(i widget.ListItemID) {
		l.at = i
		if !l.quiet && l.onSelect != nil {
			l.onSelect(i)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// listRow is a row of a listCore. Rows take taps themselves: the toolkit's list is silent about a tap on the chosen row.
type listRow interface {
	bind(l *listCore, i int) (moved bool)
	state(chosen, ring bool)
}

// tapRow is the part of a row that takes taps.
type tapRow struct {
	core  *listCore
	index int
}

func (r *tapRow) bind(l *listCore, i int) bool {
	moved := r.core != nil && r.index != i
	r.core, r.index = l, i
	return moved
}

// Tapped is for the toolkit.
func (r *tapRow) Tapped(*fyne.PointEvent) {
	l := r.core
	if l == nil || l.heading(r.index) {
		return
	}
	again := l.at == r.index
	l.tapping = true
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil && !l.tap {
		c.Focus(l)
	}
	l.tapping = false
	l.choose(r.index)
	if (again || l.tap || l.opens) && l.onOpen != nil {
		l.onOpen(r.index)
	}
}

func (l *listCore) heading(i int) bool { return l.head != nil && l.head(i) }

func (l *listCore) choose(i int) {
	n := l.Length()
	if n == 0 || i < 0 || i >= n {
		return
	}
	if l.heading(i) { // on, the way the person goes; the first row of all has nothing above it
		switch {
		case i >= l.at && i+1 < n || i == 0 && n > 1:
			i++
		case i > 0:
			i--
		}
		if l.heading(i) {
			return
		}
	}
	if i == l.at {
		l.ScrollTo(i)
		return
	}
	l.Select(i)
	l.List.Refresh()
}

func (l *listCore) mark(i int) {
	l.quiet = true
	if i < 0 || i >= l.Length() {
		l.at = -1
		l.UnselectAll()
	} else {
		l.at = i
		if l.Size().Height > 0 { // choosing scrolls, and without a height it scrolls past the top
			l.Select(i)
		}
	}
	l.quiet = false
	l.List.Refresh()
}

func (l *listCore) FocusGained() {
	l.focused = true
	if l.at < 0 && l.Length() > 0 && !l.tapping {
		l.choose(0)
	}
	l.List.Refresh()
}

// TypedRune is for the toolkit.
func (l *listCore) TypedRune(r rune) {
	if l.onRune != nil {
		l.onRune(r)
	}
}

func (l *listCore) FocusLost() { l.focused = false; l.List.Refresh() }

func (l *listCore) TypedKey(k *fyne.KeyEvent) {
	page := max(1, int(l.Size().Height/(theme.RowHeight()+4))-1)
	n := l.Length()
	switch k.Name {
	case fyne.KeyDown:
		l.choose(min(l.at+1, n-1))
	case fyne.KeyUp:
		l.choose(max(l.at-1, 0))
	case fyne.KeyPageDown:
		l.choose(min(l.at+page, n-1))
	case fyne.KeyPageUp:
		l.choose(max(l.at-page, 0))
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(n - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.at >= 0 && l.at < n && l.onOpen != nil {
			l.onOpen(l.at)
		}
	case fyne.KeyEscape:
		if l.esc != nil {
			l.esc()
			return
		}
		passKey(k)
	default:
		passKey(k)
	}
}

// itemView draws an Item. Its children are fixed and shown or hidden: rebuilt children leave gaps in some drawings.
type itemView struct {
	widget.BaseWidget
	tapRow
	list                        *List
	item                        Item
	ring, over                  *Fill
	badge                       *Badge
	icon                        *Icon
	thumb                       *Picture
	title, detail, right, under *line
	objs                        []fyne.CanvasObject
	tall                        float32
}

func newItemView(l *List) *itemView {
	v := &itemView{list: l, ring: newRing(), over: NewFill(theme.Hover, "", theme.Radius), badge: NewBadge(NoMark, ""), icon: NewIcon("document", theme.Muted, 18), thumb: NewPicture(nil, 0, 0),
		title: newLine("", Bold), detail: newLine("", Caption), right: newLine("", Caption), under: newLine("", Caption)}
	v.right.whole, v.under.whole = true, true
	v.over.Hide()
	v.icon.Hide()
	v.thumb.Hide()
	v.objs = []fyne.CanvasObject{v.over, v.icon, v.thumb, v.badge, v.title, v.detail, v.right, v.under, v.ring}
	v.ExtendBaseWidget(v)
	return v
}

func (v *itemView) set(it Item) {
	if v.item == it && v.tall == fynetheme.Size(theme.SizeText) {
		return
	}
	v.item, v.tall = it, fynetheme.Size(theme.SizeText)
	v.badge.Set(it.Mark, it.Word)
	if it.Icon != "" {
		v.icon.Set(it.Icon, theme.Muted)
	}
	show(v.icon, it.Icon != "" && it.Thumb == nil)
	v.thumb.Set(it.Thumb)
	show(v.thumb, it.Thumb != nil)
	st := Bold
	switch {
	case it.Head:
		st = Section
	case it.Faint:
		st = Plain.In(theme.Muted)
	}
	v.title.change(it.Title, st)
	v.detail.set(it.Detail)
	v.right.set(it.Right)
	v.under.set(it.Under)
	v.place(v.Size())
}

func (v *itemView) state(_, ring bool) { show(v.ring, ring) }

func (v *itemView) MouseIn(*desktop.MouseEvent) {
	show(v.over, !v.item.Head)
	switch {
	case v.title.cut:
		tipSoon(v, v.item.Title+"\n"+v.item.Detail)
	case v.detail.cut:
		tipSoon(v, v.item.Detail)
	default:
		tipSoon(v, v.item.Tip)
	}
}
func (v *itemView) MouseMoved(*desktop.MouseEvent) {}
func (v *itemView) MouseOut()                      { show(v.over, false); tipGone(v) }

func (v *itemView) CreateRenderer() fyne.WidgetRenderer { return &itemRenderer{v} }

type itemRenderer struct{ v *itemView }

func (r *itemRenderer) Destroy()                     {}
func (r *itemRenderer) Objects() []fyne.CanvasObject { return r.v.objs }
func (r *itemRenderer) MinSize() fyne.Size           { return fyne.NewSize(160, theme.RowHeight()-4) }
func (r *itemRenderer) Layout(s fyne.Size)           { r.v.place(s) }
func (r *itemRenderer) Refresh() {
	r.v.place(r.v.Size())
	for _, o := range r.v.objs {
		o.Refresh()
	}
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, w), h))
}

func (v *itemView) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	put(v.over, 0, 0, s.Width, s.Height)
	put(v.ring, 0, 0, s.Width, s.Height)
	x, right := float32(10), s.Width-10
	if side := v.icon.MinSize().Width; v.item.Icon != "" {
		put(v.icon, x, (s.Height-side)/2, side, side)
		// A picture may stand a little out to the left, so that the words of rows with and without one begin on one line.
		put(v.thumb, x-6, 4, side+12, s.Height-8)
		x += side + 12
	}
	if v.list.badgeWidth > 0 {
		col := v.list.badgeWidth * theme.Scale()
		put(v.badge, x, 0, min(v.badge.MinSize().Width, col), s.Height)
		x += col + 8
	}
	h1, h2 := v.title.MinSize().Height, v.detail.MinSize().Height
	if v.item.Head {
		put(v.title, x, s.Height-h1-6, right-x, h1)
		return
	}
	top := (s.Height - h1 - h2 - 1) / 2
	if v.item.Detail == "" && v.item.Under == "" && (v.list.badgeWidth > 0 || v.item.Mark == NoMark) {
		top = (s.Height - h1) / 2
	}
	rw := v.right.MinSize().Width
	if v.item.Right == "" {
		rw = 0
	}
	put(v.right, right-rw, top+(h1-h2)-1, rw, h2)
	end := right
	if rw > 0 {
		end -= rw + 10
	}
	put(v.title, x, top, end-x, h1)
	end = right
	y2 := top + h1 + 1
	if v.list.badgeWidth == 0 && v.item.Mark != NoMark {
		bw, bh := min(v.badge.MinSize().Width, (right-x)*0.6), v.badge.MinSize().Height
		put(v.badge, right-bw, y2+(h2-bh)/2, bw, bh)
		end -= bw + 10
	}
	uw := float32(0)
	if v.item.Under != "" {
		uw = v.under.MinSize().Width
		put(v.under, end-uw, y2, uw, h2)
		end -= uw + 10
	}
	show(v.under, uw > 0)
	put(v.detail, x, y2, end-x, h2)
}
