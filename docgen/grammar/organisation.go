package grammar

import "strings"

// nouns are the head words of Russian names of bodies, companies and positions, by the way they decline:
// m, n, f hard; mb, nb, fb with the endings of -ь, -ие, -ия; a leading + marks what is alive.
var nouns = declensions(map[string]string{
	"m": `суд департамент комитет отдел центр акимат аппарат институт университет колледж лицей детсад банк фонд союз архив филиал участок
		пункт департамент трест комбинат завод магазин рынок дом совет орган штаб приёмник изолятор надзор роддом госпиталь_ диспансер
		кооператив парламент маслихат кабинет офис холдинг концерн ломбард музей_`,
	"n":  `товарищество общество учреждение_ министерство агентство предприятие_ хозяйство бюро_ представительство правительство ведомство казначейство лесничество`,
	"nb": `управление учреждение предприятие объединение отделение подразделение казначейство_ общежитие`,
	"f":  `палата клиника прокуратура служба поликлиника больница школа гимназия_ группа биржа касса аптека таможня_ фирма почта`,
	"fb": `инспекция коллегия организация комиссия компания корпорация академия гимназия полиция администрация канцелярия дирекция ассоциация федерация станция`,
	"+m": `директор начальник аким адвокат юрист консультант инспектор прокурор бухгалтер специалист нотариус медиатор эксперт дознаватель_ министр
		президент ректор декан врач_ менеджер инженер предприниматель_ секретарь_ кассир продавец_ исполнитель_ депутат помощник советник председатель_
		участковый_ капитан майор полковник лейтенант судья_ ассистент аудитор архитектор оператор курьер охранник электрик`,
	"+mb": `руководитель заместитель председатель следователь дознаватель предприниматель секретарь исполнитель учитель преподаватель водитель заведующий_ представитель строитель`,
})

// ownDeclension are head words that follow no pattern of the table.
var ownDeclension = map[string]noun{
	"судья":     {'m', true, [5]string{"судьи", "судье", "судью", "судьёй", "судье"}},
	"бюро":      {'n', false, [5]string{"бюро", "бюро", "бюро", "бюро", "бюро"}},
	"врач":      {'m', true, [5]string{"врача", "врачу", "врача", "врачом", "враче"}},
	"продавец":  {'m', true, [5]string{"продавца", "продавцу", "продавца", "продавцом", "продавце"}},
	"участок":   {'m', false, [5]string{"участка", "участку", "участок", "участком", "участке"}},
	"рынок":     {'m', false, [5]string{"рынка", "рынку", "рынок", "рынком", "рынке"}},
	"госпиталь": {'m', false, [5]string{"госпиталя", "госпиталю", "госпиталь", "госпиталем", "госпитале"}},
	"музей":     {'m', false, [5]string{"музея", "музею", "музей", "музеем", "музее"}},
	"таможня":   {'f', false, [5]string{"таможни", "таможне", "таможню", "таможней", "таможне"}},
	"больница":  {'f', false, [5]string{"больницы", "больнице", "больницу", "больницей", "больнице"}},
	"биржа":     {'f', false, [5]string{"биржи", "бирже", "биржу", "биржей", "бирже"}},
	"область":   {'f', false, [5]string{"области", "области", "область", "областью", "области"}},
	"часть":     {'f', false, [5]string{"части", "части", "часть", "частью", "части"}},
}

// adjectival are positions that decline as adjectives do: заведующий отделом.
var adjectival = set("заведующий заведующая управляющий управляющая дежурный дежурная уполномоченный уполномоченная участковый рабочий служащий военнослужащий")

