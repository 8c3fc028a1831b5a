package grammar

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func parted(word, lang string) string {
	var b strings.Builder
	from := 0
	for _, at := range Hyphens(word, lang) {
		b.WriteString(word[from:at] + "-")
		from = at
	}
	return b.String() + word[from:]
}

func TestHyphens(t *testing.T) {
	for lang, words := range map[string][]string{
		"ru": {"за-яв-ле-ние", "ис-ко-вое", "ра-бо-то-да-тель", "от-вет-чика", "граж-дан-ского", "обя-за-тель-ства", "под-твер-жда-ется", "объ-яс-не-ние,",
			"«тре-бо-ва-ние»", "суд", "счёт", "ТОО", "Петрова", "2026", "кто-либо", "заңгер"},
		"kk": {"та-лап", "жа-уап-кер", "жұ-мыс", "өн-ді-ріп", "қа-зақс-тан", "көр-се-тіл-ген", "мін-дет-те-ме-лер", "қи-ын-дық", "ауыл", "се-бебі", "түрлі", "қа-ла-сы-ның,",
			"«ке-лі-сім»", "та-уық", "баруы", "су-рет", "са-яси", "күн", "ЖШС", "Нұрлан", "ту-ралы", "же-текші", "та-ңер-тең", "бо-ры-шын"},
		"en": {"employment"},
	} {
		for _, want := range words {
			word := want
			if want != "кто-либо" {
				word = strings.ReplaceAll(want, "-", "")
			}
			if got := parted(word, lang); got != want {
				t.Errorf("%s: got %s, want %s", lang, got, want)
			}
		}
	}
}

func FuzzHyphens(f *testing.F) {
	f.Add("жауапкершілік", "kk")
	f.Add("«обязательство»,", "ru")
	f.Fuzz(func(t *testing.T, word, lang string) {
		places := Hyphens(word, lang)
		if !slices.IsSorted(places) {
			t.Fatalf("%q: %v", word, places)
		}
		for _, at := range places {
			if at <= 0 || at >= len(word) || utf8.ValidString(word) && !utf8.RuneStart(word[at]) {
				t.Fatalf("%q: %v", word, places)
			}
		}
	})
}
