package outcome

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zanger/casework"
)

// Stripped is a closed case as it may leave an office: no names, no ids, a quarter of a year, a band of the sum.
type Stripped struct {
	Quarter string            `json:"quarter"` // of the end, "2026-Q3"
	Outcome string            `json:"outcome"`
	Facts   map[string]string `json:"facts"`
}

const (
	leastAlike = 5       // k of k-anonymity
	mostPool   = 1 << 20 // bytes of a signed pooled model
	otherLevel = "other"
)

// sumBands are the upper ends of the bands of a sum, in tenge.
var sumBands = []int64{100_000, 500_000, 1_000_000, 5_000_000, 20_000_000}

func band(m casework.Money) string {
	if m <= 0 {
		return ""
	}
	for i, top := range sumBands {
		if int64(m)/100 <= top {
			return strconv.Itoa(i)
		}
	}
	return strconv.Itoa(len(sumBands))
}

// coarsen is the order in which facts are given up to reach k: the topic and the region tell most about a person.
var coarsen = []string{FactorTopic, FactorRegion, FactorSumBand, FactorTheirs, FactorClaimKind, FactorSide, FactorEvidence, FactorOurs, FactorCourt}

// Strip prepares records for the exchange. Pass only those whose case was opted in, each by a decision of its own. Every
// combination of facts and quarter that fewer than five records share loses facts, the most telling first, until five
// share it; what stays rare is left out. held counts those.
func Strip(rs []Record) (out []Stripped, held int) {
	for i := range rs {
		r := &rs[i]
		if r.Outcome == "" || r.Closed.IsZero() {
			continue
		}
		s := Stripped{Quarter: fmt.Sprintf("%04d-Q%d", r.Closed.Year, (int(r.Closed.Month)+2)/3), Outcome: r.Outcome, Facts: map[string]string{}}
		for _, n := range FactorNames {
			if v := r.fact(n); v != "" {
				if !mayLeave(n, v) {
					v = otherLevel
				}
				s.Facts[n] = v
			}
		}
		if v := band(r.Sum); v != "" && !r.late(FactorSumBand) {
			s.Facts[FactorSumBand] = v
		}
		out = append(out, s)
	}
	for step := 0; step <= len(coarsen); step++ {
		count := map[string]int{}
		for i := range out {
			count[out[i].cell()]++
		}
		rare := func(s Stripped) bool { return count[s.cell()] < leastAlike }
		if !slices.ContainsFunc(out, rare) {
			break
		}
		if step == len(coarsen) {
			n := len(out)
			out = slices.DeleteFunc(out, rare)
			held = n - len(out)
			break
		}
		for i := range out {
			if rare(out[i]) {
				if _, ok := out[i].Facts[coarsen[step]]; ok {
					out[i].Facts[coarsen[step]] = otherLevel
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Stripped) int { return strings.Compare(a.cell()+a.Outcome, b.cell()+b.Outcome) }) // the order tells nothing
	return out, held
}

// Check tells whether a record holds nothing but quarter, outcome and facts in codes this form knows. Errors: Invalid with
// Args Field.
func (s *Stripped) Check() error {
	wrong := func(field string) error {
		return bad("error.outcome.stripped", "Check", nil, map[string]any{"Field": field})
	}
	if !quarterForm.MatchString(s.Quarter) {
		return wrong("quarter")
	}
	if !slices.Contains(Decided, s.Outcome) {
		return wrong("outcome")
	}
	for name, v := range s.Facts {
		if !mayLeave(name, v) {
			return wrong(name)
		}
	}
	return nil
}

var (
	quarterForm = regexp.MustCompile(`^\d{4}-Q[1-4]$`)
	codeForm    = regexp.MustCompile(`^[A-Z][A-Z0-9_.]{0,30}$`) // of the taxonomy
	bandForm    = regexp.MustCompile(`^\d{1,2}$`)
)

// mayLeave tells whether a fact is a code. Free words in its place, a person's name say, are no code and stay.
func mayLeave(factor, v string) bool {
	if v == "" || v == otherLevel {
		return true
	}
	if fixed, ok := Levels[factor]; ok {
		return slices.Contains(fixed, v)
	}
	switch factor {
	case FactorArea, FactorTopic:
		return codeForm.MatchString(v)
	case FactorSumBand:
		return bandForm.MatchString(v)
	}
	return false
}

func (s *Stripped) cell() string {
	var b strings.Builder
	b.WriteString(s.Quarter)
	for _, n := range append(slices.Clone(FactorNames), FactorSumBand) {
		b.WriteString("\x00" + s.Facts[n])
	}
	return b.String()
}

// Pooled is a model fitted on the stripped records of many offices. A local fit is drawn toward it.
type Pooled struct {
	Version  int         `json:"version"` // rises with every issue; an older one never replaces a newer
	From     string      `json:"from"`    // quarters of the records
	To       string      `json:"to"`
	N        int         `json:"n"` // rounded to fives
	Outcomes []string    `json:"outcomes"`
	Groups   []poolGroup `json:"groups"`
	Start    []float32   `json:"start"` // intercepts
	LogLoss  float32     `json:"log_loss"`
	Majority float32     `json:"majority"`
}

type poolGroup struct {
	Name   string               `json:"name"`
	Lambda float32              `json:"lambda"`
	Of     map[string][]float32 `json:"of"` // levels parted by ":" -> coefficients, one an outcome
}

// Pool fits the pooled model. Records that fewer than five share take no part, whoever let them leave. Errors: Missing with
// fewer records than the model gate asks for.
func Pool(ss []Stripped, version int) (*Pooled, error) {
	count := map[string]int{}
	for i := range ss {
		count[ss[i].cell()]++
	}
	ss = slices.DeleteFunc(slices.Clone(ss), func(s Stripped) bool { return count[s.cell()] < leastAlike })
	var rs []Record
	for _, s := range ss {
		var y, q int
		if _, err := fmt.Sscanf(s.Quarter, "%d-Q%d", &y, &q); err != nil || q < 1 || q > 4 {
			continue
		}
		rs = append(rs, Record{Outcome: s.Outcome, Closed: casework.MustDate(fmt.Sprintf("%04d-%02d-15", y, q*3-1)), Facts: s.Facts})
	}
	t, rs := tableOf(rs)
	t.Numbers = nil
	if len(rs) < LeastModel || len(t.Outcomes) < 3 {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.outcome.few", Op: "outcome.Pool", Args: map[string]any{"N": len(rs), "Need": LeastModel}}
	}
	cross, err := t.crosses(ownCrosses)
	if err != nil {
		return nil, err
	}
	all := rowsTo(len(rs))
	cut := len(all) * 4 / 5
	k := len(t.Outcomes)
	form := Form{Crosses: true, Weight: 1}
	old := fitReg(t, cross, all[:cut], form, nil)
	y := pick(t.Y, all[cut:])
	p := &Pooled{Version: version, From: ss[0].Quarter, To: ss[0].Quarter, N: len(rs) / 5 * 5, Outcomes: t.Outcomes,
		LogLoss:  float32(logLoss(old.predict(old.enc.encode(t, all[cut:]), true), y, k)),
		Majority: float32(logLoss(fitBase(t, all[:cut], nil, 1).predict(t, all[cut:]), y, k))}
	for _, s := range ss {
		p.From, p.To = min(p.From, s.Quarter), max(p.To, s.Quarter)
	}
	s := fitReg(t, cross, all, form, old)
	for gi := range s.enc.groups {
		g := &s.enc.groups[gi]
		out := poolGroup{Name: g.name, Lambda: float32(s.lambda[gi]), Of: map[string][]float32{}}
		for i, pat := range g.pattern {
			j := (g.from + i) * s.m
			out.Of[t.words(g, pat)] = floats32(s.w[j : j+s.m])
		}
		p.Groups = append(p.Groups, out)
	}
	p.Start = floats32(s.w[s.enc.size*s.m:])
	return p, nil
}

func floats32(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(math.Round(x*1e4) / 1e4)
	}
	return out
}

// words gives the levels of a coefficient.
func (t *Table) words(g *group, pattern uint64) string {
	w := make([]string, len(g.of))
	for i := len(g.of) - 1; i >= 0; i-- {
		w[i] = t.Factors[g.of[i]].Levels[pattern&(1<<21-1)]
		pattern >>= 21
	}
	return strings.Join(w, ":")
}

// seed makes the pooled coefficients what a fit is drawn toward and begins from. Outcomes the pool does not know stay at
// zero; a pool of other outcomes altogether changes nothing.
func (p *Pooled) seed(s *softmax, t *Table) {
	at := make([]int, s.m)
	for c := range at {
		at[c] = slices.Index(p.Outcomes, t.Outcomes[c])
	}
	if s.m == 1 { // one predictor: the second outcome against the first
		at = []int{slices.Index(p.Outcomes, t.Outcomes[1])}
	}
	s.mean = make([]float64, len(s.w))
	for gi := range s.enc.groups {
		g := &s.enc.groups[gi]
		i := slices.IndexFunc(p.Groups, func(x poolGroup) bool { return x.Name == g.name })
		if i < 0 || g.line || g.number >= 0 {
			continue
		}
		for n, pat := range g.pattern {
			from, ok := p.Groups[i].Of[t.words(g, pat)]
			if !ok {
				continue
			}
			for c, o := range at {
				if o >= 0 && o < len(from) {
					v := float64(from[o])
					if s.m == 1 {
						if zero := slices.Index(p.Outcomes, t.Outcomes[0]); zero >= 0 && zero < len(from) {
							v -= float64(from[zero])
						}
					}
					s.mean[(g.from+n)*s.m+c] = v
				}
			}
		}
	}
	copy(s.w[:s.enc.size*s.m], s.mean)
}

// signed is the file of a pooled model.
type signed struct {
	Model     []byte `json:"model"`     // gzip of the JSON
	Signature []byte `json:"signature"` // Ed25519, of Model
}

// Sign writes the model as a signed file. Errors: Invalid when it would be larger than 1 MB.
func (p *Pooled) Sign(w io.Writer, key ed25519.PrivateKey) error {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if err := json.NewEncoder(z).Encode(p); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if buf.Len() > mostPool*3/4 {
		return bad("error.outcome.pool_size", "Sign", nil, nil)
	}
	return json.NewEncoder(w).Encode(signed{buf.Bytes(), ed25519.Sign(key, buf.Bytes())})
}

// ReadPooled reads a signed model. Errors: Corrupt when the signature is not of one of the keys, or the file is too large
// or damaged; Invalid when it is older than the one in hand (have, 0 for none).
func ReadPooled(r io.Reader, keys []ed25519.PublicKey, have int) (*Pooled, error) {
	const op = "outcome.ReadPooled"
	damaged := func(err error) error {
		return &casework.Error{Code: casework.Corrupt, Key: "error.outcome.pool_damaged", Op: op, Err: err}
	}
	b, err := io.ReadAll(io.LimitReader(r, mostPool+1))
	if err != nil || len(b) > mostPool {
		return nil, damaged(err)
	}
	var s signed
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, damaged(err)
	}
	if !slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return ed25519.Verify(k, s.Model, s.Signature) }) {
		return nil, damaged(nil)
	}
	z, err := gzip.NewReader(bytes.NewReader(s.Model))
	if err != nil {
		return nil, damaged(err)
	}
	p := &Pooled{}
	if err := json.NewDecoder(io.LimitReader(z, 16<<20)).Decode(p); err != nil {
		return nil, damaged(err)
	}
	if err := p.check(); err != nil {
		return nil, damaged(err)
	}
	if p.Version <= have {
		return nil, bad("error.outcome.pool_older", "ReadPooled", nil, map[string]any{"Have": have, "Version": p.Version})
	}
	return p, nil
}

