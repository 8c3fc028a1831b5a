package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/conflict"
	"zanger/casework/intake"
	"zanger/casework/names"
	"zanger/casework/sqlite"
)

type enquiryCmd struct {
	Import enquiryImportCmd `cmd:"" help:"Take over a register kept in CSV or XLSX."`
	Add    enquiryAddCmd    `cmd:"" help:"Take a new enquiry."`
	List   enquiryListCmd   `cmd:"" help:"Open enquiries in the order of the queue."`
	Show   enquiryShowCmd   `cmd:"" help:"One enquiry with its people, permissions and conflict check."`
	Area   enquiryAreaCmd   `cmd:"" help:"Choose the topic of an enquiry; the choice is learned from."`
	Who    enquiryWhoCmd    `cmd:"" help:"Who could take an enquiry, with the reasons."`
	Assign enquiryAssignCmd `cmd:"" help:"Give an enquiry to a member."`
	Remove enquiryRemoveCmd `cmd:"" help:"Take a person who was added by mistake out of an enquiry."`
	Accept enquiryAcceptCmd `cmd:"" help:"Make a case of an enquiry; every step must be done."`
	Refer  enquiryReferCmd  `cmd:"" help:"Send the person elsewhere."`
	Refuse enquiryRefuseCmd `cmd:"" help:"End an enquiry with a reason; begins the letter."`
}

type enquiryAddCmd struct {
	Name        string `help:"Who asks: surname, given name, patronymic."`
	IIN         string `name:"iin" help:"IIN of who asks."`
	Phone       string `help:"Telephone."`
	Language    string `enum:"kk,ru,en" default:"kk" help:"Language of help: kk, ru or en."`
	Line        string `help:"One line: what it is about."`
	Story       string `help:"What the person told."`
	Area        string `help:"Topic, a code of the taxonomy."`
	Channel     string `default:"walk_in" help:"How it came: walk_in, phone, 1414, citizen_page, field_day, referral or post."`
	Safe        string `enum:",yes,no,ask" default:"" help:"Is it safe to contact the person: yes, no or ask."`
	ContactNote string `help:"When and how to contact."`
	DateMatters string `help:"The date the person fears."`
	DateWhat    string `help:"What happens then."`
	Sum         string `default:"0" help:"Sum at stake, in tenge."`
	Settlement  string `help:"Town or village."`
	Against     string `help:"The other side."`
	AgainstIIN  string `name:"against-iin" help:"IIN or BIN of the other side."`
}

func (c *enquiryAddCmd) Run(e *env) error {
	matters, err := day("--date-matters", c.DateMatters)
	if err != nil {
		return err
	}
	sum, err := casework.ParseMoney(c.Sum)
	if err != nil {
		return usagef("--sum: %q is not a sum in tenge", c.Sum)
	}
	if !known(casework.Channels, casework.Channel(c.Channel)) {
		return usagef("--channel: %q is none of walk_in, phone, 1414, citizen_page, field_day, referral, post, import", c.Channel)
	}
	pack, _, err := e.law()
	if err != nil {
		return err
	}
	if _, ok := pack.Area(c.Area); !ok && c.Area != "" {
		return invalid("error.ctl.area", map[string]any{"Area": c.Area})
	}
	d, err := e.desk()
	if err != nil {
		return err
	}
	q := &casework.Enquiry{Channel: casework.Channel(c.Channel), Language: c.Language, Line: c.Line, Story: c.Story, Area: c.Area, Sum: sum, DateMatters: matters,
		DateWhat: c.DateWhat, Settlement: c.Settlement, SafeContact: c.Safe, ContactNote: c.ContactNote}
	var parties []*casework.Party
	if c.Name != "" {
		parties = append(parties, &casework.Party{Role: casework.Applicant, Ours: true, Name: c.Name, IIN: c.IIN, Phone: c.Phone, Language: c.Language})
	}
	if c.Against != "" {
		n := names.Digits(c.AgainstIIN)
		parties = append(parties, &casework.Party{Role: casework.Opponent, Name: c.Against, IIN: n, Organisation: n != "" && !names.CheckIIN(n).Valid})
	}
	if err := d.Add(e.ctx, q, parties...); err != nil {
		return err
	}
	return e.showEnquiry(d, q.ID)
}

func known[T comparable](all []T, v T) bool {
	for _, x := range all {
		if x == v {
			return true
		}
	}
	return false
}

