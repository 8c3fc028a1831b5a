package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/ui/text"
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
	Office                           *store.Office
	Waiting, Promised, Soon, Overdue int
	Lines                            []deskLine
	Load, Weeks                      []count
	Replies                          int
	Laptops                          int
	Month                            string
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
	today := casework.DayOf(s.hub.Clock.Now())
	p := deskPage{Office: o, Waiting: len(list), Month: today.String()[:7]}
	load := map[string]int64{}
	for _, e := range list {
		l := deskLine{Code: e.Code, Lang: q.langName(e.Language), Area: q.area(e.Area), Status: q.p.T("hubweb.status." + string(e.Status)), Taken: e.Taken, Days: casework.DayOf(e.Received).DaysUntil(today)}
		if d, err := casework.ParseDate(e.Promised); err == nil && !d.IsZero() {
			l.Promised = q.p.Date(d)
			switch l.Overdue = d.Before(today); {
			case l.Overdue:
				p.Overdue++
			case today.DaysUntil(d) <= 1:
				p.Soon++
			default:
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
	if p.Weeks, err = q.weeks(o, today); err != nil {
		return err
	}
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

// weeks counts what came in during the last six weeks, Monday to Sunday.
func (q *request) weeks(o *store.Office, today casework.Date) ([]count, error) {
	const shown = 6
	monday := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	first := monday.AddDays(-7 * (shown - 1))
	list, err := q.hub.Store.Enquiries(q.r.Context(), o.ID, store.EnquiryQuery{From: begins(first), Limit: most})
	out := make([]count, shown)
	for i := range out {
		out[i].Name = q.p.T("hubweb.desk.week", "Date", q.p.Date(first.AddDays(7*i)))
	}
	for _, e := range list {
		if i := first.DaysUntil(casework.DayOf(e.Received)) / 7; i >= 0 && i < shown {
			out[i].N++
		}
	}
	widen(out)
	return out, err
}

// begins is when a day begins.
func begins(d casework.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, casework.Almaty)
}

// most is how many enquiries a page counts.
const most = 100_000

func (q *request) langName(code string) string {
	if i := slices.Index(text.Langs, code); i >= 0 {
		return text.LangNames[i]
	}
	return code
}

// widen gives each its share of the widest.
func widen(list []count) {
	var widest int64 = 1
	for _, c := range list {
		widest = max(widest, c.N)
	}
	for i := range list {
		list[i].Wide = int(list[i].N*10/widest) * 10
	}
}

// bars gives counts, greatest first.
func bars(m map[string]int64) (list []count) {
	for name, n := range m {
		list = append(list, count{Name: name, N: n})
	}
	widen(list)
	slices.SortFunc(list, func(a, b count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	return list
}

type sheetPage struct {
	Office                             *store.Office
	Month                              string
	Prev, PrevName, Next, NextName     string // Next "": that month is still to come
	Asked                              bool
	Total, Kept, Late                  int
	ByStatus, ByLang, ByArea, BySource []count
	Counts                             []count
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
	first, next, today := casework.DateOf(month), casework.DateOf(month.AddDate(0, 1, 0)), casework.DayOf(s.hub.Clock.Now())
	before := casework.DateOf(month.AddDate(0, -1, 0))
	p := sheetPage{Office: o, Month: q.p.MonthYear(first), Prev: before.String()[:7], PrevName: q.p.MonthYear(before)}
	if !next.After(today) {
		p.Next, p.NextName = next.String()[:7], q.p.MonthYear(next)
	}
	list, err := s.hub.Store.Enquiries(q.r.Context(), o.ID, store.EnquiryQuery{From: begins(first), Limit: most})
	if err != nil {
		return err
	}
	status, lang, area, source := map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}
	for _, e := range list {
		if !casework.DayOf(e.Received).Before(next) {
			continue
		}
		p.Total++
		status[q.p.T("hubweb.status."+string(e.Status))]++
		lang[q.langName(e.Language)]++
		top, _, _ := strings.Cut(e.Area, ".")
		area[q.area(top)]++
		from := e.Source // the name a partner was given, or where else
		if key := "hubweb.sheet.source." + from; q.p.Has(key) {
			from = q.p.T(key)
		}
		source[from]++
		if d, err := casework.ParseDate(e.Promised); err == nil && !d.IsZero() {
			answered := today
			if !e.Status.Open() {
				answered = casework.DayOf(e.StatusAt)
			}
			if d.Before(answered) {
				p.Late++
			} else if !e.Status.Open() {
				p.Kept++
			}
		}
	}
	p.Asked, p.ByStatus, p.ByLang, p.ByArea, p.BySource = p.Total > 0, bars(status), bars(lang), bars(area), bars(source)
	published, err := s.hub.Store.Sheet(q.r.Context(), o.ID, first.String()[:7])
	if err != nil {
		return err
	}
	total := map[string]int64{}
	for _, c := range published {
		total[q.measure(c.Measure)] += c.Value
	}
	p.Counts = bars(total)
	return q.draw(http.StatusOK, "sheet", "hubweb.desk.sheet", p)
}

// measure names what a laptop counted: by the catalogue, by the area of law, or as it is.
func (q *request) measure(code string) string {
	if key := "hubweb.measure." + code; q.p.Has(key) {
		return q.p.T(key)
	}
	if a, ok := q.hub.Pack.Area(code); ok {
		return a.Name.In(q.lang)
	}
	return code
}
