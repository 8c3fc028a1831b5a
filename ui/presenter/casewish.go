package presenter

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/dossier"
	"zanger/casework/position"
	"zanger/casework/whole"
	"zanger/docgen/bundle"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
)

// Outcomes a case may end with, in the order they are offered.
var Outcomes = casefile.Outcomes

// Traits are what cases are compared by, in the order they are asked for.
var Traits = casefile.Traits

// Facts are those that may have become known on a day of their own.
var Facts = casefile.Facts

// Ending is how a case ended, with what it is compared by.
type Ending = casefile.Ending

// End ends the case.
func (c *CaseFile) End(ctx context.Context, e Ending) error { return c.Desk.keeper().End(ctx, e) }

func (d *Desk) keeper() *casefile.Keeper {
	return &casefile.Keeper{Store: d.Store, Clock: d.Clock, Conflicts: d.Conflicts, Page: shelf.Pages(d.Store, d.Clock, template.BuiltIn(), d.Law), Preview: bundle.Preview}
}

// SaveCase stores the edited head of the case.
func (c *CaseFile) SaveCase(ctx context.Context, v *casework.Case) error {
	return c.Desk.keeper().Change(ctx, v)
}

// MoveTo moves the case to a stage. StageReady asks the claim-evidence gate; a reason passes it where the duty allows.
func (c *CaseFile) MoveTo(ctx context.Context, stage casework.Stage, reason string) error {
	return c.Desk.keeper().SetStage(ctx, c.ID, stage, reason)
}

// Close ends the case; Reopen takes the end back.
func (c *CaseFile) Close(ctx context.Context, outcome, why string) error {
	return c.Desk.keeper().Close(ctx, c.ID, outcome, why)
}

// Reopen opens a closed case again, with the reason.
func (c *CaseFile) Reopen(ctx context.Context, why string) error {
	return c.Desk.keeper().Reopen(ctx, c.ID, why)
}

// SaveNote stores a note; a new one gets its author and instant.
func (c *CaseFile) SaveNote(ctx context.Context, n *casework.Note) error {
	return c.Desk.keeper().PutNote(ctx, n)
}

// SaveTask stores a task.
func (c *CaseFile) SaveTask(ctx context.Context, t *casework.Task) error {
	return c.Desk.keeper().PutTask(ctx, t)
}

// FinishTask marks a task done or open again.
func (c *CaseFile) FinishTask(ctx context.Context, id casework.ID, done bool) error {
	return c.Desk.keeper().DoneTask(ctx, id, done, "")
}

// SaveEvent stores an event of the chronology.
func (c *CaseFile) SaveEvent(ctx context.Context, e *casework.Event) error {
	return c.Desk.keeper().PutEvent(ctx, e)
}

// SaveEvidence stores a piece of evidence; a new one becomes the next exhibit.
func (c *CaseFile) SaveEvidence(ctx context.Context, e *casework.Evidence) error {
	return c.Desk.keeper().PutEvidence(ctx, e, e.Exhibit == 0, "", nil)
}

// SaveClaim stores a claim of the position.
func (c *CaseFile) SaveClaim(ctx context.Context, cl *casework.Claim) error {
	return position.PutClaim(ctx, c.Desk.Store, cl)
}

// SaveElement stores a circumstance that must be proved.
func (c *CaseFile) SaveElement(ctx context.Context, e *casework.Element) error {
	return position.PutElement(ctx, c.Desk.Store, e)
}

// SaveParty stores a party; what bears on conflicts of interest makes a new check at once.
func (c *CaseFile) SaveParty(ctx context.Context, p *casework.Party) error {
	return c.Desk.keeper().PutParty(ctx, p)
}

// RemoveParty takes a party out, with the reason.
func (c *CaseFile) RemoveParty(ctx context.Context, p *casework.Party, why string) error {
	return c.Desk.keeper().RemoveParty(ctx, p.ID, why)
}

