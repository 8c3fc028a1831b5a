package queue

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

func ctx() context.Context { return context.Background() }

// more offers what is done seldom.
func (p *queue) more() {
	t := p.t
	var end func()
	item := func(key, icon string, do func()) fyne.CanvasObject {
		return widgets.NewButton(t.T(key), icon, func() {
			end()
			do()
		})
	}
	rows := []fyne.CanvasObject{item("queue.edit", "edit", p.edit), item("queue.take", "person", func() { p.h.Try(p.v.Take(ctx())) }), item("queue.band", "flag", p.band)}
	rows = append(rows, item("consent.title", "shield", p.consent), item("people.title", "people", p.people))
	if p.v.MayJump {
		rows = append(rows, item("queue.jump", "sort", p.jump))
	}
	end = p.h.Sheet(p.v.Title, widgets.Column(8, rows...), nil)
}

// notice records that the person was told that help is free; once it is recorded it is shown among the consents.
func (p *queue) notice() {
	if p.v.Noticed() {
		p.consent()
		return
	}
	p.h.Try(p.v.Notice(ctx()))
}

func (p *queue) consent() { page.Consents(p.h, p.chosen, p.load) }

// people shows everybody of the enquiry; one added by mistake is taken out, with the reason.
func (p *queue) people() {
	t := p.t
	var end func()
	var rows []fyne.CanvasObject
	for _, x := range p.v.People() {
		words := widgets.Column(1, widgets.NewPara(x.Name, widgets.Bold), widgets.Small(x.Detail))
		out := widgets.Bare(t.T("people.remove"), "trash", func() {
			end()
			var why string
			page.NewForm(p.h, t.T("people.remove.title", "Name", x.Name)).
				Object(widgets.Body(t.T("people.remove.hint"))).
				Required("casepage.remove.why", 2, &why).
				Show(t.T("people.remove"), func() error { return p.v.RemoveParty(ctx(), x.ID, why) })
		})
		rows = append(rows, widgets.RowGrow(8, words, words, out), widgets.Rule())
	}
	if len(rows) == 0 {
		rows = append(rows, widgets.Body(t.T("people.none")))
	}
	end = p.h.Sheet(t.T("people.title"), page.Tall(p.h, widgets.Column(8, rows...)), nil)
}

func (p *queue) similar() {
	t := p.t
	var end func()
	rows := []fyne.CanvasObject{widgets.Small(t.T("enquiry.similar.hint"))}
	for _, s := range p.v.Similar {
		words := widgets.Column(1, widgets.NewPara(s.Title, widgets.Bold), widgets.Small(s.Detail))
		show := widgets.Bare(t.T("common.open"), "forward", func() {
			end()
			if s.OfKind == casework.KindCase {
				p.h.Go(page.Route{Page: "case", ID: s.Of})
			} else {
				p.h.Go(page.Route{Page: "queue", ID: s.Of})
			}
		})
		rows = append(rows, widgets.RowGrow(8, words, words, show), widgets.Rule())
	}
	if len(p.v.Similar) == 0 {
		rows = append(rows, widgets.Body(t.T("queue.similar.none")))
	}
	seen := widgets.Primary(t.T("queue.similar.seen"), "check", func() {
		p.v.SeenSimilar()
		end()
		p.load()
	})
	end = p.h.Sheet(t.T("intake.step.duplicates"), page.Tall(p.h, widgets.Column(8, append(rows, container.NewHBox(seen))...)), seen)
}

