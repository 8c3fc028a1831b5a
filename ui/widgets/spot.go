package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// inside visits what is in sight inside an object in the order of reading, with the label of the field it stands in.
func inside(o fyne.CanvasObject, label string, visit func(o fyne.CanvasObject, label string)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o, label)
	var parts []fyne.CanvasObject
	switch x := o.(type) {
	case *fyne.Container:
		parts = x.Objects
	case *container.Scroll:
		parts = []fyne.CanvasObject{x.Content}
	case *Field:
		parts, label = []fyne.CanvasObject{x.body}, x.words
	case *Folded:
		parts = []fyne.CanvasObject{x.all}
	case *DateField:
		parts = []fyne.CanvasObject{x.body}
	case *MoneyField:
		parts = []fyne.CanvasObject{x.body}
	case *PassphraseField:
		parts = []fyne.CanvasObject{x.body}
	case *Options:
		parts = []fyne.CanvasObject{x.body}
	case *Banner:
		parts = []fyne.CanvasObject{x.body}
	case *Tabs:
		parts = []fyne.CanvasObject{x.row, x.place}
	case *Split:
		parts = []fyne.CanvasObject{x.left, x.right}
	case *PageHead:
		parts = x.objs
	case *List:
		parts = []fyne.CanvasObject{x.all}
	case *Table:
		parts = []fyne.CanvasObject{x.all}
	}
	for _, p := range parts {
		inside(p, label, visit)
	}
}

// MainButton gives the button of the main action inside an object, nil for none that can be pressed.
func MainButton(o fyne.CanvasObject) (main *Button) {
	inside(o, "", func(o fyne.CanvasObject, _ string) {
		if b, ok := o.(*Button); ok && main == nil && b.kind == FilledButton && !b.Disabled() {
			main = b
		}
	})
	return main
}

// Typed gives the words that stand in the text fields inside an object, in order.
func Typed(o fyne.CanvasObject) (words []string) {
	inside(o, "", func(o fyne.CanvasObject, _ string) {
		if e, ok := o.(*Entry); ok {
			words = append(words, e.Text)
		}
	})
	return words
}

// Spot says where the keyboard is by the words of the control: a page that makes its controls anew has others in their place.
// The zero Spot is nowhere.
type Spot struct {
	is  mark
	nth int // among those alike, from 0
}

// mark is what a control can be told by.
type mark struct{ kind, words, label string }

func markOf(o fyne.CanvasObject, label string) mark {
	switch x := o.(type) {
	case *Button:
		return mark{"button", x.text + x.hint + x.icon, label}
	case *tabButton:
		return mark{"tab", x.tab.ID, label}
	case *Check:
		return mark{"check", x.label, label}
	case *Entry:
		return mark{"entry", x.PlaceHolder, label}
	case *Choice:
		return mark{"choice", "", label}
	case *listCore:
		return mark{"list", "", label}
	}
	return mark{}
}

// SpotOf gives the spot of a control inside an object.
func SpotOf(root fyne.CanvasObject, f fyne.Focusable) (spot Spot) {
	if f == nil {
		return spot
	}
	seen := map[mark]int{}
	inside(root, "", func(o fyne.CanvasObject, label string) {
		m := markOf(o, label)
		if any(o) == any(f) {
			spot = Spot{m, seen[m]}
		}
		seen[m]++
	})
	return spot
}

// Find gives the control at a spot inside an object, nil for none.
func (s Spot) Find(root fyne.CanvasObject) (f fyne.Focusable) {
	if s.is == (mark{}) {
		return nil
	}
	n := 0
	inside(root, "", func(o fyne.CanvasObject, label string) {
		if markOf(o, label) != s.is {
			return
		}
		if n == s.nth {
			f, _ = o.(fyne.Focusable)
		}
		n++
	})
	return f
}

// Keep runs build, which may make the controls inside root anew, and leaves the keyboard where it was: with the control, or
// with the one that stands in its place, the cursor in the same words.
func Keep(c fyne.Canvas, root fyne.CanvasObject, build func()) {
	was := c.Focused()
	spot := SpotOf(root, was)
	build()
	if spot.is == (mark{}) || c.Focused() != was || SpotOf(root, was) != (Spot{}) {
		return // it was elsewhere, went elsewhere, or is still there
	}
	now := spot.Find(root)
	if now == nil {
		return
	}
	c.Focus(now)
	if a, ok := was.(*Entry); ok {
		if b, ok := now.(*Entry); ok && a.Text == b.Text {
			b.CursorRow, b.CursorColumn = a.CursorRow, a.CursorColumn
			b.Refresh()
		}
	}
}
