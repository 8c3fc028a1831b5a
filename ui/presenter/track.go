package presenter

import (
	"context"
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/outcome"
	"zanger/casework/prospect"
	"zanger/casework/whole"
)

// TrackRecord presents past estimates against what happened.
type TrackRecord struct {
	Desk  *Desk
	Track *prospect.Track

	Pool     string // the pooled model in hand, in words; "" for none
	UsesPool bool
	Marked   int // closed cases whose record may leave
	Leaving  int // records that would leave now
	Closed   int // closed cases with an outcome
}

// Load reads the record.
func (v *TrackRecord) Load(ctx context.Context) (err error) {
	d, p := v.Desk.Prospects(), v.Desk.Text
	if v.Track, err = d.Track(ctx); err != nil {
		return err
	}
	ss, _, marked, err := prospect.Stripped(ctx, v.Desk.Store)
	if err != nil {
		return err
	}
	v.Marked, v.Leaving = marked, len(ss)
	if v.UsesPool, err = d.UsesPool(ctx); err != nil {
		return err
	}
	v.Pool = ""
	switch pool, err := d.Pool(ctx); {
	case err != nil:
		return err
	case pool != nil:
		v.Pool = p.T("estimate.pool.have", "Version", pool.Version, "N", pool.N, "From", pool.From, "To", pool.To)
	}
	v.Closed, err = casework.Count[casework.Case](ctx, v.Desk.Store, casework.All().And("closed", casework.NotEmpty, nil).And("outcome", casework.In, outcome.Decided))
	return err
}

// Heading answers the question of the page.
func (v *TrackRecord) Heading() string {
	t, p := v.Track, v.Desk.Text
	switch {
	case t.Scored == 0 && t.Waiting == 0 && t.Silent == 0:
		return p.T("track.heading.none")
	case t.Scored == 0:
		return p.N("track.heading.waiting", t.Waiting)
	}
	return p.N("track.heading", t.Scored)
}

// Words says in sentences what the drawing shows.
func (v *TrackRecord) Words() []string {
	t, p := v.Track, v.Desk.Text
	var out []string
	if t.Scored == 0 {
		out = append(out, p.T("track.none"))
	}
	for _, b := range t.Bins {
		out = append(out, p.N("track.bin", b.N, "Said", percent(b.Said), "Happened", percent(b.Happened)))
	}
	if t.Scored > 0 {
		out = append(out, p.T("track.error", "Program", v.figure(t.Program.Brier), "Base", v.figure(t.Base.Brier)))
	}
	if t.Scored > 0 && t.Scored < 200 {
		out = append(out, p.T("track.thin", "N", t.Scored))
	}
	if t.Both > 0 {
		out = append(out, p.N("track.lawyer", t.Both, "Lawyer", v.figure(t.Lawyer.Brier), "Program", v.figure(t.Beside.Brier)))
	}
	if t.Silent > 0 {
		out = append(out, p.N("track.silent", t.Silent))
	}
	if t.Waiting > 0 {
		out = append(out, p.N("track.waiting", t.Waiting))
	}
	return out
}

// figure writes two decimals with the sign of the language.
func (v *TrackRecord) figure(x float64) string {
	s := fmt.Sprintf("%.2f", x)
	if v.Desk.Text.Lang() != "en" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// TrackLine is one ended case ready to show.
type TrackLine struct {
	Case   casework.ID
	Title  string
	How    string // it ended
	Detail string // what had been said of it
	Mark   Mark
	Ended  string
}

// Lines gives the ended cases, newest first.
func (v *TrackRecord) Lines() []TrackLine {
	p, w := v.Desk.Text, v.Desk.wording(v.Desk.Text)
	var out []TrackLine
	for _, r := range v.Track.Rows {
		l := TrackLine{Case: r.Case, Title: dots(r.Number, w.topic(r.Area)), How: w.outcome(r.Outcome), Ended: p.Date(r.Ended), Mark: Mark{None, p.T("track.silent.mark")}}
		said := p.T("estimate.status.refused")
		if r.Status != outcome.Refused {
			said = p.T("track.said", "P", percent(r.Chance), "Base", percent(r.Base), "Day", p.Date(r.Said))
			l.Mark = Mark{Soon, p.T("track.bad")}
			if r.Good {
				l.Mark = Mark{Done, p.T("track.good")}
			}
		}
		lawyer := ""
		if r.Lawyer >= 0 {
			lawyer = p.T("track.said.lawyer", "P", r.Lawyer)
		}
		l.Detail = p.Capital(dots(said, lawyer))
		out = append(out, l)
	}
	return out
}

// Points gives what the drawing shows: chance said, share happened, number of cases; the program's and the lawyer's.
func (v *TrackRecord) Points() (program, lawyer [][3]float64) {
	for _, b := range v.Track.Bins {
		program = append(program, [3]float64{b.Said, b.Happened, float64(b.N)})
	}
	for _, b := range v.Track.Hers {
		lawyer = append(lawyer, [3]float64{b.Said, b.Happened, float64(b.N)})
	}
	return program, lawyer
}

// UsePool switches the pooled model on or off.
func (v *TrackRecord) UsePool(ctx context.Context, on bool) error {
	return v.Desk.Prospects().SetUsesPool(ctx, on)
}

// TakePool takes a signed pooled model.
func (v *TrackRecord) TakePool(ctx context.Context, r io.Reader) error {
	_, err := v.Desk.Prospects().TakePool(ctx, r)
	return err
}

// Export writes the records that may leave, one a line.
func (v *TrackRecord) Export(ctx context.Context, path string) error {
	ss, _, _, err := prospect.Stripped(ctx, v.Desk.Store)
	if err != nil {
		return err
	}
	return whole.Write(path, 0o600, func(w io.Writer) error { return prospect.WriteStripped(w, ss) })
}
