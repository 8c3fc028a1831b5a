package facts

import (
	"context"
	"encoding/json"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/lawpack"
)

// work is what the office has written down about a case beside its parties: dates, tasks, proof, position, papers. It is
// what a hand-over sheet, a memo and a take-away sheet are made of.
type work struct {
	facts   Facts
	law     *lawpack.Pack // nil: dates without their norm
	store   casework.Store
	kase    *casework.Case
	members map[casework.ID]*casework.Member
	exhibit map[string]string // evidence id to «No. title»
}

func (w *work) read(ctx context.Context) error {
	w.exhibit = map[string]string{}
	for _, step := range []func(context.Context) error{w.head, w.dates, w.tasks, w.events, w.evidence, w.position, w.papers, w.consultation} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) head(ctx context.Context) error {
	c, f := w.kase, w.facts
	f.put("case.title", c.Title)
	f.put("case.court_name", c.Court)
	f.put("case.court_number", c.CourtNumber)
	f.put("case.contact_note", c.ContactNote)
	if c.SafeContact == "no" {
		f["case.discreet"] = true // what a person carries home is silent about the case
	}
	f["case.stage"] = words("stage." + string(c.Stage))
	f.putDate("case.opened", c.Opened)
	f.put("case.responsible", w.member(c.Responsible))
	f.put("case.supervisor", w.member(c.Supervisor))
	parties, err := casework.List[casework.Party](ctx, w.store, casework.Where("of", c.ID).By("created"))
	if err != nil {
		return err
	}
	var rows []any
	for _, p := range parties {
		row := map[string]any{"role": words("role." + string(p.Role)), "name": p.Name, "contact": joined(p.Address, p.Phone, p.Email)}
		if p.Ours {
			row["role"] = words("role.ours")
		}
		rows = append(rows, row)
	}
	f.putList("case.parties", rows)
	return nil
}

func (w *work) dates(ctx context.Context) error {
	all, err := casework.List[casework.Deadline](ctx, w.store, casework.Where("case", w.kase.ID).By("sort"))
	if err != nil {
		return err
	}
	var rows []any
	for _, d := range all {
		if !d.Done.IsZero() || d.End.From.IsZero() {
			continue
		}
		row := map[string]any{"date": d.End.From, "what": d.Title, "place": joined(d.Time, d.Place), "doubtful": len(d.Doubt) > 0 || !d.End.Exact()}
		if r, ok := w.rule(d.Rule); ok {
			row["norm"] = map[string]any{"kk": w.law.Cite(r.Act, r.Article, "kk"), "ru": w.law.Cite(r.Act, r.Article, "ru")}
		}
		if len(rows) == 0 {
			w.facts["case.next_date"] = d.End.From
			w.facts.put("case.next_what", d.Title)
		}
		rows = append(rows, row)
	}
	w.facts.putList("case.dates", rows)
	return nil
}

func (w *work) rule(id string) (*lawpack.Rule, bool) {
	if w.law == nil || id == "" {
		return nil, false
	}
	return w.law.Rule(id)
}

func (w *work) tasks(ctx context.Context) error {
	all, err := casework.List[casework.Task](ctx, w.store, casework.Where("of", w.kase.ID).By("due"))
	if err != nil {
		return err
	}
	var rows []any
	for _, t := range all {
		if t.Done.IsZero() {
			row := map[string]any{"what": t.What, "due": t.Due}
			if m := w.members[t.Assigned]; m != nil {
				row["who"] = m.Name
			}
			rows = append(rows, row)
		}
	}
	w.facts.putList("case.tasks", rows)
	return nil
}

func (w *work) events(ctx context.Context) error {
	all, err := casework.List[casework.Event](ctx, w.store, casework.Where("case", w.kase.ID).By("sort"))
	if err != nil {
		return err
	}
	var rows []any
	for _, e := range all {
		row := map[string]any{"date": e.When.From, "what": e.What, "disputed": e.Disputed}
		if !e.When.Exact() {
			row["until"] = e.When.To
		}
		rows = append(rows, row)
	}
	w.facts.putList("case.events", rows)
	return nil
}

func (w *work) evidence(ctx context.Context) error {
	all, err := casework.List[casework.Evidence](ctx, w.store, casework.Where("case", w.kase.ID).By("exhibit", "created"))
	if err != nil {
		return err
	}
	var rows []any
	for _, e := range all {
		row := map[string]any{"title": e.Title, "where": e.Where}
		w.exhibit[e.ID.String()] = e.Title
		if e.Exhibit > 0 {
			row["exhibit"] = float64(e.Exhibit)
			w.exhibit[e.ID.String()] = strconv.Itoa(e.Exhibit) + ". " + e.Title
		}
		if e.Held != "" {
			row["held"] = words("held." + e.Held)
		}
		rows = append(rows, row)
	}
	w.facts.putList("case.evidence", rows)
	return nil
}

