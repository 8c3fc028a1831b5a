package casefile

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// estimate is the tab of what can be said of the case's end: first the lawyer's own forecast, then the program's.
func (v *view) estimate() fyne.CanvasObject {
	v.prospect = &presenter.Prospect{Desk: v.pr.Desk, ID: v.pr.ID}
	if !v.host.Try(v.prospect.Load(v.ctx, v.pr.Gaps)) {
		return container.NewStack()
	}
	v.whatIf = map[string]string{}
	v.estimateBody = container.NewStack()
	v.showEstimate(nil)
	if v.prospect.Due() {
		v.makeEstimate()
	}
	return v.estimateBody
}

// makeEstimate computes beside the window; the store's change brings the tab back with it.
func (v *view) makeEstimate() {
	if v.estimating {
		return
	}
	v.estimating = true
	v.host.Work(v.p.T("estimate.making"), func(ctx context.Context, _ func(int, int)) error { return v.prospect.Estimate(ctx) }, func(err error) {
		v.estimating = false
		v.host.Try(err)
	})
}

// showEstimate draws the tab; tried is the estimate of a what-if, nil for none.
func (v *view) showEstimate(tried *presenter.EstimateWords) {
	e, p := v.prospect, v.p
	var o fyne.CanvasObject
	switch {
	case e.Ended != "":
		o = v.estimateOver()
	case !e.Asked:
		o = v.askForecast()
	case e.Shown == nil:
		o = widgets.NewEmptyState("chart", p.T("estimate.making"), p.T("estimate.notice"), p.T("estimate.do.make"), v.makeEstimate)
	default:
		o = v.estimateShown(tried)
	}
	v.estimateBody.Objects = []fyne.CanvasObject{o}
	v.estimateBody.Refresh()
}

// forecast is what a lawyer says of the case, while it is being said: places in the choices, -1 for none, and the words.
type forecast struct {
	chance, likely int
	why            string
}

// askForecast comes before any figure, so that the figure cannot lead the lawyer.
func (v *view) askForecast() fyne.CanvasObject {
	p, e := v.p, v.prospect
	chances := make([]string, 0, 21)
	for c := 0; c <= 100; c += 5 {
		chances = append(chances, p.Percent(float64(c)/100))
	}
	said := &v.forecast
	var field *widgets.Field
	chance := widgets.NewChoice(chances, said.chance, func(i int) {
		said.chance = i
		field.SetError("")
	})
	codes, words := e.ForecastOutcomes()
	likely := widgets.NewChoice(words, said.likely, func(i int) { said.likely = i })
	why := widgets.NewText(3)
	why.SetText(said.why)
	why.OnChanged = func(s string) { said.why = s }
	field = widgets.NewField(p.T("estimate.ask.chance"), true, chance, p.T("estimate.ask.chance.hint"))
	save := func() {
		if said.chance < 0 {
			field.SetError(p.T("common.required"))
			return
		}
		v.host.Try(e.Forecast(v.ctx, said.chance*5, codes[max(said.likely, 0)], said.why))
	}
	return widgets.Scroll(widgets.Grid(8, 400, 2,
		widgets.TitledCard(p.T("estimate.ask"), nil,
			widgets.Body(p.T("estimate.ask.why")),
			field,
			widgets.NewField(p.T("estimate.ask.outcome"), false, likely, ""),
			widgets.NewField(p.T("estimate.ask.reason"), false, why, ""),
			widgets.Wrap(8, widgets.Primary(p.T("estimate.do.record"), "check", save),
				widgets.NewButton(p.T("estimate.do.decline"), "", func() { v.host.Try(e.Decline(v.ctx)) }))),
		v.comparedBy(),
	))
}

