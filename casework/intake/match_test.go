package intake

import (
	"testing"

	"zanger/casework"
	"zanger/casework/conflict"
)

func TestWho(t *testing.T) {
	o := newOffice(t, casework.Supervisor)
	d, s := o.Desk, o.s
	dir := s.Profile().Directory
	add := func(name string, m casework.Member) casework.ID {
		m.Space, m.Name, m.Duty = dir, name, casework.Advocate
		if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error { return tx.Put(ctx, &m) }); err != nil {
			t.Fatal(err)
		}
		return m.ID
	}
	expert := add("Б Орысша", casework.Member{Languages: []string{"ru"}, Areas: []string{"LAB"}, District: "Көксу ауданы"})
	plain := add("В Қазақша", casework.Member{Languages: []string{"kk"}})
	topic := add("Г Қазақша", casework.Member{Languages: []string{"kk", "ru"}, Areas: []string{"LAB.WAGE"}})
	full := add("Д Толы", casework.Member{Languages: []string{"kk"}, Areas: []string{"LAB.WAGE"}, Capacity: 1})
	add("Е Демалыста", casework.Member{Languages: []string{"kk"}, Areas: []string{"LAB.WAGE"}, Away: casework.DateRange{From: d.Clock.Today(), To: d.Clock.Today()}})
	add("Ж Кетті", casework.Member{Languages: []string{"kk"}, Left: casework.MustDate("2026-01-01")})

	taken := &casework.Enquiry{Line: "басқа", Language: "kk"}
	e := &casework.Enquiry{Line: "жалақы", Language: "kk", Area: "LAB.WAGE", Settlement: "Көксу"}
	for _, x := range []*casework.Enquiry{taken, e} {
		if err := d.Add(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Assign(ctx, taken.ID, full); err != nil {
		t.Fatal(err)
	}
	who := func() (order []casework.ID, by map[casework.ID]Candidate) {
		list, err := d.Who(ctx, e)
		if err != nil {
			t.Fatal(err)
		}
		by = map[casework.ID]Candidate{}
		for _, c := range list {
			if c.Member.Name == "Ж Кетті" {
				t.Error("who has left is named")
			}
			order, by[c.Member.ID] = append(order, c.Member.ID), c
		}
		return order, by
	}
	order, by := who()
	if order[0] != topic || order[1] != plain {
		t.Errorf("order %v; want who takes the topic, then who speaks the language", order)
	}
	if c := by[expert]; c.Fits || c.Not[0].Key != ReasonKey+"language_no" || len(c.For) < 3 {
		t.Errorf("without the language: %+v", c)
	}
	if c := by[full]; c.Fits || c.Load != 1 || c.Not[0].Key != ReasonKey+"full" {
		t.Errorf("a full one: %+v", c)
	}
	// Nobody who speaks it is left: whoever comes first does not fit, and says why.
	for _, id := range []casework.ID{plain, topic, s.Profile().Member} {
		m, err := casework.Get[casework.Member](ctx, s, id)
		if err != nil {
			t.Fatal(err)
		}
		m.Languages = []string{"en"}
		if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error { return tx.Put(ctx, m) }); err != nil {
			t.Fatal(err)
		}
	}
	if order, by = who(); by[order[0]].Fits {
		t.Errorf("%s fits without the language", by[order[0]].Member.Name)
	}
}