func (w *work) position(ctx context.Context) error {
	claims, err := casework.List[casework.Claim](ctx, w.store, casework.Where("case", w.kase.ID).By("order", "created"))
	if err != nil {
		return err
	}
	elements, err := casework.List[casework.Element](ctx, w.store, casework.Where("case", w.kase.ID).By("order", "created"))
	if err != nil {
		return err
	}
	var rows, proof, gaps, answers []any
	for i, c := range claims {
		row := map[string]any{"what": c.What, "norm": c.Norm}
		if c.Sum > 0 {
			row["sum"] = c.Sum
		}
		rows = append(rows, row)
		if c.Answer != "" {
			answers = append(answers, map[string]any{"answer": c.Answer, "reply": c.Reply})
		}
		for _, e := range elements {
			if e.Claim != c.ID {
				continue
			}
			var titles []string
			for _, id := range e.Evidence {
				if t := w.exhibit[id]; t != "" {
					titles = append(titles, t)
				}
			}
			proof = append(proof, map[string]any{"claim": float64(i + 1), "what": e.What, "norm": e.Norm, "proof": strings.Join(titles, "; ")})
			if e.Gap != "" {
				gaps = append(gaps, map[string]any{"what": e.What, "gap": e.Gap})
			}
		}
	}
	w.facts.putList("case.claims", rows)
	w.facts.putList("case.elements", proof)
	w.facts.putList("case.gaps", gaps)
	w.facts.putList("case.answers", answers)
	return nil
}

func (w *work) papers(ctx context.Context) error {
	all, err := casework.List[casework.Draft](ctx, w.store, casework.Where("of", w.kase.ID).By("created"))
	if err != nil {
		return err
	}
	var rows []any
	for _, d := range all {
		rows = append(rows, map[string]any{"title": d.Title, "status": words("status.draft." + string(d.Status)), "date": casework.DayOf(d.Updated)})
	}
	w.facts.putList("case.papers", rows)
	return nil
}

// consultation gives the latest one of the case.
func (w *work) consultation(ctx context.Context) error {
	return w.facts.consultation(ctx, w.store, w.kase.ID, w.members)
}

func (f Facts) consultation(ctx context.Context, s casework.Store, of casework.ID, members map[casework.ID]*casework.Member) error {
	all, err := casework.List[casework.Note](ctx, s, casework.Where("of", of).And("form", casework.Eq, "consultation").By("-at").Limit(1))
	if err != nil || len(all) == 0 {
		return err
	}
	n := all[0]
	f.put("consultation.question", n.Text)
	f.put("consultation.answer", n.Answer)
	f.put("consultation.norms", n.Norms)
	if n.Minutes > 0 {
		f["consultation.minutes"] = float64(n.Minutes)
	}
	if !n.At.IsZero() {
		f["consultation.on"] = casework.DayOf(n.At)
	}
	f.put("consultation.form", map[bool]string{true: "spoken", false: "written"}[n.Spoken])
	f.put("consultation.by", member(members[n.By]))
	return nil
}

func (w *work) member(id casework.ID) object { return member(w.members[id]) }

// member is a person of the office in the shape of a template's person; their duty is the position on papers.
func member(m *casework.Member) object {
	o := object{}
	if m == nil {
		return o
	}
	o.set("name", m.Name).set("phone", m.Phone).set("licence", m.Licence)
	if m.Duty != "" {
		o["position"] = words("duty." + string(m.Duty))
	}
	return o
}

func (f Facts) putDate(path string, d casework.Date) {
	if !d.IsZero() {
		f[path] = d
	}
}

func (f Facts) putList(path string, rows []any) {
	if len(rows) > 0 {
		f[path] = rows
	}
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

// words gives what the window calls something, in each language: a duty, a role, a stage. A paper begins no sentence with
// it, so the first letter is small.
func words(key string) map[string]any {
	out := map[string]any{}
	for lang, texts := range windowTexts() {
		if s := texts[key]; s != "" {
			r := []rune(s)
			out[lang] = strings.ToLower(string(r[:1])) + string(r[1:])
		}
	}
	return out
}

// windowTexts reads the areas of the interface that name what a case is made of.
var windowTexts = sync.OnceValue(func() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, lang := range []string{"kk", "ru"} {
		out[lang] = map[string]string{}
		for _, area := range []string{"casefile", "firstrun"} {
			b, err := fs.ReadFile(assets.Text, "text/"+area+"."+lang+".json")
			m := map[string]string{}
			if err == nil {
				err = json.Unmarshal(b, &m)
			}
			if err != nil {
				panic(err) // built in: cannot happen
			}
			for k, v := range m {
				out[lang][k] = v
			}
		}
	}
	return out
})
