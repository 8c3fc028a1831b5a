package widgets

import (
	"testing"

	"zanger/casework"
)

func TestParseDay(t *testing.T) {
	today := casework.MustDate("2026-11-23") // a Monday
	days := Days(func(d casework.Date) (DayKind, string) {
		switch d.String() {
		case "2026-11-27":
			return Holiday, "x"
		case "2026-11-28":
			return MovedWork, ""
		}
		return Days(nil).of(d)
	})
	for _, tt := range []struct {
		in   string
		lean Lean
		want string // "" no date, "!" refused
	}{
		{"", Nearest, ""}, {"   ", Nearest, ""},
		{"25.11", Nearest, "2026-11-25"}, {"25.11.", Nearest, "2026-11-25"}, {"25/11", Nearest, "2026-11-25"}, {"5.1", Nearest, "2027-01-05"},
		{"05.01", Past, "2026-01-05"}, {"25.11", Past, "2025-11-25"}, {"23.11", Past, "2026-11-23"}, {"22.11", Future, "2027-11-22"}, {"29.02", Nearest, "2028-02-29"},
		{"25.11.26", Nearest, "2026-11-25"}, {"25.11.85", Past, "1985-11-25"}, {"25.11.30", Past, "1930-11-25"}, {"25.11.30", Nearest, "2030-11-25"},
		{"25112026", Nearest, "2026-11-25"}, {"251126", Nearest, "2026-11-25"}, {"2511", Nearest, "2026-11-25"}, {"2026-11-25", Nearest, "2026-11-25"},
		{"25 қараша", Nearest, "2026-11-25"}, {"25 ноября 2026 г.", Nearest, "2026-11-25"}, {"2026 жылғы 25 қараша", Nearest, "!"}, {"25 Nov", Nearest, "2026-11-25"}, {"1 мая", Future, "2027-05-01"}, {"9 мамыр", Future, "2027-05-09"}, {"1 маусым", Future, "2027-06-01"},
		{"бүгін", Nearest, "2026-11-23"}, {"Ертең", Nearest, "2026-11-24"}, {"завтра", Nearest, "2026-11-24"}, {"tomorrow", Nearest, "2026-11-24"}, {"вчера", Nearest, "2026-11-22"},
		{"+10", Nearest, "2026-12-03"}, {"-3", Nearest, "2026-11-20"}, {"+5рд", Nearest, "2026-11-30"}, {"+4 рд", Nearest, "2026-11-28"}, {"+4жк", Nearest, "2026-11-28"}, {"+4 жұмыс күні", Nearest, "2026-11-28"}, {"+4 рабочих дня", Nearest, "2026-11-28"}, {"+4 working days", Nearest, "2026-11-28"}, {"-1 рд", Nearest, "2026-11-20"}, {"+1 month", Nearest, "2026-12-23"}, {"+2 апта", Nearest, "2026-12-07"}, {"+1 мес", Nearest, "2026-12-23"}, {"+1 ай", Nearest, "2026-12-23"}, {"+2 нед", Nearest, "2026-12-07"}, {"+1 жыл", Nearest, "2027-11-23"},
		{"31.11", Nearest, "!"}, {"29.02.2027", Nearest, "!"}, {"32.01", Nearest, "!"}, {"0.5", Nearest, "!"}, {"12.13.2026", Nearest, "!"}, {"25", Nearest, "!"}, {"abc", Nearest, "!"}, {"+", Nearest, "!"}, {"+5 котлет", Nearest, "!"}, {"25.11.226", Nearest, "!"}, {"25.11.9999", Nearest, "!"}, {"+99999999999", Nearest, "!"},
	} {
		d, err := parseDay(tt.in, today, tt.lean, days)
		got := d.String()
		if err != nil {
			got = "!"
			if casework.CodeOf(err) != casework.Invalid {
				t.Errorf("%q: got code %s", tt.in, casework.CodeOf(err))
			}
		}
		if got != tt.want {
			t.Errorf("%q leaning %d: got %q, want %q", tt.in, tt.lean, got, tt.want)
		}
	}
}

func TestParseDays(t *testing.T) {
	today := casework.MustDate("2026-11-23")
	for _, tt := range []struct{ in, from, to string }{
		{"01.11..05.11", "2026-11-01", "2026-11-05"}, {"1.11 – 5.11.2026", "2026-11-01", "2026-11-05"}, {"25.11", "2026-11-25", "2026-11-25"},
		{"05.11..01.11", "!", ""}, {"01.11..", "!", ""}, {"..", "!", ""},
	} {
		r, err := parseDays(tt.in, today, Nearest, nil)
		if (err != nil) != (tt.from == "!") {
			t.Errorf("%q: got error %v", tt.in, err)
			continue
		}
		if err == nil && (r.From.String() != tt.from || r.To.String() != tt.to) {
			t.Errorf("%q: got %v..%v, want %s..%s", tt.in, r.From, r.To, tt.from, tt.to)
		}
	}
}
