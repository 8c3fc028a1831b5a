package presenter_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/ui/presenter"
)

func newForm(t *testing.T, d *presenter.Desk) *presenter.EnquiryForm {
	t.Helper()
	f := &presenter.EnquiryForm{Desk: d}
	if err := f.Load(context.Background(), casework.ID{}); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEnquiryIsKeptFieldByField(t *testing.T) {
	ctx, d := context.Background(), deskOf(t, casetest.NewOffice(casework.Advocate), "en")
	f := newForm(t, d)
	if err := f.Save(ctx); err != nil || f.Stored() {
		t.Fatalf("an empty form was stored: %v", err)
	}
	f.Enquiry.Line = "Wages unpaid"
	if err := f.Save(ctx); err != nil || !f.Stored() {
		t.Fatalf("a line was not stored: %v", err)
	}
	if f.Promised != "Thursday, 26 November" {
		t.Errorf("promised %q", f.Promised)
	}
	f.Applicant.Name, f.Applicant.Phone = "Мысалова Айгүл", "+7 700 000 00 00"
	f.SetIIN("910305400123")
	f.Opponent.Name = "ТОО Образец"
	if err := f.Save(ctx); err != nil {
		t.Fatal(err)
	}
	again := &presenter.EnquiryForm{Desk: d}
	if err := again.Load(ctx, f.Enquiry.ID); err != nil {
		t.Fatal(err)
	}
	if again.Applicant.Name != "Мысалова Айгүл" || again.Applicant.IIN != "910305400123" || again.Applicant.Born != casework.MustDate("1991-03-05") || again.Opponent.Name != "ТОО Образец" {
		t.Errorf("read back %+v, %+v", again.Applicant, again.Opponent)
	}
	before, err := d.Store.Journal(ctx, casework.JournalQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Save(ctx); err != nil {
		t.Fatal(err)
	}
	if after, _ := d.Store.Journal(ctx, casework.JournalQuery{}); len(after) != len(before) {
		t.Error("saving without a change made a change")
	}
}

func TestIINIsReadAsItIsTyped(t *testing.T) {
	d := deskOf(t, casetest.NewOffice(casework.Advocate), "en")
	for typed, want := range map[string]struct {
		part string
		ok   bool
	}{
		"":              {"", true},
		"9103":          {"8 more digits", false},
		"91030540012":   {"1 more digit", false},
		"910305400123":  {"Born 05.03.1991", true},
		"910305 400123": {"Born 05.03.1991", true},
		"910305400124":  {"", false},
		"911305400123":  {"", false},
		"9103054001234": {"", false},
		"91030540012a":  {"", false},
	} {
		words, ok := d.IINWords(typed)
		if ok != want.ok || !strings.Contains(words, want.part) || (!ok && words == "") {
			t.Errorf("%q: got %q %v, want %q %v", typed, words, ok, want.part, want.ok)
		}
	}
}

func TestWrongIINIsNotKept(t *testing.T) {
	f := newForm(t, deskOf(t, casetest.NewOffice(casework.Advocate), "en"))
	f.SetIIN("910305400123")
	f.SetIIN("910305400124")
	if got := f.Applicant.IIN; got != "910305400123" {
		t.Errorf("got %q", got)
	}
	f.SetIIN("")
	if got := f.Applicant.IIN; got != "" {
		t.Errorf("cleared, got %q", got)
	}
}

func TestPeopleMetBeforeAreShown(t *testing.T) {
	ctx, d := context.Background(), sampled(t, "en")
	f := newForm(t, d)
	f.Applicant.Name = "Мысалова Айгуль"
	if err := f.Save(ctx); err != nil {
		t.Fatal(err)
	}
	if len(f.Similar) == 0 || !strings.Contains(f.Similar[0].Title, "Мысалова Айгүл") {
		t.Errorf("got %+v", f.Similar)
	}
}

func TestQueueFiltersAndSearch(t *testing.T) {
	ctx, d := context.Background(), sampled(t, "en")
	q := &presenter.Queue{Desk: d}
	if err := q.Load(ctx); err != nil {
		t.Fatal(err)
	}
	all := q.Len()
	if first := q.Row(ctx, 0); !first.Red {
		t.Errorf("an emergency does not stand first: %+v", first)
	}
	for f, want := range map[presenter.Filter]func(int) bool{
		presenter.Waiting: func(n int) bool { return n == 16 }, presenter.Urgents: func(n int) bool { return n >= 3 && n < all },
		presenter.Late: func(n int) bool { return n >= 4 }, presenter.ToCall: func(n int) bool { return n >= 4 && n < all },
		presenter.Mine: func(n int) bool { return n == 0 }, presenter.Ended: func(n int) bool { return n == 6 },
	} {
		q.Filter = f
		if err := q.Load(ctx); err != nil {
			t.Fatal(err)
		}
		if !want(q.Len()) {
			t.Errorf("%s: %d rows", f, q.Len())
		}
	}
	q.Filter, q.Text = presenter.Waiting, "Примеров"
	if err := q.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if q.Len() == 0 || q.Len() > 3 {
		t.Errorf("search gave %d rows", q.Len())
	}
}

func find(t *testing.T, d *presenter.Desk, area string) *presenter.EnquiryDetail {
	t.Helper()
	list, err := casework.List[casework.Enquiry](context.Background(), d.Store, casework.Where("area", area))
	if err != nil || len(list) == 0 {
		t.Fatalf("no enquiry about %s: %v", area, err)
	}
	v := &presenter.EnquiryDetail{Desk: d}
	if err := v.Load(context.Background(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	return v
}

// The advocate's morning: the other side of an alimony enquiry was a client; wages go through every step to a case.
func TestEnquiryToCaseSkipsNoStep(t *testing.T) {
	ctx, d := context.Background(), sampled(t, "en")
	v := find(t, d, "FAM.ALIMONY")
	if err := v.CheckConflict(ctx); err != nil {
		t.Fatal(err)
	}
	reload := func() {
		t.Helper()
		if err := v.Load(ctx, v.ID); err != nil {
			t.Fatal(err)
		}
	}
	reload()
	adverse := false
	for _, m := range v.Matches {
		adverse = adverse || m.Adverse && strings.Contains(m.Title, "Сынақбаев Марат") && m.Detail != ""
	}
	if !adverse {
		t.Errorf("the former client is not shown as the other side: %+v", v.Matches)
	}
	if err := v.DecideConflict(ctx, casework.NoConflict, ""); casework.CodeOf(err) != casework.Missing {
		t.Errorf("decided without a reason: %v", err)
	}

	v = find(t, d, "SOC.PENSION")
	a := presenter.Acceptance{Aid: "representation", Regime: "represent", Title: v.Line()}
	refused := func(step string) {
		t.Helper()
		reload()
		if _, err := v.Accept(ctx, a); err == nil {
			t.Fatalf("accepted before %s", step)
		}
	}
	refused("anything")
	if err := v.Consent(ctx, v.Consents[0].Purpose, "signed"); err != nil {
		t.Fatal(err)
	}
	refused("duplicates")
	v.SeenSimilar()
	refused("conflict")
	if err := v.CheckConflict(ctx); err != nil {
		t.Fatal(err)
	}
	reload()
	if len(v.Matches) > 0 {
		if err := v.DecideConflict(ctx, casework.NoConflict, "the same person, our side"); err != nil {
			t.Fatal(err)
		}
	}
	refused("eligibility")
	q := v.Questions()
	if len(q) < 10 || q[0].Law == "" || q[0].Who == "" {
		t.Fatalf("questions without law: %+v", q)
	}
	if err := v.Assess(ctx, "PENSIONER", "yes", "seen", "told so by the pack"); err != nil {
		t.Fatal(err)
	}
	if err := v.NoneMet(ctx); err != nil {
		t.Fatal(err)
	}
	reload()
	for _, q := range v.Questions() {
		if want := map[bool]string{true: "yes", false: "no"}[q.ID == "PENSIONER"]; q.Met != want {
			t.Errorf("%s: %q after the rest was answered at once", q.ID, q.Met)
		}
	}
	refused("notice")
	a.NoticeGiven = true
	reload()
	if open := v.OpenSteps(); len(open) > 0 {
		t.Fatalf("still open: %v", open)
	}
	id, err := v.Accept(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	c, err := casework.Get[casework.Case](ctx, d.Store, id)
	if err != nil || c.Title != v.Line() || c.Enquiry != v.ID {
		t.Errorf("case %+v, %v", c, err)
	}
	reload()
	if v.Open || v.Case != id || v.Outcome == "" {
		t.Errorf("the enquiry does not show its end: %+v", v)
	}
}

func TestRefusalBeginsALetter(t *testing.T) {
	ctx, d := context.Background(), sampled(t, "en")
	v := find(t, d, "CONS.GOODS")
	ids, words := d.Refusals()
	if len(ids) == 0 || len(ids) != len(words) {
		t.Fatalf("reasons %v %v", ids, words)
	}
	letter, err := v.Refuse(ctx, ids[0], "")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx, v.ID); err != nil || v.Letter != letter || v.Open {
		t.Errorf("letter %v open %v, %v", v.Letter, v.Open, err)
	}
	if err := v.Reopen(ctx, "the person brought a paper"); err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx, v.ID); err != nil || !v.Open {
		t.Errorf("not open again: %v", err)
	}
}

func TestJumpNeedsAReason(t *testing.T) {
	ctx, d := context.Background(), sampled(t, "en")
	v := find(t, d, "CONS.GOODS")
	for _, c := range []struct{ places, reason string }{{"2", ""}, {"x", "sick"}, {"-1", "sick"}} {
		if err := v.Jump(ctx, c.places, c.reason); err == nil {
			t.Errorf("jumped by %q for %q", c.places, c.reason)
		}
	}
	if err := v.Jump(ctx, "2", "leaves for hospital tomorrow"); err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx, v.ID); err != nil || v.JumpWhy == "" {
		t.Errorf("no reason shown: %v", err)
	}
}

func TestStudentMayNotEndAnEnquiry(t *testing.T) {
	d := deskOf(t, casetest.NewOffice(casework.Student), "en")
	f := newForm(t, d)
	f.Applicant.Name = "Тестова Мария"
	if err := f.Save(context.Background()); err != nil {
		t.Fatal(err)
	}
	v := &presenter.EnquiryDetail{Desk: d}
	if err := v.Load(context.Background(), f.Enquiry.ID); err != nil {
		t.Fatal(err)
	}
	if v.MayEnd || v.MayJump {
		t.Error("a student is offered what needs a lawyer")
	}
	if err := v.Refer(context.Background(), "bar", "reason"); casework.CodeOf(err) != casework.Denied {
		t.Errorf("referred by a student: %v", err)
	}
}

func TestImportShowsBeforeItWrites(t *testing.T) {
	ctx, d := context.Background(), deskOf(t, casetest.NewOffice(casework.Advocate), "en")
	path := filepath.Join(t.TempDir(), "журнал.csv")
	csv := "ФИО;Телефон;ИИН;Вопрос\nТестова Мария;+7 700 000 00 01;910305400123;Алименты\n;;;без имени\nПримеров Иван;;910305400124;Зарплата\n"
	if err := os.WriteFile(path, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &presenter.Import{Desk: d}
	if err := m.Read(ctx, path); err != nil {
		t.Fatal(err)
	}
	if m.Rows != 3 || m.FieldOf(0) != "name" || m.Sample(3) != "Алименты" {
		t.Errorf("read %d rows, column 0 is %q, sample %q", m.Rows, m.FieldOf(0), m.Sample(3))
	}
	if err := m.Look(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if n, _ := casework.Count[casework.Enquiry](ctx, d.Store, casework.All()); n != 0 {
		t.Fatal("looking wrote")
	}
	if m.Ready != 1 || len(m.Refused) != 2 {
		t.Errorf("ready %d, refused %v", m.Ready, m.Refused)
	}
	if err := m.Take(ctx, nil); err != nil || m.Taken != 1 || !m.Done {
		t.Errorf("taken %d done %v: %v", m.Taken, m.Done, err)
	}
	report := filepath.Join(t.TempDir(), "report.csv")
	if err := m.Report(report); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(report); err != nil || !strings.Contains(string(raw), "910305400124") {
		t.Errorf("report %q, %v", raw, err)
	}
	m.Assign("name", -1)
	if err := m.Look(ctx, nil); casework.CodeOf(err) != casework.Missing {
		t.Errorf("looked without a name column: %v", err)
	}
}
