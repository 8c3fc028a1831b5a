package names

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"   ", ""},
		{"26-0071", "26-0071"},
		{" 26-0071 ", "26-0071"},
		{"a  b", "a b"},
		{"K7F2-9M", "k7f2-9m"},
		{"Әсия Дәулетханқызы", "асия даулетханкызы"},
		{"Һамит Үміт Ғани Өмір Ұлжан Ңу Іңкәр", "хамит умит гани омир улжан ну инкар"},
		{"Пётр  Ёлкин", "петр елкин"},
		{"Е\u0308лкин", "елкин"}, // decomposed ё
		{"И\u0306од", "йод"},     // decomposed й stays й
		{"\tорал\u00a0\u202fқаласы\n", "орал каласы"},
		{"Маг\u00adжан", "магжан"},
		{"\ufeffАқтау", "актау"},
		{"за\u0301мок", "замок"},
		{"ҚАЗАҚСТАН", "казакстан"},
		{"Ivan Ī", "ivan ī"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q): got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Fold(rapid.String().Draw(t, "s"))
		if got := Fold(once); got != once {
			t.Errorf("got %q, want %q", got, once)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		Fold("Взыскание алиментов: Дәулетханова Әсия Серікқызы, Орал қаласы")
	}
}
