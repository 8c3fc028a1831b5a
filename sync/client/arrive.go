package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/wire"
)

// question is what a person asked on the hub's page, or a partner in their name: the JSON in an enquiry's box.
type question struct {
	Name       string   `json:"name"`
	Contact    string   `json:"contact"`
	Safe       string   `json:"safe"`
	SafeNote   string   `json:"safe_note"`
	Settlement string   `json:"settlement"`
	Story      string   `json:"story"`
	Area       string   `json:"area"`
	Language   string   `json:"language"`
	Date       string   `json:"date"`
	Consent    bool     `json:"consent"`
	Further    []string `json:"further"`
	Reference  string   `json:"reference"`
	Received   string   `json:"received"`
}

// answer is how it was: the JSON in the box of feedback or a complaint.
type answer struct {
	Helped   string `json:"helped"`
	Clear    string `json:"clear"`
	Paid     string `json:"paid"`
	Text     string `json:"text"`
	Contact  string `json:"contact"`
	Language string `json:"language"`
}

// enquiries takes in what people asked and answered on the hub's page, enters it, and tells the hub what they may read about where it stands.
func (x *exchange) enquiries(ctx context.Context) error {
	c := x.c
	for {
		var asked int64
		var due bool
		if err := c.member(ctx, func() error {
			asked, due = c.st.Asked, c.st.Arrived > c.st.Asked
			return nil
		}); err != nil {
			return err
		}
		if !due {
			break
		}
		x.step(StepEnquiries)
		var list wire.Enquiries
		err := x.h.message(ctx, request{method: "GET", target: fmt.Sprintf("/v1/enquiries?after=%d", asked)}, &list)
		if casework.KeyOf(err) == "error.hub.queue" { // not for this laptop, yet
			break
		}
		if err != nil {
			return err
		}
		keep := make([]sqlite.Arrival, len(list.List))
		for i, q := range list.List {
			kind := q.Kind
			if kind == "" {
				kind = sqlite.ArrivalEnquiry
			}
			keep[i] = sqlite.Arrival{Kind: kind, Code: q.Code, Area: q.Area, Language: q.Language, Received: time.UnixMilli(q.Received).UTC(), Body: q.Box}
		}
		if err := c.member(ctx, func() error {
			if err := c.store.PutArrivals(ctx, keep...); err != nil {
				return err
			}
			c.st.Asked = list.Cursor
			if !list.More {
				c.st.Arrived = list.Cursor
			}
			return c.save(ctx)
		}); err != nil {
			return err
		}
		if !list.More {
			break
		}
	}
	entered := false
	if err := c.member(ctx, func() (err error) {
		entered, err = x.enter(ctx)
		return err
	}); err != nil {
		return err
	}
	if entered { // at once, so that no colleague enters them too
		if err := x.talk(ctx); err != nil {
			return err
		}
	}
	return x.report(ctx)
}

// enter opens what came and can be opened.
func (x *exchange) enter(ctx context.Context) (entered bool, err error) {
	c := x.c
	list, err := c.store.Arrivals(ctx, false)
	if err != nil {
		return false, err
	}
	for i := range list {
		a := &list[i]
		plain := c.openArrival(a)
		switch {
		case plain == nil:
		case a.Kind != sqlite.ArrivalEnquiry:
			if err := c.store.OpenArrival(ctx, a.N, plain); err != nil {
				return entered, err
			}
			x.out.Replies++
		case c.intake != nil:
			fresh, err := c.enterEnquiry(ctx, a, plain)
			if err != nil {
				return entered, err
			}
			if fresh {
				x.out.Enquiries++
				entered = true
			}
			if err := c.store.ArrivalEntered(ctx, a.N); err != nil {
				return entered, err
			}
		}
	}
	return entered, nil
}

// openArrival opens with whatever key fits; nil: none does yet.
func (c *Client) openArrival(a *sqlite.Arrival) []byte {
	if a.Kind != sqlite.ArrivalEnquiry {
		b, err := c.id.OpenBox(a.Body)
		if err != nil {
			return nil
		}
		return b
	}
	for _, k := range c.ring.Of(c.store.Profile().Queue) {
		if b, err := k.OpenBox(a.Body); err == nil {
			return b
		}
	}
	return nil
}

