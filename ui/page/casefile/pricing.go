package casefile

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// pricing opens the sheet in which the price of the claim is worked out from its demands, each step in sight.
func (v *view) pricing() {
	k, p := v.pr.Pricing(), v.p
	codes, kinds := k.Kinds()
	rows, result := widgets.Column(12), widgets.Column(6)
	var sum casework.Money
	var closeSheet func()
	take := widgets.Primary(p.T("price.do.take"), "check", func() {
		if v.host.Try(v.pr.SavePrice(v.ctx, sum)) {
			closeSheet()
		}
	})
	count := func() {
		result.Objects = nil
		doc, err := k.Compute()
		sum = doc.Price
		if err != nil {
			take.Disable()
			result.Add(widgets.Small(p.Error(err).What))
			result.Refresh()
			return
		}
		take.Enable()
		result.Add(widgets.NewPara(p.T("price.price")+": "+p.Money(doc.Price), widgets.Section))
		for i, s := range doc.Steps {
			result.Add(widgets.Column(1, widgets.Body(fmt.Sprintf("%d. %s", i+1, p.Capital(s.What))), widgets.Small(s.Why)))
		}
		for _, d := range doc.Doubt {
			result.Add(widgets.NewBanner(widgets.WarningBanner, "", p.Capital(d)))
		}
		result.Refresh()
	}
	var fill func()
	field := func(label string, at *string) fyne.CanvasObject {
		e := widgets.NewEntry()
		e.SetText(*at)
		e.OnChanged = func(s string) { *at = s; count() }
		return widgets.NewField(label, false, e, "")
	}
	fill = func() {
		rows.Objects = nil
		for i := range k.Rows {
			r := &k.Rows[i]
			kind := widgets.NewChoice(kinds, slices.Index(codes, r.Rule), func(n int) { r.Rule = codes[n]; fill() })
			head := fyne.CanvasObject(kind)
			if len(k.Rows) > 1 {
				head = container.NewBorder(nil, nil, nil, widgets.NewButton("", "minus", func() { k.Remove(i); fill() }).Hint(p.T("casepage.do.remove")), kind)
			}
			w := k.Words(r.Rule)
			group := widgets.Column(6, widgets.NewField(p.T("price.demand"), false, head, ""), field(w.Amount, &r.Amount))
			if w.Months != "" {
				group.Add(field(w.Months, &r.Months))
			}
			if w.Floor != "" {
				group.Add(field(w.Floor, &r.Floor))
			}
			rows.Add(group)
		}
		rows.Refresh()
		count()
	}
	fill()
	more := widgets.NewButton(p.T("price.do.add"), "plus", func() { k.Add(); fill() })
	left := container.NewVScroll(widgets.Inset(2, 8, 2, 10, widgets.Column(12, widgets.Small(p.T("price.sheet.explain")), rows, widgets.Row(8, more))))
	right := container.NewVScroll(widgets.Inset(0, 8, 10, 0, result))
	body := container.NewBorder(nil, container.NewHBox(widgets.Spring(), take), nil, nil, container.NewGridWithColumns(2, left, right))
	closeSheet = v.host.Sheet(p.T("price.do"), widgets.FixedWidth(860*theme.Scale(), widgets.FixedHeight(430*theme.Scale(), body)), nil)
}
