package presenter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/bundle"
	"zanger/docgen/facts"
	"zanger/docgen/filing"
	"zanger/docgen/pdf"
	"zanger/docgen/sign"
	"zanger/docgen/template"
	"zanger/ui/text"
)

// Filing presents the way of a case's papers out of the office: which go, in which order, how they are signed, and every
// attempt to hand them in.
type Filing struct {
	Desk *Desk
	ID   casework.ID // of the case

	Case       *casework.Case
	Drafts     []*casework.Draft
	Exhibits   []Exhibit // in the order they go
	Filings    []*casework.Filing
	Signatures []*casework.Signature

	Main   casework.ID // draft that is filed; zero: exhibits only
	Limit  int         // MB of one file
	Lang   string      // of the list
	Copies bool        // copies for the parties in folders of their own

	files   []*casework.File
	parties []*casework.Party
}

// Exhibit is a file of the case that can go into the bundle.
type Exhibit struct {
	File  *casework.File
	Title string
	Date  string
	In    bool
	Fits  bool // a PDF or a picture
}

// Load reads the case and its papers. What was chosen and ordered stays.
func (f *Filing) Load(ctx context.Context) (err error) {
	s := f.Desk.Store
	if f.Case, err = casework.Get[casework.Case](ctx, s, f.ID); err != nil {
		return err
	}
	if f.Drafts, err = casework.List[casework.Draft](ctx, s, casework.Where("of", f.ID).By("-updated")); err != nil {
		return err
	}
	if f.files, err = casework.List[casework.File](ctx, s, casework.Where("case", f.ID).By("created")); err != nil {
		return err
	}
	if f.parties, err = casework.List[casework.Party](ctx, s, casework.Where("of", f.ID).By("created")); err != nil {
		return err
	}
	if f.Filings, err = casefile.Filings(ctx, s, f.ID); err != nil {
		return err
	}
	if f.Signatures, err = casefile.Signatures(ctx, s, f.ID); err != nil {
		return err
	}
	evidence, err := casework.List[casework.Evidence](ctx, s, casework.Where("case", f.ID).By("exhibit", "created"))
	if err != nil {
		return err
	}
	f.order(evidence)
	if f.Limit == 0 {
		f.Limit = filing.Limit / 1_000_000
	}
	if f.Lang == "" {
		f.Lang = f.Desk.paper(f.Case.Language).Lang()
	}
	if f.Main.IsZero() && len(f.Drafts) > 0 {
		f.Main = f.Drafts[0].ID
		for _, d := range f.Drafts {
			if d.Status == casework.DraftFinal {
				f.Main = d.ID
				break
			}
		}
	}
	return nil
}

// order puts exhibits of the evidence first, by number, then other files; what was ordered by hand before stays so.
func (f *Filing) order(evidence []*casework.Evidence) {
	apart := map[casework.ID]bool{} // papers and signatures are no exhibits
	for _, d := range f.Drafts {
		apart[d.File] = true
	}
	for _, s := range f.Signatures {
		apart[s.File] = true
	}
	byID := map[casework.ID]*casework.File{}
	for _, x := range f.files {
		byID[x.ID] = x
	}
	var all []Exhibit
	taken := map[casework.ID]bool{}
	add := func(x *casework.File, title, date string, in bool) {
		if x == nil || apart[x.ID] || taken[x.ID] {
			return
		}
		taken[x.ID] = true
		fits := slices.Contains([]string{".pdf", ".jpg", ".jpeg", ".png"}, strings.ToLower(path.Ext(x.Name)))
		all = append(all, Exhibit{File: x, Title: title, Date: date, In: in && fits, Fits: fits})
	}
	for _, e := range evidence {
		add(byID[e.File], e.Title, dateOrNone(f.Desk.Text.DateFull, e.Date), true)
	}
	for _, x := range f.files {
		add(x, strings.TrimSuffix(x.Name, path.Ext(x.Name)), "", true)
	}
	var kept []Exhibit
	for _, old := range f.Exhibits {
		if i := slices.IndexFunc(all, func(x Exhibit) bool { return x.File.ID == old.File.ID }); i >= 0 {
			all[i].In = old.In
			kept = append(kept, all[i])
			all = slices.Delete(all, i, i+1)
		}
	}
	f.Exhibits = append(kept, all...)
}

