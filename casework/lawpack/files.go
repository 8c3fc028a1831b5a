package lawpack

import (
	"sort"
	"strings"

	"zanger/casework"
)

type computation struct {
	Acts      []Act      `yaml:"acts"`
	Countings []Counting `yaml:"countings"`

	list      []*Act
	acts      map[string]*Act
	countings map[string]*Counting
}

func readComputation(name string, data []byte) (*computation, error) {
	c := &computation{acts: map[string]*Act{}, countings: map[string]*Counting{}}
	r, err := readYAML(name, data, c)
	if err != nil {
		return nil, err
	}
	var known []string
	for i := range c.Countings {
		c.countings[c.Countings[i].ID] = &c.Countings[i]
		known = append(known, c.Countings[i].ID)
	}
	for i := range c.Acts {
		a := &c.Acts[i]
		c.acts[a.ID], c.list = a, append(c.list, a)
		r.link("Act", a.ID, "counting", a.Counting, known)
	}
	return done(c, r)
}

func readHolidays(name string, data []byte) (*Holidays, error) {
	h := &Holidays{}
	r, err := readYAML(name, data, h)
	if err != nil {
		return nil, err
	}
	for i := range h.Days {
		d := &h.Days[i]
		var ok, ok2 bool
		d.Name, ok = h.Names[d.NameID]
		d.Source, ok2 = h.Sources[d.SourceID]
		switch {
		case !ok:
			r.add(nil, "%s: name %q does not exist%s", d.Date, d.NameID, didYouMean(d.NameID, keys(h.Names)))
		case !ok2:
			r.add(nil, "%s: source %q does not exist%s", d.Date, d.SourceID, didYouMean(d.SourceID, keys(h.Sources)))
		case d.Date.Before(h.From) || d.Date.After(h.To):
			r.add(nil, "%s lies outside the table's own span", d.Date)
		case i > 0 && !h.Days[i-1].Date.Before(d.Date):
			r.add(nil, "%s: days must rise, each once", d.Date)
		}
	}
	return done(h, r)
}

type ruleTable struct {
	Doubts map[string]Text `yaml:"doubts"`
	Events map[string]Text `yaml:"events"`
	Rows   []Rule          `yaml:"rules"`

	Priors   []PriorKind  `yaml:"priors" pack:"optional"`
	Missed   []Missed     `yaml:"missed" pack:"optional"`
	Halts    []Halt       `yaml:"halts" pack:"optional"`
	Defaults []ActDefault `yaml:"defaults" pack:"optional"`

	list     []*Rule
	byID     map[string]*Rule
	families map[string][]*Rule // newest id -> versions, newest first
	byEvent  map[string][]*Rule
}

