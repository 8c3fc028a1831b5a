package presenter

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

// A ruling is handed over on Friday 20 March 2026, before Nauryz: from the entry to the proof card.
func TestTheRulingHandedOverOnTheFridayBeforeAHoliday(t *testing.T) {
	ctx := context.Background()
	clock := &casetest.Clock{At: time.Date(2026, 3, 20, 11, 0, 0, 0, time.UTC)} // 16:00
	s := casetest.NewOffice(casework.Advocate)
	s.Clock = clock
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewDesk(ctx, s, clock, cat.WithToday(clock.Today).In("ru"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.WithLaw(law, calendar.New(law))
	c := &casework.Case{Title: "Үлгіева — Сынақ", Responsible: d.Me.ID}
	if err := d.Cases.Open(ctx, c); err != nil {
		t.Fatal(err)
	}

	// Friday, four o'clock: the ruling is entered with the document it is
	f := &CaseFile{Desk: d, ID: c.ID}
	if err := f.Attach(ctx, "opredelenie.pdf", strings.NewReader("определение суда")); err != nil {
		t.Fatal(err)
	}
	if err := f.Load(ctx); err != nil {
		t.Fatal(err)
	}
	ruling := &casework.Event{Case: c.ID, What: "Определение вручено", Trigger: "ruling-final", When: casework.On(clock.Today()), Document: f.Files[0].ID}
	if err := f.SaveEvent(ctx, ruling); err != nil {
		t.Fatal(err)
	}
	offers, err := f.Offers(ctx, ruling)
	if err != nil || len(offers) == 0 {
		t.Fatal(offers, err)
	}
	var chosen []Offer
	sides := ""
	for _, o := range offers {
		sides += string(o.Side) + " "
		if o.Deadline != nil && o.Deadline.Rule.ID == "gpk-429-private" {
			chosen = append(chosen, o)
		}
	}
	if len(chosen) != 1 || offers[0].Side != lawpack.WhoParty {
		t.Fatalf("the person's own terms come first: got %s", sides)
	}
	if err := f.AddDates(ctx, chosen); err != nil {
		t.Fatal(err)
	}
	if err := f.Load(ctx); err != nil {
		t.Fatal(err)
	}
	dl := f.Deadlines[0]
	// by hand: 21-22 weekend and Nauryz, 23 Nauryz, 24-25 for 21-22; 26-27 two, 30 Mar-3 Apr seven, 6-8 Apr ten
	if got, want := dl.End, casework.On(casework.MustDate("2026-04-08")); got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
	if dl.Document != ruling.Document || dl.Safe != casework.MustDate("2026-04-07") {
		t.Errorf("got %+v", dl)
	}

	// alone in the office: not at once, not the same day wrongly, but an hour later from the paper
	if check := d.Check(ctx, dl); !check.Blind || check.Plain {
		t.Errorf("got %+v", check)
	}
	if err := d.ConfirmBlind(ctx, dl.ID, ruling.When); casework.CodeOf(err) != casework.Denied {
		t.Errorf("at once: got %v", err)
	}
	clock.At = clock.At.Add(95 * time.Minute)
	if err := d.ConfirmBlind(ctx, dl.ID, casework.On(casework.MustDate("2026-03-19"))); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("another day: got %v", err)
	}
	if err := d.ConfirmBlind(ctx, dl.ID, ruling.When); err != nil {
		t.Fatal(err)
	}

	// the computer sleeps over the holiday; on 3 April it tells of the first reminder, once
	clock.At = time.Date(2026, 4, 3, 4, 0, 0, 0, time.UTC)
	first, err := d.Remind(ctx)
	if err != nil || first.Body == "" {
		t.Fatalf("got %+v, %v", first, err)
	}
	if again, _ := d.Remind(ctx); again.Body != "" {
		t.Errorf("told twice: %q", again.Body)
	}

	// filed on the safe day: done with the receipt
	clock.At = time.Date(2026, 4, 7, 6, 0, 0, 0, time.UTC)
	if err := f.Attach(ctx, "kvitanciya.jpg", strings.NewReader("квитанция")); err != nil {
		t.Fatal(err)
	}
	if err := f.Load(ctx); err != nil {
		t.Fatal(err)
	}
	var receipt casework.ID
	for _, x := range f.Files {
		if x.Name == "kvitanciya.jpg" {
			receipt = x.ID
		}
	}
	if err := d.FinishDate(ctx, dl.ID, receipt, ""); err != nil {
		t.Fatal(err)
	}
	if err := f.Load(ctx); err != nil {
		t.Fatal(err)
	}
	dl = f.Deadlines[0]

	// the proof card, one page, Kazakh and Russian
	lines, err := s.Journal(ctx, casework.JournalQuery{Entity: dl.ID, Limit: 1})
	if err != nil || len(lines) != 1 {
		t.Fatal(lines, err)
	}
	for lang, want := range map[string][]string{
		"ru": {"08.04.2026", "20.03.2026", "ГПК 429", "kvitanciya.jpg", "второй человек не проверял", "95 мин", d.Me.Name},
		"kk": {"АПК 429", "kvitanciya.jpg", "екінші адам тексерген жоқ", "Наурыз"},
	} {
		doc, err := d.CardOf(ctx, dl, lang, 0)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(docgen.Paragraphs(doc), "\n")
		if lang == "ru" {
			want = append(want, lines[0].Hash[:8])
		}
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: no %q on the card:\n%s", lang, w, all)
			}
		}
		var b bytes.Buffer
		if err := d.WriteCard(ctx, &b, dl, lang); err != nil {
			t.Fatal(err)
		}
		for level := 0; level < 3; level++ {
			doc, _ := d.CardOf(ctx, dl, lang, level)
			if n, err := pdf.Pages(ctx, doc, d.paperOptions()); n == 1 && err == nil {
				break
			} else if level == 2 {
				t.Errorf("%s: the card takes %d pages", lang, n)
			}
		}
		if !bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
			t.Errorf("%s: not a PDF", lang)
		}
	}
}
