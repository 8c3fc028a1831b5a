package sample

import (
	"context"
	"fmt"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/conflict"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/casework/names"
)

// Fill writes the sample office into an empty profile, as one action, and then makes the office's conflict checks. Errors: Denied when the profile is in use.
func Fill(ctx context.Context, s casework.Store, clock casework.Clock) error {
	const op = "sample.Fill"
	for _, n := range []func() (int, error){
		func() (int, error) { return casework.Count[casework.Enquiry](ctx, s, casework.All()) },
		func() (int, error) { return casework.Count[casework.Case](ctx, s, casework.All()) },
	} {
		have, err := n()
		if err != nil {
			return err
		}
		if have > 0 {
			return &casework.Error{Code: casework.Denied, Key: "error.sample.in_use", Op: op}
		}
	}
	law, err := lawpack.Builtin()
	if err != nil {
		return err
	}
	cal := calendar.New(law)
	w := &writer{ctx: ctx, p: s.Profile(), clock: clock, today: clock.Today(), law: law, cal: cal, engine: deadline.New(law, cal)}
	_, err = s.Do(ctx, casework.Act{Name: "act.sample"}, func(tx casework.Tx) error {
		w.tx = tx
		w.office()
		w.enquiries()
		w.cases()
		return w.err
	})
	if err != nil {
		return err
	}
	if err := judged(ctx, s, clock); err != nil {
		return err
	}
	return papers(ctx, s, clock, law)
}

// judged makes the conflict checks an office makes when it opens a case, so that the sample shows cases in order. One stays
// undecided: that of the newest case.
func judged(ctx context.Context, s casework.Store, clock casework.Clock) error {
	live := names.NewLive(s)
	defer live.Close()
	checker := conflict.New(s, clock, live)
	cases, err := casework.List[casework.Case](ctx, s, casework.All().By("number"))
	if err != nil {
		return err
	}
	for i, c := range cases {
		check, err := checker.CheckAndRecord(ctx, c.ID, casework.KindCase)
		if err != nil {
			return err
		}
		if check.Decision != "" || i == len(cases)-1 {
			continue
		}
		_, err = checker.Decide(ctx, check.ID, casework.NoConflict, "Үлгі: аттас адам, іске қатысы жоқ / Пример: однофамилец, к делу не относится")
		if err != nil && casework.CodeOf(err) != casework.Denied { // a student's sample waits for somebody who may decide
			return err
		}
	}
	return nil
}

// writer puts things until the first error, which it keeps.
type writer struct {
	ctx    context.Context
	tx     casework.Tx
	p      casework.Profile
	clock  casework.Clock
	today  casework.Date
	law    *lawpack.Pack
	cal    *calendar.Calendar
	engine *deadline.Engine
	err    error

	me, student, supervisor casework.ID
	enquiryN, caseN         int
}

func (w *writer) put(e casework.Entity) {
	if w.err == nil {
		if w.err = w.tx.Put(w.ctx, e); w.err != nil {
			w.err = fmt.Errorf("sample: %s: %w", e.EntityKind(), w.err)
		}
	}
}

// day is today with days added.
func (w *writer) day(n int) casework.Date { return w.today.AddDays(n) }

// at is a clock time of a day n days from today.
func (w *writer) at(n, hour, minute int) time.Time {
	d := w.day(n)
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, casework.Almaty).UTC()
}

func (w *writer) office() {
	o, err := casework.Get[casework.Office](w.ctx, w.tx, w.p.Office)
	if err != nil {
		w.err = err
		return
	}
	o.Sample = true
	if o.Region == "" {
		o.Region, o.Address, o.Phone = "33", "Талдықорған қ., Үлгі көшесі, 1", "+7 700 000 00 01"
	}
	w.put(o)
	w.me = w.p.Member
	st := &casework.Member{Header: casework.Header{Space: w.p.Directory}, Name: "Сынақова Елес Үлгіқызы", Duty: casework.Student, Languages: []string{"kk", "ru"}, Areas: []string{"FAM", "SOC"}, Capacity: 6}
	sv := &casework.Member{Header: casework.Header{Space: w.p.Directory}, Name: "Образцов Павел Примерович", Duty: casework.Supervisor, Languages: []string{"ru"}, Areas: []string{"LAB", "HOUS", "DEBT"}, District: "Талдықорған"}
	w.put(st)
	w.put(sv)
	w.student, w.supervisor = st.ID, sv.ID
	w.put(&casework.Source{Header: casework.Header{Space: w.p.Directory}, Title: "Қабылдау күндері / Дни приёма", Origin: "Үлгі кеңсе / учебный офис", Dated: w.day(-30), By: w.me,
		Text: "Кеңсе дүйсенбіден жұмаға дейін сағат тоғыздан алтыға дейін қабылдайды; сәрсенбіде көшпелі қабылдау.\n\nПриём с понедельника по пятницу с девяти до шести; в среду выездной приём в сёлах.\n\nПри себе нужны удостоверение личности и бумаги по делу."})
}

// eventFor finds a day of an event whose term by the rule ends on the wanted day; where no term ends there, on the nearest
// day after it, or before it for a day that is past.
func (w *writer) eventFor(rule string, want casework.Date) casework.Date {
	step := 1
	if want.Before(w.today) {
		step = -1
	}
	for off := range 30 {
		target := want.AddDays(off * step)
		for back := range 400 {
			d := target.AddDays(-back)
			end, _, err := w.engine.End(rule, casework.On(d))
			if err != nil {
				w.err = fmt.Errorf("sample: %s: %w", rule, err)
				return w.today
			}
			if end.To == target {
				return d
			}
		}
	}
	w.err = fmt.Errorf("sample: %s: no event ends near %s", rule, want)
	return w.today
}