// check refuses a model in which a fit would stumble: a signature says who made it and not that it was made well.
func (p *Pooled) check() error {
	wrong := func(what string) error { return fmt.Errorf("pooled model: %s", what) }
	if len(p.Outcomes) < 2 || len(p.Outcomes) > len(Decided) || !quarterForm.MatchString(p.From) || !quarterForm.MatchString(p.To) {
		return wrong("outcomes or quarters")
	}
	for i, o := range p.Outcomes {
		if !slices.Contains(Decided, o) || slices.Contains(p.Outcomes[:i], o) {
			return wrong("outcomes")
		}
	}
	// Two outcomes have one predictor, more have one each.
	if m := len(p.Start); m != len(p.Outcomes) && (len(p.Outcomes) != 2 || m != 1) {
		return wrong("intercepts")
	}
	sane := func(v []float32) bool {
		return len(v) == len(p.Start) && !slices.ContainsFunc(v, func(x float32) bool { return !(x >= -50 && x <= 50) })
	}
	if !sane(p.Start) {
		return wrong("intercepts")
	}
	for _, g := range p.Groups {
		if !(g.Lambda > 0 && g.Lambda <= 1e6) {
			return wrong("precision")
		}
		for words, v := range g.Of {
			names, levels := strings.Split(g.Name, ":"), strings.Split(words, ":")
			if len(names) != len(levels) || !sane(v) {
				return wrong("coefficients")
			}
			for i, n := range names {
				if !slices.Contains(FactorNames, n) || !mayLeave(n, levels[i]) {
					return wrong("levels")
				}
			}
		}
	}
	return nil
}