func (v *view) estimateShown(tried *presenter.EstimateWords) fyne.CanvasObject {
	p, e := v.p, v.prospect
	x := e.Shown
	bar := widgets.Wrap(8,
		widgets.NewButton(p.T("estimate.do.again"), "refresh", v.makeEstimate),
		widgets.NewButton(p.T("estimate.do.forecast"), "edit", v.forecastForm),
		widgets.NewButton(p.T("estimate.do.print"), "print", v.printEstimate),
		widgets.NewButton(p.T("estimate.do.track"), "chart", func() { v.host.Go(page.Route{Page: "track"}) }))
	left := widgets.Column(8, v.headline(x, tried))
	right := widgets.Column(8)
	if x.Silent {
		left.Add(v.instead(len(x.For)+len(x.Against) > 0))
	} else {
		left.Add(widgets.TitledCard(p.T("estimatepaper.outcomes"), nil, v.outcomes(x)...))
		if x.Weighed {
			right.Add(v.factors(tried))
		}
		right.Add(v.wouldChange(x))
	}
	left.Add(widgets.TitledCard(p.T("estimatepaper.duration"), nil, paras(x.Duration)...))
	left.Add(v.comparedBy())
	if len(x.Warnings) > 0 {
		right.Add(widgets.TitledCard(p.T("estimatepaper.warnings"), nil, paras(x.Warnings)...))
	}
	right.Add(widgets.TitledCard(p.T("estimatepaper.for"), nil, v.alike(x.For)...))
	right.Add(widgets.TitledCard(p.T("estimatepaper.against"), nil, v.alike(x.Against)...))
	right.Add(v.past())
	return widgets.Scroll(widgets.Column(8, bar, widgets.NewBanner(widgets.InfoBanner, x.Notice, ""), widgets.Grid(8, 400, 2, left, right)))
}

// headline is the range with what it is compared with.
func (v *view) headline(x, tried *presenter.EstimateWords) fyne.CanvasObject {
	p := v.p
	objs := []fyne.CanvasObject{widgets.Wrap(8, widgets.NewBadge(page.Mark(x.Urgency), x.Title)), widgets.NewPara(x.Heading, widgets.Section)}
	legend := func(y *presenter.EstimateWords) {
		objs = append(objs, widgets.NewSpanBar(y.Low, y.High, y.Base, y.Mine))
	}
	if !x.Silent {
		legend(x)
		words := p.T("estimate.legend")
		if x.Mine >= 0 {
			words += " " + p.T("estimate.legend.mine")
		}
		objs = append(objs, widgets.Small(words))
	} else if x.Need > 0 {
		objs = append(objs, widgets.NewBar(float32(x.N)/float32(x.Need), "primary"))
	}
	if tried != nil {
		objs = append(objs, widgets.Rule(), widgets.NewPara(p.T("estimate.whatif"), widgets.Bold), widgets.Body(tried.Heading))
		if !tried.Silent {
			legend(tried)
		}
		objs = append(objs, widgets.Wrap(8, widgets.NewButton(p.T("estimate.do.back"), "undo", func() {
			v.whatIf = map[string]string{}
			v.showEstimate(nil)
		})), widgets.Rule())
	}
	if x.Why != "" {
		objs = append(objs, widgets.Body(x.Why))
	}
	objs = append(objs, paras(x.Basis)...)
	objs = append(objs, widgets.Small(v.prospect.Mine), widgets.Small(p.T("estimate.made", "At", x.Made)))
	if v.prospect.Stale != "" {
		objs = append(objs, widgets.NewBadge(widgets.SoonMark, p.T("estimate.moved", "Facts", v.prospect.Stale)))
	}
	return widgets.Card(objs...)
}

func paras(lines []string) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, s := range lines {
		out = append(out, widgets.Body(s))
	}
	return out
}

func (v *view) outcomes(x *presenter.EstimateWords) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, o := range x.Outcomes {
		if i > 0 {
			out = append(out, widgets.Rule())
		}
		mark := widgets.NewMark
		if o.Good {
			mark = widgets.DoneMark
		}
		detail := v.p.T("estimate.range.of", "Range", o.Range)
		if o.Base != "" {
			detail += " · " + v.p.T("estimate.base.of", "P", o.Base)
		}
		out = append(out, line(mark, o.Share, o.Name, detail, nil, nil))
	}
	return out
}

