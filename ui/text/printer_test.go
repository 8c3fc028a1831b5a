package text

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zanger/casework"
)

func catalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.WithToday(func() casework.Date { return casework.MustDate("2026-11-23") })
}

func plain(s string) string { return strings.ReplaceAll(s, nbsp, "_") }

func TestPrinterDates(t *testing.T) {
	c := catalog(t)
	d := casework.MustDate
	for _, tt := range []struct{ what, got, want string }{
		{"near", c.In("ru").Date(d("2026-11-25")), "25.11"},
		{"far this year", c.In("ru").Date(d("2026-01-05")), "05.01.2026"},
		{"soon but next year", c.In("ru").Date(d("2027-01-05")), "05.01.2027"},
		{"none", c.In("ru").Date(casework.Date{}), "—"},
		{"long kk", c.In("kk").DateHeading(d("2026-11-23")), "Дүйсенбі, 23 қараша"},
		{"long ru", c.In("ru").DateLong(d("2026-11-23")), "понедельник, 23 ноября"},
		{"long en", c.In("en").DateLong(d("2026-11-23")), "Monday, 23 November"},
		{"long year kk", c.In("kk").DateLong(d("2027-03-22")), "дүйсенбі, 2027 жылғы 22 наурыз"},
		{"words ru", c.In("ru").DateWords(d("2026-11-23")), "23 ноября 2026 г."},
		{"month", c.In("kk").MonthYear(d("2026-11-23")), "Қараша 2026"},
		{"range", c.In("ru").Range(casework.DateRange{From: d("2026-11-01"), To: d("2026-11-05")}), "01.11–05.11"},
		{"late kk", c.In("kk").Due(d("2026-11-21")), "2 күн кешікті"},
		{"today ru", c.In("ru").Due(d("2026-11-23")), "сегодня"},
		{"tomorrow en", c.In("en").Due(d("2026-11-24")), "tomorrow"},
		{"in 3 ru", c.In("ru").Due(d("2026-11-26")), "через 3 дня"},
		{"in 5 ru", c.In("ru").In(5), "через 5 дней"},
		{"in 21 ru", c.In("ru").In(21), "через 21 день"},
		{"in 3 kk", c.In("kk").In(3), "3 күннен кейін"},
		{"ago ru", c.In("ru").Ago(11), "11 дней назад"},
		{"yesterday kk", c.In("kk").Ago(1), "кеше"},
		{"moment today", c.In("en").Moment(time.Date(2026, 11, 23, 14, 2, 0, 0, time.UTC)), "14:02"},
		{"moment", c.In("en").Moment(time.Date(2026, 11, 22, 17, 5, 0, 0, time.UTC)), "22.11, 17:05"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.what, tt.got, tt.want)
		}
	}
}

func TestPrinterNumbers(t *testing.T) {
	c := catalog(t)
	for _, tt := range []struct{ got, want string }{
		{c.In("kk").Money(casework.Tenge(1250000)), "1_250_000_₸"},
		{c.In("ru").Money(125050), "1_250,50_₸"},
		{c.In("en").Money(125050), "1_250.50_₸"},
		{c.In("en").Money(-5), "-0.05_₸"},
		{c.In("ru").Money(casework.Tenge(-1000)), "-1_000_₸"},
		{c.In("ru").Number(2026), "2026"},
		{c.In("ru").Number(12500), "12_500"},
		{c.In("ru").Percent(0.41), "41_%"},
		{c.In("ru").Bytes(2_400_000), "2,4_МБ"},
		{c.In("ru").N("common.cases", 12500), "12_500 дел"},
		{c.In("kk").List("а", "ә", "б"), "а, ә және б"},
	} {
		if got := plain(tt.got); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestPrinterArgsAndMissingKey(t *testing.T) {
	p := catalog(t).In("ru-KZ")
	if got, want := p.T("common.saved.at", "Time", "14:02"), "Сохранено в 14:02"; got != want {
		t.Errorf("pairs: got %q, want %q", got, want)
	}
	if got, want := p.T("common.saved.at", map[string]any{"Time": casework.MustDate("2026-11-22")}), "Сохранено в 22.11"; got != want {
		t.Errorf("map: got %q, want %q", got, want)
	}
	if got, want := p.T("no.such.key"), "[no.such.key]"; got != want {
		t.Errorf("missing: got %q, want %q", got, want)
	}
	if got, want := catalog(t).In("de").Lang(), "kk"; got != want {
		t.Errorf("unknown language: got %q, want %q", got, want)
	}
}

func TestPrinterError(t *testing.T) {
	p := catalog(t).In("en")
	_, bad := casework.ParseDate("32.13")
	e := p.Error(fmt.Errorf("wrapped: %w", bad))
	if !strings.Contains(e.What, "32.13") || e.Kept == "" || !strings.Contains(e.Next, "25.11") {
		t.Errorf("error.date.format: got %+v", e)
	}
	full := p.Error(&casework.Error{Code: casework.Full, Key: "error.not.written.yet"})
	if !strings.Contains(full.What, "disk") || full.Kept == "" || full.Next == "" {
		t.Errorf("fallback of code: got %+v", full)
	}
	noFact := p.Error(&casework.Error{Code: casework.Invalid, Key: "error.date.format"})
	if strings.Contains(noFact.String(), "no value") || noFact.What == "" {
		t.Errorf("missing fact: got %+v", noFact)
	}
	secret := p.Error(errors.New("disk /home/somebody"))
	if strings.Contains(secret.String(), "somebody") || secret.What == "" {
		t.Errorf("unknown error: got %+v", secret)
	}
	if got := p.Error(nil); got != (ErrorText{}) {
		t.Errorf("nil: got %+v", got)
	}
}

// Words without plural forms are said with any number, also where the language has forms for it.
func TestANumberNeedsNoForms(t *testing.T) {
	cat, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Langs {
		p := cat.In(lang)
		for key := range cat.texts[lang] {
			for _, n := range []int{0, 1, 2, 5, 8, 11, 21, 22, 100} {
				if s := p.N(key, n); strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
					t.Errorf("%s: %q says nothing for %d", lang, key, n)
					break
				}
			}
		}
	}
}
