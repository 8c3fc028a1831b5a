package register

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/names"
)

// Problem is a reason a row was not taken. Column is the head of the column at fault, where there is one.
type Problem struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"`
	Key    string `json:"reason"` // catalogue key: "register.reason.…" or "iin.reason.…"
	Value  string `json:"value,omitempty"`
}

// Entry is what a row becomes.
type Entry struct {
	Line    int
	Enquiry *casework.Enquiry // for enquiries
	Case    *casework.Case    // for cases
	Parties []*casework.Party
	Note    string
	mark    string // see marks
}

// builder turns rows into entries.
type builder struct {
	t     *Table
	m     Mapping
	kind  casework.Kind
	today casework.Date
	areas func(words string) string // code of a topic, "" unknown

	called func(words string) string // a code of a topic in words; other words as they are
}

func (b *builder) get(r Row, f Field) string {
	i, ok := b.m[f]
	if !ok {
		return ""
	}
	return r.Cell(i)
}

func (b *builder) problem(r Row, f Field, key string) *Problem {
	p := &Problem{Line: r.Line, Key: key}
	if i, ok := b.m[f]; ok {
		p.Value = r.Cell(i)
		if i < len(b.t.Header) {
			p.Column = b.t.Header[i]
		}
	}
	return p
}

func (b *builder) build(r Row) (*Entry, *Problem) {
	e := &Entry{Line: r.Line, Note: b.get(r, Note)}
	name := b.get(r, Name)
	if name == "" {
		name = strings.Join(strings.Fields(b.get(r, Surname)+" "+b.get(r, Given)+" "+b.get(r, Patronymic)), " ")
	}
	nameless := b.kind == casework.KindCase && name == "" && b.get(r, Outcome) != "" // a table of outcomes may hold no people
	switch {
	case nameless:
		return e, b.asCase(r, e, casework.Date{})
	case name == "" || len(names.Words(name)) == 0 && !hasLetter(name):
		return nil, b.problem(r, Name, "register.reason.no_name")
	case strings.ContainsAny(name[:1], "=@+-"):
		return nil, b.problem(r, Name, "register.reason.formula")
	}
	p := &casework.Party{Role: casework.Applicant, Ours: true, Name: name, Address: b.get(r, Address), Email: b.get(r, Email), Organisation: names.Organisation(name)}
	var why string
	if p.IIN, why = number(b.get(r, IIN), p.Organisation); why != "" {
		return nil, b.problem(r, IIN, why)
	}
	if v := b.get(r, Phone); v != "" {
		p.Phone = v
		if d, ok := names.Phone(v); ok && len(d) == 11 {
			p.Phone = names.FormatPhone(v)
		}
	}
	var err *Problem
	if p.Born, err = b.date(r, Born); err != nil {
		return nil, err
	}
	p.Language = language(b.get(r, Language))
	e.Parties = append(e.Parties, p)
	if v := b.get(r, Opponent); v != "" {
		if strings.ContainsAny(v[:1], "=@+-") {
			return nil, b.problem(r, Opponent, "register.reason.formula")
		}
		o := &casework.Party{Role: casework.Opponent, Name: v, Organisation: names.Organisation(v)}
		if o.IIN, why = number(b.get(r, OpponentIIN), o.Organisation); why != "" {
			return nil, b.problem(r, OpponentIIN, why)
		}
		e.Parties = append(e.Parties, o)
	}
	received, err := b.date(r, Received)
	if err != nil {
		return nil, err
	}
	if b.kind == casework.KindCase {
		return e, b.asCase(r, e, received)
	}
	return e, b.asEnquiry(r, e, received)
}

func (b *builder) asEnquiry(r Row, e *Entry, received casework.Date) *Problem {
	q := &casework.Enquiry{Channel: channel(b.get(r, Channel)), Language: e.Parties[0].Language, Line: b.get(r, Line), Story: b.get(r, Story),
		Settlement: b.get(r, Settlement), Status: status(b.state(r)), Area: b.areas(b.get(r, Area))}
	if v := b.state(r); v != "" && !q.Status.Open() {
		q.DecidedWhy, q.Decided = v, received
	}
	if !received.IsZero() {
		q.Received = time.Date(received.Year, received.Month, received.Day, 12, 0, 0, 0, casework.Almaty).UTC()
	}
	var err *Problem
	if q.Promised, err = b.date(r, Promised); err != nil {
		return err
	}
	if !q.Promised.IsZero() {
		q.PromisedWhy = "register.promised"
	}
	if q.Sum, err = b.sum(r); err != nil {
		return err
	}
	q.Story = strings.TrimSpace(q.Story + "\n" + e.Note)
	if n := b.get(r, Number); n != "" {
		q.Story = strings.TrimSpace("№ " + n + "\n" + q.Story) // the number of the old register; a code is made anew
	}
	e.Enquiry = q
	return nil
}

func (b *builder) sum(r Row) (casework.Money, *Problem) {
	v := b.get(r, Sum)
	if v == "" || v == "-" || v == "—" {
		return 0, nil
	}
	m, err := casework.ParseMoney(tenge(v))
	if err != nil || m < 0 {
		return 0, b.problem(r, Sum, "register.reason.sum")
	}
	return m, nil
}

