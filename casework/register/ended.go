package register

import (
	"cmp"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/names"
	"zanger/casework/outcome"
)

// state is what a register says became of a row; an enquiry's may stand in the column of outcomes.
func (b *builder) state(r Row) string { return cmp.Or(b.get(r, Status), b.get(r, Outcome)) }

func (b *builder) asCase(r Row, e *Entry, received casework.Date) *Problem {
	c := &casework.Case{Number: b.get(r, Number), Title: b.get(r, Line), Area: b.areas(b.get(r, Area)), Court: b.get(r, Court), CourtNumber: b.get(r, CourtNumber),
		Summary: b.get(r, Story), Opened: received}
	var err *Problem
	if c.Opened.IsZero() {
		if c.Opened, err = b.date(r, Received); err != nil {
			return err
		}
	}
	if len(e.Parties) > 0 {
		c.Language = e.Parties[0].Language
		c.Title = cmp.Or(c.Title, e.Parties[0].Name)
		e.Parties[0].Role = casework.Plaintiff
		if len(e.Parties) > 1 {
			e.Parties[1].Role = casework.Defendant
		}
	}
	c.Title = cmp.Or(c.Title, b.called(b.get(r, Area)), c.Number, source(b.t.Name, r.Line))
	if c.Price, err = b.sum(r); err != nil {
		return err
	}
	if err = b.traits(r, c); err != nil {
		return err
	}
	if c.Side == outcome.Respondent && len(e.Parties) > 0 { // the client was sued: the other side is who claimed
		e.Parties[0].Role = casework.Defendant
		if len(e.Parties) > 1 {
			e.Parties[1].Role = casework.Plaintiff
		}
	}
	if err = b.ended(r, c); err != nil {
		return err
	}
	if err = b.known(r, c); err != nil {
		return err
	}
	e.Case = c
	return nil
}

// known reads the days facts became known. One from the opening needs no note; one after the end cannot be.
func (b *builder) known(r Row, c *casework.Case) *Problem {
	for _, f := range knownOf {
		on, err := b.date(r, f)
		switch {
		case err != nil:
			return err
		case !c.Closed.IsZero() && on.After(c.Closed):
			return b.problem(r, f, "register.reason.known")
		case on.IsZero() || !on.After(c.Opened) && on != c.Closed:
			continue
		case c.Known == nil:
			c.Known = map[string]casework.Date{}
		}
		c.Known[strings.TrimPrefix(string(f), "known_")] = on
	}
	return nil
}

// traits reads what the case is compared by. Words that are no code and mean none are a reason not to take the row: a
// guess would be learned from.
func (b *builder) traits(r Row, c *casework.Case) (err *Problem) {
	if c.Filed, err = b.date(r, Filed); err != nil {
		return err
	}
	for _, t := range []struct {
		field  Field
		factor string
		fact   *string
	}{{CourtLevel, outcome.FactorCourt, &c.CourtLevel}, {Region, outcome.FactorRegion, &c.Region}, {Side, outcome.FactorSide, &c.Side}, {ClaimKind, outcome.FactorClaimKind, &c.ClaimKind},
		{Ours, outcome.FactorOurs, &c.Ours}, {Theirs, outcome.FactorTheirs, &c.Theirs}, {Proof, outcome.FactorEvidence, &c.Evidence}} {
		v := b.get(r, t.field)
		if v == "" || v == "-" || v == "—" || anyPrefix(names.Fold(v), "?", "не извест", "неизвест", "белгисиз", "unknown", "not known", "n/a") {
			continue
		}
		if *t.fact = codeOf(meanings[t.field], v); !slices.Contains(outcome.Levels[t.factor], *t.fact) {
			return b.problem(r, t.field, "register.reason.code")
		}
	}
	return nil
}

