package conflict

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/names"
)

var ctx = context.Background()

// desk is an office with one old case: ours is Сынақова, against ТОО Үлгі, with her child and the firm's lawyer.
type desk struct {
	*casetest.Store
	*Checker
	client, firm *casework.Party
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s := casetest.NewOffice(casework.Advocate)
	live := names.NewLive(s)
	t.Cleanup(live.Close)
	d := &desk{Store: s, Checker: New(s, s.Clock, live)}
	old := casework.NewID()
	d.put(t, &casework.Case{Header: casework.Header{ID: old, Space: old}, Number: "25-0007"})
	d.client = d.party(t, old, casework.KindCase, casework.Plaintiff, "Сынақова Дана Маратқызы", func(p *casework.Party) {
		p.Ours, p.IIN, p.Phone = true, "900228499405", "8 701 000 00 01"
	})
	d.firm = d.party(t, old, casework.KindCase, casework.Defendant, "ТОО «Үлгі Сауда»", func(p *casework.Party) {
		p.Organisation, p.IIN = true, "210740999906"
	})
	d.party(t, old, casework.KindCase, casework.Child, "Сынақова Әсия", func(p *casework.Party) { p.Stands = d.client.ID })
	d.party(t, old, casework.KindCase, casework.Representative, "Петренко Олег Иванович", func(p *casework.Party) { p.Stands = d.firm.ID })
	d.party(t, old, casework.KindCase, casework.Witness, "Бейтаров Бекзат", nil)
	return d
}

