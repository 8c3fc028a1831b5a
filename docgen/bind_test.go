package docgen

import (
	"strings"
	"testing"
)

func TestBind(t *testing.T) {
	// In both columns ~ stands for the no-break space.
	for _, c := range []struct{ in, want string }{
		{"взыскать 3 450 000 ₸ долга", "взыскать 3~450~000~₸ долга"},
		{"сумма 3 450 000,50 тенге.", "сумма 3~450~000,50~тенге."},
		{"1 250 теңге өндіру", "1~250~теңге өндіру"},
		{"в 2025 100 человек", "в 2025 100 человек"},
		{"от 5 до 10 лет", "от 5 до 10 лет"},
		{"№ 5 бұйрық", "№~5 бұйрық"},
		{"по ст. 148 и ч. 2 ст. 149 ГПК", "по ст.~148 и ч.~2 ст.~149 ГПК"},
		{"(ст. 148)", "(ст.~148)"},
		{"АПК 148-б. 1-т. сәйкес", "АПК 148-б. 1-т. сәйкес"},
		{"г. Алматы, ул. Абая, д. 10, кв. 5", "г.~Алматы, ул.~Абая, д.~10, кв.~5"},
		{"Алматы қ. Абай көш.", "Алматы~қ. Абай~көш."},
		{"Сериков А. Б. подал", "Сериков~А.~Б. подал"},
		{"А. Б. Сериков подал", "А.~Б.~Сериков подал"},
		{"судья Сериков А.Б., истец", "судья Сериков~А.Б., истец"},
		{"тел. +7 701 123 45 67, почта", "тел.~+7~701~123~45~67, почта"},
		{"8 (701) 123-45-67 звонить", "8~(701)~123-45-67 звонить"},
		{"25 ноября 2026 г. истец", "25~ноября 2026~г. истец"},
		{"2025 жылғы 12 ақпанда", "2025~жылғы 12~ақпанда"},
		{"2025 жылғы 12 ақпан күні", "2025~жылғы 12~ақпан күні"},
		{"и т. д. и т. п.", "и т.~д. и т.~п."},
		{"истец — работник", "истец~— работник"},
		{"12 % годовых", "12~% годовых"},
		{"строка\n№ 5", "строка\n№~5"},
		{"Мысал қ., Үлгі к-сі, 5-үй, 10-пәтер", "Мысал~қ., Үлгі~к-сі, 5-үй, 10-пәтер"},
		{"500 теңге 50 тиынды", "500~теңге 50~тиынды"},
		{"", ""}, {" ", " "}, {"  a  ", "  a  "},
	} {
		if got := strings.ReplaceAll(Bind(c.in), "\u00a0", "~"); got != c.want {
			t.Errorf("Bind(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestBindRunsOverTheEdge(t *testing.T) {
	got := BindRuns([]Run{{Text: "по ст. "}, {Text: "148", Bold: true, Origin: Origin{Kind: FromField, Field: "article"}}, {Text: " и № "}, {Text: "7"}})
	want := []string{"по ст.\u00a0", "148", " и №\u00a0", "7"}
	for i, w := range want {
		if got[i].Text != w {
			t.Errorf("run %d: got %q, want %q", i, got[i].Text, w)
		}
	}
	if !got[1].Bold || got[1].Origin.Field != "article" {
		t.Errorf("the run lost its face or its origin: %+v", got[1])
	}
}

func FuzzBind(f *testing.F) {
	f.Add("3 450 000 ₸ № 5 А. Б. Сериков")
	f.Add("+7 (701) — \n %")
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.ToValidUTF8(s, "\ufffd")
		got := Bind(want)
		if strings.ReplaceAll(got, "\u00a0", " ") != strings.ReplaceAll(want, "\u00a0", " ") {
			t.Errorf("Bind changed more than spaces: %q to %q", want, got)
		}
		if again := Bind(got); again != got {
			t.Errorf("Bind twice: %q, then %q", got, again)
		}
	})
}
