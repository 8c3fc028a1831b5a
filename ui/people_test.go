package ui

import (
	"testing"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/ui/page"
)

// TestAWrongPersonGoesAndAPartyComesBack takes a person out of an enquiry, with a reason and back by Undo, and brings a party of a
// case back that was taken out.
func TestAWrongPersonGoesAndAPartyComesBack(t *testing.T) {
	s := sit(t, "Сынақова Елес", casework.Advocate, "ru")
	ctx, words, store := t.Context(), s.session.Text(), s.l.Store
	d := s.Desk()
	q := &casework.Enquiry{Line: "Үлгі: жалақы"}
	s.do("add", d.Intake.Add(ctx, q, &casework.Party{Role: casework.Applicant, Ours: true, Name: "Мысалбаев Үлгі"}, &casework.Party{Role: casework.Opponent, Name: "ТОО «Вымысел»"}))
	people := func() int {
		t.Helper()
		ps, err := intake.Parties(ctx, store, q.ID)
		s.do("parties", err)
		return len(ps)
	}
	s.at(page.Route{Page: "queue", ID: q.ID})
	s.command("queue.people")
	s.press("people.remove") // the last of the rows: the other side
	s.mustRead(words.T("people.remove.title", "Name", "ТОО «Вымысел»"))
	s.press("people.remove") // no reason yet
	s.mustRead(words.T("common.required"))
	if people() != 2 {
		t.Fatal("taken out without a reason")
	}
	s.fill(len(s.fields())-1, "басқа адам")
	s.press("people.remove")
	if people() != 1 {
		t.Fatal("the person is still in the enquiry")
	}
	s.undo()
	s.settle()
	if people() != 2 {
		t.Fatal("Undo did not bring the person back")
	}

	c, p := &casework.Case{Title: "Үлгі: іс", Area: "LAB.WAGE"}, &casework.Party{Role: casework.Witness, Name: "Елестетов Елес"}
	s.do("open", d.Intake.Cases.Open(ctx, c, p))
	s.do("remove", d.Intake.Cases.RemoveParty(ctx, p.ID, "қате енгізілген"))
	s.at(page.Route{Page: "case", ID: c.ID, Arg: "people"})
	s.pressWords(words.N("people.removed", 1))
	s.mustRead("қате енгізілген")
	s.press("people.restore")
	back, err := casework.Get[casework.Party](ctx, store, p.ID)
	s.do("get", err)
	if back.Deleted || back.RemovedWhy != "" {
		t.Errorf("not back: %+v", back)
	}
}
