package triage

import (
	"context"
	"slices"
	"strings"
	"sync"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Langs are the languages phrases are kept in.
var Langs = []string{"kk", "ru", "en"}

// phrases gives the pack's examples in a language.
func phrases(p *lawpack.Pack, lang string) []Text {
	var out []Text
	by := p.Phrases(lang)
	for _, a := range p.Taxonomy() {
		for _, s := range by[a.Code] {
			out = append(out, Text{s, a.Code})
		}
	}
	return out
}

// titles gives the topics' own names, which people use too.
func titles(p *lawpack.Pack) []Text {
	var out []Text
	for _, a := range p.Taxonomy() {
		for _, lang := range Langs {
			out = append(out, Text{a.Name.In(lang), First(a.Code)})
		}
	}
	return out
}

// Phrases gives what a new office's model is learned from: the pack's examples in three languages and the topics' names.
// A pack without examples gives none, and nothing is suggested.
func Phrases(p *lawpack.Pack) []Text {
	var out []Text
	for _, lang := range Langs {
		out = append(out, phrases(p, lang)...)
	}
	if len(out) == 0 {
		return nil
	}
	return append(out, titles(p)...)
}

// First gives the topic of the first level a code belongs to: what is suggested.
func First(code string) string {
	first, _, _ := strings.Cut(code, ".")
	return first
}

// Words are what an enquiry's area is told from.
func Words(e *casework.Enquiry) string { return strings.TrimSpace(e.Line + "\n" + e.Story) }

// newestOwn bounds how many of the office's own enquiries are learned from, and ownLetters how much of each: more costs an
// old laptop tens of megabytes and tells little.
const newestOwn, ownLetters = 1000, 300

// Own gives what the office itself chose: the words of its enquiries with the area a person gave them. One whose area a
// person set against the suggestion counts twice. What a citizen or an import chose counts only once somebody here has
// chosen too.
func Own(ctx context.Context, r casework.Reader) ([]Text, error) {
	var out []Text
	err := r.List(ctx, &casework.Enquiry{}, casework.All().And("area", casework.NotEmpty, nil).By("-created").Limit(newestOwn), func(x casework.Entity) error {
		e := x.(*casework.Enquiry)
		words := Words(e)
		foreign := e.Channel == casework.ByPage || e.Channel == casework.Imported
		if words == "" || foreign && e.AreaSaid == "" {
			return nil
		}
		if r := []rune(words); len(r) > ownLetters {
			words = string(r[:ownLetters])
		}
		t := Text{words, First(e.Area)}
		out = append(out, t)
		if e.AreaSaid != "" && First(e.AreaSaid) != t.Label {
			out = append(out, t)
		}
		return nil
	})
	slices.Reverse(out) // oldest first, so that the same enquiries give the same model
	return out, err
}

// Check tells how well the pack's phrases of each language are told apart by a model of all three that has not seen them:
// each fourth of the phrases is judged by what was learned from the rest. Phrases at the same place of two languages may
// be translations of each other and are left out together.
func Check(p *lawpack.Pack) map[string]*Scores {
	out := map[string]*Scores{}
	for f := range folds {
		learn := titles(p)
		ask := map[string][]Text{}
		for _, lang := range Langs {
			texts := phrases(p, lang)
			l, a := fold(texts, f, folds)
			learn = append(learn, l...)
			for _, i := range a {
				ask[lang] = append(ask[lang], texts[i])
			}
		}
		m := Train(learn)
		for lang, texts := range ask {
			if out[lang] == nil {
				out[lang] = &Scores{}
			}
			out[lang].add(m, texts)
		}
	}
	for _, s := range out {
		s.close()
	}
	return out
}

// Advisor keeps the model of an open profile. It is made when first asked for, beside whatever goes on, and anew after a
// person's choice; nothing of it is written to disk.
type Advisor struct {
	Pack  *lawpack.Pack
	Store casework.Reader // nil: the pack's phrases only

	mu    sync.Mutex
	model *Model
	stale bool
	busy  bool
	wait  []func()
}

// Now gives the model if there is one. If there is none yet, or choices were made since, it begins to learn; done, where
// given, is called on another goroutine when that has ended. While it learns anew the former model serves.
func (a *Advisor) Now(done func()) *Model {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.model != nil && !a.stale && !a.busy {
		return a.model
	}
	if done != nil {
		a.wait = append(a.wait, done)
	}
	if !a.busy {
		a.busy, a.stale = true, false
		go a.learn()
	}
	return a.model
}

// Stale says that a person chose an area since.
func (a *Advisor) Stale() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stale = true
}

// sureEnough is the probability from which a guess may raise an urgency: a call too many costs a minute, one too few a life.
const sureEnough = .35

// Sure gives the likeliest area of words, and whether it is likely enough to raise an urgency.
func (m *Model) Sure(words string) (area string, sure bool) {
	g := m.Suggest(words, 1)[0]
	return g.Area, g.P >= sureEnough
}

// Sure is that of the present model; nothing while there is none.
func (a *Advisor) Sure(words string) (area string, sure bool) {
	m := a.Now(nil)
	if m == nil || strings.TrimSpace(words) == "" {
		return "", false
	}
	return m.Sure(words)
}

func (a *Advisor) learn() {
	m, err := Learn(context.Background(), a.Pack, a.Store)
	a.mu.Lock()
	if err == nil {
		a.model = m
	} // else the profile was locked meanwhile: the former model serves, or none
	wait := a.wait
	a.busy, a.wait = false, nil
	a.mu.Unlock()
	for _, f := range wait {
		f()
	}
}

// Learn makes a model of the pack's phrases and the office's own choices. It is nil where there is nothing to learn from.
func Learn(ctx context.Context, p *lawpack.Pack, r casework.Reader) (*Model, error) {
	texts := Phrases(p)
	if r != nil {
		own, err := Own(ctx, r)
		if err != nil {
			return nil, err
		}
		texts = append(texts, own...)
	}
	if len(texts) == 0 {
		return nil, nil
	}
	return Train(texts), nil
}
