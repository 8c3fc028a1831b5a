package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
)

// sessionTime is how long a coordinator stays in.
const sessionTime = 12 * time.Hour

// enterForm asks for a press before the link is spent: programs that look at links in messages would spend it.
func (s *Site) enterForm(q *request) error {
	return q.draw(http.StatusOK, "enter", "hubweb.desk.title", q.r.FormValue("key"))
}

func (s *Site) enter(q *request) error {
	if err := s.hub.AllowCode(q.r); err != nil {
		return q.slow(err)
	}
	t, err := s.hub.FindToken(q.r.Context(), q.r.PostFormValue("key"), hub.TokenLink, true)
	if casework.CodeOf(err) == casework.Missing {
		return q.message(http.StatusForbidden, "hubweb.desk.enter.bad")
	}
	if err != nil {
		return err
	}
	session, err := s.hub.NewToken(q.r.Context(), t.Office, hub.TokenSession, "", sessionTime)
	if err != nil {
		return err
	}
	q.cookie(deskCookie, session, "/office", int(sessionTime/time.Second))
	http.Redirect(q.w, q.r, "/office", http.StatusSeeOther)
	return nil
}

// session gives the office of a coordinator who is in; it has answered when it gives none.
func (q *request) session() (*store.Office, *store.Token, error) {
	c, err := q.r.Cookie(deskCookie)
	if err != nil {
		return nil, nil, q.message(http.StatusForbidden, "hubweb.desk.enter.bad")
	}
	t, err := q.hub.FindToken(q.r.Context(), c.Value, hub.TokenSession, false)
	if casework.CodeOf(err) == casework.Missing {
		return nil, nil, q.message(http.StatusForbidden, "hubweb.desk.enter.bad")
	}
	if err != nil {
		return nil, nil, err
	}
	o, err := q.hub.Store.Office(q.r.Context(), t.Office)
	return o, t, err
}

func (s *Site) leave(q *request) error {
	o, t, err := q.session()
	if err != nil || o == nil {
		return err
	}
	if err := s.hub.DropToken(q.r.Context(), t); err != nil {
		return err
	}
	q.cookie(deskCookie, "", "/office", -1)
	http.Redirect(q.w, q.r, "/", http.StatusSeeOther)
	return nil
}

type deskPage struct {
	Office                     *store.Office
	Waiting, Promised, Overdue int
	Lines                      []deskLine
	Load                       []count
	Replies                    int
	Laptops                    int
	Month                      string
}

type deskLine struct {
	Code, Area, Lang, Status, Promised string
	Days                               int
	Overdue, Taken                     bool
}

type count struct {
	Name string
	N    int64
	Wide int // share of the widest, percent in steps of ten
}

func (s *Site) office(q *request) error {
	o, _, err := q.session()
	if err != nil || o == nil {
		return err
	}
	ctx := q.r.Context()
	list, err := s.hub.Store.Enquiries(ctx, o.ID, store.EnquiryQuery{Open: true, Limit: 1000})
	if err != nil {
		return err
	}
	today := calendar.Today(s.hub.Clock.Now())
	p := deskPage{Office: o, Waiting: len(list), Month: today.String()[:7]}
	load := map[string]int64{}
	for _, e := range list {
		l := deskLine{Code: e.Code, Lang: e.Language, Area: q.area(e.Area), Status: q.p.T("hubweb.status." + string(e.Status)), Taken: e.Taken, Days: calendar.Today(e.Received).DaysUntil(today)}
		if d, err := casework.ParseDate(e.Promised); err == nil && !d.IsZero() {
			l.Promised = q.p.Date(d)
			if l.Overdue = d.Before(today); l.Overdue {
				p.Overdue++
			} else {
				p.Promised++
			}
		}
		top, _, _ := strings.Cut(e.Area, ".")
		load[q.area(top)]++
		p.Lines = append(p.Lines, l)
	}
	// Overdue first, then by what was promised; the store gives the oldest first.
	slices.SortStableFunc(p.Lines, func(a, b deskLine) int {
		return cmp.Compare(boolInt(b.Overdue), boolInt(a.Overdue))
	})
	p.Load = bars(load)
	replies, _, err := s.hub.Store.Arrivals(ctx, o.ID, 0, []string{"feedback", "complaint"}, 10_000)
	if err != nil {
		return err
	}
	p.Replies = len(replies)
	devices, err := s.hub.Store.Devices(ctx, o.ID)
	if err != nil {
		return err
	}
	for _, d := range devices {
		if d.Revoked.IsZero() {
			p.Laptops++
		}
	}
	return q.draw(http.StatusOK, "office", "hubweb.desk.title", p)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (q *request) area(code string) string {
	if a, ok := q.hub.Pack.Area(code); ok {
		return a.Name.In(q.lang)
	}
	return q.p.T("hubweb.ask.area.unsure")
}

func bars(m map[string]int64) (list []count) {
	var widest int64 = 1
	for name, n := range m {
		list = append(list, count{Name: name, N: n})
		widest = max(widest, n)
	}
	for i := range list {
		list[i].Wide = int(list[i].N*10/widest) * 10
	}
	slices.SortFunc(list, func(a, b count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	return list
}

type sheetPage struct {
	Office     *store.Office
	Month      string
	Counts     []count
	Prev, Next string
}

func (s *Site) sheet(q *request) error {
	o, _, err := q.session()
	if err != nil || o == nil {
		return err
	}
	month, err := time.Parse("2006-01", q.r.PathValue("month"))
	if err != nil {
		return q.message(http.StatusNotFound, "hubweb.notfound")
	}
	list, err := s.hub.Store.Sheet(q.r.Context(), o.ID, month.Format("2006-01"))
	if err != nil {
		return err
	}
	total := map[string]int64{}
	for _, c := range list {
		total[c.Measure] += c.Value
	}
	return q.draw(http.StatusOK, "sheet", "hubweb.desk.sheet", sheetPage{Office: o, Month: q.p.MonthYear(casework.DateOf(month)), Counts: bars(total),
		Prev: month.AddDate(0, -1, 0).Format("2006-01"), Next: month.AddDate(0, 1, 0).Format("2006-01")})
}
