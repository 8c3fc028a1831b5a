package rephrase

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"zanger/casework/names"
)

// look is how something that tells who somebody is looks, whether the profile knows it or not. Where re has a group, that alone
// is hidden and the words that gave it away stay. but takes back what looks so and is something else.
type look struct {
	kind string
	re   *regexp.Regexp
	but  func(found, after string) bool
}

const (
	anyDate = `\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\s+\p{L}+\s+\d{4}|\d{4}\s*(?:жылғы|жылы|ж\.)\s*\d{1,2}\s+\p{L}+|\d{4}`
	house   = `(?:(?:д\.|дом|үй|house)\s*)?№?\s*\d+(?:-?\p{L})?(?:[/-]\d+)?(?:-?\s?үй\p{L}*)?`
	flat    = `(?:\s*,?\s*(?:(?:д\.|дом|кв\.?|квартира|корп\.?|корпус|оф\.?|офис|подъезд|этаж|пәтер|үй|apt\.?|flat)\s*№?\s*\d+\p{L}?|\d+\p{L}?\s?-?\s?(?:үй|пәтер)\p{L}*))*`
	kin     = `сосед\p{L}*|муж\p{L}{0,3}|жен[аыуо]\p{L}?|сын\p{L}{0,3}|доч\p{L}{0,5}|мам\p{L}{1,3}|пап\p{L}{1,3}|отец|отц\p{L}{1,2}|мать|матер\p{L}{1,3}|брат\p{L}{0,3}|сестр\p{L}{1,3}|бабушк\p{L}{1,3}|дедушк\p{L}{1,3}|друг\p{L}{0,3}|подруг\p{L}{1,3}|начальни\p{L}+|директор\p{L}*` +
		`|күйеу\p{L}*|әйел\p{L}*|бала\p{L}*|ұл\p{L}{0,5}|қыз\p{L}*|аға\p{L}*|іні\p{L}*|әке\p{L}*|ана\p{L}{1,5}|апа\p{L}*|көрші\p{L}*|бастығ\p{L}*|талапкер|жауапкер|истец|ответчик|husband|wife|son|daughter|neighbou?r|boss|mother|father|brother|sister|landlord|employer`
	capital = `\p{Lu}[\p{Ll}'’-]+`
	// surname is the end of most surnames here, with the endings of three languages after it.
	surname = `\p{Lu}\p{Ll}{2,}(?:ов|ев|ёв|ov|ev|yev)(?:а|a|у|ым|е|ой|ы|ых)?(?:ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|ды|ді|ты|ті|нан|нен|дан|ден|тан|тен|мен|пен|бен|да|де|та|те)?`
)

