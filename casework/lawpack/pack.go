package lawpack

import (
	"crypto/ed25519"
	"io/fs"
	"slices"
	"sync"

	"zanger/assets"
	"zanger/casework"
)

// Pack is a pack that was read, verified and found sound. It is never changed after reading and is safe for many
// goroutines; what its methods hand out is shared and must not be written to.
type Pack struct {
	Manifest
	Signer ed25519.PublicKey

	// CalendarBy is the manifest of a newer calendar put over the pack's own, nil where there is none. See Shelf.
	CalendarBy *Manifest

	files map[string][]byte

	computation func() (*computation, error)
	holidays    func() (*Holidays, error)
	rules       func() (*ruleTable, error)
	taxonomy    func() (*areaTable, error)
	rates       func() (*rateFile, error)
	fees        func() (*FeeTable, error)
	arrears     func() (*Arrears, error)
	prices      func() (*Prices, error)
	eligibility func() (*Eligibility, error)
	intake      func() (*Intake, error)
	leaflets    func() (*leafletFile, error)
	phrases     map[string]func() (*phraseFile, error) // by language
}

// Load reads a pack from a folder (os.DirFS), a zip (*zip.Reader) or an embedded file system. It is taken only if one of
// the trusted keys signed it; with none given, only the project's key is trusted.
//
// Errors: Missing (no manifest), Denied (no signature, or of an unknown key), Corrupt (hash or signature does not match),
// Invalid (schema; errors.As to Problems gives every place).
func Load(fsys fs.FS, trusted ...ed25519.PublicKey) (*Pack, error) {
	m, key, files, err := readManifest(fsys, trusted)
	if err != nil {
		return nil, err
	}
	return load(m, key, files)
}

func load(m *Manifest, key ed25519.PublicKey, files map[string][]byte) (*Pack, error) {
	p, err := read(m, files)
	if err != nil {
		return nil, packError("invalid", casework.Invalid, nil, err)
	}
	p.Signer = key
	return p, nil
}

// Builtin gives the pack the program was built with. Signature and hashes are checked at the first call; each file is
// parsed when first asked for, since a start needs few of them. The package's tests read every file whole.
func Builtin() (*Pack, error) { return builtin() }

var builtin = sync.OnceValues(func() (*Pack, error) {
	m, key, files, err := readManifest(assets.Pack(), nil)
	if err != nil {
		return nil, err
	}
	p := lazy(m, files)
	p.Signer = key
	return p, nil
})

// read parses every file at once and checks the links between them.
func read(m *Manifest, files map[string][]byte) (*Pack, error) {
	p := lazy(m, files)
	var all Problems
	note := func(err error) {
		if ps, ok := err.(Problems); ok {
			all = append(all, ps...)
		}
	}
	if !slices.Equal(m.Languages, []string{"kk", "ru", "en"}) {
		all = append(all, Problem{File: manifestName, Message: "languages must be kk, ru, en"})
	}
	if m.Part != "" {
		all = append(all, Problem{File: manifestName, Message: "a part of the law is no pack by itself"})
	}
	for _, parse := range []func() error{
		func() error { _, err := p.computation(); return err },
		func() error { _, err := p.holidays(); return err },
		func() error { _, err := p.rules(); return err },
		func() error { _, err := p.taxonomy(); return err },
		func() error { _, err := p.rates(); return err },
		func() error { _, err := p.fees(); return err },
		func() error { _, err := p.arrears(); return err },
		func() error { _, err := p.prices(); return err },
		func() error { _, err := p.eligibility(); return err },
		func() error { _, err := p.intake(); return err },
		func() error { _, err := p.leaflets(); return err },
		func() error { _, err := p.phrases["kk"](); return err },
		func() error { _, err := p.phrases["ru"](); return err },
		func() error { _, err := p.phrases["en"](); return err },
	} {
		note(parse())
	}
	if len(all) == 0 {
		all = p.crossCheck()
	}
	if len(all) > 0 {
		return nil, all
	}
	return p, nil
}

func lazy(m *Manifest, files map[string][]byte) *Pack {
	p := &Pack{Manifest: *m, files: files}
	p.computation = once(p, "computation.yaml", readComputation)
	p.holidays = once(p, "holidays.yaml", readHolidays)
	p.rules = once(p, "deadline-rules.yaml", readRules)
	p.taxonomy = once(p, "taxonomy.yaml", readTaxonomy)
	p.rates = once(p, "rates.yaml", readRates)
	p.fees = once(p, "fees.yaml", readFees)
	p.arrears = whereThere(p, "arrears.yaml", readArrears)
	p.prices = whereThere(p, "prices.yaml", readPrices)
	p.eligibility = once(p, "eligibility.yaml", readEligibility)
	p.intake = once(p, "intake.yaml", readIntake)
	p.leaflets = whereThere(p, "leaflets.yaml", readLeaflets)
	p.phrases = map[string]func() (*phraseFile, error){}
	for _, lang := range []string{"kk", "ru", "en"} {
		p.phrases[lang] = whereThere(p, "phrases-"+lang+".yaml", readPhrases)
	}
	return p
}

