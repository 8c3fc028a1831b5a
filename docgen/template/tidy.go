package template

import (
	"strings"

	"zanger/docgen"
)

type placed struct {
	r   rune
	run int
}

// tidy removes what conditions that did not hold leave behind: double spaces, a space before a stop, a stop after a stop,
// empty brackets, empty lines. It keeps every run's origin.
func tidy(runs []docgen.Run) []docgen.Run {
	var in []placed
	for i, r := range runs {
		for _, c := range r.Text {
			in = append(in, placed{c, i})
		}
	}
	out := in[:0:0]
	last := func() rune {
		if len(out) == 0 {
			return '\n'
		}
		return out[len(out)-1].r
	}
	drop := func() { out = out[:len(out)-1] }
	for _, c := range in {
		switch {
		case c.r == ' ':
			if l := last(); l == ' ' || l == '\n' || l == '\u00a0' || l == '(' || l == '«' {
				continue
			}
		case c.r == '\n':
			for last() == ' ' || last() == '\u00a0' {
				drop()
			}
			if last() == '\n' {
				continue
			}
		case strings.ContainsRune(",.;:!?)»", c.r):
			for last() == ' ' {
				drop()
			}
			if len(out) == 0 || last() == '\n' && c.r != '»' && c.r != ')' {
				if strings.ContainsRune(",;:.", c.r) {
					continue
				}
			}
			if c.r == ')' && last() == '(' {
				drop()
				continue
			}
			if len(out) > 0 && out[len(out)-1].run != c.run {
				l := last()
				if l == c.r && strings.ContainsRune(",.;", l) { // "д. 1." and the stop of the template
					continue
				}
				if (l == ',' || l == ';') && strings.ContainsRune(".,;", c.r) {
					drop()
				}
			}
		}
		out = append(out, c)
	}
	for len(out) > 0 && (last() == ' ' || last() == '\n') {
		drop()
	}
	var res []docgen.Run
	var b strings.Builder
	for i := 0; i < len(out); {
		j := i
		for j < len(out) && out[j].run == out[i].run {
			b.WriteRune(out[j].r)
			j++
		}
		r := runs[out[i].run]
		r.Text = b.String()
		b.Reset()
		res = append(res, r)
		i = j
	}
	return res
}
