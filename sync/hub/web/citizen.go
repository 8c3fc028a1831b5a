package web

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
)

func (s *Site) home(q *request) error {
	return q.draw(http.StatusOK, "home", "hubweb.home.title", nil)
}

// askPage is the form for a question, in two steps.
type askPage struct {
	Step          int
	Offices       []choice
	Office        *store.Office
	OfficeID      string
	Languages     []choice
	Areas, Closer []choice
	Area          string
	AreaName      string
	Language      string
	Q             hub.Question
	Consent       string
	Further       []choice
	Safe          string
	Once          string
	Fix           []string
	Closed        bool
	Date          string
}

// offices gives those that take questions by the page.
func (q *request) offices() (list []*store.Office, err error) {
	all, err := q.hub.Store.Offices(q.r.Context())
	for _, o := range all {
		if hub.Open(o) {
			list = append(list, o)
		}
	}
	return list, err
}

// page fills the form from what was chosen so far.
func (q *request) page() (*askPage, error) {
	list, err := q.offices()
	if err != nil {
		return nil, err
	}
	p := &askPage{Step: 1, Closed: len(list) == 0, Language: q.r.FormValue("language"), Area: q.r.FormValue("area"), Safe: q.r.FormValue("safe")}
	for _, o := range list {
		chosen := o.ID.String() == q.r.FormValue("office") || len(list) == 1
		if chosen {
			p.Office, p.OfficeID = o, o.ID.String()
		}
		p.Offices = append(p.Offices, choice{o.ID.String(), o.Name, chosen})
	}
	if !known(p.Language) {
		p.Language = q.lang
	}
	for _, l := range []struct{ code, name string }{{"kk", "Қазақша"}, {"ru", "Русский"}, {"en", "English"}} {
		p.Languages = append(p.Languages, choice{l.code, l.name, l.code == p.Language})
	}
	top, _, _ := strings.Cut(p.Area, ".")
	for _, a := range q.hub.Pack.Taxonomy() {
		switch {
		case a.Parent == "":
			p.Areas = append(p.Areas, choice{a.Code, a.Name.In(q.lang), a.Code == top})
			if a.Code == top {
				p.AreaName = a.Name.In(q.lang)
			}
		case a.Parent == top:
			p.Closer = append(p.Closer, choice{a.Code, a.Name.In(q.lang), a.Code == p.Area})
		}
	}
	if _, ok := q.hub.Pack.Area(p.Area); !ok {
		p.Area = ""
	}
	for _, c := range q.hub.Pack.Intake().Consents {
		if c.ID == "aid" {
			p.Consent = c.Text.In(q.lang)
		} else if c.ID == "referral" || c.ID == "statistics" || c.ID == "teaching" {
			p.Further = append(p.Further, choice{c.ID, c.Text.In(q.lang), false})
		}
	}
	day, _ := q.hub.Promise(q.hub.Clock.Now())
	p.Date = q.p.DateFull(day)
	if p.Office != nil && q.r.FormValue("step") == "2" {
		p.Step = 2
	}
	return p, nil
}

