package prospect

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/casetest"
	"zanger/casework/outcome"
	"zanger/casework/sample"
)

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// office is one with so many closed cases of nobody and one open.
func office(t *testing.T, closed int) (*Desk, *casefile.Keeper, *casework.Case) {
	t.Helper()
	s := casetest.NewOffice(casework.Advocate)
	must(t, sample.Closed(ctx, s, s.Clock, closed))
	k := &casefile.Keeper{Store: s, Clock: s.Clock}
	c := &casework.Case{Title: "Үлгі", Area: "LAB.WAGE", Side: outcome.Claimant, Ours: "advocate"}
	must(t, k.Open(ctx, c))
	return &Desk{Store: s, Clock: s.Clock}, k, c
}

func TestAnEstimateIsKeptAndNeverEdited(t *testing.T) {
	d, k, c := office(t, 80)
	must(t, d.Forecast(ctx, &casework.Forecast{Case: c.ID, Chance: 70, Outcome: "won"}))
	first, err := d.Estimate(ctx, c.ID)
	must(t, err)
	if first.Shown.Status != outcome.BaseRate || first.Forecast.IsZero() {
		t.Fatalf("got %s, forecast %v", first.Shown.Status, first.Forecast)
	}
	again, err := d.Estimate(ctx, c.ID)
	must(t, err)
	if again.ID != first.ID {
		t.Error("nothing moved and the same was written down twice")
	}
	for _, e := range []casework.Entity{first.Estimate, &casework.Forecast{Header: casework.Header{ID: first.Forecast, Space: c.ID}, Case: c.ID, Chance: 10}} {
		if x, ok := e.(*casework.Estimate); ok {
			x.Status = "model"
		}
		_, err = d.Store.Do(ctx, casework.Act{Name: "act.estimate.make"}, func(tx casework.Tx) error { return tx.Put(ctx, e) })
		if casework.CodeOf(err) != casework.Denied {
			t.Errorf("%s: edited, got %v", e.EntityKind(), err)
		}
	}
	c.Ours = "none"
	must(t, k.SetTraits(ctx, c))
	second, err := d.Estimate(ctx, c.ID)
	must(t, err)
	if second.ID == first.ID || len(second.Changed) != 1 || second.Changed[0] != outcome.FactorOurs {
		t.Errorf("an event moved a fact: got %v", second.Changed)
	}
	history, err := d.History(ctx, c.ID)
	must(t, err)
	if len(history) != 2 || history[0].Facts[outcome.FactorOurs] != "advocate" {
		t.Errorf("got %d in the history", len(history))
	}
}

func TestTwoWindowsWriteOneEstimate(t *testing.T) {
	d, _, c := office(t, 80)
	done := make(chan error)
	for range 4 {
		go func() {
			_, err := d.Estimate(ctx, c.ID)
			done <- err
		}()
	}
	for range 4 {
		must(t, <-done)
	}
	history, err := d.History(ctx, c.ID)
	must(t, err)
	if len(history) != 1 {
		t.Errorf("got %d estimates of one moment", len(history))
	}
}

func TestTheFirstFigureIsScoredNotTheLast(t *testing.T) {
	d, k, c := office(t, 80)
	must(t, d.Forecast(ctx, &casework.Forecast{Case: c.ID, Declined: true}))
	must(t, d.Forecast(ctx, &casework.Forecast{Case: c.ID, Chance: 70}))
	first, err := d.Estimate(ctx, c.ID)
	must(t, err)
	c.Ours = "none"
	must(t, k.SetTraits(ctx, c))
	_, err = d.Estimate(ctx, c.ID)
	must(t, err)
	must(t, d.Forecast(ctx, &casework.Forecast{Case: c.ID, Chance: 5}))
	tr, err := d.Track(ctx)
	must(t, err)
	if tr.Waiting != 1 || tr.Scored != 0 {
		t.Errorf("before the end: got %+v", tr)
	}
	must(t, k.Close(ctx, c.ID, "lost", ""))
	if tr, err = d.Track(ctx); err != nil || len(tr.Rows) != 1 || tr.Scored != 1 {
		t.Fatalf("got %+v, %v", tr, err)
	}
	r := tr.Rows[0]
	if want := outcome.Chance(first.Shown.Outcomes, outcome.Claimant); r.Chance != want || r.Good || r.Lawyer != 70 {
		t.Errorf("got %+v, want chance %v, lawyer 70", r, want)
	}
	if want := r.Chance * r.Chance; math.Abs(tr.Program.Brier-want) > 1e-12 || math.Abs(tr.Lawyer.Brier-.49) > 1e-12 {
		t.Errorf("got %v and %v, want %v and 0.49", tr.Program.Brier, tr.Lawyer.Brier, want)
	}
	if _, err := d.Estimate(ctx, c.ID); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a closed case was estimated: %v", err)
	}
	if err := d.Forecast(ctx, &casework.Forecast{Case: c.ID, Chance: 1}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a closed case was forecast: %v", err)
	}
}