func (p *queue) conflict() {
	if p.v.Check.IsZero() && !p.h.Try(p.v.CheckConflict(ctx())) {
		return
	}
	p.load()
	t := p.t
	var rows []fyne.CanvasObject
	adverse := false
	for _, m := range p.v.Matches {
		mark, word := widgets.NewMark, t.T("queue.match.other")
		if m.Adverse {
			mark, word, adverse = widgets.OverdueMark, t.T("queue.match.adverse"), true
		}
		words := widgets.Column(1, widgets.NewPara(m.Title, widgets.Bold), widgets.Small(m.Detail))
		rows = append(rows, widgets.RowGrow(10, words, words, widgets.NewBadge(mark, word)), widgets.Rule())
	}
	if len(rows) == 0 {
		p.h.Say(t.T("queue.conflict.none"))
		return
	}
	first := t.T("queue.conflict.some")
	if adverse {
		first = t.T("queue.conflict.adverse")
	}
	decision, reason := casework.NoConflict, ""
	if adverse {
		decision = casework.Conflicted
	}
	f := page.NewForm(p.h, t.T("intake.step.conflict")).Object(widgets.Body(first)).Object(widgets.Column(6, rows...))
	page.Pick(f, "queue.conflict.decision", []casework.Decision{casework.NoConflict, casework.Waived, casework.Conflicted},
		func(d casework.Decision) string { return t.T("decision." + string(d)) }, &decision)
	f.Text("queue.reason", 2, &reason)
	f.Show(t.T("queue.decide"), func() error {
		if err := p.v.DecideConflict(ctx(), decision, reason); err != nil {
			return err
		}
		p.load()
		return nil
	})
}

var mets = []string{"", "yes", "no", "unknown"}

// eligibility asks the criteria of the right to aid, the likely ones first. Each answer is kept at once.
func (p *queue) eligibility() {
	t := p.t
	questions := p.v.Questions()
	var rows []fyne.CanvasObject
	proofs := []string{"", "seen", "copied", "promised"}
	label := func(prefix string, codes []string) []string {
		out := make([]string, len(codes))
		for i, c := range codes {
			out[i] = t.T(prefix + c)
		}
		return out
	}
	met := append([]string{t.T("queue.met.none")}, label("met.", mets[1:])...)
	for _, q := range questions {
		answer := q
		keep := func() {
			if answer.Met == "" {
				return
			}
			p.h.Try(p.v.Assess(ctx(), answer.ID, answer.Met, answer.Evidence, answer.Override))
		}
		yes := widgets.NewChoice(met, slices.Index(mets, q.Met), func(i int) { answer.Met = mets[i]; keep() })
		proof := widgets.NewChoice(label("proof.", proofs), max(slices.Index(proofs, q.Evidence), 0), func(i int) { answer.Evidence = proofs[i]; keep() })
		why := widgets.NewEntry()
		why.SetPlaceHolder(t.T("queue.override"))
		why.SetText(q.Override)
		why.OnChanged = func(s string) { answer.Override = s }
		why.OnFocus = func(on bool) {
			if !on && answer.Override != q.Override {
				keep()
			}
		}
		col := widgets.Column(4, widgets.NewPara(t.Capital(q.Who), widgets.Bold), widgets.Small(q.Law), widgets.Small(q.Gives))
		if q.Proof != "" {
			col.Add(widgets.Small(t.T("queue.proof", "Papers", q.Proof)))
		}
		col.Add(widgets.Grid(8, 150*theme.Scale(), 3, yes, proof, why))
		rows = append(rows, col, widgets.Rule())
	}
	var end func()
	none := widgets.NewButton(t.T("queue.eligibility.none"), "check", func() {
		if p.h.Try(p.v.NoneMet(ctx())) {
			end()
		}
	})
	top := []fyne.CanvasObject{widgets.Small(t.T("queue.eligibility.hint")), widgets.Row(8, none)}
	end = p.h.Sheet(t.T("intake.step.eligibility"), page.Tall(p.h, widgets.Column(10, append(top, rows...)...)), nil)
}

var (
	aids        = []string{"consultation", "representation"}
	plaintiffs  = []casework.Role{casework.Plaintiff, casework.Defendant, casework.ThirdParty, casework.Victim, casework.Suspect}
	adversaries = []casework.Role{casework.Defendant, casework.Plaintiff, casework.StateBody, casework.ThirdParty}
)

