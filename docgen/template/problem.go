package template

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"sync"
	gotemplate "text/template"

	"zanger/assets"
)

// Problem is a fault of a template at its place. It is an error.
type Problem struct {
	File    string
	Line    int // from 1
	Col     int // in characters, from 1
	Key     string
	Args    map[string]any
	Warning bool // the template still works
}

// Error gives "file:line:col: message" in English.
func (p Problem) Error() string { return p.In("en") }

// In gives "file:line:col: message" in a language of the interface.
func (p Problem) In(lang string) string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, say(lang, p.Key, p.Args))
}

var texts = sync.OnceValue(func() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, lang := range []string{"kk", "ru", "en"} {
		m := map[string]string{}
		b, err := assets.Text.ReadFile("text/template." + lang + ".json")
		if err == nil {
			err = json.Unmarshal(b, &m)
		}
		if err != nil {
			panic(err) // built in: cannot happen
		}
		out[lang] = m
	}
	return out
})

// say gives a text of the catalogue of this package; a missing key gives the key, which a test forbids.
func say(lang, key string, args map[string]any) string {
	s, ok := texts()[lang][key]
	if !ok {
		if s, ok = texts()["en"][key]; !ok {
			return key
		}
	}
	if !strings.Contains(s, "{{") {
		return s
	}
	t, err := gotemplate.New("").Parse(s)
	if err != nil {
		return s
	}
	var b strings.Builder
	if t.Execute(&b, args) != nil {
		return s
	}
	return b.String()
}

// nearest gives the candidate a misspelt word most likely means, "" when none is near.
func nearest(word string, candidates []string) string {
	sort.Strings(candidates)
	best, dist := "", len([]rune(word))/3+1
	for _, c := range candidates {
		if d := distance(word, c); d <= dist && (best == "" || d < dist) {
			best, dist = c, d
		}
	}
	return best
}

// distance counts edits, an exchange of neighbours being one.
func distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	if d := len(x) - len(y); d > 8 || d < -8 {
		return 99
	}
	before, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(y)]
}