// RestoreParty brings a party back that was taken out; a new conflict check is made at once.
func (c *CaseFile) RestoreParty(ctx context.Context, id casework.ID) error {
	return c.Desk.keeper().RestoreParty(ctx, id)
}

// NeedsReason reports whether taking a thing off the case asks why.
func (c *CaseFile) NeedsReason(e casework.Entity) bool {
	switch e.(type) {
	case *casework.Event, *casework.Evidence:
		return true
	}
	return false
}

// Remove takes a thing off the case. It stays in the journal and can be undone.
func (c *CaseFile) Remove(ctx context.Context, e casework.Entity, why string) error {
	switch e := e.(type) {
	case *casework.Claim:
		return position.RemoveClaim(ctx, c.Desk.Store, e.ID)
	case *casework.Element:
		return position.RemoveElement(ctx, c.Desk.Store, e.ID)
	}
	return c.Desk.keeper().Remove(ctx, e, why)
}

// Attach seals a file into the case.
func (c *CaseFile) Attach(ctx context.Context, name string, r io.Reader) error {
	_, err := c.Desk.keeper().Attach(ctx, c.ID, name, r)
	return err
}

// SaveFile writes an open copy of an attached file to path.
func (c *CaseFile) SaveFile(ctx context.Context, f *casework.File, path string) error {
	return whole.Write(path, 0o600, func(w io.Writer) error {
		r, err := c.Desk.Store.OpenFile(ctx, f)
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = io.Copy(w, r)
		return err
	})
}

// Export writes the whole case as open files into a fresh folder under dir, and gives that folder.
func (c *CaseFile) Export(ctx context.Context, dir string, progress func(done, total int)) (string, error) {
	target := filepath.Join(dir, "zanger-"+fileName(c.Case.Number))
	return target, dossier.Write(ctx, c.Desk.Store, c.Desk.Clock.Now(), c.ID, target, c.Desk.Text.T, func(done, total int64) {
		progress(int(done), int(total))
	})
}

// fileName keeps what every file system takes.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, orElse(s, "case"))
}

// ClaimRow is a claim with its circumstances, ready to show.
type ClaimRow struct {
	Claim    *casework.Claim
	Detail   string // norm, sum
	Answer   string
	Reply    string
	Lacks    []string // what the claim itself has not got yet: a norm, anything to prove
	Elements []ElementRow
}

// ElementRow is a circumstance: proved, or what it lacks.
type ElementRow struct {
	Element *casework.Element
	Detail  string // norm, evidence, what is missing
	Mark    Mark

	Unproved   bool // a reason may be written for going without proof
	Overridden bool // such a reason stands and may be taken back
}

// MayOverride reports whether the person may let a circumstance go without proof.
func (c *CaseFile) MayOverride() bool { return c.Desk.Me.Duty.May(casework.OverrideGate) }

// GoWithoutProof records why a circumstance goes without proof; no reason asks for proof again.
func (c *CaseFile) GoWithoutProof(ctx context.Context, element casework.ID, why string) error {
	return position.Override(ctx, c.Desk.Store, element, why)
}