func TestSilenceIsCountedAndAdviceIsNoOutcome(t *testing.T) {
	d, k, c := office(t, 5)
	s, err := d.Estimate(ctx, c.ID)
	must(t, err)
	if s.Shown.Status != outcome.Refused || s.Shown.N != 5 {
		t.Errorf("got %s of %d", s.Shown.Status, s.Shown.N)
	}
	must(t, k.Close(ctx, c.ID, "won", ""))
	tr, err := d.Track(ctx)
	must(t, err)
	if tr.Silent != 1 || tr.Scored != 0 {
		t.Errorf("got %+v", tr)
	}
	d, k, c = office(t, 80)
	_, err = d.Estimate(ctx, c.ID)
	must(t, err)
	must(t, k.Close(ctx, c.ID, "advised", ""))
	if tr, err = d.Track(ctx); err != nil || len(tr.Rows) != 0 {
		t.Errorf("advice was scored: %+v, %v", tr, err)
	}
}

// A fact learned after filing, and evidence found after it, are not in the record a later estimate learns from.
func TestWhatCameAfterFilingIsNotLearnedFrom(t *testing.T) {
	d, k, c := office(t, 0)
	el := &casework.Element{Header: casework.Header{Space: c.ID}, Case: c.ID, What: "Үлгі", Burden: "ours"}
	cl := &casework.Claim{Header: casework.Header{Space: c.ID}, Case: c.ID, What: "Талап"}
	_, err := d.Store.Do(ctx, casework.Act{Name: "act.sample"}, func(tx casework.Tx) error {
		if err := tx.Put(ctx, cl); err != nil {
			return err
		}
		el.Claim = cl.ID
		return tx.Put(ctx, el)
	})
	must(t, err)
	must(t, k.SetStage(ctx, c.ID, casework.StageFirst, ""))
	filed, err := casework.Get[casework.Case](ctx, d.Store, c.ID)
	must(t, err)
	if filed.Filed.IsZero() || filed.Evidence != "0" {
		t.Fatalf("filed %v with evidence %q", filed.Filed, filed.Evidence)
	}
	_, err = d.Store.Do(ctx, casework.Act{Name: "act.sample"}, func(tx casework.Tx) error {
		el.Admitted = true
		return tx.Put(ctx, el)
	})
	must(t, err)
	now, err := Of(ctx, d.Store, filed)
	must(t, err)
	if now.Facts[outcome.FactorEvidence] != "3" {
		t.Errorf("of an open case today's proof counts: got %q", now.Facts[outcome.FactorEvidence])
	}
	v := *filed
	v.Theirs = "advocate"
	must(t, k.End(ctx, casefile.Ending{Case: c.ID, Outcome: "won", Traits: &v, Known: map[string]casework.Date{"theirs": d.Clock.Today()}}))
	rs, err := Records(ctx, d.Store, false)
	must(t, err)
	if len(rs) != 1 || rs[0].Facts[outcome.FactorEvidence] != "0" || rs[0].Known[outcome.FactorTheirs].IsZero() || rs[0].Filed.IsZero() {
		t.Errorf("got %+v", rs)
	}
}

