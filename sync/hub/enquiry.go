package hub

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// Question is what a person asks: the JSON inside an enquiry's box, and the body of a partner's POST.
type Question struct {
	Name       string   `json:"name"`
	Contact    string   `json:"contact"`
	Safe       string   `json:"safe"`                 // may one call and write there: "yes", "no", "ask"
	SafeNote   string   `json:"safe_note,omitempty"`  // "after six, not at home"
	Settlement string   `json:"settlement,omitempty"` //
	Story      string   `json:"story"`
	Area       string   `json:"area"`                // code of the taxonomy, "" not known
	Language   string   `json:"language"`            // of help: kk, ru, en
	Date       string   `json:"date,omitempty"`      // a date the person fears, as typed
	Consent    bool     `json:"consent"`             // to keep what is written here, so that help can be given
	Further    []string `json:"further,omitempty"`   // further purposes agreed to: "referral", "statistics", "teaching"
	Reference  string   `json:"reference,omitempty"` // the partner's own number
	Received   string   `json:"received,omitempty"`  // instant, RFC 3339; the hub sets it
}

// Answer is how it was: the JSON inside the box of feedback or a complaint.
type Answer struct {
	Helped   string `json:"helped,omitempty"`   // "yes", "partly", "no"
	Clear    string `json:"clear,omitempty"`    // was it explained so that it was understood: the same
	Paid     string `json:"paid,omitempty"`     // was money asked for: "no", "yes"
	Text     string `json:"text,omitempty"`     //
	Contact  string `json:"contact,omitempty"`  // if the person wants an answer
	Language string `json:"language,omitempty"` // of the page
	Received string `json:"received,omitempty"`
}

// Receipt is what a person takes away.
type Receipt struct {
	Code     string        `json:"code"`
	Promised casework.Date `json:"promised"`
	Sure     bool          `json:"sure"` // the days off up to it are confirmed
}

// Lengths of what people write, characters.
const (
	maxShort = 200
	maxStory = 8000
)

func validRecipient(box string) bool {
	_, err := age.ParseX25519Recipient(box)
	return err == nil
}

// Check refuses a question that lacks what is needed. Errors: Missing or Invalid with Args Field; the first of Faults.
func (q *Question) Check(h *Hub) error {
	if f := q.Faults(h); len(f) > 0 {
		return f[0]
	}
	return nil
}

// Faults gives everything that is not right with a question, in the order of the page: Missing or Invalid, with Args Field.
func (q *Question) Faults(h *Hub) (out []*casework.Error) {
	field := func(code casework.Code, name string) {
		out = append(out, &casework.Error{Code: code, Key: "error.hub.field", Op: "hub.Question", Args: map[string]any{"Field": name}})
	}
	for _, f := range []struct {
		name string
		text *string
		max  int
		need bool
	}{
		{"story", &q.Story, maxStory, true}, {"date", &q.Date, maxShort, false}, {"contact", &q.Contact, maxShort, q.Safe != "no"}, {"safe_note", &q.SafeNote, maxShort, false},
		{"name", &q.Name, maxShort, false}, {"settlement", &q.Settlement, maxShort, false}, {"reference", &q.Reference, maxShort, false},
	} {
		*f.text = strings.TrimSpace(*f.text)
		switch n := len([]rune(*f.text)); {
		case n == 0 && f.need:
			field(casework.Missing, f.name)
		case n > f.max:
			field(casework.Invalid, f.name)
		}
	}
	switch q.Language {
	case "kk", "ru", "en":
	default:
		field(casework.Missing, "language")
	}
	if _, known := h.Pack.Area(q.Area); q.Area != "" && !known {
		field(casework.Invalid, "area")
	}
	switch q.Safe {
	case "yes", "no", "ask":
	default:
		field(casework.Missing, "safe")
	}
	if !q.Consent {
		field(casework.Missing, "consent")
	}
	for _, f := range q.Further {
		if f != "referral" && f != "statistics" && f != "teaching" {
			field(casework.Invalid, "further")
		}
	}
	return out
}

