package names

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestSpellingsOfOneNameMeet(t *testing.T) {
	for _, group := range [][]string{
		{"Әсия", "Асия", "Assiya", "Äsiya", "Asiia", "АСИЯ", "Aсия"}, // the last begins with a Latin letter
		{"Дәулетханова", "Даулетханова", "Dauletkhanova", "Däwletxanova", "Däuletхanova"},
		{"Жансая", "Zhansaya", "Jansaya", "Žansaia"},
		{"Қайрат", "Кайрат", "Qairat", "Kairat", "Kayrat", "Qaırat"},
		{"Ғалымжан", "Галымжан", "Galymzhan", "Ğalymjan", "Ghalymzhan"},
		{"Пётр", "Петр", "Pyotr", "Petr"},
		{"Алексей", "Alexey", "Aleksei", "Alexei"},
		{"Юлия", "Yuliya", "Yulia", "Iuliia"},
		{"Щербаков", "Shcherbakov", "Щербакова"},
		{"Сейітұлы", "Сеитулы", "Seiituly", "Seyituly"},
		{"Маңғыстау", "Мангистау", "Mangystau", "Mañğıstaw"},
	} {
		want := Words(group[0])
		for _, other := range group[1:] {
			if got := Words(other); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("Words(%q): got %v, want %v as of %q", other, got, want, group[0])
			}
		}
	}
}

func TestScore(t *testing.T) {
	for _, c := range []struct {
		a, b     string
		min, max float64
	}{
		{"Оспанова Гүлнар Қайратқызы", "Оспанова Гульнар Кайраткызы", 0.9, 1},
		{"Оспанова Гүлнар Қайратқызы", "Гүлнар Оспанова", 1, 1},
		{"Оспанова Гүлнар Қайратқызы", "Ospanova Gulnar", 1, 1},
		{"Оспанова Гүлнар Қайратқызы", "Оспанова Г.Қ.", 0.9, 1},
		{"Оспанова Гүлнар Қайратқызы", "Г. Оспанова", 0.9, 1},
		{"Оспанов Қайрат Серік ұлы", "Оспанов Қайрат Серікұлы", 1, 1},
		{"Оспанова Гүлнар", "Осапнова Гүлнар", 0.8, 0.99}, // two letters swapped
		{"Оспанова Гүлнар", "Оспанова", 0.85, 0.95},       // a surname alone is less sure
		{"Оспанова Гүлнар", "Оспанова Дана", 0, 0.79},
		{"Оспанова Гүлнар Қайратқызы", "Оспанова Гүлнар Маратқызы", 0, 0.9},
		{"Оспанова Гүлнар", "Петренко Олег", 0, 0.4},
		{"О. Г.", "Оспанова Гүлнар", 0, 0},               // initials alone say nothing
		{"ТОО «Альфа Строй»", "ЖШС «Альфа Строй»", 1, 1}, // the legal form tells nothing
		{"ТОО «Альфа»", "Альфа ЖШС", 1, 1},
		{"ТОО «Альфа»", "ТОО «Орион»", 0, 0.5},
		{"ТОО", "ТОО", 1, 1},
		{"", "Оспанова", 0, 0},
		{"12", "34", 0, 0},
	} {
		for _, got := range []float64{score(c.a, c.b), score(c.b, c.a)} {
			if got < c.min || got > c.max {
				t.Errorf("score(%q, %q): got %.3f, want %.2f..%.2f", c.a, c.b, got, c.min, c.max)
			}
		}
	}
}

// score compares two names as a check of conflicts does.
func score(a, b string) float64 { return scoreWords(Words(a), Words(b)) }

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "ab", 1}, {"abc", "xabc", 1}, {"abcd", "abxd", 1}, {"abcd", "badc", 2}, {"kitten", "sitting", 3},
	} {
		if got := distance(c.a, c.b, 5); got != c.want {
			t.Errorf("distance(%q, %q): got %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if got := distance("abcdef", "uvwxyz", 2); got != 3 {
		t.Errorf("beyond the limit: got %d, want 3", got)
	}
}

func TestScoreIsSymmetricAndBounded(t *testing.T) {
	name := rapid.StringMatching(`[А-Я][а-яәғқңөұүі]{1,9} [А-Я][а-я]{0,7}( [А-Я]\.)?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		if got := score(a, b); got < 0 || got > 1 {
			t.Errorf("score(%q, %q) = %v", a, b, got)
		}
		if w := Words(a); len(w) > 0 && len(w[0]) > 1 {
			if got := score(a, a); got < 0.95 {
				t.Errorf("score(%q, itself) = %v, want at least 0.95", a, got)
			}
		}
	})
}
