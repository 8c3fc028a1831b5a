package library

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Passage is what an answer quotes.
type Passage struct {
	Key        string             `json:"key"` // the same for its other languages
	Lang       string             `json:"lang"`
	Title      string             `json:"title"`
	Text       string             `json:"text"`
	Place      string             `json:"place"`   // in the law, as its language says it; empty: not of the law
	Edition    string             `json:"edition"` // of the text that was read; empty: not of the law
	Confidence lawpack.Confidence `json:"-"`
	Source     string             `json:"source"` // where it was taken from
	Dated      casework.Date      `json:"dated"`
	Of         casework.ID        `json:"of,omitzero"` // what it opens: a source, a draft, a file, a case, an enquiry
	OfKind     casework.Kind      `json:"of_kind,omitempty"`
	In         casework.ID        `json:"in,omitzero"` // of a draft or a file: its case or enquiry, whose number is the Source
	InKind     casework.Kind      `json:"in_kind,omitempty"`
	Private    bool               `json:"private"` // of one person's matter: quoted, never handed to a model
}

// Term says a length of time in words of a language: "10 working days".
type Term func(lang string, unit lawpack.Unit, n int) string

var langs = []string{"kk", "ru", "en"}

// OfPack gives the passages of a law pack: leaflets, terms, grounds for aid, what missing a term costs and what restores
// it, and where one may be sent. They are the pack's own sentences.
func OfPack(p *lawpack.Pack, term Term) []Passage {
	var out []Passage
	// add takes the words of each language from the same row.
	add := func(key, act, article, edition, source string, c lawpack.Confidence, title, text func(lang string) string) {
		for _, l := range langs {
			if t := strings.TrimSpace(text(l)); t != "" {
				x := Passage{Key: key, Lang: l, Title: title(l), Text: t, Edition: edition, Confidence: c, Source: source, Dated: p.Edition}
				if act != "" {
					x.Place = p.Cite(act, article, l)
				}
				out = append(out, x)
			}
		}
	}
	for _, l := range p.Leaflets() {
		for i, part := range l.Parts {
			g := part.Ground
			add("leaflet:"+l.ID+":"+string(rune('1'+i)), g.Act, g.Article, g.Edition, g.Source, g.Confidence, l.Title.In, part.Text.In)
		}
	}
	for _, r := range p.Rules() {
		if r.SupersededBy != "" || r.Legacy || r.Who == lawpack.WhoCourt {
			continue
		}
		add("rule:"+r.ID, r.Act, r.Article, r.Edition, r.Source, r.Confidence, func(l string) string {
			var events []string
			for _, t := range r.Triggers {
				events = append(events, t.Text.In(l))
			}
			return strings.Join(events, "; ")
		}, func(l string) string {
			must := r.Does.In(l)
			if r.Unit.Numeric() && r.Length > 0 {
				must = strings.TrimPrefix(must+", "+term(l, r.Unit, r.Length), ", ")
			}
			return strings.TrimSpace(sentence(r.Binds.In(l), must) + " " + p.Named(r.Notes.In(l), l))
		})
	}
	e := p.Eligibility()
	for _, c := range e.Criteria {
		g := c.Grounds[0]
		add("aid:"+c.ID, g.Act, g.Article, g.Edition, g.Source, g.Confidence, c.Who.In, func(l string) string { return c.Who.In(l) + ". " + c.Proof.In(l) })
	}
	for _, x := range e.Exclusions {
		add("no-aid:"+x.ID, x.Ground.Act, x.Ground.Article, x.Ground.Edition, x.Ground.Source, x.Ground.Confidence, x.Text.In, x.Text.In)
	}
	for _, x := range e.Rules {
		add("aid-rule:"+x.ID, x.Act, x.Article, lawpack.Undated, "", x.Confidence, x.Text.In, x.Text.In)
	}
	for _, b := range p.Intake().Referrals {
		add("body:"+b.ID, "", "", "", "", b.Confidence, b.Name.In, func(l string) string { return strings.TrimSpace(b.Name.In(l) + ": " + b.When.In(l) + " " + b.Contact) })
	}
	return out
}

// sentence says of whom a term is and what must be done by its end, of the pack's own words: "Employer — day 10 of the next month."
func sentence(who, must string) string {
	s := strings.Trim(who+" — "+must, " —")
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:] + "."
}

// longestPassage is how much of a source is quoted at once, in letters; a longer paragraph is cut between sentences.
const longestPassage = 900

// newestAnswers bounds how many consultations are looked through: the index is built while somebody waits.
const newestAnswers = 2000

// ofOffice gives the passages of the office's own sources and of the newest answers it gave at consultations, as far as this
// profile has them.
func ofOffice(ctx context.Context, r casework.Reader) ([]Passage, error) {
	var out []Passage
	err := r.List(ctx, &casework.Source{}, casework.All().By("created"), func(x casework.Entity) error {
		s := x.(*casework.Source)
		for _, t := range paragraphs(s.Text) {
			out = append(out, Passage{Key: "source:" + s.ID.String() + ":" + t[:min(len(t), 40)], Lang: s.Lang, Title: s.Title, Text: t,
				Source: s.Origin, Dated: s.Dated, Of: s.ID, OfKind: casework.KindSource})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = r.List(ctx, &casework.Note{}, casework.All().And("answer", casework.NotEmpty, nil).By("-at").Limit(newestAnswers), func(x casework.Entity) error {
		n := x.(*casework.Note)
		kind := casework.KindEnquiry
		if n.Space == n.Of { // a case is its own space
			kind = casework.KindCase
		}
		text := strings.TrimSpace(n.Answer)
		if n.Norms != "" {
			text += "\n" + n.Norms
		}
		out = append(out, Passage{Key: "consultation:" + n.ID.String(), Title: firstLine(n.Text), Text: text, Dated: casework.DayOf(n.At),
			Of: n.Of, OfKind: kind, Private: true})
		return nil
	})
	return out, err
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if r := []rune(s); len(r) > 120 {
		return string(r[:117]) + "…"
	}
	return s
}

// paragraphs cuts a text at empty lines, and a long paragraph between sentences.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		p = strings.TrimSpace(p)
		for {
			cut := offset(p, longestPassage)
			if cut < 0 {
				break
			}
			at := strings.LastIndexAny(p[:cut], ".!?\n")
			if at < cut/4 {
				at = cut - 1
			}
			out = append(out, strings.TrimSpace(p[:at+1]))
			p = strings.TrimSpace(p[at+1:])
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// offset gives the byte after so many letters, -1 where there are no more than that.
func offset(s string, letters int) int {
	for i := range s {
		if letters == 0 {
			return i
		}
		letters--
	}
	return -1
}
