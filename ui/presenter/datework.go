package presenter

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/agenda"
	"zanger/casework/casefile"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/datepaper"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

// Check is how a date stands with the check by two persons.
type Check struct {
	Mark  Mark
	Words string // who confirmed and how, or what is to be done
	Plain bool   // the person at the desk may confirm it by looking
	Blind bool   // the person works alone and may enter the day a second time
}

// Check tells whether a date is confirmed, and whether the person at the desk may.
func (d *Desk) Check(ctx context.Context, dl *casework.Deadline) Check {
	p := d.Text
	if !dl.Confirmed.IsZero() {
		return Check{Mark: Mark{Done, p.T("datework.confirmed")},
			Words: dots(p.T("agenda.how."+dl.ConfirmHow), d.MemberName(ctx, dl.ConfirmedBy), p.Moment(dl.Confirmed.In(casework.Almaty)))}
	}
	c := Check{Mark: Mark{Soon, p.T("datework.unconfirmed")}, Words: p.T("datework.ask")}
	if !dl.Done.IsZero() || dl.End.IsZero() || !d.Me.Duty.May(casework.ConfirmDeadline) {
		return c
	}
	by, at, err := d.keeper().EnteredBy(ctx, dl)
	if err != nil {
		return c
	}
	if by != d.Me.ID {
		c.Plain, c.Words = true, p.T("datework.compare", "Name", d.MemberName(ctx, by))
		return c
	}
	if alone, err := d.keeper().Alone(ctx); err != nil || !alone {
		return c
	}
	c.Blind, c.Words = true, p.T("datework.alone")
	if left := casefile.BlindAfter - d.Clock.Now().Sub(at); left > 0 {
		c.Words = p.T("datework.alone.wait", "Time", p.Clock(at.Add(casefile.BlindAfter).In(casework.Almaty)))
	}
	return c
}

// ConfirmDate records that the person at the desk, not the one who entered it, has checked a date.
func (d *Desk) ConfirmDate(ctx context.Context, id casework.ID) error {
	return d.keeper().ConfirmDate(ctx, id)
}

// ConfirmBlind records the second entry of one who works alone.
func (d *Desk) ConfirmBlind(ctx context.Context, id casework.ID, again casework.DateRange) error {
	return d.keeper().ConfirmBlind(ctx, id, again)
}

// Early says why a second entry cannot be made yet, nil where it can.
func (d *Desk) Early(ctx context.Context, dl *casework.Deadline) error {
	return d.keeper().Early(ctx, dl)
}

// HaltChoice is something the law lets happen to a date's term.
type HaltChoice struct {
	Halt  *lawpack.Halt
	Words string
}

// Halts lists what may stop, break or extend the term of a date, none where no rule computes it.
func (d *Desk) Halts(dl *casework.Deadline) []HaltChoice {
	if d.Law == nil || dl.Form != "rule" {
		return nil
	}
	r, ok := d.Law.Rule(dl.Rule)
	if !ok {
		return nil
	}
	var out []HaltChoice
	for _, h := range d.Law.HaltsOf(r) {
		if h.Counts() {
			out = append(out, HaltChoice{h, dots(d.Text.T("datework.halt."+string(h.Kind)), d.Law.Cite(h.Act, h.Article, d.Text.Lang()))})
		}
	}
	return out
}

// HaltDate records a further halt of a date, or takes the recorded ones away, and computes it again.
func (d *Desk) HaltDate(ctx context.Context, dl *casework.Deadline, h casework.Halt, why string) error {
	return d.keeper().HaltDate(ctx, d.engine(), dl.ID, append(append([]casework.Halt{}, dl.Halts...), h), why)
}

// ClearHalts takes every recorded halt away.
func (d *Desk) ClearHalts(ctx context.Context, dl *casework.Deadline, why string) error {
	return d.keeper().HaltDate(ctx, d.engine(), dl.ID, nil, why)
}

// SaveDate stores a hearing, a term set by a court, or one's own date, with its reminders; why is asked where the day of a
// stored one changes.
func (d *Desk) SaveDate(ctx context.Context, dl *casework.Deadline, why string) error {
	if d.Law != nil {
		dl.Priors = d.engine().PriorsOf(dl.Form, d.Clock.Today(), dl.End.From)
	}
	return d.keeper().PutDate(ctx, dl, why)
}

// closesKey is the setting of this device with the hour of closing written last.
const closesKey = "dates.closes"

// LastClosing gives the hour of closing written last, "" for none: courts of a town close at one hour.
func (d *Desk) LastClosing(ctx context.Context) string {
	v, err := d.Store.Local(ctx, closesKey)
	if err != nil {
		return ""
	}
	return v
}

