package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/sync/seal"
	"zanger/ui/text"
)

func (s *Site) home(q *request) error {
	return q.draw(http.StatusOK, "home", "hubweb.home.title", nil)
}

// askPage is the form for a question, in two steps.
type askPage struct {
	Slow          string // when to send again, where too much came from this address
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
	Fix           map[string]string // what to mend, by field
	Fixes         []choice          // the same, in order
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
		p.Offices = append(p.Offices, choice{Value: o.ID.String(), Name: o.Name, On: chosen})
	}
	if !known(p.Language) {
		p.Language = q.lang
	}
	for i, l := range text.Langs {
		p.Languages = append(p.Languages, choice{Value: l, Name: text.LangNames[i], On: l == p.Language})
	}
	top, _, _ := strings.Cut(p.Area, ".")
	for _, a := range q.hub.Pack.Taxonomy() {
		switch {
		case a.Parent == "":
			p.Areas = append(p.Areas, choice{Value: a.Code, Name: a.Name.In(q.lang), On: a.Code == top})
			if a.Code == top {
				p.AreaName = a.Name.In(q.lang)
			}
		case a.Parent == top:
			p.Closer = append(p.Closer, choice{Value: a.Code, Name: a.Name.In(q.lang), On: a.Code == p.Area})
		}
	}
	if _, ok := q.hub.Pack.Area(p.Area); !ok {
		p.Area = ""
	}
	for _, c := range q.hub.Pack.Intake().Consents {
		if c.ID == "aid" {
			p.Consent = c.Text.In(q.lang)
		} else if c.ID == "referral" || c.ID == "statistics" || c.ID == "teaching" {
			p.Further = append(p.Further, choice{Value: c.ID, Name: c.Text.In(q.lang)})
		}
	}
	day, _ := q.hub.Promise(q.hub.Clock.Now())
	p.Date = q.day(day)
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
	Where      string // address at which the code is looked up, for the paper
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
			p.Step, p.Fix = 1, map[string]string{"office": q.p.T("hubweb.ask.fix.office")}
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
		if faults := p.Q.Faults(s.hub); len(faults) > 0 {
			p.Fix = map[string]string{}
			for _, f := range faults {
				name, _ := f.Args["Field"].(string)
				p.Fix[name] = q.fix(name)
				p.Fixes = append(p.Fixes, choice{Value: name, Name: p.Fix[name]})
			}
			return q.draw(http.StatusUnprocessableEntity, "ask", "hubweb.ask.title", p)
		}
		if err := s.hub.AllowAsk(q.r); err != nil {
			p.Slow = q.wait(err)
			return q.draw(http.StatusTooManyRequests, "ask", "hubweb.ask.title", p)
		}
		if one.receipt, err = s.hub.Ask(q.r.Context(), p.Office, p.Q, "page"); err != nil {
			return err
		}
	}
	d := donePage{Code: one.receipt.Code, Date: q.day(one.receipt.Promised), Doubt: !one.receipt.Sure, Office: p.Office, Where: q.r.Host + "/status"}
	return q.draw(http.StatusOK, "done", "hubweb.done.title", d)
}

// fix is what to say about a field that is not right.
func (q *request) fix(name string) string {
	if key := "hubweb.ask.fix." + name; q.p.Has(key) {
		return q.p.T(key)
	}
	return q.p.T("hubweb.ask.fix.other")
}

// wait says when to send again what was typed, which stands on the page still.
func (q *request) wait(err error) string {
	wait := hub.Wait(err)
	q.w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	at := q.hub.Clock.Now().Add(wait + time.Minute - time.Nanosecond).In(casework.Almaty)
	return q.p.T("hubweb.slow.kept", "Time", at.Format("15:04"))
}

func (q *request) slow(err error) error {
	q.wait(err)
	return q.message(http.StatusTooManyRequests, "hubweb.slow")
}

// toCode leads from the form with a code to the page of that code.
func (s *Site) toCode(q *request) error {
	code := seal.NormalCode(q.r.FormValue("code"))
	if code == "" {
		return q.draw(http.StatusUnprocessableEntity, "home", "hubweb.home.title", q.p.T("hubweb.code.need"))
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
		return nil, nil, q.draw(http.StatusNotFound, "home", "hubweb.home.title", q.p.T("hubweb.code.none"))
	}
	return o, e, err
}

type statusPage struct {
	Code, Word, Mark, Next, Received, Changed, Promised string
	Overdue                                             bool
	Trail                                               []choice // the stations; On: reached, Value: the present one
	Office                                              *store.Office
}

