package casefile

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// chooseStage moves the case on. The stage before filing asks the claim-evidence gate.
func (v *view) chooseStage() {
	stage := v.pr.Case.Stage
	stages := casework.Stages[:len(casework.Stages)-1] // closing is an act of its own
	f := page.NewForm(v.host, v.p.T("casepage.do.stage"))
	page.Pick(f, "casepage.field.stage", stages, func(s casework.Stage) string { return v.p.T("stage." + string(s)) }, &stage)
	f.Show(v.p.T("common.save"), func() error { return v.pr.MoveTo(v.ctx, stage, "") })
}

// ready tries the gate; where it refuses, every unproved circumstance is named and a reason is asked to go on all the same.
func (v *view) ready() {
	err := v.pr.MoveTo(v.ctx, casework.StageReady, "")
	if err == nil {
		return
	}
	if len(v.pr.Gaps) == 0 {
		v.host.Try(err)
		return
	}
	var why string
	f := page.NewForm(v.host, v.p.T("casepage.gate.title"))
	f.Object(widgets.NewBadge(widgets.SoonMark, v.p.N("casepage.gate.gaps", len(v.pr.Gaps))))
	for _, g := range v.pr.Gaps {
		f.Object(widgets.NewPara("– "+g, widgets.Plain))
	}
	f.Required("casepage.gate.reason", 2, &why).
		Show(v.p.T("casepage.gate.override"), func() error { return v.pr.MoveTo(v.ctx, casework.StageReady, why) })
}

// goWithoutProof asks why a circumstance goes without proof.
func (v *view) goWithoutProof(e *casework.Element) {
	var why string
	page.NewForm(v.host, v.p.T("proofless.do")).
		Object(widgets.NewPara(e.What, widgets.Bold)).
		Object(widgets.Body(v.p.T("proofless.hint"))).
		Required("proofless.why", 2, &why).
		Show(v.p.T("proofless.do"), func() error { return v.pr.GoWithoutProof(v.ctx, e.ID, why) })
}

func (v *view) more() {
	p := v.p
	var closeSheet func()
	do := func(f func()) func() { return func() { closeSheet(); f() } }
	col := widgets.Column(8,
		widgets.NewButton(p.T("casepage.do.edit"), "edit", do(v.editCase)),
		widgets.NewButton(p.T("price.do"), "money", do(v.pricing)),
		widgets.NewButton(p.T("casepage.do.file"), "paperclip", do(v.attach)),
		widgets.NewButton(p.T("casepage.do.conflict"), "shield", do(v.checkConflicts)),
		widgets.NewButton(p.T("consent.title"), "badge-check", do(v.consents)),
		widgets.NewButton(p.T("casepage.do.export"), "download", do(v.export)),
	)
	if v.host.Desk().Shares() {
		col.Add(widgets.NewButton(p.T("exchange.access.share"), "people", do(v.access)))
	}
	if v.pr.Case.Closed.IsZero() {
		col.Add(widgets.NewButton(p.T("casepage.do.close"), "check", do(v.closeCase)))
	} else {
		col.Add(widgets.NewButton(p.T("casepage.do.reopen"), "undo", do(v.reopen)))
	}
	closeSheet = v.host.Sheet(p.T("casepage.do.more"), col, nil)
}

func (v *view) consents() { page.Consents(v.host, v.pr.ID, nil) }

// closeCase asks how the case ended and what it is compared by, so that later cases can learn from it.
func (v *view) closeCase() {
	c := *v.pr.Case
	end := presenter.Ending{Case: v.pr.ID, Outcome: c.Outcome, On: v.pr.Desk.Clock.Today()}
	f := page.NewForm(v.host, v.p.T("casepage.do.close"))
	if open := v.pr.StillOpen(); len(open) > 0 {
		f.Object(widgets.NewBanner(widgets.WarningBanner, v.p.T("casepage.close.open"), strings.Join(open, "\n")))
	}
	page.MustPick(f, "casepage.field.outcome", presenter.Outcomes, v.word("outcome."), &end.Outcome)
	f.Day("estimate.field.ended", true, &end.On).
		Text("casepage.field.reason", 3, &end.Why)
	f.Object(widgets.NewPara(v.p.T("estimatepaper.facts"), widgets.Bold)).Object(widgets.Small(v.p.T("estimate.close.explain")))
	v.traitFields(f, &c)
	days := v.knownFields(f, &c)
	f.Show(v.p.T("casepage.do.close"), func() error {
		end.Traits, end.Known = &c, days()
		return v.pr.End(v.ctx, end)
	})
}

