package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// parts gives what an object holds, in the order of reading.
func parts(o fyne.CanvasObject) []fyne.CanvasObject {
	switch x := o.(type) {
	case *fyne.Container:
		return x.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{x.Content}
	case *Field:
		return []fyne.CanvasObject{x.body}
	case *Folded:
		return []fyne.CanvasObject{x.all}
	case *DateField:
		return []fyne.CanvasObject{x.body}
	case *MoneyField:
		return []fyne.CanvasObject{x.body}
	case *Banner:
		return []fyne.CanvasObject{x.body}
	case *Tabs:
		return []fyne.CanvasObject{x.row, x.place}
	case *Split:
		return []fyne.CanvasObject{x.left, x.right}
	case *PageHead:
		return x.objs
	case *List:
		return []fyne.CanvasObject{x.all}
	}
	return nil
}

// inside visits what is in sight inside an object in the order of reading, with the label of the field it stands in.
func inside(o fyne.CanvasObject, label string, visit func(o fyne.CanvasObject, label string)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o, label)
	if f, ok := o.(*Field); ok {
		label = f.words
	}
	for _, p := range parts(o) {
		inside(p, label, visit)
	}
}

// Reveal scrolls what holds a control inside root, so that the keyboard is never out of sight: the field it stands in, with
// its label and hint, or the control alone.
func Reveal(root, control fyne.CanvasObject) {
	// The tops are added up here: the toolkit knows none of what was not drawn yet, and a form made anew gets the keyboard
	// before that.
	var find func(o fyne.CanvasObject, top float32, s *container.Scroll, f *Field, fieldTop float32) bool
	find = func(o fyne.CanvasObject, top float32, s *container.Scroll, f *Field, fieldTop float32) bool {
		if o == nil || !o.Visible() {
			return false
		}
		if o == control {
			if s != nil {
				scrollTo(s, top, control.Size().Height)
				if f != nil {
					scrollTo(s, fieldTop, f.Size().Height)
				}
			}
			return true
		}
		switch x := o.(type) {
		case *container.Scroll:
			s, f, top = x, nil, 0
		case *Field:
			f, fieldTop = x, top
		}
		for _, p := range parts(o) {
			at := top
			if o != s {
				at += p.Position().Y
			}
			if find(p, at, s, f, fieldTop) {
				return true
			}
		}
		return false
	}
	find(root, 0, nil, nil, 0)
}

// scrollTo scrolls no further than it must for a stretch of the content to be seen; what is higher than the place stays as it is.
func scrollTo(s *container.Scroll, top, height float32) {
	bottom, high := top+height, s.Size().Height
	switch {
	case height > high:
	case top < s.Offset.Y:
		s.ScrollToOffset(fyne.NewPos(0, max(0, top-scrollEdge)))
	case bottom > s.Offset.Y+high:
		s.ScrollToOffset(fyne.NewPos(0, bottom-high+scrollEdge))
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

// Secret reports whether an object asks for a secret.
func Secret(o fyne.CanvasObject) (secret bool) {
	inside(o, "", func(o fyne.CanvasObject, _ string) {
		if e, ok := o.(*Entry); ok {
			secret = secret || e.Password
		}
	})
	return secret
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
	case *Opener:
		return mark{"opener", x.words, label}
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
