package fee_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"text/template"

	"pgregory.net/rapid"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/fee"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
)

func tenge(s string) casework.Money {
	m, err := casework.ParseMoney(s)
	if err != nil {
		panic(err)
	}
	return m
}

// Sums worked by hand with the index of 2026, 4 325 tenge.
func TestFeesWorkedByHand(t *testing.T) {
	p := packtest.Builtin(t)
	for _, c := range []struct {
		name     string
		q        fee.Query
		want     string // fee
		wantRule string
	}{
		{"property, person: 1 %", fee.Query{Claim: "PROP", Amount: tenge("1000000")}, "10000", "PROP_IND"},
		{"property, organisation: 3 %", fee.Query{Claim: "PROP", Amount: tenge("1000000"), Payer: "organisation"}, "30000", "PROP_LEG"},
		{"by alias", fee.Query{Claim: "property", Amount: tenge("1000000")}, "10000", "PROP_IND"},
		{"by id", fee.Query{Claim: "prop-leg", Amount: tenge("1000000"), Payer: "organisation"}, "30000", "PROP_LEG"},
		{"property to the tiyn", fee.Query{Claim: "PROP", Amount: tenge("123456,78")}, "1234,57", "PROP_IND"},
		{"at the cap of 10 000 MCI", fee.Query{Claim: "PROP", Amount: tenge("4325000000")}, "43250000", "PROP_IND"},
		{"over the cap", fee.Query{Claim: "PROP", Amount: tenge("5000000000")}, "43250000", "PROP_IND"},
		{"organisation over its cap of 20 000 MCI", fee.Query{Claim: "PROP", Amount: tenge("5000000000"), Payer: "organisation"}, "86500000", "PROP_LEG"},
		{"tax notice, entrepreneur: 0.1 %", fee.Query{Claim: "TAXNOTICE", Amount: tenge("1000000"), Payer: "entrepreneur"}, "1000", "TAXNOTICE_IE"},
		{"tax notice, entrepreneur, cap of 500 MCI", fee.Query{Claim: "TAXNOTICE", Amount: tenge("3000000000"), Payer: "entrepreneur"}, "2162500", "TAXNOTICE_IE"},
		{"divorce: 0.3 MCI", fee.Query{Claim: "DIVORCE"}, "1297,50", "DIVORCE"},
		{"not of property: 0.5 MCI", fee.Query{Claim: "NONPROP"}, "2162,50", "NONPROP"},
		{"administrative claim: 0.5 MCI", fee.Query{Claim: "ADMIN_CLAIM"}, "2162,50", "ADMIN_CLAIM"},
		{"complaint of an organisation: 5 MCI", fee.Query{Claim: "COMPLAINT", Payer: "organisation"}, "21625", "COMPLAINT_LEG"},
		{"court order: half", fee.Query{Claim: "ORDER", Amount: tenge("1000000")}, "5000", "ORDER"},
		{"cassation of a property claim: half", fee.Query{Claim: "CASSATION", Amount: tenge("1000000")}, "5000", "CASSATION"},
		{"cassation of another: half of 0.5 MCI", fee.Query{Claim: "CASSATION", Base: "NONPROP"}, "1081,25", "CASSATION"},
		{"cassation of a claim that is free", fee.Query{Claim: "CASSATION", Base: "ALIMONY"}, "0", "CASSATION"},
		{"copy of three pages: 0.1 + 3 x 0.03 MCI", fee.Query{Claim: "COPY_DOC", Pages: 3}, "821,75", "COPY_DOC"},
		{"maintenance: free", fee.Query{Claim: "ALIMONY", Amount: tenge("500000")}, "0", "ALIMONY"},
		{"wages: free", fee.Query{Claim: "wages", Amount: tenge("500000")}, "0", "WAGE"},
		{"disability: free in every case", fee.Query{Claim: "PROP", Amount: tenge("500000"), Exemption: "DISABLED"}, "0", "DISABLED"},
		{"consumer: put off", fee.Query{Claim: "CONSUMER", Amount: tenge("200000")}, "0", "CONSUMER"},
		{"divorce with property: both", fee.Query{Claim: "DIVORCE", Also: []string{"PROP"}, Amount: tenge("1000000")}, "11297,50", "DIVORCE"},
		{"maintenance with property: one of the two is free", fee.Query{Claim: "ALIMONY", Also: []string{"PROP"}, Amount: tenge("1000000")}, "10000", "ALIMONY"},
		{"disability: whatever is demanded", fee.Query{Claim: "DIVORCE", Also: []string{"PROP"}, Amount: tenge("1000000"), Exemption: "DISABLED"}, "0", "DISABLED"},
		{"appeal: nothing is named", fee.Query{Claim: "APPEAL"}, "0", "APPEAL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.q.Date.IsZero() {
				c.q.Date = casework.MustDate("2026-11-23")
			}
			r, err := fee.Compute(p, c.q)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := r.Fee, tenge(c.want); got != want {
				t.Errorf("fee: got %d tiyn, want %d", got, want)
			}
			if got, want := r.Rule.ID, c.wantRule; got != want {
				t.Errorf("rule: got %s, want %s", got, want)
			}
			if r.Rounded < r.Fee || r.Rounded-r.Fee >= 100 || r.Rounded.Tiyn() != 0 {
				t.Errorf("rounded: got %d for %d", r.Rounded, r.Fee)
			}
		})
	}
}

