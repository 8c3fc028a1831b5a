package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/ui/widgets"
)

// buttonIn finds a button by its words under an object, the last drawn first; nil for none.
func buttonIn(o fyne.CanvasObject, words string) *widgets.Button {
	var inside []fyne.CanvasObject
	switch x := o.(type) {
	case *widgets.Button:
		if x.Visible() && x.Text() == words {
			return x
		}
		return nil
	case *fyne.Container:
		inside = x.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{x.Content}
	case fyne.Widget:
		inside = fynetest.WidgetRenderer(x).Objects()
	}
	for i := len(inside) - 1; i >= 0; i-- {
		if b := buttonIn(inside[i], words); b != nil {
			return b
		}
	}
	return nil
}

// entryUnder finds the text field with a label.
func entryUnder(o fyne.CanvasObject, label string) *widgets.Entry {
	var inside []fyne.CanvasObject
	switch x := o.(type) {
	case *widgets.Field:
		if !strings.Contains(fynetest.RenderObjectToMarkup(x), label) {
			return nil
		}
		switch c := x.Control.(type) {
		case *widgets.Entry:
			return c
		case *widgets.DateField:
			return c.Focusable().(*widgets.Entry)
		case *widgets.MoneyField:
			return c.Focusable().(*widgets.Entry)
		}
		return nil
	case *fyne.Container:
		inside = x.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{x.Content}
	case fyne.Widget:
		inside = fynetest.WidgetRenderer(x).Objects()
	}
	for _, c := range inside {
		if e := entryUnder(c, label); e != nil {
			return e
		}
	}
	return nil
}
