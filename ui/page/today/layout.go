package today

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// titled is a panel with a heading over a list that fills the rest.
func titled(title string, action fyne.CanvasObject, list fyne.CanvasObject) *fyne.Container {
	var actions []fyne.CanvasObject
	if action != nil {
		actions = append(actions, action)
	}
	return widgets.Panel(container.NewBorder(widgets.Inset(8, 4, 12, 6, widgets.FixedHeight(34*theme.Scale(), widgets.SectionHead(title, actions...))), nil, nil, nil, list))
}

// dayLayout sets the dates beside what waits; where there is little room, above it, and the whole scrolls.
type dayLayout struct{}

const sideWidth = 350

func newDay(main, side fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Scroll(container.New(&dayLayout{}, main, side))
}

func (*dayLayout) narrow(width float32) bool { return width < (sideWidth+440)*theme.Scale() }

func (l *dayLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, 430*theme.Scale())
}

func (l *dayLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	main, side := o[0], o[1]
	if l.narrow(s.Width) {
		h := max((s.Height-theme.Gap)/2, 0)
		main.Move(fyne.Position{})
		main.Resize(fyne.NewSize(s.Width, h))
		side.Move(fyne.NewPos(0, h+theme.Gap))
		side.Resize(fyne.NewSize(s.Width, h))
		return
	}
	w := sideWidth * theme.Scale()
	main.Move(fyne.Position{})
	main.Resize(fyne.NewSize(s.Width-w-theme.Gap, s.Height))
	side.Move(fyne.NewPos(s.Width-w, 0))
	side.Resize(fyne.NewSize(w, s.Height))
}

// sideLayout shares the height among the cards by what they hold, or sets them side by side where the place is low and wide.
type sideLayout struct{ p *today }

func newSide(p *today, cards ...fyne.CanvasObject) *fyne.Container {
	return container.New(&sideLayout{p}, cards...)
}

func (*sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 200) }

func (l *sideLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	var show []fyne.CanvasObject
	for _, o := range objs {
		if o.Visible() {
			show = append(show, o)
		}
	}
	if len(show) == 0 {
		return
	}
	n := float32(len(show))
	if s.Width > 1.6*s.Height {
		w := (s.Width - theme.Gap*(n-1)) / n
		for i, o := range show {
			o.Move(fyne.NewPos(float32(i)*(w+theme.Gap), 0))
			o.Resize(fyne.NewSize(w, s.Height))
		}
		return
	}
	// Rows wanted by each, at least enough for the words of an empty one.
	want := make([]float32, len(show))
	var sum float32
	for i, o := range show {
		rows := 3
		switch o {
		case objs[0]:
			rows = len(l.p.v.Queue)
		case objs[1]:
			rows = len(l.p.v.Tasks)
		case objs[2]:
			rows = len(l.p.v.Approve)
		}
		want[i] = float32(min(max(rows, 3), 6))
		sum += want[i]
	}
	room, y := s.Height-theme.Gap*(n-1), float32(0)
	for i, o := range show {
		h := room * want[i] / sum
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, h))
		y += h + theme.Gap
	}
}
