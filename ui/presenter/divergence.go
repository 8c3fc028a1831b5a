package presenter

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/deadline"
)

// Divergences is the desk where two values of one field are settled: what people wrote without knowing of each other, gravest first. A person
// chooses; the machine never does.
type Divergences struct {
	Desk *Desk

	Rows    []DivergenceRow
	Settled []SettledRow // the last ones
}

// DivergenceRow is one field with the values people wrote.
type DivergenceRow struct {
	Key     string // names it while it is there
	Urgency Urgency
	Weight  string // "date", "legal weight", "other", "text"
	Title   string // "End of the term: appeal"
	Place   string // case or enquiry
	Kind    casework.Kind
	Page    casework.ID // case or enquiry to open; zero for the office itself
	Enquiry bool        // Page is an enquiry
	Values  []DivergentRow
	Own     OwnValue
	Tied    string // what it is counted from, and what is to be settled first; "" for one that stands alone
	First   string // key of the row to settle first; "" for none

	of casework.Divergence
}

// DivergentRow is one value.
type DivergentRow struct {
	Words  string
	By     string // who, when, on which laptop
	Shown  bool   // stands in the pages meanwhile
	Unfit  string // it does not fit the event's day, and what would; "" where it fits
	value  json.RawMessage
	differ string // the field, where an edit met a deletion
}

// OwnValue is how a value can be typed that neither of them wrote.
type OwnValue int

// The ways. NoOwn: one of the values is chosen.
const (
	NoOwn OwnValue = iota
	OwnDay
	OwnDays
	OwnSum
	OwnText
)

// SettledRow is a divergence that was settled.
type SettledRow struct {
	Title string
	By    string
}

// settledMost is how many settled ones are told of.
const settledMost = 5

// settler gives the store where it may hold divergences, nil otherwise.
func (d *Desk) settler() casework.Settler {
	s, _ := d.Store.(casework.Settler)
	return s
}

// Diverging gives how many fields diverge, in a space or everywhere (zero).
func (d *Desk) Diverging(ctx context.Context, space casework.ID) ([]casework.Divergence, error) {
	s := d.settler()
	if s == nil {
		return nil, nil
	}
	return s.Divergences(ctx, space)
}

// differing gives what has a field that diverges.
func (d *Desk) differing(ctx context.Context) (map[casework.ID]bool, error) {
	list, err := d.Diverging(ctx, casework.ID{})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	m := map[casework.ID]bool{}
	for _, dv := range list {
		m[dv.Entity] = true
	}
	return m, nil
}

// Load reads what waits.
func (v *Divergences) Load(ctx context.Context) error {
	v.Rows = nil
	list, err := v.Desk.Diverging(ctx, casework.ID{})
	if err != nil {
		return err
	}
	for _, dv := range list {
		r := v.Desk.divergenceRow(ctx, dv)
		if err := v.Desk.tie(ctx, &r, list); err != nil {
			return err
		}
		v.Rows = append(v.Rows, r)
	}
	return nil
}

// LoadSettled reads what was settled lately. It reads a stretch of the journal, which may hold thousands of fields: only for a page
// that shows it, not with every step of an exchange.
func (v *Divergences) LoadSettled(ctx context.Context) error {
	v.Settled = nil
	lines, err := v.Desk.Store.Journal(ctx, casework.JournalQuery{Limit: 300})
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.Act == "act.divergence.settle" && len(l.Writes) > 0 && len(v.Settled) < settledMost {
			v.Settled = append(v.Settled, v.Desk.settledRow(ctx, l.Change))
		}
	}
	return nil
}

func (d *Desk) settledRow(ctx context.Context, c casework.Change) SettledRow {
	w := c.Writes[0]
	place, _, _ := d.whereOf(ctx, w.Space, w.Kind, w.Entity)
	return SettledRow{
		Title: dots(d.FieldName(w.Kind, w.Field)+": "+d.valueWords(ctx, w.Kind, w.Field, w.New), place),
		By:    dots(d.whose(ctx, c.Who), d.Text.Moment(c.At.In(casework.Almaty)), c.Reason),
	}
}

