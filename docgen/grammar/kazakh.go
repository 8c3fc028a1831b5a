package grammar

import "strings"

const (
	clearBack  = "аоұыяё"
	clearFront = "әеөүіэ"
	kkVowels   = "аәеёоөұүыіэя"
	voiceless  = "пфкқтсшщчцхһбвгд" // б в г д close a borrowed word as if voiceless
)

// frontWords are borrowed words whose last clear vowel is back and whose endings are front all the same.
var frontWords = []string{"банк", "парк", "танк", "педагог", "диалог", "каталог", "рубль", "октябрь", "календарь", "альфа-банк"}

// abbrs gives the harmony and the possessive stem of names written by letters, as they are read out.
var abbrs = map[string]struct{ front, poss bool }{
	"ЖШС": {true, true}, "АҚ": {false, true}, "ММ": {true, true}, "КММ": {true, true}, "РММ": {true, true}, "КМК": {false, true}, "ҚБ": {true, true}, "ҚҚ": {false, true},
	"ЖК": {true, false}, "ШҚ": {false, true}, "ҚР": {false, false}, "МКК": {false, true}, "МИБ": {true, true}, "АТҚ": {true, false},
}

func in(r rune, set string) bool { return strings.ContainsRune(set, r) }

// kazakhFront reports whether the endings of a word are front (-ге, -нің) by vowel harmony.
func kazakhFront(word string) bool {
	w := strings.ToLower(word)
	for _, x := range frontWords {
		if w == x {
			return true
		}
	}
	r := []rune(w)
	// A Russian surname ending keeps the harmony of its stem: Тоқаевтың, Мәсімовтің.
	for _, e := range []string{"ов", "ев", "ёв"} {
		if stem, ok := strings.CutSuffix(w, e); ok && len([]rune(stem)) > 2 {
			if strings.HasSuffix(stem, "и") {
				return true
			}
			return kazakhFront(strings.TrimRight(stem, "ьъ"))
		}
	}
	if strings.HasSuffix(w, "и") || hasAny(w, "ич", "ин", "ист", "изм", "инг") { // би, Али, Ахмади; Петрович, Путин, юрист
		return true
	}
	for i := len(r) - 1; i >= 0; i-- {
		switch {
		case in(r[i], clearFront):
			return true
		case in(r[i], clearBack):
			return false
		case r[i] == 'ь' && i < len(r)-1:
			return true
		}
	}
	if strings.ContainsAny(w, "қғ") {
		return false
	}
	for i := len(r) - 1; i >= 0; i-- {
		switch r[i] {
		case 'и', 'ю':
			return true
		case 'у':
			return false
		}
	}
	return false
}

// kazakhWord adds the case ending to a word. possessive says that the word ends in the third-person possessive (соты,
// баласы, -ұлы): such a stem takes -на, -н, -нда, -нан.
func kazakhWord(word string, c Case, possessive bool) string {
	if word == "" {
		return ""
	}
	if a, ok := abbrs[word]; ok {
		if e := kazakhEnding(a.front, 'і', c, a.poss); e != "" && a.poss {
			return word + "-" + e
		}
		last := 'е'
		if word == "ҚР" {
			last = 'ы'
		}
		if e := kazakhEnding(a.front, last, c, false); e != "" {
			return word + "-" + e
		}
		return word
	}
	trimmed := strings.TrimRight(word, "»”\")")
	tail := word[len(trimmed):]
	r := []rune(strings.ToLower(trimmed))
	if len(r) == 0 {
		return word
	}
	last := r[len(r)-1]
	if (last == 'ь' || last == 'ъ') && len(r) > 1 {
		last = r[len(r)-2]
	}
	if c != Nominative && longer[strings.ToLower(trimmed)] {
		trimmed, last = trimmed+"і", 'і'
	}
	end := kazakhEnding(kazakhFront(trimmed), last, c, possessive)
	if u := strings.ToUpper(trimmed); u == trimmed && len(r) > 2 {
		end = strings.ToUpper(end)
	}
	return trimmed + end + tail
}

func kazakhEnding(front bool, last rune, c Case, poss bool) string {
	pick := func(back, fr string) string {
		if front {
			return fr
		}
		return back
	}
	vowel, noVoice, nasal := in(last, kkVowels), in(last, voiceless), in(last, "мнң")
	switch c {
	case Genitive:
		switch {
		case vowel, nasal, poss:
			return pick("ның", "нің")
		case noVoice:
			return pick("тың", "тің")
		}
		return pick("дың", "дің")
	case Dative:
		switch {
		case poss:
			return pick("на", "не")
		case noVoice:
			return pick("қа", "ке")
		}
		return pick("ға", "ге")
	case Accusative:
		switch {
		case poss:
			return "н"
		case vowel:
			return pick("ны", "ні")
		case noVoice:
			return pick("ты", "ті")
		}
		return pick("ды", "ді")
	case Locative:
		switch {
		case poss:
			return pick("нда", "нде")
		case noVoice:
			return pick("та", "те")
		}
		return pick("да", "де")
	case Ablative:
		switch {
		case poss, nasal:
			return pick("нан", "нен")
		case noVoice:
			return pick("тан", "тен")
		}
		return pick("дан", "ден")
	case Instrumental:
		switch {
		case poss:
			return "мен"
		case in(last, "зж"):
			return "бен"
		case noVoice:
			return "пен"
		}
		return "мен"
	}
	return ""
}

// KazakhName adds the case ending to a full name: only the last word takes it, and -ұлы and -қызы are possessive.
func KazakhName(full string, c Case) string {
	words := strings.Fields(full)
	if len(words) == 0 || c == Nominative {
		return strings.Join(words, " ")
	}
	i := len(words) - 1
	l := strings.ToLower(words[i])
	words[i] = kazakhWord(words[i], c, hasAny(l, "ұлы", "қызы", "тегі", "немересі") || l == "ұлы" || l == "қызы")
	return strings.Join(words, " ")
}

// russianWords mark a name that was given in Russian.
var russianWords = map[string]bool{"суд": true, "города": true, "района": true, "области": true, "районный": true, "городской": true, "областной": true,
	"управление": true, "отдел": true, "министерство": true, "республики": true, "учреждение": true, "тоо": true, "ао": true, "гу": true}

// KazakhOrganisation adds the case ending to the name of a body, a company or a position. Such a name is a possessive
// compound (соты, басқармасы, департаменті), but for cities that only look like one. A name given in Russian stays as it
// is: a Kazakh ending on it would be neither.
func KazakhOrganisation(name string, c Case) string {
	words := strings.Fields(name)
	if len(words) == 0 || c == Nominative {
		return strings.Join(words, " ")
	}
	for _, w := range words {
		if russianWords[strings.ToLower(w)] {
			return strings.Join(words, " ")
		}
	}
	i := len(words) - 1
	l := strings.ToLower(strings.TrimRight(words[i], "»”\")"))
	poss := hasAny(l, "ы", "і") && l != "алматы" && l != "өкілі емес" && l != "қоюшы" && !hasAny(l, "шы", "ші")
	words[i] = kazakhWord(words[i], c, poss)
	return strings.Join(words, " ")
}
