package casefile

import (
	"slices"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
)

// Each edit opens a sheet on a copy of the thing, or on a new one when it is nil, and saves it through the presenter.

func (v *view) editCase() {
	c := *v.pr.Case
	p := v.p
	f := page.NewForm(v.host, p.T("casepage.facts")).
		Required("casepage.field.title", 1, &c.Title).
		Text("casepage.field.summary", 6, &c.Summary).
		Text("casepage.field.court", 1, &c.Court).
		Text("casepage.field.courtnumber", 1, &c.CourtNumber).
		Money("casepage.field.price", &c.Price)
	codes, words := v.pr.Desk.Areas()
	page.Pick(f, "casepage.fact.area", codes, func(c string) string { return words[max(slices.Index(codes, c), 0)] }, &c.Area)
	page.Pick(f, "casepage.field.aid", []string{"consultation", "representation"}, v.word("word.aid."), &c.Aid)
	page.Pick(f, "casepage.fact.language", []string{"kk", "ru", "en"}, v.word("word.lang."), &c.Language)
	f.Text("casepage.field.banner", 2, &c.Banner).
		Show(p.T("common.save"), func() error { return v.pr.SaveCase(v.ctx, &c) })
}

func (v *view) editNote(n *casework.Note) {
	note := casework.Note{Form: "note", Of: v.pr.ID}
	if n != nil {
		note = *n
	}
	// The text comes first: who presses Ctrl+T writes at once.
	f := page.NewForm(v.host, v.p.T("casepage.do.note")).Required("casepage.field.text", 5, &note.Text)
	page.Pick(f, "casepage.field.form", []string{"note", "call", "consultation", "meeting"}, v.word("word.note."), &note.Form)
	f.Text("casepage.field.advice", 3, &note.Answer).
		Text("casepage.field.norms", 1, &note.Norms).
		Number("casepage.field.minutes", &note.Minutes).
		Check("casepage.field.spoken", &note.Spoken).
		Show(v.p.T("common.save"), func() error { return v.pr.SaveNote(v.ctx, &note) })
}

func (v *view) editTask(t *casework.Task) {
	task := casework.Task{Of: v.pr.ID, Assigned: v.pr.Desk.Me.ID}
	if t != nil {
		task = *t
	}
	ids, names := v.pr.Members(v.ctx)
	page.NewForm(v.host, v.p.T("casepage.do.task")).
		Required("casepage.field.what", 2, &task.What).
		Day("casepage.field.due", false, &task.Due).
		PickID("casepage.field.responsible", ids, names, &task.Assigned).
		Show(v.p.T("common.save"), func() error { return v.pr.SaveTask(v.ctx, &task) })
}

func (v *view) editEvent(e *casework.Event) {
	event := casework.Event{Case: v.pr.ID}
	if e != nil {
		event = *e
	}
	v.eventForm(e, event)
}

// happened records that a document was filed, handed over or received, and offers the terms that starts.
func (v *view) happened(r presenter.PaperRow) {
	v.eventForm(nil, casework.Event{Case: v.pr.ID, Document: r.ID, What: r.Title, When: casework.On(v.pr.Desk.Clock.Today())})
}

// eventForm asks for an event; e is what is stored, nil for a new one.
func (v *view) eventForm(e *casework.Event, event casework.Event) {
	codes, words := v.pr.Triggers()
	ids, names := v.pr.Proofs()
	f := page.NewForm(v.host, v.p.T("casepage.do.event")).
		Required("casepage.field.what", 2, &event.What).
		Span("casepage.field.when", true, &event.When)
	page.Pick(f, "casepage.field.trigger", codes, words, &event.Trigger)
	f.Check("casepage.field.disputed", &event.Disputed).
		Many("casepage.field.evidence", ids, names, &event.Evidence)
	papers, titles := v.pr.Documents()
	f.PickID("datework.field.document", papers, titles, &event.Document)
	var moved string
	if e != nil {
		f.Text("casepage.field.moved", 1, &moved).
			Remove(v.p.T("casepage.do.remove"), func() { v.remove(e) })
	}
	f.Show(v.p.T("common.save"), func() error {
		if e == nil || (e.When == event.When && e.Trigger == event.Trigger) {
			if err := v.pr.SaveEvent(v.ctx, &event); err != nil {
				return err
			}
		} else {
			n, err := v.pr.ChangeEvent(v.ctx, &event, moved)
			if err != nil {
				return err
			}
			if n > 0 {
				v.host.Say(v.p.N("casepage.moved", n))
			}
		}
		if event.Trigger != "" {
			v.offerDates(&event)
		}
		return nil
	})
}

