package library

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
)

var ctx = context.Background()

func plainTerm(_ string, u lawpack.Unit, n int) string { return fmt.Sprint(n, " ", u) }

func ofPack(t testing.TB) *Index {
	t.Helper()
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	x, err := build(ctx, OfPack(p, plainTerm))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return x
}

type question struct{ lang, keys, text string }

func questions(t testing.TB) (out []question) {
	t.Helper()
	f, err := os.Open("testdata/questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if s := strings.SplitN(sc.Text(), "|", 3); len(s) == 3 && !strings.HasPrefix(s[0], "#") {
			out = append(out, question{s[0], s[1], s[2]})
		}
	}
	return out
}

// The half of the questions Enough was not settled on: those with an answer in the pack get it, those without are refused.
func TestAnswersAndRefuses(t *testing.T) {
	x := ofPack(t)
	var asked, right, empty, refused int
	for i, q := range questions(t) {
		if i%2 == 0 {
			continue
		}
		hits, err := x.Ask(ctx, q.text, q.lang, 5)
		if err != nil {
			t.Fatal(err)
		}
		if q.keys == "-" {
			if empty++; len(hits) == 0 {
				refused++
			} else {
				t.Logf("answered without a source: %s: %s %.2f", q.text, hits[0].Key, hits[0].Cover)
			}
			continue
		}
		asked++
		found := false
		for _, h := range hits {
			for k := range strings.SplitSeq(q.keys, ",") {
				found = found || strings.HasPrefix(h.Key, k) && h.Lang == q.lang
			}
		}
		if found {
			right++
		} else {
			t.Logf("not found: %s: %v", q.text, stemsOf(q.text))
		}
	}
	t.Logf("found %d of %d, refused %d of %d", right, asked, refused, empty)
	if asked < 40 || empty < 40 || float64(right) < .9*float64(asked) || float64(refused) < .95*float64(empty) {
		t.Errorf("found %d of %d, refused %d of %d", right, asked, refused, empty)
	}
}

// What is quoted stands in the pack word for word, with its place and edition.
func TestQuotesWordForWord(t *testing.T) {
	x := ofPack(t)
	hits, err := x.Ask(ctx, "алиментті сот бұйрығымен өндіру", "kk", 3)
	if err != nil || len(hits) == 0 {
		t.Fatalf("%v, %v", hits, err)
	}
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range p.Leaflets() {
		if l.ID == "alimony" {
			if hits[0].Text != l.Parts[0].Text.KK || hits[0].Place != "АПК 135-бап" || hits[0].Edition != "2026-08-25" || hits[0].Confidence != lawpack.Seen {
				t.Errorf("got %+v", hits[0])
			}
			return
		}
	}
	t.Fatal("the pack has no such leaflet")
}