// DoneInCourt records that the act of a date is done in the court itself, which closes at an hour; "" takes that back.
func (d *Desk) DoneInCourt(ctx context.Context, id casework.ID, closes string) error {
	if err := d.keeper().DoneInCourt(ctx, d.engine(), id, closes); err != nil || closes == "" {
		return err
	}
	return d.Store.SetLocal(ctx, closesKey, closes)
}

// MoveOwn moves one's own appointment; the law's and the court's dates are refused.
func (d *Desk) MoveOwn(ctx context.Context, id casework.ID, to casework.Date) error {
	var priors []casework.Date
	if d.Law != nil {
		priors = d.engine().PriorsOf("own", d.Clock.Today(), to)
	}
	return d.keeper().MoveOwn(ctx, id, to, priors)
}

// paper gives the words of a paper: Kazakh or Russian, as the courts read.
func (d *Desk) paper(lang string) *text.Printer {
	if lang != "kk" && lang != "ru" {
		lang = d.Text.Lang()
	}
	if lang != "kk" && lang != "ru" {
		lang = "ru"
	}
	return d.Text.Speaking(lang)
}

// CardOf makes the proof card of a date in Kazakh or Russian.
func (d *Desk) CardOf(ctx context.Context, dl *casework.Deadline, lang string, level int) (*docgen.Document, error) {
	p := d.paper(lang)
	x := datepaper.Proof{Date: dl, Title: d.titleIn(p, dl), Printed: d.Clock.Now(), Office: d.Office.Name}
	if p.Lang() == "kk" && d.Office.NameKK != "" {
		x.Office = d.Office.NameKK
	}
	if c, err := casework.Get[casework.Case](ctx, d.Store, dl.Case); err == nil {
		x.Case = dots(c.Number, c.Title)
	}
	if d.Law != nil {
		x.Confidence = p.T("word.confidence." + string(confidenceOf(dl.Confidence)))
		if r, ok := d.Law.Rule(dl.Rule); ok {
			x.Rule = dots(d.Law.Cite(r.Act, r.Article, p.Lang()), r.Binds.In(p.Lang()))
			x.Missed = deadline.MissedText(d.Law, r, p.Lang())
			if t, ok := r.Trigger(dl.Trigger); ok {
				x.Trigger = t.Text.In(p.Lang())
			}
		} else {
			x.Rule, x.Confidence = dl.Rule, ""
		}
	}
	by, at, err := d.keeper().EnteredBy(ctx, dl)
	if err != nil {
		return nil, err
	}
	x.Entered = datepaper.Signed{Name: d.MemberName(ctx, by), At: at}
	if !dl.Confirmed.IsZero() {
		x.Confirmed = datepaper.Signed{Name: d.MemberName(ctx, dl.ConfirmedBy), At: dl.Confirmed}
	}
	x.ProofOf = d.proofName(ctx, dl.Proof)
	lines, err := d.Store.Journal(ctx, casework.JournalQuery{Entity: dl.ID, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(lines) > 0 {
		x.Line, x.Hash = lines[0].Line, lines[0].Hash
	}
	return datepaper.Card(p, x, level), nil
}

// AttachFile seals a file of the computer into a case.
func (d *Desk) AttachFile(ctx context.Context, of casework.ID, path string) (*casework.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "presenter.AttachFile", Err: err}
	}
	defer f.Close()
	return d.keeper().Attach(ctx, of, filepath.Base(path), f)
}

// proofName names what proves a date done, "" for nothing.
func (d *Desk) proofName(ctx context.Context, id casework.ID) string {
	if id.IsZero() {
		return ""
	}
	if f, err := casework.Get[casework.File](ctx, d.Store, id); err == nil {
		return f.Name
	}
	if e, err := casework.Get[casework.Evidence](ctx, d.Store, id); err == nil {
		return e.Title
	}
	if dr, err := casework.Get[casework.Draft](ctx, d.Store, id); err == nil {
		return dr.Title
	}
	return ""
}

// paperOptions are those of a sheet for one's own use: small letters, narrow margins.
func (d *Desk) paperOptions() docgen.Options {
	return docgen.Options{FontSize: 9, Margins: docgen.Margins{Left: 20, Right: 15, Top: 15, Bottom: 20}, Created: d.Clock.Now()}
}

// SaveCard writes the proof card of a date to path as a PDF of one page.
func (d *Desk) SaveCard(ctx context.Context, dl *casework.Deadline, lang, path string) error {
	return whole.Write(path, 0o600, func(w io.Writer) error { return d.WriteCard(ctx, w, dl, lang) })
}

