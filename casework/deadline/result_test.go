package deadline_test

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"text/template"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

// catalogue is a Printer over the text files themselves: strict where the program's own is lenient, so that a missing key,
// language or argument fails here.
type catalogue struct {
	t     *testing.T
	lang  string
	texts map[string]json.RawMessage
	ready map[string]*template.Template
}

func printer(t *testing.T, lang string) *catalogue {
	t.Helper()
	raw, err := fs.ReadFile(assets.Text, "text/deadline."+lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	c := &catalogue{t: t, lang: lang, ready: map[string]*template.Template{}}
	if err := json.Unmarshal(raw, &c.texts); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *catalogue) Lang() string                     { return c.lang }
func (c *catalogue) DateFull(d casework.Date) string  { return d.Time().Format("02.01.2006") }
func (c *catalogue) T(key string, args ...any) string { return c.say(key, "", args[0]) }
func (c *catalogue) N(key string, n int, args ...any) string {
	return c.say(key, "other", args[0])
}

func (c *catalogue) say(key, form string, args any) string {
	tmpl, ok := c.ready[key]
	if !ok {
		tmpl = template.Must(template.New(key).Option("missingkey=error").Parse(c.source(key, form)))
		c.ready[key] = tmpl
	}
	var b strings.Builder
	if err := tmpl.Execute(&b, args); err != nil {
		c.t.Fatalf("%s: %v", c.lang, err)
	}
	return b.String()
}

func (c *catalogue) source(key, form string) string {
	raw, ok := c.texts[key]
	if !ok {
		c.t.Fatalf("%s: no text for %q", c.lang, key)
	}
	var s string
	if form == "" {
		if err := json.Unmarshal(raw, &s); err != nil {
			c.t.Fatalf("%s: %q has plural forms but no count", c.lang, key)
		}
		return s
	}
	forms := map[string]string{}
	if err := json.Unmarshal(raw, &forms); err != nil {
		c.t.Fatalf("%s: %q has a count but no plural forms", c.lang, key)
	}
	return forms[form]
}

var cyrillic = regexp.MustCompile(`[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]`)

// Every rule of the pack computes, in every language, on days that bring out every kind of step.
func TestEveryRuleComputesAndReads(t *testing.T) {
	e, p, _ := engine(t)
	events := []string{"2026-03-16", "2018-04-20", "2026-01-31", "2024-02-29", "2026-07-10", "2025-12-30..2026-01-02", "2027-05-05", "2014-01-10"}
	for _, lang := range []string{"kk", "ru", "en"} {
		say := printer(t, lang)
		for _, rule := range p.Rules() {
			triggers := append([]string{""}, rule.TriggerIDs...)
			for _, ev := range events {
				for _, tr := range triggers {
					r, err := e.Compute(rule.ID, tr, span(t, ev), deadline.Options{})
					if err != nil {
						t.Fatalf("%s %s: %v", rule.ID, ev, err)
					}
					d := r.Doc(say)
					if r.HasDate() != rule.Unit.Numeric() || len(d.Steps) < 2 || (!r.HasDate() && len(d.Doubt) == 0) {
						t.Errorf("%s %s: a date %v, %d steps, doubts %v", rule.ID, ev, r.HasDate(), len(d.Steps), d.Doubt)
					}
					if rule.Confidence != lawpack.Seen && len(d.Doubt) == 0 {
						t.Errorf("%s %s: not read, and no doubt said", rule.ID, ev)
					}
					for _, s := range d.Steps {
						if s.What == "" || s.Why == "" || s.Date.IsZero() {
							t.Errorf("%s %s %s: an empty step %+v", lang, rule.ID, ev, s)
						}
						if lang == "en" && cyrillic.MatchString(s.What+s.Why) {
							t.Errorf("%s: English step in Cyrillic: %+v", rule.ID, s)
						}
					}
				}
			}
		}
	}
}

// A date kept with a case reads the same after it went through the store, whatever the pack says by then.
func TestStoredStepsReadTheSame(t *testing.T) {
	e, _, _ := engine(t)
	r, err := e.Compute("gpk-141-order-object", "", span(t, "2026-03-16"), deadline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var kept casework.Deadline
	r.Into(&kept)
	raw, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	var back casework.Deadline
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if back.End != r.End || back.Safe != r.Safe || back.Rule != "gpk-141-order-object" || back.Sort != r.End.From || back.PackRev == 0 {
		t.Errorf("got %+v", back)
	}
	say := printer(t, "kk")
	for i, s := range back.Steps {
		if got, want := deadline.Say(say, s.What), deadline.Say(say, r.Steps[i].What); got != want {
			t.Errorf("step %d: got %q, want %q", i, got, want)
		}
	}
}

func TestDocHasThePromisedShape(t *testing.T) {
	e, _, _ := engine(t)
	r, err := e.Compute("gpk-403-appeal", "", span(t, "2026-01-31"), deadline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(r.Doc(printer(t, "ru")))
	if err != nil {
		t.Fatal(err)
	}
	want := `"event":{"from":"2026-01-31","to":"2026-01-31"},"end":{"from":"2026-03-02","to":"2026-03-02"},"safe":"2026-02-27","doubt":[]`
	if got := string(raw); !strings.Contains(got, want) || !strings.Contains(got, `"confidence":"source seen"`) || !strings.Contains(got, `"edition":"2026-07-01"`) {
		t.Errorf("got %s", got)
	}
	none, err := e.Compute("gpk-240-force", "", span(t, "2026-01-31"), deadline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if raw, _ = json.Marshal(none.Doc(printer(t, "ru"))); !strings.Contains(string(raw), `"end":{"from":null,"to":null},"safe":null`) {
		t.Errorf("got %s", raw)
	}
}

func TestRulesListsEveryRule(t *testing.T) {
	_, p, _ := engine(t)
	list := deadline.Rules(p, "en")
	if got, want := len(list), 167; got != want {
		t.Fatalf("got %d rules, want %d", got, want)
	}
	for _, r := range list {
		if r.Act == "" || r.Edition == "" || r.Confidence == "" || r.Unit == "" || r.Binds == "" || len(r.Triggers) != len(r.Events) {
			t.Errorf("%s: %+v", r.ID, r)
		}
		if cyrillic.MatchString(r.Binds + r.Notes) {
			t.Errorf("%s: Cyrillic in English: %q %q", r.ID, r.Binds, r.Notes)
		}
	}
}

func BenchmarkEnd(b *testing.B) {
	e, _, _ := engine(b)
	ev := casework.On(casework.MustDate("2026-03-16"))
	for b.Loop() {
		if _, _, err := e.End("gpk-141-order-object", ev); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompute(b *testing.B) {
	e, _, _ := engine(b)
	ev := casework.On(casework.MustDate("2026-03-16"))
	for b.Loop() {
		if _, err := e.Compute("gpk-141-order-object", "", ev, deadline.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
