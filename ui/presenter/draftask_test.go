package presenter

import (
	"context"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/template"
)

// begin starts a document of the wages case and loads it.
func begin(t *testing.T, d *Desk, c *CaseFile, id string, lang docgen.Lang) *Drafting {
	t.Helper()
	ctx := context.Background()
	made, err := c.NewDraft(ctx, TemplateChoice{Template: id, Revision: 1, Lang: lang, Title: id})
	if err != nil {
		t.Fatal(err)
	}
	dr := &Drafting{Desk: d, ID: made}
	if err := dr.Load(ctx); err != nil {
		t.Fatal(err)
	}
	return dr
}

func answer(t *testing.T, d *Drafting, path string, kind template.Kind, value string) {
	t.Helper()
	if err := d.Answer(context.Background(), path, kind, value); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// asked finds a question of the form.
func asked(t *testing.T, d *Drafting, path string) Ask {
	t.Helper()
	doc, err := d.Document(context.Background(), d.Lang())
	if err != nil {
		t.Fatal(err)
	}
	sections, err := d.Sections(doc.Gaps)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sections {
		for _, a := range s.Asks {
			if a.Path == path {
				return a
			}
		}
	}
	t.Fatalf("the form does not ask %s", path)
	return Ask{}
}

// The penalty is worked out and shown; a person's own figure goes on the paper, and the program's stays in sight.
func TestAComputedAnswerCanBeOverruledInSight(t *testing.T) {
	ctx := context.Background()
	d := sampleDesk(t, "ru")
	dr := begin(t, d, openCase(t, d, "жалақы"), "claim.debt", docgen.Russian)
	answer(t, dr, "principal", template.Money, "1 000 000")
	for path, v := range map[string]string{"penalty_from": "2026-03-01", "penalty_to": "2026-03-31"} {
		answer(t, dr, path, template.Date, v)
	}
	answer(t, dr, "penalty_rule", template.Choice, "contract-day")
	answer(t, dr, "penalty_percent", template.Number, "0,5")
	if a := asked(t, dr, "penalty"); !a.Worked || !strings.Contains(a.Known, "155") || a.Both != "" {
		t.Errorf("1 000 000 × 0.5 %% × 31 days is 155 000: %+v", a)
	}
	if x, ok := dr.Explain("penalty"); !ok || len(x.Steps) == 0 || len(x.Doubt) == 0 {
		t.Errorf("steps: %+v", x)
	}
	answer(t, dr, "penalty", template.Money, "100 000")
	if a := asked(t, dr, "penalty"); a.Value != "100 000" || !strings.Contains(a.Both, "155") {
		t.Errorf("both values are not in sight: %+v", a)
	}
	doc, err := dr.Document(ctx, docgen.Russian)
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.ReplaceAll(strings.Join(docgen.Paragraphs(doc), "\n"), "\u00a0", " "); !strings.Contains(s, "100 000 (сто тысяч)") || strings.Contains(s, "155 000") {
		t.Error("the paper does not have the person's figure alone")
	}
	answer(t, dr, "penalty", template.Money, "")
	if a := asked(t, dr, "penalty"); a.Both != "" || a.Value != "" {
		t.Errorf("an empty answer does not give the word back to the program: %+v", a)
	}
}

// What is mistyped is kept, told beside its field and on the list, and leaves the rest of the paper as it is.
func TestMistypedAnswersAreKeptAndTold(t *testing.T) {
	ctx := context.Background()
	d := sampleDesk(t, "ru")
	dr := begin(t, d, openCase(t, d, "жалақы"), "claim.debt", docgen.Russian)
	for _, c := range []struct {
		path  string
		kind  template.Kind
		typed string
		say   string
	}{
		{"claimant.iin", template.Text, "900101400019", "не сходится"},
		{"claimant.birth_date", template.Date, "1990-01-02", "ИИН"},
		{"claimant.phone", template.Text, "12", "позвонить"},
		{"claimant.email", template.Text, "нет почты", "почт"},
		{"principal", template.Money, "полтора миллиона", "сумма"},
		{"penalty_percent", template.Number, "много", "число"},
		{"loan_date", template.Date, "0206-03-04", "Год"},
		{"repaid", template.Money, "-5", "меньше нуля"},
	} {
		if c.path == "claimant.birth_date" {
			answer(t, dr, "claimant.iin", template.Text, "900101400013")
		}
		answer(t, dr, c.path, c.kind, c.typed)
		a := asked(t, dr, c.path)
		if a.Value != c.typed || !strings.Contains(a.Fault, c.say) {
			t.Errorf("%s: %q is kept as %q with %q", c.path, c.typed, a.Value, a.Fault)
		}
		checks, err := dr.Checks()
		if err != nil {
			t.Fatal(err)
		}
		listed := false
		for _, r := range checks {
			listed = listed || r.Path == c.path && r.Check && r.Label != ""
		}
		if !listed {
			t.Errorf("%s is not on the list: %v", c.path, checks)
		}
		answer(t, dr, c.path, c.kind, "")
	}
	// After a restart it is all still there.
	answer(t, dr, "principal", template.Money, "полтора миллиона")
	again := &Drafting{Desk: d, ID: dr.ID}
	if err := again.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if a := asked(t, again, "principal"); a.Value != "полтора миллиона" || !a.Missing {
		t.Errorf("after a restart: %+v", a)
	}
}

// Words typed once in a case are offered in its next draft with where they are from, and only taken by a press.
func TestWordsTypedOnceAreOffered(t *testing.T) {
	ctx := context.Background()
	d := sampleDesk(t, "ru")
	c := openCase(t, d, "жалақы")
	one := begin(t, d, c, "claim.wages", docgen.Russian)
	answer(t, one, "court.address", template.Text, "г. Мысал, ул. Образцовая, д. 1")
	answer(t, one, "position", template.Text, "бухгалтер")
	two := begin(t, d, c, "claim.reinstatement", docgen.Russian)
	a := asked(t, two, "court.address")
	if a.Offer.Text != "г. Мысал, ул. Образцовая, д. 1" || !strings.Contains(a.Offer.From, "claim.wages") || a.Value != "" {
		t.Fatalf("offer: %+v", a)
	}
	doc, err := two.Document(ctx, docgen.Russian)
	if err != nil || strings.Contains(strings.Join(docgen.Paragraphs(doc), "\n"), "Образцовая, д. 1") {
		t.Error("an offer went on the paper by itself", err)
	}
	if err := two.TakeOffer(ctx, a); err != nil {
		t.Fatal(err)
	}
	if a := asked(t, two, "court.address"); a.Value != "г. Мысал, ул. Образцовая, д. 1" || a.Offer.Text != "" {
		t.Errorf("taken: %+v", a)
	}
	kk := begin(t, d, c, "claim.wages", docgen.Kazakh)
	if a := asked(t, kk, "court.address"); !strings.Contains(a.Offer.From, d.Text.T("word.lang.ru")) {
		t.Errorf("an offer in another language does not say so: %+v", a.Offer)
	}
	other := sampleDesk(t, "ru")
	far := begin(t, other, openCase(t, other, "алимент"), "claim.alimony", docgen.Russian)
	if a := asked(t, far, "court.address"); a.Offer.Text != "" {
		t.Errorf("offered in another case: %+v", a.Offer)
	}
	// The words of a person are not offered for another of the same role.
	answer(t, one, "defendant.phone", template.Text, "+7 700 000 00 09")
	named := begin(t, d, c, "claim.debt", docgen.Russian)
	answer(t, named, "defendant.name", template.Text, "Совсем Другой")
	if err := named.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if a := asked(t, named, "defendant.phone"); a.Offer.Text != "" {
		t.Errorf("another person's telephone is offered: %+v", a.Offer)
	}
}

// A claim goes to the court and to each of the other side, by article 149; a complaint on a fine is two copies.
func TestCopiesFollowTheRule(t *testing.T) {
	d := sampleDesk(t, "ru")
	c := openCase(t, d, "жалақы")
	claim := begin(t, d, c, "claim.wages", docgen.Russian)
	n, err := claim.Copies()
	if err != nil || n.First != 1 || len(n.Others) == 0 {
		t.Fatalf("%+v %v", n, err)
	}
	if w := claim.CopiesWords(); !strings.Contains(w, "149") || !strings.Contains(w, n.Others[0].Name) {
		t.Error(w)
	}
	before := n.Total()
	third := &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, OfKind: casework.KindCase, Role: casework.ThirdParty, Name: "АО «Үлгі»", Organisation: true}
	if _, err := d.Store.Do(context.Background(), casework.Act{Name: "act.party.add"}, func(tx casework.Tx) error { return tx.Put(context.Background(), third) }); err != nil {
		t.Fatal(err)
	}
	if err := claim.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n, _ := claim.Copies(); n.Total() != before+1 {
		t.Errorf("a third person more: %+v", n)
	}
	if n, _ := begin(t, d, c, "complaint.koap", docgen.Russian).Copies(); n.Total() != 2 || len(n.Others) != 0 {
		t.Errorf("complaint on a fine: %+v", n)
	}
	if w := begin(t, d, c, "paper.memo", docgen.Russian).CopiesWords(); w != "" {
		t.Error("a memo has no copies:", w)
	}
}

