package ui

import (
	"testing"

	"zanger/casework"
	matrix "zanger/casework/position"
	"zanger/ui/page"
)

// TestOneCircumstanceGoesWithoutProof writes the reason for one circumstance on the tab of the position, and asks for proof again.
func TestOneCircumstanceGoesWithoutProof(t *testing.T) {
	s := sit(t, "Сынақова Елес", casework.Advocate, "ru")
	ctx, words, store := t.Context(), s.session.Text(), s.l.Store
	c := &casework.Case{Title: "Үлгі: іс", Area: "LAB.WAGE"}
	s.do("open", s.Desk().Intake.Cases.Open(ctx, c))
	claim := &casework.Claim{Case: c.ID, What: "Взыскать зарплату", Norm: "ст. 113"}
	s.do("claim", matrix.PutClaim(ctx, store, claim))
	e := &casework.Element{Case: c.ID, Claim: claim.ID, What: "Работа выполнена", Burden: "ours"}
	s.do("element", matrix.PutElement(ctx, store, e))
	gaps := func() int {
		t.Helper()
		g, err := matrix.Gate(ctx, store, c.ID)
		s.do("gate", err)
		return len(g)
	}
	if gaps() != 1 {
		t.Fatalf("%d gaps before, want 1", gaps())
	}
	s.at(page.Route{Page: "case", ID: c.ID, Arg: "position"})
	s.press("proofless.do")
	s.press("proofless.do") // no reason yet
	s.mustRead(words.T("common.required"))
	s.fill(len(s.fields())-1, "не оспаривается")
	s.press("proofless.do")
	if gaps() != 0 {
		t.Fatal("the circumstance is still a gap")
	}
	s.mustRead("не оспаривается")
	s.mustRead(words.T("casepage.overridden"))
	s.press("proofless.back")
	if gaps() != 1 {
		t.Fatal("proof is not asked for again")
	}
}
