package presenter

import (
	"context"

	"zanger/casework"
	"zanger/casework/agenda"
)

// Members gives the people of the office, for choosing who does a thing.
func (d *Desk) Members(ctx context.Context) (ids []casework.ID, names []string) {
	list, err := casework.List[casework.Member](ctx, d.Store, casework.All().And("left", casework.Empty, nil).By("name"))
	if err != nil {
		return []casework.ID{d.Me.ID}, []string{d.Me.Name}
	}
	for _, m := range list {
		ids, names = append(ids, m.ID), append(names, m.Name)
	}
	return ids, names
}

// SetAbsence records when a member is away and who answers for their dates meanwhile.
func (d *Desk) SetAbsence(ctx context.Context, member casework.ID, away casework.DateRange, deputy casework.ID) error {
	return d.keeper().SetAbsence(ctx, member, away, deputy)
}

// AnswerDate makes a member answer for a date.
func (d *Desk) AnswerDate(ctx context.Context, id, member casework.ID) error {
	return d.keeper().Answer(ctx, id, member)
}

// AbsenceWords says when a member is away and who stands in, today or later.
func (d *Desk) AbsenceWords(ctx context.Context, m *casework.Member) string {
	p := d.Text
	if m.Away.IsZero() || m.Away.To.Before(d.Clock.Today()) {
		return p.T("absence.none")
	}
	deputy := d.MemberName(ctx, m.Deputy)
	if deputy == "" {
		return dots(p.Range(m.Away), p.T("absence.nodeputy"))
	}
	return p.T("absence.now", "Days", p.Range(m.Away), "Deputy", deputy)
}

// whoAnswers names who answers for a date: the person in charge, and the deputy where that one is away today or on the
// day itself.
func (d *Desk) whoAnswers(ctx context.Context, dl *casework.Deadline) string {
	name, p := d.MemberName(ctx, dl.Responsible), d.Text
	people, err := agenda.ReadPeople(ctx, d.Store)
	if err != nil || name == "" {
		return name
	}
	for _, on := range []casework.Date{d.Clock.Today(), dl.Sort} {
		if !people.Away(dl.Responsible, on) || on.Before(d.Clock.Today()) {
			continue
		}
		if who, deputy := people.Answers(dl, on); deputy {
			return p.T("absence.date.deputy", "Name", name, "Deputy", people.Name(who))
		}
		return p.T("absence.date.nobody", "Name", name)
	}
	return name
}
