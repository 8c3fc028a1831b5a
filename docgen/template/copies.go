package template

import (
	"strconv"

	"gopkg.in/yaml.v3"

	"zanger/docgen"
)

// Whom a paper is copied for, beside the one it is addressed to.
const (
	CopiesNone         = "none"
	CopiesSides        = "sides"        // the other side and third persons
	CopiesParticipants = "participants" // everybody else who takes part
)

// Copies is how many copies of a paper the rule asks for.
type Copies struct {
	First  int           // for the court or body it is addressed to
	Others string        // who gets one besides
	Law    docgen.LawRef // the norm, one of the template's own; zero where nobody has found one
}

// copies reads «copies: {first: 1, others: sides, act: ГПК РК, article: 149}». act and article name one of the norms of "law",
// which gives the edition.
func (p *parser) copies(v *yaml.Node, shift int) *Copies {
	if v.Kind != yaml.MappingNode {
		p.problem(v.Line+shift, v.Column, "template.problem.copies", nil)
		return nil
	}
	c := &Copies{First: 1, Others: CopiesNone}
	p.pairs(v, shift, func(k, v *yaml.Node) {
		switch k.Value {
		case "first":
			n, err := strconv.Atoi(v.Value)
			if err != nil || n < 1 || n > 9 {
				p.problem(v.Line+shift, v.Column, "template.problem.copies", nil)
				return
			}
			c.First = n
		case "others":
			c.Others = v.Value
			p.oneOf(v, shift, []string{CopiesNone, CopiesSides, CopiesParticipants})
		case "act":
			c.Law.Act = v.Value
		case "article":
			c.Law.Article = v.Value
		default:
			p.unknown(k, shift, "template.problem.copies_key", []string{"first", "others", "act", "article"})
		}
	})
	return c
}

// settleCopies takes the edition of the norm of the copies from the template's law.
func (p *parser) settleCopies() {
	c := p.t.Copies
	if c == nil || c.Law.Act == "" && c.Law.Article == "" {
		return
	}
	for _, r := range p.t.Law {
		if r.Act == c.Law.Act && r.Article == c.Law.Article {
			c.Law = r
			return
		}
	}
	p.problem(max(p.t.lines["copies"], 1), 1, "template.problem.copies_law", map[string]any{"Act": c.Law.Act, "Article": c.Law.Article})
}

func (c *Copies) text() string {
	if c == nil {
		return ""
	}
	return strconv.Itoa(c.First) + " " + c.Others + " " + c.Law.Act + " " + c.Law.Article
}