// factors shows what every factor does to the chance, each to be switched.
func (v *view) factors(tried *presenter.EstimateWords) fyne.CanvasObject {
	p, e := v.p, v.prospect
	objs := []fyne.CanvasObject{widgets.Small(p.T("estimate.factors.explain"))}
	for i, f := range e.Shown.Factors {
		if i > 0 {
			objs = append(objs, widgets.Rule())
		}
		mark := widgets.PlannedMark
		if f.Value < 0 {
			mark = widgets.SoonMark
		}
		objs = append(objs, line(mark, f.Points, f.Name, f.Level+" · "+p.T("estimate.range.of", "Range", f.Range)+" · "+f.Detail, nil, nil))
		if e.Switchable(f.Factor) {
			objs = append(objs, v.switcher(f.Factor))
		}
	}
	if e.Shown.Idle != "" {
		objs = append(objs, widgets.Rule(), widgets.Small(e.Shown.Idle))
	}
	for _, f := range e.Shown.Missing {
		if e.Switchable(f.Factor) && !known(e.Shown.Factors, f.Factor) {
			objs = append(objs, widgets.Rule(), widgets.NewPara(f.Name, widgets.Bold), v.switcher(f.Factor))
		}
	}
	return widgets.TitledCard(p.T("estimatepaper.factors"), nil, objs...)
}

func known(fs []presenter.EffectLine, factor string) bool {
	for _, f := range fs {
		if f.Factor == factor {
			return true
		}
	}
	return false
}

// switcher changes one fact to see what would be.
func (v *view) switcher(factor string) fyne.CanvasObject {
	codes, words, at := v.prospect.Levels(factor)
	now := codes[max(at, 0)]
	for i, c := range codes {
		if other, ok := v.whatIf[factor]; ok && other == c {
			at = i
		}
	}
	return widgets.NewChoice(words, at, func(i int) {
		if v.whatIf[factor] = codes[i]; codes[i] == now {
			delete(v.whatIf, factor)
		}
		if len(v.whatIf) == 0 {
			v.showEstimate(nil)
			return
		}
		var tried *presenter.EstimateWords
		v.host.Work(v.p.T("estimate.making"), func(ctx context.Context, _ func(int, int)) (err error) {
			tried, err = v.prospect.WhatIf(ctx, v.whatIf)
			return err
		}, func(err error) {
			if v.host.Try(err) {
				v.showEstimate(tried)
			}
		})
	})
}

// wouldChange names what would move the estimate most: facts not known, and circumstances without proof.
func (v *view) wouldChange(x *presenter.EstimateWords) fyne.CanvasObject {
	p := v.p
	var lines []fyne.CanvasObject
	for i, f := range x.Missing {
		if i == 4 {
			break
		}
		lines = append(lines, line(widgets.PlannedMark, f.Points, f.Name, p.T("estimate.missing.if", "Level", f.Level)+" · "+p.T("estimate.range.of", "Range", f.Range)+" · "+f.Detail, nil, nil))
	}
	none := p.T("estimate.missing.none")
	if !x.Weighed {
		none = p.T("estimate.missing.unweighed")
	}
	return widgets.TitledCard(p.T("estimatepaper.missing"), one(widgets.Bare(p.T("casepage.tab.position"), "chevron", func() { v.tabs.Select("position") })),
		append(stack(none, lines...), v.gaps()...)...)
}

// gaps lists the circumstances without proof: better evidence is what a lawyer can still change.
func (v *view) gaps() []fyne.CanvasObject {
	if len(v.prospect.Gaps) == 0 {
		return nil
	}
	out := []fyne.CanvasObject{widgets.Rule(), widgets.NewPara(v.p.N("casepage.gate.gaps", len(v.prospect.Gaps)), widgets.Bold)}
	for _, g := range v.prospect.Gaps {
		out = append(out, widgets.Body("– "+g))
	}
	return out
}