// WriteCard writes the proof card as a PDF of one page.
func (d *Desk) WriteCard(ctx context.Context, w io.Writer, dl *casework.Deadline, lang string) error {
	for level := 0; ; level++ {
		doc, err := d.CardOf(ctx, dl, lang, level)
		if err != nil {
			return err
		}
		n, err := pdf.Pages(ctx, doc, d.paperOptions())
		if err != nil {
			return err
		}
		if n <= 1 || level == 2 {
			return pdf.Write(ctx, w, doc, d.paperOptions())
		}
	}
}

// Span of a sheet.
func (d *Desk) sheetDays(from casework.Date, n int) []datepaper.Day {
	out := make([]datepaper.Day, n)
	for i := range out {
		on := from.AddDays(i)
		out[i].Date = on
		if d.Calendar != nil {
			if k := d.Day(on); !k.Works {
				out[i].Off = orElse(k.Name, d.Text.T("datework.dayoff"))
			}
		}
	}
	return out
}

func (d *Desk) entries(ctx context.Context, list []*casework.Deadline) ([]datepaper.Entry, error) {
	cases, err := d.casesOf(ctx, list)
	if err != nil {
		return nil, err
	}
	people, err := agenda.ReadPeople(ctx, d.Store)
	if err != nil {
		return nil, err
	}
	var out []datepaper.Entry
	for _, dl := range list {
		e := datepaper.Entry{Date: dl.Sort, Time: d.hour(dl), Title: d.DeadlineTitle(dl)}
		who, _ := people.Answers(dl, d.Clock.Today())
		e.Who = people.Name(who)
		if c := cases[dl.Case]; c != nil {
			e.Case = dots(c.Number, c.Title)
		}
		if len(dl.Doubt) > 0 || !dl.End.Exact() {
			e.Word = d.Text.T("due.doubt")
		}
		out = append(out, e)
	}
	return out, nil
}

func (d *Desk) casesOf(ctx context.Context, list []*casework.Deadline) (map[casework.ID]*casework.Case, error) {
	out := map[casework.ID]*casework.Case{}
	for _, dl := range list {
		if _, ok := out[dl.Case]; ok || dl.Case.IsZero() {
			continue
		}
		c, err := casework.Get[casework.Case](ctx, d.Store, dl.Case)
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return nil, err
		}
		out[dl.Case] = c
		if err != nil {
			out[dl.Case] = nil
		}
	}
	return out, nil
}

// SaveWeek writes the sheet of the week of a day, what is overdue first.
func (d *Desk) SaveWeek(ctx context.Context, of casework.Date, path string) error {
	monday := mondayOf(of)
	list, err := casework.List[casework.Deadline](ctx, d.Store, agenda.Between(monday, monday.AddDays(6)).By("time"))
	if err != nil {
		return err
	}
	late, err := casework.List[casework.Deadline](ctx, d.Store, agenda.Overdue(d.Clock.Today()).Limit(200))
	if err != nil {
		return err
	}
	rows, err := d.entries(ctx, list)
	if err != nil {
		return err
	}
	lateRows, err := d.entries(ctx, late)
	if err != nil {
		return err
	}
	doc := datepaper.Week(d.Text, d.Office.Name, d.sheetDays(monday, 7), rows, lateRows, d.Clock.Now())
	return d.savePaper(ctx, doc, path)
}

// SaveMonth writes the print of a month.
func (d *Desk) SaveMonth(ctx context.Context, month casework.Date, path string) error {
	first := casework.NewDate(month.Year, month.Month, 1)
	last := first.AddMonths(1).AddDays(-1)
	list, err := casework.List[casework.Deadline](ctx, d.Store, agenda.Between(first, last).By("time"))
	if err != nil {
		return err
	}
	rows, err := d.entries(ctx, list)
	if err != nil {
		return err
	}
	monday := mondayOf(first)
	weeks := monday.DaysUntil(last)/7 + 1
	doc := datepaper.Month(d.Text, d.Office.Name, first, d.sheetDays(monday, weeks*7), rows, d.Clock.Now())
	return d.savePaper(ctx, doc, path)
}

