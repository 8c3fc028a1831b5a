package docgen

import (
	"strings"
	"unicode"
)

const nbsp = '\u00a0'

// Words that hold on to the number or name after them, in both languages; compared in lower case.
var bindsNext = set("ст. ст.ст. п. пп. подп. ч. абз. гл. разд. прил. г. гор. с. пос. ул. пр. пр-т просп. мкр. д. кв. оф. корп. стр. " +
	"обл. р-н тел. гр. им. т. тт. § № үй пәт.")

// Words that hold on to the number before them.
var bindsPrev = set("₸ % ‰ € $ ₽ ° тг мрп аек мзп еақ руб тыс. млн млрд мың млн. млрд. " +
	"г. гг. ж. жж. жылғы б. бб. бет с. л. стр. п. т. экз. дана шт. чел. дн. км м см кг м² " +
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря")

// Beginnings of words that do so with any ending: қараша, қарашадан, теңгені.
var stems = strings.Fields("тенге теңге тиын қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан")

// Words that hold on to the name of a place before them: in Kazakh they follow it.
var bindsName = set("қ. к-сі көш. ауд. обл. даң. ш/а мөлт.")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Bind puts no-break spaces where a line must not end: inside sums (3 450 000 ₸), between № and its number, a law
// reference and its number (ст. 148), a place and its name (г. Алматы), initials and a surname (А. Б. Сериков), the
// groups of a telephone number, a day and its month, and before a dash. It changes no other character.
func Bind(text string) string {
	r := []rune(text)
	if !bind(r) {
		return text
	}
	return string(r)
}

// BindRuns is Bind over runs taken together, so that «ст. » of the template holds on to the «148» of an answer.
func BindRuns(runs []Run) []Run {
	all := []rune(Text(runs))
	if !bind(all) {
		return runs
	}
	out := make([]Run, len(runs))
	at := 0
	for i, run := range runs {
		n := len([]rune(run.Text))
		out[i] = run
		out[i].Text = string(all[at : at+n])
		at += n
	}
	return out
}

// bind works in place and says whether it changed anything.
func bind(r []rune) bool {
	changed := false
	group := false // the token at the left continues a digit group: 3 450
	phone := false // the token at the left continues a telephone number
	bank := false  // the token at the left continues the number of a bank account
	start := 0     // of the token at the left
	for i, c := range r {
		if !isSpace(c) {
			continue
		}
		left := r[start:i]
		start = i + 1
		if i+1 >= len(r) || isSpace(r[i+1]) || len(left) == 0 || c != ' ' && c != nbsp {
			group, phone, bank = false, false, false
			continue
		}
		end := i + 1
		for end < len(r) && !isSpace(r[end]) {
			end++
		}
		right := r[i+1 : end]
		wasGroup, wasPhone := group, phone
		group = isGroup(left, right, wasGroup)
		phone = isPhone(left, right, wasPhone)
		bank = isAccount(left, right, bank)
		if c == ' ' && (group || phone || bank || holds(left, right)) {
			r[i] = nbsp
			changed = true
		}
	}
	return changed
}

func isSpace(c rune) bool { return c == ' ' || c == '\n' || c == nbsp || c == '\u202f' }

func holds(left, right []rune) bool {
	first, last := right[0], left[len(left)-1]
	if first == '—' || first == '–' && len(right) == 1 {
		return true
	}
	if last == '№' || last == '§' {
		return true
	}
	core := strings.ToLower(strings.TrimLeft(string(left), "«\"“„(["))
	if bindsNext[core] && (unicode.IsDigit(first) || unicode.IsUpper(first) || strings.ContainsRune("«№+(", first)) {
		return true
	}
	if unicode.IsDigit(last) || last == '%' {
		unit := strings.ToLower(string(right))
		if bindsPrev[unit] || bindsPrev[strings.TrimRight(unit, ",;:)».")] {
			return true
		}
		for _, stem := range stems {
			if strings.HasPrefix(unit, stem) {
				return true
			}
		}
	}
	if unicode.IsUpper(left[0]) && bindsName[string(trimClosing(right))] {
		return true
	}
	// к-сі, 5-үй
	if last == ',' && unicode.IsDigit(first) && bindsName[strings.ToLower(string(left[:len(left)-1]))] {
		return true
	}
	// А. Б. Сериков, and Сериков А. Б.
	if isInitials(left) && (unicode.IsUpper(first) || isInitials(right)) {
		return true
	}
	if len(left) > 1 && unicode.IsUpper(left[0]) && unicode.IsLower(last) && isInitials(trimClosing(right)) {
		return true
	}
	// т. е., и т. д.
	return len(left) == 2 && last == '.' && unicode.IsLower(left[0]) && len(right) > 1 && right[1] == '.' && unicode.IsLower(first)
}

func trimClosing(t []rune) []rune {
	for len(t) > 0 && strings.ContainsRune(",;:)»", t[len(t)-1]) {
		t = t[:len(t)-1]
	}
	return t
}

// isInitials: А. or А.Б.
func isInitials(t []rune) bool {
	if len(t) == 0 || len(t)%2 != 0 || len(t) > 6 {
		return false
	}
	for i := 0; i < len(t); i += 2 {
		if !unicode.IsUpper(t[i]) || t[i+1] != '.' {
			return false
		}
	}
	return true
}

// isGroup: a group of three digits follows one to three digits or another group.
func isGroup(left, right []rune, chain bool) bool {
	n := 0
	for n < len(left) && unicode.IsDigit(left[len(left)-1-n]) {
		n++
	}
	if n == 0 || n > 3 || chain && n != 3 || !chain && n < len(left) && !strings.ContainsRune("(«\"−-–", left[len(left)-1-n]) {
		return false
	}
	m := 0
	for m < len(right) && unicode.IsDigit(right[m]) {
		m++
	}
	return m == 3
}

// isPhone: a token of digits, brackets and hyphens follows one that began with + or with 8 and a bracket.
func isPhone(left, right []rune, chain bool) bool {
	if !chain && (left[0] != '+' || len(left) < 2) && !(len(left) == 1 && left[0] == '8' && right[0] == '(') {
		return false
	}
	digits := 0
	for _, c := range trimClosing(right) {
		switch {
		case unicode.IsDigit(c):
			digits++
		case strings.ContainsRune("()-‑.", c):
		default:
			return false
		}
	}
	return digits >= 2
}

// isAccount: a group of four letters and digits follows «KZ00» or another such group.
func isAccount(left, right []rune, chain bool) bool {
	if !chain && (len(left) != 4 || left[0] != 'K' || left[1] != 'Z' || !unicode.IsDigit(left[2]) || !unicode.IsDigit(left[3])) {
		return false
	}
	group := trimClosing(right)
	for _, c := range group {
		if !unicode.IsDigit(c) && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return len(group) == 4 || len(group) == 2 && chain
}
