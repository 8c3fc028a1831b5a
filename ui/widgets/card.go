package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/theme"
)

// Card puts objects one under another on a surface with a thin border.
func Card(objs ...fyne.CanvasObject) *fyne.Container {
	return container.NewStack(NewFill(theme.Surface, theme.Border, theme.Radius), Pad(theme.CardPad, Column(theme.Gap, objs...)))
}

// TitledCard is a Card with a heading and, at its right, quiet actions.
func TitledCard(title string, actions []fyne.CanvasObject, objs ...fyne.CanvasObject) *fyne.Container {
	return Card(append([]fyne.CanvasObject{SectionHead(title, actions...)}, objs...)...)
}

// SectionHead is the heading of a part of a page with quiet actions at its right. Bare buttons do not make it higher, so that
// headings of cards side by side stand on one line.
func SectionHead(title string, actions ...fyne.CanvasObject) *fyne.Container {
	head := NewPara(title, Section)
	low := !slices.ContainsFunc(actions, func(o fyne.CanvasObject) bool {
		b, ok := o.(*Button)
		return !ok || b.kind != BareButton
	})
	return container.New(rowLayout{theme.Gap, head, low}, append([]fyne.CanvasObject{head}, actions...)...)
}

// Panel is a surface with a thin border that content fills to the edge: for lists and split pages.
func Panel(content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(NewFill(theme.Surface, theme.Border, theme.Radius), Pad(1, content))
}

// Fact is a caption with a value under it, both wrapping.
func Fact(caption, value string) *fyne.Container {
	if value == "" {
		value = "—"
	}
	return Column(1, NewPara(caption, Caption), NewPara(value, Plain))
}

// Facts sets facts in as many columns as fit.
func Facts(facts ...fyne.CanvasObject) *fyne.Container {
	return Grid(14, 150*theme.Scale(), 4, facts...)
}

// PageLayout is a page: content under its head, with the page's own margins; content fills the rest.
func PageLayout(head, content fyne.CanvasObject) *fyne.Container {
	return Inset(theme.PagePad, theme.PagePad, theme.PagePad+4, theme.PagePad+4, under(12, head, content))
}