// The day each fact became known is typed at the end and changed later, and what came after the filing teaches nothing.
func TestTheDayAFactBecameKnownIsKept(t *testing.T) {
	d, k, _ := office(t, 200)
	all, err := casework.List[casework.Case](ctx, d.Store, casework.All().And("closed", casework.NotEmpty, nil).And("filed", casework.NotEmpty, nil))
	must(t, err)
	var c *casework.Case
	for _, x := range all {
		if x.Theirs != "" && x.Price > 0 && x.Filed.AddDays(3).Before(x.Closed) {
			c = x
		}
	}
	if c == nil {
		t.Fatal("no case to try")
	}
	set := func(on casework.Date) error {
		c.Known = map[string]casework.Date{"theirs": on, "sum": on}
		return k.SetTraits(ctx, c)
	}
	must(t, set(c.Filed.AddDays(2)))
	kept := func() map[string]casework.Date {
		rs, err := Records(ctx, d.Store, false)
		must(t, err)
		for _, r := range rs {
			if r.Case == c.ID {
				return r.Known
			}
		}
		return nil
	}
	if got := kept(); got["theirs"] != c.Filed.AddDays(2) || got["sum"] != c.Filed.AddDays(2) {
		t.Errorf("kept %v", got)
	}
	must(t, set(casework.Date{}))
	if got := kept(); len(got) != 0 {
		t.Errorf("from the opening: %v", got)
	}
	if err := set(c.Closed.AddDays(1)); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("known after the end: %v", err)
	}
}

