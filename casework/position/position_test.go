package position

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
)

var ctx = context.Background()

func put(t *testing.T, s *casetest.Store, es ...casework.Entity) {
	t.Helper()
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		for _, e := range es {
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func newCase(t *testing.T) (*casetest.Store, *casework.Case) {
	t.Helper()
	s := casetest.NewOffice(casework.Advocate)
	id := casework.NewID()
	c := &casework.Case{Header: casework.Header{ID: id, Space: id}, Number: "26-0001", Stage: casework.StagePreparing}
	put(t, s, c)
	return s, c
}

func key(err error) string {
	var e *casework.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

func keys(t *testing.T, s *casetest.Store, c *casework.Case) string {
	t.Helper()
	gaps, err := Gate(ctx, s, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, g := range gaps {
		out = append(out, strings.TrimPrefix(g.Why.Key, "position.gap."))
	}
	return strings.Join(out, " ")
}

func TestGateNamesWhatIsMissing(t *testing.T) {
	s, c := newCase(t)
	want := func(step, want string) {
		t.Helper()
		if got := keys(t, s, c); got != want {
			t.Errorf("%s: got %q, want %q", step, got, want)
		}
	}
	want("empty case", "no_claim")
	claim := &casework.Claim{Case: c.ID, What: "жалақыны өндіру"}
	if err := PutClaim(ctx, s, claim); err != nil {
		t.Fatal(err)
	}
	want("bare claim", "no_norm no_element")
	claim.Norm = "норма"
	if err := PutClaim(ctx, s, claim); err != nil {
		t.Fatal(err)
	}
	worked := &casework.Element{Claim: claim.ID, What: "жұмыс істеген"}
	unpaid := &casework.Element{Claim: claim.ID, What: "төленбеген", Burden: "theirs"}
	for _, e := range []*casework.Element{worked, unpaid} {
		if err := PutElement(ctx, s, e); err != nil {
			t.Fatal(err)
		}
	}
	want("a circumstance of ours", "no_proof")
	v := &casework.Evidence{Header: casework.Header{Space: c.ID}, Case: c.ID, Title: "шарт", Held: "to_request"}
	put(t, s, v)
	if err := Prove(ctx, s, worked.ID, v.ID, true); err != nil {
		t.Fatal(err)
	}
	want("evidence not at hand", "to_request")
	v.Held = "copy"
	put(t, s, v)
	want("proved", "")
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Delete(ctx, v) }); err != nil {
		t.Fatal(err)
	}
	want("evidence removed", "lost")
	if err := Override(ctx, s, worked.ID, "жауапкер мойындайды"); err != nil {
		t.Fatal(err)
	}
	want("written reason", "")
	fresh, _ := casework.Get[casework.Element](ctx, s, worked.ID)
	fresh.Override = ""
	fresh.What = "жұмыс істегені"
	if err := PutElement(ctx, s, fresh); err != nil {
		t.Fatal(err)
	}
	want("an edit keeps the reason", "")
	p, _ := Read(ctx, s, c.ID)
	if got, want := fmt.Sprint(p.Standing()), "{1 2 2 0}"; got != want {
		t.Errorf("standing: got %s, want %s", got, want)
	}
	if err := RemoveClaim(ctx, s, claim.ID); err != nil {
		t.Fatal(err)
	}
	want("claim removed with its circumstances", "no_claim")
	if n, _ := casework.Count[casework.Element](ctx, s, casework.All()); n != 0 {
		t.Errorf("got %d circumstances left, want none", n)
	}
}

func TestPass(t *testing.T) {
	s, c := newCase(t)
	if err := Pass(ctx, s, s, c, ""); key(err) != "error.position.gaps" {
		t.Errorf("no reason: got %v", err)
	}
	s.Become(casework.Student)
	if err := Pass(ctx, s, s, c, "себеп"); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student: got %v, want denied", err)
	}
	if err := Override(ctx, s, casework.NewID(), "себеп"); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student overriding one: got %v, want denied", err)
	}
	s.Become(casework.Supervisor)
	if err := Pass(ctx, s, s, c, "мерзім бүгін бітеді"); err != nil || c.GateWhy == "" {
		t.Errorf("got %v and reason %q", err, c.GateWhy)
	}
	s.Become(casework.Student)
	if err := Pass(ctx, s, s, c, ""); err != nil {
		t.Errorf("the reason is on record: got %v", err)
	}
}

func TestProveRefusesAnotherCasesEvidence(t *testing.T) {
	s, c := newCase(t)
	claim := &casework.Claim{Case: c.ID, What: "талап"}
	if err := PutClaim(ctx, s, claim); err != nil {
		t.Fatal(err)
	}
	e := &casework.Element{Claim: claim.ID, What: "мән-жай"}
	if err := PutElement(ctx, s, e); err != nil {
		t.Fatal(err)
	}
	other := casework.NewID()
	v := &casework.Evidence{Header: casework.Header{Space: other}, Case: other, Title: "бөтен"}
	put(t, s, v)
	if err := Prove(ctx, s, e.ID, v.ID, true); key(err) != "error.position.other_case" {
		t.Errorf("got %v", err)
	}
}

func TestExhibitNumbers(t *testing.T) {
	s, c := newCase(t)
	var ev []*casework.Evidence
	for _, title := range []string{"a", "b", "c", "d"} {
		e := &casework.Evidence{Header: casework.Header{Space: c.ID}, Case: c.ID, Title: title}
		put(t, s, e)
		ev = append(ev, e)
	}
	give := func(i, want int) {
		t.Helper()
		if got, err := GiveNumber(ctx, s, ev[i].ID); got != want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", ev[i].Title, got, err, want)
		}
	}
	give(0, 1)
	give(1, 2)
	give(0, 1) // stays
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Delete(ctx, ev[1]) }); err != nil {
		t.Fatal(err)
	}
	give(2, 3) // the number of a removed one is not given again
	if err := Renumber(ctx, s, c.ID, ev[2].ID); err != nil {
		t.Fatal(err)
	}
	all, _ := casework.List[casework.Evidence](ctx, s, casework.Where("case", c.ID).By("title"))
	got := ""
	for _, e := range all {
		got += fmt.Sprint(e.Title, e.Exhibit, " ")
	}
	if want := "a2 c1 d0 "; got != want {
		t.Errorf("renumbered: got %q, want %q", got, want)
	}
}