func readRules(name string, data []byte) (*ruleTable, error) {
	t := &ruleTable{byID: map[string]*Rule{}, families: map[string][]*Rule{}, byEvent: map[string][]*Rule{}}
	r, err := readYAML(name, data, t)
	if err != nil {
		return nil, err
	}
	for i := range t.Rows {
		t.byID[t.Rows[i].ID] = &t.Rows[i]
		t.list = append(t.list, &t.Rows[i])
	}
	ids, events, doubts := keys(t.byID), keys(t.Events), keys(t.Doubts)
	used := map[string]bool{}
	for _, rule := range t.list {
		at := r.at["Rule "+rule.ID]
		for _, id := range rule.TriggerIDs {
			text, ok := t.Events[id]
			if !ok {
				r.link("Rule", rule.ID, "event", id, events)
			}
			used[id] = true
			rule.Triggers = append(rule.Triggers, Trigger{id, text})
		}
		for _, d := range rule.Doubts {
			r.link("Rule", rule.ID, "doubt", d, doubts)
		}
		switch {
		case len(rule.TriggerIDs) == 0 && rule.Unit != NoTerm:
			r.add(at, "%s: nothing starts the term", rule.ID)
		case rule.Unit.Numeric() && rule.Unit != SameDay && rule.Length <= 0:
			r.add(at, "%s: length %d in %s", rule.ID, rule.Length, rule.Unit)
		case (!rule.Unit.Numeric() || rule.Unit == SameDay) && rule.Length != 0:
			r.add(at, "%s: %s has no length", rule.ID, rule.Unit)
		case !rule.AppliesTo.IsZero() && rule.AppliesTo.Before(rule.AppliesFrom):
			r.add(at, "%s: applies_to lies before applies_from", rule.ID)
		}
		if rule.Supersedes == "" {
			continue
		}
		r.link("Rule", rule.ID, "rule", rule.Supersedes, ids)
		if old := t.byID[rule.Supersedes]; old != nil {
			if old.SupersededBy != "" {
				r.add(at, "%s: %s is superseded twice", rule.ID, old.ID)
			}
			old.SupersededBy = rule.ID
		}
	}
	t.follow(r)
	for _, id := range events {
		if !used[id] {
			r.add(nil, "event %q starts no rule", id)
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	for _, rule := range t.list {
		if rule.SupersededBy != "" {
			continue
		}
		for _, tr := range rule.TriggerIDs {
			t.byEvent[tr] = append(t.byEvent[tr], rule)
		}
		for v := rule; v != nil; v = t.byID[v.Supersedes] {
			v.Family = rule.ID
			t.families[rule.ID] = append(t.families[rule.ID], v)
			if len(t.families[rule.ID]) > len(t.list) {
				return nil, Problems{{File: name, Message: "rules supersede each other in a ring"}}
			}
		}
	}
	for _, rule := range t.list {
		if rule.Family == "" {
			r.add(r.at["Rule "+rule.ID], "%s: rules supersede each other in a ring", rule.ID)
		}
	}
	return done(t, r)
}

type areaTable struct {
	Areas []Area `yaml:"areas"`

	list   []*Area
	byCode map[string]*Area
}

func readTaxonomy(name string, data []byte) (*areaTable, error) {
	t := &areaTable{byCode: map[string]*Area{}}
	r, err := readYAML(name, data, t)
	if err != nil {
		return nil, err
	}
	for i := range t.Areas {
		a := &t.Areas[i]
		t.list, t.byCode[a.Code] = append(t.list, a), a
		if cut := strings.LastIndexByte(a.Code, '.'); cut > 0 {
			a.Parent = a.Code[:cut]
			if t.byCode[a.Parent] == nil {
				r.add(r.at["Area "+a.Code], "%s stands before its parent %s", a.Code, a.Parent)
			}
		}
	}
	return done(t, r)
}

type rateFile struct {
	Rates []RateTable `yaml:"rates"`

	byID map[string]*RateTable
}

func readRates(name string, data []byte) (*rateFile, error) {
	f := &rateFile{byID: map[string]*RateTable{}}
	r, err := readYAML(name, data, f)
	if err != nil {
		return nil, err
	}
	for i := range f.Rates {
		t := &f.Rates[i]
		f.byID[t.ID] = t
		for j := 1; j < len(t.Rows); j++ {
			if !t.Rows[j-1].From.Before(t.Rows[j].From) {
				r.add(r.at["RateTable "+t.ID], "%s: rows must rise by date", t.ID)
			}
		}
	}
	return done(f, r)
}

func (f *rateFile) rate(id string, d casework.Date) (Rate, error) {
	t := f.byID[id]
	if t == nil || d.IsZero() || d.After(t.To) {
		return Rate{}, &casework.Error{Code: casework.Missing, Key: "error.lawpack.rate", Op: "lawpack.Rate",
			Args: map[string]any{"Date": d, "Rate": id}}
	}
	i := sort.Search(len(t.Rows), func(i int) bool { return t.Rows[i].From.After(d) }) - 1
	if i < 0 {
		return Rate{}, &casework.Error{Code: casework.Missing, Key: "error.lawpack.rate", Op: "lawpack.Rate",
			Args: map[string]any{"Date": d, "Rate": id}}
	}
	row := t.Rows[i]
	return Rate{Sum: casework.Tenge(int64(row.Tenge)), From: row.From, Confidence: row.Confidence, Source: row.Source}, nil
}

func readFees(name string, data []byte) (*FeeTable, error) {
	t := &FeeTable{}
	r, err := readYAML(name, data, t)
	if err != nil {
		return nil, err
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		for _, d := range row.Doubts {
			r.link("FeeRow", row.ID, "doubt", d, keys(t.Doubts))
		}
		switch free := row.Method == FeeNone || row.Method == FeeDeferred; {
		case free && row.Rate != 0:
			r.add(r.at["FeeRow "+row.ID], "%s: %s has no rate", row.ID, row.Method)
		case !free && row.Rate <= 0:
			r.add(r.at["FeeRow "+row.ID], "%s: a rate above 0 is needed", row.ID)
		}
	}
	return done(t, r)
}

func readArrears(name string, data []byte) (*Arrears, error) {
	a := &Arrears{}
	r, err := readYAML(name, data, a)
	if err != nil {
		return nil, err
	}
	if a.YearDays < 360 || a.YearDays > 366 {
		r.add(nil, "year_days: %d is no year", a.YearDays)
	}
	for i := range a.Rules {
		x := &a.Rules[i]
		for _, d := range x.Doubts {
			r.link("ArrearsRule", x.ID, "doubt", d, keys(a.Doubts))
		}
		switch {
		case (x.Act == "") != (x.Article == ""):
			r.add(r.at["ArrearsRule "+x.ID], "%s: an article goes with its act", x.ID)
		case x.Method == ArrearsPerYear && (x.Rate != 0 || x.Factor <= 0):
			r.add(r.at["ArrearsRule "+x.ID], "%s: a yearly percent is named by the person and has a factor above 0", x.ID)
		case x.Method == ArrearsPerDay && x.Factor != 0:
			r.add(r.at["ArrearsRule "+x.ID], "%s: a factor belongs to a yearly percent", x.ID)
		}
	}
	return done(a, r)
}

func readPrices(name string, data []byte) (*Prices, error) {
	t := &Prices{}
	r, err := readYAML(name, data, t)
	if err != nil {
		return nil, err
	}
	for i := range t.Rules {
		x := &t.Rules[i]
		for _, d := range x.Doubts {
			r.link("PriceRule", x.ID, "doubt", d, keys(t.Doubts))
		}
		if (x.Method == PriceSum) != (x.Months == 0) || x.Months < 0 {
			r.add(r.at["PriceRule "+x.ID], "%s: a monthly sum needs its months, another none", x.ID)
		}
	}
	return done(t, r)
}

func readEligibility(name string, data []byte) (*Eligibility, error) {
	e := &Eligibility{}
	r, err := readYAML(name, data, e)
	if err != nil {
		return nil, err
	}
	for _, c := range e.Criteria {
		if len(c.Grounds) == 0 {
			r.add(r.at["Criterion "+c.ID], "%s rests on nothing", c.ID)
		}
	}
	return done(e, r)
}

func readIntake(name string, data []byte) (*Intake, error) {
	t := &Intake{}
	r, err := readYAML(name, data, t)
	if err != nil {
		return nil, err
	}
	var bands []string
	for _, b := range t.Bands {
		bands = append(bands, b.ID)
	}
	check := func(where, band string) {
		if !contains(bands, band) {
			r.add(nil, "%s: band %q does not exist%s", where, band, didYouMean(band, bands))
		}
	}
	for _, a := range t.Areas {
		check(a.Area, a.Band)
	}
	for _, w := range t.Words {
		check(w.ID, w.Band)
		for _, s := range w.Stems {
			if s != strings.ToLower(s) || s == "" {
				r.add(r.at["WordUrgency "+w.ID], "%s: stem %q is not lower case", w.ID, s)
			}
		}
	}
	for _, d := range t.Dates {
		check("dates", d.Band)
	}
	return done(t, r)
}

func done[T any](v *T, r *reader) (*T, error) {
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return v, nil
}

func keys[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// crossCheck follows the links between files.
func (p *Pack) crossCheck() Problems {
	r := &reader{}
	var acts, areas, first, rules, fees []string
	for _, a := range p.Acts() {
		acts = append(acts, a.ID)
	}
	for _, a := range p.Taxonomy() {
		areas = append(areas, a.Code)
		if a.Parent == "" {
			first = append(first, a.Code)
		}
	}
	for _, x := range p.Rules() {
		rules = append(rules, x.ID)
	}
	for _, x := range p.Fees().Rows {
		fees = append(fees, x.ID)
	}
	need := func(file, from, what, id string, known []string) {
		if r.file = file; !contains(known, id) {
			r.add(nil, "%s: %s %q does not exist%s", from, what, id, didYouMean(id, known))
		}
	}
	for _, x := range p.Rules() {
		need("deadline-rules.yaml", x.ID, "act", x.Act, acts)
	}
	for _, x := range must(p.rules).Missed {
		need("deadline-rules.yaml", x.ID, "act", x.Act, acts)
	}
	for _, x := range must(p.rules).Halts {
		need("deadline-rules.yaml", x.ID, "act", x.Act, acts)
	}
	for _, x := range must(p.rules).Defaults {
		need("deadline-rules.yaml", "defaults", "act", x.Act, acts)
	}
	for _, c := range must(p.computation).Countings {
		for _, k := range []CountingRule{c.Start, c.Days, c.Working, c.Months, c.Years, c.LastDay, c.DayEnd} {
			need("computation.yaml", c.ID, "act", k.Act, acts)
		}
		for _, d := range c.Doubts {
			need("computation.yaml", c.ID, "doubt", d, keys(must(p.rules).Doubts))
		}
	}
	for _, a := range p.Taxonomy() {
		for _, id := range a.Rules {
			need("taxonomy.yaml", a.Code, "rule", id, rules)
		}
		for _, id := range a.FeeIDs {
			need("taxonomy.yaml", a.Code, "fee", id, fees)
		}
	}
	need("fees.yaml", "table", "act", p.Fees().Act, acts)
	if _, ok := p.RateTable(p.Fees().RateID); !ok {
		r.add(nil, "rate %q does not exist", p.Fees().RateID)
	}
	for _, x := range p.Arrears().Rules {
		if x.Act != "" {
			need("arrears.yaml", x.ID, "act", x.Act, acts)
		}
	}
	if t := p.Prices(); len(t.Rules) > 0 {
		need("prices.yaml", "table", "act", t.Act, acts)
	}
	e := p.Eligibility()
	for _, c := range e.Criteria {
		for _, g := range c.Grounds {
			need("eligibility.yaml", c.ID, "act", g.Act, acts)
		}
		for _, a := range c.Areas {
			need("eligibility.yaml", c.ID, "area", a, areas)
		}
	}
	for _, x := range e.Exclusions {
		need("eligibility.yaml", x.ID, "act", x.Ground.Act, acts)
	}
	for _, x := range e.Regimes {
		need("eligibility.yaml", x.ID, "act", x.Act, acts)
	}
	for _, x := range e.Rules {
		need("eligibility.yaml", x.ID, "act", x.Act, acts)
	}
	in := p.Intake()
	need("intake.yaml", "promise", "act", in.Promise.Act, acts)
	for _, a := range in.Areas {
		need("intake.yaml", a.Area, "area", a.Area, areas)
	}
	for _, b := range in.Referrals {
		for _, a := range b.Areas {
			need("intake.yaml", b.ID, "area", a, areas)
		}
	}
	for _, c := range in.Consents {
		need("intake.yaml", c.ID, "act", c.Ground.Act, acts)
	}
	p.checkWords(need, acts, areas, first)
	return r.problems
}
