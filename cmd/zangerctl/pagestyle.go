package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/ui/presenter"
)

// pageFlags say how a paper is set; what is not given is as the office has it.
type pageFlags struct {
	Face    string `enum:"times,arial," default:"" help:"Typeface: times or arial."`
	Size    int    `help:"Letter size in points, 9 to 18."`
	Margins string `help:"Margins in millimetres: left,right,top,bottom." placeholder:"30,15,20,20"`
	Hyphens *bool  `negatable:"" help:"Part words at the end of a line."`
}

func (f *pageFlags) given() bool {
	return f.Face != "" || f.Size != 0 || f.Margins != "" || f.Hyphens != nil
}

// over lays the flags over a style and refuses what leaves no page.
func (f *pageFlags) over(s casework.PageStyle) (casework.PageStyle, error) {
	if f.Face != "" {
		s.Face = f.Face
	}
	if f.Size != 0 {
		s.Size = f.Size
	}
	if f.Hyphens != nil {
		s.Hyphens = *f.Hyphens
	}
	if f.Margins != "" {
		parts := strings.Split(f.Margins, ",")
		sides := []*int{&s.Left, &s.Right, &s.Top, &s.Bottom}
		if len(parts) != len(sides) {
			return s, usagef("--margins: give left,right,top,bottom in millimetres")
		}
		for i, p := range parts {
			n, err := strconv.Atoi(strings.TrimSpace(p))
			if err != nil {
				return s, usagef("--margins: %q is no whole number", p)
			}
			*sides[i] = n
		}
	}
	_, err := docgen.Styled(s).Resolved()
	return s, err
}

// style is the office's, where a profile is open, with the flags laid over.
func (f *pageFlags) style(e *env, open bool) (casework.PageStyle, error) {
	var s casework.PageStyle
	if open {
		office, err := e.office()
		if err != nil {
			return s, err
		}
		s = office.Page
	}
	return f.over(s)
}

func (e *env) office() (*casework.Office, error) {
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	return casework.Get[casework.Office](e.ctx, store, store.Profile().Office)
}

type docStyleCmd struct{ pageFlags }

func (c *docStyleCmd) Run(e *env, office *casework.Office) (err error) {
	if c.given() {
		if office.Page, err = c.over(office.Page); err != nil {
			return err
		}
		store, err := e.open()
		if err != nil {
			return err
		}
		desk, err := presenter.NewDesk(e.ctx, store, e.clock, e.p, nil)
		if err != nil {
			return err
		}
		defer desk.Close()
		s := presenter.Settings{Desk: desk, Office: *office}
		if err := s.SavePage(e.ctx, office.Page); err != nil {
			return err
		}
	}
	s := docgen.Style(office.Page)
	return e.give(s, func(w io.Writer) {
		row(w, e.p.T("pagestyle.face"), s.Face)
		row(w, e.p.T("pagestyle.size"), fmt.Sprint(s.Size))
		row(w, e.p.T("pagestyle.margins"), e.p.T("pagestyle.margins.said", "Left", s.Left, "Right", s.Right, "Top", s.Top, "Bottom", s.Bottom))
		row(w, e.p.T("pagestyle.hyphens"), e.p.T(map[bool]string{true: "common.yes", false: "common.no"}[s.Hyphens]))
	})
}