// instead is what to look at where there are not enough cases.
func (v *view) instead(similar bool) fyne.CanvasObject {
	p := v.p
	var objs []fyne.CanvasObject
	if similar { // they stand at the right
		objs = append(objs, widgets.Body(p.T("estimate.instead.similar")))
	}
	objs = append(objs, widgets.Body(p.T("estimate.instead.position")), widgets.Body(p.T("estimate.instead.register")))
	objs = append(objs, v.gaps()...)
	objs = append(objs, widgets.Wrap(8,
		widgets.NewButton(p.T("casepage.tab.position"), "scale", func() { v.tabs.Select("position") }),
		widgets.NewButton(p.T("page.import"), "upload", func() { v.host.Go(page.Route{Page: "import", Arg: "cases"}) })))
	return widgets.TitledCard(p.T("estimate.instead"), nil, objs...)
}

// comparedBy lists what the case is compared by, with a way to fill in what is not known.
func (v *view) comparedBy() fyne.CanvasObject {
	p, e := v.p, v.prospect
	facts := make([]fyne.CanvasObject, 0, len(e.Facts))
	for _, f := range e.Facts {
		facts = append(facts, widgets.Fact(f.Label, f.Value))
	}
	objs := []fyne.CanvasObject{}
	if e.Unknown > 0 && e.Ended == "" {
		objs = append(objs, widgets.Wrap(8, widgets.NewBadge(widgets.SoonMark, p.N("estimate.unknown", e.Unknown))))
	}
	objs = append(objs, widgets.Facts(facts...))
	share := widgets.NewCheck(p.T("estimate.share"), nil)
	share.SetChecked(e.Share)
	share.OnChanged = func(on bool) { v.host.Try(e.SetShare(v.ctx, on)) }
	objs = append(objs, widgets.Rule(), share, widgets.Small(p.T("estimate.share.explain")))
	return widgets.TitledCard(p.T("estimatepaper.facts"), one(widgets.Bare(p.T("casepage.do.edit"), "edit", v.editTraits)), objs...)
}

func (v *view) alike(rows []presenter.AlikeLine) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, r := range rows {
		open := func() { v.host.Go(page.Route{Page: "case", ID: r.Case}) }
		if r.Case.IsZero() {
			open = nil
		}
		lines = append(lines, line(widgets.NewMark, "", r.Title, r.Detail, nil, open))
	}
	return stack(v.p.T("estimate.alike.none"), lines...)
}

// past is every estimate and forecast of the case, newest first.
func (v *view) past() fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, r := range v.prospect.History {
		mark := widgets.PlannedMark
		if r.Mine {
			mark = widgets.SoonMark
		}
		detail := r.When
		if r.Detail != "" {
			detail += " · " + r.Detail
		}
		lines = append(lines, line(mark, "", r.What, detail, nil, nil))
	}
	return widgets.TitledCard(v.p.T("estimate.past"), nil, stack(v.p.T("estimate.past.none"), lines...)...)
}

// estimateOver stands on a closed case: nothing is estimated, what had been said stays to be read.
func (v *view) estimateOver() fyne.CanvasObject {
	p, e := v.p, v.prospect
	objs := []fyne.CanvasObject{widgets.Body(p.T("estimate.over.explain"))}
	if e.Shown != nil {
		objs = append(objs, widgets.Rule(), widgets.NewPara(p.T("estimate.over.said"), widgets.Bold), widgets.Body(e.Shown.Heading), widgets.Small(p.T("estimate.made", "At", e.Shown.Made)))
		if !e.Shown.Silent {
			objs = append(objs, widgets.NewSpanBar(e.Shown.Low, e.Shown.High, e.Shown.Base, e.Shown.Mine))
		}
	}
	if e.Mine != "" {
		objs = append(objs, widgets.Body(e.Mine))
	}
	objs = append(objs, widgets.Wrap(8, widgets.NewButton(p.T("estimate.do.track"), "chart", func() { v.host.Go(page.Route{Page: "track"}) })))
	return widgets.Scroll(widgets.Grid(8, 400, 2, widgets.Column(8, widgets.TitledCard(p.T("estimate.over", "How", e.Ended), nil, objs...), v.past()), v.comparedBy()))
}

