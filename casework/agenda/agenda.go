package agenda

import (
	"cmp"
	"context"
	"slices"
	"time"

	"zanger/casework"
)

// Open selects the dates that are not done, the nearest first.
func Open() casework.Query {
	return casework.All().And("done", casework.Empty, nil).And("sort", casework.NotEmpty, nil).By("sort")
}

// Overdue selects the open dates whose last day has passed.
func Overdue(today casework.Date) casework.Query { return Open().And("sort", casework.Lt, today) }

// Between selects the open dates of a span, both days included.
func Between(from, to casework.Date) casework.Query {
	return Open().And("sort", casework.Ge, from).And("sort", casework.Le, to)
}

// Unconfirmed selects the open dates nobody has checked.
func Unconfirmed() casework.Query {
	return casework.All().And("done", casework.Empty, nil).And("confirmed", casework.Empty, nil).And("sort", casework.NotEmpty, nil).By("sort")
}

// Warned selects the open dates of which a person is to be reminded on a day: a prior date came, or a later stage.
func Warned(today casework.Date) casework.Query {
	return casework.All().And("done", casework.Empty, nil).And("warn", casework.NotEmpty, nil).And("warn", casework.Le, today).By("warn")
}

// People knows who answers for whom. It is read once for a list.
type People struct {
	byID map[casework.ID]*casework.Member
}

// ReadPeople reads the members of the office.
func ReadPeople(ctx context.Context, r casework.Reader) (*People, error) {
	list, err := casework.List[casework.Member](ctx, r, casework.All())
	if err != nil {
		return nil, err
	}
	p := &People{map[casework.ID]*casework.Member{}}
	for _, m := range list {
		p.byID[m.ID] = m
	}
	return p, nil
}

// Name names a member, "" for an unknown one.
func (p *People) Name(id casework.ID) string {
	if m := p.byID[id]; m != nil {
		return m.Name
	}
	return ""
}

// Away reports whether a member is absent on a day.
func (p *People) Away(id casework.ID, on casework.Date) bool {
	m := p.byID[id]
	return m != nil && !m.Away.IsZero() && !on.Before(m.Away.From) && !on.After(m.Away.To)
}

// Answers gives who answers for a date on a day: the responsible person, in their absence the deputy, and the deputy's
// deputy where that one is away too. deputy is false for the person in charge.
func (p *People) Answers(d *casework.Deadline, on casework.Date) (id casework.ID, deputy bool) {
	id = d.Responsible
	for range len(p.byID) {
		m := p.byID[id]
		if m == nil || m.Deputy.IsZero() || !(p.Away(id, on) || (!m.Left.IsZero() && !on.Before(m.Left))) {
			break
		}
		id, deputy = m.Deputy, true
	}
	return id, deputy && id != d.Responsible
}

// Theirs gives the members whose dates a person answers for on a day: their own, and of those they stand in for.
func (p *People) Theirs(id casework.ID, on casework.Date) []casework.ID {
	out := []casework.ID{id}
	for other := range p.byID {
		if a, deputy := p.Answers(&casework.Deadline{Responsible: other}, on); deputy && a == id {
			out = append(out, other)
		}
	}
	slices.SortFunc(out[1:], func(a, b casework.ID) int { return cmp.Compare(a.String(), b.String()) })
	return out
}

// NoDate gives the open cases in which no date is open, the oldest first: the quiet way to miss one.
func NoDate(ctx context.Context, r casework.Reader) ([]*casework.Case, error) {
	dated := map[casework.ID]bool{}
	err := r.List(ctx, &casework.Deadline{}, casework.All().And("done", casework.Empty, nil).Reading("case"), func(e casework.Entity) error {
		dated[e.(*casework.Deadline).Case] = true
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	var out []*casework.Case
	err = r.List(ctx, &casework.Case{}, casework.All().And("closed", casework.Empty, nil).By("updated").Reading("number", "title", "stage", "responsible", "opened", "area"), func(e casework.Entity) error {
		if c := e.(*casework.Case); !dated[c.ID] && c.Stage != casework.StageClosed {
			out = append(out, c)
		}
		return ctx.Err()
	})
	return out, err
}

// Clash is two dates one person cannot both attend, or a date of any kind in their absence.
type Clash struct {
	A, B *casework.Deadline // B nil: the person is away on the day and no deputy stands in
	Who  casework.ID
}

// hearingLasts is how much time a hearing takes with the way there, as long as nobody knows better.
const hearingLasts = 2 * time.Hour

// Clashes finds, among dates of one span, hearings and appointments of one person that meet, and all dates that fall into an
// absence nobody fills.
// Two of a day clash unless both have an hour and lie two hours apart.
func Clashes(list []*casework.Deadline, people *People) []Clash {
	var meet []*casework.Deadline
	var out []Clash
	for _, d := range list {
		if !d.Done.IsZero() {
			continue
		}
		if who, _ := people.Answers(d, d.Sort); people.Away(who, d.Sort) {
			out = append(out, Clash{A: d, Who: who})
		}
		if d.Form == "hearing" || d.Form == "own" {
			meet = append(meet, d)
		}
	}
	slices.SortStableFunc(meet, func(a, b *casework.Deadline) int { return cmp.Or(a.Sort.Compare(b.Sort), cmp.Compare(a.Time, b.Time)) })
	for i, a := range meet {
		who, _ := people.Answers(a, a.Sort)
		for _, b := range meet[i+1:] {
			if b.Sort != a.Sort {
				break
			}
			if other, _ := people.Answers(b, b.Sort); other != who || (a.Form == "own" && b.Form == "own") {
				continue
			}
			if meets(a.Time, b.Time) {
				out = append(out, Clash{A: a, B: b, Who: who})
			}
		}
	}
	return out
}

func meets(a, b string) bool {
	at, err := time.Parse("15:04", a)
	bt, err2 := time.Parse("15:04", b)
	if err != nil || err2 != nil {
		return true // an hour that is not known may be any
	}
	return bt.Sub(at).Abs() < hearingLasts
}