func (v *view) editEvidence(e *casework.Evidence) {
	proof := casework.Evidence{Case: v.pr.ID, Form: "document", Held: "copy"}
	if e != nil {
		proof = *e
	}
	ids, names := v.pr.Attached()
	f := page.NewForm(v.host, v.p.T("casepage.do.evidence")).Required("casepage.field.title", 1, &proof.Title)
	page.Pick(f, "casepage.field.form", []string{"document", "witness", "expert", "audio_video", "thing", "admission"}, v.word("word.evidence."), &proof.Form)
	page.Pick(f, "casepage.field.held", []string{"original", "copy", "to_request"}, v.word("word.held."), &proof.Held)
	f.Day("casepage.field.date", false, &proof.Date).
		Text("casepage.field.where", 1, &proof.Where).
		PickID("casepage.field.file", ids, names, &proof.File).
		Text("casepage.field.note", 2, &proof.Note).
		Show(v.p.T("common.save"), func() error { return v.pr.SaveEvidence(v.ctx, &proof) })
}

func (v *view) editClaim(c *casework.Claim) {
	claim := casework.Claim{Case: v.pr.ID, Order: len(v.pr.Claims) + 1}
	if c != nil {
		claim = *c
	}
	page.NewForm(v.host, v.p.T("casepage.do.claim")).
		Required("casepage.field.what", 2, &claim.What).
		Text("casepage.field.norm", 1, &claim.Norm).
		Money("casepage.field.sum", &claim.Sum).
		Text("casepage.field.answer", 3, &claim.Answer).
		Text("casepage.field.reply", 3, &claim.Reply).
		Show(v.p.T("common.save"), func() error { return v.pr.SaveClaim(v.ctx, &claim) })
}

func (v *view) editElement(c *casework.Claim, e *casework.Element) {
	el := casework.Element{Case: v.pr.ID, Claim: c.ID, Burden: "ours", Order: len(v.pr.Elements) + 1}
	if e != nil {
		el = *e
	}
	ids, names := v.pr.Proofs()
	f := page.NewForm(v.host, v.p.T("casepage.do.element")).
		Required("casepage.field.what", 2, &el.What).
		Text("casepage.field.norm", 1, &el.Norm).
		Many("casepage.field.evidence", ids, names, &el.Evidence)
	page.Pick(f, "casepage.field.strength", []string{"", "weak", "strong"}, func(s string) string {
		if s == "" {
			s = "none"
		}
		return v.p.T("casepage.field.strength." + s)
	}, &el.Strength)
	page.Pick(f, "casepage.field.burden", []string{"ours", "theirs"}, v.word("casepage.field.burden."), &el.Burden)
	f.Check("casepage.field.admitted", &el.Admitted).
		Text("casepage.field.gap", 2, &el.Gap).
		Show(v.p.T("common.save"), func() error { return v.pr.SaveElement(v.ctx, &el) })
}

func (v *view) editParty(x *casework.Party) {
	party := casework.Party{Of: v.pr.ID, OfKind: casework.KindCase, Role: casework.Defendant}
	if x != nil {
		party = *x
	}
	ids, names := v.pr.Principals(party.ID)
	f := page.NewForm(v.host, v.p.T("casepage.do.party"))
	page.Pick(f, "casepage.field.role", casework.Roles, func(r casework.Role) string { return v.p.T("role." + string(r)) }, &party.Role)
	f.Required("casepage.field.name", 1, &party.Name).
		Check("casepage.field.organisation", &party.Organisation).
		Check("casepage.field.ours", &party.Ours).
		Text("casepage.field.iin", 1, &party.IIN).
		Text("casepage.field.address", 2, &party.Address).
		Text("casepage.field.residence", 1, &party.Residence).
		Text("casepage.field.phone", 1, &party.Phone).
		Text("casepage.field.email", 1, &party.Email).
		Text("casepage.field.job", 1, &party.Job).
		Text("casepage.field.bank", 2, &party.Bank).
		Text("casepage.field.head", 1, &party.Head).
		PickID("casepage.field.stands", ids, names, &party.Stands).
		Text("casepage.field.basis", 1, &party.Basis).
		Text("casepage.field.note", 2, &party.Note)
	if x != nil {
		f.Remove(v.p.T("casepage.do.remove"), func() { v.removeParty(x) })
	}
	f.Show(v.p.T("common.save"), func() error { return v.pr.SaveParty(v.ctx, &party) })
}

// word gives words for codes under a prefix of the catalogue; an unknown code stands for itself.
func (v *view) word(prefix string) func(string) string {
	return func(code string) string {
		if key := prefix + code; v.p.Has(key) {
			return v.p.T(key)
		}
		return code
	}
}