type enquiryDoc struct {
	ID          casework.ID            `json:"id"`
	Number      string                 `json:"number"`
	Status      casework.EnquiryStatus `json:"status"`
	Band        casework.Band          `json:"band"`
	Promised    casework.Date          `json:"promised"`
	Received    time.Time              `json:"received"`
	Person      string                 `json:"person"`
	Against     string                 `json:"against"`
	Line        string                 `json:"line"`
	Area        string                 `json:"area"`
	Language    string                 `json:"language"`
	Channel     casework.Channel       `json:"channel"`
	SafeContact string                 `json:"safe_contact"`
	DateMatters casework.Date          `json:"date_matters"`
	Sum         casework.Money         `json:"sum"`
	Jump        int                    `json:"jump"`
	JumpWhy     string                 `json:"jump_why"`
	Case        casework.ID            `json:"case,omitzero"`
}

func (e *env) enquiryDoc(r casework.Reader, q *casework.Enquiry) (enquiryDoc, []*casework.Party, error) {
	d := enquiryDoc{ID: q.ID, Number: q.Number, Status: q.Status, Band: q.Band, Promised: q.Promised, Received: q.Received.UTC(), Line: q.Line, Area: q.Area, Language: q.Language,
		Channel: q.Channel, SafeContact: q.SafeContact, DateMatters: q.DateMatters, Sum: q.Sum, Jump: q.Jump, JumpWhy: q.JumpWhy, Case: q.Case}
	ps, err := intake.Parties(e.ctx, r, q.ID)
	for _, p := range ps {
		switch {
		case p.Role == casework.Applicant && d.Person == "":
			d.Person = p.Name
		case p.Role == casework.Opponent && d.Against == "":
			d.Against = p.Name
		}
	}
	return d, ps, err
}

type enquiryListCmd struct {
	All bool `help:"Ended ones too, newest first."`
}

func (c *enquiryListCmd) Run(e *env, store *sqlite.Store) (err error) {
	var qs []*casework.Enquiry
	if c.All {
		qs, err = casework.List[casework.Enquiry](e.ctx, store, casework.All().By("-received"))
	} else {
		qs, err = intake.Queue(e.ctx, store)
	}
	if err != nil {
		return err
	}
	out := make([]enquiryDoc, 0, len(qs))
	for _, q := range qs {
		d, _, err := e.enquiryDoc(store, q)
		if err != nil {
			return err
		}
		out = append(out, d)
	}
	return e.give(out, func(w io.Writer) {
		if len(out) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.none.enquiries"))
			return
		}
		e.head(w, "number", "status", "band", "promised", "person", "line")
		for _, d := range out {
			row(w, d.Number, e.word("status", string(d.Status)), e.word("ctl.band", string(d.Band)), d.Promised.String(), d.Person, d.Line)
		}
	})
}

type enquiryShowCmd struct {
	ID string `arg:"" help:"Id or number of the enquiry."`
}

func (c *enquiryShowCmd) Run(e *env, d *intake.Desk) error {
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	return e.showEnquiry(d, q.ID)
}

// enquiryWhole is an enquiry as scripts see it: the line of the list, and beside it all that was recorded.
type enquiryWhole struct {
	enquiryDoc
	Record     *casework.Enquiry   `json:"record"`
	Parties    []*casework.Party   `json:"parties"`
	Consents   []*casework.Consent `json:"consents"`
	Duplicates []conflict.Found    `json:"duplicates"`
	Conflicts  []conflict.Found    `json:"conflicts"`
	Decision   casework.Decision   `json:"decision"`
	Clear      bool                `json:"clear"` // the conflict check is made, covers everybody and lets the office act
}

func (e *env) showEnquiry(d *intake.Desk, id casework.ID) error {
	q, err := casework.Get[casework.Enquiry](e.ctx, d.Store, id)
	if err != nil {
		return err
	}
	x := enquiryWhole{Record: q, Duplicates: []conflict.Found{}, Conflicts: []conflict.Found{}, Consents: []*casework.Consent{}}
	if x.enquiryDoc, x.Parties, err = e.enquiryDoc(d.Store, q); err != nil {
		return err
	}
	consents, err := casework.List[casework.Consent](e.ctx, d.Store, casework.Where("of", id).By("created"))
	if err != nil {
		return err
	}
	x.Consents = append(x.Consents, consents...)
	if len(x.Parties) > 0 {
		r, err := d.Conflicts.Check(e.ctx, id, casework.KindEnquiry)
		if err != nil {
			return err
		}
		x.Conflicts = append(x.Conflicts, r.Found...)
		dup, err := d.Duplicates(e.ctx, id)
		if err != nil {
			return err
		}
		x.Duplicates = append(x.Duplicates, dup...)
		st, err := conflict.Pending(e.ctx, d.Store, id)
		if err != nil {
			return err
		}
		if x.Clear = st.Clear(); st.Check != nil {
			x.Decision = st.Check.Decision
		}
	}
	return e.give(x, func(w io.Writer) { e.printEnquiry(w, d, x) })
}