func (d *Desk) divergenceRow(ctx context.Context, dv casework.Divergence) DivergenceRow {
	p := d.Text
	r := DivergenceRow{Key: divergenceKey(dv), Kind: dv.Kind, of: dv}
	r.Urgency, r.Weight = Planned, p.T("exchange.weight.other")
	switch dv.Weight {
	case 1:
		r.Urgency, r.Weight = Overdue, p.T("exchange.weight.date")
	case 2:
		r.Urgency, r.Weight = Soon, p.T("exchange.weight.legal")
	case 4:
		r.Urgency, r.Weight = None, p.T("exchange.weight.text")
	}
	r.Title = d.FieldName(dv.Kind, dv.Field)
	if name := d.entityName(ctx, dv.Kind, dv.Entity); name != "" {
		r.Title += ": " + name
	}
	r.Place, r.Page, r.Enquiry = d.whereOf(ctx, dv.Space, dv.Kind, dv.Entity)
	for _, x := range dv.Values {
		row := DivergentRow{Shown: x.Shown, value: x.Value, By: dots(d.whose(ctx, x.Who), p.Moment(x.At.In(casework.Almaty)), d.laptopWords(ctx, x.Device))}
		row.Words = d.valueWords(ctx, dv.Kind, x.Field, x.Value)
		if x.Field != dv.Field {
			row.differ = x.Field
			row.Words = p.T("exchange.value.edited", "Field", d.FieldName(dv.Kind, x.Field), "Value", row.Words)
		}
		r.Values = append(r.Values, row)
	}
	r.Own = ownOf(dv.Kind, dv.Field)
	return r
}

func divergenceKey(dv casework.Divergence) string { return dv.Entity.String() + "/" + dv.Field }

// tie says what a diverging date is counted from: which row is settled first, or else which values do not fit the event.
func (d *Desk) tie(ctx context.Context, r *DivergenceRow, all []casework.Divergence) error {
	t, err := d.keeper().Tie(ctx, d.counting(), r.of, all)
	if err != nil || t == nil {
		return err
	}
	p := d.Text
	event := cmp.Or(t.Event.What, d.EventName(t.Event.Trigger))
	if !t.First {
		r.Tied = p.T("divergence.tied", "Event", event, "Date", d.rangeWords(t.Event.When))
		for i := range r.Values {
			if x := &r.Values[i]; !t.Fits(r.of.Field, x.value) {
				x.Unfit = p.T("divergence.unfit", "Date", d.rangeWords(t.Event.When), "End", d.rangeWords(t.Counted.End))
			}
		}
		return nil
	}
	for _, x := range all {
		if x.Entity == t.Event.ID && (r.First == "" || x.Field == "when") {
			r.First = divergenceKey(x)
		}
	}
	key := "divergence.first"
	if t.Hand || t.Counted == nil {
		key = "divergence.first.hand"
	}
	r.Tied = p.T(key, "Event", event)
	return nil
}

// counting gives what dates are counted by; nil where there is no law.
func (d *Desk) counting() *deadline.Engine {
	if d.Law == nil {
		return nil
	}
	return d.engine()
}

// whereOf names the case or the enquiry something belongs to, and gives its id.
func (d *Desk) whereOf(ctx context.Context, space casework.ID, kind casework.Kind, entity casework.ID) (words string, id casework.ID, enquiry bool) {
	if c, err := casework.Get[casework.Case](ctx, d.Store, space); err == nil {
		return dots(d.Text.T("due.case", "Number", c.Number), c.Title), c.ID, false
	}
	of := entity
	switch e := d.entity(ctx, kind, entity).(type) {
	case *casework.Party:
		of = e.Of
	case *casework.Note:
		of = e.Of
	case *casework.Consent:
		of = e.Of
	case *casework.ConflictCheck:
		of = e.Of
	case *casework.Task:
		of = e.Of
	case *casework.Draft:
		of = e.Of
	}
	if e, err := casework.Get[casework.Enquiry](ctx, d.Store, of); err == nil {
		return dots(d.Text.T("kind.enquiry"), e.Number, e.Line), e.ID, true
	}
	return d.Text.T("exchange.place.office"), casework.ID{}, false
}