// trail gives the stations of an enquiry up to its status and those still to come.
func (q *request) trail(now casework.EnquiryStatus) (out []choice) {
	way := []casework.EnquiryStatus{casework.EnquiryNew, casework.EnquiryChecking, casework.EnquiryAccepted, closed}
	if now == casework.EnquiryReferred || now == casework.EnquiryRefused {
		way = []casework.EnquiryStatus{casework.EnquiryNew, casework.EnquiryChecking, now}
	}
	at := slices.Index(way, now)
	for i, s := range way {
		c := choice{Name: q.p.T("hubweb.status." + string(s)), On: i <= at}
		if i == at {
			c.Value = "now"
		}
		out = append(out, c)
	}
	return out
}

// closed is the status of an enquiry whose case is over.
const closed casework.EnquiryStatus = "closed"

func (s *Site) status(q *request) error {
	o, e, err := q.find()
	if err != nil || e == nil {
		return err
	}
	p := statusPage{Code: e.Code, Word: q.p.T("hubweb.status." + string(e.Status)), Next: "hubweb.status.next." + string(e.Status), Mark: string(e.Status), Office: o,
		Received: q.day(casework.DayOf(e.Received)), Changed: q.day(casework.DayOf(e.StatusAt)), Trail: q.trail(e.Status)}
	if d, err := casework.ParseDate(e.Promised); err == nil && !d.IsZero() && e.Status.Open() {
		p.Promised, p.Overdue = q.day(d), d.Before(casework.DayOf(s.hub.Clock.Now()))
	}
	return q.draw(http.StatusOK, "status", "hubweb.status.title", p)
}

type feedbackPage struct {
	Code                       string
	A                          hub.Answer
	Kinds, Helped, Clear, Paid []choice
	Fix                        bool
	Slow                       string
	Once                       string
}

// feedbackPage draws the form with what was marked so far.
func (q *request) feedbackPage(code, kind string, a hub.Answer, once string) feedbackPage {
	group := func(name, chosen string, values ...string) (out []choice) {
		for _, v := range values {
			key := "hubweb.reply." + v
			if name == "kind" {
				key = "hubweb.reply.kind." + v
			}
			out = append(out, choice{Group: name, Value: v, Name: q.p.T(key), On: v == chosen})
		}
		return out
	}
	if kind != "complaint" {
		kind = "feedback"
	}
	return feedbackPage{Code: code, A: a, Once: once, Kinds: group("kind", kind, "feedback", "complaint"), Helped: group("helped", a.Helped, "yes", "partly", "no"),
		Clear: group("clear", a.Clear, "yes", "partly", "no"), Paid: group("paid", a.Paid, "no", "yes")}
}

func (s *Site) feedbackForm(q *request) error {
	_, e, err := q.find()
	if err != nil || e == nil {
		return err
	}
	return q.draw(http.StatusOK, "feedback", "hubweb.reply.title", q.feedbackPage(e.Code, q.r.FormValue("kind"), hub.Answer{}, once()))
}

func (s *Site) feedback(q *request) error {
	o, e, err := q.find()
	if err != nil || e == nil {
		return err
	}
	v := q.r.PostFormValue
	a := hub.Answer{Helped: oneOf(v("helped")), Clear: oneOf(v("clear")), Paid: oneOf(v("paid")), Text: v("text"), Contact: v("contact"), Language: q.lang}
	if a.Check(v("kind")) != nil {
		p := q.feedbackPage(e.Code, v("kind"), a, v("once"))
		p.Fix = true
		return q.draw(http.StatusUnprocessableEntity, "feedback", "hubweb.reply.title", p)
	}
	one := s.sent.take(v("once")+q.form, s.hub.Clock.Now())
	one.Lock()
	defer one.Unlock()
	if one.receipt == nil {
		if err := s.hub.AllowAsk(q.r); err != nil {
			p := q.feedbackPage(e.Code, v("kind"), a, v("once"))
			p.Slow = q.wait(err)
			return q.draw(http.StatusTooManyRequests, "feedback", "hubweb.reply.title", p)
		}
		if err := s.hub.Reply(q.r.Context(), o, e.Code, v("kind"), a); err != nil {
			return err
		}
		one.receipt = &hub.Receipt{}
	}
	return q.message(http.StatusOK, "hubweb.reply.thanks")
}

func oneOf(s string) string {
	if s == "yes" || s == "partly" || s == "no" {
		return s
	}
	return ""
}
