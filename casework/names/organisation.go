package names

import "strings"

// legalForms are words, folded, that stand in the name of a company or a body and not in a person's. An entrepreneur (ИП, ЖК) is a person.
var legalForms = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`тоо жшс ао ак нао гу мм кгу кмм ргу рмм гкп мкк ргп кмк рмк гккп оо кб оф кк пк кск оси llp ltd jsc llc
		товарищество серіктестігі серіктестік общество қоғамы қоғам учреждение мекемесі предприятие кәсіпорны министерство министрлігі акимат әкімдігі әкімдік
		департамент департаменті управление басқармасы банк банкі университет университеті кооператив кооперативі фонд қоры`) {
		m[Fold(w)] = true
	}
	return m
}()

// Organisation guesses whether a name is that of a company or a body: by a legal form among its words, or because it stands in quotes. A
// person may say otherwise.
func Organisation(name string) bool {
	if strings.ContainsAny(name, "«»“”\"") {
		return true
	}
	for w := range strings.FieldsFuncSeq(Fold(name), func(r rune) bool { return strings.ContainsRune(" ,.()'", r) }) {
		if legalForms[w] {
			return true
		}
	}
	return false
}