// entity reads something of any kind; nil where it cannot be read.
func (d *Desk) entity(ctx context.Context, kind casework.Kind, id casework.ID) casework.Entity {
	for _, proto := range casework.Kinds() {
		if proto.EntityKind() == kind {
			if err := d.Store.Get(ctx, proto, id); err == nil {
				return proto
			}
		}
	}
	return nil
}

// entityName names something in a few words, "" where its kind and place say enough.
func (d *Desk) entityName(ctx context.Context, kind casework.Kind, id casework.ID) string {
	switch e := d.entity(ctx, kind, id).(type) {
	case *casework.Deadline:
		return d.DeadlineTitle(e)
	case *casework.Task:
		return e.What
	case *casework.Party:
		return dots(e.Name, d.Text.T("role."+string(e.Role)))
	case *casework.Event:
		return e.What
	case *casework.Evidence:
		return e.Title
	case *casework.File:
		return e.Name
	case *casework.Claim:
		return e.What
	case *casework.Element:
		return e.What
	case *casework.Draft:
		return e.Title
	case *casework.Member:
		return e.Name
	case *casework.Note:
		return short(e.Text, 60)
	case nil:
		return d.Text.T("kind." + string(kind))
	}
	return ""
}

func short(s string, n int) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n])) + "…"
	}
	return s
}

// FieldName names a field of a kind; a field of a newer program is named by its code.
func (d *Desk) FieldName(kind casework.Kind, field string) string {
	for _, key := range []string{"field." + string(kind) + "." + field, "field." + field} {
		if d.Text.Has(key) {
			return d.Text.T(key)
		}
	}
	return field
}

func (d *Desk) whose(ctx context.Context, member casework.ID) string {
	return cmp.Or(d.MemberName(ctx, member), d.Text.T("exchange.somebody"))
}

// laptopWords names a laptop: this one, or by its person and the beginning of its check code.
func (d *Desk) laptopWords(ctx context.Context, id casework.ID) string {
	if id == d.Store.Profile().Device {
		return d.Text.T("exchange.laptop.this")
	}
	if d.Courier != nil {
		for _, l := range d.Courier.Seen().Devices {
			if l.ID == id {
				return d.Text.T("exchange.laptop.of", "Code", l.Finger[:min(4, len(l.Finger))])
			}
		}
	}
	return d.Text.T("exchange.laptop.of", "Code", id.Short())
}

// codeWords are the fields whose values are codes, with the beginning of their words' keys.
var codeWords = map[string]string{
	"case.stage": "stage.", "case.aid": "aid.", "case.outcome": "outcome.", "party.role": "role.", "enquiry.status": "status.", "enquiry.channel": "channel.",
	"enquiry.band": "band.", "member.duty": "duty.", "draft.status": "status.draft.", "evidence.form": "evidence.form.", "deadline.form": "due.form.",
	"case.safe_contact": "safe.", "enquiry.safe_contact": "safe.",
}

// valueWords says a value, in the shape of a Write, as a person would read it in a page.
func (d *Desk) valueWords(ctx context.Context, kind casework.Kind, field string, v json.RawMessage) string {
	p := d.Text
	if field == casework.FieldDeleted {
		if string(v) == "true" {
			return p.T("exchange.value.removed")
		}
		return p.T("exchange.value.kept")
	}
	if len(v) == 0 || string(v) == "null" {
		return p.T("exchange.value.empty")
	}
	shape, ok := shapeOf(kind, field)
	read := func(into any) bool { return ok && json.Unmarshal(v, into) == nil }
	switch shape {
	case casework.DateShape:
		var x casework.Date
		if read(&x) {
			return p.DateWords(x)
		}
	case casework.MoneyShape:
		var x casework.Money
		if read(&x) {
			return p.Money(x)
		}
	case casework.BoolShape:
		var x bool
		if read(&x) {
			return p.T(map[bool]string{true: "common.yes", false: "common.no"}[x])
		}
	case casework.InstantShape:
		var x time.Time
		if read(&x) {
			return p.Moment(x.In(casework.Almaty))
		}
	case casework.WholeShape:
		var x int64
		if read(&x) {
			return p.Number(x)
		}
	case casework.RefShape:
		var x casework.ID
		if read(&x) {
			return cmp.Or(d.MemberName(ctx, x), d.placeOf(ctx, x), x.Short())
		}
	case casework.JSONShape:
		if ownOf(kind, field) == OwnDays {
			var x casework.DateRange
			if read(&x) {
				return d.rangeWords(x)
			}
		}
		var list []any
		if read(&list) {
			return p.N("exchange.value.entries", len(list))
		}
		var fields map[string]any
		if read(&fields) {
			return p.N("exchange.value.entries", len(fields))
		}
	case casework.TextShape:
		var x string
		if !read(&x) {
			break
		}
		if pre, coded := codeWords[string(kind)+"."+field]; coded && p.Has(pre+x) {
			return p.T(pre + x)
		}
		switch field {
		case "area":
			return d.AreaName(x)
		case "language", "lang":
			return langName(x)
		}
		return x
	}
	return string(v)
}