// Move moves an exhibit up (-1) or down (1) and gives its new place.
func (f *Filing) Move(i, by int) int {
	to := i + by
	if i < 0 || i >= len(f.Exhibits) || to < 0 || to >= len(f.Exhibits) {
		return i
	}
	f.Exhibits[i], f.Exhibits[to] = f.Exhibits[to], f.Exhibits[i]
	return to
}

// Head gives the case in words.
func (f *Filing) Head() (title, sub string) { return f.Desk.Text.T("page.filing"), f.caseLine() }

func (f *Filing) caseLine() string { return dots(f.Case.Number, f.Case.Title) }

// draft finds the paper that is filed, nil for none.
func (f *Filing) draft() *casework.Draft { return byID(f.Drafts, f.Main) }

// Papers names the papers that may be filed, so that two of one title are told apart: with their status and when each was changed.
func (f *Filing) Papers() []string {
	p := f.Desk.Text
	out := make([]string, len(f.Drafts))
	for i, d := range f.Drafts {
		out[i] = dots(p.T("status.draft."+string(d.Status)), p.Moment(d.Updated.In(casework.Almaty)), d.Title)
	}
	return out
}

// MainIsDraft reports whether the main paper would go with the mark of a draft.
func (f *Filing) MainIsDraft() bool {
	d := f.draft()
	return d != nil && d.Status != casework.DraftFinal
}

func (f *Filing) chosen() []bundle.Exhibit {
	var out []bundle.Exhibit
	for _, x := range f.Exhibits {
		if x.In {
			out = append(out, bundle.Exhibit{Title: x.Title, Date: x.Date, Data: func(ctx context.Context) (io.ReadCloser, error) { return f.Desk.Store.OpenFile(ctx, x.File) }})
		}
	}
	return out
}

func (f *Filing) now() time.Time { return f.Desk.Clock.Now().In(casework.Almaty) }

// WriteBundle writes the chosen exhibits as one PDF, whatever its size, and gives its pages.
func (f *Filing) WriteBundle(ctx context.Context, to string, progress func(done, total int)) (int, error) {
	b, err := bundle.Make(ctx, f.chosen(), bundle.Options{Words: f.Desk.paper(f.Lang), Heading: f.caseLine(), Author: f.Desk.Office.Name, Created: f.now()}, progress)
	if err != nil {
		return 0, err
	}
	return b.Pages, whole.Write(to, 0o600, func(w io.Writer) error { _, err := w.Write(b.Parts[0].PDF); return err })
}

// WritePackage writes the package into a new folder below dir.
func (f *Filing) WritePackage(ctx context.Context, dir string, progress func(done, total int)) (*filing.Written, error) {
	k := &filing.Package{Case: f.caseLine(), Court: f.Case.Court, Exhibits: f.chosen(), CopyAll: f.Copies, Limit: int64(f.Limit) * 1_000_000,
		Person: f.Desk.Me.Name, Office: f.Desk.Office.Name, Made: f.now()}
	p := f.Desk.paper(f.Lang)
	doc, err := f.papers(ctx, k, p)
	if err != nil {
		return nil, err
	}
	k.Fields = f.fields(p, doc)
	name := fileName(strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Case.Number, p.T("page.filing"), f.now().Format("2006-01-02 1504"))))
	return k.Write(ctx, filepath.Join(dir, name), p, progress)
}