func TestOfficeSources(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	dir := s.Profile().Directory
	src := &casework.Source{Header: casework.Header{Space: dir}, Title: "Көлік тұрағының ережесі", Lang: "kk", Origin: "сынақ ұйымы", Dated: casework.MustDate("2026-02-03"),
		Text: "Тұрақ сағат жетіде ашылады.\n\nЖүк көлігі тұраққа жіберілмейді. " + strings.Repeat("Сары бояумен белгіленген орын бос тұруы тиіс. ", 40)}
	c := &casework.Case{Header: casework.Header{ID: casework.NewID()}, Title: "Сынақ ісі"}
	c.Space = c.ID
	note := &casework.Note{Header: casework.Header{Space: c.ID}, Of: c.ID, Form: "consultation", Text: "Можно ли держать пчёл на даче?", Answer: "Пасеку на даче ставят в десяти метрах от забора.", At: time.Date(2026, 11, 2, 4, 0, 0, 0, time.UTC)}
	silent := &casework.Note{Header: casework.Header{Space: c.ID}, Of: c.ID, Form: "note", Text: "жай жазба"}
	if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		for _, e := range []casework.Entity{src, c, note, silent} {
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	ps, err := ofOffice(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	x, err := build(ctx, ps)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, p := range ps {
		if n := len([]rune(p.Text)); n > longestPassage || n == 0 {
			t.Errorf("a passage of %d letters", n)
		}
		if p.OfKind == casework.KindSource && !strings.Contains(src.Text, p.Text) {
			t.Errorf("not word for word: %q", p.Text)
		}
	}
	hits, err := x.Ask(ctx, "жүк көлігін тұраққа қоюға бола ма", "kk", 3)
	if err != nil || len(hits) == 0 || hits[0].Of != src.ID || hits[0].Dated != src.Dated || hits[0].Private {
		t.Errorf("the office's text: %+v, %v", hits, err)
	}
	hits, err = x.Ask(ctx, "пасека на даче", "ru", 3)
	if err != nil || len(hits) != 1 || hits[0].OfKind != casework.KindCase || hits[0].Of != c.ID || !hits[0].Private || hits[0].Dated != casework.MustDate("2026-11-02") {
		t.Errorf("an answer of ours: %+v, %v", hits, err)
	}
	for _, q := range []string{"", "как", "  ?", "жай жазба"} {
		if hits, err := x.Ask(ctx, q, "kk", 3); err != nil || len(hits) != 0 {
			t.Errorf("%q: %v, %v", q, hits, err)
		}
	}
}

func TestStem(t *testing.T) {
	for w, want := range map[string]string{"алименттерді": "алиментт", "жол": "жол", "үйге": "үйге", "2026": "2026", "зарплату": "зарпл"} {
		if got := Stem(w); got != want {
			t.Errorf("%s: got %s, want %s", w, got, want)
		}
	}
}

// Any question is asked without harm: FTS5 has a language of its own.
func FuzzAsk(f *testing.F) {
	for _, s := range []string{`"`, "a* OR b", "NEAR(x y)", "мұра\x00қабылдау", "title: x", "-x", "^a"} {
		f.Add(s)
	}
	p, err := lawpack.Builtin()
	if err != nil {
		f.Fatal(err)
	}
	x, err := build(ctx, OfPack(p, plainTerm)[:30])
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(x.Close)
	f.Fuzz(func(t *testing.T, s string) {
		hits, err := x.Ask(ctx, s, "ru", 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			if h.Cover < enough || h.Cover > 1.0001 {
				t.Errorf("cover %v", h.Cover)
			}
		}
	})
}

func BenchmarkAsk(b *testing.B) {
	x := ofPack(b)
	qs := questions(b)
	for i := 0; b.Loop(); i++ {
		q := qs[i%len(qs)]
		if _, err := x.Ask(ctx, q.text, q.lang, 5); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	p, err := lawpack.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	ps := OfPack(p, plainTerm)
	for b.Loop() {
		x, err := build(ctx, ps)
		if err != nil {
			b.Fatal(err)
		}
		x.Close()
	}
}

// A term of the pack reads as a sentence: who, what must be done, by when; never bare words one after another.
func TestTermsReadAsSentences(t *testing.T) {
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"en": "Employer — 10 day_of_next_month. At least monthly",
		"ru": "Работодатель — 10 day_of_next_month. Не реже",
		"kk": "Жұмыс беруші — 10 day_of_next_month. ",
	}
	for _, x := range OfPack(p, plainTerm) {
		if !strings.HasPrefix(x.Key, "rule:") {
			continue
		}
		if r := []rune(x.Text); !unicode.IsUpper(r[0]) && !unicode.IsDigit(r[0]) || strings.Contains(x.Text, "..") || strings.Contains(x.Text, "— .") {
			t.Errorf("%s %s: %q", x.Key, x.Lang, x.Text)
		}
		for _, r := range p.Rules() {
			if strings.Contains(x.Text, r.ID) {
				t.Errorf("%s %s says the id %s: %q", x.Key, x.Lang, r.ID, x.Text)
			}
		}
		if x.Key == "rule:tk-113-wage" && !strings.HasPrefix(x.Text, want[x.Lang]) {
			t.Errorf("%s: %q", x.Lang, x.Text)
		}
	}
}
