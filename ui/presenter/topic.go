package presenter

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/triage"
	"zanger/ui/text"
)

// TopicRow is one topic software suggests for an enquiry, with what spoke for it. A person takes it or does not.
type TopicRow struct {
	Code  string
	Name  string
	Share string // "72 %"
	Why   string // the words that spoke for it, "" for none
}

// fewest are the letters below which nothing is suggested: a greeting is no trouble yet.
const fewest = 12

// worth is the share below which another topic is no choice: it would read «0 %».
const worth = .005

// Topics suggests up to three topics for an enquiry nobody has chosen one for, in the order of the model. While software is
// still learning it gives none, and calls ready, where given, on the window's goroutine once it may be asked again.
func (d *Desk) Topics(e *casework.Enquiry, ready func()) []TopicRow {
	words := triage.Words(e)
	if d.Triage == nil || e.Area != "" || len([]rune(words)) < fewest {
		return nil
	}
	m := d.Triage.Now(func() {
		if ready != nil {
			d.post(ready)
		}
	})
	if m == nil {
		return nil
	}
	var out []TopicRow
	for i, g := range m.Suggest(words, 3) {
		if i > 0 && g.P < worth {
			break
		}
		row := TopicRow{Code: g.Area, Name: d.AreaName(g.Area), Share: d.Text.Percent(min(g.P, .99))} // software is never certain
		if why := m.Why(words, g.Area, 4); len(why) > 0 {
			row.Why = d.Text.T("triage.because", "Words", strings.Join(why, ", "))
		}
		out = append(out, row)
	}
	return out
}

// door gives the way in for what comes by the line: it works beside the window, and so waits for the guess where a page would
// not, in the first moment after the profile was opened.
func (d *Desk) door() *intake.Desk {
	in := *d.Intake
	if t := d.Triage; t != nil {
		in.Topic = func(words string) (string, bool) {
			done := make(chan struct{})
			if t.Now(func() { close(done) }) == nil {
				<-done
			}
			return t.Sure(words)
		}
	}
	return &in
}

// said is what software would suggest now, to be kept beside a person's choice; "" while it is still learning.
func (d *Desk) said(e *casework.Enquiry) string {
	words := triage.Words(e)
	if d.Triage == nil || words == "" {
		return ""
	}
	area, _ := d.Triage.Sure(words)
	return area
}

// SetTopic records the topic a person chose for a stored enquiry.
func (v *EnquiryDetail) SetTopic(ctx context.Context, code string) error {
	return v.Desk.Intake.SetArea(ctx, v.ID, code, v.Desk.said(v.e))
}

// SetTopic takes a topic into the form, and keeps what software had suggested beside it.
func (f *EnquiryForm) SetTopic(code string) {
	f.Enquiry.AreaSaid = f.Desk.said(&f.Enquiry)
	f.Enquiry.Area = code
}

// WhoRow is a member who could take an enquiry, with the reasons.
type WhoRow struct {
	ID     casework.ID
	Name   string
	Fits   bool
	Barred bool // not to be suggested, and not told why
	Mine   bool // the person at the desk
	Has    bool // already has it
	Why    string
}

// Who gives the members who could take the enquiry, those who fit first.
func (v *EnquiryDetail) who(ctx context.Context) error {
	d := v.Desk
	list, err := d.Intake.Who(ctx, v.e)
	if err != nil {
		return err
	}
	for _, c := range list {
		why := append(Reasons(d.Text, d.Law, c.Not), Reasons(d.Text, d.Law, c.For)...)
		v.Who = append(v.Who, WhoRow{ID: c.Member.ID, Name: c.Member.Name, Fits: c.Fits, Barred: c.Barred, Mine: c.Member.ID == d.Me.ID, Has: c.Member.ID == v.e.Assigned,
			Why: d.Text.Capital(strings.Join(why, "; "))})
	}
	return nil
}

// Assign gives the enquiry to a member.
func (v *EnquiryDetail) Assign(ctx context.Context, member casework.ID) error {
	return v.Desk.Intake.Assign(ctx, v.ID, member)
}

// Reasons says reasons of a match in words.
func Reasons(p *text.Printer, law *lawpack.Pack, rs []intake.Reason) []string {
	var out []string
	for _, r := range rs {
		var args []any
		for k, v := range r.Args {
			switch k {
			case "Area":
				if a, ok := law.Area(v.(string)); ok {
					v = a.Name.In(p.Lang())
				}
			case "Lang":
				v = p.T("match.lang." + v.(string))
			}
			args = append(args, k, v)
		}
		out = append(out, p.T(r.Key, args...))
	}
	return out
}

// Takers is the sheet of what each member takes.
type Takers struct {
	Desk    *Desk
	Members []*casework.Member
}

// Load reads the members of the office.
func (t *Takers) Load(ctx context.Context) (err error) {
	t.Members, err = casework.List[casework.Member](ctx, t.Desk.Store, casework.All().And("left", casework.Empty, nil).By("name"))
	return err
}

// May reports whether the person at the desk may change what a member takes: their own, or anybody's who steers the queue.
func (t *Takers) May(m *casework.Member) bool {
	return m.ID == t.Desk.Me.ID || t.Desk.Me.Duty.May(casework.JumpQueue)
}

// Line says what a member takes.
func (t *Takers) Line(m *casework.Member) string {
	p := t.Desk.Text
	var areas []string
	for _, a := range m.Areas {
		areas = append(areas, t.Desk.AreaName(a))
	}
	topics := strings.Join(areas, ", ")
	if topics == "" {
		topics = p.T("match.topics.none")
	}
	var langs []string
	for _, l := range m.Languages {
		langs = append(langs, langName(l))
	}
	room := ""
	if m.Capacity > 0 {
		room = p.T("match.capacity.is", "N", m.Capacity)
	}
	return dots(strings.Join(langs, ", "), topics, m.District, room)
}

// Save keeps what a member takes.
func (t *Takers) Save(ctx context.Context, m casework.Member) error {
	if !t.May(&m) {
		return t.Desk.May(casework.JumpQueue)
	}
	return t.Desk.Do(ctx, "act.member.takes", func(tx casework.Tx) error {
		now, err := casework.Get[casework.Member](ctx, tx, m.ID)
		if err != nil {
			return err
		}
		now.Languages, now.Areas, now.District, now.Capacity = m.Languages, m.Areas, strings.TrimSpace(m.District), m.Capacity
		return tx.Put(ctx, now)
	})
}

// Fields gives the topics of the first level, codes and names.
func (t *Takers) Fields() (codes, words []string) {
	if t.Desk.Law == nil {
		return nil, nil
	}
	for _, a := range t.Desk.Law.Taxonomy() {
		if a.Parent == "" {
			codes, words = append(codes, a.Code), append(words, a.Name.In(t.Desk.Text.Lang()))
		}
	}
	return codes, words
}

// LangNames gives the languages of help, codes and their own names.
func (t *Takers) LangNames() (codes, words []string) { return text.Langs, text.LangNames }
