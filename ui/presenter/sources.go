package presenter

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/library"
	"zanger/casework/reading"
	"zanger/casework/rephrase"
	"zanger/ui/text"
)

// Sources is the page where a question is answered with passages of the office's sources, word for word, or not at all.
type Sources struct {
	Desk *Desk

	Question string // as it was asked; "" before the first
	Passages []PassageRow
	Plain    []PlainRow // what the model made of them, where one is switched on and was asked
	List     []SourceRow
	Own      OwnPapers      // of the cases this person may see
	Model    rephrase.Model // URL empty: off
	OnRead   func()         // told on the window's goroutine when the person's own papers were read; may be nil

	hits []library.Hit
}

// PassageRow is a quoted passage.
type PassageRow struct {
	Title  string
	Text   string
	Place  string      // in the law, "" where it is not of the law
	Basis  string      // edition, how well it is known, where it was taken from
	Sure   Urgency     // Done: the text was read; Soon: it was not
	Word   string      // the same in a word
	Of     casework.ID // what it opens
	OfKind casework.Kind
	In     casework.ID // of a draft or an attachment: its case or enquiry
	InKind casework.Kind
}

// PlainRow is a sentence of the model with the numbers of the passages it rests on, from 1.
type PlainRow struct {
	Text  string
	Cites string
}

// SourceRow is a text of the office.
type SourceRow struct {
	ID     casework.ID
	Title  string
	Detail string
}

// mostPassages is how many passages are quoted.
const mostPassages = 5

// TermWords says a length of a term in words of any language of the printer's catalogue.
func TermWords(p *text.Printer) library.Term {
	return func(lang string, unit lawpack.Unit, n int) string {
		return p.Speaking(lang).N("ctl.unit."+string(unit), n)
	}
}

// Load reads the office's texts and the model's address.
func (s *Sources) Load(ctx context.Context) error {
	d := s.Desk
	list, err := casework.List[casework.Source](ctx, d.Store, casework.All().By("title"))
	if err != nil {
		return err
	}
	s.List = nil
	for _, x := range list {
		s.List = append(s.List, SourceRow{ID: x.ID, Title: x.Title, Detail: dots(langName(x.Lang), x.Origin, d.day(x.Dated))})
	}
	s.papers()
	s.Model, err = ModelOf(ctx, d.Store)
	return err
}

func (d *Desk) day(x casework.Date) string {
	if x.IsZero() {
		return ""
	}
	return d.Text.DateFull(x)
}

// Ask looks for passages. None found is an answer, see Refused.
func (s *Sources) Ask(ctx context.Context, question string) error {
	d := s.Desk
	s.Question, s.Passages, s.Plain, s.hits = strings.TrimSpace(question), nil, nil, nil
	if s.Question == "" || d.Library == nil {
		return nil
	}
	var err error
	if s.hits, err = d.Library.Ask(ctx, s.Question, d.Text.Lang(), mostPassages); err != nil {
		return err
	}
	for _, h := range s.hits {
		s.Passages = append(s.Passages, d.passage(ctx, h))
	}
	return nil
}

func (d *Desk) passage(ctx context.Context, h library.Hit) PassageRow {
	p := d.Text
	r := PassageRow{Title: h.Title, Text: h.Text, Place: h.Place, Of: h.Of, OfKind: h.OfKind, In: h.In, InKind: h.InKind}
	switch {
	case h.OfKind == casework.KindDraft:
		r.Basis, r.Word, r.Sure = dots(d.placeOf(ctx, h.In), d.day(h.Dated)), p.T("sources.kind.draft"), Planned
	case h.OfKind == casework.KindFile:
		r.Basis, r.Word, r.Sure = dots(d.placeOf(ctx, h.In), d.day(h.Dated)), p.T("sources.kind.client"), Planned
	case h.OfKind == casework.KindSource:
		r.Basis, r.Word, r.Sure = dots(h.Source, d.day(h.Dated)), p.T("sources.kind.office"), Planned
	case !h.Of.IsZero():
		r.Basis, r.Word, r.Sure = dots(d.placeOf(ctx, h.Of), d.day(h.Dated)), p.T("sources.kind.consultation"), Planned
	default:
		edition := p.T("law.edition.none")
		if day, err := casework.ParseDate(h.Edition[:min(len(h.Edition), len("2006-01-02"))]); err == nil && !day.IsZero() {
			edition = p.T("law.edition", "Date", p.DateFull(day))
		}
		if h.Place == "" {
			edition = ""
		}
		r.Basis, r.Word = dots(edition, p.T("sources.pack", "Date", p.DateFull(h.Dated))), p.T("word.confidence."+string(h.Confidence))
		if r.Sure = Done; h.Confidence != lawpack.Seen {
			r.Sure = Soon
		}
	}
	return r
}

