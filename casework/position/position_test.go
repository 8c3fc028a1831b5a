package position

import (
	"context"
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
	worked.Evidence = []string{v.ID.String()}
	if err := PutElement(ctx, s, worked); err != nil {
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
	if err := Pass(ctx, s, s, c, ""); casework.KeyOf(err) != "error.position.gaps" {
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

func TestExhibitNumbers(t *testing.T) {
	s, c := newCase(t)
	add := func(title string, want int) *casework.Evidence {
		t.Helper()
		n, err := NextExhibit(ctx, s, c.ID)
		if n != want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", title, n, err, want)
		}
		e := &casework.Evidence{Header: casework.Header{Space: c.ID}, Case: c.ID, Title: title, Exhibit: n}
		put(t, s, e)
		return e
	}
	add("a", 1)
	b := add("b", 2)
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Delete(ctx, b) }); err != nil {
		t.Fatal(err)
	}
	add("c", 3) // the number of a removed one is not given again
}