func (d *desk) put(t *testing.T, es ...casework.Entity) {
	t.Helper()
	if _, err := d.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
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

func (d *desk) party(t *testing.T, of casework.ID, kind casework.Kind, role casework.Role, name string, more func(*casework.Party)) *casework.Party {
	t.Helper()
	p := &casework.Party{Header: casework.Header{Space: d.Profile().Queue}, Of: of, OfKind: kind, Role: role, Name: name}
	if more != nil {
		more(p)
	}
	d.put(t, p)
	return p
}

func (d *desk) enquiry(t *testing.T, applicant, opponent string) casework.ID {
	t.Helper()
	e := &casework.Enquiry{Header: casework.Header{Space: d.Profile().Queue}, Number: "K7F2-9M", Status: casework.EnquiryNew}
	d.put(t, e)
	if applicant != "" {
		d.party(t, e.ID, casework.KindEnquiry, casework.Applicant, applicant, func(p *casework.Party) { p.Ours = true })
	}
	if opponent != "" {
		d.party(t, e.ID, casework.KindEnquiry, casework.Opponent, opponent, nil)
	}
	return e.ID
}

func TestCheckSides(t *testing.T) {
	for _, c := range []struct{ name, applicant, opponent, person, want string }{
		{"our client of then asks again", "Сынакова Дана", "Жатов Жат", "Сынақова Дана Маратқызы", "same side"},
		{"our client of then is sued now", "Жатов Жат", "Synakova Dana", "Сынақова Дана Маратқызы", "adverse"},
		{"the firm we sued asks now", "Улги Сауда", "Жатов Жат", "ТОО «Үлгі Сауда»", "adverse"},
		{"our client's child is sued now", "Жатов Жат", "Сынакова Асия", "Сынақова Әсия", "adverse"},
		{"the firm's lawyer asks now", "Петренко Олег", "Жатов Жат", "Петренко Олег Иванович", "adverse"},
		{"a witness of then asks now", "Бейтаров Бекзат", "Жатов Жат", "Бейтаров Бекзат", "same side"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			r, err := d.Check(ctx, d.enquiry(t, c.applicant, c.opponent), casework.KindEnquiry)
			if err != nil {
				t.Fatal(err)
			}
			got := "nobody"
			for _, f := range r.Found {
				if f.Person == c.person {
					got = map[bool]string{true: "adverse", false: "same side"}[f.Adverse]
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s; found %+v", got, c.want, r.Found)
			}
		})
	}
}

func TestTwoNumbersAreTwoPeople(t *testing.T) {
	d := newDesk(t)
	of := d.enquiry(t, "", "")
	d.party(t, of, casework.KindEnquiry, casework.Opponent, "Сынақова Дана Маратқызы", func(p *casework.Party) { p.IIN = "850714399909" })
	r, err := d.Check(ctx, of, casework.KindEnquiry)
	if err != nil || len(r.Found) != 0 {
		t.Errorf("got %v and %+v, want nobody: the numbers differ", err, r.Found)
	}
}

func TestLookupJSON(t *testing.T) {
	d := newDesk(t)
	found, err := d.Lookup(ctx, names.Wanted{Name: "Dana Synakova", IIN: "900228499405"})
	if err != nil || len(found) == 0 {
		t.Fatalf("got %v, %v", found, err)
	}
	got, _ := json.Marshal(found[0])
	want := `{"person":"Сынақова Дана Маратқызы","score":1,"why":"iin","case":"25-0007","role":"plaintiff","adverse":false,"side":"ours"}`
	if string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCheckOfNobody(t *testing.T) {
	d := newDesk(t)
	if _, err := d.Check(ctx, d.enquiry(t, "", ""), casework.KindEnquiry); casework.CodeOf(err) != casework.Missing {
		t.Errorf("no party: got %v, want missing", err)
	}
	if _, err := d.Check(ctx, casework.NewID(), casework.KindEnquiry); casework.CodeOf(err) != casework.Missing {
		t.Errorf("no enquiry: got %v, want missing", err)
	}
}

func TestPendingAndDecide(t *testing.T) {
	d := newDesk(t)
	of := d.enquiry(t, "Жатов Жат", "Сынақова Дана")
	problem := func() string {
		t.Helper()
		st, err := Pending(ctx, d.Store, of)
		if err != nil {
			t.Fatal(err)
		}
		return casework.KeyOf(st.Problem("test"))
	}
	if got := problem(); got != "error.conflict.check" {
		t.Errorf("before: got %q", got)
	}
	check, err := d.CheckAndRecord(ctx, of, casework.KindEnquiry)
	if err != nil {
		t.Fatal(err)
	}
	if got := problem(); got != "error.conflict.decide" {
		t.Errorf("checked: got %q", got)
	}
	if _, err := d.Decide(ctx, check.ID, casework.NoConflict, " "); casework.KeyOf(err) != "error.conflict.reason" {
		t.Errorf("no reason against an adverse match: got %v", err)
	}
	if _, err := d.Decide(ctx, check.ID, "maybe", "so"); casework.KeyOf(err) != "error.conflict.decision" {
		t.Errorf("no such decision: got %v", err)
	}
	if _, err := d.Decide(ctx, check.ID, casework.Waived, "екеуі де жазбаша келісті"); err != nil {
		t.Fatal(err)
	}
	if got := problem(); got != "" {
		t.Errorf("waived: got %q, want nothing open", got)
	}
	late := d.party(t, of, casework.KindEnquiry, casework.Opponent, "ТОО «Үлгі Сауда»", nil)
	if got := problem(); got != "error.conflict.recheck" {
		t.Errorf("a party came: got %q", got)
	}
	if _, err := d.Decide(ctx, check.ID, casework.Conflicted, "кеш"); casework.KeyOf(err) != "error.conflict.stale" {
		t.Errorf("deciding about an overtaken check: got %v", err)
	}
	check, err = d.CheckAndRecord(ctx, of, casework.KindEnquiry)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Decide(ctx, check.ID, casework.Conflicted, "қарсы тарап біздің клиент болған"); err != nil {
		t.Fatal(err)
	}
	if got := problem(); got != "error.conflict.conflicted" {
		t.Errorf("conflicted: got %q", got)
	}
	late.Note = "not looked at by a check"
	d.put(t, late)
	if got := problem(); got != "error.conflict.conflicted" {
		t.Errorf("a note changed: got %q, want no new check", got)
	}
	late.IIN = "210740999906"
	d.put(t, late)
	if got := problem(); got != "error.conflict.recheck" {
		t.Errorf("a number changed: got %q", got)
	}
}

func TestNobodyFoundIsDecidedAtOnce(t *testing.T) {
	d := newDesk(t)
	check, err := d.CheckAndRecord(ctx, d.enquiry(t, "Жатов Жат", "Бөтенов Бөтен"), casework.KindEnquiry)
	if err != nil || check.Decision != casework.NoConflict || check.Decided != casework.MustDate("2026-11-23") {
		t.Errorf("got %+v, %v, want decided none today", check, err)
	}
}

func TestDecideNeedsThePower(t *testing.T) {
	d := newDesk(t)
	check, err := d.CheckAndRecord(ctx, d.enquiry(t, "Жатов Жат", "Сынақова Дана"), casework.KindEnquiry)
	if err != nil {
		t.Fatal(err)
	}
	for _, duty := range []casework.Duty{casework.Student, casework.Coordinator} {
		d.Become(duty)
		_, err := d.Decide(ctx, check.ID, casework.Waived, "себеп")
		if casework.CodeOf(err) != casework.Denied || !strings.HasPrefix(casework.KeyOf(err), "error.denied.") {
			t.Errorf("%s: got %v, want denied", duty, err)
		}
	}
}

func TestSideFollowsWhomTheyStandWith(t *testing.T) {
	a, b, c := casework.NewID(), casework.NewID(), casework.NewID()
	among := []*casework.Party{
		{Header: casework.Header{ID: a}, Role: casework.Defendant},
		{Header: casework.Header{ID: b}, Role: casework.Representative, Stands: a},
		{Header: casework.Header{ID: c}, Role: casework.Relative, Stands: b},
	}
	for _, p := range among {
		if got := SideOf(p, among); got != Theirs {
			t.Errorf("%s: got %s, want theirs", p.Role, got)
		}
	}
	among[0].Ours = true
	if got := SideOf(among[2], among); got != Ours {
		t.Errorf("a relative of our client's representative: got %s, want ours", got)
	}
	among[0].Ours, among[0].Stands = false, c // a circle must end
	if got := SideOf(among[2], among); got != Theirs && got != Ours {
		t.Errorf("a circle: got %s", got)
	}
}