func (e *env) printEnquiry(w io.Writer, d *intake.Desk, x enquiryWhole) {
	line := func(key, value string) {
		if value != "" {
			row(w, e.p.T("ctl.col."+key), value)
		}
	}
	line("number", x.Number)
	line("id", x.ID.String())
	line("status", e.word("status", string(x.Status)))
	line("band", strings.Join(nonEmpty([]string{e.word("ctl.band", string(x.Band)), e.bandWhy(d, x.Record.BandWhy)}), " · "))
	if x.Promised.IsZero() {
		line("promised", e.p.T("ctl.promise.none"))
	} else {
		line("promised", x.Promised.String())
	}
	line("received", e.p.Moment(x.Received.In(casework.Almaty)))
	line("language", e.word("word.lang", x.Language))
	line("line", x.Line)
	line("area", e.areaName(d, x.Area))
	line("date_matters", strings.TrimSpace(x.DateMatters.String()+" "+x.Record.DateWhat))
	if x.Sum != 0 {
		line("sum", e.p.Money(x.Sum))
	}
	if x.SafeContact != "" {
		line("contact", e.p.T("ctl.safe."+x.SafeContact)+" "+x.Record.ContactNote)
	}
	for _, p := range x.Parties {
		row(w, e.word("role", string(p.Role)), strings.TrimSpace(p.Name+" "+p.IIN+" "+names.FormatPhone(p.Phone)))
	}
	e.printFound(w, "ctl.duplicates", x.Duplicates)
	e.printFound(w, "ctl.conflicts", x.Conflicts)
}

// bandWhy says why an enquiry stands where it does: a rule of the pack, a guess of software named as such, or a person's words.
func (e *env) bandWhy(d *intake.Desk, why string) string {
	words, ok := intake.Why(d.Law, why, e.p.Lang()) // a person's words as they are
	if ok && intake.Guessed(why) {
		return e.p.T("triage.guessed", "Why", words)
	}
	return words
}

func (e *env) areaName(d *intake.Desk, code string) string {
	if a, ok := d.Law.Area(code); ok {
		return code + " " + a.Name.In(e.p.Lang())
	}
	return code
}

// printFound writes the people who may be the same, those on the other side marked.
func (e *env) printFound(w io.Writer, heading string, fs []conflict.Found) {
	if len(fs) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", e.p.T(heading))
	e.head(w, "person", "score", "why", "case", "role", "side")
	for _, f := range fs {
		side := e.p.T("ctl.side." + string(f.Side))
		if f.Adverse {
			side += " (!)"
		}
		row(w, f.Person, e.p.Percent(f.Score), e.p.T("ctl.why."+f.Why), f.Case, e.word("role", string(f.Role)), side)
	}
}

type enquiryReferCmd struct {
	ID     string `arg:"" help:"Id or number of the enquiry."`
	To     string `required:"" help:"Body of the pack by id, or a name."`
	Reason string `required:"" help:"Why."`
}

func (c *enquiryReferCmd) Run(e *env, d *intake.Desk) error {
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	if err := d.Refer(e.ctx, q.ID, c.To, c.Reason); err != nil {
		return err
	}
	return e.showEnquiry(d, q.ID)
}

type enquiryRefuseCmd struct {
	ID     string `arg:"" help:"Id or number of the enquiry."`
	Reason string `help:"Reason of the pack, by id."`
	Words  string `help:"Words of one's own."`
}

func (c *enquiryRefuseCmd) Run(e *env) error {
	if c.Reason == "" && c.Words == "" {
		return usagef("a refusal needs --reason or --words")
	}
	d, err := e.desk()
	if err != nil {
		return err
	}
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	draft, err := d.Refuse(e.ctx, q.ID, c.Reason, c.Words)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"id": q.ID, "number": q.Number, "status": casework.EnquiryRefused, "draft": draft.ID}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.refused", "Number", q.Number))
	})
}