type noun struct {
	gender rune // m, f, n
	alive  bool
	forms  [5]string // genitive, dative, accusative, instrumental, prepositional
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// declensions spells out the table; a word ending in _ has its own entry elsewhere.
func declensions(table map[string]string) map[string]noun {
	out := map[string]noun{}
	for kind, words := range table {
		kind, alive := strings.CutPrefix(kind, "+")
		for _, w := range strings.Fields(words) {
			if strings.HasSuffix(w, "_") {
				continue
			}
			n := noun{gender: rune(kind[0]), alive: alive}
			r := []rune(w)
			stem := string(r[:len(r)-1])
			switch kind {
			case "m":
				n.forms = [5]string{w + "а", w + "у", w, w + "ом", w + "е"}
			case "mb":
				n.forms = [5]string{stem + "я", stem + "ю", w, stem + "ем", stem + "е"}
			case "n":
				n.forms = [5]string{stem + "а", stem + "у", w, stem + "ом", stem + "е"}
			case "nb":
				n.forms = [5]string{stem + "я", stem + "ю", w, stem + "ем", stem[:len(stem)-len("и")] + "ии"}
			case "f":
				gen := "ы"
				if in(r[len(r)-2], "гкхжшщч") {
					gen = "и"
				}
				n.forms = [5]string{stem + gen, stem + "е", stem + "у", stem + "ой", stem + "е"}
			case "fb":
				n.forms = [5]string{stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и"}
			}
			if alive {
				n.forms[2] = n.forms[0]
			}
			out[w] = n
		}
	}
	return out
}

func nounOf(word string) (noun, bool) {
	if n, ok := ownDeclension[word]; ok {
		return n, true
	}
	n, ok := nouns[word]
	return n, ok
}

// abbreviations are forms of enterprise that Russian writes by letters and never inflects.
var abbreviations = set("ТОО АО ГУ КГУ РГУ ИП ОО ОФ КХ ГКП РГП КГП НАО ОСИ КСК ПТ ПК ГККП РГКП НПП ЧСИ")

// RussianOrganisation suggests the case of a body or company, or of a position: the adjectives at the head of the name and
// the head word itself, when the dictionary has it, are inflected and the rest is left. The second result is false when
// the dictionary has no such head; the name then comes back unchanged.
func RussianOrganisation(name string, c Case) (string, bool) {
	words := strings.Fields(name)
	name = strings.Join(words, " ")
	if c == Nominative || name == "" {
		return name, name != ""
	}
	if abbreviations[words[0]] || strings.HasPrefix(name, "«") {
		return name, true
	}
	head := 0
	for head < len(words)-1 && adjectiveGender(strings.ToLower(words[head])) != 0 {
		if _, more := nounOf(strings.ToLower(words[head+1])); adjectival[strings.ToLower(words[head])] && !more {
			break // «заведующий отделом», but «участковый инспектор»
		}
		head++
	}
	low := strings.ToLower(words[head])
	var gender rune
	var form string
	alive := true
	if n, ok := nounOf(low); ok {
		gender, alive, form = n.gender, n.alive, n.forms[c-1]
	} else if adjectival[low] {
		gender = adjectiveGender(low)
		form = adjective(low, c, true)
	} else {
		return name, false
	}
	for i := range head {
		if adjectiveGender(strings.ToLower(words[i])) != gender {
			return name, false
		}
		words[i] = likeCase(words[i], adjective(strings.ToLower(words[i]), c, alive))
	}
	words[head] = likeCase(words[head], form)
	return strings.Join(words, " "), true
}

// likeCase writes the form as the word it stands for: capital first letter, or all capitals.
func likeCase(word, form string) string {
	r, f := []rune(word), []rune(form)
	if len(r) > 1 && strings.ToUpper(word) == word {
		return strings.ToUpper(form)
	}
	if string(r[:1]) == strings.ToUpper(string(r[:1])) {
		return strings.ToUpper(string(f[:1])) + string(f[1:])
	}
	return form
}

// adjectiveGender tells an adjective in the nominative by its ending: m, f, n, or 0 for another word.
func adjectiveGender(w string) rune {
	switch {
	case len([]rune(w)) < 5:
	case hasAny(w, "ый", "ий", "ой"):
		return 'm'
	case hasAny(w, "ая", "яя"):
		return 'f'
	case hasAny(w, "ое", "ее"):
		return 'n'
	}
	return 0
}

// adjective inflects one in the nominative singular.
func adjective(w string, c Case, alive bool) string {
	r := []rune(w)
	stem, last := string(r[:len(r)-2]), r[len(r)-3]
	soft := hasAny(w, "яя", "ее") || hasAny(w, "ий") && !in(last, "гкх") || in(last, "жшщч") && !hasAny(w, "ой")
	pick := func(hard, softly string) string {
		if soft {
			return stem + softly
		}
		return stem + hard
	}
	thin := in(last, "гкхжшщч") // и for ы
	switch adjectiveGender(w) {
	case 'f':
		if c == Accusative {
			if hasAny(w, "яя") {
				return stem + "юю"
			}
			return stem + "ую"
		}
		return pick("ой", "ей")
	case 'm', 'n':
		if c == Accusative && (adjectiveGender(w) == 'n' || !alive) {
			return w
		}
		switch c {
		case Genitive, Accusative:
			return pick("ого", "его")
		case Dative:
			return pick("ому", "ему")
		case Instrumental:
			if thin || soft {
				return stem + "им"
			}
			return stem + "ым"
		case Prepositional:
			return pick("ом", "ем")
		}
	}
	return w
}