// papers puts the main paper and its signatures into the package: the final file as it was made, or a draft with its mark.
// It gives the words of the paper, nil where there is none.
func (f *Filing) papers(ctx context.Context, k *filing.Package, p *text.Printer) (*docgen.Document, error) {
	d := f.draft()
	if d == nil {
		f.copies(k, p, &template.Template{Copies: &template.Copies{Others: template.CopiesParticipants}}, nil)
		return nil, nil
	}
	page := &Drafting{Desk: f.Desk, ID: d.ID}
	if err := page.Load(ctx); err != nil {
		return nil, err
	}
	doc, err := page.Document(ctx, page.Lang())
	if err != nil {
		return nil, err
	}
	k.Fee = f.fee(page, doc, p)
	t := page.entry.Templates[page.Lang()]
	answered, err := t.Answered(page.merged(t), page.env())
	if err != nil {
		return nil, err
	}
	f.copies(k, p, t, answered)
	if file := byID(f.files, d.File); file != nil && d.Status == casework.DraftFinal {
		data, err := f.read(ctx, file)
		if err != nil {
			return nil, err
		}
		k.Papers = append(k.Papers, filing.Paper{Title: d.Title, Ending: ".pdf", Data: data})
		for _, s := range f.Signatures {
			if cms := byID(f.files, s.File); s.Of == file.ID && cms != nil {
				data, err := f.read(ctx, cms)
				if err != nil {
					return nil, err
				}
				k.Papers = append(k.Papers, filing.Paper{Title: d.Title, Ending: ".cms", Data: data})
			}
		}
		return doc, nil
	}
	var b bytes.Buffer
	if err := pdf.Write(ctx, &b, doc, page.options(true)); err != nil {
		return nil, err
	}
	k.Papers = append(k.Papers, filing.Paper{Title: d.Title, Ending: ".pdf", Data: b.Bytes()})
	return doc, nil
}

// priceIn gives the price of the claim as the head of a paper names it, "" where it names none.
func priceIn(doc *docgen.Document) string {
	if doc == nil {
		return ""
	}
	for _, b := range doc.Blocks {
		for _, r := range b.Runs {
			if b.Kind == docgen.Header && (r.Origin.Field == "total" || r.Origin.Field == "price") && r.Origin.Kind != docgen.FromGap {
				return r.Text
			}
		}
	}
	return ""
}

// copies lists those for whom copies go out: by the rule of the main paper, and, where it has none, all others who take part.
func (f *Filing) copies(k *filing.Package, p *text.Printer, t *template.Template, answered []template.Answered) {
	if t.Copies == nil {
		t = &template.Template{Group: t.Group, Copies: &template.Copies{Others: template.CopiesParticipants}}
	}
	c := facts.CopiesOf(t, f.parties, answered)
	for _, o := range c.Others {
		k.Copies = append(k.Copies, copiedWords(p, o))
	}
	if c.First > 0 {
		k.CopyRule = copiesWords(p, f.Desk.Law, t, c)
	}
}

// fee says of the state fee what the paper itself says.
func (f *Filing) fee(page *Drafting, doc *docgen.Document, p *text.Printer) filing.Fee {
	t := page.entry.Templates[page.Lang()]
	fee := filing.Fee{Asked: t.Fee != "", For: dots(doc.Title, f.caseLine())}
	for _, b := range doc.Blocks {
		for _, r := range b.Runs {
			if r.Origin.Field == "fee_sum" && r.Origin.Kind != docgen.FromGap {
				fee.Sum = r.Text
			}
		}
	}
	for _, x := range f.parties {
		if x.Ours && x.Role != casework.Representative {
			fee.Payer = strings.TrimSuffix(x.Name+", "+p.T(map[bool]string{true: "template.part.bin", false: "template.part.iin"}[x.Organisation])+" "+x.IIN, " ")
			break
		}
	}
	return fee
}

