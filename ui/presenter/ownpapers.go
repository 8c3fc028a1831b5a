package presenter

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/casework/library"
	"zanger/casework/reading"
	"zanger/ui/text"
)

// OwnPapers says which of the person's own papers questions are answered from.
type OwnPapers struct {
	Reading  bool // some are being read now, see Sources.Progress
	Searched int
	Silent   []SilentRow // not searched, with the reason
}

// SilentRow is a paper that cannot be searched.
type SilentRow struct {
	Title string
	Why   string
	In    casework.ID // its case or enquiry
	Kind  casework.Kind
}

// papers reads the person's own papers beside whatever goes on, once, and then those that changed; OnRead is told when it ends.
func (s *Sources) papers() {
	d := s.Desk
	s.Own = OwnPapers{}
	if d.Library == nil {
		return
	}
	d.Library.Read(func() {
		d.post(func() {
			if s.OnRead != nil {
				s.OnRead()
			}
		})
	})
	_, _, s.Own.Reading = d.Library.Reading()
	for _, x := range d.Library.Papers() {
		if x.Fault == "" {
			s.Own.Searched++
			continue
		}
		s.Own.Silent = append(s.Own.Silent, SilentRow{Title: dots(x.Title, x.Number), Why: Silence(d.Text, x.Fault), In: x.In, Kind: x.InKind})
	}
}

// Progress says how far the person's own papers are read. Their number is not known before they were listed.
func (s *Sources) Progress() string {
	p := s.Desk.Text
	done, total, _ := s.Desk.Library.Reading()
	if total == 0 {
		return p.T("sources.own.begins")
	}
	return p.T("sources.own.reading", "Done", done, "Total", total)
}

// Silence says why a paper cannot be searched: the first line of its error, or its own words.
func Silence(p *text.Printer, fault string) string {
	if fault == reading.Empty {
		return p.T("sources.own.scan")
	}
	if !p.Has(fault) {
		fault = reading.Broken
	}
	what, _, _ := strings.Cut(p.T(fault), "\n")
	return what
}

// PaperText is an attachment as it was read, or the part of it around a passage.
type PaperText struct {
	Title string
	Basis string
	Text  string
	Cut   bool // only a part
	In    casework.ID
	Kind  casework.Kind
}

// around is how much of a long paper is shown before and after a passage, in bytes.
const around = 3000

// Paper reads an attachment again, to be shown around the passage that was quoted.
func (s *Sources) Paper(ctx context.Context, row PassageRow) (PaperText, error) {
	f, err := casework.Get[casework.File](ctx, s.Desk.Store, row.Of)
	if err != nil {
		return PaperText{}, err
	}
	whole, err := library.TextOfFile(ctx, s.Desk.Store, f)
	if err != nil {
		return PaperText{}, err
	}
	out := PaperText{Title: f.Name, Basis: row.Basis, Text: whole, In: row.In, Kind: row.InKind}
	at := strings.Index(whole, row.Text)
	if at < 0 { // paragraphs that stand further apart in the file
		at = max(0, strings.Index(whole, strings.TrimSpace(row.Text[max(0, strings.LastIndex(row.Text, "\n\n")):])))
	}
	from, to := max(0, at-around), min(len(whole), at+len(row.Text)+around)
	if from > 0 || to < len(whole) {
		out.Cut, out.Text = true, strings.TrimSpace(strings.ToValidUTF8(whole[from:to], ""))
	}
	return out, nil
}