// whereThere is once for a file older packs do not have: then it holds nothing.
func whereThere[T any](p *Pack, name string, parse func(string, []byte) (*T, error)) func() (*T, error) {
	if _, ok := p.files[name]; !ok {
		return func() (*T, error) { return new(T), nil }
	}
	return once(p, name, parse)
}

func once[T any](p *Pack, name string, parse func(string, []byte) (*T, error)) func() (*T, error) {
	return sync.OnceValues(func() (*T, error) {
		data, ok := p.files[name]
		if !ok {
			return nil, Problems{{File: name, Message: "the file is missing"}}
		}
		return parse(name, data)
	})
}

// must gives what a file holds. A loaded pack was parsed whole; the built-in one has the very bytes its tests parsed, or
// its signature would not have matched.
func must[T any](f func() (*T, error)) *T {
	v, err := f()
	if err != nil {
		panic("lawpack: a verified pack does not parse: " + err.Error())
	}
	return v
}

// File gives the bytes of a file of the pack by name, for what has its own reader (templates). They must not be changed.
func (p *Pack) File(name string) ([]byte, bool) {
	b, ok := p.files[name]
	return b, ok
}

// Holidays gives the days that are not ordinary.
func (p *Pack) Holidays() *Holidays { return must(p.holidays) }

// Rules gives every rule in the order of the file, all versions among them.
func (p *Pack) Rules() []*Rule { return must(p.rules).list }

// Rule finds a rule by id.
func (p *Pack) Rule(id string) (*Rule, bool) {
	r, ok := must(p.rules).byID[id]
	return r, ok
}

// RuleOn gives the version of the rule's family that is the law for an event on d: the rule itself when it covers d, or
// when no version does.
func (p *Pack) RuleOn(r *Rule, d casework.Date) *Rule {
	if r.Covers(d) {
		return r
	}
	for _, v := range must(p.rules).families[r.Family] {
		if v.Covers(d) {
			return v
		}
	}
	return r
}

// Versions gives every version of the rule's family, newest first.
func (p *Pack) Versions(r *Rule) []*Rule { return must(p.rules).families[r.Family] }

// RulesFor gives the rules an event can start, newest versions only.
func (p *Pack) RulesFor(eventID string) []*Rule { return must(p.rules).byEvent[eventID] }

// Events gives the ids of all events that start a term, with their words.
func (p *Pack) Events() map[string]Text { return must(p.rules).Events }

// Doubt gives the words of a doubt code of deadline-rules.yaml.
func (p *Pack) Doubt(code string) (Text, bool) {
	t, ok := must(p.rules).Doubts[code]
	return t, ok
}

// Acts gives the codes and laws the pack names.
func (p *Pack) Acts() []*Act { return must(p.computation).list }

// Act finds an act by id.
func (p *Pack) Act(id string) (*Act, bool) {
	a, ok := must(p.computation).acts[id]
	return a, ok
}

// CountingOf gives how terms of an act are counted.
func (p *Pack) CountingOf(act string) (*Counting, bool) {
	c := must(p.computation)
	a, ok := c.acts[act]
	if !ok {
		return nil, false
	}
	k, ok := c.countings[a.Counting]
	return k, ok
}

// Taxonomy gives the topics in the order of the file: each level-1 topic before those below it.
func (p *Pack) Taxonomy() []*Area { return must(p.taxonomy).list }

// Area finds a topic by code.
func (p *Pack) Area(code string) (*Area, bool) {
	a, ok := must(p.taxonomy).byCode[code]
	return a, ok
}

// Rate gives the value of a rate ("mrp", "mzp") on a day. Errors: Missing when the table does not answer for that day:
// an old value is never passed off as a new one.
func (p *Pack) Rate(id string, d casework.Date) (Rate, error) { return must(p.rates).rate(id, d) }

// RateTable gives one rate over time.
func (p *Pack) RateTable(id string) (*RateTable, bool) {
	t, ok := must(p.rates).byID[id]
	return t, ok
}

// Fees gives the table of state fees.
func (p *Pack) Fees() *FeeTable { return must(p.fees) }

// Prices tells how demands are priced. A pack made before prices were kept has those of the built-in one.
func (p *Pack) Prices() *Prices {
	t := must(p.prices)
	if len(t.Rules) == 0 {
		if b, err := Builtin(); err == nil && b != p {
			return must(b.prices)
		}
	}
	return t
}

// Arrears gives the penalties for delay.
func (p *Pack) Arrears() *Arrears { return must(p.arrears) }

// Eligibility gives the criteria of aid paid by the state.
func (p *Pack) Eligibility() *Eligibility { return must(p.eligibility) }

// Intake gives the rules of the queue.
func (p *Pack) Intake() *Intake { return must(p.intake) }
