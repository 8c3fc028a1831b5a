package grammar

import (
	"os"
	"strings"
	"testing"

	"zanger/casework"
)

func table(t *testing.T, file string) [][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

func TestRussianNames(t *testing.T) {
	forms := 0
	for _, row := range table(t, "ru-names.txt") {
		name, sex := row[0], Unknown
		if s, ok := strings.CutPrefix(name, "m:"); ok {
			name, sex = s, Male
		} else if s, ok := strings.CutPrefix(name, "f:"); ok {
			name, sex = s, Female
		}
		for c := Genitive; c <= Prepositional; c++ {
			forms++
			if got, ok := RussianName(name, c, sex); got != row[c] || !ok {
				t.Errorf("%s, case %d: got %q %v, want %q", name, c, got, ok, row[c])
			}
		}
	}
	if forms < 300 {
		t.Errorf("only %d forms are checked", forms)
	}
}

func TestRussianOrganisations(t *testing.T) {
	forms := 0
	for _, row := range table(t, "ru-organisations.txt") {
		name, unknown := strings.CutPrefix(row[0], "? ")
		for c := Genitive; c <= Prepositional; c++ {
			forms++
			if got, ok := RussianOrganisation(name, c); got != row[c] || ok == unknown {
				t.Errorf("%s, case %d: got %q %v, want %q", name, c, got, ok, row[c])
			}
		}
	}
	if forms < 200 {
		t.Errorf("only %d forms are checked", forms)
	}
}

func TestKazakhWords(t *testing.T) {
	cases := []Case{Genitive, Dative, Accusative, Locative, Ablative, Instrumental}
	forms := 0
	for _, row := range table(t, "kk-words.txt") {
		kind, word, ok := strings.Cut(row[0], ": ")
		if !ok {
			kind, word = "", row[0]
		}
		for i, c := range cases {
			forms++
			var got string
			switch kind {
			case "name":
				got = KazakhName(word, c)
			case "org":
				got = KazakhOrganisation(word, c)
			default:
				got = kazakhWord(word, c, kind == "poss")
			}
			if got != row[i+1] {
				t.Errorf("%s, case %d: got %q, want %q", row[0], c, got, row[i+1])
			}
		}
	}
	if forms < 300 {
		t.Errorf("only %d forms are checked", forms)
	}
}

func TestKazakhNouns(t *testing.T) {
	forms := 0
	for _, row := range table(t, "kk-nouns.txt") {
		w := row[0]
		for i, got := range []string{
			KazakhNoun(w, true, Nobody, Nominative), KazakhNoun(w, false, Mine, Nominative), KazakhNoun(w, false, Yours, Nominative),
			KazakhNoun(w, false, YoursPolite, Nominative), KazakhNoun(w, false, Theirs, Nominative), KazakhNoun(w, false, Ours, Nominative),
			KazakhNoun(w, false, Theirs, Dative), KazakhNoun(w, false, Theirs, Accusative), KazakhNoun(w, false, Theirs, Ablative),
			KazakhNoun(w, false, Mine, Dative), KazakhNoun(w, false, Ours, Dative),
		} {
			forms++
			if got != row[i+1] {
				t.Errorf("%s: got %q, want %q", w, got, row[i+1])
			}
		}
	}
	if forms < 300 {
		t.Errorf("only %d forms are checked", forms)
	}
	if got := KazakhNoun("кәмелетке толмаған бала", true, Mine, Dative); got != "кәмелетке толмаған балаларыма" {
		t.Errorf("got %q", got)
	}
}

func TestSexOf(t *testing.T) {
	for name, want := range map[string]Sex{
		"Үлгіұлы Мысал": Male, "Үлгіқызы Айгүл": Female, "Образцов Пример": Male, "Образцова Марина": Female,
		"Ким Людмила Петровна": Female, "Ким Сергей": Unknown, "Марина": Female, "Седых Игорь Ильич": Male, "Мамедов Али Гасан оглы": Male,
	} {
		if got := SexOf(name); got != want {
			t.Errorf("SexOf(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestUnknownSexLeavesTheName(t *testing.T) {
	if got, ok := RussianName("Ким Саша", Genitive, Unknown); got != "Ким Саша" || ok {
		t.Errorf("got %q %v, want the name as it was and false", got, ok)
	}
}

func TestOrganisations(t *testing.T) {
	for _, x := range []struct {
		in   string
		c    Case
		want string
		ok   bool
	}{
		{"ТОО «Үлгі»", Genitive, "ТОО «Үлгі»", true},
		{"Товарищество с ограниченной ответственностью «Үлгі»", Genitive, "Товарищества с ограниченной ответственностью «Үлгі»", true},
		{"Управление образования города Мысал", Dative, "Управлению образования города Мысал", true},
		{"ГУ «Отдел занятости»", Accusative, "ГУ «Отдел занятости»", true},
		{"руководитель отдела", Dative, "руководителю отдела", true},
		{"Образцовый двор", Dative, "Образцовый двор", false},
		{"Районный суд № 2", Genitive, "Районного суда № 2", true},
	} {
		if got, ok := RussianOrganisation(x.in, x.c); got != x.want || ok != x.ok {
			t.Errorf("%s: got %q %v, want %q %v", x.in, got, ok, x.want, x.ok)
		}
	}
}

func TestInitials(t *testing.T) {
	for in, want := range map[string]string{
		"Образцов Пример Примерович": "Образцов\u00a0П.\u00a0П.", "Үлгіұлы Мысал": "Үлгіұлы\u00a0М.", "Мысал": "Мысал",
		"Мысал Үлгіұлы": "Мысал\u00a0Ү.", "Мамедов Али Гасан оглы": "Мамедов\u00a0А.\u00a0Г.",
	} {
		if got := Initials(in); got != want {
			t.Errorf("Initials(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, x := range []struct {
		n      int64
		ru, kk string
	}{
		{0, "ноль", "нөл"}, {1, "один", "бір"}, {2, "два", "екі"}, {11, "одиннадцать", "он бір"}, {19, "девятнадцать", "он тоғыз"},
		{20, "двадцать", "жиырма"}, {21, "двадцать один", "жиырма бір"}, {40, "сорок", "қырық"}, {90, "девяносто", "тоқсан"},
		{100, "сто", "жүз"}, {101, "сто один", "жүз бір"}, {200, "двести", "екі жүз"}, {999, "девятьсот девяносто девять", "тоғыз жүз тоқсан тоғыз"},
		{1000, "одна тысяча", "бір мың"}, {1001, "одна тысяча один", "бір мың бір"}, {2002, "две тысячи два", "екі мың екі"},
		{5000, "пять тысяч", "бес мың"}, {11000, "одиннадцать тысяч", "он бір мың"}, {21000, "двадцать одна тысяча", "жиырма бір мың"},
		{36225, "тридцать шесть тысяч двести двадцать пять", "отыз алты мың екі жүз жиырма бес"},
		{450000, "четыреста пятьдесят тысяч", "төрт жүз елу мың"},
		{1000000, "один миллион", "бір миллион"}, {2000000, "два миллиона", "екі миллион"},
		{3622500, "три миллиона шестьсот двадцать две тысячи пятьсот", "үш миллион алты жүз жиырма екі мың бес жүз"},
		{21000001, "двадцать один миллион один", "жиырма бір миллион бір"}, {1000000000, "один миллиард", "бір миллиард"},
		{-5, "минус пять", "минус бес"},
	} {
		if got := RussianNumber(x.n, Masculine); got != x.ru {
			t.Errorf("ru %d: got %q, want %q", x.n, got, x.ru)
		}
		if got := KazakhNumber(x.n); got != x.kk {
			t.Errorf("kk %d: got %q, want %q", x.n, got, x.kk)
		}
	}
	if got := RussianNumber(22, Feminine); got != "двадцать две" {
		t.Errorf("22 feminine: got %q", got)
	}
	if got := RussianNumber(1, Neuter); got != "одно" {
		t.Errorf("1 neuter: got %q", got)
	}
}

func TestKazakhOrdinals(t *testing.T) {
	for n, want := range map[int64]string{
		1: "бірінші", 2: "екінші", 3: "үшінші", 4: "төртінші", 5: "бесінші", 6: "алтыншы", 7: "жетінші", 8: "сегізінші", 9: "тоғызыншы",
		10: "оныншы", 20: "жиырмасыншы", 23: "жиырма үшінші", 30: "отызыншы", 40: "қырқыншы", 50: "елуінші", 100: "жүзінші", 2026: "екі мың жиырма алтыншы", 2000: "екі мыңыншы",
	} {
		if got := kazakhOrdinal(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestMoney(t *testing.T) {
	m := casework.Money(129750)
	for _, x := range [][2]string{
		{Amount(m), "1\u00a0297,50"},
		{Amount(casework.Tenge(450000)), "450\u00a0000"},
		{Amount(-50), "-0,50"},
		{RussianMoney(m), "одна тысяча двести девяносто семь тенге пятьдесят тиын"},
		{RussianMoney(casework.Tenge(21)), "двадцать один тенге"},
		{KazakhMoney(m), "бір мың екі жүз тоқсан жеті теңге елу тиын"},
		{RussianMoneyFull(m), "1\u00a0297 (одна тысяча двести девяносто семь) тенге 50\u00a0тиын"},
		{KazakhMoneyFull(casework.Tenge(450000)), "450\u00a0000 (төрт жүз елу мың) теңге"},
	} {
		if x[0] != x[1] {
			t.Errorf("got %q, want %q", x[0], x[1])
		}
	}
}

func TestDates(t *testing.T) {
	d := casework.MustDate("2026-11-23")
	for _, x := range [][2]string{
		{RussianDate(d), "23\u00a0ноября 2026\u00a0года"},
		{KazakhDate(d, Nominative), "2026\u00a0жылғы 23\u00a0қараша"},
		{KazakhDate(d, Ablative), "2026\u00a0жылғы 23\u00a0қарашадан"},
		{KazakhDate(casework.MustDate("2026-09-01"), Ablative), "2026\u00a0жылғы 1\u00a0қыркүйектен"},
		{KazakhDateOf(d), "2026\u00a0жылғы 23\u00a0қарашадағы"},
		{KazakhDateOf(casework.MustDate("2026-09-01")), "2026\u00a0жылғы 1\u00a0қыркүйектегі"},
		{ShortDate(d), "23.11.2026"},
		{RussianMonth(d), "ноябрь 2026\u00a0года"},
		{KazakhMonth(d), "2026\u00a0жылғы қараша"},
		{RussianDateWords(d, Nominative), "двадцать третье ноября две тысячи двадцать шестого года"},
		{RussianDateWords(d, Genitive), "двадцать третьего ноября две тысячи двадцать шестого года"},
		{RussianDateWords(casework.MustDate("1999-02-01"), Nominative), "первое февраля тысяча девятьсот девяносто девятого года"},
		{RussianDateWords(casework.MustDate("2000-01-30"), Nominative), "тридцатое января двухтысячного года"},
		{RussianDateWords(casework.MustDate("2040-03-12"), Genitive), "двенадцатого марта две тысячи сорокового года"},
		{KazakhDateWords(d), "екі мың жиырма алтыншы жылғы жиырма үшінші қараша"},
	} {
		if x[0] != x[1] {
			t.Errorf("got %q, want %q", x[0], x[1])
		}
	}
}

func TestPlural(t *testing.T) {
	for n, want := range map[int64]string{1: "месяц", 2: "месяца", 5: "месяцев", 11: "месяцев", 12: "месяцев", 21: "месяц", 104: "месяца", 111: "месяцев", -1: "месяц"} {
		if got := Plural(n, "месяц", "месяца", "месяцев"); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	f.Add("Үлгіұлы Мысал", 2)
	f.Add("-", 1)
	f.Add("ЖШС » ь", 3)
	f.Fuzz(func(t *testing.T, s string, c int) {
		k := Case((c%8 + 8) % 8)
		KazakhName(s, k)
		KazakhOrganisation(s, k)
		Initials(s)
		SexOf(s)
		if k <= Prepositional {
			RussianName(s, k, Sex((c%3+3)%3))
			RussianOrganisation(s, k)
		}
	})
}