func (v *view) forecastForm() {
	e := v.prospect
	chance, likely, why := "", "", ""
	codes, words := e.ForecastOutcomes()
	percents := make([]string, 0, 21)
	for c := 0; c <= 100; c += 5 {
		percents = append(percents, v.p.Percent(float64(c)/100))
	}
	chance = percents[10]
	f := page.NewForm(v.host, v.p.T("estimate.do.forecast"))
	page.Pick(f, "estimate.ask.chance", percents, func(s string) string { return s }, &chance)
	page.Pick(f, "estimate.ask.outcome", codes, func(c string) string {
		for i, x := range codes {
			if x == c {
				return words[i]
			}
		}
		return c
	}, &likely)
	f.Text("estimate.ask.reason", 3, &why).
		Show(v.p.T("common.save"), func() error {
			for i, s := range percents {
				if s == chance {
					return e.Forecast(v.ctx, i*5, likely, why)
				}
			}
			return nil
		})
}

func (v *view) printEstimate() {
	p := v.p
	lang := "kk"
	if p.Lang() == "ru" {
		lang = "ru"
	}
	f := page.NewForm(v.host, p.T("estimate.do.print"))
	page.Pick(f, "templates.field.lang", []string{"kk", "ru"}, v.word("word.lang."), &lang)
	f.Show(p.T("common.save"), func() error {
		v.host.SaveFile(p.T("estimate.do.print"), "zanger-estimate.pdf", func(path string) {
			v.host.Work(p.T("estimate.do.print"), func(ctx context.Context, _ func(int, int)) error { return v.prospect.Print(ctx, lang, path) }, func(err error) {
				if v.host.Try(err) {
					v.host.Say(v.p.T("drafting.written"))
					v.host.ShowFile(path)
				}
			})
		})
		return nil
	})
}

// traitFields asks for what a case is compared by. What nobody has said shows what the estimate takes of the case itself.
func (v *view) traitFields(f *page.Form, c *casework.Case) *page.Form {
	taken, err := v.pr.Taken(v.ctx)
	v.host.Try(err)
	f.Day("estimate.field.filed", false, &c.Filed)
	facts := map[string]*string{"court_level": &c.CourtLevel, "region": &c.Region, "side": &c.Side, "claim_kind": &c.ClaimKind, "ours": &c.Ours, "theirs": &c.Theirs}
	for _, t := range presenter.Traits {
		codes, words := v.pr.TraitLevels(t, taken)
		page.Pick(f, "factor."+t, codes, func(code string) string { return words[code] }, facts[t])
	}
	return f.Object(widgets.Fact(v.p.T("factor.evidence"), v.p.T("estimate.proof", "Level", v.pr.Proof(taken))))
}

// knownFields asks for the day each fact became known, and gives the days as the form shows them. A fact without a day before
// and after is left to the program, which notes the day the proof last changed.
func (v *view) knownFields(f *page.Form, c *casework.Case) (days func() map[string]casework.Date) {
	f.Object(widgets.NewPara(v.p.T("estimate.close.known"), widgets.Bold)).Object(widgets.Small(v.p.T("estimate.close.known.explain")))
	typed := make([]casework.Date, len(presenter.Facts))
	for i, fact := range presenter.Facts {
		typed[i] = c.Known[fact]
		f.Day("factor."+fact, false, &typed[i])
	}
	return func() map[string]casework.Date {
		out := map[string]casework.Date{}
		for i, fact := range presenter.Facts {
			if !typed[i].IsZero() || !c.Known[fact].IsZero() {
				out[fact] = typed[i]
			}
		}
		return out
	}
}

func (v *view) editTraits() {
	c := *v.prospect.Case
	f := v.traitFields(page.NewForm(v.host, v.p.T("estimatepaper.facts")), &c)
	days := v.knownFields(f, &c)
	f.Show(v.p.T("common.save"), func() error {
		now := days() // reads what was known before
		c.Known = now
		return v.prospect.SaveTraits(v.ctx, &c)
	})
}