// madeOf is an id that follows from where something came from: whoever takes it in gives it the same.
func madeOf(office casework.ID, words ...string) (id casework.ID) {
	h := sha256.New()
	h.Write([]byte("zanger/arrival/1\n"))
	h.Write(office[:])
	for _, w := range words {
		fmt.Fprintf(h, "%d %s\n", len(w), w)
	}
	copy(id[:], h.Sum(nil))
	return id
}

// enterEnquiry makes a casework.Enquiry, once in the whole office: its id follows from its code, and the change's from what it writes.
func (c *Client) enterEnquiry(ctx context.Context, a *sqlite.Arrival, plain []byte) (fresh bool, err error) {
	p := c.store.Profile()
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return false, err
	}
	var have casework.Enquiry
	id := madeOf(st.Office, a.Code)
	if err := c.store.Get(ctx, &have, id); casework.CodeOf(err) != casework.Missing {
		return false, err
	}
	var q question
	if json.Unmarshal(plain, &q) != nil {
		q = question{Story: strings.ToValidUTF8(string(plain), ""), Language: a.Language} // a newer hub's form: what it says is not lost
	}
	received := a.Received.Truncate(time.Second)
	enter := func(tx casework.Tx) error {
		e := &casework.Enquiry{Header: casework.Header{ID: id}, Number: a.Code, Channel: casework.ByPage, Language: q.Language, Line: firstWords(q.Story), Story: q.Story, Area: q.Area, Received: received,
			Settlement: q.Settlement, SafeContact: q.Safe, ContactNote: q.SafeNote, Source: q.Reference}
		if d, err := casework.ParseDate(strings.TrimSpace(q.Date)); err == nil {
			e.DateMatters = d
		} else {
			e.DateWhat = q.Date
		}
		who := &casework.Party{Header: casework.Header{ID: madeOf(st.Office, a.Code, "applicant")}, Name: q.Name, Language: q.Language}
		if strings.Contains(q.Contact, "@") {
			who.Email = q.Contact
		} else {
			who.Phone = q.Contact
		}
		if strings.TrimSpace(who.Name) == "" && q.Contact != "" {
			who.Name = q.Contact // the only way to know this person by
		}
		if err := c.intake.Enter(ctx, tx, e, who); err != nil {
			return err
		}
		if !q.Consent {
			return nil
		}
		for _, purpose := range append([]string{"aid"}, q.Further...) {
			k := &casework.Consent{Header: casework.Header{ID: madeOf(st.Office, a.Code, "consent", purpose), Space: p.Queue}, Of: id, Purpose: purpose,
				Given: casework.DayOf(received), How: "electronic"}
			if err := tx.Put(ctx, k); err != nil {
				return err
			}
		}
		return nil
	}
	dry := &rehearsal{Reader: c.store}
	if err := enter(dry); err != nil {
		return false, err
	}
	change := madeOf(st.Office, a.Code, "change", dry.wrote.String())
	ch, err := c.store.DoAs(ctx, casework.Act{Name: "act.enquiry.arrive"}, change, received, enter)
	return ch != nil, err
}

// firstWords is how a story is called in a list.
func firstWords(story string) string {
	line := strings.Join(strings.Fields(story), " ")
	if r := []rune(line); len(r) > 90 {
		line = strings.TrimRight(string(r[:90]), " ,;:") + "…"
	}
	return line
}

// rehearsal is a Tx that keeps nothing and remembers what would be written.
type rehearsal struct {
	casework.Reader
	wrote bytes.Buffer
}

func (r *rehearsal) Put(_ context.Context, e casework.Entity) error {
	b, err := json.Marshal(e)
	r.wrote.Write(b)
	return err
}

func (r *rehearsal) Delete(context.Context, casework.Entity) error   { return nil }
func (r *rehearsal) Undelete(context.Context, casework.Entity) error { return nil }

// mostReport is how many statuses one message tells.
const mostReport = 400

// report tells the hub which enquiries stand in the queue, and the public status of those this laptop wrote to.
func (x *exchange) report(ctx context.Context) error {
	c := x.c
	for {
		var r *wire.EnquiryReport
		var next int64
		if err := c.member(ctx, func() (err error) {
			r, next, err = c.due(ctx)
			return err
		}); err != nil || r == nil {
			return err
		}
		if len(r.Taken)+len(r.Status) > 0 {
			err := x.envelope(ctx, "POST", "/v1/enquiries", wire.AboutEnquiry, r, nil)
			if casework.CodeOf(err) == casework.Missing { // not in the queue's space yet
				return nil
			}
			if err != nil {
				return err
			}
		}
		if err := c.member(ctx, func() error {
			c.st.Public = next
			if len(r.Taken) > 0 {
				if err := c.store.EnteredTold(ctx, r.Taken...); err != nil {
					return err
				}
			}
			return c.save(ctx)
		}); err != nil {
			return err
		}
	}
}