func (v *view) reopen() {
	var why string
	page.NewForm(v.host, v.p.T("casepage.do.reopen")).
		Required("casepage.field.reason", 2, &why).
		Show(v.p.T("casepage.do.reopen"), func() error { return v.pr.Reopen(v.ctx, why) })
}

func (v *view) export() {
	p := v.p
	v.host.Confirm(p.T("casepage.do.export"), p.T("casepage.export.warn"), p.T("casepage.do.export"), func() {
		v.host.Folder(p.T("casepage.do.export"), func(path string) {
			var dir string
			v.host.Work(p.T("casepage.do.export"), func(ctx context.Context, progress func(int, int)) (err error) {
				dir, err = v.pr.Export(ctx, path, progress)
				return err
			}, func(err error) {
				if v.host.Try(err) {
					v.host.Say(p.T("casepage.export.done"))
					v.host.ShowFile(dir)
				}
			})
		})
	})
}

func (v *view) attach() {
	v.host.OpenFile(v.p.T("casepage.do.file"), nil, func(path string) {
		v.host.Work(v.p.T("casepage.do.file"), func(ctx context.Context, _ func(int, int)) error {
			f, err := os.Open(path)
			if err != nil {
				return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "casefile.attach", Err: err}
			}
			defer f.Close()
			return v.pr.Attach(ctx, filepath.Base(path), f)
		}, func(err error) { v.host.Try(err) })
	})
}

func (v *view) openPaper(r presenter.PaperRow) {
	if r.Draft {
		v.host.Go(page.Route{Page: "drafting", ID: r.ID})
		return
	}
	v.showFile(v.pr.FileByID(r.ID))
}

// saveFile writes an open copy where the person says: the program itself never leaves one behind unasked.
func (v *view) saveFile(f *casework.File) {
	v.host.SaveFile(v.p.T("casepage.do.saveas"), f.Name, func(path string) {
		v.host.Work(v.p.T("casepage.do.saveas"), func(ctx context.Context, _ func(int, int)) error {
			return v.pr.SaveFile(ctx, f, path)
		}, func(err error) {
			if v.host.Try(err) {
				v.host.ShowFile(path)
			}
		})
	})
}

// remove takes a thing off the case. It stays in the journal and can be undone.
func (v *view) remove(e casework.Entity) {
	if !v.pr.NeedsReason(e) {
		v.host.Try(v.pr.Remove(v.ctx, e, ""))
		return
	}
	var why string
	page.NewForm(v.host, v.p.T("casepage.do.remove")).
		Required("casepage.remove.why", 2, &why).
		Show(v.p.T("casepage.do.remove"), func() error { return v.pr.Remove(v.ctx, e, why) })
}

// removeParty needs a reason: a party that vanished without one is how conflicts are missed.
func (v *view) removeParty(x *casework.Party) {
	var why string
	page.NewForm(v.host, v.p.T("casepage.do.remove")).
		Required("casepage.remove.why", 2, &why).
		Show(v.p.T("casepage.do.remove"), func() error { return v.pr.RemoveParty(v.ctx, x, why) })
}

// takenOut shows the parties that were taken out; each may come back.
func (v *view) takenOut() {
	var end func()
	var rows []fyne.CanvasObject
	for _, x := range v.pr.RemovedRows() {
		back := widgets.NewButton(v.p.T("people.restore"), "undo", func() {
			end()
			v.host.Try(v.pr.RestoreParty(v.ctx, x.ID))
		})
		words := widgets.Column(1, widgets.NewPara(x.Name, widgets.Bold), widgets.Small(x.Detail))
		rows = append(rows, widgets.RowGrow(8, words, words, back), widgets.Rule())
	}
	end = v.host.Sheet(v.p.N("people.removed", len(rows)/2), page.Tall(v.host, widgets.Column(8, rows...)), nil)
}