// ClaimRows gives the position claim by claim.
func (c *CaseFile) ClaimRows() []ClaimRow {
	p := c.Desk.Text
	rows := make([]ClaimRow, 0, len(c.Claims))
	for _, cl := range c.Claims {
		r := ClaimRow{Claim: cl, Answer: cl.Answer, Reply: cl.Reply, Detail: cl.Norm}
		if cl.Sum != 0 {
			r.Detail = dots(cl.Norm, p.Money(cl.Sum))
		}
		for _, e := range c.position.Elements[cl.ID] {
			er := ElementRow{Element: e, Mark: Mark{Done, p.T("casepage.proved")}, Overridden: e.Override != ""}
			parts := append([]string{e.Norm}, c.exhibits(e.Evidence)...)
			switch lacks := c.position.Lacks(e); {
			case lacks != "":
				er.Mark, er.Unproved = Mark{Soon, p.T("casepage.unproved")}, true
				parts = append(parts, e.Gap)
			case e.Admitted:
				er.Mark.Word = p.T("casepage.admitted")
			case e.Burden == "theirs":
				er.Mark = Mark{Planned, p.T("casepage.theirs")}
			case e.Override != "":
				er.Mark = Mark{Planned, p.T("casepage.overridden")}
				parts = append(parts, e.Override)
			case e.Strength == "weak":
				er.Mark = Mark{Soon, p.T("casepage.weak")}
			}
			er.Detail = dots(parts...)
			r.Elements = append(r.Elements, er)
		}
		for _, g := range c.position.Gaps() {
			if g.Claim == cl.ID && g.Element.IsZero() {
				r.Lacks = append(r.Lacks, c.Desk.Reason(g.Why))
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// gapWords names every gap of the position in words.
func (c *CaseFile) gapWords() []string {
	if len(c.Claims) == 0 {
		return nil // the overview says what to do instead
	}
	var out []string
	for _, g := range c.position.Gaps() {
		out = append(out, c.Desk.Reason(g.Why))
	}
	return out
}

// Reason puts a stored reason into words of the person's language.
func (d *Desk) Reason(r casework.Reason) string {
	args := make([]any, 0, 2*len(r.Args))
	for k, v := range r.Args {
		args = append(args, k, v)
	}
	return d.Text.T(r.Key, args...)
}

// Members gives the people of the office, for choosing who does a thing.
func (c *CaseFile) Members(ctx context.Context) (ids []casework.ID, names []string) {
	return c.Desk.Members(ctx)
}

// Proofs gives the evidence of the case, for choosing.
func (c *CaseFile) Proofs() (ids []casework.ID, names []string) {
	for _, e := range c.Evidence {
		ids, names = append(ids, e.ID), append(names, c.exhibit(e))
	}
	return ids, names
}

// Attached gives the files of the case, for choosing.
func (c *CaseFile) Attached() (ids []casework.ID, names []string) {
	for _, f := range c.Files {
		ids, names = append(ids, f.ID), append(names, f.Name)
	}
	return ids, names
}

// ProofsOfDone gives what may prove that something was done: files, final papers, evidence.
func (c *CaseFile) ProofsOfDone() (ids []casework.ID, names []string) {
	ids, names = c.Attached()
	for _, d := range c.Drafts {
		if d.Status == casework.DraftFinal {
			ids, names = append(ids, d.ID), append(names, d.Title)
		}
	}
	more, words := c.Proofs()
	return append(ids, more...), append(names, words...)
}

// Principals gives the parties a representative or a child may belong to, but not itself.
func (c *CaseFile) Principals(but casework.ID) (ids []casework.ID, names []string) {
	for _, p := range c.Parties {
		if p.ID != but {
			ids, names = append(ids, p.ID), append(names, p.Name)
		}
	}
	return ids, names
}

// Triggers gives the events of the pack that start a term, and their words; the first is "starts no term".
func (c *CaseFile) Triggers() (codes []string, words func(string) string) {
	p := c.Desk.Text
	codes = []string{""}
	if c.Desk.Law != nil {
		for id := range c.Desk.Law.Events() {
			if len(c.Desk.Law.RulesFor(id)) > 0 {
				codes = append(codes, id)
			}
		}
	}
	slices.SortFunc(codes[1:], func(a, b string) int { return strings.Compare(c.Desk.EventName(a), c.Desk.EventName(b)) })
	return codes, func(id string) string {
		if id == "" {
			return p.T("casepage.field.trigger.none")
		}
		return c.Desk.EventName(id)
	}
}

// NewDraft begins a document of the case.
func (c *CaseFile) NewDraft(ctx context.Context, t TemplateChoice) (casework.ID, error) {
	d := &casework.Draft{Header: casework.Header{Space: c.ID}, Of: c.ID, Template: t.Template, Revision: t.Revision, Lang: string(t.Lang), Title: t.Title}
	if err := c.Desk.keeper().StartDraft(ctx, d); err != nil {
		return casework.ID{}, err
	}
	return d.ID, nil
}

// OpenDates counts the dates that are not done.
func (c *CaseFile) OpenDates() (n int) {
	for _, d := range c.Deadlines {
		if d.Done.IsZero() {
			n++
		}
	}
	return n
}

// The things of the case by id, nil where there is none.

func byID[T any, P casework.EntityOf[T]](list []*T, id casework.ID) *T {
	for _, e := range list {
		if P(e).Base().ID == id {
			return e
		}
	}
	return nil
}

// Deadline finds a date of the case.
func (c *CaseFile) Deadline(id casework.ID) *casework.Deadline { return byID(c.Deadlines, id) }

// EventByID finds an event.
func (c *CaseFile) EventByID(id casework.ID) *casework.Event { return byID(c.Events, id) }

// EvidenceByID finds a piece of evidence.
func (c *CaseFile) EvidenceByID(id casework.ID) *casework.Evidence { return byID(c.Evidence, id) }

// PartyByID finds a party.
func (c *CaseFile) PartyByID(id casework.ID) *casework.Party { return byID(c.Parties, id) }

// NoteByID finds a note.
func (c *CaseFile) NoteByID(id casework.ID) *casework.Note { return byID(c.Notes, id) }

// FileByID finds an attached file.
func (c *CaseFile) FileByID(id casework.ID) *casework.File { return byID(c.Files, id) }

// ConflictRow is somebody the office met before, beside a party of this case.
type ConflictRow struct {
	Title   string
	Detail  string
	Word    string
	Adverse bool
}

// ConflictFound is a check that waits for a decision.
type ConflictFound struct {
	Check   casework.ID
	Rows    []ConflictRow
	Suggest casework.Decision // what stands already, or "none" where nobody was found
}

// CheckConflicts looks for everyone of the case among all the office ever had, and records the check.
func (c *CaseFile) CheckConflicts(ctx context.Context) (*ConflictFound, error) {
	r, err := c.Desk.Conflicts.Check(ctx, c.ID, casework.KindCase)
	if err != nil {
		return nil, err
	}
	check, err := c.Desk.Conflicts.Record(ctx, r)
	if err != nil {
		return nil, err
	}
	p := c.Desk.Text
	out := &ConflictFound{Check: check.ID, Suggest: check.Decision}
	for _, f := range r.Found {
		word := p.T("word.why." + f.Why)
		if f.Adverse {
			word = p.T("casepage.conflict.adverse")
		}
		out.Rows = append(out.Rows, ConflictRow{Title: f.Person, Word: word, Adverse: f.Adverse,
			Detail: dots(p.T("role."+string(f.Role)), f.Case, fmt.Sprintf("%.0f %%", f.Score*100))})
	}
	return out, nil
}

// DecideConflict records the decision about a check.
func (c *CaseFile) DecideConflict(ctx context.Context, f *ConflictFound, d casework.Decision, why string) error {
	_, err := c.Desk.Conflicts.Decide(ctx, f.Check, d, why)
	return err
}

// StillOpen names the dates and tasks of the case that nobody has ended yet.
func (c *CaseFile) StillOpen() []string {
	p := c.Desk.Text
	var open []string
	for _, d := range c.Deadlines {
		if d.Done.IsZero() {
			open = append(open, dots(c.Desk.DeadlineTitle(d), p.Range(d.End)))
		}
	}
	for _, t := range c.Tasks {
		if t.Done.IsZero() {
			due := ""
			if !t.Due.IsZero() {
				due = p.Date(t.Due)
			}
			open = append(open, dots(t.What, due))
		}
	}
	return open
}