func (p *queue) accept() {
	t := p.t
	ids, words := p.h.Desk().Regimes()
	a := presenter.Acceptance{Title: p.v.Line(), Aid: "representation", Regime: "represent", ApplicantRole: casework.Plaintiff, OpponentRole: casework.Defendant}
	f := page.NewForm(p.h, t.T("queue.accept"))
	if open := p.v.OpenSteps(); len(open) > 0 {
		f.Object(widgets.NewBanner(widgets.WarningBanner, t.T("queue.accept.open"), strings.Join(open, "\n")))
	}
	f.Required("queue.case.title", 1, &a.Title)
	page.Pick(f, "queue.aid", aids, func(s string) string { return t.T("queue.aid." + s) }, &a.Aid)
	page.Pick(f, "queue.regime", ids, func(s string) string { return words[slices.Index(ids, s)] }, &a.Regime)
	page.Pick(f, "queue.role.ours", plaintiffs, func(r casework.Role) string { return t.T("role." + string(r)) }, &a.ApplicantRole)
	page.Pick(f, "queue.role.theirs", adversaries, func(r casework.Role) string { return t.T("role." + string(r)) }, &a.OpponentRole)
	if !p.v.Noticed() {
		f.Check("queue.notice", &a.NoticeGiven)
	}
	f.Show(t.T("queue.accept"), func() error {
		id, err := p.v.Accept(ctx(), a)
		if err != nil {
			return err
		}
		p.h.Go(page.Route{Page: "case", ID: id})
		return nil
	})
}

func (p *queue) refer() {
	t := p.t
	ids, words := p.h.Desk().Bodies()
	to, own, reason := "", "", ""
	f := page.NewForm(p.h, t.T("queue.refer"))
	page.Pick(f, "queue.refer.to", ids, func(s string) string { return words[slices.Index(ids, s)] }, &to)
	f.Text("queue.refer.own", 1, &own).Required("queue.reason", 3, &reason)
	f.Show(t.T("queue.refer"), func() error {
		if own != "" {
			to = own
		}
		return p.v.Refer(ctx(), to, reason)
	})
}

func (p *queue) refuse() {
	t := p.t
	ids, words := p.h.Desk().Refusals()
	why, own := "", ""
	f := page.NewForm(p.h, t.T("queue.refuse")).Object(widgets.Body(t.T("queue.refuse.hint")))
	page.Pick(f, "queue.reason", ids, func(s string) string { return words[slices.Index(ids, s)] }, &why)
	f.Text("queue.refuse.own", 3, &own)
	f.Show(t.T("queue.refuse"), func() error {
		letter, err := p.v.Refuse(ctx(), why, own)
		if err != nil {
			return err
		}
		p.h.Go(page.Route{Page: "drafting", ID: letter})
		return nil
	})
}

func (p *queue) reopen() {
	reason := ""
	page.NewForm(p.h, p.t.T("queue.reopen")).Required("queue.reason", 2, &reason).Show(p.t.T("queue.reopen"), func() error { return p.v.Reopen(ctx(), reason) })
}

func (p *queue) jump() {
	places, reason := "1", ""
	page.NewForm(p.h, p.t.T("queue.jump")).Object(widgets.Body(p.t.T("queue.jump.hint"))).Required("queue.jump.places", 1, &places).Required("queue.reason", 2, &reason).
		Show(p.t.T("queue.jump"), func() error { return p.v.Jump(ctx(), places, reason) })
}

func (p *queue) band() {
	band, reason := casework.Urgent, ""
	f := page.NewForm(p.h, p.t.T("queue.band"))
	page.Pick(f, "enquiry.band", []casework.Band{casework.Emergency, casework.Urgent, casework.Ordinary}, func(b casework.Band) string { return p.t.T("band." + string(b)) }, &band)
	f.Required("queue.reason", 2, &reason).Show(p.t.T("common.save"), func() error { return p.v.SetBand(ctx(), band, reason) })
}
