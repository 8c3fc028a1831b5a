package triage

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zanger/casework"
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

func TestEvaluate(t *testing.T) {
	var b strings.Builder
	b.WriteString("text,label,split\n")
	for i, x := range few {
		b.WriteString("\"" + x.Words + "\"," + x.Label + "," + []string{"train", "train", "test"}[i%3] + "\n")
	}
	s, err := Evaluate(strings.NewReader(b.String()), "x.csv", "text", "label", "split", 0, Filter{})
	if err != nil || s.N != 4 || s.Top3 != 1 {
		t.Errorf("got %+v, %v", s, err)
	}
	if s, err := Evaluate(strings.NewReader(b.String()), "x.csv", "text", "label", "", 2, Filter{}); err != nil || s.N != len(few) || s.Top3 != 1 {
		t.Errorf("folds: %+v, %v", s, err)
	}
	if _, err := Evaluate(strings.NewReader(b.String()), "x.csv", "text", "label", "", 100, Filter{}); casework.CodeOf(err) != casework.Missing {
		t.Errorf("more folds than texts: %v", err)
	}
	if _, err := Evaluate(strings.NewReader(b.String()), "x.csv", "text", "nothing", "split", 0, Filter{}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v", err)
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

// Of two areas the rarer is named first where it is nearly as likely, its probability is shown as it is, and the others
// follow by theirs.
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
		if got[1].P < got[2].P {
			t.Errorf("%q: %v", x, got)
		}
		sum := 0.
		for _, g := range got {
			sum += g.P
			if !slices.Contains(by, g) {
				t.Errorf("%q: the lean changed a probability: %v, %v", x, got, by)
			}
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Errorf("%q: probabilities sum to %v", x, sum)
		}
		if got[0] != by[0] {
			gained = true
			if got[0].Area == "FAM" || got[0].P*11 < by[0].P { // sqrt(127/2) is 8
				t.Errorf("%q: %v before %v", x, got[0], by[0])
			}
		}
	}
	if !gained {
		t.Error("no rare area was named first")
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