// Ask takes a question in: it is sealed to the queue before anything is stored. source is "page" or a partner's label.
// Errors: those of Check; Offline when the office takes none.
func (h *Hub) Ask(ctx context.Context, o *store.Office, q Question, source string) (*Receipt, error) {
	const where = "hub.Ask"
	if err := q.Check(h); err != nil {
		return nil, err
	}
	if !Open(o) {
		return nil, &casework.Error{Code: casework.Offline, Key: "error.hub.closed", Op: where}
	}
	now := h.Clock.Now()
	q.Received = now.Format(time.RFC3339)
	plain, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	box, err := seal.SealBox(o.Settings.Found.QueueBox, plain)
	if err != nil {
		return nil, err
	}
	r := &Receipt{}
	r.Promised, r.Sure = h.Promise(now)
	for range 5 {
		r.Code = newCode()
		err = h.Store.Arrive(ctx, o.ID, store.Arrival{Kind: "enquiry", Code: r.Code, Area: q.Area, Language: q.Language, Source: source,
			Promised: r.Promised.String(), Received: now, Box: box})
		if casework.CodeOf(err) != casework.Stale {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	h.measures.arrivals.WithLabelValues("enquiry").Inc()
	h.pokes.poke(o.ID, 0)
	return r, nil
}

// Open reports whether the office takes enquiries by the page: its first device has brought the box of its queue.
func Open(o *store.Office) bool {
	return !o.Settings.Closed && validRecipient(o.Settings.Found.QueueBox)
}

// Promise is the day by which an answer is promised to whoever asks now. It is not sure where the days off up to it are not
// confirmed.
func (h *Hub) Promise(now time.Time) (day casework.Date, sure bool) {
	today := casework.DayOf(now)
	day = h.cal.AddWorkingDays(today, h.Pack.Intake().Promise.WorkingDays)
	sure, _ = h.cal.Confirmed(today, day)
	return day, sure
}

// newCode makes a code of 45 bits with a sign that finds a slip of the pen.
func newCode() string {
	c := seal.RandomCode(9)
	return seal.Grouped(c + checkSign(c))
}

func checkSign(c string) string {
	sum := sha256.Sum256([]byte("zanger code " + c))
	return seal.Letters(sum[:1])
}

// Find gives the office and public line of a code, however typed. Errors: Missing.
func (h *Hub) Find(ctx context.Context, typed string) (*store.Office, *store.Enquiry, error) {
	code := seal.NormalCode(typed)
	if len(code) < 6 || len(code) > 40 {
		return nil, nil, missing("hub.Find")
	}
	offices, err := h.Store.Offices(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range offices {
		e, err := h.Store.Enquiry(ctx, o.ID, code)
		if casework.CodeOf(err) != casework.Missing {
			return o, e, err
		}
	}
	return nil, nil, missing("hub.Find")
}

// Check refuses an answer that says nothing, a complaint without words, and what is too long. kind is "feedback" or "complaint".
func (a *Answer) Check(kind string) error {
	const where = "hub.Answer"
	a.Text, a.Contact = strings.TrimSpace(a.Text), strings.TrimSpace(a.Contact)
	if len([]rune(a.Text)) > maxStory || len([]rune(a.Contact)) > maxShort || kind != "feedback" && kind != "complaint" {
		return invalid(where, "reply")
	}
	if a.Text == "" && (kind == "complaint" || a.Helped == "" && a.Clear == "" && a.Paid == "") {
		return &casework.Error{Code: casework.Missing, Key: "error.hub.field", Op: where, Args: map[string]any{"Field": "text"}}
	}
	return nil
}

// Reply takes feedback or a complaint in. It is sealed to the coordinators' devices and the recovery key, so that whoever
// gave the help cannot read it. Errors: those of Check; Offline when nobody of the office could read it.
func (h *Hub) Reply(ctx context.Context, o *store.Office, code, kind string, a Answer) error {
	const where = "hub.Reply"
	if err := a.Check(kind); err != nil {
		return err
	}
	now := h.Clock.Now()
	a.Received = now.Format(time.RFC3339)
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	devices, err := h.Store.Devices(ctx, o.ID)
	if err != nil {
		return err
	}
	var to []age.Recipient
	boxes := []string{o.Settings.Found.Recover}
	for _, d := range devices {
		if d.Role == string(casework.Coordinator) && d.Revoked.IsZero() {
			boxes = append(boxes, d.Box)
		}
	}
	for _, b := range boxes {
		if x, err := age.ParseX25519Recipient(b); err == nil {
			to = append(to, x)
		}
	}
	if len(to) == 0 {
		return &casework.Error{Code: casework.Offline, Key: "error.hub.closed", Op: where}
	}
	var box bytes.Buffer
	w, err := age.Encrypt(&box, to...)
	if err != nil {
		return err
	}
	if _, err := w.Write(plain); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	h.measures.arrivals.WithLabelValues(kind).Inc()
	if err := h.Store.Arrive(ctx, o.ID, store.Arrival{Kind: kind, Code: code, Received: now, Box: box.Bytes()}); err != nil {
		return err
	}
	h.pokes.poke(o.ID, 0)
	return nil
}

func (h *Hub) enquiries(w http.ResponseWriter, r *http.Request) error {
	if wantsJSON(r) {
		return h.partnerEnquiries(w, r)
	}
	d, err := h.active(r, nil)
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 {
		return invalid("hub.enquiries", "query")
	}
	o, err := h.Store.Office(r.Context(), d.Office)
	if err != nil {
		return err
	}
	var kinds []string
	role, err := h.Store.Member(r.Context(), d.Office, d.Device.Device, o.Settings.Found.Queue)
	if err == nil && role != "" {
		kinds = append(kinds, "enquiry")
	} else if casework.CodeOf(err) != casework.Missing {
		return err
	}
	if d.Role == string(casework.Coordinator) {
		kinds = append(kinds, "feedback", "complaint")
	}
	if len(kinds) == 0 {
		return denied("hub.enquiries", "queue")
	}
	const most = 60 // boxes of at most about 33 KiB, half a message in the common case
	list, head, err := h.Store.Arrivals(r.Context(), d.Office, after, kinds, most)
	if err != nil {
		return err
	}
	out := &wire.Enquiries{Cursor: max(head, after)}
	size := 0
	for _, e := range list {
		if size += len(e.Box); size > wire.MaxMessage*3/4 && len(out.List) > 0 {
			out.More = true
			break
		}
		out.List = append(out.List, e)
	}
	out.More = out.More || len(list) == most
	if out.More {
		out.Cursor = out.List[len(out.List)-1].Seq
	}
	return h.message(w, http.StatusOK, out)
}

// statuses are those the public may read, in order.
var statuses = []casework.EnquiryStatus{casework.EnquiryNew, casework.EnquiryChecking, casework.EnquiryAccepted, casework.EnquiryReferred, casework.EnquiryRefused, "closed"}

func (h *Hub) postEnquiries(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.postEnquiries"
	if wantsJSON(r) {
		return h.partnerAsks(w, r)
	}
	var m wire.EnquiryReport
	d, _, err := h.envelope(r, wire.AboutEnquiry, &m)
	if err != nil {
		return err
	}
	if m.Device != d.Device.Device || m.Office != d.Office {
		return denied(where, "office")
	}
	if !d.Revoked.IsZero() {
		return denied(where, "revoked")
	}
	o, err := h.Store.Office(r.Context(), d.Office)
	if err != nil {
		return err
	}
	if _, err := h.Store.Member(r.Context(), d.Office, d.Device.Device, o.Settings.Found.Queue); err != nil {
		return err
	}
	if len(m.Taken) > wire.MaxOps || len(m.Status) > wire.MaxOps {
		return invalid(where, "large")
	}
	for i := range m.Taken {
		m.Taken[i] = seal.NormalCode(m.Taken[i])
	}
	for i := range m.Status {
		s := &m.Status[i]
		s.Code = seal.NormalCode(s.Code)
		known := false
		for _, k := range statuses {
			known = known || string(k) == s.Status
		}
		_, dateErr := casework.ParseDate(s.Promised)
		_, area := h.Pack.Area(s.Area)
		switch {
		case !known, len(s.Code) < 6, len(s.Code) > 40, s.Promised != "" && dateErr != nil, s.Area != "" && !area:
			return invalid(where, "status")
		case s.Language != "" && s.Language != "kk" && s.Language != "ru" && s.Language != "en":
			return invalid(where, "status")
		}
	}
	if err := h.Store.Report(r.Context(), &m, h.Clock.Now()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Published is what an office tells the hub about itself.
type Published struct {
	QueueBox string `json:"queue_box,omitempty"` // age recipient of the queue's newest key; "" leaves it
	Phone    string `json:"phone"`
	Address  string `json:"address"`
	Closed   bool   `json:"closed"` // the page takes no enquiries
}

func (h *Hub) putOffice(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.putOffice"
	var m Published
	d, err := h.jsonFrom(r, false, &m)
	if err != nil {
		return err
	}
	o, err := h.Store.Office(r.Context(), d.Office)
	if err != nil {
		return err
	}
	role, err := h.Store.Member(r.Context(), d.Office, d.Device.Device, o.Settings.Found.Queue)
	if err != nil {
		return err
	}
	if role != wire.RoleOwner {
		return denied(where, "owner")
	}
	if m.QueueBox != "" && !validRecipient(m.QueueBox) || len([]rune(m.Phone)) > maxShort || len([]rune(m.Address)) > maxShort {
		return invalid(where, "json")
	}
	if m.QueueBox != "" {
		o.Settings.Found.QueueBox = m.QueueBox
	}
	o.Settings.Phone, o.Settings.Address, o.Settings.Closed = m.Phone, m.Address, m.Closed
	if err := h.Store.PutOffice(r.Context(), o); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (h *Hub) putSheet(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.putSheet"
	m := map[string]int64{}
	d, err := h.jsonFrom(r, false, &m)
	if err != nil {
		return err
	}
	month := r.PathValue("month")
	if _, err := time.Parse("2006-01", month); err != nil || len(m) > 200 {
		return invalid(where, "json")
	}
	for name, v := range m {
		if !measureName(name) || v < 0 || v > 1e9 {
			return invalid(where, "json")
		}
	}
	if err := h.Store.PutSheet(r.Context(), d.Office, d.Device.Device, month, m); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// measureName keeps names to codes, so that nothing else can be published by way of them.
func measureName(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' || r == '_') {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 40
}