// ended reads how and when a case ended.
func (b *builder) ended(r Row, c *casework.Case) *Problem {
	on, err := b.date(r, Ended)
	if err != nil {
		return err
	}
	words, state := b.get(r, Outcome), b.get(r, Status)
	how := endOf(words)
	if how == "" && words == "" {
		how = endOf(state)
	}
	switch {
	case words != "" && how == "":
		return b.problem(r, Outcome, "register.reason.outcome")
	case how == "" && !anyPrefix(names.Fold(state), "закры", "заверш", "окончен", "жабыл", "аякта", "closed", "done"):
		return nil // still open
	case how == "":
		how = "other"
	}
	if on.IsZero() && (words != "" || slices.Contains(outcome.Decided, how)) {
		return b.problem(r, Ended, "register.reason.no_end")
	}
	c.Stage, c.Outcome, c.ClosedWhy = casework.StageClosed, how, cmp.Or(words, state)
	if c.Closed = cmp.Or(on, c.Opened, b.today); c.Opened.IsZero() {
		c.Opened = cmp.Or(c.Filed, c.Closed)
	}
	if c.Closed.Before(c.Opened) || c.Closed.Before(c.Filed) {
		return b.problem(r, Ended, "register.reason.order")
	}
	return nil
}

// endOf gives the outcome that words mean; "" when they mean none for sure. Words that say "not" beside a good end, in a way no
// meaning below knows, are not taken for that end.
func endOf(words string) string {
	how := codeOf(meanings[Outcome], words)
	if how == "" {
		how = slipOf(meanings[Outcome], words)
	}
	if (how == "won" || how == "won_partly") && anyPrefix(names.Fold(words)+" ", "не ", "нет ", "ни ", "жок ", "емес ", "not ", "no ") {
		return ""
	}
	return how
}

// slipOf gives the code of words with one slip of the pen: a letter wrong, missing, doubled or two changed over, in a word of
// the meaning that has eight letters or more.
func slipOf(ms []meaning, words string) string {
	for _, w := range strings.Fields(names.Fold(words)) {
		r := []rune(w)
		for _, m := range ms {
			for _, b := range foldAll(m.words) {
				if want := []rune(b); len(want) >= 8 && !strings.Contains(b, " ") && slip(r, want) {
					return m.code
				}
			}
		}
	}
	return ""
}

// slip tells whether a word begins like another but for one letter. The first letter is never the wrong one: a word that begins
// with another may mean the opposite.
func slip(w, begin []rune) bool {
	at := 0
	for at < len(begin) && at < len(w) && w[at] == begin[at] {
		at++
	}
	if at == 0 || at == len(begin) {
		return at > 0
	}
	has := func(w, begin []rune) bool { return len(w) >= len(begin) && slices.Equal(w[:len(begin)], begin) }
	rest, want := w[at:], begin[at:]
	return len(rest) > 0 && (has(rest[1:], want[1:]) || has(rest, want[1:]) || has(rest[1:], want)) ||
		len(rest) > 1 && len(want) > 1 && rest[0] == want[1] && rest[1] == want[0] && has(rest[2:], want[2:])
}

// meaning ties beginnings of words, folded, to a code. The first that fits counts.
type meaning struct {
	code  string
	words []string
}

