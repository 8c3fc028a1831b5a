package presenter

import (
	"context"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/casework/sample"
	"zanger/docgen"
	"zanger/docgen/template"
	"zanger/ui/text"
)

var monday = casework.FixedClock{At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}

// sampleDesk is the desk of the sample office's lawyer on a Monday, in a language.
func sampleDesk(t *testing.T, lang string) *Desk {
	t.Helper()
	ctx := context.Background()
	s := casetest.NewOffice(casework.Advocate)
	if err := sample.Fill(ctx, s, monday); err != nil {
		t.Fatal(err)
	}
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewDesk(ctx, s, monday, cat.WithToday(monday.Today).In(lang), nil)
	if err != nil {
		t.Fatal(err)
	}
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return d.WithLaw(law, calendar.New(law))
}

// openCase opens the sample case whose title holds the words.
func openCase(t *testing.T, d *Desk, words string) *CaseFile {
	t.Helper()
	ctx := context.Background()
	list, err := casework.List[casework.Case](ctx, d.Store, casework.All())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if strings.Contains(c.Title, words) {
			f := &CaseFile{Desk: d, ID: c.ID}
			if err := f.Load(ctx); err != nil {
				t.Fatal(err)
			}
			return f
		}
	}
	t.Fatalf("no case about %q", words)
	return nil
}

func TestCasesAreFilteredAndFound(t *testing.T) {
	ctx := context.Background()
	c := &Cases{Desk: sampleDesk(t, "ru")}
	want := map[CaseFilter]func(n int) bool{
		CasesOpen: func(n int) bool { return n > 5 }, CasesMine: func(n int) bool { return n > 0 },
		CasesClosed: func(n int) bool { return n > 0 }, CasesAll: func(n int) bool { return n > 6 },
		CasesNoDates: func(n int) bool { return n < 10 },
	}
	for _, f := range CaseFilters {
		c.Filter = f
		if err := c.Load(ctx); err != nil {
			t.Fatal(err)
		}
		if !want[f](c.Len()) {
			t.Errorf("%s: got %d cases", f, c.Len())
		}
		for i := range c.Len() {
			r := c.Row(ctx, i)
			if r.ID.IsZero() || r.Title == "" || strings.Contains(r.Detail+r.Badge, "[") {
				t.Errorf("%s row %d: got %+v", f, i, r)
			}
		}
	}
	c.Text = "алименты"
	if err := c.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if c.Len() != 1 {
		t.Errorf("search: got %d cases, want 1", c.Len())
	}
}

