package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Mark is how urgent something is. It is a shape and a word before it is a colour.
type Mark int

// The marks.
const (
	NoMark      Mark = iota // nothing is shown
	OverdueMark             // ▲
	SoonMark                // ◆
	PlannedMark             // ●
	DoneMark                // ✓
	NewMark                 // ○
)

// Colors gives the mark's text and ground roles.
func (m Mark) Colors() (text, ground fyne.ThemeColorName) {
	switch m {
	case OverdueMark:
		return theme.Overdue, theme.OverdueGround
	case SoonMark:
		return theme.Soon, theme.SoonGround
	case PlannedMark:
		return theme.Planned, theme.PlannedGround
	case DoneMark:
		return theme.Done, theme.DoneGround
	}
	return theme.None, theme.NoneGround
}

// Shape gives the drawing's name.
func (m Mark) Shape() string {
	switch m {
	case OverdueMark:
		return "badge-triangle"
	case SoonMark:
		return "badge-diamond"
	case PlannedMark:
		return "badge-disc"
	case DoneMark:
		return "badge-check"
	}
	return "badge-ring"
}

// Badge is a pill of shape and word.
type Badge struct {
	widget.BaseWidget
	mark  Mark
	word  string
	label *line
}

// NewBadge makes a badge.
func NewBadge(m Mark, word string) *Badge {
	b := &Badge{mark: m, word: word}
	b.ExtendBaseWidget(b)
	return b
}

// Word gives its word.
func (b *Badge) Word() string { return b.word }

// Set changes mark and word.
func (b *Badge) Set(m Mark, word string) {
	if b.mark != m || b.word != word {
		b.mark, b.word = m, word
		b.Refresh()
	}
}

// CreateRenderer is for the toolkit.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	r := &badgeRenderer{b: b, ground: NewFill(theme.NoneGround, "", 10), shape: NewIcon(b.mark.Shape(), theme.None, 10),
		label: newLine(b.word, Style{theme.SizeSmall, theme.None, true})}
	b.label = r.label
	r.objs = []fyne.CanvasObject{r.ground, r.shape, r.label}
	r.paint()
	return r
}

type badgeRenderer struct {
	b      *Badge
	ground *Fill
	shape  *Icon
	label  *line
	objs   []fyne.CanvasObject
}

func (r *badgeRenderer) Destroy()                     {}
func (r *badgeRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *badgeRenderer) MinSize() fyne.Size {
	if r.b.mark == NoMark {
		return fyne.NewSize(0, r.label.MinSize().Height+2)
	}
	w := 8 + r.shape.MinSize().Width + 5 + r.label.style.measure(r.b.word).Width + 9
	return fyne.NewSize(w, r.label.MinSize().Height+2)
}

func (r *badgeRenderer) Layout(s fyne.Size) {
	m := r.MinSize()
	w := min(m.Width, s.Width)
	y := (s.Height - m.Height) / 2
	r.ground.Move(fyne.NewPos(0, y))
	r.ground.Resize(fyne.NewSize(w, m.Height))
	r.ground.Radius = m.Height / 2
	side := r.shape.MinSize().Width
	r.shape.Move(fyne.NewPos(8, (s.Height-side)/2))
	r.shape.Resize(fyne.NewSquareSize(side))
	x := 8 + side + 5
	r.label.Move(fyne.NewPos(x, 0))
	r.label.Resize(fyne.NewSize(max(0, w-x-8), s.Height))
}

func (r *badgeRenderer) paint() {
	text, ground := r.b.mark.Colors()
	r.ground.Set(ground, "")
	r.shape.Set(r.b.mark.Shape(), text)
	r.label.change(r.b.word, Style{theme.SizeSmall, text, true})
	on := r.b.mark != NoMark
	for _, o := range r.objs {
		show(o, on)
	}
}

func (r *badgeRenderer) Refresh() {
	r.paint() // what changed refreshes itself
	r.Layout(r.b.Size())
}
