package text

import (
	"errors"
	"strings"

	"zanger/casework"
)

// ErrorText is what a person is told when something could not be done.
type ErrorText struct {
	What string // what happened
	Kept string // what was kept; may be empty
	Next string // what to do now; may be empty
}

// String gives the three sentences on one line.
func (e ErrorText) String() string {
	parts := make([]string, 0, 3)
	for _, s := range []string{e.What, e.Kept, e.Next} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// Error puts err into words: the text of its Key, a sentence a line (what happened, what was kept, what to do), and the
// common text of its Code where the key has none, says less, or lacks a fact the text asks for. Nil gives the zero
// ErrorText. The cause inside err is never shown.
func (p *Printer) Error(err error) ErrorText {
	if err == nil {
		return ErrorText{}
	}
	var e *casework.Error
	if !errors.As(err, &e) {
		return p.split(p.T("error.code." + string(casework.Internal)))
	}
	key := "error.code." + string(e.Code)
	if !p.Has(key) {
		key = "error.code." + string(casework.Internal)
	}
	base := p.split(p.T(key))
	if e.Key == "" || !p.Has(e.Key) {
		return base
	}
	s := p.T(e.Key, e.Args)
	if strings.Contains(s, "<no value>") || strings.HasPrefix(s, "[") {
		return base
	}
	t := p.split(s)
	if t.Kept == "" {
		t.Kept = base.Kept
	}
	if t.Next == "" {
		t.Next = base.Next
	}
	return t
}

// split cuts a text at its line ends. Two lines are what happened and what to do; an empty middle line keeps nothing said.
func (p *Printer) split(s string) ErrorText {
	lines := strings.SplitN(s, "\n", 3)
	switch len(lines) {
	case 1:
		return ErrorText{What: lines[0]}
	case 2:
		return ErrorText{What: lines[0], Next: lines[1]}
	}
	return ErrorText{What: lines[0], Kept: lines[1], Next: lines[2]}
}