func TestDeferredFeeIsShownThoughNotDue(t *testing.T) {
	r, err := fee.Compute(packtest.Builtin(t), fee.Query{Claim: "CONSUMER", Amount: tenge("200000"), Date: casework.MustDate("2026-11-23")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Deferred, tenge("2000"); got != want || r.Fee != 0 || r.Exempt {
		t.Errorf("got deferred %d, fee %d, exempt %v, want %d, 0, false", got, r.Fee, r.Exempt, want)
	}
}

func TestDoubtsAreSaid(t *testing.T) {
	p := packtest.Builtin(t)
	for _, c := range []struct {
		name string
		q    fee.Query
		want string // "" is no doubt at all
	}{
		{"read article, whole tenge", fee.Query{Claim: "PROP", Amount: tenge("1000000")}, ""},
		{"rounding", fee.Query{Claim: "DIVORCE"}, "fee.doubt.rounding"},
		{"two rates overlap", fee.Query{Claim: "ADMIN_CLAIM"}, "fee.doubt.law"},
		{"an inference", fee.Query{Claim: "APPEAL"}, "fee.doubt.secondary"},
		{"base not named", fee.Query{Claim: "CASSATION", Amount: tenge("1000000")}, "fee.doubt.base"},
		{"entrepreneur with no row", fee.Query{Claim: "PROP", Amount: tenge("1000000"), Payer: "entrepreneur"}, "fee.doubt.entrepreneur"},
		{"before the code", fee.Query{Claim: "DIVORCE", Date: casework.MustDate("2025-05-05")}, "fee.doubt.before"},
		{"index from memory", fee.Query{Claim: "DIVORCE", Date: casework.MustDate("2024-05-05")}, "fee.doubt.index"},
		{"cap of a year whose index is not known", fee.Query{Claim: "PROP", Amount: tenge("1000000"), Date: casework.MustDate("2027-01-11")}, "fee.doubt.cap"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.q.Date.IsZero() {
				c.q.Date = casework.MustDate("2026-11-23")
			}
			r, err := fee.Compute(p, c.q)
			if err != nil {
				t.Fatal(err)
			}
			found := c.want == "" && len(r.Doubt) == 0
			for _, d := range r.Doubt {
				found = found || d.Key == c.want
			}
			if !found {
				t.Errorf("got %v, want %q", r.Doubt, c.want)
			}
		})
	}
}

func TestComputeRefuses(t *testing.T) {
	p, day := packtest.Builtin(t), casework.MustDate("2026-11-23")
	for _, c := range []struct {
		name string
		q    fee.Query
		code casework.Code
		key  string
	}{
		{"unknown claim", fee.Query{Claim: "MAGIC", Date: day}, casework.Missing, "error.fee.claim"},
		{"no day", fee.Query{Claim: "DIVORCE"}, casework.Missing, "error.fee.date"},
		{"no sum", fee.Query{Claim: "PROP", Date: day}, casework.Missing, "error.fee.amount"},
		{"sum below zero", fee.Query{Claim: "PROP", Amount: -1, Date: day}, casework.Invalid, "error.fee.amount"},
		{"unknown payer", fee.Query{Claim: "PROP", Amount: 1, Payer: "cat", Date: day}, casework.Missing, "error.fee.payer"},
		{"no rate for the payer", fee.Query{Claim: "PROP_IND", Amount: 1, Payer: "organisation", Date: day}, casework.Missing, "error.fee.payer"},
		{"not an exemption", fee.Query{Claim: "PROP", Amount: 1, Exemption: "DIVORCE", Date: day}, casework.Missing, "error.fee.claim"},
		{"index of a year not known", fee.Query{Claim: "DIVORCE", Date: casework.MustDate("2027-01-11")}, casework.Missing, "error.lawpack.rate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := fee.Compute(p, c.q)
			var e *casework.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Key != c.key {
				t.Errorf("got %v, want %s %s", err, c.code, c.key)
			}
		})
	}
}

