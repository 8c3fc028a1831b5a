package facts

import (
	"slices"
	"strings"

	"zanger/casework"
	"zanger/docgen/template"
)

// Copies is how many copies of a paper go out, and to whom.
type Copies struct {
	First  int      // to the court or body it is addressed to
	Others []Copied // one each
}

// Copied is somebody who gets a copy. Role is empty for one whom only the paper itself names.
type Copied struct {
	Role casework.Role
	Name string
}

// Total counts them.
func (c Copies) Total() int { return c.First + len(c.Others) }

// sides are the roles of the other side and of third persons; takers those of everybody who takes part.
var (
	sides  = []casework.Role{casework.Defendant, casework.Opponent, casework.ThirdParty, casework.StateBody, casework.Official}
	takers = append([]casework.Role{casework.Plaintiff, casework.Applicant}, sides...)
)

// named are the fields of the built-in papers in which somebody else who takes part is named: whoever answers a claim or an
// appeal names the one who filed it.
var (
	named         = []string{"defendant", "codefendants", "third_persons", "others", "interested"}
	namedAnswered = []string{"claimant", "appellant", "third_persons", "others"}
)

// CopiesOf counts the copies of a paper by the rule of its template: for the parties of the case that are not ours, and for
// those whom only the paper names. A template with no rule gives none.
func CopiesOf(t *template.Template, parties []*casework.Party, answered []template.Answered) (c Copies) {
	if t.Copies == nil {
		return c
	}
	c.First = t.Copies.First
	roles := map[string][]casework.Role{template.CopiesSides: sides, template.CopiesParticipants: takers}[t.Copies.Others]
	if roles == nil {
		return c
	}
	add := func(x Copied) {
		same := func(had Copied) bool { return strings.EqualFold(had.Name, x.Name) }
		if x.Name != "" && !slices.ContainsFunc(c.Others, same) {
			c.Others = append(c.Others, x)
		}
	}
	ours := map[string]bool{}
	for _, p := range parties {
		if p.Ours {
			ours[strings.ToLower(p.Name)] = true
		} else if slices.Contains(roles, p.Role) {
			add(Copied{p.Role, p.Name})
		}
	}
	fields := named
	if t.Group == "response" {
		fields = namedAnswered
	}
	for _, a := range answered {
		head, _, _ := strings.Cut(strings.Split(a.Path, ".")[0], "[")
		name, ok := a.Value.(string)
		if ok && slices.Contains(fields, head) && strings.HasSuffix(a.Path, ".name") && !ours[strings.ToLower(name)] {
			add(Copied{"", name})
		}
	}
	return c
}