func (d *Desk) savePaper(ctx context.Context, doc *docgen.Document, path string) error {
	var b bytes.Buffer
	if err := pdf.Write(ctx, &b, doc, d.paperOptions()); err != nil {
		return err
	}
	return whole.Write(path, 0o600, func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
}

func mondayOf(d casework.Date) casework.Date {
	return d.AddDays(-(int(d.Weekday()) + 6) % 7)
}

// SaveCalendar writes the open dates as a calendar file, with names only where contact is known to be safe, and gives how
// many stand in it.
func (d *Desk) SaveCalendar(ctx context.Context, names bool, path string) (int, error) {
	list, err := casework.List[casework.Deadline](ctx, d.Store, agenda.Open().By("sort", "time", "id"))
	if err != nil {
		return 0, err
	}
	cases, err := d.casesOf(ctx, list)
	if err != nil {
		return 0, err
	}
	f := agenda.File{Version: assets.Version, Zone: agenda.ZoneOf(d.Office.Region), Names: names, Pack: d.Law, Say: d.Text}
	return len(list), whole.Write(path, 0o600, func(w io.Writer) error { return f.WriteICS(w, list, cases) })
}

// SaveRegister writes every date as a workbook, or as CSV where the path ends so.
func (d *Desk) SaveRegister(ctx context.Context, path string) error {
	list, err := casework.List[casework.Deadline](ctx, d.Store, casework.All().By("sort"))
	if err != nil {
		return err
	}
	cases, err := d.casesOf(ctx, list)
	if err != nil {
		return err
	}
	people, err := agenda.ReadPeople(ctx, d.Store)
	if err != nil {
		return err
	}
	r := agenda.Register{Pack: d.Law, Say: d.Text, People: people, Today: d.Clock.Today()}
	return whole.Write(path, 0o600, func(w io.Writer) error {
		if len(path) > 4 && path[len(path)-4:] == ".csv" {
			return r.WriteCSV(w, list, cases)
		}
		return r.WriteXLSX(w, list, cases)
	})
}

// Notices is what is to be said of dates now: fresh reminders in one sentence, and the day in numbers.
type Notices struct {
	Title, Body string // empty Body: nothing fresh
	Counts      agenda.Counts
}

// Remind asks the store what to remind the person of, and notes what was told. A deputy is reminded of what the absent
// would be.
func (d *Desk) Remind(ctx context.Context) (Notices, error) {
	today := d.Clock.Today()
	people, err := agenda.ReadPeople(ctx, d.Store)
	if err != nil {
		return Notices{}, err
	}
	list, err := agenda.Reminders(ctx, d.Store, d.Store, today, people.Theirs(d.Me.ID, today)...)
	if err != nil {
		return Notices{}, err
	}
	p := d.Text
	n := Notices{Title: p.T("agenda.notify.title")}
	fresh := 0
	for _, r := range list {
		switch r.Stage {
		case agenda.Late:
			n.Counts.Late++
		case agenda.Last:
			n.Counts.Today++
		default:
			n.Counts.Soon++
		}
		if !r.Fresh {
			continue
		}
		if fresh++; fresh == 1 {
			n.Body = p.T("agenda.notify.one", "Stage", p.Capital(p.T("agenda.stage."+string(r.Stage))), "Title", d.DeadlineTitle(r.Date), "Date", p.Range(r.Date.End))
		}
	}
	if fresh > 1 {
		n.Body = p.T("agenda.notify.more", "First", n.Body, "N", fresh-1)
	}
	if fresh == 0 {
		return n, nil
	}
	return n, agenda.Tell(ctx, d.Store, list, today)
}

// countsLine says a day in numbers, with nobody's name; "" for a calm one.
func countsLine(p *text.Printer, c agenda.Counts) string {
	if c == (agenda.Counts{}) {
		return ""
	}
	return p.T("agenda.counts", "Late", c.Late, "Today", c.Today, "Soon", c.Soon)
}

// Term is a rule of the pack with one of the events that start it.
type Term struct{ Rule, Trigger string }

// Terms gives every rule of the pack, once for each event that starts it, with its words.
func (d *Desk) Terms() (terms []Term, words []string) {
	if d.Law == nil {
		return nil, nil
	}
	lang := d.Text.Lang()
	for _, r := range d.Law.Rules() {
		place := dots(r.Does.In(lang), d.Law.Cite(r.Act, r.Article, lang), r.Binds.In(lang))
		if len(r.Triggers) == 0 {
			terms, words = append(terms, Term{Rule: r.ID}), append(words, place)
		}
		for _, t := range r.Triggers {
			terms, words = append(terms, Term{r.ID, t.ID}), append(words, dots(place, t.Text.In(lang)))
		}
	}
	return terms, words
}

// Trial computes a term without storing anything; a length of zero takes the law's own.
func (d *Desk) Trial(t Term, on casework.DateRange, length int, unit string) (DateDetail, error) {
	o := deadline.Options{GivenLength: length}
	if length > 0 {
		o.GivenUnit = lawpack.Unit(unit)
	}
	r, err := d.engine().Compute(t.Rule, t.Trigger, on, o)
	if err != nil {
		return DateDetail{}, err
	}
	dl := &casework.Deadline{Title: r.Rule.Name(d.Text.Lang())}
	r.Into(dl)
	out := d.DateDetail(context.Background(), dl)
	for _, n := range r.Notices {
		out.Notices = append(out.Notices, deadline.Say(d.Text, n))
	}
	if !r.HasDate() {
		out.When = d.Text.T("due.nodate")
	}
	return out, nil
}
