package triage

import (
	"context"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/lawpack/packtest"
)

// The built-in pack has enough examples of every topic in every language, and what a model learns from three quarters of
// them tells the rest apart far better than chance; the figures themselves stand in the bench.
func TestPhrasesOfThePack(t *testing.T) {
	p := packtest.Builtin(t)
	for _, lang := range Langs {
		for _, a := range p.Taxonomy() {
			if n := len(p.Phrases(lang)[a.Code]); a.Parent == "" && n < 40 {
				t.Errorf("%s %s: %d phrases, want 40", lang, a.Code, n)
			}
		}
	}
	for lang, s := range Check(p) {
		if s.N < 22*40 || s.Top1 < .35 || s.Top3 < .6 {
			t.Errorf("%s: %d phrases, top 1 %.2f, top 3 %.2f", lang, s.N, s.Top1, s.Top3)
		}
	}
}

func TestWhyNamesWordsOfTheText(t *testing.T) {
	m := Train(Phrases(packtest.Builtin(t)))
	for _, c := range []struct{ text, area, word string }{
		{"Бывший муж не платит алименты с марта", "FAM", "алименты"}, {"Жалақымды екі ай берген жоқ", "LAB", "Жалақымды"},
		{"My landlord keeps the deposit", "HOUS", "landlord"}, {"kuieuim urady, qorqamyn", "DV", "urady"},
	} {
		g := m.Suggest(c.text, 3)
		if g[0].Area != c.area {
			t.Errorf("%s: %v", c.text, g)
		}
		why := m.Why(c.text, c.area, 4)
		found := false
		for _, w := range why {
			found = found || w == c.word
		}
		if !found {
			t.Errorf("%s: %v spoke for it, not %s", c.text, why, c.word)
		}
	}
	if m.Why("алименты", "NO", 4) != nil {
		t.Error("words spoke for an area that is none")
	}
}

// An office that says often enough what a word of its own means is followed.
func TestLearnsFromChoices(t *testing.T) {
	ctx, s, p := context.Background(), casetest.NewOffice(casework.Advocate), packtest.Builtin(t)
	a := &Advisor{Pack: p, Store: s}
	const line = "кедендік декларант тауарды босатпай отыр"
	ask := func() string { // waits until there is a model that knows every choice
		for {
			learned := make(chan struct{})
			if m := a.Now(func() { close(learned) }); m != nil && !a.learning() {
				return m.Suggest(line, 1)[0].Area
			}
			<-learned
		}
	}
	before := ask()
	want := "BUS"
	if before == want {
		want = "ADM"
	}
	for _, l := range []string{"декларант құжатты босатпады", "кедендік декларант", "декларант тауарды ұстап отыр", "тауарды декларант босатпай жүр"} {
		_, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
			return tx.Put(ctx, &casework.Enquiry{Header: casework.Header{Space: s.Profile().Queue}, Line: l, Area: want, AreaSaid: before})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if own, err := Own(ctx, s); err != nil || len(own) != 8 || own[0].Label != want {
		t.Errorf("corrections count twice: got %d, %v", len(own), err)
	}
	a.Stale()
	if got := ask(); got != want {
		t.Errorf("got %s after the choices, want %s", got, want)
	}
}

// What a citizen picked is no choice of the office until somebody here has chosen.
func TestForeignChoicesWait(t *testing.T) {
	ctx, s := context.Background(), casetest.NewOffice(casework.Advocate)
	e := &casework.Enquiry{Header: casework.Header{Space: s.Profile().Queue}, Line: "сынақ сөз", Area: "LAB", Channel: casework.ByPage}
	put := func() {
		if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error { return tx.Put(ctx, e) }); err != nil {
			t.Fatal(err)
		}
	}
	put()
	if own, err := Own(ctx, s); err != nil || len(own) != 0 {
		t.Errorf("got %v, %v", own, err)
	}
	e.AreaSaid = "LAB"
	put()
	if own, err := Own(ctx, s); err != nil || len(own) != 1 {
		t.Errorf("got %v, %v", own, err)
	}
}

func (a *Advisor) learning() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.busy || a.stale
}

func BenchmarkSuggest(b *testing.B) {
	m := Train(Phrases(packtest.Builtin(b)))
	const text = "Бывший муж не платит алименты уже полгода, а двоих детей надо кормить. Судебный исполнитель ничего не делает."
	b.ReportMetric(float64(len(m.weight)*4+len(m.words.bucket)*8)/1e6, "MB-model")
	for b.Loop() {
		for _, g := range m.Suggest(text, 3) {
			m.Why(text, g.Area, 4)
		}
	}
}

func BenchmarkLearn(b *testing.B) {
	texts := Phrases(packtest.Builtin(b))
	for b.Loop() {
		Train(texts)
	}
}
