package casefile

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/conflict"
	"zanger/casework/names"
	"zanger/casework/position"
)

var ctx = context.Background()

type room struct {
	*Keeper
	s *casetest.Store
}

func newRoom(t *testing.T, duty casework.Duty) *room {
	t.Helper()
	s := casetest.NewOffice(duty)
	live := names.NewLive(s)
	t.Cleanup(live.Close)
	return &room{&Keeper{Store: s, Clock: s.Clock, Conflicts: conflict.New(s, s.Clock, live)}, s}
}

func (r *room) open(t *testing.T, parties ...*casework.Party) *casework.Case {
	t.Helper()
	c := &casework.Case{Title: "Сынақова — Үлгі"}
	if err := r.Open(ctx, c, parties...); err != nil {
		t.Fatal(err)
	}
	return c
}

func (r *room) load(t *testing.T, id casework.ID) *casework.Case {
	t.Helper()
	c, err := casework.Get[casework.Case](ctx, r.s, id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNextNumber(t *testing.T) {
	day := casework.MustDate("2026-11-23")
	for _, c := range []struct {
		mask string
		have []string
		want string
	}{
		{"", nil, "26-0001"},
		{"", []string{"26-0001", "26-0071", "25-0100", "26-x"}, "26-0072"},
		{"{yy}-{n:4}", []string{"26-9999"}, "26-10000"},
		{"А{n}/{yyyy}", []string{"А7/2026", "А9/2025"}, "А8/2026"},
		{"ЗК-{yyyy}", nil, "ЗК-2026-0001"},
		{"{n:2}", []string{"05"}, "06"},
		{"{yy}/{n:3}/{n}", nil, "26/001/"},
	} {
		s := casetest.New()
		if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
			for _, n := range c.have {
				if err := tx.Put(ctx, &casework.Case{Header: casework.Header{Space: casework.NewID()}, Number: n}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got, err := nextNumber(ctx, s, c.mask, day); got != c.want || err != nil {
			t.Errorf("%q with %v: got %q, %v, want %q", c.mask, c.have, got, err, c.want)
		}
	}
}

func TestOpen(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	c := r.open(t, &casework.Party{Name: "Сынақова Дана", Role: casework.Plaintiff, Ours: true})
	if c.Space != c.ID || c.Number != "26-0001" || c.Stage != casework.StageOpened || c.Opened != casework.MustDate("2026-11-23") || c.Responsible != r.s.Profile().Member {
		t.Errorf("got %+v", c)
	}
	if st, _ := conflict.Pending(ctx, r.s, c.ID); !st.Clear() {
		t.Errorf("the conflict check of a first case: got %+v", st)
	}
	if err := r.Open(ctx, &casework.Case{Title: " "}); casework.KeyOf(err) != "error.casefile.title" {
		t.Errorf("no title: got %v", err)
	}
	r.s.Become(casework.Student)
	if err := r.Open(ctx, &casework.Case{Title: "x"}); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student: got %v", err)
	}
}

func TestReadyIsGuarded(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	r.open(t, &casework.Party{Name: "Бөтенов Бөтен", Role: casework.Plaintiff, Ours: true})
	c := r.open(t, &casework.Party{Name: "Сынақова Дана", Role: casework.Plaintiff, Ours: true})
	if err := r.SetStage(ctx, c.ID, casework.StagePretrial, ""); err != nil {
		t.Errorf("other stages are free: %v", err)
	}
	if err := r.SetStage(ctx, c.ID, casework.StageReady, ""); casework.KeyOf(err) != "error.position.gaps" {
		t.Errorf("gaps: got %v", err)
	}
	if err := r.PutParty(ctx, &casework.Party{Of: c.ID, Name: "Бөтенов Бөтен", Role: casework.Defendant}); err != nil {
		t.Fatal(err)
	}
	if err := r.SetStage(ctx, c.ID, casework.StageReady, "мерзім"); casework.KeyOf(err) != "error.conflict.decide" {
		t.Errorf("a party who is our client elsewhere: got %v", err)
	}
	st, _ := conflict.Pending(ctx, r.s, c.ID)
	if _, err := r.Conflicts.Decide(ctx, st.Check.ID, casework.Waived, "екеуі келісті"); err != nil {
		t.Fatal(err)
	}
	if err := r.SetStage(ctx, c.ID, casework.StageReady, "мерзім бүгін"); err != nil {
		t.Fatal(err)
	}
	if got := r.load(t, c.ID); got.Stage != casework.StageReady || got.GateWhy != "мерзім бүгін" {
		t.Errorf("got %s %q", got.Stage, got.GateWhy)
	}
	// A party nobody knows leaves the decision standing; the next one who is known does not.
	if err := r.PutParty(ctx, &casework.Party{Of: c.ID, Name: "Жатов Жат", Role: casework.Witness}); err != nil {
		t.Fatal(err)
	}
	if st, _ := conflict.Pending(ctx, r.s, c.ID); !st.Clear() || st.Check.Decision != casework.Waived {
		t.Errorf("an unknown witness: got %+v", st)
	}
	if err := r.PutParty(ctx, &casework.Party{Of: c.ID, Name: "Botenov Boten", Role: casework.Representative}); err != nil {
		t.Fatal(err)
	}
	if st, _ := conflict.Pending(ctx, r.s, c.ID); st.Check.Decision != "" || !st.Made() {
		t.Errorf("somebody who is known: got %+v, want a new check that waits", st)
	}
	for stage, want := range map[casework.Stage]string{"nowhere": "error.casefile.stage", casework.StageClosed: "error.casefile.stage"} {
		if err := r.SetStage(ctx, c.ID, stage, ""); casework.KeyOf(err) != want {
			t.Errorf("%s: got %v", stage, err)
		}
	}
}

func TestParties(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	c := r.open(t)
	p := &casework.Party{Of: c.ID, Name: "  Сынақова   Дана ", Role: casework.Plaintiff, Ours: true, IIN: "900228 499405"}
	if err := r.PutParty(ctx, p); err != nil {
		t.Fatal(err)
	}
	if p.Name != "Сынақова Дана" || p.IIN != "900228499405" || p.Born != casework.MustDate("1990-02-28") || p.Sex != "f" || p.Space != c.ID {
		t.Errorf("got %+v", p)
	}
	if err := r.PutParty(ctx, &casework.Party{Of: c.ID, Name: "Жат", IIN: "1"}); casework.KeyOf(err) != names.ReasonLength {
		t.Errorf("a wrong number: got %v", err)
	}
	if err := r.RemoveParty(ctx, p.ID, ""); casework.KeyOf(err) != "error.casefile.reason" {
		t.Errorf("no reason: got %v", err)
	}
	if err := r.RemoveParty(ctx, p.ID, "қате енгізілген"); err != nil {
		t.Fatal(err)
	}
	gone, _ := casework.Get[casework.Party](ctx, r.s, p.ID)
	if !gone.Deleted || gone.RemovedWhy != "қате енгізілген" {
		t.Errorf("removed: got %+v", gone)
	}
	if err := r.RestoreParty(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	if n, _ := casework.Count[casework.Party](ctx, r.s, casework.Where("of", c.ID)); n != 1 {
		t.Errorf("restored: got %d parties", n)
	}
}

func TestEntries(t *testing.T) {
	r := newRoom(t, casework.Student)
	r.s.Become(casework.Advocate)
	c := r.open(t)
	e := &casework.Event{Case: c.ID, What: "жұмыстан шығарылды", When: casework.DateRange{From: casework.MustDate("2026-11-01")}}
	if err := r.PutEvent(ctx, e); err != nil || e.When.To != e.When.From || e.Sort != e.When.From {
		t.Errorf("event: got %+v, %v", e, err)
	}
	for want, bad := range map[string]*casework.Event{
		"error.casefile.day":      {Case: c.ID, What: "x"},
		"error.casefile.words":    {Case: c.ID, When: casework.On(casework.MustDate("2026-11-01"))},
		"error.casefile.backward": {Case: c.ID, What: "x", When: casework.DateRange{From: casework.MustDate("2026-11-02"), To: casework.MustDate("2026-11-01")}},
	} {
		if err := r.PutEvent(ctx, bad); casework.KeyOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	v := &casework.Evidence{Case: c.ID, Held: "copy"}
	if err := r.PutEvidence(ctx, v, true, `C:\сканы\договор.PDF`, strings.NewReader("%PDF")); err != nil {
		t.Fatal(err)
	}
	f, err := casework.Get[casework.File](ctx, r.s, v.File)
	if err != nil || f.Name != "договор.PDF" || f.Size != 4 || f.Case != c.ID || f.Media != "application/pdf" || v.Exhibit != 1 {
		t.Errorf("evidence: got %+v, file %+v, %v", v, f, err)
	}
	task, note := &casework.Task{Of: c.ID, What: "сұрату"}, &casework.Note{Of: c.ID, Text: "кеңес"}
	if err := errors.Join(r.PutTask(ctx, task), r.DoneTask(ctx, task.ID, true, "жіберілді"), r.PutNote(ctx, note)); err != nil {
		t.Fatal(err)
	}
	got, err := casework.Get[casework.Note](ctx, r.s, note.ID)
	if err != nil || got.By != r.s.Profile().Member || !got.At.Equal(r.Clock.Now()) {
		t.Errorf("a note says not who wrote it and when: %+v, %v", got, err)
	}
	// Whoever changes it later did not write it.
	got.By, got.Text = casework.NewID(), "екінші кеңес"
	by, at := got.By, got.At
	if err := r.PutNote(ctx, got); err != nil || got.By != by || !got.At.Equal(at) {
		t.Errorf("a change makes it another's: %+v, %v", got, err)
	}
	if got, _ := casework.Get[casework.Task](ctx, r.s, task.ID); got.Done != casework.MustDate("2026-11-23") || got.DoneNote != "жіберілді" {
		t.Errorf("task: got %+v", got)
	}
	if err := r.Remove(ctx, e, ""); casework.KeyOf(err) != "error.casefile.reason" {
		t.Errorf("an event without a reason: got %v", err)
	}
	if err := r.Remove(ctx, e, "қайталанған"); err != nil {
		t.Fatal(err)
	}
	if err := r.Remove(ctx, c, "x"); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a whole case: got %v", err)
	}
}

func TestCloseAndReopen(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	c := r.open(t)
	if err := errors.Join(r.PutTask(ctx, &casework.Task{Of: c.ID, What: "қалды"})); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(ctx, c.ID, "nosuch", ""); casework.KeyOf(err) != "error.casefile.outcome" {
		t.Errorf("got %v", err)
	}
	if err := r.Close(ctx, c.ID, "other", ""); casework.KeyOf(err) != "error.casefile.reason" {
		t.Errorf("got %v", err)
	}
	if err := r.Close(ctx, c.ID, "won_partly", "бір бөлігі"); err != nil {
		t.Fatal(err)
	}
	if err := r.SetStage(ctx, c.ID, casework.StageAppeal, ""); casework.KeyOf(err) != "error.casefile.closed" {
		t.Errorf("moving a closed case: got %v", err)
	}
	if err := r.Reopen(ctx, c.ID, "апелляция"); err != nil {
		t.Fatal(err)
	}
	if got := r.load(t, c.ID); got.Stage != casework.StagePreparing || got.Outcome != "" || !got.Closed.IsZero() {
		t.Errorf("reopened: got %+v", got)
	}
	got := r.load(t, c.ID)
	got.Stage = casework.StageReady
	if err := r.Change(ctx, got); casework.KeyOf(err) != "error.casefile.own_step" {
		t.Errorf("around the gate: got %v", err)
	}
}

func TestAStudentsDraftNeedsApproval(t *testing.T) {
	r := newRoom(t, casework.Supervisor)
	supervisor := r.s.Profile().Member
	c := r.open(t)
	student := r.s.Become(casework.Student)
	d := &casework.Draft{Of: c.ID, Template: "letter.refusal", Lang: "kk", Title: "Хат"}
	if err := r.StartDraft(ctx, d); err != nil {
		t.Fatal(err)
	}
	final := func(want string) {
		t.Helper()
		if err := r.Finalise(ctx, d.ID, "", "хат.pdf", strings.NewReader("%PDF")); casework.KeyOf(err) != want {
			t.Errorf("finalise: got %v, want %q", err, want)
		}
	}
	final("error.draft.approval")
	if err := r.Approve(ctx, d.ID, ""); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student approves: got %v", err)
	}
	if err := r.Submit(ctx, d.ID); err != nil {
		t.Fatal(err)
	}
	r.s.As(supervisor)
	final("error.draft.approval") // the supervisor too must approve first
	if err := r.Return(ctx, d.ID, " "); casework.KeyOf(err) != "error.draft.remarks" {
		t.Errorf("returning without a word: got %v", err)
	}
	if err := errors.Join(r.Return(ctx, d.ID, "мерзімді тексер")); err != nil {
		t.Fatal(err)
	}
	if err := r.Approve(ctx, d.ID, ""); casework.KeyOf(err) != "error.draft.status" {
		t.Errorf("approving what was returned: got %v", err)
	}
	r.s.As(student)
	if err := errors.Join(r.SaveDraft(ctx, d.ID, "", map[string]any{"a": "b"}), r.Submit(ctx, d.ID)); err != nil {
		t.Fatal(err)
	}
	r.s.As(supervisor)
	if err := r.Approve(ctx, d.ID, "жақсы"); err != nil {
		t.Fatal(err)
	}
	r.s.As(student)
	if err := r.SaveDraft(ctx, d.ID, "", map[string]any{"a": "c"}); err != nil {
		t.Fatal(err)
	}
	final("error.draft.approval") // an edit takes the approval away
	if err := r.Submit(ctx, d.ID); err != nil {
		t.Fatal(err)
	}
	r.s.As(supervisor)
	if err := r.Approve(ctx, d.ID, ""); err != nil {
		t.Fatal(err)
	}
	r.s.As(student)
	final("")
	final("error.draft.final")
	if err := r.SaveDraft(ctx, d.ID, "", nil); casework.KeyOf(err) != "error.draft.final" {
		t.Errorf("editing a final paper: got %v", err)
	}
	got, _ := casework.Get[casework.Draft](ctx, r.s, d.ID)
	f, _ := casework.Get[casework.File](ctx, r.s, got.File)
	b, err := r.s.OpenFile(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(b); string(text) != "%PDF" || got.ApprovedBy != supervisor {
		t.Errorf("final paper: got %q, approved by %s", text, got.ApprovedBy)
	}
}

func TestNobodyApprovesTheirOwn(t *testing.T) {
	r := newRoom(t, casework.Supervisor)
	c := r.open(t)
	d := &casework.Draft{Of: c.ID, Template: "letter.refusal", Lang: "ru"}
	if err := errors.Join(r.StartDraft(ctx, d), r.Submit(ctx, d.ID)); err != nil {
		t.Fatal(err)
	}
	if err := r.Approve(ctx, d.ID, ""); casework.KeyOf(err) != "error.draft.own" {
		t.Errorf("got %v", err)
	}
	if err := r.MayFinalise(ctx, d.ID, ""); err != nil { // and needs no approval either
		t.Errorf("a lawyer's own draft: got %v", err)
	}
}

func TestAClaimWithGapsIsNotFinal(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	c := r.open(t)
	d := &casework.Draft{Of: c.ID, Template: "claim.wages", Lang: "ru"}
	if err := r.StartDraft(ctx, d); err != nil {
		t.Fatal(err)
	}
	if err := r.Finalise(ctx, d.ID, "", "", nil); casework.KeyOf(err) != "error.position.gaps" {
		t.Errorf("gaps: got %v", err)
	}
	claim := &casework.Claim{Case: c.ID, What: "жалақы", Norm: "норма"}
	if err := position.PutClaim(ctx, r.s, claim); err != nil {
		t.Fatal(err)
	}
	if err := position.PutElement(ctx, r.s, &casework.Element{Claim: claim.ID, What: "жұмыс істеген", Admitted: true}); err != nil {
		t.Fatal(err)
	}
	if err := r.Finalise(ctx, d.ID, "", "", nil); err != nil {
		t.Errorf("without gaps: got %v", err)
	}
	again := &casework.Draft{Of: r.open(t).ID, Template: "claim.alimony", Lang: "kk"}
	if err := errors.Join(r.StartDraft(ctx, again), r.Finalise(ctx, again.ID, "мерзім бүгін бітеді", "", nil)); err != nil {
		t.Errorf("with a written reason: got %v", err)
	}
	if got := r.load(t, again.Of).GateWhy; got == "" {
		t.Error("the reason is not on record")
	}
}
