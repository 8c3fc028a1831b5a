package triage

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

var few = []Text{
	{"муж не платит алименты на ребёнка", "FAM"}, {"хочу развестись с мужем", "FAM"}, {"алименты не платит бывший муж", "FAM"}, {"развод через суд и ребёнок", "FAM"},
	{"күйеуім алимент төлемейді", "FAM"}, {"ажырасқым келеді, балам бар", "FAM"}, {"балама алимент өндіру керек", "FAM"},
	{"не выплатили зарплату за три месяца", "LAB"}, {"уволили с работы без причины", "LAB"}, {"работодатель не платит зарплату", "LAB"}, {"незаконно уволили с работы", "LAB"},
	{"жалақымды бермей жатыр", "LAB"}, {"жұмыстан шығарып жіберді", "LAB"}, {"жұмыс беруші жалақы төлемейді", "LAB"},
}

func TestSuggest(t *testing.T) {
	m := Train(few)
	for _, c := range []struct{ text, want string }{
		{"Бывший муж задолжал алименты", "FAM"}, {"Зарплату не дают второй месяц", "LAB"},
		{"Алиментті төлемей жүр", "FAM"}, {"Жалақыны кешіктіріп жатыр", "LAB"},
	} {
		g := m.Suggest(c.text, 3)
		if g[0].Area != c.want {
			t.Errorf("%s: got %+v", c.text, g)
		}
		if sum := g[0].P + g[1].P; sum < .999 || sum > 1.001 {
			t.Errorf("probabilities sum to %v", sum)
		}
	}
	if again := Train(few); !reflect.DeepEqual(m.Suggest("Алименты", 2), again.Suggest("Алименты", 2)) {
		t.Error("the same texts gave another model")
	}
}

func TestMacroF1(t *testing.T) {
	// label 0: one hit of two, said twice; label 1: one hit of one, said once; label 2 does not occur
	if got := macroF1([]int{0, 0, 1}, []int{0, 0, 1}, 3); got != 1 {
		t.Errorf("got %v", got)
	}
	if got, want := macroF1([]int{0, 1, 1}, []int{0, 0, 1}, 3), (2./3+2./3)/2; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Of two areas the rarer is named first where it is nearly as likely; no area's share is larger than that of one named before.
func TestRareAreasAreNamed(t *testing.T) {
	var texts []Text
	for i := range 120 {
		texts = append(texts, few[i%7])
	}
	texts = append(texts, few[7:]...)
	texts = append(texts, Text{"сосед затопил квартиру", "HOUS"}, Text{"выселяют из квартиры", "HOUS"})
	m := Train(texts)
	plain := *m
	plain.lean = make([]float64, len(m.lean))
	gained := false
	for _, x := range []string{"хочу", "не платит", "суд", "бывший муж", "уволили с работы", "квартира", "балам бар", "зарплату и алименты не платят", "выселяют", "жұмыс", ""} {
		got, by := m.Suggest(x, 3), plain.Suggest(x, 3)
		if got[0].P < got[1].P || got[1].P < got[2].P {
			t.Errorf("%q: shares rise: %v", x, got)
		}
		if sum := got[0].P + got[1].P + got[2].P; math.Abs(sum-1) > 1e-6 {
			t.Errorf("%q: shares sum to %v", x, sum)
		}
		gained = gained || got[0].Area != by[0].Area && by[0].Area == "FAM"
	}
	if !gained {
		t.Error("no rare area was named first")
	}
}

func TestFall(t *testing.T) {
	for _, c := range []struct{ p, want []float64 }{
		{[]float64{.5, .3, .2}, []float64{.5, .3, .2}},
		{[]float64{.3, .5, .2}, []float64{.4, .4, .2}},
		{[]float64{.2, .3, .5}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{[]float64{.4, .1, .3, .2}, []float64{.4, .2, .2, .2}},
		{[]float64{.3, .1, .6}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{[]float64{1}, []float64{1}},
	} {
		g := make([]Guess, len(c.p))
		for i, p := range c.p {
			g[i].P = p
		}
		fall(g)
		for i, x := range g {
			if math.Abs(x.P-c.want[i]) > 1e-12 {
				t.Errorf("%v: got %v, want %v", c.p, g, c.want)
				break
			}
		}
	}
}

// The marks of a page are no words; what only looks like one is.
func TestMarksOfAPageAreNoWords(t *testing.T) {
	for text, want := range map[string]string{
		"<p class=`x`>нет&nbsp;света</p>": "нет света", "a < b & c > d": "a < b & c > d", "A&B 5 <3": "A&B 5 <3", "<<<": "<<<", "&": "&", "&#8212;да": "да",
	} {
		if got := strings.TrimSpace(plain(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if n := utf8.RuneCountInString(plain(strings.Repeat("ә", 5000))); n != longest {
		t.Errorf("%d letters are read, want %d", n, longest)
	}
}

// Whoever has no Kazakh letters on the keyboard is told the same.
func TestKazakhInRussianLetters(t *testing.T) {
	m := Train(few)
	if a, b := m.Suggest("Жалақымды төлемейді", 2), m.Suggest("Жалакымды толемейди", 2); !reflect.DeepEqual(a, b) {
		t.Errorf("got %v and %v", a, b)
	}
}

// What is met in the fewest texts is left out of a model that would be too large.
func TestTheFewestAreLeftOut(t *testing.T) {
	v := &vocabulary{}
	texts := []Text{{"алимент", ""}, {"алимент", ""}, {"алимент жалақы", ""}}
	v.number(texts, 1000)
	all := len(v.bucket)
	v.bucket = nil
	v.number(texts, all-1)
	if len(v.bucket) != len(grams("алимент")) || len(v.bucket) >= all {
		t.Errorf("%d of %d kept", len(v.bucket), all)
	}
}

// Heats settled on the texts themselves, each part judged by models that have not seen it, make probabilities that hold on
// texts of the same kind; a label of one text does not break it.
func TestHeatsAreSettled(t *testing.T) {
	var texts []Text
	for range 3 {
		texts = append(texts, few...)
	}
	texts = append(texts, Text{"таможня задержала груз", "BUS"})
	m := TrainSettled(texts)
	if again := TrainSettled(texts); !reflect.DeepEqual(again.Suggest("алименты", 3), m.Suggest("алименты", 3)) {
		t.Error("the same texts gave another model")
	}
	if g := m.Suggest("груз на таможне", 1); g[0].Area != "BUS" {
		t.Errorf("got %v", g)
	}
}