func TestReadyIsRefusedAndNamesEveryUnprovedFact(t *testing.T) {
	ctx := context.Background()
	c := openCase(t, sampleDesk(t, "kk"), "жалақы")
	if got, want := len(c.Gaps), 2; got != want {
		t.Fatalf("got %d gaps %v, want %d", got, c.Gaps, want)
	}
	if err := c.MoveTo(ctx, casework.StageReady, ""); casework.CodeOf(err) == "" {
		t.Fatal("ready with two unproved facts: got no error")
	}
	var unproved []string
	for _, cl := range c.ClaimRows() {
		for _, e := range cl.Elements {
			if e.Mark.Urgency == Soon {
				unproved = append(unproved, e.Element.What)
				proof := &casework.Evidence{Case: c.ID, Title: "Үлгі куәнің айғағы", Form: "witness", Held: "original"}
				if err := c.SaveEvidence(ctx, proof); err != nil {
					t.Fatal(err)
				}
				e.Element.Evidence = append(e.Element.Evidence, proof.ID.String())
				if err := c.SaveElement(ctx, e.Element); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for i, what := range unproved {
		if !strings.Contains(strings.Join(c.Gaps, "\n"), what) {
			t.Errorf("gap %d: %q is not named in %v", i, what, c.Gaps)
		}
	}
	if err := c.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if len(c.Gaps) != 0 {
		t.Errorf("proved: still got gaps %v", c.Gaps)
	}
}

func TestAnEventOffersItsDatesOnceAndMovesThem(t *testing.T) {
	ctx := context.Background()
	d := sampleDesk(t, "ru")
	c := openCase(t, d, "жалақы")
	var e *casework.Event
	for id := range d.Law.Events() {
		for _, r := range d.Law.RulesFor(id) {
			if r.ID == "gpk-403-appeal" {
				e = &casework.Event{Case: c.ID, What: "Решение изготовлено", Trigger: id, When: casework.On(casework.MustDate("2026-11-20"))}
			}
		}
	}
	if e == nil {
		t.Fatal("no event starts the appeal")
	}
	if err := c.SaveEvent(ctx, e); err != nil {
		t.Fatal(err)
	}
	offers, err := c.Offers(ctx, e)
	if err != nil || len(offers) == 0 || offers[0].Deadline == nil {
		t.Fatalf("got %v, %v; want an offer with a date", offers, err)
	}
	if o := offers[0]; o.Title != "Апелляционная жалоба" || !strings.Contains(o.Detail, "прокурор") {
		t.Errorf("the offer says %q, %q; want what must be done, and whom it binds beside", o.Title, o.Detail)
	}
	if err := c.AddDates(ctx, offers[:1]); err != nil {
		t.Fatal(err)
	}
	if err := c.Load(ctx); err != nil {
		t.Fatal(err)
	}
	again, err := c.Offers(ctx, e)
	if err != nil || len(again) != len(offers)-1 {
		t.Errorf("offered again: got %d, %v; want %d", len(again), err, len(offers)-1)
	}
	var dl *casework.Deadline
	for _, x := range c.Deadlines {
		if x.Event == e.ID {
			dl = x
		}
	}
	title := "Апелляционная жалоба · ГПК 403 ч.3"
	if got := d.DeadlineTitle(dl); got != title {
		t.Errorf("the date is called %q, want %q", got, title)
	}
	old := *dl
	if r, ok := d.Law.Rule(dl.Rule); ok {
		old.Title = r.Binds.KK // as it was stored before the pack said what must be done
	}
	if got := d.DeadlineTitle(&old); got != title {
		t.Errorf("a date of before is called %q, want %q", got, title)
	}
	detail := d.DateDetail(ctx, dl)
	if len(detail.Steps) < 3 || detail.Place == "" || detail.Safe == "" {
		t.Errorf("got detail %+v", detail)
	}
	was := dl.End.From
	e.When = casework.On(casework.MustDate("2026-11-23"))
	if n, err := c.ChangeEvent(ctx, e, "дата исправлена"); n != 1 || err != nil {
		t.Fatalf("moved %d, %v; want 1", n, err)
	}
	now, err := casework.Get[casework.Deadline](ctx, d.Store, dl.ID)
	if err != nil || now.Was != was || !now.End.From.After(was) {
		t.Errorf("got end %s was %s, %v; want later than %s with it kept", now.End.From, now.Was, err, was)
	}
	if err := d.FinishDate(ctx, dl.ID, casework.ID{}, " "); casework.CodeOf(err) != casework.Missing {
		t.Errorf("done without proof: got %v, want missing", err)
	}
}

func TestADraftAsksUntilNothingIsMissing(t *testing.T) {
	ctx := context.Background()
	d := sampleDesk(t, "ru")
	c := openCase(t, d, "жалақы")
	lib, err := c.Templates()
	if err != nil {
		t.Fatal(err)
	}
	var pick TemplateChoice
	for _, x := range lib {
		if x.Template == "claim.wages" && x.Lang == docgen.Kazakh {
			pick = x
		}
	}
	id, err := c.NewDraft(ctx, pick)
	if err != nil {
		t.Fatal(err)
	}
	dr := &Drafting{Desk: d, ID: id}
	if err := dr.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := dr.Finalise(ctx, "тест"); casework.CodeOf(err) != casework.Missing {
		t.Fatalf("final with gaps: got %v, want missing", err)
	}
	answers := map[template.Kind]string{template.Date: "2026-03-02", template.Money: "320 000", template.Number: "1", template.Text: "үлгі", template.LongText: "үлгі мәтін", template.Bool: "true"}
	for round := 0; ; round++ {
		doc, err := dr.Document(ctx, docgen.Kazakh)
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.Gaps) == 0 {
			break
		}
		if round == 40 {
			t.Fatalf("still missing: %+v", doc.Gaps)
		}
		asked := map[string]Ask{}
		sections, err := dr.Sections(doc.Gaps)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sections {
			if s.List != "" && s.Rows == 0 {
				if err := dr.AddRow(ctx, s.List); err != nil {
					t.Fatal(err)
				}
			}
			for _, a := range s.Asks {
				asked[a.Path] = a
			}
		}
		for _, g := range doc.Gaps {
			a, ok := asked[g.Field]
			if !ok {
				continue
			}
			if !a.Missing {
				t.Errorf("%s is missing and not marked", g.Field)
			}
			value := answers[a.Kind]
			if a.Kind == template.Choice {
				value = a.Codes[0]
			}
			if err := dr.Answer(ctx, a.Path, a.Kind, value); err != nil {
				t.Fatalf("%s: %v", a.Path, err)
			}
		}
	}
	twin, err := dr.Document(ctx, dr.Twin())
	if err != nil || len(twin.Gaps) != 0 {
		t.Errorf("twin: got gaps %v, %v", twin.Gaps, err)
	}
	again := &Drafting{Desk: d, ID: id}
	if err := again.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if doc, err := again.Document(ctx, docgen.Kazakh); err != nil || len(doc.Gaps) != 0 {
		t.Errorf("after a restart: got gaps %v, %v", doc.Gaps, err)
	}
	if err := again.Finalise(ctx, "тест: позиция будет доказана в суде"); err != nil {
		t.Fatal(err)
	}
	if err := again.Load(ctx); err != nil || again.Draft.Status != casework.DraftFinal || again.Draft.File.IsZero() {
		t.Errorf("got status %q file %v, %v; want a final with its file", again.Draft.Status, again.Draft.File, err)
	}
	next, err := again.Again(ctx)
	if err != nil || next == id {
		t.Fatalf("a final is corrected in %v, %v", next, err)
	}
	corrected := &Drafting{Desk: d, ID: next}
	if err := corrected.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if doc, err := corrected.Document(ctx, docgen.Kazakh); err != nil || len(doc.Gaps) != 0 || corrected.Draft.Status != casework.DraftOpen || !corrected.Draft.File.IsZero() {
		t.Errorf("the correction: gaps %v, status %q, file %v, %v", doc.Gaps, corrected.Draft.Status, corrected.Draft.File, err)
	}
	if err := again.Load(ctx); err != nil || again.Draft.Status != casework.DraftFinal {
		t.Errorf("the final became %q, %v", again.Draft.Status, err)
	}
}

func TestMonthBeginsOnMondayAndNamesHolidays(t *testing.T) {
	ctx := context.Background()
	d := &Dates{Desk: sampleDesk(t, "kk"), Month: casework.MustDate("2026-12-01")}
	if err := d.Load(ctx); err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, w := range d.Weeks() {
		if len(w) != 7 || w[0].Date.Weekday() != time.Monday {
			t.Fatalf("week of %d days from %s", len(w), w[0].Date.Weekday())
		}
		for _, c := range w {
			if c.Name != "" && !c.Outside {
				named++
				if !c.Off {
					t.Errorf("%s is named %q and worked", c.Date, c.Name)
				}
			}
		}
	}
	if named == 0 {
		t.Error("December has no named holiday")
	}
}

func TestWhatStaysOpenIsNamedBeforeACaseCloses(t *testing.T) {
	ctx := context.Background()
	d := sampleDesk(t, "kk")
	c := openCase(t, d, "жалақы өндіру")
	open := strings.Join(c.StillOpen(), "\n")
	if !strings.Contains(open, "Келісу комиссиясына жүгіну · 1") || !strings.Contains(open, "Табельді сұратып") {
		t.Fatalf("got %q, want the open date and the open task with their days", open)
	}
	for _, x := range c.Tasks {
		if err := d.keeper().DoneTask(ctx, x.ID, true, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if open := c.StillOpen(); len(open) != 1 {
		t.Errorf("a task that is done is still named: %q", open)
	}
}

func TestHowToReachAClientWarnsOnlyOfDanger(t *testing.T) {
	c := openCase(t, sampleDesk(t, "en"), "жалақы өндіру")
	c.Case.ContactNote = "after six in the evening"
	for safe, warns := range map[string]bool{"": false, "yes": false, "ask": true, "no": true} {
		c.Case.SafeContact = safe
		if h := c.Head(); warns != (h.Unsafe != "") || warns == (h.Reach != "") {
			t.Errorf("%q: warned %q, said %q", safe, h.Unsafe, h.Reach)
		}
	}
}