// checkConflicts looks for everyone of the case among all people the office ever had, and asks for a decision.
func (v *view) checkConflicts() {
	result, err := v.pr.CheckConflicts(v.ctx)
	if !v.host.Try(err) {
		return
	}
	decision, why := result.Suggest, ""
	f := page.NewForm(v.host, v.p.T("casepage.conflict.title"))
	if len(result.Rows) == 0 {
		f.Object(widgets.NewBadge(widgets.DoneMark, v.p.T("casepage.conflict.none")))
	}
	for _, r := range result.Rows {
		m := widgets.SoonMark
		if r.Adverse {
			m = widgets.OverdueMark
		}
		f.Object(line(m, r.Word, r.Title, r.Detail, nil, nil))
	}
	page.Pick(f, "casepage.conflict.decision", []casework.Decision{casework.NoConflict, casework.Waived, casework.Conflicted},
		func(d casework.Decision) string { return v.p.T("decision." + string(d)) }, &decision)
	f.Text("casepage.field.reason", 2, &why).
		Show(v.p.T("common.save"), func() error { return v.pr.DecideConflict(v.ctx, result, decision, why) })
}

// addDate asks for a hearing, a date set by the court or one's own; dates by law come from events.
func (v *view) addDate() {
	page.EditDate(v.ctx, v.host, &casework.Deadline{Case: v.pr.ID, Form: "hearing", Responsible: v.pr.Desk.Me.ID})
}

// offerDates shows what terms an event starts; those ticked are added.
func (v *view) offerDates(e *casework.Event) {
	offers, err := v.pr.Offers(v.ctx, e)
	if !v.host.Try(err) {
		return
	}
	f := page.NewForm(v.host, v.p.T("casepage.date.rule.title"))
	if len(offers) == 0 {
		f.Object(widgets.Body(v.p.T("casepage.date.offer.none")))
		f.Show(v.p.T("common.ok"), func() error { return nil })
		return
	}
	f.Object(widgets.Body(v.p.T("casepage.date.offer")))
	picks, lengths, units := make([]bool, len(offers)), make([]int, len(offers)), make([]string, len(offers))
	for i, o := range offers {
		picks[i] = i == 0 && o.Deadline != nil
		box := widgets.NewCheck(o.Title, func(on bool) { picks[i] = on })
		box.SetChecked(picks[i])
		if o.Deadline == nil && !o.SetTerm {
			box.Disable()
		}
		words := []fyne.CanvasObject{box, widgets.Inset(0, 0, 28, 0, widgets.Small(o.Detail))}
		if o.Doubt != "" {
			words = append(words, widgets.Inset(0, 0, 28, 0, widgets.NewBadge(widgets.SoonMark, o.Doubt)))
		}
		f.Object(widgets.Column(2, words...))
		if o.SetTerm {
			units[i] = "working_days"
			f.Term("dates.compute.length", &lengths[i], &units[i])
		}
	}
	f.Show(v.p.T("casepage.date.add"), func() error {
		var chosen []presenter.Offer
		for i, on := range picks {
			if !on {
				continue
			}
			o := offers[i]
			if o.SetTerm {
				var err error
				if o, err = v.pr.WithTerm(o, lengths[i], units[i]); err != nil {
					return err
				}
			}
			chosen = append(chosen, o)
		}
		return v.pr.AddDates(v.ctx, chosen)
	})
}

// finishDate marks a date as done, with its proof or the reason why there is none; a date that is done is opened again.
func (v *view) finishDate(d *casework.Deadline) {
	ids, names := v.pr.ProofsOfDone()
	page.FinishDate(v.ctx, v.host, d, ids, names)
}
