package datepaper

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

func printer(t *testing.T, lang string) Printer {
	t.Helper()
	c, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.In(lang)
}

var options = docgen.Options{FontSize: 9, Margins: docgen.Margins{Left: 20, Right: 15, Top: 15, Bottom: 20}}

// Every rule's card fits one page in both languages, and names each day left out.
func TestEveryCardIsOnePage(t *testing.T) {
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	e := deadline.New(p, calendar.New(p))
	on := casework.MustDate("2026-03-05")
	for i, rule := range p.Rules() {
		if os.Getenv("ZANGER_LONG") == "" && i%5 != 0 && rule.Length < 15 {
			continue // the long form lays out every rule
		}
		r, err := e.Compute(rule.ID, "", casework.On(on), deadline.Options{GivenLength: 10, GivenUnit: lawpack.WorkingDays})
		if err != nil {
			t.Fatal(err)
		}
		d := &casework.Deadline{Title: rule.Binds.RU}
		r.Into(d)
		for _, lang := range []string{"kk", "ru"} {
			say := printer(t, lang)
			x := Proof{Date: d, Case: "26-0001 · Сынақ", Title: d.Title, Rule: rule.Article, Missed: deadline.MissedText(p, rule, lang), Hash: strings.Repeat("ab12", 16), Line: 7}
			fits := false
			for level := 0; level < 3 && !fits; level++ {
				n, err := pdf.Pages(t.Context(), Card(say, x, level), options)
				if err != nil {
					t.Fatal(err)
				}
				fits = n == 1
				if fits && rule.ID == "appk-90-5-petition-c" {
					for _, day := range []string{"09.03.2026", "25.03.2026"} {
						if all := strings.Join(docgen.Paragraphs(Card(say, x, level)), "\n"); !strings.Contains(all, day[:5]) {
							t.Errorf("%s level %d: the day %s left out is not named", lang, level, day)
						}
					}
				}
			}
			if !fits {
				t.Errorf("%s %s: more than a page", rule.ID, lang)
			}
		}
	}
}

func TestACardNeverMakesOnePersonTwo(t *testing.T) {
	at := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	d := &casework.Deadline{End: casework.On(casework.MustDate("2026-12-01")), ConfirmHow: "blind"}
	x := Proof{Date: d, Entered: Signed{"Сынақов", at}, Confirmed: Signed{"Сынақов", at.Add(80 * time.Minute)}}
	for lang, want := range map[string]string{"ru": "второй человек не проверял", "kk": "екінші адам тексерген жоқ"} {
		if all := strings.Join(docgen.Paragraphs(Card(printer(t, lang), x, 0)), "\n"); !strings.Contains(all, want) || !strings.Contains(all, "80") {
			t.Errorf("%s: got %s", lang, all)
		}
	}
	x.Confirmed = Signed{}
	if all := strings.Join(docgen.Paragraphs(Card(printer(t, "ru"), x, 0)), "\n"); !strings.Contains(all, "никто ещё не проверил") {
		t.Errorf("got %s", all)
	}
}

func TestSheetsArePrinted(t *testing.T) {
	say := printer(t, "kk")
	monday := casework.MustDate("2026-03-16")
	var days []Day
	for i := range 14 {
		days = append(days, Day{Date: monday.AddDays(i)})
	}
	days[5].Off = "Наурыз"
	entries := []Entry{{Date: monday, Time: "10:00", Title: "Отырыс", Case: "26-0001"}}
	for _, doc := range []*docgen.Document{Week(say, "Үлгі", days[:7], entries, entries, time.Time{}), Month(say, "Үлгі", monday, days, entries, time.Time{})} {
		all := strings.Join(docgen.Paragraphs(doc), "\n")
		if !strings.Contains(all, "Отырыс") || !strings.Contains(all, "Наурыз") {
			t.Errorf("got %s", all)
		}
		var b bytes.Buffer
		if err := pdf.Write(t.Context(), &b, doc, options); err != nil || !bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
			t.Errorf("%s: %v", doc.Template, err)
		}
	}
}
