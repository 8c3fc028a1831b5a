package casefile

import (
	"testing"

	"zanger/casework"
)

func TestWhoIsAwayHasADeputyWhoIsThere(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	me := r.s.Profile().Member
	student := r.s.Become(casework.Student)
	other := r.s.Become(casework.Advocate)
	third := r.s.Become(casework.Coordinator)
	days := func(s string) casework.DateRange {
		d, err := casework.ParseDateRange(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	december := days("2026-12-01..2026-12-14")
	for _, c := range []struct {
		what       string
		as, member casework.ID
		away       casework.DateRange
		deputy     casework.ID
		want       string
	}{
		{"a student records it for somebody else", student, me, december, other, "error.denied.office.manage"},
		{"backward", me, me, casework.DateRange{From: december.To, To: december.From}, other, "error.absence.order"},
		{"oneself", me, me, december, me, "error.absence.self"},
		{"a student as deputy", me, me, december, student, "error.absence.deputy"},
		{"a coordinator as deputy", me, me, december, third, "error.absence.deputy"},
		{"well", me, me, december, other, ""},
		{"in a circle", other, other, days("2026-12-10..2026-12-20"), me, "error.absence.circle"},
		{"one after the other", other, other, days("2026-12-15..2026-12-20"), me, ""},
		{"for a colleague who is ill", third, other, days("2026-12-16"), me, ""},
		{"back again", me, me, casework.DateRange{}, other, ""},
	} {
		r.s.As(c.as)
		if err := r.SetAbsence(ctx, c.member, c.away, c.deputy); casework.KeyOf(err) != c.want {
			t.Errorf("%s: got %v, want %q", c.what, err, c.want)
		}
	}
	m, err := casework.Get[casework.Member](ctx, r.s, me)
	if err != nil || !m.Away.IsZero() || !m.Deputy.IsZero() {
		t.Errorf("after coming back: %+v, %v", m, err)
	}
	if m, _ = casework.Get[casework.Member](ctx, r.s, other); m.Away != days("2026-12-16") || m.Deputy != me {
		t.Errorf("got %+v", m)
	}
}