func TestOnlyMarkedCasesLeave(t *testing.T) {
	d, k, _ := office(t, 200)
	cs, err := casework.List[casework.Case](ctx, d.Store, casework.All().And("closed", casework.NotEmpty, nil))
	must(t, err)
	ss, _, marked, err := Stripped(ctx, d.Store)
	must(t, err)
	if len(ss)+marked != 0 {
		t.Fatalf("%d records leave and nobody was asked", len(ss))
	}
	for _, c := range cs[:120] {
		must(t, k.SetShare(ctx, c.ID, true))
	}
	ss, held, marked, err := Stripped(ctx, d.Store)
	must(t, err)
	if marked != 120 || len(ss)+held != 120 || len(ss) == 0 {
		t.Errorf("%d leave, %d held, %d marked", len(ss), held, marked)
	}
	var file bytes.Buffer
	must(t, WriteStripped(&file, ss))
	for _, c := range cs {
		for _, what := range []string{c.Title, c.Number, c.ID.String(), c.Closed.String()} {
			if strings.Contains(file.String(), what) {
				t.Errorf("%q leaves", what)
			}
		}
	}
	back, err := ReadStripped(bytes.NewReader(file.Bytes()))
	if err != nil || !reflect.DeepEqual(back, ss) {
		t.Errorf("read back %d, %v", len(back), err)
	}
	for _, bad := range []string{`{"quarter":"2026-Q1","outcome":"won","facts":{},"name":"Үлгі"}`, `{"quarter":"2026-01-05","outcome":"won","facts":{}}`,
		`{"quarter":"2026-Q1","outcome":"won","facts":{"ours":"Үлгі Сынақұлы"}}`, `{"quarter":"2026-Q1","outcome":"won","facts":{"judge":"x"}}`} {
		if _, err := ReadStripped(strings.NewReader(bad)); casework.CodeOf(err) != casework.Corrupt {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

func TestAPooledModelIsTakenOnlyFromThoseTrusted(t *testing.T) {
	d, k, c := office(t, 900)
	cs, err := casework.List[casework.Case](ctx, d.Store, casework.All().And("closed", casework.NotEmpty, nil))
	must(t, err)
	for _, x := range cs {
		must(t, k.SetShare(ctx, x.ID, true))
	}
	ss, _, _, err := Stripped(ctx, d.Store)
	must(t, err)
	pub, key, err := ed25519.GenerateKey(nil)
	must(t, err)
	p, err := outcome.Pool(ss, 3)
	must(t, err)
	var file bytes.Buffer
	must(t, p.Sign(&file, key))
	small, _, _ := office(t, 60)
	if _, err := small.TakePool(ctx, bytes.NewReader(file.Bytes())); casework.CodeOf(err) != casework.Corrupt {
		t.Fatalf("a stranger's model: got %v", err)
	}
	must(t, small.TrustPoolKey(ctx, hex.EncodeToString(pub)))
	got, err := small.TakePool(ctx, bytes.NewReader(file.Bytes()))
	if err != nil || got.Version != 3 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, err := small.TakePool(ctx, bytes.NewReader(file.Bytes())); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("the same issue again: got %v", err)
	}
	bent := bytes.Replace(file.Bytes(), []byte(`"model":"H4sI`), []byte(`"model":"H4sJ`), 1)
	if _, err := d.TakePool(ctx, bytes.NewReader(bent)); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("a bent file: got %v", err)
	}
	if file.Len() > 1<<20 {
		t.Errorf("%d bytes", file.Len())
	}
	must(t, small.SetUsesPool(ctx, false))
	if on, err := small.UsesPool(ctx); err != nil || on {
		t.Errorf("switched off: %v, %v", on, err)
	}
	if _, err := d.Estimate(ctx, c.ID); err != nil {
		t.Error(err)
	}
}

// No entity, record, row or factor has a place for a judge, so nothing can join one with an outcome.
func TestNothingHasAPlaceForAJudge(t *testing.T) {
	judge := regexp.MustCompile(`(?i)judge|судья|судьи|төраға`)
	types := []reflect.Type{reflect.TypeFor[Row](), reflect.TypeFor[Track](), reflect.TypeFor[outcome.Estimate](), reflect.TypeFor[outcome.Record](), reflect.TypeFor[outcome.Stripped](), reflect.TypeFor[outcome.Alike]()}
	for _, e := range casework.Kinds() {
		types = append(types, reflect.TypeOf(e).Elem())
	}
	for _, typ := range types {
		for i := range typ.NumField() {
			if f := typ.Field(i); judge.MatchString(f.Name + string(f.Tag)) {
				t.Errorf("%s.%s", typ, f.Name)
			}
		}
	}
	for _, c := range append(append([]string{}, columns...), outcome.FactorNames...) {
		if judge.MatchString(c) || c == "court" || c == "court_number" {
			t.Errorf("records are made of %s", c)
		}
	}
}

// A judge's name may stand in a case as a contact, in the words of the court, a title, a summary, a note or the reason of the
// end. Nothing that tells of outcomes repeats it: no estimate, no record of the past, no record that leaves, no pooled model.
func TestAJudgesNameGoesNowhere(t *testing.T) {
	d, k, open := office(t, 500)
	const judge = "Төрешіев"
	cs, err := casework.List[casework.Case](ctx, d.Store, casework.All())
	must(t, err)
	_, err = d.Store.Do(ctx, casework.Act{Name: "act.sample"}, func(tx casework.Tx) error {
		for _, c := range cs {
			c.Court, c.Summary, c.CourtNumber, c.Share = "Үлгі соты, судья "+judge, "судья "+judge, judge, true
			if !c.Closed.IsZero() {
				c.ClosedWhy = "судья " + judge
			}
			if err := tx.Put(ctx, c); err != nil {
				return err
			}
			if err := tx.Put(ctx, &casework.Note{Header: casework.Header{Space: c.ID}, Of: c.ID, Form: "note", Text: judge}); err != nil {
				return err
			}
		}
		return nil
	})
	must(t, err)
	said, err := d.Estimate(ctx, open.ID)
	must(t, err)
	must(t, k.End(ctx, casefile.Ending{Case: open.ID, Outcome: "won", On: d.Clock.Today(), Why: "судья " + judge}))
	track, err := d.Track(ctx)
	must(t, err)
	ss, _, marked, err := Stripped(ctx, d.Store)
	must(t, err)
	if marked < 400 || len(ss) < 400 || len(track.Rows) != 1 || said.Shown.Status == outcome.Refused {
		t.Fatalf("%d marked, %d leave, %d rows, %s", marked, len(ss), len(track.Rows), said.Shown.Status)
	}
	pool, err := outcome.Pool(ss, 1)
	must(t, err)
	for name, v := range map[string]any{"the estimate": said.Estimate, "what it showed": said.Shown, "the record": track, "what leaves": ss, "the pool": pool} {
		b, err := json.Marshal(v)
		must(t, err)
		if strings.Contains(string(b), judge) || strings.Contains(string(b), "соты") {
			t.Errorf("%s names the judge or the court", name)
		}
	}
}