// fields are what a person pastes into the form of a court's cabinet. The price is that of the paper that goes; the case's where it
// names none.
func (f *Filing) fields(p *text.Printer, doc *docgen.Document) []filing.Field {
	var out []filing.Field
	add := func(label, value string) {
		if value != "" {
			out = append(out, filing.Field{Label: label, Value: value})
		}
	}
	add(p.T("shelf.path.case.number"), f.Case.Number)
	add(p.T("shelf.path.case.court"), f.Case.Court)
	if price := priceIn(doc); price != "" {
		add(p.T("filing.paste.price"), price)
	} else if f.Case.Price != 0 {
		add(p.T("filing.paste.price"), p.Money(f.Case.Price))
	}
	for _, x := range f.parties {
		role := p.Capital(p.T("role." + string(x.Role)))
		add(role, x.Name)
		id := "template.part.iin"
		if x.Organisation {
			id = "template.part.bin"
		}
		add(role+", "+p.T(id), x.IIN)
		add(role+", "+p.T("template.part.address"), x.Address)
		add(role+", "+p.T("template.part.phone"), x.Phone)
		add(role+", "+p.T("template.part.email"), x.Email)
	}
	return out
}

func (f *Filing) read(ctx context.Context, file *casework.File) ([]byte, error) {
	r, err := f.Desk.Store.OpenFile(ctx, file)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	return b, errors.Join(err, r.Close())
}

// AttemptRow is one attempt in words.
type AttemptRow struct {
	Title, Detail, When string
	Mark                Mark
}

// AttemptRows gives the attempts, the newest first.
func (f *Filing) AttemptRows() []AttemptRow {
	p := f.Desk.Text
	var out []AttemptRow
	for _, x := range slices.Backward(f.Filings) {
		u := map[string]Urgency{casework.FilingAccepted: Done, casework.FilingFailed: Overdue}[x.Outcome]
		if x.Outcome == casework.FilingUnknown {
			u = Soon
		}
		out = append(out, AttemptRow{Title: x.Where, Detail: dots(x.Error, x.Number, x.Name, x.Note), When: p.Moment(x.At.In(casework.Almaty)), Mark: Mark{u, p.T("filing.outcome." + x.Outcome)}})
	}
	return out
}

// SignatureRow is one signature in words.
type SignatureRow struct {
	File                *casework.File // the signature
	Title, Detail, When string
}

// SignatureRows gives the signatures, the newest first.
func (f *Filing) SignatureRows() []SignatureRow {
	p := f.Desk.Text
	var out []SignatureRow
	for _, s := range slices.Backward(f.Signatures) {
		title, signer := "", s.Signer
		if file := byID(f.files, s.Of); file != nil {
			title = file.Name
		}
		if signer != "" {
			signer = p.T("filing.signed.by", "Signer", signer)
		}
		where, stamp := "filing.signed.beside", "filing.signed.nostamp"
		if s.Inside {
			where = "filing.signed.inside"
		}
		if s.Stamped {
			stamp = "filing.signed.stamp"
		}
		out = append(out, SignatureRow{File: byID(f.files, s.File), Title: title, Detail: dots(signer, p.T(where), p.T(stamp)), When: p.Moment(s.At.In(casework.Almaty))})
	}
	return out
}

// Files lists what can be signed or named in an attempt: every file of the case but signatures.
func (f *Filing) Files() (ids []casework.ID, names []string) {
	for _, x := range slices.Backward(f.files) {
		if !slices.ContainsFunc(f.Signatures, func(s *casework.Signature) bool { return s.File == x.ID }) {
			ids, names = append(ids, x.ID), append(names, x.Name)
		}
	}
	return ids, names
}

// Record writes down an attempt; when is as typed, empty for now.
func (f *Filing) Record(ctx context.Context, x *casework.Filing, when string) error {
	if when = strings.TrimSpace(when); when != "" {
		at, err := time.ParseInLocation("02.01.2006 15:04", when, casework.Almaty)
		if err != nil {
			return &casework.Error{Code: casework.Invalid, Key: "error.filing.when", Op: "presenter.Record"}
		}
		x.At = at.UTC()
	}
	x.Case, x.Draft = f.ID, f.Main
	return f.Desk.keeper().RecordFiling(ctx, x)
}

