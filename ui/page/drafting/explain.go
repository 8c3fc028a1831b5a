package drafting

import (
	"fmt"

	"zanger/docgen/facts"
	"zanger/ui/widgets"
)

// explain opens the sheet of how a computed answer came about: from what, by which steps, and what of it is doubtful.
func (v *view) explain(path, label string) {
	x, ok := v.pr.Explain(path)
	if !ok {
		return
	}
	p := v.p
	value := x.Value
	if value == "" {
		value = p.T("explain.none")
	}
	col := widgets.Column(8, widgets.NewPara(value, widgets.Section))
	if x.Given != "" {
		col.Add(widgets.Body(p.T("explain.given") + ": " + x.Given))
	}
	part := func(key string, lines []facts.Line, numbered bool) {
		if len(lines) == 0 {
			return
		}
		col.Add(widgets.SectionHead(p.T(key)))
		for i, l := range lines {
			what := l.What
			if numbered {
				what = fmt.Sprintf("%d. %s", i+1, what)
			}
			col.Add(widgets.Column(1, widgets.Body(what), widgets.Small(l.Why)))
		}
	}
	part("explain.inputs", x.Inputs, false)
	part("explain.steps", x.Steps, true)
	if len(x.Doubt) > 0 {
		col.Add(widgets.SectionHead(p.T("explain.doubt")))
		for _, d := range x.Doubt {
			col.Add(widgets.NewBanner(widgets.WarningBanner, "", d))
		}
	}
	v.host.Sheet(label, col, nil)
}