var meanings = map[Field][]meaning{
	Outcome: {
		{"won_partly", []string{"частич", "в части", "ишинара", "won_partly", "partly", "partial", "in part"}},
		{"withdrawn", []string{"клиент отказ", "отозв", "кайтарып ал", "withdrawn"}},
		{"left", []string{"без рассмотр", "возвра", "караусыз", "кайтарыл", "left", "without consideration", "returned"}},
		{"terminated", []string{"прекращ", "отказ от иска", "отказ истца", "отказ заявителя", "отказался от", "отказалась от", "истец отказ", "кыскарт", "талаптан бас тартты", "арыздан бас тартты", "terminated", "discontinued", "dismissed without", "abandoned"}},
		{"mediated", []string{"медиа", "mediat"}},
		{"settled", []string{"миров", "примир", "битимгер", "татулас", "settle"}},
		{"lost", []string{"отказ", "отклон", "не удовлетв", "неудовлетв", "без удовлетв", "проигр", "бас тарт", "канагаттандырылма", "канагаттандырусыз", "канагаттандырмай", "утылды", "женилди", "lost", "refus", "denied", "rejected", "dismissed", "not granted", "unsuccessful"}},
		{"won", []string{"удовлетв", "взыскан", "выигр", "канагаттанд", "утты", "won", "granted", "in full", "allowed"}},
		{"advised", []string{"консультац", "кенес", "advised", "advice"}},
		{"transferred", []string{"передан", "берилди", "transferred"}},
	},
	CourtLevel: {
		{"first", []string{"перв", "1", "биринши", "first"}}, {"appeal", []string{"апел", "2", "екинши", "appeal"}},
		{"cassation", []string{"касс", "3", "cassation", "supreme", "верхов", "жогаргы"}}, {"body", []string{"орган", "досудеб", "body", "pre-trial"}},
	},
	Side: {
		{outcome.Claimant, []string{"истец", "истц", "заявит", "талапкер", "отиниш беруши", "claimant", "plaintiff", "applicant"}},
		{outcome.Respondent, []string{"ответчик", "жауапкер", "respondent", "defendant"}},
		{outcome.Accused, []string{"обвин", "подозр", "подсуд", "айыптал", "кудикти", "сотталуш", "accused", "suspect"}},
		{outcome.Victim, []string{"потерпев", "жабирленуши", "victim"}}, {outcome.Third, []string{"третье", "ушинши", "third"}},
	},
	ClaimKind: {
		{"harm", []string{"вред", "ущерб", "зиян", "harm", "damage"}}, {"money", []string{"деньг", "взыск", "долг", "акша", "ондир", "карыз", "money", "debt"}},
		{"property", []string{"имуществ", "вещ", "мулик", "property"}}, {"right", []string{"признани", "восстанов", "кукык", "right", "reinstat"}},
		{"annul", []string{"отмен", "оспар", "недейств", "незаконн", "куши", "жою", "annul", "challenge"}}, {"oblige", []string{"обяз", "понуд", "миндет", "oblige", "order to"}},
		{"family", []string{"алимент", "ребен", "брак", "семей", "отбас", "неке", "бала", "family"}}, {"penalty", []string{"наказ", "штраф", "жаза", "айыппул", "penalty", "sentence"}},
		{"other", []string{"ино", "друг", "баска", "other"}},
	},
	Region: {
		{"19", []string{"алматинск", "алматы обл", "almaty region", "almaty obl"}}, {"75", []string{"алматы", "almaty"}},
		{"10", []string{"абай", "abai", "abay"}}, {"11", []string{"акмол", "akmola", "aqmola"}}, {"15", []string{"актюб", "актоб", "aktobe", "aqtobe"}}, {"23", []string{"атырау", "atyrau"}},
		{"27", []string{"западно-каз", "западно каз", "зко", "батыс каз", "бко", "west kaz"}}, {"31", []string{"жамбыл", "jambyl", "zhambyl"}}, {"33", []string{"жетису", "jetisu", "zhetysu"}},
		{"35", []string{"караганд", "karagand", "qaragand"}}, {"39", []string{"костанай", "кустанай", "kostanay", "qostanay"}}, {"43", []string{"кызылорд", "kyzylord", "qyzylord"}},
		{"47", []string{"мангист", "мангыст", "mangyst", "mangist"}}, {"55", []string{"павлодар", "pavlodar"}}, {"59", []string{"северо-каз", "северо каз", "ско", "солтустик каз", "north kaz"}},
		{"61", []string{"туркестан", "туркистан", "turkistan", "turkestan"}}, {"62", []string{"улытау", "ulytau"}},
		{"63", []string{"восточно-каз", "восточно каз", "вко", "шыгыс каз", "шко", "east kaz"}}, {"71", []string{"астана", "нур-султан", "astana"}}, {"79", []string{"шымкент", "shymkent"}},
	},
	Ours:   representation,
	Theirs: representation,
	Proof: {
		{"3", []string{"3", "полн", "толык", "full"}}, {"2", []string{"2", "больш", "кобин", "most"}}, {"1", []string{"1", "част", "ишинара", "part"}}, {"0", []string{"0", "нет", "не до", "жок", "none", "hardly"}},
	},
}

var representation = []meaning{
	{"none", []string{"нет", "без", "сам", "не было", "жок", "ози", "none", "self"}},
	{"advocate", []string{"адвокат", "advocate", "attorney", "lawyer"}}, {"consultant", []string{"консульт", "кенесши", "consultant"}},
	{"student", []string{"студент", "клиник", "student", "clinic"}}, {"staff", []string{"юрист", "штат", "юрисконс", "зангер", "кызметкер", "staff"}},
	{"prosecutor", []string{"прокур", "prosecut"}},
}

// codeOf gives the code of a register's words; "" when they mean none that is known.
func codeOf(ms []meaning, words string) string {
	words = strings.TrimSpace(words)
	for _, m := range ms {
		if words == m.code {
			return m.code
		}
	}
	folded := names.Fold(words)
	for _, m := range ms {
		if anyPrefix(folded, foldAll(m.words)...) {
			return m.code
		}
	}
	return ""
}