var (
	currency  = regexp.MustCompile(`(?i)(?:тенге|теңге|тнг|тг|kzt|tenge|₸|т)\.?$`)
	thousands = regexp.MustCompile(`^-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?$|^-?\d{1,3},\d{3}\.\d+$|^-?\d{1,3}(?:,\d{3})$|^-?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$|^-?\d{1,3}\.\d{3}(?:,\d+)?$`)
)

// tenge takes the currency off a sum, and the points or commas that part its thousands: nobody keeps three places of a tenge.
func tenge(s string) string {
	s = strings.TrimSpace(currency.ReplaceAllString(strings.TrimSpace(s), ""))
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "").Replace(s)
	if !thousands.MatchString(s) {
		return s
	}
	if c, p := strings.IndexByte(s, ','), strings.IndexByte(s, '.'); p < 0 || c >= 0 && c < p {
		return strings.ReplaceAll(s, ",", "")
	}
	return strings.ReplaceAll(s, ".", "")
}

func (b *builder) date(r Row, f Field) (casework.Date, *Problem) {
	d, ok := parseDate(b.get(r, f))
	if !ok {
		return d, b.problem(r, f, "register.reason.date")
	}
	if f != Promised && d.After(b.today) {
		return d, b.problem(r, f, "register.reason.future")
	}
	return d, nil
}

// parseDate reads a day as registers write it; a spreadsheet's day number counts from 30 December 1899.
func parseDate(s string) (casework.Date, bool) {
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(s), "г."), "ж.")
	s = strings.TrimSpace(s)
	if s == "" || s == "-" || s == "—" {
		return casework.Date{}, true
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		if n >= 3654 && n < 73051 { // 1910 to 2100
			return casework.NewDate(1899, 12, 30).AddDays(int(n)), true
		}
		return casework.Date{}, false
	}
	day, _, _ := strings.Cut(strings.ReplaceAll(s, "T", " "), " ")
	for _, layout := range []string{"2006-01-02", "02.01.2006", "2.1.2006", "02/01/2006", "2/1/2006", "02-01-2006", "02.01.06", "2.1.06", "02/01/06"} {
		if t, err := time.Parse(layout, day); err == nil && t.Year() >= 1900 && t.Year() <= 2100 {
			return casework.DateOf(t), true
		}
	}
	return casework.Date{}, false
}

// number checks a person's or an organisation's number; a spreadsheet eats leading zeros, which come back when the number
// then proves right.
func number(s string, organisation bool) (digits, why string) {
	s = names.Digits(strings.TrimSuffix(strings.TrimPrefix(s, "'"), ".0"))
	if s == "" || strings.Trim(s, "-—0") == "" {
		return "", ""
	}
	r := names.CheckNumber(s, organisation)
	if r.Reason == names.ReasonIsBIN || r.Reason == names.ReasonIsIIN { // the register does not say which it is
		r = names.CheckNumber(s, !organisation)
	}
	if r.Valid {
		return s, ""
	}
	if len(s) >= 9 && len(s) < 12 {
		if full := strings.Repeat("0", 12-len(s)) + s; names.CheckIIN(full).Valid || names.CheckBIN(full).Valid {
			return full, ""
		}
	}
	return "", r.Reason
}

func hasLetter(s string) bool { return strings.ToLower(s) != strings.ToUpper(s) }

func anyPrefix(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(" "+s, " "+w) {
			return true
		}
	}
	return false
}

func language(s string) string {
	switch s = names.Fold(s); {
	case s == "":
		return ""
	case anyPrefix(s, "каз", "kaz", "kk", "мемлекет", "гос"):
		return "kk"
	case anyPrefix(s, "рус", "орыс", "rus", "ru"):
		return "ru"
	case anyPrefix(s, "анг", "агыл", "eng", "en"):
		return "en"
	}
	return ""
}

func channel(s string) casework.Channel {
	switch s = names.Fold(s); {
	case strings.Contains(s, "1414"):
		return casework.By1414
	case anyPrefix(s, "тел", "звон", "конырау", "phone", "call"):
		return casework.ByPhone
	case anyPrefix(s, "сайт", "портал", "интернет", "онлайн", "page", "web", "online"):
		return casework.ByPage
	case anyPrefix(s, "выезд", "кошпели", "field"):
		return casework.FieldDay
	case anyPrefix(s, "направ", "жибер", "refer"):
		return casework.ByReferral
	case anyPrefix(s, "почт", "пошта", "письм", "хат", "mail", "post", "letter"):
		return casework.ByPost
	case anyPrefix(s, "лично", "прием", "ози", "walk", "visit"):
		return casework.WalkIn
	}
	return casework.Imported
}

func status(s string) casework.EnquiryStatus {
	switch s = names.Fold(s); {
	case anyPrefix(s, "отказ", "бас тарт", "refus", "denied"):
		return casework.EnquiryRefused
	case anyPrefix(s, "направ", "перенаправ", "жибер", "refer"):
		return casework.EnquiryReferred
	case anyPrefix(s, "принят", "оказан", "заверш", "закры", "исполн", "дана", "кабылдан", "аякта", "жабыл", "корсетилди", "берилди", "accept", "closed", "done", "given"):
		return casework.EnquiryAccepted
	case anyPrefix(s, "в работе", "рассм", "провер", "карал", "тексер", "open", "check", "progress"):
		return casework.EnquiryChecking
	}
	return casework.EnquiryNew
}