func TestGuessOnlyRaises(t *testing.T) {
	d := newOffice(t, casework.Supervisor).Desk
	sure := true
	d.Topic = func(string) (string, bool) { return "DV", sure }
	add := func(e *casework.Enquiry) *casework.Enquiry {
		t.Helper()
		if err := d.Add(ctx, e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := add(&casework.Enquiry{Line: "х"}); e.Band != casework.Emergency || !Guessed(e.BandWhy) {
		t.Errorf("a sure guess raised nothing: %q %q", e.Band, e.BandWhy)
	}
	if e := add(&casework.Enquiry{Line: "муж задержан"}); e.Band != casework.Emergency || Guessed(e.BandWhy) {
		t.Errorf("a rule that speaks as loudly gives way to a guess: %q", e.BandWhy)
	}
	if e := add(&casework.Enquiry{Line: "х", Area: "FAM"}); Guessed(e.BandWhy) {
		t.Error("a guess speaks against a person's choice")
	}
	sure = false
	if e := add(&casework.Enquiry{Line: "х"}); e.BandWhy != "" {
		t.Errorf("an unsure guess raised: %q", e.BandWhy)
	}
	// What stands is never lowered.
	e := add(&casework.Enquiry{Line: "выселяют"})
	d.Topic = func(string) (string, bool) { return "OTHER", true }
	if err := d.Change(ctx, e); err != nil || e.Band != casework.Urgent {
		t.Errorf("got %q, %v", e.Band, err)
	}
	if w, ok := Why(d.Law, "law:guess:DV", "en"); !ok || w != "violence at home en" {
		t.Errorf("why: %q", w)
	}

}

func TestSetArea(t *testing.T) {
	o := newOffice(t, casework.Supervisor)
	d, s := o.Desk, o.s
	d.Law = nil // any code
	e := &casework.Enquiry{Line: "жалақы"}
	if err := d.Add(ctx, e); err != nil {
		t.Fatal(err)
	}
	if err := d.SetArea(ctx, e.ID, "LAB.WAGE", "FAM"); err != nil {
		t.Fatal(err)
	}
	got, err := casework.Get[casework.Enquiry](ctx, s, e.ID)
	if err != nil || got.Area != "LAB.WAGE" || got.AreaSaid != "FAM" {
		t.Errorf("got %+v, %v", got, err)
	}
	lines, err := s.Journal(ctx, casework.JournalQuery{Entity: e.ID})
	if err != nil || lines[0].Act != "act.enquiry.area" {
		t.Errorf("journal %+v, %v", lines, err)
	}
	d.Law = law{}
	if err := d.SetArea(ctx, e.ID, "NO.SUCH", ""); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v", err)
	}
}

// Who acts, or once acted, for the person now on the other side is not suggested, and nothing tells for whom.
func TestWhoStandsOnTheOtherSideIsNotSuggested(t *testing.T) {
	o := newOffice(t, casework.Supervisor)
	d, s := o.Desk, o.s
	add := func(name string) casework.ID {
		m := casework.Member{Header: casework.Header{Space: s.Profile().Directory}, Name: name, Duty: casework.Advocate, Languages: []string{"kk"}}
		if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error { return tx.Put(ctx, &m) }); err != nil {
			t.Fatal(err)
		}
		return m.ID
	}
	first, now, wrote, free := add("А Бұрынғы"), add("Б Қазіргі"), add("В Жазған"), add("Г Бос")
	theirs := o.add(t, &casework.Enquiry{Line: "жалға алу", Language: "kk"}, "Мысалов Сынақ Үлгіұлы")
	for _, m := range []casework.ID{first, now} {
		if err := d.Assign(ctx, theirs.ID, m); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		return tx.Put(ctx, &casework.Note{Header: casework.Header{Space: theirs.Space}, Of: theirs.ID, Form: "consultation", Text: "кеңес", By: wrote})
	}); err != nil {
		t.Fatal(err)
	}
	e := o.add(t, &casework.Enquiry{Line: "қарызын қайтармайды", Language: "kk"}, "Өзге Адам Үлгіқызы", "Мысалов Сынақ Үлгіұлы")
	barred := func() map[casework.ID]bool {
		list, err := d.Who(ctx, e)
		if err != nil {
			t.Fatal(err)
		}
		out := map[casework.ID]bool{}
		for i, c := range list {
			if c.Barred {
				out[c.Member.ID] = true
				if c.Fits || len(c.For) > 0 || len(c.Not) != 1 || c.Not[0].Key != ReasonKey+"unavailable" || c.Not[0].Args != nil {
					t.Errorf("%s: %+v", c.Member.Name, c)
				}
				if i < len(list)-3 {
					t.Errorf("%s stands before somebody who may take it", c.Member.Name)
				}
			}
		}
		return out
	}
	if got := barred(); len(got) != 3 || !got[first] || !got[now] || !got[wrote] || got[free] {
		t.Errorf("barred: %v", got)
	}
	st, err := conflict.Pending(ctx, s, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Conflicts.Decide(ctx, st.Check.ID, casework.NoConflict, "басқа адам, аты ұқсас"); err != nil {
		t.Fatal(err)
	}
	if got := barred(); len(got) != 0 {
		t.Errorf("barred after a lawyer found none: %v", got)
	}
	// The enquiry of somebody with no other side bars nobody.
	e = o.add(t, &casework.Enquiry{Line: "анықтама керек", Language: "kk"}, "Бейтаныс Адам Сынаққызы")
	if got := barred(); len(got) != 0 {
		t.Errorf("barred without a match: %v", got)
	}
}