// due gives what the hub is to be told now, and the journal's line it is told up to; nil: nothing.
func (c *Client) due(ctx context.Context) (*wire.EnquiryReport, int64, error) {
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return nil, 0, err
	}
	// What waits for the hub's answer is told when it has it: a page must not know more than the office.
	if queued, err := c.store.Queued(ctx); err != nil || queued {
		return nil, 0, err
	}
	ids, next, err := c.store.OwnWrites(ctx, c.st.Public, mostReport, casework.KindEnquiry, casework.KindCase)
	if err != nil {
		return nil, 0, err
	}
	taken, err := c.store.Entered(ctx, mostReport)
	if err != nil {
		return nil, 0, err
	}
	if next == c.st.Public && len(taken) == 0 {
		return nil, 0, nil
	}
	r := &wire.EnquiryReport{Office: st.Office, Device: c.id.Device, Taken: taken}
	r.Status, err = c.publicStatus(ctx, ids)
	return r, next, err
}

// publicStatus is what the people who asked may read, of the enquiries and cases that were written to.
func (c *Client) publicStatus(ctx context.Context, wrote map[casework.ID]casework.Kind) (out []wire.EnquiryStatus, err error) {
	var asked, cases []casework.ID
	for id, kind := range wrote {
		if kind == casework.KindCase {
			cases = append(cases, id)
		} else {
			asked = append(asked, id)
		}
	}
	among := func(ids []casework.ID) casework.Query { return casework.All().And("id", casework.In, ids) }
	if len(cases) > 0 {
		q := among(cases).And("enquiry", casework.NotEmpty, nil).Reading("enquiry")
		q.Deleted = true
		ks, err := casework.List[casework.Case](ctx, c.store.Sparing(), q)
		if err != nil {
			return nil, err
		}
		for _, k := range ks {
			if wrote[k.Enquiry] == "" && !slices.Contains(asked, k.Enquiry) {
				asked = append(asked, k.Enquiry)
			}
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	// An old register that was imported is history; nobody has its codes on paper.
	es, err := casework.List[casework.Enquiry](ctx, c.store.Sparing(), among(asked).And("channel", casework.Ne, casework.Imported).Reading("number", "status", "area", "language", "promised", "case"))
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		if len(e.Number) < 6 {
			continue
		}
		s := wire.EnquiryStatus{Code: e.Number, Status: string(e.Status), Area: e.Area, Language: e.Language, At: e.Updated.UnixMilli()}
		if e.Status.Open() && !e.Promised.IsZero() {
			s.Promised = e.Promised.String()
		}
		if !e.Case.IsZero() {
			var k casework.Case
			err := c.store.Get(ctx, &k, e.Case)
			switch {
			case err == nil && !k.Closed.IsZero():
				s.Status, s.At = "closed", max(s.At, k.Updated.UnixMilli())
			case err != nil && casework.CodeOf(err) != casework.Missing:
				return nil, err
			}
		}
		if !slices.ContainsFunc(out, func(o wire.EnquiryStatus) bool { return o.Code == s.Code }) {
			out = append(out, s)
		}
	}
	return out, nil
}

// Replies gives feedback and complaints taken in, newest first.
func (c *Client) Replies(ctx context.Context) (out []Reply, err error) {
	err = c.with(ctx, func() error {
		list, err := c.store.Arrivals(ctx, true)
		if err != nil {
			return err
		}
		for _, a := range list {
			var m answer
			_ = json.Unmarshal(a.Body, &m) // what a newer hub says otherwise is shown as far as it is understood
			r := Reply{N: a.N, Complaint: a.Kind == sqlite.ArrivalComplaint, Code: a.Code, Received: a.Received, Helped: m.Helped, Clear: m.Clear, Paid: m.Paid,
				Text: m.Text, Contact: m.Contact, Language: m.Language, Seen: a.Read}
			es, err := casework.List[casework.Enquiry](ctx, c.store, casework.Where("number", a.Code))
			if err != nil {
				return err
			}
			if len(es) > 0 {
				r.Enquiry = es[0].ID
			}
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// SeenReply marks a reply as read.
func (c *Client) SeenReply(ctx context.Context, n int64) error { return c.store.ReadArrival(ctx, n) }
