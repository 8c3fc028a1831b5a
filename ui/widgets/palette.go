package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/text"
	"zanger/ui/theme"
)

// Found is a line of the palette: a command, a page, a person, a case.
type Found struct {
	Icon   string
	Title  string
	Detail string
	Key    string // its key, at the right
	Do     func()
}

// Palette lies over the page: a field and what is found for it. Arrows move, Enter does, Escape closes.
type Palette struct {
	pop   *widget.PopUp
	entry *Entry
	list  *listCore
	found []Found
	none  fyne.CanvasObject
	find  func(string) []Found
	count *line
}

// ShowPalette opens a palette over a window. find is asked at once and after each key; it must be quick. The caller may also
// give results later by Set.
func ShowPalette(p *text.Printer, c fyne.Canvas, placeholder string, find func(typed string) []Found) *Palette {
	a := &Palette{find: find, entry: NewEntry(), count: newLine("", Caption)}
	a.entry.SetPlaceHolder(placeholder)
	a.list = newListCore(func() int { return len(a.found) }, func() fyne.CanvasObject { return newFoundRow() }, func(i int, o fyne.CanvasObject) {
		o.(*foundRow).set(a.found[i])
	})
	a.list.tap = true
	a.list.onOpen = a.do
	a.list.esc = a.Hide
	a.none = NewEmptyState("search", p.T("widgets.palette.none"), p.T("widgets.palette.hint"), "", nil)
	a.entry.OnChanged = func(s string) { a.Set(a.find(s)) }
	a.entry.OnSubmitted = func(string) { a.do(a.list.at) }
	a.entry.OnKey = func(k *fyne.KeyEvent) bool {
		n := len(a.found)
		switch k.Name {
		case fyne.KeyEscape:
			a.Hide()
		case fyne.KeyDown:
			a.mark(min(a.list.at+1, n-1))
		case fyne.KeyUp:
			a.mark(max(a.list.at-1, 0))
		case fyne.KeyPageDown:
			a.mark(min(a.list.at+8, n-1))
		case fyne.KeyPageUp:
			a.mark(max(a.list.at-8, 0))
		default:
			return false
		}
		return true
	}
	glass := Inset(0, 0, 8, 2, NewIcon("search", theme.Muted, 20))
	top := RowGrow(4, a.entry, glass, a.entry)
	body := Under(8, top, container.NewStack(a.list, a.none))
	size := fyne.NewSize(min(640*theme.Scale(), c.Size().Width-48), min(460*theme.Scale(), c.Size().Height-64))
	a.pop = widget.NewModalPopUp(container.New(fixedLayout{size}, Pad(8, body)), c)
	a.Set(find(""))
	a.pop.Show()
	c.Focus(a.entry)
	return a
}

// Hide closes the palette.
func (a *Palette) Hide() { a.pop.Hide() }

// Visible reports whether it is open.
func (a *Palette) Visible() bool { return a.pop.Visible() }

// Typed gives what stands in the field.
func (a *Palette) Typed() string { return a.entry.Text }

// Set shows other results.
func (a *Palette) Set(found []Found) {
	a.found = found
	none := len(found) == 0
	show(a.none, none)
	show(a.list, !none)
	a.list.mark(-1)
	a.list.ScrollToTop()
	if !none {
		a.mark(0)
	}
}

func (a *Palette) mark(i int) {
	a.list.mark(i)
	if i >= 0 {
		a.list.ScrollTo(i)
	}
}

func (a *Palette) do(i int) {
	if i < 0 || i >= len(a.found) {
		return
	}
	f := a.found[i]
	a.Hide()
	if f.Do != nil {
		f.Do()
	}
}

type fixedLayout struct{ size fyne.Size }

func (l fixedLayout) MinSize([]fyne.CanvasObject) fyne.Size { return l.size }
func (l fixedLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	insetLayout{}.Layout(objs, s)
}

// foundRow draws a Found.
type foundRow struct {
	widget.BaseWidget
	tapRow
	over          *Fill
	icon          *Icon
	title, detail *line
	key           *line
	cap, body     *fyne.Container
}

func newFoundRow() *foundRow {
	r := &foundRow{over: NewFill(theme.Selection, "", theme.Radius), icon: NewIcon("search", theme.Muted, 18), title: newLine("", Bold), detail: newLine("", Caption), key: newLine("", Style{theme.SizeSmall, theme.Muted, true})}
	r.key.whole = true
	r.over.Hide()
	r.cap = container.NewStack(r.key)
	r.ExtendBaseWidget(r)
	return r
}

func (r *foundRow) set(f Found) {
	r.icon.Set(f.Icon, theme.Muted)
	r.title.set(f.Title)
	r.detail.set(f.Detail)
	show(r.detail, f.Detail != "")
	r.key.set(f.Key)
	show(r.cap, f.Key != "")
	r.Refresh()
}

func (r *foundRow) state(chosen, _ bool) { show(r.over, chosen) }

func (r *foundRow) CreateRenderer() fyne.WidgetRenderer {
	words := Column(0, r.title, r.detail)
	r.body = container.NewStack(r.over, FixedHeight(theme.RowHeight()-6, Inset(0, 0, 10, 10, RowGrow(10, words, r.icon, words, r.cap))))
	return widget.NewSimpleRenderer(r.body)
}