// Examples are questions the built-in pack of law has an answer to.
func (s *Sources) Examples() []string {
	var out []string
	for _, key := range []string{"wages", "dismissal", "alimony", "inheritance", "aid"} {
		out = append(out, s.Desk.Text.T("sources.example."+key))
	}
	return out
}

// Asked reports whether a question stands.
func (s *Sources) Asked() bool { return s.Question != "" }

// Refused reports that nothing fits the question.
func (s *Sources) Refused() bool { return s.Asked() && len(s.Passages) == 0 }

// On reports whether a model is switched on.
func (s *Sources) On() bool { return s.Model.URL != "" }

// Rephrase asks the model of this computer for the passages in plainer words. What fails the check is not shown.
func (s *Sources) Rephrase(ctx context.Context) error {
	ps := make([]library.Passage, len(s.hits))
	for i, h := range s.hits {
		ps[i] = h.Passage
	}
	mask, err := rephrase.NewMask(ctx, s.Desk.Store)
	if err != nil {
		return err
	}
	said, err := s.Model.Say(ctx, s.Question, s.Desk.Text.Lang(), ps, mask)
	if err != nil {
		return err
	}
	s.Plain = nil
	for _, x := range said {
		var cites []string
		for _, c := range x.Cites {
			cites = append(cites, s.Desk.Text.Number(int64(c+1)))
		}
		s.Plain = append(s.Plain, PlainRow{x.Text, strings.Join(cites, ", ")})
	}
	return nil
}

const keyModelURL, keyModelName = "assistant.url", "assistant.model"

// ModelOf reads the model switched on for this device; the zero Model is off.
func ModelOf(ctx context.Context, st casework.Store) (m rephrase.Model, err error) {
	if m.URL, err = st.Local(ctx, keyModelURL); err != nil {
		return m, err
	}
	m.Name, err = st.Local(ctx, keyModelName)
	return m, err
}

// SetModel switches a model on, or off with an empty address. Errors: those of rephrase.Model.Check.
func SetModel(ctx context.Context, st casework.Store, m rephrase.Model) error {
	m.URL, m.Name = strings.TrimSpace(m.URL), strings.TrimSpace(m.Name)
	if m.URL != "" {
		if err := m.Check(); err != nil {
			return err
		}
	}
	if err := st.SetLocal(ctx, keyModelURL, m.URL); err != nil {
		return err
	}
	return st.SetLocal(ctx, keyModelName, m.Name)
}

// Source reads a text of the office, to be shown or edited; the zero id begins a new one.
func (s *Sources) Source(ctx context.Context, id casework.ID) (casework.Source, error) {
	if id.IsZero() {
		return casework.Source{Lang: s.Desk.Text.Lang()}, nil
	}
	x, err := casework.Get[casework.Source](ctx, s.Desk.Store, id)
	if err != nil {
		return casework.Source{}, err
	}
	return *x, nil
}

// Draft reads a file into a text to be looked over before it is kept.
func (s *Sources) Draft(path string) (x casework.Source, name string, file []byte, err error) {
	name = filepath.Base(path)
	if file, err = os.ReadFile(path); err != nil {
		return x, "", nil, &casework.Error{Code: casework.Missing, Key: "error.library.open", Op: "presenter.Draft", Err: err}
	}
	x = casework.Source{Lang: s.Desk.Text.Lang(), Title: strings.TrimSuffix(name, filepath.Ext(name))}
	x.Text, err = reading.Text(context.Background(), name, file)
	return x, name, file, err
}

// Keep stores a text of the office.
func (s *Sources) Keep(ctx context.Context, x casework.Source, name string, file []byte) error {
	return library.Keep(ctx, s.Desk.Store, &x, name, file)
}

// Remove takes a text off the shelf.
func (s *Sources) Remove(ctx context.Context, id casework.ID) error {
	return library.Remove(ctx, s.Desk.Store, id)
}