func once() string {
	b := make([]byte, 16)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func (s *Site) askForm(q *request) error {
	p, err := q.page()
	if err != nil {
		return err
	}
	p.Once = once()
	return q.draw(http.StatusOK, "ask", "hubweb.ask.title", p)
}

type donePage struct {
	Code, Date string
	Doubt      bool
	Office     *store.Office
}

func (s *Site) ask(q *request) error {
	p, err := q.page()
	if err != nil {
		return err
	}
	v := q.r.PostFormValue
	p.Step, p.Once = 2, v("once")
	p.Q = hub.Question{Name: v("name"), Contact: v("contact"), Safe: v("safe"), SafeNote: v("safe_note"), Settlement: v("settlement"), Story: v("story"), Area: v("closer"),
		Language: v("language"), Date: v("date"), Consent: v("consent") == "yes", Further: q.r.PostForm["further"]}
	if p.Q.Area == "" {
		p.Q.Area = p.Area
	}
	if v("go") == "next" { // the first step is sent, too: what it is about must not stand in the browser's history
		if p.Office != nil {
			p.Step = 2
		} else {
			p.Step = 1
		}
		p.Once = once()
		return q.draw(http.StatusOK, "ask", "hubweb.ask.title", p)
	}
	for i := range p.Further {
		for _, f := range p.Q.Further {
			p.Further[i].On = p.Further[i].On || f == p.Further[i].Value
		}
	}
	for i := range p.Closer {
		p.Closer[i].On = p.Closer[i].Value == p.Q.Area
	}
	if p.Office == nil || p.Closed {
		p.Step = 1
		return q.draw(http.StatusServiceUnavailable, "ask", "hubweb.ask.title", p)
	}
	if len(p.Once) != 32 {
		return q.message(http.StatusForbidden, "hubweb.stale")
	}
	one := s.sent.take(p.Once+q.form, s.hub.Clock.Now())
	one.Lock()
	defer one.Unlock()
	if one.receipt == nil {
		if err := p.Q.Check(s.hub); err != nil {
			p.Fix = append(p.Fix, q.p.T(fixKey(err)))
			return q.draw(http.StatusUnprocessableEntity, "ask", "hubweb.ask.title", p)
		}
		if err := s.hub.AllowAsk(q.r); err != nil {
			return q.slow(err)
		}
		if one.receipt, err = s.hub.Ask(q.r.Context(), p.Office, p.Q, "page"); err != nil {
			return err
		}
	}
	d := donePage{Code: one.receipt.Code, Date: q.p.DateFull(one.receipt.Promised), Doubt: !one.receipt.Sure, Office: p.Office}
	return q.draw(http.StatusOK, "done", "hubweb.done.title", d)
}

// fixKey is what to say about a field that is not right.
func fixKey(err error) string {
	var e *casework.Error
	if errors.As(err, &e) {
		switch name, _ := e.Args["Field"].(string); name {
		case "contact", "safe", "consent", "language", "story":
			return "hubweb.ask.fix." + name
		}
	}
	return "hubweb.ask.fix.other"
}

func (q *request) slow(err error) error {
	q.w.Header().Set("Retry-After", "60")
	return q.message(http.StatusTooManyRequests, "hubweb.slow")
}

// toCode leads from the form with a code to the page of that code.
func (s *Site) toCode(q *request) error {
	code := hub.NormalCode(q.r.FormValue("code"))
	if code == "" {
		return q.draw(http.StatusOK, "home", "hubweb.home.title", nil)
	}
	page := "/status/"
	if strings.HasPrefix(q.r.URL.Path, "/feedback") {
		page = "/feedback/"
	}
	http.Redirect(q.w, q.r, page+url.PathEscape(code), http.StatusSeeOther)
	return nil
}

// find looks a code up, slowly for whoever tries many. It has answered when it gives no enquiry.
func (q *request) find() (*store.Office, *store.Enquiry, error) {
	if err := q.hub.AllowCode(q.r); err != nil {
		return nil, nil, q.slow(err)
	}
	o, e, err := q.hub.Find(q.r.Context(), q.r.PathValue("code"))
	if casework.CodeOf(err) == casework.Missing {
		return nil, nil, q.message(http.StatusNotFound, "hubweb.code.none")
	}
	return o, e, err
}

type statusPage struct {
	Code, Word, Mark, Received, Changed, Promised string
	Overdue                                       bool
	Office                                        *store.Office
}

func (s *Site) status(q *request) error {
	o, e, err := q.find()
	if err != nil || e == nil {
		return err
	}
	day := func(ms casework.Date) string { return q.p.DateFull(ms) }
	p := statusPage{Code: e.Code, Word: q.p.T("hubweb.status." + string(e.Status)), Mark: string(e.Status), Office: o,
		Received: day(calendar.Today(e.Received)), Changed: day(calendar.Today(e.StatusAt))}
	if d, err := casework.ParseDate(e.Promised); err == nil && !d.IsZero() && e.Status.Open() {
		p.Promised, p.Overdue = day(d), d.Before(calendar.Today(s.hub.Clock.Now()))
	}
	return q.draw(http.StatusOK, "status", "hubweb.status.title", p)
}

type feedbackPage struct {
	Code string
	Kind string
	A    hub.Answer
	Fix  bool
	Once string
}

func (s *Site) feedbackForm(q *request) error {
	_, e, err := q.find()
	if err != nil || e == nil {
		return err
	}
	return q.draw(http.StatusOK, "feedback", "hubweb.reply.title", feedbackPage{Code: e.Code, Kind: "feedback", Once: once()})
}

func (s *Site) feedback(q *request) error {
	o, e, err := q.find()
	if err != nil || e == nil {
		return err
	}
	v := q.r.PostFormValue
	p := feedbackPage{Code: e.Code, Kind: v("kind"), Once: v("once"), A: hub.Answer{Helped: oneOf(v("helped")), Clear: oneOf(v("clear")), Paid: oneOf(v("paid")), Text: v("text"), Contact: v("contact"), Language: q.lang}}
	if err := s.hub.AllowAsk(q.r); err != nil {
		return q.slow(err)
	}
	one := s.sent.take(p.Once+q.form, s.hub.Clock.Now())
	one.Lock()
	defer one.Unlock()
	if one.receipt == nil {
		err := s.hub.Reply(q.r.Context(), o, e.Code, p.Kind, p.A)
		switch casework.CodeOf(err) {
		case "":
			one.receipt = &hub.Receipt{}
		case casework.Missing, casework.Invalid:
			p.Fix = true
			return q.draw(http.StatusUnprocessableEntity, "feedback", "hubweb.reply.title", p)
		default:
			return err
		}
	}
	return q.message(http.StatusOK, "hubweb.reply.thanks")
}

func oneOf(s string) string {
	if s == "yes" || s == "partly" || s == "no" {
		return s
	}
	return ""
}