// The choice of a document puts what fits the case first and finds a document by words of any language and by its code.
func TestPickerPutsWhatFitsFirst(t *testing.T) {
	for _, ui := range []string{"kk", "ru", "en"} {
		d := sampleDesk(t, ui)
		k, err := openCase(t, d, "жалақы").Picker()
		if err != nil {
			t.Fatal(err)
		}
		rows := k.Rows()
		if rows[0].Head == "" || rows[1].Choice.Template != "claim.wages" {
			t.Errorf("%s: first are %+v, %+v", ui, rows[0], rows[1])
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if r.Head == "" && seen[r.Choice.Template] {
				t.Errorf("%s stands twice", r.Choice.Template)
			}
			seen[r.Choice.Template] = true
		}
		for query, want := range map[string]string{"алимент өндіріп": "claim.alimony", "расторжении": "claim.divorce", "divorce": "claim.divorce", "motion.secure": "motion.secure", "ШТРАФ": "complaint.koap"} {
			k.Query = query
			found := false
			for _, r := range k.Rows() {
				found = found || r.Choice.Template == want
			}
			if !found {
				t.Errorf("%s: %q does not find %s", ui, query, want)
			}
		}
		k.Query = "no such words"
		if rows := k.Rows(); len(rows) != 0 {
			t.Errorf("%v", rows)
		}
		k.Query, k.Lang = "", docgen.Russian
		for _, r := range k.Rows() {
			if r.Head == "" && r.Choice.Lang != docgen.Russian && !strings.HasPrefix(r.Choice.Template, casework.OwnTemplate) {
				t.Errorf("%s is in %s", r.Choice.Template, r.Choice.Lang)
			}
		}
	}
}