func (d *Desk) rangeWords(r casework.DateRange) string {
	if r.Exact() {
		return d.Text.DateWords(r.From)
	}
	return d.Text.DateWords(r.From) + " — " + d.Text.DateWords(r.To)
}

func shapeOf(kind casework.Kind, field string) (casework.Shape, bool) {
	f, ok := fieldOf(kind, field)
	return f.Shape, ok
}

// fieldOf describes a field of a kind; false where this program does not know it.
func fieldOf(kind casework.Kind, field string) (casework.Field, bool) {
	for _, e := range casework.Kinds() {
		if e.EntityKind() != kind {
			continue
		}
		for _, f := range casework.Fields(e) {
			if f.Name == field {
				return f, true
			}
		}
	}
	return casework.Field{}, false
}

// days are the fields that hold a day or the two it lies between.
var daysFields = map[string]bool{"event.when": true, "deadline.start": true, "deadline.end": true, "member.away": true}

func ownOf(kind casework.Kind, field string) OwnValue {
	name := string(kind) + "." + field
	shape, ok := shapeOf(kind, field)
	_, coded := codeWords[name]
	switch {
	case !ok || coded:
		return NoOwn
	case daysFields[name]:
		return OwnDays
	case shape == casework.DateShape:
		return OwnDay
	case shape == casework.MoneyShape:
		return OwnSum
	case shape == casework.TextShape && field != "sealed" && field != "plain" && field != "key" && field != "media":
		return OwnText
	}
	return NoOwn
}

// Row finds a row by its key, nil when it is settled.
func (v *Divergences) Row(key string) *DivergenceRow {
	for i := range v.Rows {
		if v.Rows[i].Key == key {
			return &v.Rows[i]
		}
	}
	return nil
}

// Choose settles a row by the value of one of those who wrote. It gives how many dates were
// counted again with it, being those of the event whose day was settled.
func (v *Divergences) Choose(ctx context.Context, r *DivergenceRow, i int, reason string) (counted int, err error) {
	value := r.Values[i].value
	if r.of.Field == casework.FieldDeleted && r.Values[i].differ != "" {
		value = nil // the edit holds: the thing stays
	}
	return v.Settle(ctx, r, value, reason)
}

// ChooseOwn settles a row by a value that none of them wrote: a Date, a DateRange, Money or a text, as Own says. A reason is asked.
func (v *Divergences) ChooseOwn(ctx context.Context, r *DivergenceRow, own any, reason string) (counted int, err error) {
	if strings.TrimSpace(reason) == "" {
		return 0, &casework.Error{Code: casework.Missing, Key: "error.exchange.reason", Op: "presenter.ChooseOwn"}
	}
	value, err := json.Marshal(own)
	if err != nil {
		return 0, &casework.Error{Code: casework.Internal, Op: "presenter.ChooseOwn", Err: err}
	}
	return v.Settle(ctx, r, value, reason)
}

// Settle settles a row by any value, in the shape of a Write. It gives what Choose gives.
func (v *Divergences) Settle(ctx context.Context, r *DivergenceRow, value json.RawMessage, reason string) (counted int, err error) {
	return v.Desk.keeper().Settle(ctx, v.Desk.counting(), r.of, value, strings.TrimSpace(reason))
}

// Counted says how many dates were counted again, "" for none.
func (v *Divergences) Counted(n int) string {
	if n == 0 {
		return ""
	}
	return v.Desk.Text.N("divergence.counted", n)
}