var looks = []look{
	{"MAIL", regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}`), nil},
	{"MAIL", regexp.MustCompile(`(?i)(?:https?://)?(?:www\.)?(?:t\.me|wa\.me|instagram\.com|vk\.com|facebook\.com|tiktok\.com|ok\.ru)/[\p{L}\d_./-]+|@[A-Za-z][\w.]{2,}`), nil},
	{"CASE", regexp.MustCompile(`\d{4}-\d{2}-\d{2}-\d[\dа-я-]*/\d+(?:-\d+)?|\b\d{1,2}-\d{2,6}(?:-\d+)?/\d{4}\b|\b\d{2}-\d{4,}\b|№\s*\d+(?:-\d+)*/[\p{L}\d/-]+`), nil},
	{"NUMBER", regexp.MustCompile(`\bKZ\s?\d{2}(?:[ -]?[A-Z0-9]){16}\b|\b\d{4}(?:[ -]?\d{4}){3}\b|\b\d{6}[ -]?\d{6}\b|\b\d{6}[ -]\d{3}[ -]\d{3}\b|\b\d{4}[ -]\d{4}[ -]\d{4}\b`), nil},
	{"NUMBER", regexp.MustCompile(`\b[A-Z]?\d{8,9}\b`), func(_, after string) bool { return currency.MatchString(after) }},
	{"NUMBER", regexp.MustCompile(`\b\d{3}\s?(?:[A-Z]{2,3}|[АВЕКМНОРСТУХ]{2,3})\s?\d{2}(?:\D|$)|(?:[A-Z]|[АВЕКМНОРСТУХ])\s?\d{3}\s?(?:[A-Z]{2,3}|[АВЕКМНОРСТУХ]{2,3})`), nil},
	{"NUMBER", regexp.MustCompile(`(?i)(?:родил\p{L}*|рожд\p{L}*|г\.\s?р\.|born|birth\p{L}*)(?:\s+(?:on|of|date))*[^\p{L}\d\n]{1,4}(` + anyDate + `)|(` + anyDate + `)[^.\n\d]{0,14}(?:туған|туылған|года рожд|г\.\s?р\.|ж\.\s?т\.)`), nil},
	{"NUMBER", regexp.MustCompile(`№\s*([A-ZА-Я]{0,3}-?\d{5,})`), nil},
	{"PHONE", regexp.MustCompile(`(?:\+7|\b[78])[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}\b|\b7\d{9}\b|\b7\d{2}[ -]\d{3}[ -]\d{2}[ -]?\d{2}\b|\b\d{3}-\d{2}-\d{2}\b`), nil},
	{"ADDRESS", regexp.MustCompile(`(?i)(?:ул\.|улиц[аеуы]|пр\.|пр-т|проспект[аеу]?|мкр\.?|микрорайон[аеу]?|переул\p{L}+|пер\.)\s*[\p{L}\d.«»" -]{2,40}?,?\s*` + house + flat), nil},
	{"ADDRESS", regexp.MustCompile(`(?i)[\p{L}-]+\s+(?:көшесі|к-сі|көш\.|даңғылы|д-лы|ықшамаудан|шағынаудан)\p{L}*\s*,?\s*` + house + flat), nil},
	{"ADDRESS", regexp.MustCompile(`\b\d+[A-Za-z]?,?\s+(?:[A-Z][\w-]+\s+){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Square)\b\.?(?:\s*,?\s*(?:apt|apartment|flat|office|unit)\.?\s*\d+)?`), nil},
	{"ADDRESS", regexp.MustCompile(`\p{Lu}[\p{L}-]+\s+(?i:проспект|улица|переулок|бульвар)\s*,?\s*` + house + flat), nil},
	{"ADDRESS", regexp.MustCompile(`(?i)(?:адрес\p{L}*|мекенжай\p{L}*|address)[:\s]+([^\n;]{3,60}?\d+\p{L}?` + flat + `)`), nil},
	{"ADDRESS", regexp.MustCompile(`(?i)(?:^|[\s,(])(кв\.?\s*№?\s*\d+)|((?:квартир\p{L}*|пәтер)\s*№?\s*\d+|\d+\s?-?\s?пәтер\p{L}*)`), nil},
	{"NAME", regexp.MustCompile(`(?:ТОО|ИП|АО|ПК|КХ|КСК|ОСИ|ЖШС|ЖК|АҚ|ШҚ|LLP|LLC)\s*[«"“]([^«»"“”\n]{2,60})[»"”]|[«"“]([^«»"“”\n]{2,60})[»"”]\s*(?:ТОО|АО|КСК|ЖШС|ЖК|АҚ|ШҚ|LLP|LLC)`), nil},
	{"NAME", regexp.MustCompile(`\p{Lu}[\p{L}-]+\s+\p{Lu}\.\s?(?:\p{Lu}\.)?|\p{Lu}\.\s?(?:\p{Lu}\.\s?)?\p{Lu}[\p{L}-]+`), law},
	{"NAME", regexp.MustCompile(`(?:\p{Lu}[\p{L}-]+\s+){1,2}\p{Lu}\p{L}+(?:ұлы|қызы|улы|кызы|ович|евич|ич|овна|евна|ична|инична)\p{Ll}{0,4}`), law},
	{"NAME", regexp.MustCompile(`(?:(?i:гражданин\p{L}*|гражданк\p{L}*|гр\.|господин\p{L}*|госпож\p{L}*|г-н|г-жа|зовут|по имени|фамили\p{L}*|азаматша|мырза|аты-жөні|есімі|named|called|surname|mr\.?|mrs\.?|ms\.?|ИП|ЖК))\s+((?:` + capital + `)(?:\s+` + capital + `){0,2})`), law},
	{"NAME", regexp.MustCompile(`(?:^|[^\p{L}])(?i:` + kin + `)\s+(` + capital + `(?:\s+` + capital + `)?)`), law},
	{"NAME", regexp.MustCompile(capital + `(?:\s+` + capital + `){1,2}`), law},
	{"NAME", regexp.MustCompile(`(` + capital + `)\s+(?:атты|есімді|деген)`), law},
	// Inside a sentence a capital begins a name, unless it begins a court or a ministry.
	{"NAME", regexp.MustCompile(`[\p{L}\d,;:»)]\s+(` + capital + `)`), court},
	{"NAME", regexp.MustCompile(surname), func(found, after string) bool {
		next, _ := utf8.DecodeRuneInString(after)
		return unicode.IsLetter(next) || law(found, after)
	}},
	{"ADDRESS", regexp.MustCompile(`(?:по|на)\s+(?:NAME|ADDRESS)_\d+\s*,?\s+(\d+\p{L}?(?:[/-]\d+)?)(?:[\s,.]|$)`), nil},
}

var currency = regexp.MustCompile(`^\s*(?:тенге|теңге|тг|₸|KZT|tenge)`)

// lawWords are beginnings, folded, of words written with a capital that name no person: courts, codes, ministries, places.
var lawWords = func() []string {
	out := strings.Fields(`суд сот кодекс code закон заң act law республик казахстан қазақстан kazakhstan kazakh министерств ministry министр конституци constitution верховн жоғарғы supreme court civil procedure
		criminal labour labor family administrative tax азаматтық гражданск қылмыстық уголовн еңбек трудов труда отбасы семейн әкімшілік административн салық налогов процес департамент department комитет committee комиссия центр
		орталық прокуратур полици police акимат әкім алмат almaty астан astana шымкент қарағанд караганд актоб ақтөб атырау павлодар костанай қостанай кызылорд қызылорд тараз орал уральск семе област облыс region район аудан district город қала
		госуд мемлекет халық народ банк bank egov цон халыққа статья article правил регламент устав перечень постановлени приказ государственн социальн пенсион фонд fund инспекци служб исполнител нотариус notary международн организаци international organi адвокат палата union
		january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday how what when where which who why can does is are the my if in on at for`)
	for i, w := range out {
		out[i] = names.Fold(w)
	}
	return out
}()

// law tells whether one of the words names a court, a code, a ministry or a place.
func law(found, _ string) bool { return slices.ContainsFunc(strings.Fields(names.Fold(found)), lawful) }

// lawful takes endings on short words too, but not so many letters that a surname fits: «суда», «сотқа», not «Судаков».
func lawful(w string) bool {
	return slices.ContainsFunc(lawWords, func(l string) bool {
		switch n := utf8.RuneCountInString(l); {
		case n > 4:
			return strings.HasPrefix(w, l)
		case n == len(l): // Latin letters: these have no endings
			return w == l
		default:
			return strings.HasPrefix(w, l) && utf8.RuneCountInString(w)-n <= 3
		}
	})
}

// court tells a name that a court, a district or a region bears: «Медеуского районного суда».
func court(found, after string) bool {
	next := strings.Fields(after)
	return law(found, after) || len(next) > 0 && strings.Contains(found, "ск") && lawful(names.Fold(next[0]))
}
