package presenter

import (
	"regexp"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/template"
)

// TemplateChoice is a document that can be begun.
type TemplateChoice struct {
	Template string
	Revision int
	Lang     docgen.Lang
	Title    string // in its language: the draft bears it
	Name     string // in the language of the window
	Detail   string
	Mark     Mark
	Tip      string // what the mark means
	Fits     bool   // the topic, the claims, the side or the stage of the case speak for it

	worth int
	words string // what a search looks through
}

// lawMark says how sure the norms of a template are, and in whole sentences what that means.
func (d *Desk) lawMark(status string) (m Mark, tip string) {
	m = Mark{Planned, d.Text.T("word.law." + status)}
	switch status {
	case "verified":
		m.Urgency = Done
	case "unverified":
		m.Urgency = Soon
	}
	return m, d.Text.T("word.law." + status + ".why")
}

// Templates lists the documents, in the case's language first, and in it those that fit the case first.
func (c *CaseFile) Templates() ([]TemplateChoice, error) {
	lib, err := c.Desk.Templates()
	if err != nil {
		return nil, err
	}
	p := c.Desk.Text
	var out []TemplateChoice
	for _, e := range lib.Documents {
		if e.Group == "office" {
			continue // papers of the profile itself: the recovery sheet
		}
		worth, names := c.worth(e), []string{e.ID}
		for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian, template.English} {
			names = append(names, e.Title(l))
		}
		group := p.T("picker.group." + e.Group)
		if !p.Has("picker.group." + e.Group) {
			group = p.T("picker.group.own")
		}
		for _, l := range e.Langs() {
			t := TemplateChoice{Template: e.ID, Revision: e.Revision, Lang: l, Title: e.Templates[l].Title, Name: e.Title(docgen.Lang(p.Lang())), Detail: group,
				worth: worth, Fits: worth > 0, words: strings.ToLower(strings.Join(append(names, group), " "))}
			t.Mark, t.Tip = c.Desk.lawMark(e.Status)
			out = append(out, t)
		}
	}
	own := c.paperLang()
	slices.SortStableFunc(out, func(a, b TemplateChoice) int {
		if n := order(a.Lang == own, b.Lang == own); n != 0 {
			return n
		}
		return b.worth - a.worth
	})
	return out, nil
}

// paperLang is the language the case's papers are in, where nobody says otherwise.
func (c *CaseFile) paperLang() docgen.Lang {
	return docgen.Lang(orElse(c.Case.Language, c.Desk.Text.Lang()))
}

// worth tells how much speaks for a document in this case: its topic most, then the side we stand on and the norms of the
// claims, then the stage.
func (c *CaseFile) worth(e *template.Entry) (n int) {
	t := e.Templates[e.Langs()[0]]
	for _, code := range t.Serves {
		switch {
		case c.Case.Area == "":
		case code == c.Case.Area || strings.HasPrefix(c.Case.Area, code+"."):
			n += 8
		case slices.Contains(c.docsOf(c.Case.Area), code):
			n += 8
		}
		if code == "side.defendant" && c.defends() {
			n += 4
		}
		if code == "stage."+string(c.Case.Stage) {
			n += 2
		}
	}
	for _, claim := range c.Claims {
		if c.named(t, claim.Norm) {
			n += 4
			break
		}
	}
	if n > 0 && (t.Group == "claim" || t.Group == "complaint") {
		n++ // of what fits alike, the paper a case begins with
	}
	return n
}

// docsOf gives the kinds of documents the pack names for a topic.
func (c *CaseFile) docsOf(area string) []string {
	if c.Desk.Law == nil {
		return nil
	}
	for _, a := range c.Desk.Law.Taxonomy() {
		if a.Code == area {
			return a.Docs
		}
	}
	return nil
}

// defends reports whether our side is sued.
func (c *CaseFile) defends() bool {
	return slices.ContainsFunc(c.Parties, func(p *casework.Party) bool { return p.Ours && p.Role == casework.Defendant })
}

var articleNumber = regexp.MustCompile(`\d+(?:-\d+)?`)

// named reports whether a norm, as a person wrote it, is one the document rests on, procedure and fees aside.
func (c *CaseFile) named(t *template.Template, norm string) bool {
	if c.Desk.Law == nil || norm == "" {
		return false
	}
	numbers := articleNumber.FindAllString(norm, -1)
	for _, ref := range t.Law {
		for _, a := range c.Desk.Law.Acts() {
			if a.Short.RU+" РК" != ref.Act || slices.Contains([]string{"gpk", "nk", "appk"}, a.ID) {
				continue
			}
			short := func(s string) bool { return s != "" && strings.Contains(norm, s) }
			if (short(a.Short.KK) || short(a.Short.RU) || short(a.Short.EN)) && slices.Contains(numbers, ref.Article) {
				return true
			}
		}
	}
	return false
}

// Picker presents the choice of a document: cut down by words of any of the three languages or by the code, what fits the
// case first.
type Picker struct {
	All   []TemplateChoice
	Lang  docgen.Lang // the draft is to be in
	Query string

	desk *Desk
}

// PickRow is a heading or a document.
type PickRow struct {
	Head   string
	Choice TemplateChoice
}

// Picker begins the choice of a document of the case.
func (c *CaseFile) Picker() (*Picker, error) {
	all, err := c.Templates()
	return &Picker{All: all, Lang: c.paperLang(), desk: c.Desk}, err
}

// Rows gives the documents that hold every word of the query, each once: in the language chosen, or in the one it has.
func (k *Picker) Rows() []PickRow {
	words := strings.Fields(strings.ToLower(k.Query))
	var rest, fits []PickRow
	for _, t := range k.All {
		twin := t.Lang != k.Lang && slices.ContainsFunc(k.All, func(x TemplateChoice) bool { return x.Template == t.Template && x.Lang == k.Lang })
		if twin || slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(t.words, w) }) {
			continue
		}
		if t.Lang != k.Lang {
			t.Detail = dots(t.Detail, k.desk.Text.T("word.lang."+string(t.Lang)))
		}
		if t.Fits {
			fits = append(fits, PickRow{Choice: t})
		} else {
			rest = append(rest, PickRow{Choice: t})
		}
	}
	byWorth := func(a, b PickRow) int {
		if n := b.Choice.worth - a.Choice.worth; n != 0 {
			return n
		}
		return strings.Compare(a.Choice.Name, b.Choice.Name)
	}
	slices.SortStableFunc(fits, byWorth)
	slices.SortStableFunc(rest, byWorth)
	if len(fits) == 0 {
		return rest
	}
	out := append([]PickRow{{Head: k.desk.Text.T("picker.fits")}}, fits...)
	if len(rest) > 0 {
		out = append(append(out, PickRow{Head: k.desk.Text.T("picker.others")}), rest...)
	}
	return out
}