// A larger claim never costs less, and no share is above its cap.
func TestFeeNeverFalls(t *testing.T) {
	p := packtest.Builtin(t)
	rapid.Check(t, func(t *rapid.T) {
		q := fee.Query{Claim: "PROP", Date: casework.MustDate("2026-11-23"), Payer: rapid.SampledFrom([]string{"person", "organisation"}).Draw(t, "payer")}
		q.Amount = casework.Money(rapid.Int64Range(1, 1e16).Draw(t, "sum"))
		a, err := fee.Compute(p, q)
		if err != nil {
			t.Fatal(err)
		}
		q.Amount += casework.Money(rapid.Int64Range(0, 1e15).Draw(t, "more"))
		b, err := fee.Compute(p, q)
		if err != nil {
			t.Fatal(err)
		}
		if b.Fee < a.Fee || b.Fee > casework.Tenge(86_500_000) || a.Fee < 0 {
			t.Fatalf("%d then %d", a.Fee, b.Fee)
		}
	})
}

// strict is a Printer over the text file itself: a missing key or argument fails.
type strict struct {
	t     *testing.T
	lang  string
	texts map[string]string
}

func (s strict) Lang() string                    { return s.lang }
func (s strict) DateFull(d casework.Date) string { return d.String() }
func (s strict) T(key string, args ...any) string {
	src, ok := s.texts[key]
	if !ok {
		s.t.Fatalf("no text for %q", key)
	}
	var b strings.Builder
	if err := template.Must(template.New(key).Option("missingkey=error").Parse(src)).Execute(&b, args[0]); err != nil {
		s.t.Fatal(err)
	}
	return b.String()
}

func TestDecimalsAreWrittenAsTheLanguageDoes(t *testing.T) {
	ph := fee.Phrase{Key: "k", Args: map[string]any{"Rate": lawpack.Decimal(3000)}}
	for lang, want := range map[string]string{"kk": "0,3", "ru": "0,3", "en": "0.3"} {
		if got := fee.Say(strict{t, lang, map[string]string{"k": "{{.Rate}}"}}, ph); got != want {
			t.Errorf("%s: got %s, want %s", lang, got, want)
		}
	}
}

func TestEveryRowComputesAndReads(t *testing.T) {
	p := packtest.Builtin(t)
	for _, lang := range []string{"kk", "ru", "en"} {
		raw, err := fs.ReadFile(assets.Text, "text/fee."+lang+".json")
		if err != nil {
			t.Fatal(err)
		}
		say := strict{t: t, lang: lang}
		if err := json.Unmarshal(raw, &say.texts); err != nil {
			t.Fatal(err)
		}
		for _, row := range p.Fees().Rows {
			payer := map[lawpack.Payer]string{lawpack.PayerLegal: "organisation", lawpack.PayerBusiness: "entrepreneur"}[row.Payer]
			for _, day := range []string{"2026-11-23", "2025-01-05", "2017-05-05"} {
				q := fee.Query{Claim: row.ID, Amount: tenge("90000000000"), Payer: payer, Date: casework.MustDate(day), Pages: 2}
				r, err := fee.Compute(p, q)
				if err != nil {
					t.Fatalf("%s: %v", row.ID, err)
				}
				d := r.Doc(say)
				if d.Rule != row.ID || len(d.Steps) < 2 || d.Edition == "" || d.Confidence == "" {
					t.Errorf("%s: %+v", row.ID, d)
				}
			}
		}
	}
}