// StatementName proposes a name: what it is, the case, the language.
func (f *Filing) StatementName(lang string) string {
	return fileName(strings.Join([]string{f.Desk.paper(lang).T("filing.tab.log"), f.Case.Number, lang}, " ")) + ".pdf"
}

// SaveStatement writes the statement of attempts in Kazakh or Russian.
func (f *Filing) SaveStatement(ctx context.Context, lang, to string) error {
	p := f.Desk.paper(lang)
	s := filing.Statement{Case: f.caseLine(), Court: f.Case.Court, Person: f.Desk.Me.Name, Office: f.Desk.Office.Name, Filings: f.Filings, Made: f.now(),
		Names: func(id casework.ID) string { return f.Desk.MemberName(ctx, id) }}
	return whole.Write(to, 0o600, func(w io.Writer) error {
		return pdf.Write(ctx, w, s.Document(p), docgen.Options{PageNumbers: true, Author: f.Desk.Me.Name, Created: f.now()})
	})
}

// The settings of this device about NCALayer.
const (
	signPin     = "sign.pin"     // fingerprint of the certificate a person confirmed
	signAddress = "sign.address" // where it listens, if elsewhere
)

func (d *Desk) signer(ctx context.Context) (*sign.Client, error) {
	pin, err := d.Store.Local(ctx, signPin)
	if err != nil {
		return nil, err
	}
	address, err := d.Store.Local(ctx, signAddress)
	return &sign.Client{Address: address, Pin: pin}, err
}

// TrustSigner remembers the certificate a person confirmed by its fingerprint.
func (d *Desk) TrustSigner(ctx context.Context, fingerprint string) error {
	return d.Store.SetLocal(ctx, signPin, fingerprint)
}

// Fingerprint gives the fingerprint an error of signing asks a person to confirm, "" for any other error.
func Fingerprint(err error) string {
	var e *casework.Error
	if errors.As(err, &e) && e.Key == "error.sign.untrusted" {
		return fmt.Sprint(e.Args["Fingerprint"])
	}
	return ""
}

// Sign has a file of the case signed by NCALayer and keeps the signature beside it.
func (f *Filing) Sign(ctx context.Context, id casework.ID, inside, stamp bool) error {
	file := byID(f.files, id)
	if file == nil {
		return &casework.Error{Code: casework.Missing, Op: "presenter.Sign"}
	}
	data, err := f.read(ctx, file)
	if err != nil {
		return err
	}
	c, err := f.Desk.signer(ctx)
	if err != nil {
		return err
	}
	signed, err := c.Sign(ctx, sign.Request{Data: data, Inside: inside, Stamp: stamp, Lang: f.Desk.Text.Lang()})
	if err != nil {
		return err
	}
	n := 1
	for _, s := range f.Signatures {
		if s.Of == id {
			n++
		}
	}
	name := file.Name + ".cms"
	if n > 1 {
		name = file.Name + "." + strconv.Itoa(n) + ".cms"
	}
	return f.Desk.keeper().KeepSignature(ctx, &casework.Signature{Case: f.ID, Of: id, Plain: signed.Plain, Inside: inside, Stamped: stamp, Signer: signed.Signer.Name,
		Serial: signed.Signer.Serial, ValidTo: signed.Signer.ValidTo, Software: "NCALayer " + signed.Version}, name, signed.CMS)
}

// SaveFile writes an open copy of a file of the case.
func (f *Filing) SaveFile(ctx context.Context, file *casework.File, to string) error {
	data, err := f.read(ctx, file)
	if err != nil {
		return err
	}
	return whole.Write(to, 0o600, func(w io.Writer) error { _, err := w.Write(data); return err })
}