// The price of the claim is worked out from demands typed on the sheet, and written into the case.
func TestPriceOfTheClaimIsWorkedOutAndWritten(t *testing.T) {
	ctx := context.Background()
	d := sampleDesk(t, "ru")
	c := openCase(t, d, "жалақы")
	k := c.Pricing()
	k.Rows = []DemandRow{{Rule: "lease", Amount: "200 000", Months: "10"}}
	k.Add()
	k.Rows[1] = DemandRow{Rule: "possession", Amount: "4000000", Floor: "4 500 000"}
	doc, err := k.Compute()
	if err != nil || doc.Price != casework.Tenge(6_500_000) || len(doc.Steps) != 3 {
		t.Fatalf("%+v %v", doc, err)
	}
	if w := k.Words("lease"); w.Months == "" || w.Floor != "" || w.Amount == "" {
		t.Errorf("a lease asks %+v", w)
	}
	k.Rows[0].Months = "скоро"
	if _, err := k.Compute(); casework.CodeOf(err) != casework.Invalid {
		t.Error("words were taken for months:", err)
	}
	k.Remove(0)
	k.Remove(0)
	if len(k.Rows) != 1 {
		t.Errorf("the last demand is gone: %+v", k.Rows)
	}
	if err := c.SavePrice(ctx, doc.Price); err != nil {
		t.Fatal(err)
	}
	kept, err := casework.Get[casework.Case](ctx, d.Store, c.ID)
	if err != nil || kept.Price != casework.Tenge(6_500_000) {
		t.Errorf("%v %v", kept.Price, err)
	}
}

// What a paper would say by silence is asked: a yes or no that it requires has both answers, and "not known yet" is kept as
// typed while the document goes on asking.
func TestSilenceIsAsked(t *testing.T) {
	d := sampleDesk(t, "ru")
	c := openCase(t, d, "жалақы")
	appk := begin(t, d, c, "complaint.appk", docgen.Russian)
	a := asked(t, appk, "no_appeal_info")
	if !a.Missing || a.Value != "" || strings.Join(a.Codes, " ") != "true false" || strings.Join(a.Words, " ") != d.Text.T("common.yes")+" "+d.Text.T("common.no") {
		t.Errorf("a yes or no with no answer: %+v", a)
	}
	answer(t, appk, "no_appeal_info", template.Bool, "false")
	if a := asked(t, appk, "no_appeal_info"); a.Missing || a.Value != "false" {
		t.Errorf("answered with no: %+v", a)
	}
	wages := begin(t, d, c, "claim.wages", docgen.Kazakh)
	if a := asked(t, wages, "contract"); !a.Missing || strings.Join(a.Codes, " ") != "written none unknown" {
		t.Errorf("the contract with no answer: %+v", a)
	}
	answer(t, wages, "contract", template.Choice, "unknown")
	if a := asked(t, wages, "contract"); !a.Missing || a.Value != "unknown" {
		t.Errorf("not known yet: %+v", a)
	}
	answer(t, wages, "contract", template.Choice, "none")
	if a := asked(t, wages, "contract"); a.Missing {
		t.Errorf("none was made: %+v", a)
	}
}
